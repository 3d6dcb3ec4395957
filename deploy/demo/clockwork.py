"""What time is it everywhere, and has everything come to rest? The conductor's hands on clocks and quiet.

Quiet means: every reader stands at the head of the log and every outbox is empty. A service reads its positions
before it counts what it has to send, and the head is read last; so one look that finds quiet is enough.
Invariant: after `settle` nothing moves until somebody sends or commands.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic_core import from_json, to_json

from shared.streams import EVENTS

ANSWERS_WITHIN: Final = 5.0
"""Seconds in which a service answers; after that it is asked again."""
LOG: Final = "log"
"""What every service calls its reader of the log; other readers have heads of their own."""
LOOK_EVERY: Final = 0.008
"""Seconds between looks while something still moves."""


class NotAtRestError(RuntimeError):
    """Something still moves after all the patience; the message says what."""


@dataclass
class Clockwork:
    """The services whose clocks and readers are conducted, seen through the operator's connection.

    Attributes:
        now: the moment that was last set; a service that was started again is told it again.
    """

    operator: Client
    services: Sequence[str]
    patience: float = 60.0
    now: datetime | None = None

    async def set_clocks(self, now: datetime) -> None:
        """Let time pass until a moment: through every moment at which something falls due on the way, as time does."""
        due = await self._next_due()
        while due is not None and due < now and (self.now is None or due > self.now):
            await self._set_clocks(due)
            await self.settle()
            due = await self._next_due()
        await self._set_clocks(now)

    async def _next_due(self) -> datetime | None:
        found = (await self._ask("control.coordination.next-due", {}))["due"]
        return datetime.fromisoformat(found) if found else None

    async def tell(self, now: datetime) -> None:
        """Tell every service the time, and nothing else."""
        await asyncio.gather(*(self._set_clock(service, now) for service in self.services))

    async def _set_clocks(self, now: datetime) -> None:
        self.now = now
        await self.tell(now)
        await self._ask("control.coordination.let-time-pass", {"until": now.isoformat()})

    async def settle(self) -> dict[str, Any]:
        """Wait until everything has come to rest; answers the last status of every service."""
        deadline = asyncio.get_running_loop().time() + self.patience
        while True:
            await asyncio.sleep(LOOK_EVERY)
            statuses = await self.statuses()
            still = moving(statuses, await self._head())
            if not still:
                return statuses
            await self._remind(statuses)
            if asyncio.get_running_loop().time() > deadline:
                raise NotAtRestError(f"not at rest after {self.patience:.0f} s: {', '.join(still)}")

    async def statuses(self) -> dict[str, Any]:
        """What every service says of its readers and outboxes."""
        answers = await asyncio.gather(*(self._ask(f"control.{service}.status", {}) for service in self.services))
        return dict(zip(self.services, answers, strict=True))

    async def _remind(self, statuses: Mapping[str, Any]) -> None:
        """Tell the time again to whoever was started again and does not know it."""
        for service, status in statuses.items():
            if self.now is not None and datetime.fromisoformat(status["now"]) < self.now:
                await self._set_clock(service, self.now)

    async def _set_clock(self, service: str, now: datetime) -> None:
        await self._ask(f"control.{service}.time", {"now": now.isoformat()})

    async def _head(self) -> int:
        return int((await self._ask(f"$JS.API.STREAM.INFO.{EVENTS}", {}))["state"]["last_seq"])

    async def _ask(self, subject: str, question: Mapping[str, Any]) -> dict[str, Any]:
        """Ask until there is an answer: whoever fell over comes back."""
        deadline = asyncio.get_running_loop().time() + self.patience
        while True:
            try:
                answer = await self.operator.request(subject, to_json(question), timeout=ANSWERS_WITHIN)
                return dict(from_json(answer.data))
            except (NatsError, TimeoutError):
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(LOOK_EVERY)


def moving(statuses: Mapping[str, Any], head: int) -> list[str]:
    """What still moves: readers behind the head of the log or of their own stream, and what waits to be sent."""
    behind = [
        f"{service}/{name} at {reader['position']} of {head if name == LOG else reader['head']}"
        for service, status in statuses.items()
        for name, reader in status["readers"].items()
        if reader["lag"] or (name == LOG and reader["position"] != head)
    ]
    full = [
        f"{service} with {status['outbox_depth']} to send"
        for service, status in statuses.items()
        if status["outbox_depth"]
    ]
    return behind + full
