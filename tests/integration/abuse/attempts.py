"""With which words does a test try what is not allowed? One connection, many attempts, and what the server said."""

import json
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import nats
from nats.aio.client import Client

from deploy.testing.world import World
from shared.streams import EVENTS, FEED, RECEIPTS, inbox

NOBODYS = "nobodys.own"
"""No user may publish it: once it is refused, everything before it has been looked at."""
_NAMED = re.compile(r'"([^"]+)"')


@dataclass
class Attempts:
    """One user's connection, and the subjects that the server refused it."""

    client: Client
    refused: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """Subjects of messages that reached a subscription of this user."""
    _marks: int = 0

    async def publish(self, subjects: Iterable[str], body: bytes = b"", reply: str = "") -> set[str]:
        """Publish on each of them; which of them the server refused."""
        return await self._refused(subjects, lambda subject: self.client.publish(subject, body, reply=reply))

    async def listen(self, subjects: Iterable[str]) -> set[str]:
        """Subscribe to each of them; which of them the server refused."""

        async def hear(message: Any) -> None:
            self.heard.append(message.subject)

        return await self._refused(subjects, lambda subject: self.client.subscribe(subject, cb=hear))

    async def looked_at(self) -> None:
        """Wait until the server has answered for everything that was sent: it answers a connection in order."""
        self._marks += 1
        mark = f"{NOBODYS}.m{self._marks}"
        await self.client.publish(mark, b"")
        while mark not in self.refused:
            await self.client.flush()

    async def _refused(self, subjects: Iterable[str], attempt: Any) -> set[str]:
        tried = list(subjects)
        for subject in tried:
            await attempt(subject)
        await self.looked_at()
        # The client tells the server's words in small letters.
        return {subject for subject in tried if subject.lower() in self.refused}


@asynccontextmanager
async def attempts(world: World, user: str) -> AsyncIterator[Attempts]:
    """A connection as that user; what the server refuses is noted."""
    refused: list[str] = []

    async def note(error: Exception) -> None:
        refused.extend(_NAMED.findall(str(error)))

    client = await nats.connect(world.nats_url, error_cb=note, **_access(world, user))
    try:
        yield Attempts(client, refused)
    finally:
        await client.close()


async def kept(world: World) -> dict[str, tuple[int, int]]:
    """For every stream, how many messages it has ever taken and how many it holds."""
    operator = await nats.connect(world.nats_url, **_access(world, "operator"))
    try:
        found = {}
        for stream in streams(world.sectors):
            answer = json.loads((await operator.request(f"$JS.API.STREAM.INFO.{stream}", timeout=5)).data)
            found[stream] = (answer["state"]["last_seq"], answer["state"]["messages"])
    finally:
        await operator.close()
    return found


def streams(sectors: Sequence[str]) -> list[str]:
    """Every stream of an installation."""
    return [EVENTS, RECEIPTS, FEED, *map(inbox, sectors)]


def _access(world: World, user: str) -> dict[str, Any]:
    return dict(world.credentials(user))
