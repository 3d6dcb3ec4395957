"""The relay: what is in the outbox comes onto the log in order, exactly once, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest
from nats.aio.client import Client
from pydantic_core import from_json

from deploy.testing.world import World
from shared import relay
from shared.events.clock import KEY, TimePassed
from shared.events.envelope import Envelope, derived_id
from shared.log import Progress, connect, pull, request, standing
from shared.postgres import Pool
from shared.settings import Settings
from shared.streams import RECEIPTS

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)


def envelope(number: int) -> Envelope:
    """An event told apart by its number."""
    return Envelope(
        id=derived_id(number),
        source="/707/test",
        sector="test",
        municipality="707",
        key=KEY,
        occurred_at=NOON,
        recorded_at=NOON,
        actor="service:test",
        legal_basis="SAME_UNIT",
        purpose="coordinated-pathway",
        sensitivity="none",
        controller="test",
        correlation_id=derived_id(number),
        data=TimePassed(until=NOON),
    )


@dataclass
class Publisher:
    """Reporting's outbox and its connections."""

    nats: Client
    pool: Pool

    async def record(self, first: int, last: int) -> None:
        """Put events into the outbox, as the service does in its transaction."""
        async with self.pool.acquire() as connection, connection.transaction():
            await relay.append(connection, "reporting", [envelope(number) for number in range(first, last + 1)])

    async def carry(self, until: int) -> None:
        """Run a relay until it has carried this many rows of the outbox."""
        progress = Progress()
        running = asyncio.create_task(relay.relay(self.nats, self.pool, "reporting", asyncio.Event(), progress))
        async with asyncio.timeout(30):
            await progress.reach(until)
        running.cancel()


@asynccontextmanager
async def aclosing_client(client: Client) -> AsyncIterator[Client]:
    """A connection that is closed whatever happens."""
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
async def publisher(world: World) -> AsyncIterator[Publisher]:
    """Reporting's side of a fresh world."""
    settings = Settings.from_environment("reporting", world.environment("reporting"))
    async with (
        aclosing_client(await connect(settings)) as nats,
        asyncpg.create_pool(settings.database_url, min_size=1, max_size=4) as pool,
    ):
        yield Publisher(nats, pool)


async def on_the_log(nats: Client) -> list[UUID]:
    """The ids of all events on the log, in order."""
    log = await standing(nats)
    assert log is not None
    config = {"name": "look", "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    await request(nats, "CONSUMER.CREATE.EVENTS.look", {"stream_name": "EVENTS", "config": config})
    found: list[UUID] = []
    async for deliveries in pull(nats, "EVENTS", "look"):
        found += [UUID(from_json(delivery.body)["id"]) for delivery in deliveries]
        if deliveries[-1].sequence == log.last:
            return found
    return found


def ids(first: int, last: int) -> list[UUID]:
    """The ids of the events numbered first to last."""
    return [derived_id(number) for number in range(first, last + 1)]


async def test_carries_the_outbox_in_its_order(publisher: Publisher) -> None:
    """What was recorded in several transactions stands on the log in the order of the outbox."""
    await publisher.record(1, 700)
    await publisher.record(701, 703)
    await publisher.carry(703)
    assert await on_the_log(publisher.nats) == ids(1, 703)


async def test_a_new_relay_goes_on_behind_the_last_event_on_the_log(publisher: Publisher) -> None:
    """A relay that was ended at any moment is followed by one that repeats nothing."""
    await publisher.record(1, 3)
    await publisher.carry(3)
    await publisher.record(4, 5)
    await publisher.carry(5)
    assert await on_the_log(publisher.nats) == ids(1, 5)


async def test_two_relays_at_once_publish_everything_once(publisher: Publisher) -> None:
    """A second relay of the same publisher is fenced off and looks up where it is."""
    await publisher.record(1, 2000)
    await asyncio.gather(publisher.carry(2000), publisher.carry(2000))
    assert await on_the_log(publisher.nats) == ids(1, 2000)


async def test_goes_on_after_the_server_was_killed(world: World, publisher: Publisher) -> None:
    """Killing the message server in the middle loses nothing and repeats nothing."""
    await publisher.record(1, 5000)
    carrying = asyncio.create_task(publisher.carry(5000))
    log = await standing(publisher.nats)
    while log is None or log.last < 500:
        log = await standing(publisher.nats)
    world.nats.kill()
    world.nats.start()
    await carrying
    assert await on_the_log(publisher.nats) == ids(1, 5000)


async def test_refuses_to_publish_when_the_log_knows_more_than_the_outbox(world: World, publisher: Publisher) -> None:
    """A log that holds an event of ours that our outbox does not know stops the relay: a database went back in time."""
    await publisher.record(1, 3)
    await publisher.carry(3)
    owner = await asyncpg.connect(world.database_url("postgres"))
    await owner.execute("DELETE FROM reporting.outbox WHERE position = 3")
    await owner.close()
    with pytest.raises(relay.LostOutboxError):
        await relay.relay(publisher.nats, publisher.pool, "reporting", asyncio.Event(), Progress())


async def test_the_outbox_cannot_be_altered_by_its_service(publisher: Publisher) -> None:
    """The service's role may neither change nor remove an event row."""
    await publisher.record(1, 1)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await publisher.pool.execute("UPDATE outbox SET body = ''")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await publisher.pool.execute("DELETE FROM outbox")


async def test_a_stream_that_was_lost_while_nothing_was_to_be_carried_gets_everything_again(world: World) -> None:
    """Receipts that lay in a lost stream are told again, though no carrying ever failed."""
    settings = Settings.from_environment("intake", world.environment("intake"))
    async with (
        aclosing_client(await connect(settings)) as nats,
        asyncpg.create_pool(settings.database_url, min_size=1, max_size=4) as pool,
        asyncio.timeout(60),
    ):
        await pool.execute(
            "INSERT INTO receipts (id, subject, body, outcome, inbox, incarnation, sequence, sector, received_at)"
            " VALUES ($1, 'receipt.school.707.' || $1::uuid, '{}', 'accepted', 'INBOX_SCHOOL', 'first', 1, 'school',"
            " now())",
            derived_id("a receipt"),
        )
        progress = Progress()
        carrying = asyncio.create_task(
            relay.relay_expiring(nats, pool, "receipts", RECEIPTS, asyncio.Event(), progress)
        )
        await progress.reach(1)
        world.nats.kill()
        world.nats.lose_everything()
        world.nats.start()
        world.declare_streams()
        while (found := await standing(nats, RECEIPTS)) is None or found.last < 1:
            assert not carrying.done()
        carrying.cancel()
