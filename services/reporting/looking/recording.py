"""How is a look recorded before it is answered, without a disk write for each one alone?

Looks that wait at the same moment are recorded together, in one transaction into reporting's outbox. Invariant: a
look returns from here only after the commit, or with UnrecordedError.
"""

import asyncio
from typing import Final
from uuid import uuid4

import asyncpg

from services.reporting.looking.asking import Asking, UnrecordedError
from shared.clock import Clock
from shared.definitions.event_types import sensitivity_of
from shared.events.envelope import Envelope, Event
from shared.events.reporting import key_of
from shared.postgres import Pool
from shared.relay import append

PUBLISHER: Final = "reporting"
PATIENCE: Final = 5.0
"""Seconds that a look waits to be recorded before it is refused."""
MOST: Final = 500
"""Looks in one transaction."""


class Looks:
    """The looks that wait to be recorded; one task of the process records them."""

    def __init__(self, pool: Pool, clock: Clock, municipality: str, controller: str, wake: asyncio.Event) -> None:
        self._pool, self._clock = pool, clock
        self._municipality, self._controller = municipality, controller
        self._wake = wake
        self._waiting: asyncio.Queue[tuple[Envelope, asyncio.Future[None]]] = asyncio.Queue()

    async def record(self, asking: Asking, look: Event, basis: str | None = None) -> None:
        """Record a look of a person; returns once it is committed.

        Raises:
            UnrecordedError: it could not be recorded in time.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((self._envelope(asking, look, basis), done))
        try:
            async with asyncio.timeout(PATIENCE):
                await done
        except TimeoutError as error:
            raise UnrecordedError from error

    async def run(self) -> None:
        """Record whatever waits, for ever."""
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < MOST and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            batch = [(envelope, done) for envelope, done in batch if not done.done()]
            try:
                async with self._pool.acquire() as connection:
                    await append(connection, PUBLISHER, [envelope for envelope, _ in batch])
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                _settle(batch, UnrecordedError(type(error).__name__))
            else:
                _settle(batch, None)
                self._wake.set()

    def _envelope(self, asking: Asking, look: Event, basis: str | None) -> Envelope:
        now, identity = self._clock.now(), uuid4()
        return Envelope(
            id=identity,
            source=f"/{self._municipality}/{PUBLISHER}",
            sector=PUBLISHER,
            municipality=self._municipality,
            key=key_of(self._municipality),
            occurred_at=now,
            recorded_at=now,
            actor=f"{asking.person.role}:{asking.person.id}",
            legal_basis=basis or "SAME_UNIT",
            purpose=asking.purpose,
            sensitivity=sensitivity_of(look.TYPE),
            controller=self._controller,
            correlation_id=identity,
            data=look,
        )


def _settle(batch: list[tuple[Envelope, asyncio.Future[None]]], error: UnrecordedError | None) -> None:
    for _, done in batch:
        if done.done():
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
