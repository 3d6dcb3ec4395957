"""How do messages come from the sectors' inboxes to be recorded, and when are they done with?

One reader an inbox puts what arrives into a queue; one worker takes whatever is waiting, records it in one
transaction and acknowledges it after the commit. Invariants: nothing is acknowledged that is not recorded; a lone
message does not wait for others; a batch is bounded in number and in bytes, so that no sender can make it too large.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from nats.aio.client import Client
from nats.errors import Error as NatsError

from services.intake.reading import Message
from services.intake.receipts import Arrival
from services.intake.recording import Office, record
from shared.definitions.sectors import Sector
from shared.log import Delivery, LostConsumerError, Progress, UnsafeServerError, acknowledge, pull, request, standing
from shared.log.connection import ServerError, UnavailableError
from shared.streams import INCARNATION, INTAKE_CONSUMER, consumers, differences, inboxes, outgoing

_LOG: Final = logging.getLogger(__name__)
LARGEST: Final = 500
"""Messages in one transaction."""
HEAVIEST: Final = 8 * 1024 * 1024
"""Bytes of their bodies."""
WINDOW: Final = 250
"""Messages of one inbox that may be on their way to the worker."""
AHEAD: Final = 4
"""Readings that may wait for the worker; readers wait beyond that."""
PATIENCE: Final = 0.25
"""Seconds between looks for an inbox that is absent."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    arrival: Arrival
    delivery: Delivery


class Inboxes:
    """The inboxes of the sectors, on their way into one queue."""

    def __init__(
        self, connection: Client, office: Office, sectors: Sequence[Sector], recorded: Callable[[], None]
    ) -> None:
        self._connection, self._office, self._recorded = connection, office, recorded
        self._queue: asyncio.Queue[list[_Waiting]] = asyncio.Queue(AHEAD)
        self.sectors = [each for each in sectors if each.stream is not None]
        self.progress = {each.stream: Progress() for each in self.sectors if each.stream is not None}

    async def check(self) -> None:
        """Compare the inboxes, their consumers and what goes back to the sectors with what the promises need.

        Raises:
            UnsafeServerError: naming each setting, what it is and what it must be.
        """
        names = [each.code for each in self.sectors]
        faults = []
        for declared in (*inboxes(names), *outgoing()):
            found = await request(self._connection, f"STREAM.INFO.{declared['name']}")
            faults += [f"{declared['name']}: {each}" for each in differences(declared, found["config"])]
        for stream, declared in consumers(names):
            if declared["durable_name"] == INTAKE_CONSUMER:
                found = await request(self._connection, f"CONSUMER.INFO.{stream}.{INTAKE_CONSUMER}")
                # What nobody declared is a limit of the server's own here, and none that could lose a message.
                settled = {name: value for name, value in found["config"].items() if name in declared}
                faults += [f"{stream}: {each}" for each in differences(declared, settled)]
        if faults:
            raise UnsafeServerError("the streams are not safe: " + "; ".join(faults))

    async def depths(self) -> dict[str, int]:
        """Messages in each inbox that are not recorded and acknowledged yet."""
        answers = await asyncio.gather(*(request(self._connection, f"STREAM.INFO.{name}") for name in self.progress))
        return {name: found["state"]["messages"] for name, found in zip(self.progress, answers, strict=True)}

    async def read(self, sector: Sector) -> None:
        """Put what arrives in a sector's inbox into the queue, for ever.

        Raises:
            UnsafeServerError: the inbox does not say which making of it this is.
            ConnectionError: the connection to the message server is closed for good.
        """
        assert sector.stream is not None
        trouble = ""
        while not self._connection.is_closed:
            try:
                inbox = await standing(self._connection, sector.stream)
                if inbox is not None and not inbox.incarnation:
                    # Made anew without a name of its own, its first messages would be taken for those of the old one.
                    raise UnsafeServerError(f"{sector.stream} has no {INCARNATION} in its metadata")
                if inbox is not None:
                    await self._read(sector.code, sector.stream, inbox.incarnation)
            except (LostConsumerError, UnavailableError, ServerError) as error:
                if str(error) != trouble:
                    trouble = str(error)
                    _LOG.warning("%s cannot be read, trying again: %s", sector.stream, trouble)
            await asyncio.sleep(PATIENCE)
        raise ConnectionError("the connection to the message server was closed for good")

    async def _read(self, sector: str, stream: str, incarnation: str) -> None:
        # What was delivered and not acknowledged would come again last, after half a minute; a fact would then be
        # judged before what it rests on. Resetting delivers it again at once, and in the order of the inbox.
        await request(self._connection, f"CONSUMER.RESET.{stream}.{INTAKE_CONSUMER}")
        async for deliveries in pull(self._connection, stream, INTAKE_CONSUMER, WINDOW):
            last = deliveries[-1]
            self.progress[stream].head = last.sequence + last.pending
            await self._queue.put(
                [
                    _Waiting(
                        Arrival(
                            stream, incarnation, each.sequence, Message(sector, each.subject, each.headers, each.body)
                        ),
                        each,
                    )
                    for each in deliveries
                ]
            )

    async def work(self) -> None:
        """Record whatever is waiting, batch after batch, and acknowledge it, for ever."""
        waiting: list[_Waiting] = []
        while True:
            if not waiting:
                waiting = await self._queue.get()
            while len(waiting) < LARGEST and not self._queue.empty():
                waiting = waiting + self._queue.get_nowait()
            batch, waiting = _cut(waiting)
            await record(self._office, [each.arrival for each in batch])
            self._recorded()
            with contextlib.suppress(NatsError):
                # Lost, it makes the message come again, and find its receipt.
                await acknowledge(self._connection, [each.delivery for each in batch])
            for each in batch:
                seen = self.progress[each.arrival.inbox]
                seen.move(each.arrival.sequence, max(seen.head, each.arrival.sequence))


def _cut(waiting: list[_Waiting]) -> tuple[list[_Waiting], list[_Waiting]]:
    """The first of those waiting that make one transaction, at least one, and the rest."""
    weight = 0
    for count, each in enumerate(waiting[:LARGEST]):
        weight += len(each.arrival.message.body)
        if weight > HEAVIEST and count > 0:
            return waiting[:count], waiting[count:]
    return waiting[:LARGEST], waiting[LARGEST:]
