"""Restoring: a lost log comes back from the books with every event at the sequence that it had."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import UUID

import nats
import pytest
from nats.aio.client import Client
from pydantic_core import from_json

from deploy.testing.world import World
from services.coordination.recording import FOLD, SERVICE
from services.coordination.restore import CannotRestoreError, restore
from shared.books import Books, Recorded, stream_of
from shared.events.clock import KEY, TimePassed
from shared.events.envelope import Envelope, derived_id, encode
from shared.log import append, connect, pull, request, standing
from shared.log.appending import Outgoing
from shared.settings import Settings
from shared.streams import EMBEDDED_PARTITIONS

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)


def envelope(number: int) -> Envelope:
    """An event told apart by its number."""
    return Envelope(
        id=derived_id(number),
        source="/707/coordination",
        sector="coordination",
        municipality="707",
        key=KEY,
        occurred_at=NOON,
        recorded_at=NOON,
        actor="service:test",
        legal_basis="SAME_UNIT",
        purpose="coordinated-pathway",
        sensitivity="none",
        controller="707",
        correlation_id=derived_id(number),
        data=TimePassed(until=NOON),
    )


@pytest.fixture
def books(world: World) -> Iterator[Books]:
    """Books that hold 1 200 events in the log's order."""
    books = Books(world.database_url(SERVICE), SERVICE)
    envelopes = [envelope(number) for number in range(1, 1201)]
    entries = [
        Recorded(stream_of(KEY), version, each, encode(each), SERVICE)
        for version, each in enumerate(envelopes, start=1)
    ]
    order = ("INSERT INTO log_index SELECT * FROM unnest(%s::bigint[], %s::uuid[])",)
    checkpoint = ("INSERT INTO checkpoint VALUES (%s, %s, %s, %s)", [FOLD, "lost", 1200, envelopes[-1].id])
    books.enter(entries, NOON, [(*order, [list(range(1, 1201)), [each.id for each in envelopes]]), checkpoint])
    yield books
    books.close()


@pytest.fixture
async def restorer(world: World) -> AsyncIterator[Client]:
    """The tool's own connection, on a server whose log is gone."""
    connection = await nats.connect(world.nats_url, **world.credentials("restorer"))
    await request(connection, "STREAM.DELETE.EVENTS")
    yield connection
    await connection.close()


async def on_the_log(world: World) -> list[UUID]:
    """The ids of all events on the log, by sequence."""
    connection = await connect(Settings.from_environment(SERVICE, world.environment(SERVICE)))
    config = {"name": "look", "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    await request(connection, "CONSUMER.CREATE.EVENTS.look", {"stream_name": "EVENTS", "config": config})
    found: list[UUID] = []
    async for deliveries in pull(connection, "EVENTS", "look"):
        found += [UUID(from_json(delivery.body)["id"]) for delivery in deliveries]
        assert all(delivery.subject.endswith(".coordination.clock.time-passed") for delivery in deliveries)
        if deliveries[-1].pending == 0:
            break
    await connection.close()
    return found


async def test_every_event_comes_back_at_its_sequence(world: World, books: Books, restorer: Client) -> None:
    """The restored log holds the books' events in the log's old order, and relays go on behind them."""
    assert await restore(restorer, books, EMBEDDED_PARTITIONS) == 1200
    assert await on_the_log(world) == [derived_id(number) for number in range(1, 1201)]
    log = await standing(restorer)
    assert log is not None
    assert (log.restored, log.restoring) == (1200, False)
    owner = await connect(Settings.from_environment(SERVICE, world.environment(SERVICE)))
    next_one = envelope(1201)
    outgoing = Outgoing(f"events.coordination.{next_one.type}.{KEY}", encode(next_one))
    assert await append(owner, SERVICE, [outgoing], 1200) == 1201
    await owner.close()


async def test_an_interrupted_restore_goes_on_where_it_stopped(world: World, books: Books, restorer: Client) -> None:
    """Ending the tool in the middle leaves a log that everyone waits for, and a second call completes it."""

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt(f"{done} of {total}")

    with pytest.raises(KeyboardInterrupt, match="500 of 1200"):
        await restore(restorer, books, EMBEDDED_PARTITIONS, told=interrupt)
    half = await standing(restorer)
    assert half is not None
    assert half.restoring
    assert await restore(restorer, books, EMBEDDED_PARTITIONS) == 1200
    assert await on_the_log(world) == [derived_id(number) for number in range(1, 1201)]


async def test_no_relay_can_get_between_restored_events(world: World, books: Books, restorer: Client) -> None:
    """While the log is filled, it does not listen on the relays' subjects."""

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await restore(restorer, books, EMBEDDED_PARTITIONS, told=interrupt)
    owner = await connect(Settings.from_environment(SERVICE, world.environment(SERVICE)))
    foreign = envelope(9999)
    with pytest.raises(Exception, match="NoRespondersError"):
        await append(owner, SERVICE, [Outgoing(f"events.coordination.{foreign.type}.{KEY}", encode(foreign))], 500)
    await owner.close()


async def test_a_log_that_exists_is_left_alone(books: Books, restorer: Client) -> None:
    """Restoring is for a lost log; a complete one is never touched."""
    await restore(restorer, books, EMBEDDED_PARTITIONS)
    with pytest.raises(CannotRestoreError):
        await restore(restorer, books, EMBEDDED_PARTITIONS)
