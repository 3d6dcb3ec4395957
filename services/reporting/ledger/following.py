"""How does the ledger keep up with the log? A fold of its own, behind coordination's books and never ahead of them.

A lost log is made again from those books, event for event; whatever lay behind their end may come in another order.
The ledger therefore folds an event only when the books hold it at that place: a log that was restored extends what
the ledger has, and so what it signed. Should a log be another one all the same (the database was set back, the log
was replaced), a new tree is begun under a name of its own. Invariant: one tree is never two logs.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

import asyncpg
from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic_core import from_json

from services.reporting.ledger import tree
from services.reporting.ledger.tree import Standing
from shared.log import Checkpoint, DifferentLogError, Entry, Progress, fold
from shared.postgres import Connection
from shared.proofs.merkle import grown, leaf_hash

_LOG: Final = logging.getLogger(__name__)
READER: Final = "ledger"
BATCH: Final = 2000
"""Events in one transaction, at most."""
PATIENCE: Final = 0.25
"""Seconds before each question to coordination: however many events come, it is not asked more often."""
TIMEOUT: Final = 5.0
ONE_AT_A_TIME: Final = 7_070_005
"""Advisory lock: one process folds. That is courtesy; the nodes' primary key lets nobody write a place twice."""


async def follow(nats: Client, database_url: str, progress: Progress) -> None:
    """Fold the log into the tree, for ever."""
    # A commit need not wait for the disk: what a crash takes is folded again, and signing waits for it.
    connection = await asyncpg.connect(database_url, server_settings={"synchronous_commit": "off", "jit": "off"})
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", ONE_AT_A_TIME)
        standing = await tree.standing(connection) or await tree.begin(connection, 1)
        while True:
            try:
                await _grow(nats, connection, standing, progress)
            except DifferentLogError as error:
                _LOG.error("the ledger begins tree %d: %s", standing.tree + 1, error)
                standing = await tree.begin(connection, standing.tree + 1)
    finally:
        await connection.close()


async def _grow(nats: Client, connection: Connection, standing: Standing, progress: Progress) -> None:
    range_ = await tree.range_of(connection, standing.tree, standing.size)
    books = _Books(nats)

    async def apply(entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        nonlocal range_
        await books.reach(checkpoint.sequence)
        after, complete = grown(range_, (leaf_hash(entry.body) for entry in entries))
        assert after.size == checkpoint.sequence
        await tree.write(connection, standing.tree, complete, checkpoint)
        range_ = after

    await fold(nats, name=READER, checkpoint=standing.checkpoint, apply=apply, progress=progress, limit=BATCH)


class _Books:
    """How far coordination's books hold the log, as it was last asked."""

    def __init__(self, nats: Client) -> None:
        self._nats, self._known = nats, 0

    async def reach(self, sequence: int) -> None:
        """Wait until the books hold the log to this place; nobody waits for the ledger, so it need not ask at once."""
        while self._known < sequence:
            await asyncio.sleep(PATIENCE)
            self._known = await self._asked()

    async def _asked(self) -> int:
        try:
            answer = await self._nats.request("query.coordination.reach", b"{}", timeout=TIMEOUT)
        except (NatsError, TimeoutError):
            return self._known
        found: int = from_json(answer.data)["sequence"]
        return found
