"""How does the embedded NATS server run? On loopback, synced and encrypted, with our accounts.

Invariant: nothing that it acknowledged is lost when it is killed; its secrets reach it through its environment.
"""

import json
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.account import Account
from deploy.local.binaries import Binaries
from deploy.local.credentials import Credentials
from deploy.local.places import give_to, inside
from deploy.local.processes import Child, ProcessFailedError, plain_environment, spawn, stop
from deploy.nats.configuration import configuration, environment

STARTS_WITHIN_SECONDS = 30.0
LOOK_EVERY_SECONDS = 0.003


@dataclass(frozen=True)
class Nats:
    """A running server."""

    child: Child
    port: int
    monitor_port: int

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://127.0.0.1:{self.port}"

    @property
    def monitor_url(self) -> str:
        """Where its monitoring answers."""
        return f"http://127.0.0.1:{self.monitor_port}"


def start_nats(
    home: Path,
    *,
    sectors: Sequence[str],
    credentials: Credentials,
    binaries: Binaries,
    account: Account | None,
    log: Path,
    ports: tuple[int, int] | None = None,
    held: Sequence[int] = (),
) -> Nats:
    """Start the server on the data in `home`; `ports` (clients', monitoring) when it shall be found where it was.

    Raises ProcessFailedError with the end of the server's log.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = home / "nats.conf"
    addresses = [f"127.0.0.1:{port}" for port in ports or (-1, -1)]
    settings.write_text(configuration(sectors, *addresses), encoding="utf-8")
    for old in home.glob("*.ports"):
        old.unlink()
    give_to(account, home, settings)
    seen = inside(account, home)
    command: list[str | Path] = [
        binaries.nats_server,
        *("--config", f"{seen}/nats.conf"),
        *("--store_dir", seen),
        *("--ports_file_dir", seen),
    ]
    child = spawn(
        "nats",
        command,
        log=log,
        directory=home,
        environment=plain_environment(environment(credentials.nats, credentials.jetstream_key)),
        account=account,
        held=held,
    )
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while child.running() and time.monotonic() < deadline:
        found = _ports(home)
        if found is not None:
            return Nats(child, *found)
        time.sleep(LOOK_EVERY_SECONDS)
    stop_nats(child)
    raise ProcessFailedError(f"NATS did not start:\n{child.last_words()}")


def stop_nats(child: Child) -> None:
    """Let it close its clients and files."""
    stop(child, signal.SIGTERM)


def _ports(home: Path) -> tuple[int, int] | None:
    for file in home.glob("*.ports"):
        try:
            written = json.loads(file.read_bytes())
        except ValueError:
            return None  # it is being written
        client, monitoring = (int(written[kind][0].rsplit(":", 1)[1]) for kind in ("nats", "monitoring"))
        return client, monitoring
    return None
