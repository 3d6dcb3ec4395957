"""How fast does the ledger fold the log? `python -m tests.load.ledger [events]`, on servers and a log of its own.

Events per second of the ledger's whole fold: pulled from a real log, hashed, written; then of making the proofs.
"""

import asyncio
import sys
import time
from typing import Final

import asyncpg
import nats
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic_core import to_json

from deploy.testing.servers import session_servers
from deploy.testing.world import World, fresh_world
from services.coordination.recording import SERVICE
from services.reporting.ledger.following import follow
from services.reporting.ledger.proving import included
from services.reporting.ledger.signing import Signing
from shared.clock import WallClock
from shared.events.envelope import encode, subject_of
from shared.log import Progress, append
from shared.log.appending import LARGEST, Outgoing
from tests.integration.reporting.telling import story

EVENTS: Final = 50_000


async def measured(world: World, events: int) -> None:
    """Fill a log, fold it, prove a case of it, and print what each took."""
    teller = await nats.connect(world.nats_url, **world.credentials("intake"))
    after = 0
    for begin in range(0, events, LARGEST):
        facts = story(min(LARGEST, events - begin), 200, seed=begin + 1)
        batch = [Outgoing(subject_of("intake", each.type, each.key), encode(each)) for each in facts]
        after = await append(teller, "intake", batch, after)
    await teller.close()
    keeper = await _booked(world, events)
    client = await nats.connect(world.nats_url, **world.credentials("reporting"))
    progress, began, spent = Progress(), time.perf_counter(), time.process_time()
    folding = asyncio.create_task(follow(client, world.database_url("reporting"), progress))
    await progress.reach(events)
    took, spent = time.perf_counter() - began, time.process_time() - spent
    folding.cancel()
    await asyncio.wait([folding])
    print(f"fold: {events / took:,.0f} events/s, {spent / events * 1e6:.0f} µs of this process an event")  # noqa: T201
    await _proofs(world, events)
    await keeper.close()
    await client.close()


async def _booked(world: World, events: int) -> Client:
    """Say in coordination's place that the books hold all of it."""
    keeper = await nats.connect(world.nats_url, **world.credentials(SERVICE))

    async def answer(message: Msg) -> None:
        await message.respond(to_json({"sequence": events}))

    await keeper.subscribe(f"query.{SERVICE}.reach", cb=answer)
    await keeper.flush()
    return keeper


async def _proofs(world: World, events: int) -> None:
    async with asyncpg.create_pool(world.database_url("reporting"), min_size=1, max_size=2) as pool:
        under = await Signing(pool, WallClock(), "707", Ed25519PrivateKey.generate()).sign()
        async with pool.acquire() as connection:
            began = time.perf_counter()
            await included(connection, under, range(1, events, max(1, events // 100)))
            took = time.perf_counter() - began
            size = await connection.fetchval("SELECT pg_total_relation_size('ledger_nodes')")
    print(f"proofs of 100 events: {took * 1000:.0f} ms; stored: {size / events:.0f} bytes an event")  # noqa: T201


def main() -> None:
    """Measure on servers of our own."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    with session_servers() as servers, fresh_world(servers) as world:
        asyncio.run(measured(world, events))


if __name__ == "__main__":
    main()
