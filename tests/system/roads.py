"""By which road does a sector's system reach intake? Over NATS itself, or over HTTP through the gateway.

Both keep what they are asked to keep until it is kept, whatever falls over on the way, and bring every receipt.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

Message = Mapping[str, Any]
Receipt = Mapping[str, Any]

ACKNOWLEDGED_WITHIN = 2.0
AGAIN_AFTER = 0.05


class Open(Protocol):
    """A road that is open."""

    async def keep(self, message: Message) -> int:
        """Publish until it is kept; how many tries it took."""

    def receipts(self) -> AsyncIterator[Sequence[Receipt]]:
        """The sector's receipts as they come, for ever, through every loss of the server."""


class Road(Protocol):
    """Where one sector's messages go."""

    def open(self) -> contextlib.AbstractAsyncContextManager[Open]:
        """Go on it."""


@dataclass(frozen=True)
class OverNats:
    """The sector's own account of the message server."""

    sector: str
    url: str
    password: str = field(repr=False)
    municipality: str = "707"

    @asynccontextmanager
    async def open(self) -> AsyncIterator["_OnNats"]:
        """A connection that waits for the server as long as it takes."""

        async def quiet(_: Exception) -> None:
            """What goes wrong shows in what is missing; the sender tries again."""

        connection = await nats.connect(
            self.url,
            user=self.sector,
            password=self.password,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.1,
            error_cb=quiet,
        )
        try:
            yield _OnNats(connection, self.sector, self.municipality)
        finally:
            with contextlib.suppress(OSError):  # the server may be down at this moment
                await connection.close()


@dataclass(frozen=True)
class _OnNats:
    connection: Client
    sector: str
    municipality: str

    async def keep(self, message: Message) -> int:
        subject = f"sector.{self.sector}.{self.municipality}.{message['type']}"
        body = json.dumps(message, ensure_ascii=False).encode()
        tries = 0
        while True:
            tries += 1
            try:
                answer = await self.connection.request(subject, body, timeout=ACKNOWLEDGED_WITHIN)
            except (NatsError, TimeoutError):
                await asyncio.sleep(AGAIN_AFTER)
                continue
            if "error" not in json.loads(answer.data):
                return tries

    async def receipts(self) -> AsyncIterator[Sequence[Receipt]]:
        while True:
            with contextlib.suppress(NatsError, JetStreamError, TimeoutError, OSError):
                jetstream = self.connection.jetstream(domain="samspor")
                reader = await jetstream.pull_subscribe_bind(consumer=self.sector.upper(), stream="RECEIPTS")
                while True:
                    found = await reader.fetch(256, timeout=1)
                    yield [json.loads(message.data) for message in found]
                    for message in found:
                        await message.ack()
            await asyncio.sleep(AGAIN_AFTER)


@dataclass(frozen=True)
class OverHttp:
    """The gateway, with the sector's client credentials as `samspor credentials SECTOR --json` shows them."""

    access: Mapping[str, Any] = field(repr=False)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["_OnHttp"]:
        """A client that asks for a token when it has none that counts."""
        async with httpx.AsyncClient(trust_env=False, timeout=10.0) as client:
            yield _OnHttp(client, self.access)


@dataclass
class _OnHttp:
    client: httpx.AsyncClient
    access: Mapping[str, Any]
    token: str = ""

    async def keep(self, message: Message) -> int:
        tries = 1
        while await self._asked("POST", "/v1/events", json=message) is None:
            tries += 1
        return tries

    async def receipts(self) -> AsyncIterator[Sequence[Receipt]]:
        after = 0
        while True:
            page = await self._asked("GET", "/v1/receipts", params={"after": after, "limit": 256})
            if page is not None and page["receipts"]:
                after = page["next"]
                yield page["receipts"]
            else:
                await asyncio.sleep(AGAIN_AFTER)

    async def _asked(self, method: str, path: str, **content: Any) -> dict[str, Any] | None:
        """The answer, or None where there is none yet; anything but a try-again is a fault of ours."""
        try:
            if not self.token:
                names = ("client_id", "client_secret")
                asked = {"grant_type": "client_credentials", **{name: self.access[name] for name in names}}
                told = await self.client.post(self.access["token_url"], data=asked)
                self.token = told.raise_for_status().json()["access_token"]
            headers = {"Authorization": f"Bearer {self.token}"}
            answer = await self.client.request(method, self.access["gateway_url"] + path, headers=headers, **content)
        except httpx.TransportError:
            await asyncio.sleep(AGAIN_AFTER)
            return None
        found: dict[str, Any] = answer.json()
        if answer.is_success:
            return found
        assert answer.status_code in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}, found
        assert float(answer.headers["Retry-After"]) > 0
        await asyncio.sleep(AGAIN_AFTER)
        return None
