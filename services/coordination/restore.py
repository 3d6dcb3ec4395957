"""How is a lost log made again from the books, event for event in the log's own order?

The new log is another incarnation. While it is filled it listens on subjects that no relay publishes to, and its
metadata say that it is being restored, so that readers and relays wait. Then it listens on its own subjects again, and
the relays bring what their outboxes hold beyond it.

Invariants: an event of the books gets the sequence that it had; nothing else can get between them; an interrupted run
goes on where it stopped when it is called again.
"""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from nats.aio.client import Client

from shared.books import Books
from shared.events.envelope import event_id
from shared.log import Outgoing, Standing, publish_batch, request, standing
from shared.streams import EVENTS, INCARNATION, RESTORED, RESTORING, events

BATCH: Final = 500


class CannotRestoreError(Exception):
    """There is a log already, or it is not one that these books can complete."""


async def restore(
    connection: Client, books: Books, partitions: int, replicas: int = 1, told: Callable[[int, int], None] | None = None
) -> int:
    """Make the log again. Returns how many events it holds.

    Args:
        connection: one that may manage streams and publish on `restoring.>`.
        books: coordination's.
        partitions: the partition count that the lost log had.
        replicas: copies of the stream on a cluster.
        told: is told (events put back, events in the books) now and then.

    Raises:
        CannotRestoreError: a log that is not being restored exists, or holds something else than the books.
    """
    total: int = (await asyncio.to_thread(books.rows, "SELECT coalesce(max(sequence), 0) AS n FROM log_index"))[0]["n"]
    declared = events(partitions, replicas)
    log = await standing(connection)
    if log is None:
        filling = _filling(declared, total)
        await request(connection, f"STREAM.CREATE.{EVENTS}", filling)
        done = 0
    else:
        done = await _resumed(connection, books, log)
        filling = (await request(connection, f"STREAM.INFO.{EVENTS}"))["config"]
    while done < total:
        batch = await asyncio.to_thread(_batch, books, done)
        fence = {"Nats-Expected-Last-Sequence": str(done)}
        done = await publish_batch(connection, batch, fence)
        if told is not None:
            told(done, total)
    metadata = {name: value for name, value in filling["metadata"].items() if name != RESTORING}
    await request(connection, f"STREAM.UPDATE.{EVENTS}", {**declared, "metadata": metadata})
    return done


def _filling(declared: dict[str, Any], total: int) -> dict[str, Any]:
    """The log as it is while it is filled: not on the relays' subjects, and marked."""
    transform = {**declared["subject_transform"], "src": "restoring.*.*.*.*"}
    marks = {INCARNATION: uuid4().hex, RESTORING: "yes", RESTORED: str(total)}
    return {
        **declared,
        "subjects": ["restoring.*.*.*.*"],
        "subject_transform": transform,
        "metadata": declared["metadata"] | marks,
    }


async def _resumed(connection: Client, books: Books, log: Standing) -> int:
    """How far an interrupted run came."""
    if not log.restoring:
        raise CannotRestoreError("there is a log, and it is complete; nothing was done")
    if log.last == 0:
        return 0
    found = await request(connection, f"STREAM.MSG.GET.{EVENTS}", {"seq": log.last})
    rows = await asyncio.to_thread(books.rows, "SELECT event_id FROM log_index WHERE sequence = %s", [log.last])
    if not rows or rows[0]["event_id"] != event_id(b64decode(found["message"]["data"])):
        raise CannotRestoreError("the half-restored log holds another event than the books; remove it and begin again")
    return log.last


def _batch(books: Books, after: int) -> list[Outgoing]:
    rows = books.rows(
        "SELECT l.sequence, r.publisher, r.type, r.key, e.state FROM log_index l"
        " JOIN recorded r ON r.event_id = l.event_id"
        " JOIN events e ON e.originator_id = r.stream AND e.originator_version = r.version"
        " WHERE l.sequence > %s ORDER BY l.sequence LIMIT %s",
        [after, BATCH],
    )
    return [Outgoing(f"restoring.{row['publisher']}.{row['type']}.{row['key']}", bytes(row["state"])) for row in rows]
