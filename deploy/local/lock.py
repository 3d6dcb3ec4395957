"""Who owns a data directory now? One supervisor, until the last process that it started is gone.

Invariant: the servers inherit the lock. A supervisor that was killed leaves it held just as long as one of its
servers still touches the data, so the next start neither meets a dying server nor needs to hunt for one.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from deploy.refusing import CannotError

PATIENCE_SECONDS = 30.0


class DataInUseError(CannotError):
    """Another supervisor runs on this data directory."""


@contextmanager
def owning(data: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[int]:
    """Hold the lock on `data`; gives the descriptor that the servers shall keep open.

    Raises DataInUseError at once when a living supervisor owns it, and after `patience_seconds` when servers of
    a dead one do not go away.
    """
    descriptor = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience_seconds
        while not _locked(descriptor):
            owner = os.pread(descriptor, 64, 0).decode()
            if _alive(owner):
                stop = f"stop it with `samspor down --data {data}`"
                raise DataInUseError(f"{data} is in use by process {owner.split()[0]}: {stop}")
            if time.monotonic() > deadline:
                raise DataInUseError(f"{data} is still in use by servers whose supervisor (process {owner}) is gone")
            time.sleep(0.01)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {psutil.Process().create_time()}".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _alive(owner: str) -> bool:
    match owner.split():
        case [pid, started]:
            try:
                return psutil.Process(int(pid)).create_time() == float(started)
            except psutil.NoSuchProcess:
                return False
        case _:
            return False
