"""Which read models have passed a place on the log, and when did the slowest of them?

For whoever runs the installation. Positions come from the registry of the read models; moments are remembered by the
process that folds, so of what was folded before it started only that it was is known. Invariant: a moment is never
guessed, it is one at which the fold was seen to stand at or behind the place.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic_core import from_json, to_json

from services.reporting.generations import registered
from shared.clock import Clock
from shared.log import Progress
from shared.postgres import Pool

REMEMBERED: Final = 20_000
"""Steps of the fold whose moment is remembered."""


class Trail:
    """When the fold stood where, a short while back."""

    def __init__(self, begin: int) -> None:
        """`begin` is where the fold stood when the process started."""
        self._begin = begin
        self._steps: deque[tuple[int, datetime]] = deque(maxlen=REMEMBERED)

    async def watch(self, reader: Progress, clock: Clock) -> None:
        """Remember every step of the fold, for ever."""
        while True:
            await reader.reach(self._last + 1)
            self.note(reader.position, clock.now())

    def note(self, position: int, at: datetime) -> None:
        """The fold stands at a position, at a moment."""
        if len(self._steps) == self._steps.maxlen:
            self._begin = self._steps[0][0]
        self._steps.append((position, at))

    def passed(self, sequence: int) -> datetime | None:
        """When the fold was first seen at or behind a place; None if never, or before what is remembered."""
        index = bisect_left(self._steps, sequence, key=lambda step: step[0])
        if sequence <= self._begin or index == len(self._steps):
            return None
        return self._steps[index][1]

    @property
    def _last(self) -> int:
        return self._steps[-1][0] if self._steps else self._begin


async def position_of(pool: Pool) -> int:
    """Where the read models that are served stand together: the position of the slowest."""
    async with pool.acquire() as connection:
        served = await registered(connection, "live")
    return min((generation.sequence for generation in served.values()), default=0)


async def serve_trace(connection: Client, pool: Pool, trail: Trail) -> None:
    """Answer `control.reporting.trace` {"sequence": n} for as long as the connection lives."""

    async def trace(message: Msg) -> None:
        await message.respond(to_json(await traced(pool, trail, int(from_json(message.data)["sequence"]))))

    await connection.subscribe("control.reporting.trace", cb=trace)


async def traced(pool: Pool, trail: Trail, sequence: int) -> Mapping[str, Any]:
    """Each read model's position and whether it is past a place on the log; the moment when all of them were."""
    async with pool.acquire() as connection:
        served = await registered(connection, "live")
    models = [
        {"name": name, "position": each.sequence, "past": each.sequence >= sequence} for name, each in served.items()
    ]
    past = bool(models) and all(model["past"] for model in models)
    return {"models": models, "projected_at": trail.passed(sequence) if past else None}
