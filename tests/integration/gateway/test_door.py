"""Specification: the door into the inboxes: what comes together travels together, and each knows where its own lie."""

import asyncio
from collections.abc import AsyncIterator, Callable

import nats
import pytest
from nats.aio.client import Client

from deploy.testing.world import World
from services.intake.door import LARGEST, Door, DoorClosedError, Placed
from services.intake.reading import Message
from services.intake.receipts import Arrival
from shared.definitions.gateway import LIMITS
from shared.log import connect, standing
from shared.settings import Settings

SUBJECT = "sector.school.707.school.enrolled"


@pytest.fixture
async def connection(world: World) -> AsyncIterator[Client]:
    """The gateway's own connection."""
    made = await connect(Settings.from_environment("gateway", world.environment("gateway")))
    yield made
    await made.close()


@pytest.fixture
async def operator(world: World) -> AsyncIterator[Client]:
    """Who may look into an inbox."""
    made = await nats.connect(world.nats_url, **world.credentials("operator"))
    yield made
    await made.close()


def messages(name: str, count: int, size: int = 0) -> list[Message]:
    """Messages that can be told apart."""
    return [Message("school", SUBJECT, None, f"{name} {number} ".encode() + b"x" * size) for number in range(count)]


async def test_each_call_learns_where_its_own_messages_lie(connection: Client, operator: Client) -> None:
    """Many calls at once, of several sizes: every message lies where its call says, in the call's order, once."""
    door = Door(connection, "707")
    calls = [messages(f"call {number}", 1 + number % 7) for number in range(60)]

    placed = await asyncio.gather(*(door.put("school", call) for call in calls))

    inbox = await standing(operator, "INBOX_SCHOOL")
    assert inbox is not None
    assert inbox.waiting == sum(map(len, calls))
    for call, places in zip(calls, placed, strict=True):
        assert [await _body(operator, place) for place in places] == [message.body for message in call]
        arrivals = [Arrival(place.inbox, inbox.incarnation, place.sequence, call[0]) for place in places]
        assert [place.receipt for place in places] == [arrival.receipt for arrival in arrivals]


async def test_calls_of_one_sender_keep_their_order(connection: Client) -> None:
    """Who came first lies first, also where several batches are needed."""
    door = Door(connection, "707")

    placed = await asyncio.gather(*(door.put("school", messages("x", LARGEST // 2 - 50)) for _ in range(6)))

    sequences = [place.sequence for places in placed for place in places]
    assert sequences == list(range(1, len(sequences) + 1))


async def test_a_call_that_does_not_fit_keeps_no_other_out(connection: Client, operator: Client) -> None:
    """Where the inbox has room for some of those that came together, only the others wait."""
    door = Door(connection, "707", LIMITS.model_copy(update={"inbox_depth": 10}))
    sizes = (4, 9, 4, 3)

    outcomes = await asyncio.gather(
        *(door.put("school", messages("x", size)) for size in sizes), return_exceptions=True
    )

    taken = [size for size, outcome in zip(sizes, outcomes, strict=True) if isinstance(outcome, list)]
    assert all(isinstance(outcome, list | DoorClosedError) for outcome in outcomes)
    assert sum(taken) <= 10
    assert 9 not in taken
    inbox = await standing(operator, "INBOX_SCHOOL")
    assert inbox is not None
    assert inbox.waiting == sum(taken)


async def test_what_is_too_heavy_for_one_batch_travels_in_several(connection: Client, operator: Client) -> None:
    """Bodies together larger than a batch may be: all of them arrive."""
    door = Door(connection, "707")

    await asyncio.gather(*(door.put("school", messages(f"call {n}", 3, 200_000)) for n in range(12)))

    inbox = await standing(operator, "INBOX_SCHOOL")
    assert inbox is not None
    assert inbox.waiting == 36


async def test_one_who_is_cut_off_in_the_middle_takes_no_other_along(connection: Client) -> None:
    """Whoever carried the others and is cancelled: they learn that the door was shut, and can send again."""
    door = Door(connection, "707")
    first = asyncio.create_task(door.put("school", messages("first", 1)))
    others = [asyncio.create_task(door.put("school", messages("other", 1))) for _ in range(3)]
    await asyncio.sleep(0)
    first.cancel()
    outcomes = await asyncio.gather(*others, return_exceptions=True)
    again = await asyncio.gather(*(door.put("school", messages("again", 1)) for _ in range(3)))

    assert all(isinstance(outcome, list | DoorClosedError) for outcome in outcomes)
    assert [len(places) for places in again] == [1, 1, 1]


async def test_the_door_is_closed_while_the_message_server_is_away(world: World, connection: Client) -> None:
    """Told at once, with when to come again; afterwards it opens by itself."""
    door = Door(connection, "707")
    world.nats.kill()
    await _until(lambda: not door.open)
    with pytest.raises(DoorClosedError) as closed:
        await door.put("school", messages("x", 1))
    world.nats.start()
    await _until(lambda: door.open)

    assert closed.value.retry_after > 0
    assert len(await door.put("school", messages("x", 2))) == 2


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - what the connection finds out tells nobody
            await asyncio.sleep(0)


async def _body(operator: Client, place: Placed) -> bytes:
    return (await operator.jetstream().get_msg(place.inbox, place.sequence)).data or b""
