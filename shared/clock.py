"""What time is it? The one port of time; nothing else in the system asks the machine.

It stamps `recorded_at`, judges "in the future" and dates commands. Time never becomes an event here: coordination's
owner publishes `clock.time-passed`. Invariant: within a process, time never goes back.
"""

import asyncio
from datetime import UTC, datetime
from typing import Final, Protocol

from shared.settings import Settings

BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Where a conducted clock stands before its conductor has spoken."""


class Clock(Protocol):
    """The port of time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""


class WallClock:
    """The machine's time, held still where the machine's clock is set back."""

    def __init__(self) -> None:
        self._latest = BEGINNING

    def now(self) -> datetime:
        """The machine's time, never before an answer already given."""
        self._latest = max(self._latest, datetime.now(UTC))
        return self._latest


class ConductedClock:
    """The time that a conductor sets, for the demo and for tests that play months in seconds."""

    def __init__(self) -> None:
        self._now = BEGINNING
        self._told = asyncio.Event()

    def now(self) -> datetime:
        """The moment that was last set."""
        return self._now

    def let(self, moment: datetime) -> None:
        """Move on to a moment; a moment already passed changes nothing."""
        self._now = max(self._now, moment.astimezone(UTC))
        self._told.set()

    async def told(self) -> None:
        """Wait until the conductor has spoken: before that nobody knows what time it is, least of all after a crash."""
        await self._told.wait()


def clock_of(settings: Settings) -> Clock:
    """The clock that the settings ask for."""
    return ConductedClock() if settings.clock == "conducted" else WallClock()


async def known(clock: Clock) -> None:
    """Wait until it is known what time it is: at once, unless a conductor has yet to say."""
    if isinstance(clock, ConductedClock):
        await clock.told()
