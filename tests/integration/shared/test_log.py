"""The log as every reader and publisher relies on it: fenced, atomic, in order, and never mistaken for another."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client

from deploy.testing.world import World
from shared.events.clock import KEY, TimePassed
from shared.events.envelope import Envelope, derived_id, encode, subject_of
from shared.log import (
    Checkpoint,
    DifferentLogError,
    Entry,
    FencedError,
    LostConsumerError,
    Outgoing,
    Progress,
    append,
    connect,
    fold,
    last_of,
    pull,
    request,
    standing,
)
from shared.settings import Settings

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)


def event(number: int, lane: str = "coordination") -> Outgoing:
    """An event of a lane, told apart by its number."""
    envelope = Envelope(
        id=derived_id(lane, number),
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
        correlation_id=derived_id(lane, number),
        data=TimePassed(until=NOON),
    )
    return Outgoing(subject_of(lane, envelope.type, envelope.key), encode(envelope))


def events(first: int, last: int, lane: str = "coordination") -> list[Outgoing]:
    """Events numbered first to last."""
    return [event(number, lane) for number in range(first, last + 1)]


@pytest.fixture
async def nats(world: World) -> AsyncIterator[Client]:
    """Coordination's connection to a fresh log."""
    connection = await connect(Settings.from_environment("coordination", world.environment("coordination")))
    yield connection
    await connection.close()


class Reader:
    """A fold that remembers what it was given and stops when it has seen enough."""

    def __init__(self, enough: int) -> None:
        self.seen: list[UUID] = []
        self.batches: list[int] = []
        self.checkpoint: Checkpoint | None = None
        self.progress = Progress()
        self._enough = enough
        self.full = asyncio.Event()

    async def apply(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Remember a batch."""
        self.seen += [entry.envelope.id for entry in entries]
        self.batches.append(len(entries))
        self.checkpoint = checkpoint
        if len(self.seen) >= self._enough:
            self.full.set()

    async def read(self, nats: Client, after: Checkpoint | None = None) -> None:
        """Fold until enough was seen."""
        folding = asyncio.create_task(
            fold(nats, name="test", checkpoint=after, apply=self.apply, progress=self.progress)
        )
        enough = asyncio.create_task(self.full.wait())
        await asyncio.wait({folding, enough}, return_when=asyncio.FIRST_COMPLETED, timeout=30)
        enough.cancel()
        if folding.done():
            folding.result()
        folding.cancel()


async def test_a_batch_stands_on_the_log_whole_and_in_order(nats: Client) -> None:
    """1 200 events in batches of 500 are read back in the order in which they were appended."""
    last = 0
    for first in (1, 501, 1001):
        last = await append(nats, "coordination", events(first, min(first + 499, 1200)), last)
    reader = Reader(1200)
    await reader.read(nats)
    assert last == 1200
    assert reader.seen == [derived_id("coordination", number) for number in range(1, 1201)]
    assert reader.progress.lag == 0


@pytest.mark.parametrize("size", [1, 3])
async def test_a_stale_publisher_is_fenced(nats: Client, size: int) -> None:
    """Who does not know its own last event on the log adds nothing, alone or in a batch."""
    last = await append(nats, "coordination", events(1, 2), 0)
    with pytest.raises(FencedError):
        await append(nats, "coordination", events(10, 9 + size), last - 1)
    found = await standing(nats)
    assert found is not None
    assert found.last == 2
    assert await last_of(nats, "coordination") == (2, derived_id("coordination", 2))


async def test_the_fence_is_each_publishers_own(world: World, nats: Client) -> None:
    """Another publisher's events do not move this one's fence."""
    planning = await connect(Settings.from_environment("planning", world.environment("planning")))
    last = await append(nats, "coordination", events(1, 2), 0)
    await append(planning, "planning", events(1, 3, "planning"), 0)
    assert await append(nats, "coordination", events(3, 3), last) == 6
    await planning.close()


async def test_the_incarnation_and_position_are_compared(nats: Client) -> None:
    """A checkpoint that names another event than the log holds is refused."""
    await append(nats, "coordination", events(1, 3), 0)
    log = await standing(nats)
    assert log is not None
    with pytest.raises(DifferentLogError):
        await Reader(1).read(nats, Checkpoint(log.incarnation, 2, uuid4()))
    with pytest.raises(DifferentLogError):
        await Reader(1).read(nats, Checkpoint(log.incarnation, 9, derived_id("coordination", 9)))
    reader = Reader(1)
    await reader.read(nats, Checkpoint(log.incarnation, 2, derived_id("coordination", 2)))
    assert reader.seen == [derived_id("coordination", 3)]


async def test_a_checkpoint_of_a_lost_log_is_not_taken_for_one_of_its_successor(world: World, nats: Client) -> None:
    """The same event at the same place on a log that nobody restored is still a different log."""
    await append(nats, "coordination", events(1, 3), 0)
    reader = Reader(3)
    await reader.read(nats)
    world.nats.kill()
    world.nats.lose_everything()
    world.nats.start()
    world.declare_streams()
    again = await connect(Settings.from_environment("coordination", world.environment("coordination")))
    await append(again, "coordination", events(1, 3), 0)
    with pytest.raises(DifferentLogError):
        await Reader(1).read(again, reader.checkpoint)
    await again.close()


async def test_a_reader_goes_on_after_the_server_was_killed(world: World, nats: Client) -> None:
    """Killing the server between two events loses none and repeats none."""
    await append(nats, "coordination", events(1, 5), 0)
    reader = Reader(8)
    reading = asyncio.create_task(reader.read(nats))
    await reader.progress.reach(5)
    world.nats.kill()
    world.nats.start()
    again = await connect(Settings.from_environment("coordination", world.environment("coordination")))
    await append(again, "coordination", events(6, 8), 5)
    await reading
    assert reader.seen == [derived_id("coordination", number) for number in range(1, 9)]
    await again.close()


async def test_a_deleted_consumer_is_noticed(nats: Client) -> None:
    """A reader whose consumer was deleted is told, instead of waiting for ever."""
    config = {"name": "mine", "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    await request(nats, "CONSUMER.CREATE.EVENTS.mine", {"stream_name": "EVENTS", "config": config})
    await append(nats, "coordination", events(1, 1), 0)

    async def read_and_delete() -> None:
        async for deliveries in pull(nats, "EVENTS", "mine"):
            assert [delivery.sequence for delivery in deliveries] == [1]
            await request(nats, "CONSUMER.DELETE.EVENTS.mine")

    with pytest.raises(LostConsumerError):
        await read_and_delete()
