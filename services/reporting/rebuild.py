"""How is a read model made anew while the old one is served? Beside it, from the beginning of the log, then switched.

One pass over the log fills new generations of all models asked for. Once they are where the served ones are, they are
indexed and take their place in one transaction. Invariant: nobody sees a model go back in time, and a rebuild that is
stopped at any moment leaves nothing behind that the next one does not remove.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg
from nats.aio.client import Client

from services.reporting.following import Writing
from services.reporting.generations import (
    CHANGING,
    Generation,
    begin_building,
    drop,
    ensure_live,
    make_indexes,
    registered,
    switch,
)
from services.reporting.projections.operations import ReadModel
from shared.keys import Keyring
from shared.log import Checkpoint, Entry, Progress, fold, standing

REBUILDER: Final = "reporting-rebuild"
BATCH: Final = 4000
"""Events in one transaction: large, since nobody waits for a row that is not served yet."""
ONE_AT_A_TIME: Final = 7_070_004
"""Advisory lock: one rebuild at a time on one database."""


class RebuildingError(Exception):
    """Another rebuild is under way, or a model of that name does not exist."""


class _SwitchedError(Exception):
    """The new generations are served; the pass over the log ends."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made: the models, and how many events it read."""

    names: tuple[str, ...]
    events: int


async def rebuild(  # noqa: PLR0913 (what it works with, and what to rebuild)
    nats: Client,
    connection: asyncpg.Connection,
    models: Sequence[ReadModel],
    keyring: Keyring,
    names: Collection[str],
    report: Callable[[Progress], None],
) -> Rebuilt:
    """Build new generations of the models named and serve them. `report` is told of the progress after each batch.

    Raises:
        RebuildingError: there is no such model, or another rebuild is under way.
    """
    wanted = [model for model in models if model.NAME in names]
    unknown = set(names) - {model.NAME for model in models}
    if unknown or not wanted:
        known = ", ".join(model.NAME for model in models)
        raise RebuildingError(f"found {', '.join(sorted(unknown)) or 'no name'}, expected names among {known}")
    await ensure_live(connection, models)
    if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", ONE_AT_A_TIME):
        raise RebuildingError("another rebuild is under way on this database: wait until it is done")
    try:
        building = await _begin(connection, wanted)
        progress = Progress()
        await _fill(nats, connection, Writing(wanted, building, keyring), progress, report)
        return Rebuilt(tuple(building), progress.position)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", ONE_AT_A_TIME)


async def _begin(connection: asyncpg.Connection, models: Sequence[ReadModel]) -> dict[str, Generation]:
    async with connection.transaction():
        await connection.execute(CHANGING)
        for left in (await registered(connection, "building")).values():
            await drop(connection, left)
        return {model.NAME: await begin_building(connection, model) for model in models}


async def _fill(
    nats: Client,
    connection: asyncpg.Connection,
    writing: Writing,
    progress: Progress,
    report: Callable[[Progress], None],
) -> None:
    log = await standing(nats)
    indexed = False
    if log is not None and log.last == 0:
        await _finish(connection, writing)
        return

    async def apply(entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        nonlocal indexed
        at_head = entries[-1].pending == 0
        async with connection.transaction():
            # Near the head the served generations are held still, so that they cannot run ahead for ever.
            served = await registered(connection, "live", lock=at_head)
            await writing.write(connection, entries, checkpoint)
        ...
