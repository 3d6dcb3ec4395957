"""Have the read models caught up with what a command has just caused? So that the page after it shows it.

Invariant: waiting is courtesy, never correctness: whoever does not wait sees the same a moment later.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

REMEMBERED: Final = 20_000
"""Events whose folding is remembered."""


class Seen:
    """The events that were folded a short while ago."""

    def __init__(self) -> None:
        self._order: deque[UUID] = deque()
        self._ids: set[UUID] = set()
        self._moved = asyncio.Event()

    def note(self, ids: Iterable[UUID]) -> None:
        """Events have been folded and committed."""
        for identity in ids:
            self._order.append(identity)
            self._ids.add(identity)
        while len(self._order) > REMEMBERED:
            self._ids.discard(self._order.popleft())
        self._moved.set()
        self._moved = asyncio.Event()

    async def all_of(self, ids: Collection[UUID], patience: float) -> bool:
        """Whether all of these have been folded, waiting at most `patience` seconds for it."""
        try:
            async with asyncio.timeout(patience):
                while not self._ids.issuperset(ids):
                    await self._moved.wait()
        except TimeoutError:
            return False
        return True
