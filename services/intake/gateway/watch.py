"""How is intake, as far as the gateway can hear?

It asks `control.intake.status` every other second. Invariant: an answer that is too old counts as none; then the
inboxes alone say whether intake keeps up.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from typing import Any, Final

from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic_core import from_json

from shared.clock import Clock, ConductedClock

SUBJECT: Final = "control.intake.status"
EVERY: Final = 2.0
"""Seconds between questions."""
STALE: Final = 10.0
"""Seconds after which an answer says nothing any more."""
SENT_ON: Final = ("outbox", "receipts", "feed_outbox")
"""What intake has recorded and has yet to carry to the log, to the receipts and to the feeds."""


class Watch:
    """What intake last said of itself."""

    def __init__(self, connection: Client, clock: Clock) -> None:
        self._connection, self._clock = connection, clock
        self._outboxes: Mapping[str, int] = {}
        self._heard_at = -STALE

    @property
    def answers(self) -> bool:
        """Whether intake has answered of late."""
        return monotonic() - self._heard_at < STALE

    @property
    def depth(self) -> int | None:
        """Rows that intake has yet to send on; None when it is not known."""
        return sum(self._outboxes.get(name, 0) for name in SENT_ON) if self.answers else None

    def hear(self, status: Mapping[str, Any]) -> None:
        """Take on an answer; a conducted clock is intake's, which the conductor sets."""
        self._outboxes, self._heard_at = status["outboxes"], monotonic()
        if isinstance(self._clock, ConductedClock):
            self._clock.let(datetime.fromisoformat(status["now"]))

    async def run(self) -> None:
        """Ask, for ever."""
        while True:
            try:
                reply = await self._connection.request(SUBJECT, b"", timeout=EVERY)
            except (NatsError, TimeoutError):
                pass  # it is being started again, or the message server is
            else:
                self.hear(from_json(reply.data))
            await asyncio.sleep(EVERY)
