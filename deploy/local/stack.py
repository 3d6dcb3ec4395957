"""How do PostgreSQL and NATS stand together on one data directory? Locked, started, prepared, stopped in order.

Layout of the directory: `lock`, `secrets/`, `postgres/cluster/`, `nats/`, `logs/`, `run/`, and `checkpoints/`, of which
somebody else should keep copies. When root starts it,
`postgres/` and `nats/` belong to the unprivileged user whom the servers run as; everything else stays root's.

Invariant: a server that is started again is found where it was, so whoever was connected to it can go on.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.database import (
    DATABASE,
    OWNER,
    as_role,
    books_hold_events,
    create_database,
    create_roles,
    create_schemas,
)
from deploy.finished import finished
from deploy.local.account import unprivileged
from deploy.local.binaries import server_binaries
from deploy.local.credentials import load_or_create
from deploy.local.lock import owning
from deploy.local.nats import Nats, start_nats, stop_nats
from deploy.local.postgres import Postgres, start_postgres, stop_postgres
from deploy.migrate import migrate
from deploy.nats.configuration import users
from deploy.nats.permissions import OPERATOR
from deploy.refusing import CannotError
from deploy.streams.plan import Verdict
from deploy.streams.server import provision
from shared.streams import EMBEDDED_PARTITIONS


class Stack:
    """The two servers of one data directory. Use `running`; it holds the lock."""

    def __init__(self, data: Path, sectors: Sequence[str], lock: int) -> None:
        self.data = data
        self.sectors = tuple(sectors)
        self.credentials = load_or_create(data / "secrets", users(sectors))
        self.account = unprivileged()
        self.binaries = server_binaries(self.account)
        self._lock = lock
        self._postgres: Postgres | None = None
        self._nats: Nats | None = None

    @property
    def postgres(self) -> Postgres:
        """The database server, as it was last started."""
        assert self._postgres is not None
        return self._postgres

    @property
    def nats(self) -> Nats:
        """The messaging server, as it was last started."""
        assert self._nats is not None
        return self._nats

    @property
    def administrator_url(self) -> str:
        """The database server by its superuser: for making roles and databases, never for a service."""
        password = self.credentials.postgres["postgres"]
        return f"postgresql://postgres:{password}@127.0.0.1:{self.postgres.port}/postgres"

    def database_url(self, role: str, database: str = DATABASE) -> str:
        """A database by one role."""
        return as_role(self.administrator_url, role, self.credentials.postgres[role], database)

    def start_postgres(self) -> None:
        """Start it, or start it again on the port that it had."""
        before = self._postgres
        self._postgres = start_postgres(
            self.data / "postgres",
            superuser_password=self.credentials.postgres["postgres"],
            binaries=self.binaries,
            account=self.account,
            log=self.data / "logs/postgres.log",
            port=before.port if before else None,
            held=[self._lock],
            first=before is None,
        )

    def start_nats(self) -> None:
        """Start it, or start it again on the ports that it had."""
        before = self._nats
        self._nats = start_nats(
            self.data / "nats",
            sectors=self.sectors,
            credentials=self.credentials,
            binaries=self.binaries,
            account=self.account,
            log=self.data / "logs/nats.log",
            ports=(before.port, before.monitor_port) if before else None,
            held=[self._lock],
        )

    def stop(self) -> None:
        """Stop both, messaging first."""
        if self._nats is not None:
            stop_nats(self._nats.child)
        if self._postgres is not None:
            stop_postgres(self._postgres.child)

    def prepare_database(self) -> None:
        """Roles, database, schemas and pending migrations; changes nothing when all is there."""
        create_roles(self.administrator_url, self.credentials.postgres)
        create_database(self.administrator_url)
        create_schemas(self.database_url("postgres"))
        migrate(self.database_url(OWNER))

    def prepare_streams(self, partitions: int = EMBEDDED_PARTITIONS) -> str | None:
        """Streams and consumers; answers a sentence when the log itself is lost and has to be restored.

        Raises StreamsRefusedError when what is there cannot be kept safely.
        """
        changes = finished(
            provision(
                self.nats.url,
                self.credentials.nats[OPERATOR],
                self.sectors,
                partitions=partitions,
                remembered=books_hold_events(self.database_url("postgres")),
            )
        )
        return next((change.sentence for change in changes if change.verdict is Verdict.RESTORE), None)


def made(directory: Path) -> None:
    """Make a directory of an installation's data, if it is not there. Raises CannotError."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotError(f"{directory} cannot be a data directory: {error.strerror}") from error
    if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        raise CannotError(f"{directory} cannot be a data directory: no permission to write there")


@contextmanager
def running(data: Path, sectors: Sequence[str], *, nats: bool = True, prepared: bool = True) -> Iterator[Stack]:
    """The servers on `data`, started (and prepared: migrated, streams declared) and stopped at the end.

    Without `nats` PostgreSQL stands alone.

    Raises CannotError, DataInUseError, ProcessFailedError, MigrationFailedError or StreamsRefusedError.
    """
    made(data)
    with owning(data) as lock:
        stack = Stack(data.resolve(), sectors, lock)
        try:
            stack.start_postgres()
            if nats:
                stack.start_nats()
            if prepared:
                stack.prepare_database()
                stack.prepare_streams()
            yield stack
        finally:
            with suppress(KeyboardInterrupt):
                stack.stop()
