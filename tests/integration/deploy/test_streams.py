"""Specification: the streams on the real server are the declared ones, and the tool that sees to it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import nats
import pytest
from nats.aio.client import Client

from deploy.nats.permissions import OPERATOR
from deploy.streams.plan import Verdict, plan
from deploy.streams.server import StreamsRefusedError, actual, apply, asked, connected
from deploy.testing.world import World
from shared.streams import EVENTS, INCARNATION, events_differences, unsynced


@pytest.fixture
async def operator(world: World) -> AsyncIterator[Client]:
    """The tool's own connection."""
    client = await connected(world.nats_url, OPERATOR, world.secrets.nats[OPERATOR])
    yield client
    await client.close()


async def config(client: Client, stream: str) -> dict[str, Any]:
    """What the server says of a stream."""
    found: dict[str, Any] = (await asked(client, f"$JS.API.STREAM.INFO.{stream}"))["config"]
    return found


async def test_what_was_applied_is_what_was_declared(world: World, operator: Client) -> None:
    """A second look finds nothing to do, and a service accepts the server."""
    async with httpx.AsyncClient(trust_env=False) as client:
        told = (await client.get(f"{world.monitor_url}/varz")).json()

    assert plan(await actual(operator), world.sectors) == []
    assert events_differences(await config(operator, EVENTS)) == []
    assert unsynced(told) is None


async def test_events_are_stored_by_partition_of_their_key(world: World) -> None:
    """The server puts the partition into the subject in place of the key: the same for the same key, below four."""
    intake = await nats.connect(world.nats_url, **world.credentials("intake"))
    try:
        for key in ("y1", "y2", "y3", "y1"):
            await intake.jetstream().publish(f"events.intake.school.enrolled.{key}", key.encode())
        stored = [await intake.jetstream().get_msg(EVENTS, sequence) for sequence in range(1, 5)]
    finally:
        await intake.close()

    subjects = [str(message.subject).split(".") for message in stored]
    assert [parts[2:] for parts in subjects] == [["intake", "school", "enrolled"]] * 4
    assert {parts[1] for parts in subjects} <= {"0", "1", "2", "3"}
    assert subjects[0] == subjects[3]


async def test_what_loses_events_is_set_right(world: World, operator: Client) -> None:
    """Somebody let the inbox expire; applying takes that back and keeps what is stored."""
    school = await nats.connect(world.nats_url, **world.credentials("school"))
    await school.jetstream().publish("sector.school.707.school.enrolled", b"kept")
    await school.close()
    changed = await config(operator, "INBOX_SCHOOL") | {"discard": "old", "max_age": 3_600_000_000_000}
    await asked(operator, "$JS.API.STREAM.UPDATE.INBOX_SCHOOL", changed)

    changes = plan(await actual(operator), world.sectors)
    await apply(operator, changes)

    assert [(change.verdict, change.name) for change in changes] == [(Verdict.UPDATE, "INBOX_SCHOOL")]
    assert plan(await actual(operator), world.sectors) == []
    assert (await asked(operator, "$JS.API.STREAM.INFO.INBOX_SCHOOL"))["state"]["messages"] == 1


async def test_what_is_not_safe_is_refused_and_nothing_is_touched(world: World, operator: Client) -> None:
    """One change is refused: the safe one beside it is not carried out either."""
    await asked(operator, "$JS.API.STREAM.UPDATE.RECEIPTS", await config(operator, "RECEIPTS") | {"max_age": 0})
    await asked(operator, "$JS.API.STREAM.UPDATE.FEED", await config(operator, "FEED") | {"discard": "old"})

    with pytest.raises(StreamsRefusedError, match="a lower limit deletes"):
        await apply(operator, plan(await actual(operator), world.sectors))

    assert (await config(operator, "FEED"))["discard"] == "old"


async def test_the_log_cannot_be_shortened(world: World, operator: Client) -> None:
    """Even the operator can neither delete an event nor purge the log, nor allow it again."""
    intake = await nats.connect(world.nats_url, **world.credentials("intake"))
    await intake.jetstream().publish("events.intake.school.enrolled.y1", b"an event")
    await intake.close()

    with pytest.raises(StreamsRefusedError, match=r"denied|not permitted"):
        await asked(operator, "$JS.API.STREAM.MSG.DELETE.EVENTS", {"seq": 1})
    with pytest.raises(StreamsRefusedError, match=r"denied|not permitted"):
        await asked(operator, "$JS.API.STREAM.PURGE.EVENTS")
    for setting in ("deny_delete", "deny_purge"):
        with pytest.raises(StreamsRefusedError, match=r"can not be disabled|cancel"):
            await asked(operator, "$JS.API.STREAM.UPDATE.EVENTS", await config(operator, EVENTS) | {setting: False})


async def test_a_log_made_anew_is_another_log(world: World, operator: Client) -> None:
    """After the loss of everything the incarnation is a new one."""
    before = (await config(operator, EVENTS))["metadata"][INCARNATION]
    await operator.close()
    world.nats.kill()
    world.nats.lose_everything()
    world.nats.start()
    world.declare_streams()
    again = await connected(world.nats_url, OPERATOR, world.secrets.nats[OPERATOR])
    try:
        after = (await config(again, EVENTS))["metadata"][INCARNATION]
    finally:
        await again.close()

    assert before != after
    assert len(after) == 32


async def test_acknowledged_messages_survive_a_kill(world: World) -> None:
    """What was acknowledged is there after `kill -9`, at the same address, under the same sequence."""
    school = await nats.connect(world.nats_url, **world.credentials("school"))
    kept = [await school.jetstream().publish("sector.school.707.school.enrolled", b"%d" % n) for n in range(20)]
    await school.close()
    world.nats.kill()
    world.nats.start()
    intake = await nats.connect(world.nats_url, **world.credentials("intake"))
    try:
        reader = await intake.jetstream().pull_subscribe_bind(consumer="intake", stream="INBOX_SCHOOL")
        found = {message.metadata.sequence.stream: message.data for message in await reader.fetch(20, timeout=5)}
    finally:
        await intake.close()

    assert found == {ack.seq: b"%d" % n for n, ack in enumerate(kept)}
