"""Specification: who may say and hear what over NATS, tried on the real server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.nats.permissions import DOMAIN
from deploy.testing.world import World
from shared.streams import consumer

MAY_PUBLISH = [
    ("school", "sector.school.707.school.enrolled"),
    ("person-register", "sector.person-register.707.person.moved"),
    ("gateway", "sector.school.707.school.enrolled"),
    ("gateway", "sector.person-register.707.person.moved"),
    ("gateway", f"$JS.{DOMAIN}.API.STREAM.INFO.INBOX_SCHOOL"),
    ("gateway", "control.intake.status"),
    ("intake", "events.intake.school.enrolled.y1"),
    ("intake", "receipt.school.707.r1"),
    ("intake", "to.school.707.following-started.y1"),
    ("intake", "$JS.API.CONSUMER.MSG.NEXT.INBOX_SCHOOL.intake"),
    ("intake", "$JS.API.CONSUMER.CREATE.EVENTS.a-reader"),
    ("planning", "events.planning.planning.goal-set.y1"),
    ("coordination", "events.coordination.coordination.pathway-opened.y1"),
    ("coordination", "$JS.API.CONSUMER.MSG.NEXT.EVENTS.a-reader"),
    ("reporting", "events.reporting.access.record-viewed.org-707-access"),
    ("reporting", "cmd.coordination.open-pathway"),
    ("reporting", "query.coordination.history"),
    ("operator", "control.intake.status"),
    ("operator", "cmd.coordination.open-pathway"),
    ("operator", "$JS.API.STREAM.NAMES"),
    ("restorer", "restoring.intake.school.enrolled.y1"),
    ("restorer", "$JS.API.STREAM.UPDATE.EVENTS"),
]
MAY_NOT_PUBLISH = [
    ("gateway", "events.intake.school.enrolled.y1"),
    ("gateway", "receipt.school.707.r1"),
    ("gateway", "to.school.707.following-started.y1"),
    ("gateway", "control.intake.time"),
    ("gateway", "control.intake.trace"),
    ("gateway", "cmd.intake.identify"),
    ("gateway", "$JS.API.STREAM.INFO.INBOX_SCHOOL"),
    ("gateway", f"$JS.{DOMAIN}.API.STREAM.INFO.EVENTS"),
    ("gateway", f"$JS.{DOMAIN}.API.STREAM.MSG.GET.INBOX_SCHOOL"),
    ("gateway", f"$JS.{DOMAIN}.API.CONSUMER.MSG.NEXT.INBOX_SCHOOL.intake"),
    ("gateway", f"$JS.{DOMAIN}.API.CONSUMER.MSG.NEXT.RECEIPTS.SCHOOL"),
    ("school", "control.intake.status"),
    ("school", f"$JS.{DOMAIN}.API.STREAM.INFO.INBOX_SCHOOL"),
    ("school", "sector.social.707.social.notification-received"),
    ("school", "events.intake.school.enrolled.y1"),
    ("school", "receipt.school.707.r1"),
    ("school", "to.school.707.following-started.y1"),
    ("school", f"$JS.{DOMAIN}.API.CONSUMER.MSG.NEXT.RECEIPTS.SOCIAL"),
    ("school", f"$JS.{DOMAIN}.API.CONSUMER.MSG.NEXT.FEED.SOCIAL"),
    ("school", f"$JS.{DOMAIN}.API.CONSUMER.MSG.NEXT.INBOX_SCHOOL.intake"),
    ("school", f"$JS.{DOMAIN}.API.CONSUMER.CREATE.EVENTS.a-reader"),
    ("school", "$JS.API.STREAM.INFO.EVENTS"),
    ("school", "$JS.API.STREAM.MSG.GET.INBOX_SOCIAL"),
    ("school", "$JS.ACK.RECEIPTS.SOCIAL.1.1.1.1.0"),
    ("school", "cmd.coordination.open-pathway"),
    ("school", "query.coordination.history"),
    ("school", "control.intake.time"),
    ("intake", "events.coordination.coordination.pathway-opened.y1"),
    ("intake", "sector.school.707.school.enrolled"),
    ("intake", "$JS.API.STREAM.DELETE.EVENTS"),
    ("intake", "$JS.API.STREAM.PURGE.INBOX_SCHOOL"),
    ("intake", "$JS.API.CONSUMER.DELETE.INBOX_SCHOOL.intake"),
    ("intake", "cmd.coordination.open-pathway"),
    ("planning", "events.intake.school.enrolled.y1"),
    ("planning", "receipt.school.707.r1"),
    ("planning", "$JS.API.CONSUMER.MSG.NEXT.INBOX_SCHOOL.intake"),
    ("coordination", "events.planning.planning.goal-set.y1"),
    ("coordination", "restoring.intake.school.enrolled.y1"),
    ("coordination", "$JS.API.STREAM.UPDATE.EVENTS"),
    ("coordination", "cmd.planning.agree-plan"),
    ("reporting", "events.coordination.coordination.pathway-opened.y1"),
    ("reporting", "control.coordination.time"),
    ("operator", "events.intake.school.enrolled.y1"),
    ("operator", "sector.school.707.school.enrolled"),
    ("restorer", "events.intake.school.enrolled.y1"),
    ("restorer", "cmd.coordination.open-pathway"),
]
MAY_LISTEN = [
    ("intake", "cmd.intake.>"),
    ("intake", "control.intake.>"),
    ("coordination", "query.coordination.>"),
    ("reporting", "control.reporting.>"),
    ("planning", "_INBOX_planning.>"),
    ("gateway", "_INBOX_gateway.>"),
]
MAY_NOT_LISTEN = [
    ("gateway", "sector.>"),
    ("gateway", "control.>"),
    ("gateway", "receipt.>"),
    ("gateway", "_INBOX_operator.>"),
    ("school", "sector.social.>"),
    ("school", "events.>"),
    ("school", "receipt.>"),
    ("school", "to.>"),
    ("intake", "cmd.coordination.>"),
    ("planning", "events.>"),
    ("planning", "sector.>"),
    ("planning", "receipt.>"),
    ("reporting", "_INBOX_operator.>"),
    ("coordination", "_INBOX.>"),
    ("coordination", ">"),
    ("operator", "sector.>"),
    ("operator", "_INBOX_reporting.>"),
]


@pytest.mark.parametrize(("user", "subject"), MAY_PUBLISH)
async def test_each_user_publishes_what_is_its_own(shared_world: World, user: str, subject: str) -> None:
    """A user is let through on the subjects that its task needs."""
    assert await _refusals_of_publishing(shared_world, user, subject) == []


@pytest.mark.parametrize(("user", "subject"), MAY_NOT_PUBLISH)
async def test_nobody_publishes_what_is_anothers(shared_world: World, user: str, subject: str) -> None:
    """Every other subject is refused by the server itself."""
    refusals = await _refusals_of_publishing(shared_world, user, subject)

    assert ["permissions violation" in refusal for refusal in refusals] == [True]


@pytest.mark.parametrize(("user", "subject"), MAY_LISTEN)
async def test_each_service_hears_what_it_answers(shared_world: World, user: str, subject: str) -> None:
    """A service may subscribe to its own commands, controls and replies."""
    assert await _refusals_of_listening(shared_world, user, subject) == []


@pytest.mark.parametrize(("user", "subject"), MAY_NOT_LISTEN)
async def test_nobody_listens_to_others(shared_world: World, user: str, subject: str) -> None:
    """No user subscribes to another's commands, replies, inbox, receipts or feed."""
    refusals = await _refusals_of_listening(shared_world, user, subject)

    assert ["permissions violation" in refusal for refusal in refusals] == [True]


@pytest.mark.parametrize("access", [{}, {"user": "intake", "pass": "wrong"}, {"user": "nobody", "pass": ""}])
async def test_nobody_is_let_in_without_a_password(shared_world: World, access: dict[str, str]) -> None:
    """There is no anonymous user, and a wrong password is refused."""
    place = urlsplit(shared_world.nats_url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        await reader.readline()
        writer.write(f"CONNECT {json.dumps(access)}\r\nPING\r\n".encode())

        assert await reader.readline() == b"-ERR 'Authorization Violation'\r\n"
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize("sector", ["school", "person-register"])
async def test_a_sector_publishes_and_reads_its_receipt_and_feed(world: World, sector: str) -> None:
    """The whole way of a sector: acknowledged, told its receipt, told its feed, each acknowledged in turn."""
    sending = await nats.connect(world.nats_url, **world.credentials(sector))
    intake = await nats.connect(world.nats_url, **world.credentials("intake"))
    other = "social"
    try:
        kept = await sending.jetstream().publish(f"sector.{sector}.707.school.enrolled", b"{}")
        for whom in (other, sector):
            await intake.jetstream().publish(f"receipt.{whom}.707.r1", b"receipt of " + whom.encode())
            await intake.jetstream().publish(f"to.{whom}.707.following-started.y1", b"feed of " + whom.encode())

        assert (kept.stream, kept.seq) == (f"INBOX_{consumer(sector)}", 1)
        assert await _read(sending, sector, "RECEIPTS") == [(f"receipt.{sector}.707.r1", f"receipt of {sector}")]
        assert await _read(sending, sector, "FEED") == [(f"to.{sector}.707.following-started.y1", f"feed of {sector}")]
    finally:
        await sending.close()
        await intake.close()


async def test_intake_takes_from_an_inbox_and_the_queue_is_empty(world: World) -> None:
    """Intake pulls a sector's message, with the sector's headers, and its acknowledgement removes it for good."""
    sending = await nats.connect(world.nats_url, **world.credentials("school"))
    intake = await nats.connect(world.nats_url, **world.credentials("intake"))
    try:
        await sending.jetstream().publish("sector.school.707.school.enrolled", b"body", headers={"traceparent": "00-1"})
        reader = await intake.jetstream().pull_subscribe_bind(consumer="intake", stream="INBOX_SCHOOL")
        (message,) = await reader.fetch(1, timeout=60)
        await message.ack_sync(timeout=60)
        left = json.loads((await intake.request("$JS.API.STREAM.INFO.INBOX_SCHOOL", timeout=60)).data)

        assert (message.subject, message.data) == ("sector.school.707.school.enrolled", b"body")
        assert message.headers == {"traceparent": "00-1"}
        assert left["state"]["messages"] == 0
    finally:
        await sending.close()
        await intake.close()


async def test_the_gateway_puts_a_batch_into_an_inbox_and_asks_how_intake_is(world: World) -> None:
    """From an account of its own: all of a batch or nothing, acknowledged; and one answer from intake, its status."""
    gateway = await nats.connect(world.nats_url, **world.credentials("gateway"))
    intake = await nats.connect(world.nats_url, **world.credentials("intake"))

    async def answer(message: Msg) -> None:
        await message.respond(b"well")

    try:
        await intake.subscribe("control.intake.status", cb=answer)
        await intake.flush()
        await intake.flush()
        status = await gateway.request("control.intake.status", b"", timeout=60)
        subject, marks = "sector.school.707.school.enrolled", {"Nats-Batch-Id": "b1"}
        await gateway.publish(subject, b"1", headers=marks | {"Nats-Batch-Sequence": "1"})
        last = {"Nats-Batch-Sequence": "2", "Nats-Batch-Commit": "1"}
        kept = json.loads((await gateway.request(subject, b"2", headers=marks | last, timeout=60)).data)
        inbox = json.loads((await gateway.request(f"$JS.{DOMAIN}.API.STREAM.INFO.INBOX_SCHOOL", timeout=60)).data)

        assert status.data == b"well"
        assert (kept["stream"], kept["seq"], kept["count"]) == ("INBOX_SCHOOL", 2, 2)
        assert inbox["state"]["messages"] == 2
    finally:
        await gateway.close()
        await intake.close()


async def test_an_answer_of_the_server_reaches_no_stream_of_ours(world: World) -> None:
    """Whatever subject of the log the gateway names for an answer: its account has no such subject."""
    gateway = await nats.connect(world.nats_url, **world.credentials("gateway"))
    operator = await nats.connect(world.nats_url, **world.credentials("operator"))
    try:
        forged = "events.intake.school.enrolled.y1"
        await gateway.publish(f"$JS.{DOMAIN}.API.STREAM.INFO.INBOX_SCHOOL", b"", reply=forged)
        await gateway.publish("sector.school.707.school.enrolled", b"{}", reply=forged)
        await gateway.request("sector.school.707.school.enrolled", b"{}", timeout=5)
        log = json.loads((await operator.request("$JS.API.STREAM.INFO.EVENTS", timeout=60)).data)
        inbox = json.loads((await operator.request("$JS.API.STREAM.INFO.INBOX_SCHOOL", timeout=60)).data)

        assert inbox["state"]["messages"] == 2
        assert log["state"]["messages"] == 0
    finally:
        await gateway.close()
        await operator.close()


async def test_a_service_answers_who_may_ask_it(world: World) -> None:
    """Reporting asks coordination and gets its reply on an inbox that is its own."""
    asking = await nats.connect(world.nats_url, **world.credentials("reporting"))
    answering = await nats.connect(world.nats_url, **world.credentials("coordination"))

    async def answer(message: Msg) -> None:
        await message.respond(b"answer to " + message.data)

    try:
        await answering.subscribe("query.coordination.*", queue="coordination", cb=answer)
        # The client's ping may overtake what waits to be sent: only the second answer comes after the subscription.
        await answering.flush()
        await answering.flush()
        told = await asking.request("query.coordination.history", b"a question", timeout=5)

        assert told.data == b"answer to a question"
        assert told.subject.startswith("_INBOX_reporting.")
    finally:
        await asking.close()
        await answering.close()


async def _read(client: Client, sector: str, stream: str) -> list[tuple[str, str]]:
    """Everything that waits for the sector on that stream, acknowledged."""
    jetstream = client.jetstream(domain=DOMAIN)
    reader = await jetstream.pull_subscribe_bind(consumer=consumer(sector), stream=stream)
    waiting = (await reader.consumer_info()).num_pending
    messages = await reader.fetch(waiting or 1, timeout=5)
    for message in messages:
        await message.ack_sync(timeout=60)
    after = await reader.consumer_info()
    assert (after.num_pending, after.num_ack_pending) == (0, 0)
    return [(message.subject, message.data.decode()) for message in messages]


async def _refusals_of_publishing(world: World, user: str, subject: str) -> list[str]:
    """What the server says to a publish."""
    return await _refusals(world, user, lambda client: client.publish(subject, b""))


async def _refusals_of_listening(world: World, user: str, subject: str) -> list[str]:
    """What the server says to a subscription."""
    return await _refusals(world, user, lambda client: client.subscribe(subject))


async def _refusals(world: World, user: str, tried: Callable[[Client], Awaitable[object]]) -> list[str]:
    """What is refused before the refusal of something that nobody may: the server answers in order."""
    refusals: list[str] = []
    ended = asyncio.Event()

    async def note(error: Exception) -> None:
        if "nobodys.own" in str(error):
            ended.set()
        else:
            refusals.append(str(error))

    access: dict[str, Any] = world.credentials(user)
    client = await nats.connect(world.nats_url, error_cb=note, **access)
    try:
        await tried(client)
        await client.publish("nobodys.own", b"")
        await asyncio.wait_for(ended.wait(), timeout=10)
    finally:
        await client.close()
    return refusals
