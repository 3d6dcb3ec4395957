"""Who may do what in the database? Roles, schemas and rights, before any migration runs.

`samspor_owner` owns everything; each service has one role that may log in and use its own schema, and what the
migrations grant it there. Invariant: nothing is granted to everybody, and running this again changes nothing.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SERVICES: Final = ("intake", "planning", "coordination", "reporting")
OWNER: Final = "samspor_owner"
KEYS: Final = "keys"
SCHEMAS: Final = (KEYS, *SERVICES)
USING_KEYS: Final = ("intake", "planning", "reporting")
"""Coordination decides on coded fields and never opens anything."""
DATABASE: Final = "samspor"
ROLES_ARE_MADE: Final = 7_070_001
"""Advisory lock: roles belong to the whole server, and two installations may be made on it at once."""


def create_roles(administrator_url: str, passwords: Mapping[str, str]) -> None:
    """Make every role with its password on the server, or set right what is there."""
    with psycopg.connect(administrator_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ROLES_ARE_MADE])
        known = {str(name) for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, *SERVICES):
            # Hashed here, so that no password ever stands in a statement.
            secret = connection.pgconn.encrypt_password(
                passwords[role].encode(), role.encode(), b"scram-sha-256"
            ).decode()
            verb = sql.SQL("ALTER" if role in known else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}").format(
                    verb, sql.Identifier(role), sql.Literal(secret)
                )
            )
        for service in SERVICES:
            connection.execute(sql.SQL("ALTER ROLE {} SET search_path = {}").format(*(sql.Identifier(service),) * 2))


def create_database(administrator_url: str, name: str = DATABASE, template: str | None = None) -> bool:
    """Make the database, as a copy of `template` when given; answers False when it was there already."""
    database = sql.Identifier(name)
    with psycopg.connect(administrator_url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            copied = sql.SQL("TEMPLATE {} STRATEGY wal_log").format(sql.Identifier(template or "template0"))
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} {}").format(database, sql.Identifier(OWNER), copied)
            )
        roles = sql.SQL(", ").join(map(sql.Identifier, SERVICES))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, roles))
    return not known


def create_schemas(administrator_url: str) -> None:
    """Make the schemas in the database that the URL names, each closed to all but its service."""
    with psycopg.connect(administrator_url) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for schema in SCHEMAS:
            connection.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                    sql.Identifier(schema), sql.Identifier(OWNER)
                )
            )
            users = USING_KEYS if schema == KEYS else (schema,)
            connection.execute(
                sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(
                    sql.Identifier(schema), sql.SQL(", ").join(map(sql.Identifier, users))
                )
            )
        # What the owner makes later is closed too: a function may otherwise be called by everybody.
        for kind in ("FUNCTIONS", "TYPES"):
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE ALL ON {} FROM PUBLIC").format(
                    sql.Identifier(OWNER), sql.SQL(kind)
                )
            )


def books_hold_events(administrator_url: str) -> bool:
    """Whether the books know of events that stand on a log; False before there are books."""
    with psycopg.connect(administrator_url) as connection:
        known = connection.execute("SELECT to_regclass('coordination.log_index')").fetchone()
        if not known or known[0] is None:
            return False
        found = connection.execute("SELECT EXISTS (SELECT FROM coordination.log_index)").fetchone()
        return bool(found and found[0])


def as_role(url: str, role: str, password: str, database: str | None = None) -> str:
    """The same server by another role (and another database)."""
    parts = urlsplit(url)
    place = f"{parts.hostname}:{parts.port or 5432}"
    path = parts.path if database is None else f"/{database}"
    return urlunsplit((parts.scheme, f"{role}:{password}@{place}", path, parts.query, ""))
