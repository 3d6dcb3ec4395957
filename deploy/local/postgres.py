"""How does the embedded PostgreSQL run? On loopback with passwords and checksums, as nobody special.

Invariant: a data directory is either complete or absent; whatever ended the server, the next start needs no help.
The server's log names no values: no statements, no details of errors, which may hold personal data.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.account import Account
from deploy.local.binaries import Binaries
from deploy.local.places import give_to, inside
from deploy.local.ports import free_port
from deploy.local.processes import (
    LAUNCHER,
    Child,
    ProcessFailedError,
    launch_options,
    plain_environment,
    spawn,
    stop,
)

STARTS_WITHIN_SECONDS = 120.0
LOOK_EVERY_SECONDS = 0.003
PORT_TRIES = 5
PORT_TAKEN = "could not create any TCP/IP sockets"
NOT_YET_GONE = "pre-existing shared memory block"
READY_LINE = 7
"""The line of `postmaster.pid`, from 0, in which the server says that it is ready."""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "jit": "off",
    "timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    child: Child
    port: int


def start_postgres(
    home: Path,
    *,
    superuser_password: str,
    binaries: Binaries,
    account: Account | None,
    log: Path,
    port: int | None = None,
    held: Sequence[int] = (),
    first: bool = True,
) -> Postgres:
    """Start the server on the data in `home`, which is created when missing.

    Without `port` it is found on a free one. `first` says that nothing can still run on the data (its lock is ours
    since no longer than this start). Raises ProcessFailedError with the end of the server's log.
    """
    cluster = home / "cluster"
    if not cluster.exists():
        _initialise(home, cluster, superuser_password, binaries, account, held)
    if first:
        # Whatever number a killed server left there may by now be any other process.
        (cluster / "postmaster.pid").unlink(missing_ok=True)
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    tried = 0
    while True:
        wanted = port or free_port()
        said = log.stat().st_size if log.exists() else 0
        child = _spawn(cluster, wanted, binaries, account, log, held)
        if _ready(child, cluster, deadline):
            return Postgres(child, wanted)
        stop_postgres(child)
        with log.open("rb") as output:
            output.seek(said)
            words = output.read().decode(errors="replace")
        if NOT_YET_GONE in words and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_SECONDS)
        elif PORT_TAKEN in words and port is None and tried < PORT_TRIES:
            tried += 1
        else:
            raise ProcessFailedError(f"PostgreSQL did not start:\n{child.last_words()}")


def stop_postgres(child: Child) -> None:
    """Fast shutdown: open transactions are rolled back, everything is written."""
    stop(child, signal.SIGINT, patience_seconds=60.0)


def _initialise(
    home: Path,
    cluster: Path,
    superuser_password: str,
    binaries: Binaries,
    account: Account | None,
    held: Sequence[int],
) -> None:
    """Make the cluster under another name and rename it when complete."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = home / "cluster.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    password_file = home / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(superuser_password, encoding="utf-8")
    give_to(account, home, fresh, password_file)
    options = [
        f"--pgdata={inside(account, fresh)}",
        "--username=postgres",
        f"--pwfile={inside(account, fresh)}/../password",
        "--auth-local=reject",
        "--auth-host=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        # Sorting that is the same on every machine and for ever: an index outlives the system's libraries.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-instructions",
    ]
    place = launch_options(account, fresh, signal.SIGKILL)
    done = subprocess.run(  # noqa: S603 - our own launcher, without a shell
        [sys.executable, "-I", "-S", str(LAUNCHER), *place, "--", str(binaries.initdb), *options],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=plain_environment(),
        pass_fds=held,
    )
    password_file.unlink()
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        said = (done.stdout + done.stderr).decode(errors="replace")
        raise ProcessFailedError(f"PostgreSQL could not create its data directory:\n{said}")
    (fresh / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n", encoding="utf-8")
    fresh.rename(cluster)


def _spawn(
    cluster: Path, port: int, binaries: Binaries, account: Account | None, log: Path, held: Sequence[int]
) -> Child:
    settings = [f"--{name}={value}" for name, value in (SETTINGS | {"port": str(port)}).items()]
    return spawn(
        "postgres",
        [binaries.postgres, "-D", inside(account, cluster), *settings],
        log=log,
        directory=cluster,
        environment=plain_environment(),
        account=account,
        # Immediate shutdown: the postmaster takes its own children along, and recovery follows at the next start.
        last_signal=signal.SIGQUIT,
        held=held,
    )


def _ready(child: Child, cluster: Path, deadline: float) -> bool:
    """Wait until it accepts connections; False when it ended or took too long."""
    while child.running() and time.monotonic() < deadline:
        try:
            lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            lines = []
        if len(lines) > READY_LINE and lines[0] == str(child.pid) and lines[READY_LINE].strip() == "ready":
            return True
        time.sleep(LOOK_EVERY_SECONDS)
    return False
