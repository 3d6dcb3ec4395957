"""Specification: the gateway as a process: what it costs, what it says when it ends, and what it never says."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from deploy.local.processes import Child, spawn, stop
from deploy.testing.world import World
from shared.definitions.gateway import LIMITS
from shared.testing.messages import CPR, NAME, TEXT
from tests.integration.gateway.words import BATCH, ONE, concern, concerns, system_token
from tests.integration.intake.words import Intake
from tests.integration.planning.words import ISSUER

MEGABYTE = 1024 * 1024
WITHIN = 60.0


@dataclass
class Running:
    """The gateway as a process, and a client of it."""

    child: Child
    url: str
    token: str
    client: httpx.AsyncClient

    def memory(self) -> int:
        """Bytes that it holds."""
        return int(psutil.Process(self.child.pid).memory_info().rss)


async def test_many_clients_with_large_bodies_do_not_make_it_grow(world: World, intake: Intake) -> None:
    """A hundred bodies of four megabytes that never end: what fits in the room is held, the rest is sent away."""
    async with _running(world, intake) as gateway:
        await _told(gateway, concerns(500))
        before = gateway.memory()
        async with AsyncExitStack() as closing:
            writers = [await _half_a_body(gateway, closing) for _ in range(100)]
            await _until_settled(gateway)
            grown = gateway.memory() - before
            answer = await gateway.client.get("/health")

        assert len(writers) == 100
        assert grown < 3 * LIMITS.bodies_bytes
        assert answer.status_code in {200, 503}
        async with asyncio.timeout(WITHIN):
            while (await _told(gateway, [concern("s-last")])).status_code != 202:
                pass


async def test_it_ends_in_order_when_it_is_asked_to(world: World, intake: Intake) -> None:
    """SIGTERM, also while connections are open: status 0, and nothing to say."""
    async with _running(world, intake) as gateway:
        await _told(gateway, [concern("s-1")])

        assert stop(gateway.child) == 0
        assert gateway.child.last_words() == ""


async def test_its_log_never_holds_what_was_sent(world: World, intake: Intake) -> None:
    """Accepted, refused, malformed, too large, a fault of the database: the log has no value of it, and no address."""
    async with _running(world, intake, SAMSPOR_LOG_LEVEL="DEBUG") as gateway:
        client = gateway.client
        await _told(gateway, [concern("s-1"), concern("s-2", time=CPR)])
        await client.post("/v1/events", content=json.dumps(concern(CPR, type=CPR)), headers={"Content-Type": ONE})
        await client.post("/v1/events", content=f'{{"{NAME}": "{CPR}"', headers={"Content-Type": ONE})
        await client.get(f"/v1/receipts/{CPR}", params={"wait": CPR})
        await client.get(f"/v1/{CPR}")
        await client.post("/v1/quarantine/replay", json={CPR: NAME, "receipts": [CPR]})
        await client.get("/v1/receipts", headers={"Authorization": f"Bearer {CPR}"})
        await intake.database.execute("ALTER TABLE intake.receipts RENAME TO receipts_away")
        broken = await client.get("/v1/receipts", params={"after": 1})
        said = gateway.child.log.read_text(encoding="utf-8")

        assert broken.status_code == 500
        assert CPR not in broken.text
        assert [secret for secret in (CPR, NAME, TEXT, "Bearer", gateway.token, "/v1/") if secret in said] == []


@asynccontextmanager
async def _running(world: World, intake: Intake, **variables: str) -> AsyncIterator[Running]:
    trusted = {"SAMSPOR_ISSUER": ISSUER, "SAMSPOR_ISSUER_JWKS": str(intake.people.jwks)}
    environment = world.environment("gateway", clock="wall", **trusted, **variables)
    url = f"http://127.0.0.1:{environment['SAMSPOR_HTTP_PORT']}"
    child = spawn(
        "gateway",
        [sys.executable, "-m", "services.intake.gateway"],
        log=intake.folder / "gateway.log",
        directory=Path(__file__).parents[3],
        environment=environment,
    )
    token = system_token(intake.people, "school")
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=WITHIN, trust_env=False) as client:
            async with asyncio.timeout(WITHIN):
                while not await _ready(client):
                    assert child.running(), child.last_words()
                    await asyncio.sleep(0.02)
            yield Running(child, url, token, client)
    finally:
        stop(child)


async def _ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/ready")).is_success
    except httpx.TransportError:
        return False


async def _told(gateway: Running, events: list[dict[str, object]]) -> httpx.Response:
    return await gateway.client.post("/v1/events", content=json.dumps(events), headers={"Content-Type": BATCH})


async def _half_a_body(gateway: Running, closing: AsyncExitStack) -> asyncio.StreamWriter:
    """A request whose body is announced whole and comes but for its end."""
    _, writer = await asyncio.open_connection("127.0.0.1", int(gateway.url.rpartition(":")[2]))
    closing.callback(writer.close)
    size = LIMITS.largest_body_bytes
    head = (
        f"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.token}\r\n"
        f"Content-Type: {BATCH}\r\nContent-Length: {size}\r\n\r\n"
    )
    writer.write(head.encode() + b" " * (size - 1))
    return writer


async def _until_settled(gateway: Running) -> None:
    """Wait until it holds no more than a moment ago."""
    last = -1
    async with asyncio.timeout(WITHIN):
        while (now := gateway.memory()) != last:
            last = now
            await asyncio.sleep(0.3)
