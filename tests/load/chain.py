"""What does the whole chain sustain, from the sectors' publish to the read models, with receipts and books counted?

All services run; messages are published as fast as JetStream takes them, so that every stage always has work. The
clock stops when the last receipt is in its stream, every decision is on the log, the books hold the whole log, and
planning and all read models have folded it. Beside the rate: whose processor time it was, and how memory moved.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from tests.load import raw
from tests.load.cpu import Meter
from tests.load.figures import Figure, at_least, at_most, slope
from tests.load.installation import SERVICES, Installation
from tests.load.sectors import Sent
from tests.load.sending import Sectors
from tests.load.stages import SHOWN, drained
from tests.load.waiting import until

SUSTAINED: Final = 2_000
"""Messages a second: the first target."""
FLAT: Final = 20.0
"""KiB of growth for a thousand messages that still count as flat: 20 MiB in a million."""
LOOK_EVERY: Final = 0.5
WARM: Final = 0.33
"""Share of a run before which caches fill; memory is judged by what comes after."""


@dataclass
class Memory:
    """The resident memory of each service, as messages go by."""

    here: Installation
    points: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    async def watch(self, before: int) -> None:
        """Look again and again, for as long as nobody cancels it; `before` receipts were there at the beginning."""
        while True:
            handled = await self.here.log("RECEIPTS") - before
            for name, size in self.here.memory().items():
                self.points.setdefault(name, []).append((handled / 1000, size / 1024))
            await asyncio.sleep(LOOK_EVERY)

    def figures(self) -> list[Figure]:
        """How large each service was at most, and how much it grew with the messages, its warming up left out."""
        found = []
        for name in SERVICES:
            points = self.points[name]
            largest = max(size for _, size in points) / 1024
            warm = [(handled, size) for handled, size in points if handled >= WARM * points[-1][0]]
            found.append(Figure("memory", f"{name}, at most", largest, "MiB"))
            found.append(at_most(FLAT, "memory", f"{name}, growth", slope(warm), "KiB per 1000 messages"))
        return found


async def sustained(here: Installation, out: Sectors, load: Iterable[Sent], memory: Memory) -> list[Figure]:
    """Send a load through the whole chain."""
    receipts, head = await here.log("RECEIPTS"), await here.log()
    watching = asyncio.create_task(memory.watch(receipts))
    began, meter = perf_counter(), Meter(here)
    sent = await out.send(load)
    await until(lambda: settled(here, receipts + sent))
    seconds, used = perf_counter() - began, meter.used(sent)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    grown = await here.log() - head
    return [
        at_least(SUSTAINED, "whole chain", "messages, all counted", sent / seconds, "messages/s", raw.SINGLE),
        Figure("whole chain", "events that came onto the log", grown / seconds, "events/s", raw.PUBLISHED),
        *(Figure("whole chain", f"processor time of {name}", used[name], "µs a message") for name in sorted(used)),
        Figure("whole chain", "processor time of all", sum(used.values()), "µs a message"),
    ]


async def settled(here: Installation, receipts: int) -> bool:
    """Whether nothing is under way any more and so many receipts are in their stream."""
    here.tend()
    if await here.log("RECEIPTS") < receipts:
        return False
    if not all([await drained(here, service) for service in SERVICES]):
        return False
    shown: int = await here.pool.fetchval(SHOWN)
    return shown >= await here.log()
