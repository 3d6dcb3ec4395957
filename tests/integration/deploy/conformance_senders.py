"""Two systems of a sector, as an outside team might write them: one that does everything right, and a careless one.

Both are plain programs on the official client; of Samspor they know what `samspor credentials` and the documents tell.
"""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError

Event = Mapping[str, Any]

KEPT_WITHIN = 1.0
RECEIPT_WITHIN = 3.0


@dataclass
class CarefulSystem:
    """Sends each event under its own id until it has its receipt, and reads every receipt once."""

    access: Mapping[str, Any]
    receipts: list[dict[str, Any]] = field(default_factory=list)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def show(self, cases: Sequence[Mapping[str, Any]], until: asyncio.Event) -> None:
        """Show every case beside its ordinary work, which goes on until it is told to stop."""
        client = await nats.connect(self.access["url"], user=self.access["user"], password=self.access["password"])
        reading = asyncio.create_task(self._read(client))
        try:
            working = asyncio.create_task(self._work(client, cases[0]["messages"][0], until))
            for case in cases:
                await self._send_all(client, case["messages"], together=case["case"] == "batch")
            await working
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await client.close()

    async def _send_all(self, client: Client, events: Sequence[Event], *, together: bool) -> None:
        if together:
            await asyncio.gather(*(self._send(client, event) for event in events))
            return
        for event in events:
            await self._send(client, event)

    async def _work(self, client: Client, like: Event, until: asyncio.Event) -> None:
        """Something happens twice a second, whether or not it can be told; it is kept, and told in order."""
        waiting: asyncio.Queue[Event] = asyncio.Queue()
        telling = asyncio.create_task(self._tell(client, waiting))
        number = 0
        while not until.is_set():
            number += 1
            occurred = datetime.now(UTC).isoformat(timespec="milliseconds")
            waiting.put_nowait({**like, "id": f"{like['id']}-work-{number}", "time": occurred})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(until.wait(), 0.5)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)

    async def _tell(self, client: Client, waiting: asyncio.Queue[Event]) -> None:
        while True:
            await self._send(client, await waiting.get())

    async def _send(self, client: Client, event: Event) -> None:
        """Send one event until the inbox has it and its receipt has come."""
        while True:
            kept = await self._kept(client, event)
            if kept is None:
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RECEIPT_WITHIN):
                    while all(receipt["sequence"] != kept for receipt in self.receipts):
                        self._arrived.clear()
                        await self._arrived.wait()
                return

    async def _kept(self, client: Client, event: Event) -> int | None:
        """The sequence of the event in the inbox, or None where nobody said that it was kept."""
        try:
            answer = await client.request(_subject(self.access, event), json.dumps(event).encode(), timeout=KEPT_WITHIN)
        except NatsError:
            return None
        sequence: int | None = json.loads(answer.data).get("seq")
        return sequence

    async def _read(self, client: Client) -> None:
        interface = client.jetstream(domain=self.access["jetstream_domain"])
        place = self.access["receipts"]
        while True:
            with contextlib.suppress(NatsError, TimeoutError):
                reader = await interface.pull_subscribe_bind(consumer=place["consumer"], stream=place["stream"])
                while True:
                    (message,) = await reader.fetch(1, timeout=1)
                    self.receipts.append(json.loads(message.data))
                    await message.ack()
                    self._arrived.set()


@dataclass
class CarelessSystem:
    """Sends once, reads no receipt, writes local time without an offset, and a new id at every try."""

    access: Mapping[str, Any]

    async def show(self, cases: Sequence[Mapping[str, Any]], until: asyncio.Event) -> None:
        """Send what each case says, in its own way."""
        client = await nats.connect(self.access["url"], user=self.access["user"], password=self.access["password"])
        try:
            for case in cases:
                for number, event in enumerate(case["messages"]):
                    await self._send(client, {**event, "id": f"{event['id']}-{case['case']}-{number}"})
            begin = cases[0]["messages"][0]
            await self._send(client, {**begin, "id": "without-offset", "time": "2025-03-03T10:15:00"})
            wrong = {**begin, "id": "again-and-again", "data": {**begin["data"], "shoe_size": 43}}
            for _ in range(4):
                await self._send(client, wrong)
            await until.wait()
        finally:
            await client.close()

    async def _send(self, client: Client, event: Event) -> None:
        with contextlib.suppress(NatsError):
            await client.request(_subject(self.access, event), json.dumps(event).encode(), timeout=KEPT_WITHIN)


def _subject(access: Mapping[str, Any], event: Event) -> str:
    return f"sector.{access['user']}.707.{event['type']}"
