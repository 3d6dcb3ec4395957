"""How does a sector's system behave that never gives up? It resends until it has a receipt, in windows, in order.

Everything of one window has its receipt before the next window is sent. So whatever is killed, a message of an
earlier window stands before one of a later window on the log, and the order can be compared without guessing.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.system.roads import Message, Open, Receipt, Road

RECEIPT_WITHIN = 4.0


@dataclass
class Sender:
    """One sector's system: what it has sent, and the receipts that it has read."""

    sector: str
    road: Road
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    sendings: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, windows: Sequence[Sequence[Message]]) -> None:
        """Send everything; returns when every message has its receipt."""
        async with self.road.open() as road, asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(self._read(road))
            for window in windows:
                await self._deliver(road, window)
            reading.cancel()

    async def _deliver(self, road: Open, window: Sequence[Message]) -> None:
        """Resend what has no receipt until all of it has one; each occurrence in the window wants one of its own."""
        wanted: dict[str, int] = {}
        for message in window:
            wanted[message["id"]] = wanted.get(message["id"], 0) + 1
        before = {name: len(self.receipts.get(name, [])) for name in wanted}
        missing = list(window)
        while missing:
            for message in missing:
                self.sendings += await road.keep(message)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RECEIPT_WITHIN):
                    while self._missing(wanted, before):
                        self._arrived.clear()
                        await self._arrived.wait()
            lacking = self._missing(wanted, before)
            missing = [message for message in window if message["id"] in lacking]

    def _missing(self, wanted: Mapping[str, int], before: Mapping[str, int]) -> set[str]:
        return {name for name, count in wanted.items() if len(self.receipts.get(name, [])) - before[name] < count}

    async def _read(self, road: Open) -> None:
        async for receipts in road.receipts():
            for receipt in receipts:
                self._keep(receipt)

    def _keep(self, receipt: Receipt) -> None:
        # Delivered at least once under one id: the same receipt again is no second receipt.
        kept = self.receipts.setdefault(receipt.get("id", ""), [])
        if all(receipt["receipt"] != other["receipt"] for other in kept):
            kept.append(receipt)
        self._arrived.set()
