"""How do tests run where a container engine answers? Each server in a container that is gone with the session."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import urlopen

from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer

from deploy.local.credentials import Credentials
from deploy.local.ports import free_port
from deploy.nats.configuration import configuration, environment

POSTGRES_IMAGE: Final = "postgres:18"
NATS_IMAGE: Final = "nats:2.15-alpine"
CLIENTS: Final = 4222
MONITORING: Final = 8222
STARTS_WITHIN_SECONDS: Final = 60.0


@contextmanager
def postgres_container(password: str) -> Iterator[str]:
    """A database server; gives its superuser's URL."""
    port = free_port()
    container = PostgresContainer(
        POSTGRES_IMAGE, username="postgres", password=password, dbname="postgres", driver=None
    )
    container.ports = _on_loopback({5432: port})
    with container:
        yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"


class NatsInContainer:
    """A NATS server in a container; its ports on loopback stay the same when it is started again."""

    def __init__(self, settings: Path, sectors: tuple[str, ...], credentials: Credentials) -> None:
        self._port, self._monitor_port = free_port(), free_port()
        # Inside the container every address is its own; outside only loopback leads to it.
        listening = [f"0.0.0.0:{port}" for port in (CLIENTS, MONITORING)]
        settings.write_text(configuration(sectors, *listening), encoding="utf-8")
        self._container = (
            DockerContainer(NATS_IMAGE)
            .with_volume_mapping(str(settings), "/etc/nats/server.conf", "ro")
            .with_envs(**environment(credentials.nats, credentials.jetstream_key))
            .with_command("--config /etc/nats/server.conf --store_dir /data")
        )
        self._container.ports = _on_loopback({CLIENTS: self._port, MONITORING: self._monitor_port})
        self._container.start()
        self._wait()

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://127.0.0.1:{self._port}"

    @property
    def monitor_url(self) -> str:
        """Where its monitoring answers."""
        return f"http://127.0.0.1:{self._monitor_port}"

    def start(self) -> None:
        """Start it again, on what it had stored."""
        self._container.get_wrapped_container().start()
        self._wait()

    def kill(self) -> None:
        """End it without warning."""
        self._container.get_wrapped_container().kill()

    def lose_everything(self) -> None:
        """Take away what it had stored: a new container in the old one's place."""
        self._container.stop()
        self._container.start()
        self._wait()
        self.kill()

    def remove(self) -> None:
        """End it for good."""
        self._container.stop()

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            try:
                with urlopen(f"{self.monitor_url}/healthz", timeout=1):  # noqa: S310 - our own loopback address
                    return
            except (URLError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


@contextmanager
def nats_container(sectors: tuple[str, ...], credentials: Credentials) -> Iterator[NatsInContainer]:
    """A NATS server of one world."""
    with tempfile.TemporaryDirectory() as folder:
        server = NatsInContainer(Path(folder) / "server.conf", sectors, credentials)
        try:
            yield server
        finally:
            server.remove()


def _on_loopback(ports: Mapping[int, int]) -> dict[str, Any]:
    """Port in the container → port of ours; the library's own way would listen on every address."""
    return {f"{inside}/tcp": ("127.0.0.1", outside) for inside, outside in ports.items()}
