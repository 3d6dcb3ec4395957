"""How does a child process get its place, its user and its end? Run as a script, it becomes the child.

It enters the folder as the caller, gives up the caller's rights, ties its life to the caller's, and then turns
into the program. Entering comes first on purpose: an unprivileged server may stand in a folder whose parents
it could never walk through, and reach it as `/proc/self/cwd`; nobody's permissions need loosening.

Invariant: the program runs only while the process that launched it lives. On Linux the kernel sees to that;
elsewhere a watcher holds a pipe whose other end only the launching process has.
"""

import argparse
import ctypes
import os
import select
import signal
import sys

PR_SET_PDEATHSIG = 1
PARENT_GONE = 125
WATCH_EVERY_SECONDS = 0.5


def main() -> None:
    """Become the program given after the options; never returns when all is well."""
    options = _options()
    caller = options.caller
    c_library = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    os.chdir(options.directory)
    if options.lifeline is not None:
        _fork_watcher(options.lifeline, options.signal)
    if options.user is not None:
        os.setgroups([])
        os.setgid(options.group)
        os.setuid(options.user)
    if c_library is not None:
        # After setuid, which clears it; before the look at the parent, so that no death goes unseen.
        c_library.prctl(PR_SET_PDEATHSIG, options.signal, 0, 0, 0)
    if os.getppid() != caller:
        sys.exit(PARENT_GONE)
    if options.can_read:
        sys.exit(0 if all(os.access(path, os.R_OK | os.X_OK) for path in options.program) else 1)
    os.execv(options.program[0], options.program)  # noqa: S606 - becoming the given program is this script's one purpose


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run a program that dies with its parent.")
    parser.add_argument("--caller", type=int, required=True)
    parser.add_argument("--directory", required=True)
    parser.add_argument("--signal", type=int, required=True)
    parser.add_argument("--user", type=int)
    parser.add_argument("--group", type=int)
    parser.add_argument("--lifeline", type=int)
    parser.add_argument("--can-read", action="store_true")
    parser.add_argument("program", nargs="+")
    return parser.parse_args()


def _fork_watcher(lifeline: int, last_signal: int) -> None:
    program = os.getpid()
    if os.fork():
        os.close(lifeline)
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while os.getppid() == program:
        readable, _, _ = select.select([lifeline], [], [], WATCH_EVERY_SECONDS)
        if readable:
            os.kill(program, last_signal)
            break
    os._exit(0)


if __name__ == "__main__":
    main()
