"""How long does an event take until its sender has the receipt, and until a page would show it?

Shown means committed in every read model: their checkpoint is in the transaction of their rows, so it is looked at, a
few hundred times a second. What is measured is what a sector and a reader would see, the looking included.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final
from uuid import uuid4

import asyncpg
from nats.aio.client import Client
from pydantic_core import from_json

from shared.log import pull, request
from tests.load.figures import Figure, at_most, percentile
from tests.load.installation import Installation
from tests.load.sectors import Sent
from tests.load.sending import Sectors, paced
from tests.load.stages import SHOWN
from tests.load.waiting import until

MEDIAN: Final = 40.0
TAIL: Final = 150.0
"""Milliseconds until it is shown, half of all and 99 of 100: the first targets, at 100 events a second."""
PACE: Final = 100.0
LOOK_EVERY: Final = 0.002


@dataclass
class _Watch:
    """When each message, by its sender's id, was sent, receipted, and shown."""

    sent: dict[str, float] = field(default_factory=dict)
    receipted: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    """Those that are on the log and not shown yet, with their sequence."""

    async def receipts(self, connection: Client) -> None:
        """Note every receipt that comes."""
        async for bodies in _new(connection, "RECEIPTS"):
            now = perf_counter()
            self.receipted |= {from_json(body)["id"]: now for _, body in bodies}

    async def log(self, connection: Client) -> None:
        """Note every event that comes onto the log."""
        async for bodies in _new(connection, "EVENTS"):
            for sequence, body in bodies:
                name = from_json(body).get("senderid")
                if name is not None:
                    self.waiting[name] = sequence

    async def read_models(self, url: str) -> None:
        """Note what the read models show."""
        connection = await asyncpg.connect(url)
        look = await connection.prepare(SHOWN)
        while True:
            if self.waiting:
                position = await look.fetchval()
                now = perf_counter()
                for name in [name for name, sequence in self.waiting.items() if sequence <= position]:
                    del self.waiting[name]
                    self.shown[name] = now
            await asyncio.sleep(LOOK_EVERY)

    async def complete(self) -> bool:
        """Whether everything that was sent is receipted and shown."""
        return self.sent.keys() <= self.receipted.keys() and self.sent.keys() <= self.shown.keys()

    def milliseconds(self, noted: dict[str, float]) -> list[float]:
        """From sending until noted."""
        return [(noted[name] - at) * 1000 for name, at in self.sent.items()]


async def latency(here: Installation, out: Sectors, lone: Sequence[Sent], many: Sequence[Sent]) -> list[Figure]:
    """Send `lone` one after the other, each when the one before is shown; then `many` at 100 a second."""
    alone = await _measured(here, out, lone, steadily=False)
    steady = await _measured(here, out, many, steadily=True)
    return [
        *_figures("a lone event", alone),
        *_figures("at 100 events/s", steady),
    ]


def _figures(stage: str, watch: _Watch) -> list[Figure]:
    receipted, shown = watch.milliseconds(watch.receipted), watch.milliseconds(watch.shown)
    return [
        Figure(stage, "publish → receipt, p50", percentile(receipted, 50), "ms"),
        Figure(stage, "publish → receipt, p99", percentile(receipted, 99), "ms"),
        at_most(MEDIAN, stage, "publish → shown in all read models, p50", percentile(shown, 50), "ms"),
        at_most(TAIL, stage, "publish → shown in all read models, p99", percentile(shown, 99), "ms"),
    ]


async def _measured(here: Installation, out: Sectors, messages: Sequence[Sent], *, steadily: bool) -> _Watch:
    watch = _Watch()
    tasks = [
        asyncio.create_task(watch.receipts(here.nats)),
        asyncio.create_task(watch.log(here.nats)),
        asyncio.create_task(watch.read_models(here.stack.database_url("postgres"))),
    ]
    await asyncio.sleep(1)  # the readers' consumers are made
    try:
        async for message in paced(messages, PACE) if steadily else _one_by_one(messages, watch):
            watch.sent[from_json(message.body)["id"]] = perf_counter()
            await out.put(message)
        await until(watch.complete, LOOK_EVERY)
        here.tend()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return watch


async def _one_by_one(messages: Sequence[Sent], watch: _Watch) -> AsyncIterator[Sent]:
    for message in messages:
        await until(watch.complete, LOOK_EVERY)
        yield message


async def _new(connection: Client, stream: str) -> AsyncIterator[list[tuple[int, bytes]]]:
    """What comes into a stream from now on, with its sequence."""
    name = f"bench-{uuid4().hex[:8]}"
    config = {
        "name": name,
        "deliver_policy": "new",
        "ack_policy": "none",
        "inactive_threshold": 30_000_000_000,
        "mem_storage": True,
    }
    await request(connection, f"CONSUMER.CREATE.{stream}.{name}", {"stream_name": stream, "config": config})
    async for deliveries in pull(connection, stream, name):
        yield [(each.sequence, each.body) for each in deliveries]
