"""How does what waits in the outbox reach the inbox, in order, until each of it has its receipt?

One window at a time: the head of the outbox goes as a whole, and the next goes when all of it has receipts. What has
none in time goes again, together with what was told behind it; a message that was lost with a whole stream after it
had been acknowledged is so sent again too. Invariant: whatever fails, nothing overtakes what was told before it.
"""

import asyncio
import logging
import random
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final, NoReturn

from samspor.client.outbox import Outbox
from samspor.client.road import Fed, LaterError, Road

_LOG: Final = logging.getLogger(__name__)
PASSING: Final = (LaterError, sqlite3.OperationalError)
"""What passes by itself or when somebody has made room: no connection, a full disk, a file that is in use."""
HEAVIEST: Final = 1024 * 1024
"""Bytes in one window."""
LOOK: Final = 1.0
"""Seconds between looks at the outbox while nobody says that something changed: another process may have told."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait, in seconds, before trying again; each time twice as long, scattered, up to the longest.

    Attributes:
        receipt, longest_receipt: for a receipt, before the same is sent again.
        pause, longest_pause: after something failed.
    """

    receipt: float = 10.0
    longest_receipt: float = 300.0
    pause: float = 0.2
    longest_pause: float = 10.0


@dataclass
class Bell:
    """Wakes everybody who waits for a change."""

    _event: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        """Something changed."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, holds: Callable[[], bool], within: float | None = None) -> bool:
        """Wait until something holds; False when it did not in time."""
        try:
            async with asyncio.timeout(within):
                while True:
                    event = self._event
                    if holds():
                        return True
                    await _heard(event)
        except TimeoutError:
            return False


async def _heard(event: asyncio.Event) -> None:
    # Nobody rings for what another process writes into the same file.
    waiting = asyncio.create_task(event.wait())
    try:
        await asyncio.wait({waiting}, timeout=LOOK)
    finally:
        waiting.cancel()


@dataclass
class Carrier:
    """What carries an outbox along a road.

    Attributes:
        trouble: why nothing gets through at the moment; None while all is well.
        placing: held while places are being learnt.
    """

    outbox: Outbox
    road: Road
    bell: Bell
    pace: Pace = field(default_factory=Pace)
    trouble: str | None = None
    placing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self) -> NoReturn:
        """Put window after window into the inbox, for ever."""
        patience = self.pace.receipt
        pauses = _Pauses(self.pace)
        while True:
            await self.bell.until(lambda: self.outbox.waiting() > 0)
            window = self.outbox.head(self.road.largest, HEAVIEST)
            positions = [each.position for each in window]
            try:
                # A receipt may be here before we know of which place it is.
                async with self.placing:
                    places = await self.road.put(window)
                    self.outbox.placed(dict(zip(positions, places, strict=True)))
            except PASSING as error:
                await self._pause(error, pauses)
                continue
            self._well()
            pauses.reset()
            self.bell.ring()
            if await self._receipted(positions, patience):
                patience = self.pace.receipt
            else:
                patience = min(patience * 2, self.pace.longest_receipt)

    async def _receipted(self, positions: Sequence[int], patience: float) -> bool:
        """Wait until all of these have their receipts; False when for so long none came."""
        while left := self.outbox.waiting(positions):
            if not await self.bell.until(lambda: self.outbox.waiting(positions) < left, _scattered(patience)):
                return False
        return True

    async def receive(self) -> NoReturn:
        """Take receipts, for ever."""
        pauses = _Pauses(self.pace)
        while True:
            try:
                cursor = self.outbox.noted("receipts")
                async with aclosing(self.road.receipts(cursor, self._awaited)) as arriving:
                    async for arrived in arriving:
                        async with self.placing:
                            self.outbox.receive(arrived.receipt, arrived.place)
                        if arrived.cursor != (cursor or ""):
                            self.outbox.note("receipts", arrived.cursor)
                        cursor = arrived.cursor
                        self._well()
                        pauses.reset()
                        self.bell.ring()
            except PASSING as error:
                await self._pause(error, pauses)

    async def _awaited(self, within: float) -> Sequence[str]:
        await self.bell.until(lambda: bool(self.outbox.awaited()), within)
        return self.outbox.awaited()

    async def fed(self) -> AsyncGenerator[Fed]:
        """The feed's messages, for ever; each is done with when the next is asked for."""
        pauses = _Pauses(self.pace)
        while True:
            try:
                cursor = self.outbox.noted("feed")
                async with aclosing(self.road.feed(cursor)) as feeding:
                    async for each in feeding:
                        yield each
                        if each.cursor != (cursor or ""):
                            self.outbox.note("feed", each.cursor)
                        cursor = each.cursor
                        pauses.reset()
            except PASSING as error:
                await self._pause(error, pauses)

    async def _pause(self, error: LaterError | sqlite3.OperationalError, pauses: "_Pauses") -> None:
        asked = error.after if isinstance(error, LaterError) else None
        why = str(error) if isinstance(error, LaterError) else f"the outbox cannot be written ({error})"
        if self.trouble != why:
            self.trouble = why
            _LOG.warning("trying again: %s", why)
        await asyncio.sleep(max(pauses.next(), asked or 0.0))

    def _well(self) -> None:
        if self.trouble is not None:
            self.trouble = None
            _LOG.warning("messages get through again")


class _Pauses:
    def __init__(self, pace: Pace) -> None:
        self._pace, self._next = pace, pace.pause

    def next(self) -> float:
        """How long to wait this time."""
        found, self._next = self._next, min(self._next * 2, self._pace.longest_pause)
        return _scattered(found)

    def reset(self) -> None:
        """All is well again."""
        self._next = self._pace.pause


def _scattered(seconds: float) -> float:
    # So that many senders that met the same outage do not come back at the same moment.
    return seconds * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
