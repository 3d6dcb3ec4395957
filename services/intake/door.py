"""How does a message that did not come over NATS get into its sector's inbox?

As a sector would put it there itself: the same subject, an acknowledgement that it is on disk, the same receipt.
Whatever comes while one batch of a sector is on its way travels together in the next, since the message server writes
to disk for each. Invariants: all messages of one call are put or none is; what `put` returned is durable, and its
receipts are those that intake will give; an inbox that was lost and made anew in between is no success.
Source: NATS ADR-50 (atomic batch publish).
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic_core import from_json

from services.intake.reading import Message
from services.intake.receipts import Arrival
from shared.definitions.gateway import LIMITS, Limits
from shared.log import Standing, standing
from shared.log.connection import ServerError, UnavailableError
from shared.streams import inbox

API: Final = "$JS.samspor.API"
"""JetStream's interface as another account than the streams' own knows it."""
LARGEST: Final = 500
"""Messages in one atomic batch; the server takes 1 000."""
HEAVIEST: Final = 4 * 1024 * 1024
"""Bytes of bodies beyond which nothing more joins a batch."""
ANSWERS_WITHIN: Final = 5.0
"""Seconds for the acknowledgement."""


class DoorClosedError(Exception):
    """Nothing is known to be kept: the sender sends again, under the same ids."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Placed:
    """A message that lies in an inbox, and the receipt that it will get."""

    receipt: UUID
    inbox: str
    sequence: int


@dataclass(eq=False)
class _Call:
    messages: Sequence[Message]
    placed: "asyncio.Future[list[Placed]]"


@dataclass
class _Lane:
    """The way into one inbox: one batch at a time, and the calls that wait for the next."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: deque[_Call] = field(default_factory=deque)


class Door:
    """The way into the inboxes, for a connection of the gateway's own account."""

    def __init__(self, connection: Client, municipality: str, limits: Limits = LIMITS) -> None:
        self._connection, self._municipality, self._limits = connection, municipality, limits
        self._lanes: defaultdict[str, _Lane] = defaultdict(_Lane)

    @property
    def open(self) -> bool:
        """Whether the message server is there at the moment."""
        return self._connection.is_connected

    def subject(self, sector: str, type_name: str) -> str:
        """Where a sector publishes events of a type."""
        return f"sector.{sector}.{self._municipality}.{type_name}"

    async def depth(self, sector: str) -> int:
        """Messages in a sector's inbox that intake has not recorded and acknowledged yet.

        Raises:
            DoorClosedError: the message server does not answer for it.
        """
        return (await self._standing(sector)).waiting

    async def put(self, sector: str, messages: Sequence[Message]) -> list[Placed]:
        """Put 1 to LARGEST messages into a sector's inbox, in this order, all or none; where each lies.

        Raises:
            DoorClosedError: the message server is away or does not answer, the inbox is too full, or it is another
                than before. Whether the messages were kept is unknown.
        """
        assert 0 < len(messages) <= LARGEST
        lane = self._lanes[sector]
        call = _Call(messages, asyncio.get_running_loop().create_future())
        lane.waiting.append(call)
        async with lane.turn:
            # Whoever had the turn before may have taken this call along.
            if not call.placed.done():
                await self._carry(sector, _taken(lane.waiting))
        return call.placed.result()

    async def _carry(self, sector: str, calls: Sequence[_Call]) -> None:
        """Put the messages of these calls into the inbox, as one batch, and tell each call where its own lie."""
        fault = self._closed("the door was shut")
        try:
            before = await self._standing(sector)
            fitting = self._fitting(calls, before.waiting)
            if fitting:
                messages = [message for call in fitting for message in call.messages]
                last = await self._publish(messages)
                after = await self._standing(sector)
                if after.incarnation != before.incarnation:
                    raise self._closed("the inbox was made anew in the meantime")
                first = last - len(messages) + 1
                _tell(fitting, inbox(sector), before.incarnation, first)
        except DoorClosedError as error:
            fault = error
        finally:
            for call in calls:
                if not call.placed.done():
                    call.placed.set_exception(fault)
                    call.placed.exception()  # seen, also where nobody waits any more

    def _fitting(self, calls: Sequence[_Call], depth: int) -> list[_Call]:
        """The calls that the inbox has room for; the others are told that it is full."""
        fitting = []
        for call in calls:
            depth += len(call.messages)
            if depth <= self._limits.inbox_depth:
                fitting.append(call)
            else:
                call.placed.set_exception(self._closed("the inbox is full: intake does not keep up"))
                call.placed.exception()
        return fitting

    async def _standing(self, sector: str) -> Standing:
        if not self._connection.is_connected:
            raise self._closed("the message server is away")
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                found = await standing(self._connection, inbox(sector), API)
        except (ServerError, NatsError, TimeoutError) as error:
            raise self._closed("the message server does not answer for the inbox") from error
        if found is None or not found.incarnation:
            raise self._closed("there is no inbox at the moment")
        return found

    async def _publish(self, messages: Sequence[Message]) -> int:
        """Publish one message, or several as an atomic batch; the sequence of the last."""
        *first, last = messages
        marks: dict[str, str] = {}
        batch = uuid4().hex
        try:
            for index, message in enumerate(first, start=1):
                marks = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(index)}
                headers = dict(message.headers or {}) | marks
                await self._connection.publish(message.subject, message.body, headers=headers)
            if first:
                marks = {
                    "Nats-Batch-Id": batch,
                    "Nats-Batch-Sequence": str(len(messages)),
                    "Nats-Batch-Commit": "1",
                }
            headers = dict(last.headers or {}) | marks
            reply = await self._connection.request(
                last.subject, last.body, headers=headers or None, timeout=ANSWERS_WITHIN
            )
        except (NatsError, TimeoutError, UnavailableError) as error:
            raise self._closed("the message server did not acknowledge") from error
        answer = from_json(reply.data)
        if "error" in answer:
            raise self._closed("the message server refused")
        sequence: int = answer["seq"]
        return sequence

    def _closed(self, sentence: str) -> DoorClosedError:
        return DoorClosedError(sentence, self._limits.retry_after_seconds)


def _taken(waiting: deque[_Call]) -> list[_Call]:
    """The first of those that wait, as many as make one batch."""
    calls: list[_Call] = []
    count = weight = 0
    while waiting:
        messages = waiting[0].messages
        count += len(messages)
        weight += sum(len(message.body) for message in messages)
        if calls and (count > LARGEST or weight > HEAVIEST):
            break
        calls.append(waiting.popleft())
    return calls


def _tell(calls: Sequence[_Call], stream: str, incarnation: str, first: int) -> None:
    """Tell each call where its messages lie, the first of them all at that sequence."""
    for call in calls:
        arrivals = (
            Arrival(stream, incarnation, sequence, message) for sequence, message in enumerate(call.messages, first)
        )
        call.placed.set_result([Placed(each.receipt, stream, each.sequence) for each in arrivals])
        first += len(call.messages)
