"""What runs on a data directory, and where? Written by the supervisor, read by every other command.

`<data>/run/state.json` holds process ids, ports and addresses, never a secret. Invariant: a state that is left by a
supervisor that is gone is never taken for a running one.
"""

from dataclasses import dataclass
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict

from deploy.local.credentials import Credentials, load
from deploy.refusing import CannotError


class NotRunningError(CannotError):
    """Nothing runs on this data directory."""


class Running(BaseModel):
    """One process: its id, and when it started, since ids are used again."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started: float
    restarts: int = 0

    def alive(self) -> bool:
        """Whether that very process still runs."""
        try:
            found = psutil.Process(self.pid)
            return found.create_time() == self.started and found.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


class State(BaseModel):
    """A running installation."""

    model_config = ConfigDict(frozen=True)

    supervisor: Running
    ready: bool
    """Whether every process was up when this was written."""
    municipality: str
    sectors: tuple[str, ...]
    nats_url: str
    nats_monitor_url: str
    database_port: int
    web_url: str
    gateway_url: str = ""
    """Where systems and pages tell events over HTTP."""
    issuer_url: str
    token_url: str = ""
    """Where a sector's system gets its token."""
    clock: str
    processes: dict[str, Running]
    lost_log: str | None = None
    """A sentence, when the log is lost and waits for being restored."""


@dataclass(frozen=True)
class Installation:
    """A running installation with its secrets, for commands that act on it."""

    data: Path
    state: State
    credentials: Credentials


def running_as(pid: int, restarts: int = 0) -> Running:
    """The process with that id, as it is now."""
    try:
        return Running(pid=pid, started=psutil.Process(pid).create_time(), restarts=restarts)
    except psutil.NoSuchProcess:
        return Running(pid=pid, started=0.0, restarts=restarts)


def write(data: Path, state: State) -> None:
    """Replace the state in one step."""
    file = _file(data)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(state.model_dump_json(indent=1), encoding="utf-8")
    fresh.replace(file)


def forget(data: Path) -> None:
    """Nothing runs any more."""
    _file(data).unlink(missing_ok=True)


def read(data: Path) -> State:
    """What runs on `data`. Raises NotRunningError, also for what a killed supervisor left behind."""
    try:
        state = State.model_validate_json(_file(data).read_bytes())
    except FileNotFoundError:
        raise _not_running(data) from None
    if not state.supervisor.alive():
        raise _not_running(data)
    return state


def installation(data: Path) -> Installation:
    """The running installation on `data`, with its secrets. Raises NotRunningError."""
    state = read(data)
    return Installation(data, state, load(data / "secrets"))


def _not_running(data: Path) -> NotRunningError:
    return NotRunningError(f"nothing runs on {data}: start it with `samspor up --data {data}`")


def _file(data: Path) -> Path:
    return data / "run/state.json"
