"""How is a read model made anew while the old one is served? Beside it, from the beginning of the log, then switched.

One pass over the log fills new generations of all models asked for. Once they are where the served ones are, they are
indexed and take their place in one transaction. Invariant: nobody sees a model go back in time, and a rebuild that is
stopped at any moment leaves nothing behind that the next one does not remove.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg
from asyncpg.exceptions import LockNotAvailableError
from nats.aio.client import Client

from services.reporting.following import Work, Writing
from services.reporting.generations import (
    CHANGING,
    Generation,
    begin_building,
    drop,
    ensure_live,
    make_indexes,
    registered,
    switch,
    views_of,
)
from services.reporting.projections.operations import ReadModel
from shared.keys import Keyring
from shared.log import Checkpoint, Entry, fold, standing

REBUILDER: Final = "reporting-rebuild"
BATCH: Final = 8000
"""Events in one transaction: many, since nobody waits for a row that is not served yet."""
ONE_AT_A_TIME: Final = 7_070_004
"""Advisory lock: one rebuild at a time on one database."""
PATIENCE: Final = 0.002
"""Seconds between looks for a moment at which nobody reads; a question takes a few thousandths of one."""

Report = Callable[[int, int], None]
"""Told after each batch: the position reached, and the last known end of the log."""


class RebuildingError(Exception):
    """Another rebuild is under way, or a model of that name does not exist."""


class _ServedError(Exception):
    """The new generations are served; the pass over the log ends."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made: the models, and how many events it read."""

    names: tuple[str, ...]
    events: int


async def rebuild(
    nats: Client,
    connection: asyncpg.Connection,
    models: Sequence[ReadModel],
    keyring: Keyring,
    names: Collection[str],
    report: Report,
) -> Rebuilt:
    """Build new generations of the models named and serve them.

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
        building = Writing(wanted, await _begin(connection, wanted), keyring)
        await _Pass(connection, building, report).run(nats)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", ONE_AT_A_TIME)
    position = building.earliest
    return Rebuilt(tuple(building.generations), position.sequence if position else 0)


async def _begin(connection: asyncpg.Connection, models: Sequence[ReadModel]) -> dict[str, Generation]:
    async with connection.transaction():
        await connection.execute(CHANGING)
        for left in (await registered(connection, "building")).values():
            await drop(connection, left)
        return {model.NAME: await begin_building(connection, model) for model in models}


class _Pass:
    """One pass over the log that fills the new generations and ends when they are served.

    While the database writes a batch, the next is read and mapped: the two use different processors.
    """

    def __init__(self, connection: asyncpg.Connection, building: Writing, report: Report) -> None:
        self._connection, self._building, self._report = connection, building, report
        self._indexed = False
        self._last: asyncpg.transaction.Transaction | None = None
        self._taken = 0
        self._writing: asyncio.Task[None] | None = None

    async def run(self, nats: Client) -> None:
        """Read the log until the new generations are served."""
        log = await standing(nats)
        try:
            if log is not None and log.last == 0:
                await self._near_the_end()
            await fold(nats, name=REBUILDER, checkpoint=None, apply=self._apply, limit=BATCH)
        except _ServedError:
            return
        finally:
            if self._writing is not None:
                self._writing.cancel()
                await asyncio.wait([self._writing])
            if self._last is not None:
                await self._last.rollback()

    async def _apply(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        await self._building.take(entries)
        self._taken += len(entries)
        pending = entries[-1].pending
        if pending and self._last is None and self._taken < BATCH:
            return
        await self._written()
        self._taken = 0
        self._writing = asyncio.create_task(self._write(self._building.release(), checkpoint))
        if pending == 0 or self._last is not None:
            await self._written()
            await self._near_the_end()
        self._report(checkpoint.sequence, checkpoint.sequence + pending)

    async def _written(self) -> None:
        """Wait for the batch that is being written."""
        if self._writing is not None:
            task, self._writing = self._writing, None
            await task

    async def _write(self, work: Work, checkpoint: Checkpoint) -> None:
        async with self._connection.transaction():
            await self._building.write(self._connection, work, checkpoint)
        self._building.written(checkpoint)

    async def _near_the_end(self) -> None:
        """Index, then hold the served generations still and take their place as soon as nothing is lacking.

        Held still across batches if need be: under a steady stream the served ones would else stay ahead for ever.
        """
        if not self._indexed:
            async with self._connection.transaction():
                for model in self._building.models:
                    await make_indexes(self._connection, model, self._building.generations[model.NAME])
            self._indexed = True
        if self._last is None:
            self._last = self._connection.transaction()
            await self._last.start()
        served = await registered(self._connection, "live", lock=True)
        old = {name: served[name] for name in self._building.generations}
        if self._caught_up(old):
            await self._take_place(old)
            await self._last.commit()
            self._last = None
            raise _ServedError

    def _caught_up(self, served: Mapping[str, Generation]) -> bool:
        for name, generation in self._building.generations.items():
            before, now = served[name].checkpoint, generation.checkpoint
            same_log = before is not None and now is not None and before.incarnation == now.incarnation
            if before is not None and (now is None or (same_log and now.sequence < before.sequence)):
                return False
        return True

    async def _take_place(self, served: Mapping[str, Generation]) -> None:
        # Readers lock the views of one question in an order of their own. Whoever waited for one view while holding
        # another would sooner or later wait for a reader that waits for him; so all of them are taken, or none.
        views = ", ".join(await views_of(self._connection, served.values()))
        while True:
            try:
                async with self._connection.transaction():
                    await self._connection.execute(f"LOCK TABLE {views} IN ACCESS EXCLUSIVE MODE NOWAIT")
                    await switch(self._connection, self._building.models, self._building.generations, served.values())
            except LockNotAvailableError:
                await asyncio.sleep(PATIENCE)
            else:
                return
