"""How does every reader follow the log: `read(after=checkpoint) → batch → one transaction {effect, checkpoint}`?

The reader's effect and its checkpoint are one transaction of its own database; a crash is a restart. At the start and
after every reconnect the checkpoint is compared with the log by incarnation and by the id of the event at its
sequence, so that nobody reads a different log as if it were the old one.
"""

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from time import time_ns
from typing import Final
from uuid import UUID, uuid4

from nats.aio.client import Client

from shared.events.envelope import Envelope, event_id
from shared.events.registry import decode
from shared.log.connection import ServerError, UnavailableError, request
from shared.log.pulling import LostConsumerError, pull
from shared.log.stream import Standing, standing
from shared.streams import EVENTS
from shared.telemetry import trace_stage

PATIENCE: Final = 0.25
"""Seconds between looks for a log that is absent or being restored."""
_INACTIVE: Final = 60_000_000_000
"""Nanoseconds after which the server forgets a reader's consumer that nobody pulls from."""


class DifferentLogError(Exception):
    """The log does not hold the event that the checkpoint names: what was derived from the old log must be rebuilt."""


@dataclass(frozen=True)
class Entry:
    """One event as it lies on the log."""

    sequence: int
    pending: int
    subject: str
    body: bytes

    @cached_property
    def envelope(self) -> Envelope:
        """The event, decoded once for all who look at this entry."""
        return decode(self.body)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a reader has come: the log, the sequence, and the id of the event there."""

    incarnation: str
    sequence: int
    event_id: UUID


class Progress:
    """Where a reader stands: its position and the last known end of the log."""

    def __init__(self) -> None:
        self.position = 0
        self.head = 0
        self._moved = asyncio.Event()

    def move(self, position: int, head: int) -> None:
        """Note a new position; whoever waits for it goes on."""
        self.position, self.head = position, head
        self._moved.set()
        self._moved = asyncio.Event()

    async def reach(self, position: int) -> None:
        """Wait until the reader has come to a position."""
        while self.position < position:
            await self._moved.wait()

    @property
    def lag(self) -> int:
        """Events between the reader and the last known end of the log."""
        return max(0, self.head - self.position)


Apply = Callable[[Sequence[Entry], Checkpoint], Awaitable[None]]


async def fold(
    connection: Client,
    *,
    name: str,
    checkpoint: Checkpoint | None,
    apply: Apply,
    progress: Progress | None = None,
    limit: int = 500,
) -> None:
    """Follow the log for ever from a checkpoint (None: from its beginning), calling `apply` with 1 to `limit` events.

    `apply` makes effect and checkpoint one transaction. Ends only by an exception, which ends the process.

    Raises:
        DifferentLogError: the log is not the one that the checkpoint was taken on.
    """
    seen = progress or Progress()
    while not connection.is_closed:
        log = await available(connection)
        checkpoint = await compared(connection, log, checkpoint)
        position = checkpoint.sequence if checkpoint else 0
        seen.move(position, max(log.last, position))
        try:
            consumer = await _begin(connection, name, position)
            async for deliveries in pull(connection, EVENTS, consumer, limit):
                entries = [Entry(each.sequence, each.pending, each.subject, each.body) for each in deliveries]
                _in_sequence(entries, position)
                last = entries[-1]
                checkpoint = Checkpoint(log.incarnation, last.sequence, event_id(last.body))
                began = time_ns()
                await apply(entries, checkpoint)
                # Most events are in no trace: looking for the word spares decoding those that a reader passes over.
                traced = (entry.envelope for entry in entries if b'"traceparent"' in entry.body)
                trace_stage(f"{name} fold", traced, began)
                position = last.sequence
                seen.move(position, position + last.pending)
        except (LostConsumerError, UnavailableError, ServerError):
            await asyncio.sleep(PATIENCE)
    raise ConnectionError("the connection to the message server was closed for good")


async def available(connection: Client) -> Standing:
    """The log, once there is one and it is complete."""
    while True:
        log = await standing(connection)
        if log is not None and not log.restoring:
            return log
        if connection.is_closed:
            raise ConnectionError("the connection to the message server was closed for good")
        await asyncio.sleep(PATIENCE)


async def compared(connection: Client, log: Standing, checkpoint: Checkpoint | None) -> Checkpoint | None:
    """The checkpoint, valid on this log.

    Raises:
        DifferentLogError: the log ends before it, holds another event at its sequence, or was re-made from books that
            did not reach that far (what lies behind their end may stand in another order than it did).
    """
    if checkpoint is None:
        return None
    end = log.last if checkpoint.incarnation == log.incarnation else log.restored
    if end < checkpoint.sequence:
        raise DifferentLogError(f"the log is the same to {end}, the checkpoint is at {checkpoint.sequence}")
    found = await request(connection, f"STREAM.MSG.GET.{EVENTS}", {"seq": checkpoint.sequence})
    if event_id(b64decode(found["message"]["data"])) != checkpoint.event_id:
        raise DifferentLogError(f"the log holds another event at {checkpoint.sequence} than the checkpoint names")
    return Checkpoint(log.incarnation, checkpoint.sequence, checkpoint.event_id)


def _in_sequence(entries: Sequence[Entry], position: int) -> None:
    if entries[0].sequence != position + 1 or entries[-1].sequence != position + len(entries):
        raise LostConsumerError("the deliveries are not in sequence")


async def _begin(connection: Client, name: str, position: int) -> str:
    """A consumer of this reader alone, which delivers everything after `position` in order and needs no acks."""
    consumer = f"{name}-{uuid4().hex[:12]}"
    config = {
        "name": consumer,
        "deliver_policy": "by_start_sequence",
        "opt_start_seq": position + 1,
        "ack_policy": "none",
        "inactive_threshold": _INACTIVE,
        "mem_storage": True,
        "num_replicas": 1,
    }
    await request(connection, f"CONSUMER.CREATE.{EVENTS}.{consumer}", {"stream_name": EVENTS, "config": config})
    return consumer
