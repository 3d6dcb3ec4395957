"""What does a sector get back, receipt by receipt, as the sandbox's operator sees it?

Read beside the sector's own reader, so that none is taken from it. Of what was accepted the log tells when it
occurred; of contents nothing is looked at.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from nats.aio.client import Client
from pydantic_core import from_json

from deploy.conformance.evidence import Seen
from shared.log import LostConsumerError, pull, request
from shared.log.connection import UnavailableError
from shared.streams import EVENTS, RECEIPTS

INACTIVE: Final = 3_600_000_000_000
"""Nanoseconds after which the server forgets the reader, should it not be told."""
PATIENCE: Final = 0.25


@dataclass
class Watch:
    """The receipts of one sector since the watch began."""

    sector: str
    began: datetime
    receipts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    occurred: dict[str, datetime] = field(default_factory=dict)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def seen(self) -> list[Seen]:
        """What is known so far, in the order of the inbox; an acceptance counts once it is on the log."""
        found = [self._seen(receipt) for receipt in self.receipts.values()]
        return sorted((each for each in found if each is not None), key=lambda each: each.sequence)

    async def read(self, client: Client) -> None:
        """Read receipts and the log, for ever."""
        await asyncio.gather(
            self._follow(client, RECEIPTS, f"receipt.{self.sector}.>", self._receipt),
            self._follow(client, EVENTS, "events.*.intake.>", self._event),
        )

    async def _follow(self, client: Client, stream: str, subjects: str, note: Callable[[Any], None]) -> None:
        """Note everything of a stream since the watch began; again from there when the server was away too long."""
        while True:
            with contextlib.suppress(LostConsumerError, UnavailableError):
                reader = await self._reader(client, stream, subjects)
                async for deliveries in pull(client, stream, reader):
                    for each in deliveries:
                        note(from_json(each.body))
                    self.moved.set()
            await asyncio.sleep(PATIENCE)

    async def _reader(self, client: Client, stream: str, subjects: str) -> str:
        name = f"conformance-{uuid4().hex[:8]}"
        config = {
            "name": name,
            "deliver_policy": "by_start_time",
            "opt_start_time": self.began.isoformat(),
            "filter_subject": subjects,
            "ack_policy": "none",
            "inactive_threshold": INACTIVE,
            "mem_storage": True,
        }
        await request(client, f"CONSUMER.CREATE.{stream}.{name}", {"stream_name": stream, "config": config})
        return name

    def _receipt(self, receipt: Mapping[str, Any]) -> None:
        self.receipts[receipt["receipt"]] = receipt

    def _event(self, event: Mapping[str, Any]) -> None:
        self.occurred[event["id"]] = datetime.fromisoformat(event["time"])

    def _seen(self, receipt: Mapping[str, Any]) -> Seen | None:
        occurred = self.occurred.get(receipt.get("event", ""))
        if receipt["outcome"] == "accepted" and occurred is None:
            return None
        refusal = receipt.get("refusal") or {}
        return Seen(
            sequence=receipt["sequence"],
            outcome=receipt["outcome"],
            received_at=datetime.fromisoformat(receipt["received_at"]),
            id=receipt.get("id"),
            type=receipt.get("type"),
            code=refusal.get("code"),
            field=refusal.get("field"),
            occurred_at=occurred,
        )
