"""How does what a service recorded reach the log: in order, exactly once, without any time window?

A service writes its events into its outbox in the transaction that records them. One relay per publisher carries the
outbox to the log in order, with one append of 1 to N events under way, fenced. At the start and after any error it
looks up its own last event on the log and goes on behind it; the log itself is the relay's checkpoint.
Streams that expire (receipts, feeds) cannot tell where a relay was: there a row beside the outbox tells it, and
delivery is at least once under one id.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

from nats.aio.client import Client
from nats.errors import ConnectionClosedError

from shared.events.envelope import Envelope, encode, subject_of
from shared.log.appending import LARGEST, FencedError, Outgoing, last_of, publish
from shared.log.appending import append as append_to_log
from shared.log.connection import ServerError, UnavailableError
from shared.log.folding import Progress, available
from shared.log.stream import standing
from shared.postgres import Connection, Pool

IDLE: Final = 1.0
"""Seconds after which a relay looks at its outbox again even when nobody woke it."""
PATIENCE: Final = 0.1
"""Seconds to wait before looking up the log again after an error."""

_CURSOR: Final = """
INSERT INTO relay_cursor (name, incarnation, position)
SELECT $1, $2, $3 FROM set_config('synchronous_commit', 'off', true)
ON CONFLICT (name) DO UPDATE SET incarnation = excluded.incarnation, position = excluded.position
"""
# Need not wait for the disk: a cursor that is lost in a crash sends once more, under the same id.

_APPEND: Final = """
WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended($1 || '.outbox', 0)))
INSERT INTO outbox (event_id, subject, body)
SELECT told.* FROM turn, unnest($2::uuid[], $3::text[], $4::bytea[]) AS told
"""
# No row, and so no position, is made before the lock is held: the join needs it.

Reveal = Callable[[Sequence[Outgoing]], Awaitable[Sequence[Outgoing]]]


class LostOutboxError(Exception):
    """The log holds an event of this publisher that its outbox does not know; nothing may be published."""


async def append(connection: Connection, publisher: str, envelopes: Sequence[Envelope]) -> None:
    """Put events into the schema's outbox, in this order: inside the caller's transaction, or as one of its own.

    Sequence numbers commit out of order under concurrency and a reader of "greater than the last" would lose rows:
    the outbox is locked until the transaction ends, so call this last.
    """
    if not envelopes:
        return
    await connection.execute(
        _APPEND,
        publisher,
        [envelope.id for envelope in envelopes],
        [subject_of(publisher, envelope.type, envelope.key) for envelope in envelopes],
        [encode(envelope) for envelope in envelopes],
    )


async def depth(pool: Pool, table: str, progress: Progress) -> int:
    """How many rows of an outbox have not been carried yet; all of them before the relay has found its place."""
    # `table` is a name from our own code, never input.
    waiting: int = await pool.fetchval(f"SELECT count(*) FROM {table} WHERE position > $1", progress.position)  # noqa: S608
    return waiting


async def relay(
    connection: Client,
    pool: Pool,
    publisher: str,
    wake: asyncio.Event,
    progress: Progress,
) -> None:
    """Carry the outbox of a service to the log, for ever; `wake` is set by whoever has committed something.

    `progress.position` is the outbox position of the last event known to be on the log.

    Raises:
        LostOutboxError: the log is ahead of the outbox.
        ConnectionError: the connection to the message server is closed for good.
    """
    while True:
        await available(connection)
        with contextlib.suppress(FencedError, UnavailableError, ServerError, ConnectionClosedError):
            found = await last_of(connection, publisher)
            sequence, position = 0, 0
            if found is not None:
                sequence = found[0]
                position = await _position(pool, publisher, found[1])
            progress.move(position, position)
            await _carry(connection, pool, publisher, wake, sequence, progress)
        await asyncio.sleep(PATIENCE)


async def _position(pool: Pool, publisher: str, last: UUID) -> int:
    position: int | None = await pool.fetchval("SELECT position FROM outbox WHERE event_id = $1", last)
    if position is None:
        raise LostOutboxError(f"the last event of {publisher} on the log is not in its outbox")
    return position


async def _carry(
    connection: Client,
    pool: Pool,
    publisher: str,
    wake: asyncio.Event,
    sequence: int,
    progress: Progress,
) -> None:
    while True:
        wake.clear()
        rows = await pool.fetch(
            "SELECT position, subject, body FROM outbox WHERE position > $1 ORDER BY position LIMIT $2",
            progress.position,
            LARGEST,
        )
        if rows:
            batch = [Outgoing(row["subject"], row["body"]) for row in rows]
            sequence = await append_to_log(connection, publisher, batch, sequence)
            progress.move(rows[-1]["position"], rows[-1]["position"])
        if len(rows) < LARGEST:
            await _woken(wake)


async def _woken(wake: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(IDLE):
            await wake.wait()


async def relay_expiring(
    connection: Client,
    pool: Pool,
    table: str,
    stream: str,
    wake: asyncio.Event,
    progress: Progress,
    reveal: Reveal | None = None,
) -> None:
    """Carry a table (position, subject, body) to a stream whose messages expire, for ever, at least once.

    How far it came stands in `relay_cursor` (name, incarnation, position) of the schema; on another incarnation of the
    stream it begins again. The stream can be lost and made anew while there is nothing to carry, unseen by us: so it is
    looked at after every batch and every idle while, never only after an error.
    `reveal` opens what lies sealed in the table just before it travels, and may leave some out.
    """
    while True:
        log = await standing(connection, stream)
        if log is None:
            await asyncio.sleep(PATIENCE)
            continue
        position = await _cursor(pool, table, log.incarnation)
        progress.move(position, position)
        with contextlib.suppress(UnavailableError, ServerError, ConnectionClosedError):
            await _carry_expiring(connection, pool, table, stream, log.incarnation, wake, progress, reveal)
        await asyncio.sleep(PATIENCE)


async def _cursor(pool: Pool, table: str, incarnation: str) -> int:
    position: int | None = await pool.fetchval(
        "SELECT position FROM relay_cursor WHERE name = $1 AND incarnation = $2", table, incarnation
    )
    return position or 0


async def _carry_expiring(
    connection: Client,
    pool: Pool,
    table: str,
    stream: str,
    incarnation: str,
    wake: asyncio.Event,
    progress: Progress,
    reveal: Reveal | None,
) -> None:
    """Carry until the stream is another one than that of `incarnation`."""
    # `table` is a name from our own code, never input.
    select = f"SELECT position, subject, body FROM {table} WHERE position > $1 ORDER BY position LIMIT $2"  # noqa: S608
    while True:
        wake.clear()
        rows = await pool.fetch(select, progress.position, LARGEST)
        if rows:
            batch: Sequence[Outgoing] = [Outgoing(row["subject"], row["body"]) for row in rows]
            if reveal is not None:
                batch = await reveal(batch)
            if batch:
                await publish(connection, batch)
        log = await standing(connection, stream)
        if log is None or log.incarnation != incarnation:
            return
        if rows:
            await pool.execute(_CURSOR, table, incarnation, rows[-1]["position"])
            progress.move(rows[-1]["position"], rows[-1]["position"])
        if len(rows) < LARGEST:
            await _woken(wake)
