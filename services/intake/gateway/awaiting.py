"""How does a client learn of a receipt as soon as there is one, without each client asking the database?

One question for all receipts that somebody waits for, as long as somebody does. Invariant: those who wait are
bounded in number; whoever does not fit in is answered at once, as if there had been no time to wait.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Final
from uuid import UUID

EVERY: Final = 0.05
"""Seconds between questions."""

Known = Callable[[Collection[UUID]], Awaitable[Collection[UUID]]]


class Awaiting:
    """Receipts that somebody waits for; `known` says which of them there are."""

    def __init__(self, known: Known, largest: int) -> None:
        self._known, self._left = known, largest
        self._waiting: dict[UUID, set[asyncio.Event]] = {}
        self._wake = asyncio.Event()

    @property
    def nobody(self) -> bool:
        """Whether nobody waits."""
        return not self._waiting

    async def wait(self, receipt: UUID, seconds: float) -> None:
        """Come back when the receipt is there, or after so many seconds."""
        if seconds <= 0 or self._left <= 0:
            return
        arrived = asyncio.Event()
        self._left -= 1
        self._waiting.setdefault(receipt, set()).add(arrived)
        self._wake.set()
        try:
            async with asyncio.timeout(seconds):
                await arrived.wait()
        except TimeoutError:
            pass
        finally:
            self._left += 1
            waiting = self._waiting[receipt]
            waiting.discard(arrived)
            if not waiting:
                del self._waiting[receipt]

    async def run(self) -> None:
        """Ask for all of them, for ever; where there is no answer, those who wait learn it when they look."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                for receipt in await self._known(tuple(self._waiting)):
                    for arrived in self._waiting.get(receipt, ()):
                        arrived.set()
                await asyncio.sleep(EVERY)
