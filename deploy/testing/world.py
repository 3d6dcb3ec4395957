"""How does a test get a fresh installation? A copied database and an empty NATS server, in a fifth of a second.

Invariant: no two worlds share a row or a message. They share the database server and its passwords.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from deploy.database import OWNER, as_role, create_database, create_roles, create_schemas
from deploy.finished import finished
from deploy.local.credentials import ROLES, Credentials
from deploy.local.environment import GATEWAY, Surroundings, role_of, service_environment
from deploy.local.ports import free_port
from deploy.migrate import folders, migrate
from deploy.nats.permissions import OPERATOR, inbox_prefix
from deploy.streams.server import provision
from shared.streams import EMBEDDED_PARTITIONS

SERVING = ("reporting", GATEWAY)
"""Who serves HTTP, on a port that is free."""
TEMPLATE_IS_MADE = 7_070_002
"""Advisory lock: test runs that share a server make the template once."""


class NatsServer(Protocol):
    """A NATS server of one world."""

    @property
    def url(self) -> str:
        """Where clients connect."""

    @property
    def monitor_url(self) -> str:
        """Where its monitoring answers."""

    def kill(self) -> None:
        """End it without warning; its address stays."""

    def start(self) -> None:
        """Start it again at the same address, on what it had stored."""

    def lose_everything(self) -> None:
        """Take away all that it had stored; it must not be running."""


@dataclass(frozen=True)
class Servers:
    """What a test session has: one database server, and NATS servers as they are asked for."""

    administrator_url: str = field(repr=False)
    credentials: Credentials
    sectors: tuple[str, ...]
    new_nats: Callable[[], AbstractContextManager[NatsServer]]


@dataclass(frozen=True)
class World:
    """One installation of a test: migrated database, streams declared, nothing in either."""

    nats: NatsServer
    secrets: Credentials
    sectors: tuple[str, ...]
    database: str
    administrator_url: str = field(repr=False)

    @property
    def nats_url(self) -> str:
        """Where NATS clients connect."""
        return self.nats.url

    @property
    def monitor_url(self) -> str:
        """Where NATS' monitoring answers."""
        return self.nats.monitor_url

    def credentials(self, user: str) -> dict[str, str]:
        """What `nats.connect(url, **…)` needs to be that user: a service, `operator`, `restorer` or a sector."""
        known = {"user": user, "password": self.secrets.nats[user]}
        return known if user in self.sectors else {**known, "inbox_prefix": inbox_prefix(user)}

    def database_url(self, role: str) -> str:
        """The database by one role: a service, `samspor_owner`, or `postgres`, the superuser."""
        if role == "postgres":
            return self.administrator_url
        return as_role(self.administrator_url, role, self.secrets.postgres[role], self.database)

    def environment(self, service: str, *, clock: str = "conducted", **variables: str) -> dict[str, str]:
        """The environment of a service or of the gateway here; `variables` add to it (`SAMSPOR_ISSUER_JWKS="…"`)."""
        around = Surroundings(self.nats_url, self.monitor_url, self.secrets, clock=clock)
        more = {"SAMSPOR_HTTP_PORT": str(free_port())} if service in SERVING else {}
        return service_environment(service, around, self.database_url(role_of(service)), more | variables)

    def declare_streams(self, partitions: int = EMBEDDED_PARTITIONS, *, remembered: bool = False) -> None:
        """Make the streams that are missing; with `remembered` all but the log, which then is another's to restore."""
        finished(
            provision(
                self.nats_url,
                self.secrets.nats[OPERATOR],
                self.sectors,
                partitions=partitions,
                remembered=remembered,
            )
        )


@contextmanager
def fresh_world(servers: Servers) -> Iterator[World]:
    """A world, and its end: its database is dropped, its NATS server is gone."""
    template = template_database(servers)
    name = f"{template}_{secrets.token_hex(4)}"
    create_database(servers.administrator_url, name, template)
    url = as_role(servers.administrator_url, "postgres", servers.credentials.postgres["postgres"], name)
    try:
        with servers.new_nats() as nats:
            world = World(nats, servers.credentials, servers.sectors, name, url)
            world.declare_streams()
            yield world
    finally:
        drop_database(servers.administrator_url, name)


def template_database(servers: Servers) -> str:
    """The migrated, empty database that worlds are copied from; made once for one state of the migrations."""
    content = hashlib.sha256()
    for schema, folder in folders().items():
        for file in sorted(folder.glob("*.sql")):
            content.update(f"{schema}/{file.name}\0".encode() + file.read_bytes())
    name = f"samspor_test_{content.hexdigest()[:12]}"
    with psycopg.connect(servers.administrator_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_IS_MADE])
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        making = f"{name}_new"
        drop_database(servers.administrator_url, making)
        passwords = servers.credentials.postgres
        create_roles(servers.administrator_url, passwords)
        create_database(servers.administrator_url, making)
        create_schemas(as_role(servers.administrator_url, "postgres", passwords["postgres"], making))
        migrate(as_role(servers.administrator_url, OWNER, passwords[OWNER], making))
        # Only a finished template has the name by which it is found.
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
        )
    return name


def derived_passwords(administrator_url: str) -> dict[str, str]:
    """Passwords for the roles of a given server, the same for all who know its superuser's: nobody else can."""
    known = urlsplit(administrator_url).password or ""
    derived = {role: "k" + hmac.new(known.encode(), role.encode(), hashlib.sha256).hexdigest() for role in ROLES}
    return derived | {"postgres": known}


def drop_database(administrator_url: str, name: str) -> None:
    """Drop it with whoever is still connected."""
    with psycopg.connect(administrator_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
