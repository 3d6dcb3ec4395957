"""How does one process start, and how does it end? Every child dies with the process that started it.

Invariant: spawn from a thread that lives as long as the process (the main thread): Linux ties a child's life
to the *thread* that forked it.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from deploy.local.account import Account
from deploy.refusing import CannotError
from shared.definitions import VARIABLE

LAUNCHER = Path(__file__).with_name("launch.py")


class Process(Protocol):
    """What there is to know and to do about a process: a `subprocess.Popen`, or what stands for one."""

    @property
    def pid(self) -> int:
        """Its id."""

    @property
    def returncode(self) -> int | None:
        """How it ended, as far as that was seen."""

    def poll(self) -> int | None:
        """How it ended, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises `subprocess.TimeoutExpired` when it does not come in time."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""

    def kill(self) -> None:
        """End it without warning."""


@dataclass(frozen=True)
class Child:
    """A started process. `lifeline` is our end of its pipe where the kernel does not tie lives together."""

    name: str
    process: Process
    log: Path
    lifeline: int | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        """The program's own process id: the launcher turns into the program."""
        return self.process.pid

    def running(self) -> bool:
        """Whether it still runs (reaps it when it does not)."""
        return self.process.poll() is None

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, for an error message that helps."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


class ProcessFailedError(CannotError):
    """A process ended or kept silent when it should have come up; the message has the end of its log."""


def spawn(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    directory: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
    last_signal: signal.Signals = signal.SIGKILL,
    held: Sequence[int] = (),
) -> Child:
    """Start `command` in `directory` as `account`, appending its output to `log`.

    `environment` is all that it gets. `last_signal` reaches it when this process dies. `held` are file
    descriptors that it keeps open for as long as it lives (the lock on a data directory).
    """
    ends = os.pipe() if sys.platform != "linux" else None
    options = launch_options(account, directory, last_signal)
    if ends is not None:
        options += ["--lifeline", str(ends[0])]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - the command is ours, without a shell
            [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--", *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            # Its own session: Ctrl-C reaches the supervisor alone, which stops everything in order.
            start_new_session=True,
            pass_fds=(*held, *(ends[:1] if ends else ())),
        )
    if ends is not None:
        os.close(ends[0])
    return Child(name, process, log, ends[1] if ends else None)


def launch_options(account: Account | None, directory: Path, last_signal: signal.Signals) -> list[str]:
    """The launcher's options: who its parent is, where it stands, as whom, and how it ends."""
    options = ["--caller", str(os.getpid()), "--directory", str(directory), "--signal", str(int(last_signal))]
    if account is not None:
        options += ["--user", str(account.user), "--group", str(account.group)]
    return options


def stop(child: Child, how: signal.Signals = signal.SIGTERM, patience_seconds: float = 10.0) -> int:
    """Ask the child to end, insist after `patience_seconds`; answers its exit code."""
    if child.running():
        child.process.send_signal(how)
        try:
            child.process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            child.process.kill()
    code = child.process.wait()
    if child.lifeline is not None:
        os.close(child.lifeline)
    return code


def plain_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The least environment a program runs well in; nothing of ours that could carry a secret along."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ", "TMPDIR", "SSL_CERT_FILE") if name in os.environ}
    if definitions := os.environ.get(VARIABLE):
        kept[VARIABLE] = str(Path(definitions).absolute())  # the program runs in another folder
    return {"LC_ALL": "C.UTF-8", **kept, **(extra or {})}
