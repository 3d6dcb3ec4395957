"""How do tests run where there is no container engine? On the embedded servers: nothing but Python is needed."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from deploy.finished import finished
from deploy.local.account import Account
from deploy.local.binaries import Binaries
from deploy.local.credentials import Credentials
from deploy.local.nats import Nats, start_nats, stop_nats
from deploy.local.processes import stop
from deploy.local.stack import Stack, running
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import provision
from shared.streams import EMBEDDED_PARTITIONS

STORED: Final = "jetstream"
"""Where in its folder a server keeps its streams."""


class EmbeddedNats:
    """An embedded NATS server in a folder of its own."""

    def __init__(self, home: Path, stack: Stack) -> None:
        self._home = home
        self._sectors = stack.sectors
        self._credentials: Credentials = stack.credentials
        self._binaries: Binaries = stack.binaries
        self._account: Account | None = stack.account
        self._running: Nats | None = None
        self.start()

    @property
    def _server(self) -> Nats:
        assert self._running is not None
        return self._running

    @property
    def url(self) -> str:
        """Where clients connect."""
        return self._server.url

    @property
    def monitor_url(self) -> str:
        """Where its monitoring answers."""
        return self._server.monitor_url

    def start(self) -> None:
        """Start it, the second time at the same address."""
        before = self._running
        self._running = start_nats(
            self._home,
            sectors=self._sectors,
            credentials=self._credentials,
            binaries=self._binaries,
            account=self._account,
            log=self._home.with_suffix(".log"),
            ports=(before.port, before.monitor_port) if before else None,
        )

    def stop(self) -> None:
        """Let it close its files."""
        stop_nats(self._server.child)

    def kill(self) -> None:
        """End it without warning."""
        stop(self._server.child, signal.SIGKILL)

    def lose_everything(self) -> None:
        """Take away its JetStream folder."""
        shutil.rmtree(self._home / STORED)


@contextmanager
def embedded_stack(sectors: tuple[str, ...]) -> Iterator[Stack]:
    """A stack in a temporary folder, for the database server and the passwords of a session."""
    folder = Path(mkdtemp(prefix="samspor-test-"))
    try:
        with running(folder, sectors, prepared=False, nats=False) as stack:
            yield stack
    finally:
        shutil.rmtree(folder)


def declared(stack: Stack) -> Path:
    """What a server stores when all streams are declared and nothing is in them: made once, copied for each world."""
    home = Path(mkdtemp(prefix="nats-", dir=stack.data))
    server = EmbeddedNats(home, stack)
    try:
        password = stack.credentials.nats[OPERATOR]
        finished(provision(server.url, password, stack.sectors, partitions=EMBEDDED_PARTITIONS, remembered=False))
    finally:
        server.stop()
    return home / STORED


@contextmanager
def embedded_nats(stack: Stack, stored: Path) -> Iterator[EmbeddedNats]:
    """One more NATS server beside the session's stack, on a copy of what another one had stored."""
    home = Path(mkdtemp(prefix="nats-", dir=stack.data))
    # Hundreds of small files, whose owner stays the same.
    subprocess.run(["/bin/cp", "-Rp", str(stored), str(home)], check=True)  # noqa: S603 - our own folders
    server = EmbeddedNats(home, stack)
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(home)
