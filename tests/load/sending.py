"""How does a load get into the inboxes? As every sector's system would send it, at full speed or at a given rate.

Each sector publishes on a connection of its own with its own credentials. A message is sent when JetStream has
acknowledged it; only so many are on their way at a time.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Final

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic_core import from_json

from deploy.local.stack import Stack
from tests.load.sectors import Sent

WINDOW: Final = 1000
"""Messages on their way before an acknowledgement is waited for."""


class NotTakenError(Exception):
    """JetStream refused a message."""


class Sectors:
    """The sectors' systems, connected."""

    def __init__(self, clients: dict[str, Client]) -> None:
        self._clients = clients
        self._inboxes = {name: client.new_inbox() for name, client in clients.items()}
        self._free = asyncio.Semaphore(WINDOW)
        self._waiting: dict[str, Callable[[int], None] | None] = {}
        self._refused: str | None = None
        self._number = 0

    async def listen(self) -> None:
        """Hear the acknowledgements."""
        for name, client in self._clients.items():
            await client.subscribe(f"{self._inboxes[name]}.*", cb=self._acknowledged)

    async def send(self, messages: Iterable[Sent]) -> int:
        """Send them all and wait until all are acknowledged; how many they were."""
        before = self._number
        for message in messages:
            await self.put(message)
        await self.settled()
        return self._number - before

    async def put(self, message: Sent, taken: Callable[[int], None] | None = None) -> None:
        """Send one as soon as there is room; `taken` is told its sequence in the inbox when it is acknowledged."""
        await self._free.acquire()
        if self._refused is not None:
            raise NotTakenError(self._refused)
        self._number += 1
        reply = f"{self._inboxes[message.sector]}.{self._number}"
        self._waiting[reply] = taken
        await self._clients[message.sector].publish(message.subject, message.body, reply=reply)

    async def settled(self) -> None:
        """Wait until everything that was sent is acknowledged."""
        for _ in range(WINDOW):
            await self._free.acquire()
        for _ in range(WINDOW):
            self._free.release()
        if self._refused is not None:
            raise NotTakenError(self._refused)

    async def _acknowledged(self, message: Msg) -> None:
        taken = self._waiting.pop(message.subject)
        if b'"error"' in message.data:
            self._refused = message.data.decode()
        elif taken is not None:
            taken(from_json(message.data)["seq"])
        self._free.release()


@asynccontextmanager
async def connected(stack: Stack, names: Iterable[str]) -> AsyncIterator[Sectors]:
    """The systems of these sectors."""
    clients = {
        name: await nats.connect(stack.nats.url, user=name, password=stack.credentials.nats[name]) for name in names
    }
    try:
        senders = Sectors(clients)
        await senders.listen()
        yield senders
    finally:
        for client in clients.values():
            await client.close()


async def paced(messages: Iterable[Sent], rate: float) -> AsyncIterator[Sent]:
    """The messages at so many a second; one that is late is given at once and the next are not moved by it."""
    began = perf_counter()
    for number, message in enumerate(messages):
        await asyncio.sleep(max(0.0, began + number / rate - perf_counter()))
        yield message
