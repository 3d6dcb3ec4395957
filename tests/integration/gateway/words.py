"""With which words does a test speak to the gateway: a server on a port of its own, clients with tokens, an intake?"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from joserfc import jwt

from deploy.testing.world import World
from services.intake.gateway.app import application, counter_of
from services.intake.gateway.counter import Counter
from services.intake.gateway.serving import serve
from services.intake.opening import office_of
from shared.definitions.gateway import LIMITS, Limits
from shared.log import connect
from shared.postgres import pool_of
from shared.settings import Settings
from shared.testing.messages import CONCERN, cloud_event
from tests.integration.planning.words import ISSUER, People

ONE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


@dataclass
class Gateway:
    """A gateway that is served, and clients of it."""

    url: str
    counter: Counter
    people: People
    closing: AsyncExitStack
    serving: "asyncio.Future[Any]"
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def client(self, token: str | None) -> httpx.AsyncClient:
        """A client that shows this token, or none."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        made = httpx.AsyncClient(base_url=self.url, headers=headers, timeout=30, trust_env=False)
        return await self.closing.enter_async_context(made)

    async def system(self, sector: str = "school") -> httpx.AsyncClient:
        """A sector's own system."""
        if sector not in self.clients:
            self.clients[sector] = await self.client(system_token(self.people, sector))
        return self.clients[sector]

    async def person(self, person: str, role: str, unit: str) -> httpx.AsyncClient:
        """A person with the usual token."""
        return await self.client(self.people.token(person, role, unit))

    async def tell(self, events: object, *, sector: str = "school", kind: str | None = None) -> httpx.Response:
        """Post one event or a batch as a sector's system."""
        media = kind or (BATCH if isinstance(events, list) else ONE)
        body = events if isinstance(events, bytes) else json.dumps(events).encode()
        return await (await self.system(sector)).post("/v1/events", content=body, headers={"Content-Type": media})

    async def taken(self, events: object, *, sector: str = "school") -> list[dict[str, Any]]:
        """The receipts that are promised for events that are told."""
        answer = await self.tell(events, sector=sector)
        assert answer.status_code == 202, answer.text
        promised: list[dict[str, Any]] = answer.json()["receipts"]
        return promised

    async def receipt(self, promised: Mapping[str, Any], *, sector: str = "school") -> dict[str, Any]:
        """The receipt that was promised, as soon as it is there."""
        answer = await (await self.system(sector)).get(str(promised["href"]), params={"wait": 30})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def system_token(people: People, sector: str, **claims: Any) -> str:
    """A token of a sector's own system, as the issuer gives it; `claims` replace what it says."""
    now = datetime.now(UTC)
    said = {
        "iss": ISSUER,
        "aud": "samspor-gateway",
        "sub": f"sector:{sector}",
        "sector": sector,
        "municipality": "707",
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(hours=1)).timestamp()),
    }
    header = {"alg": "Ed25519", "kid": people.key.kid}
    return jwt.encode(header, said | claims, people.key, algorithms=["Ed25519"])


def concern(identity: str = "s-1", **attributes: Any) -> dict[str, Any]:
    """A concern of the school about somebody."""
    return cloud_event(CONCERN, id=identity, **attributes)


def concerns(count: int, prefix: str = "s") -> list[dict[str, Any]]:
    """Several, each with an id of its own."""
    return [concern(f"{prefix}-{number}") for number in range(count)]


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer that refuses, checked for its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert (said["code"], said["status"], said["type"]) == (code, status, f"urn:samspor:problem:{code}")
    assert all(said[name] for name in ("title", "field", "found", "expected", "reason_da", "reason_en")), said
    return said


@asynccontextmanager
async def gateway_in(world: World, people: People, limits: Mapping[str, int] | None = None) -> AsyncIterator[Gateway]:
    """A gateway on a port of its own, with these bounds."""
    bounds = Limits.model_validate(LIMITS.model_dump() | dict(limits or {}))
    trusted = {"SAMSPOR_ISSUER": ISSUER, "SAMSPOR_ISSUER_JWKS": str(people.jwks)}
    environment = world.environment("gateway", clock="wall", **trusted)
    settings = Settings.from_environment("gateway", environment)
    async with AsyncExitStack() as closing:
        connection = await connect(settings)
        closing.push_async_callback(connection.close)
        pool = await closing.enter_async_context(pool_of(settings.database_url, 4))
        counter = counter_of(settings, connection, await office_of(settings, pool), bounds)
        serving = asyncio.gather(
            counter.watch.run(),
            counter.awaiting.run(),
            serve(application(counter), "127.0.0.1", settings.http_port, bounds.requests_in_flight),
        )
        closing.push_async_callback(_ended, serving)
        gateway = Gateway(f"http://127.0.0.1:{settings.http_port}", counter, people, closing, serving)
        await _answers(gateway)
        yield gateway


async def _answers(gateway: Gateway) -> None:
    client = await gateway.client(None)
    while True:
        if gateway.serving.done():
            await gateway.serving
        try:
            await client.get("/health")
        except httpx.TransportError:
            await asyncio.sleep(0.01)
        else:
            return


async def _ended(serving: "asyncio.Future[Any]") -> None:
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


def receipt_ids(promised: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """The receipts' ids."""
    return [UUID(str(each["receipt"])) for each in promised]
