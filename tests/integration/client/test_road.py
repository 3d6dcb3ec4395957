"""The road over NATS: a window lies in the inbox as a whole, in order; where that cannot be, one goes at a time."""

import asyncio

import pytest
from nats.aio.client import Client as Connection
from pydantic_core import from_json, to_json

from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected
from deploy.testing.world import World
from samspor.client.access import Access
from samspor.client.outbox import Waiting
from samspor.client.over_nats import OverNats
from samspor.client.road import LaterError
from samspor.client.telling import Teller
from tests.integration.client.words import SOURCE, credentials

INBOX = "INBOX_SCHOOL"
WINDOW = [Waiting(number, f"c-{number}", SOURCE, "school.left", b'{"id":"c-%d"}' % number) for number in range(1, 51)]


def road_of(world: World) -> OverNats:
    """The school's road."""
    return OverNats(Access.read(credentials(world)), Teller("school", "707"))


async def asked(operator: Connection, what: str, question: object = None) -> dict[str, object]:
    """What JetStream answers to its operator."""
    found: dict[str, object] = from_json((await operator.request(f"$JS.API.{what}", to_json(question or {}))).data)
    assert "error" not in found, found
    return found


async def inbox_of(operator: Connection) -> list[bytes]:
    """The bodies that lie in the inbox, in order."""
    interface = operator.jetstream()
    last = (await interface.stream_info(INBOX)).state.last_seq
    return [(await interface.get_msg(INBOX, sequence)).data or b"" for sequence in range(1, last + 1)]


async def test_a_window_lies_in_the_inbox_as_it_was_put_and_its_places_are_named(world: World) -> None:
    """Fifty at once, then one; each place is the inbox and the sequence there."""
    road = road_of(world)
    operator = await connected(world.nats_url, OPERATOR, world.secrets.nats[OPERATOR])
    try:
        assert await road.put(WINDOW) == [f"{INBOX}/{each.position}" for each in WINDOW]
        assert await road.put(WINDOW[:1]) == [f"{INBOX}/51"]
        assert await inbox_of(operator) == [each.body for each in (*WINDOW, WINDOW[0])]
    finally:
        await road.close()
        await operator.close()


async def test_where_no_batch_is_taken_nothing_of_it_is_kept_and_one_goes_at_a_time(world: World) -> None:
    """A server that was set up otherwise: slower, and in order all the same."""
    road = road_of(world)
    operator = await connected(world.nats_url, OPERATOR, world.secrets.nats[OPERATOR])
    try:
        info = await asked(operator, f"STREAM.INFO.{INBOX}")
        config = info["config"]
        assert isinstance(config, dict)
        await asked(operator, f"STREAM.UPDATE.{INBOX}", {**config, "allow_atomic": False})
        with pytest.raises(LaterError, match="atomic"):
            await road.put(WINDOW)
        assert await inbox_of(operator) == []
        assert road.largest == 1
        assert await road.put(WINDOW[:1]) == [f"{INBOX}/1"]
    finally:
        await road.close()
        await operator.close()


async def test_a_server_that_is_away_is_said_so_and_reached_when_it_is_back(world: World) -> None:
    """Nothing waits in a buffer meanwhile."""
    road = road_of(world)
    try:
        await road.put(WINDOW[:1])
        world.nats.kill()
        with pytest.raises(LaterError, match="message server"):
            await road.put(WINDOW[:1])
        world.nats.start()
        while True:
            try:
                assert len(await road.put(WINDOW[:1])) == 1
            except LaterError:
                await asyncio.sleep(0.05)
            else:
                break
    finally:
        await road.close()


@pytest.mark.parametrize("wrong", [{"password": "guessed"}, {"url": "nats://127.0.0.1:1"}])
async def test_who_never_gets_in_learns_that_instead_of_waiting(world: World, wrong: dict[str, str]) -> None:
    """A wrong password or address: it is tried for ever, and said."""
    road = OverNats(Access.read({**credentials(world), **wrong}), Teller("school", "707"))
    try:
        with pytest.raises(LaterError, match="does not let us in"):
            await road.put(WINDOW[:1])
    finally:
        await road.close()
