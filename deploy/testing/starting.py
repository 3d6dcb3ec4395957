"""How does a test start a service without its code being read again? Forked from a process that has read all of it.

Reading the code of a service takes a processor more than a second, and hundreds of tests start one. What is forked
gets the environment, the folder and the log that `deploy.local.processes.spawn` gives, runs the same module and dies
with the tests. How processes start in earnest is for the tests of the whole system: they use the product's supervisor.

Invariant: a process has read the code, and nothing else, before it learns what it is for.
"""

import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from deploy.local.launch import PR_SET_PDEATHSIG
from deploy.local.processes import Child, spawn
from deploy.migrate import ROOT
from shared.definitions import VARIABLE

_forking: Final = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(
    [
        __name__,
        "services.intake.app",
        "services.intake.gateway.app",
        "services.planning.app",
        "services.coordination.app",
        "services.reporting.app",
        "deploy.local.issuer",
    ]
)


class Forked:
    """A forked process, with what a `Child` needs of one."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        assert process.pid is not None
        self.pid = process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended, or None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises `subprocess.TimeoutExpired` when it does not come in time."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return code

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def kill(self) -> None:
        """End it without warning."""
        self._process.kill()


def start(name: str, module: str, *, log: Path, environment: Mapping[str, str]) -> Child:
    """Run a module as a process of its own, as `python -m` would; `environment` is all that it gets."""
    if sys.platform != "linux" or VARIABLE in environment:
        # Elsewhere nothing ties lives together without a program of its own; and definitions are read with the code.
        return spawn(name, [sys.executable, "-m", module], log=log, directory=ROOT, environment=environment)
    log.parent.mkdir(parents=True, exist_ok=True)
    process = _forking.Process(target=_become, args=(module, log, dict(environment)), name=name, daemon=True)
    process.start()
    return Child(name, Forked(process), log)


def _become(module: str, log: Path, environment: Mapping[str, str]) -> None:
    """Turn into the process that was wanted: nothing of where it comes from is left but the code."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.setsid()
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    # With the last of these the process that forks would live on, and all that it forked.
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
