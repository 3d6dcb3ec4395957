"""Which generation of each read model is served, how far is it, and how does a new one take its place?

A generation is a set of tables of its own (`caseload__v1_3`); plain names are views on the one that is served. The
registry row of a generation holds its checkpoint and is written in the transaction that writes its rows. Invariants:
exactly one generation of a model is live, and views change together in one transaction; where facts can be set right,
a table's plain name shows the rows that stand, so that no query has to remember it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

import asyncpg

from services.reporting.projections.operations import AS_TOLD, ReadModel, Table
from services.reporting.writing import ddl, index_ddl
from shared.log import Checkpoint
from shared.postgres import Connection

State = Literal["live", "building"]

_REGISTERED: Final = (
    "SELECT name, generation, version, tables, incarnation, sequence, event_id FROM read_models"
    " WHERE state = $1 ORDER BY name"
)
_LOCKED: Final = f"{_REGISTERED} FOR UPDATE"
CHANGING: Final = "SELECT pg_advisory_xact_lock(hashtext('reporting.read_models'))"
"""Whoever makes or switches generations holds this lock until the end of the transaction."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation of a read model: the plain names of its tables, and how far along the log its rows are."""

    name: str
    generation: int
    version: int
    tables: tuple[str, ...]
    checkpoint: Checkpoint | None

    @property
    def sequence(self) -> int:
        """Position in the log; 0 at its beginning."""
        return self.checkpoint.sequence if self.checkpoint else 0

    def physical(self, table: str) -> str:
        """The name that a table has in this generation."""
        return f"{table}__v{self.version}_{self.generation}"


@dataclass(frozen=True, slots=True)
class Digest:
    """What a table holds: the number of its rows and a fingerprint of them in the order of their key."""

    table: str
    rows: int
    sha256: str


class SwitchedError(Exception):
    """Another generation is served than the one that was being written, or another process writes it too."""


async def registered(connection: Connection, state: State, *, lock: bool = False) -> dict[str, Generation]:
    """The generations in a state by name; locked in the order of their names until the transaction ends."""
    rows = await connection.fetch(_LOCKED if lock else _REGISTERED, state)
    return {row["name"]: _generation(row) for row in rows}


def _generation(row: asyncpg.Record) -> Generation:
    checkpoint = None
    if row["event_id"] is not None:
        checkpoint = Checkpoint(row["incarnation"], row["sequence"], row["event_id"])
    return Generation(row["name"], row["generation"], row["version"], tuple(row["tables"]), checkpoint)


async def ensure_live(connection: Connection, models: Iterable[ReadModel]) -> None:
    """Make the first generation of every model that has none, empty and served at once."""
    async with connection.transaction():
        await connection.execute(CHANGING)
        served = await registered(connection, "live")
        for model in models:
            if model.NAME not in served:
                first = await _begin(connection, model, "live")
                await make_indexes(connection, model, first)
                await _show(connection, model, first)


async def begin_building(connection: Connection, model: ReadModel) -> Generation:
    """An empty generation beside the one that is served, without its indexes."""
    return await _begin(connection, model, "building")


async def _begin(connection: Connection, model: ReadModel, state: State) -> Generation:
    number: int = await connection.fetchval(
        "SELECT coalesce(max(generation), 0) + 1 FROM read_models WHERE name = $1", model.NAME
    )
    fresh = Generation(model.NAME, number, model.VERSION, tuple(table.name for table in model.TABLES), None)
    await connection.execute(
        "INSERT INTO read_models (name, generation, version, state, tables) VALUES ($1, $2, $3, $4, $5)",
        fresh.name,
        fresh.generation,
        fresh.version,
        state,
        list(fresh.tables),
    )
    for table in model.TABLES:
        await connection.execute(ddl(table, fresh.physical(table.name)))
    return fresh


async def make_indexes(connection: Connection, model: ReadModel, generation: Generation) -> None:
    """Index the tables of a generation, once they are filled, and let the planner know what they hold."""
    for table in model.TABLES:
        physical = generation.physical(table.name)
        for statement in index_ddl(table, physical):
            await connection.execute(statement)
        await connection.execute(f"ANALYZE {physical}")


async def drop(connection: Connection, generation: Generation) -> None:
    """Remove a generation that is not served, with its tables."""
    for table in generation.tables:
        await connection.execute(f"DROP TABLE IF EXISTS {generation.physical(table)}")
    await connection.execute(
        "DELETE FROM read_models WHERE name = $1 AND generation = $2", generation.name, generation.generation
    )


async def advance(connection: Connection, generations: Sequence[Generation], checkpoint: Checkpoint) -> None:
    """Note in the caller's transaction how far these generations are."""
    await connection.execute(
        "UPDATE read_models AS r SET incarnation = $3, sequence = $4, event_id = $5"
        " FROM unnest($1::text[], $2::int[]) AS g (name, generation)"
        " WHERE r.name = g.name AND r.generation = g.generation",
        [generation.name for generation in generations],
        [generation.generation for generation in generations],
        checkpoint.incarnation,
        checkpoint.sequence,
        checkpoint.event_id,
    )


async def views_of(connection: Connection, generations: Iterable[Generation]) -> list[str]:
    """The names under which these generations are served."""
    tables = [table for generation in generations for table in generation.tables]
    rows = await connection.fetch(
        "SELECT viewname::text FROM pg_views WHERE schemaname = current_schema() AND viewname = ANY($1)",
        [*tables, *(f"{table}{AS_TOLD}" for table in tables)],
    )
    return [name for (name,) in rows]


async def switch(
    connection: Connection, models: Iterable[ReadModel], built: Mapping[str, Generation], served: Iterable[Generation]
) -> None:
    """Serve what was built in place of what was served, and drop the latter, inside the caller's transaction."""
    old = list(served)
    for view in await views_of(connection, old):
        await connection.execute(f"DROP VIEW {view}")
    for generation in old:
        await drop(connection, generation)
    for model in models:
        new = built[model.NAME]
        await connection.execute(
            "UPDATE read_models SET state = 'live' WHERE name = $1 AND generation = $2", new.name, new.generation
        )
        await _show(connection, model, new)


async def _show(connection: Connection, model: ReadModel, generation: Generation) -> None:
    for table in model.TABLES:
        physical = generation.physical(table.name)
        everything = f"SELECT * FROM {physical} AS told"  # noqa: S608 (our own names)
        await connection.execute(f"CREATE VIEW {table.as_told} AS {everything}")
        if table.stands is not None:
            stands = table.stands.format_map({name: generation.physical(name) for name in generation.tables})
            await connection.execute(f"CREATE VIEW {table.name} AS {everything} WHERE {stands}")


async def digest(connection: Connection, table: Table, physical: str | None = None) -> Digest:
    """The number of rows of a table and the SHA-256 over all of them, in the order of the key.

    Two tables with the same digest hold the same rows. `physical` names one generation; without it, the live one, and
    of that what was set right as well.
    """
    order = ", ".join(f'"{column}"' for column in table.key)
    counted, hashed = 0, sha256()
    async with connection.transaction(readonly=True, isolation="repeatable_read"):
        await connection.execute("SET LOCAL timezone = 'UTC'")
        query = f"SELECT t::text FROM {physical or table.as_told} AS t ORDER BY {order}"  # noqa: S608 (our own names)
        async for (row,) in connection.cursor(query, prefetch=5000):
            counted += 1
            hashed.update(row.encode())
            hashed.update(b"\n")
    return Digest(table.name, counted, hashed.hexdigest())
