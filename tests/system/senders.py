"""How does a sector's system behave that never gives up? It resends until it has a receipt, in windows, in order.

Everything of one window has its receipt before the next window is sent. So whatever is killed, a message of an
earlier window stands before one of a later window on the log, and the order can be compared without guessing.
"""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

Message = Mapping[str, Any]
Receipt = Mapping[str, Any]

ACKNOWLEDGED_WITHIN = 2.0
RECEIPT_WITHIN = 4.0


@dataclass
class Sender:
    """One sector's system: what it has sent, and the receipts that it has read."""

    sector: str
    url: str
    password: str = field(repr=False)
    municipality: str = "707"
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    sendings: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self) -> Client:
        """A connection that waits for the server as long as it takes."""

        async def quiet(_: Exception) -> None:
            """What goes wrong shows in what is missing; the sender tries again."""

        return await nats.connect(
            self.url,
            user=self.sector,
            password=self.password,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.1,
            error_cb=quiet,
        )

    async def send(self, windows: Sequence[Sequence[Message]]) -> None:
        """Send everything; returns when every message has its receipt."""
        connection = await self.connect()
        reading = asyncio.create_task(self._read(connection))
        try:
            for window in windows:
                await self._deliver(connection, window)
        finally:
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
            with contextlib.suppress(OSError):  # the server may be down at this moment
                await connection.close()

    async def _deliver(self, connection: Client, window: Sequence[Message]) -> None:
        """Resend what has no receipt until all of it has one; each occurrence in the window wants one of its own."""
        wanted: dict[str, int] = {}
        for message in window:
            wanted[message["id"]] = wanted.get(message["id"], 0) + 1
        before = {name: len(self.receipts.get(name, [])) for name in wanted}
        missing = list(window)
        while missing:
            for message in missing:
                await self._publish(connection, message)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RECEIPT_WITHIN):
                    while self._missing(wanted, before):
                        self._arrived.clear()
                        await self._arrived.wait()
            lacking = self._missing(wanted, before)
            missing = [message for message in window if message["id"] in lacking]

    def _missing(self, wanted: Mapping[str, int], before: Mapping[str, int]) -> set[str]:
        return {name for name, count in wanted.items() if len(self.receipts.get(name, [])) - before[name] < count}

    async def _publish(self, connection: Client, message: Message) -> None:
        subject = f"sector.{self.sector}.{self.municipality}.{message['type']}"
        body = json.dumps(message, ensure_ascii=False).encode()
        while True:
            self.sendings += 1
            try:
                answer = await connection.request(subject, body, timeout=ACKNOWLEDGED_WITHIN)
            except (NatsError, TimeoutError):
                await asyncio.sleep(0.05)
                continue
            if "error" not in json.loads(answer.data):
                return

    async def _read(self, connection: Client) -> None:
        """Read receipts for ever, through every loss of the server."""
        while True:
            with contextlib.suppress(NatsError, JetStreamError, TimeoutError, OSError):
                jetstream = connection.jetstream(domain="samspor")
                reader = await jetstream.pull_subscribe_bind(consumer=self.sector.upper(), stream="RECEIPTS")
                while True:
                    for message in await reader.fetch(256, timeout=1):
                        self._keep(json.loads(message.data))
                        await message.ack()
            await asyncio.sleep(0.05)

    def _keep(self, receipt: Receipt) -> None:
        # Delivered at least once under one id: the same receipt again is no second receipt.
        kept = self.receipts.setdefault(receipt.get("id", ""), [])
        if all(receipt["receipt"] != other["receipt"] for other in kept):
            kept.append(receipt)
        self._arrived.set()
