"""When has something come true? Asked again and again, and how long it took."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final

LONGEST: Final = 3600.0
"""Seconds after which waiting is a failure, not a measurement."""


async def until(come_true: Callable[[], Awaitable[bool]], every: float = 0.05) -> float:
    """Wait until something is true, looking `every` so many seconds; the seconds that it took."""
    began = perf_counter()
    async with asyncio.timeout(LONGEST):
        while not await come_true():  # noqa: ASYNC110 (what other processes have done tells nobody)
            await asyncio.sleep(every)
    return perf_counter() - began
