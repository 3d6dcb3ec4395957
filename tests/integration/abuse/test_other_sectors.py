"""Specification: no sector reaches what is another's; the message server itself refuses it.

Every sector tries everything against every other sector, on a real server with the installation's own configuration.
"""

import asyncio
import json
from typing import Any

import nats
import pytest
from nats.aio.client import Client

from deploy.nats.permissions import DOMAIN
from deploy.sectors import sectors
from deploy.testing.world import World
from shared.streams import FEED, INTAKE_CONSUMER, RECEIPTS, consumer, inbox
from tests.integration.abuse.attempts import attempts, kept, streams

SECTORS = sectors()
VERBS = {
    "STREAM": (
        "CREATE",
        "UPDATE",
        "DELETE",
        "PURGE",
        "INFO",
        "MSG.GET",
        "MSG.DELETE",
        "SNAPSHOT",
        "RESTORE",
        "PEER.REMOVE",
    ),
    "CONSUMER": ("CREATE", "DURABLE.CREATE", "NAMES", "LIST", "LEADER.STEPDOWN"),
}
OF_A_CONSUMER = ("CREATE", "DELETE", "INFO", "MSG.NEXT", "PAUSE", "RESET", "UNPIN")
OF_THE_SERVER = ("INFO", "STREAM.NAMES", "STREAM.LIST", "SERVER.REMOVE", "META.LEADER.STEPDOWN", "ACCOUNT.PURGE.CORE")


@pytest.mark.parametrize("sector", SECTORS)
async def test_no_sector_publishes_as_another(shared_world: World, sector: str) -> None:
    """Every other inbox, the log, receipts, feeds, commands and controls are refused, and stay as they are."""
    others = [f"sector.{other}.707.{other}.concern-shared" for other in SECTORS if other != sector]
    inside = [
        "events.intake.school.enrolled.y1",
        "events.coordination.coordination.pathway-opened.y1",
        "restoring.intake.school.enrolled.y1",
        f"receipt.{sector}.707.r1",
        f"to.{sector}.707.following-started.y1",
        "cmd.coordination.open-pathway",
        "cmd.intake.identify",
        "query.coordination.history",
        "control.intake.status",
        "control.intake.time",
        "control.intake.trace",
        "$SYS.REQ.SERVER.PING",
        f"sector.{sector}x.707.school.enrolled",
        "sector.*.707.school.enrolled",
        "sector.>",
        ">",
    ]
    before = await kept(shared_world)

    async with attempts(shared_world, sector) as trying:
        refused = await trying.publish([*others, *inside], b"{}")

    assert refused == {*others, *inside}
    assert await kept(shared_world) == before


@pytest.mark.parametrize("sector", SECTORS)
async def test_no_sector_speaks_to_jetstream_beyond_its_two_consumers(shared_world: World, sector: str) -> None:
    """Of the whole interface (streams, consumers, purging, single messages) it has MSG.NEXT and INFO of its own two."""
    names = streams(SECTORS)
    wishes = [f"{kind}.{verb}.{name}" for kind, verbs in VERBS.items() for verb in verbs for name in names]
    wishes += [
        f"CONSUMER.{verb}.{name}.{reader}"
        for verb in OF_A_CONSUMER
        for name in names
        for reader in ("a-reader", INTAKE_CONSUMER, consumer(sector), consumer(_neighbour(sector)))
    ]
    wishes += [f"DIRECT.GET.{name}" for name in names] + [f"DIRECT.GET.{name}.receipt.social.>" for name in names]
    wishes += list(OF_THE_SERVER)
    own = {
        f"$JS.{DOMAIN}.API.CONSUMER.{verb}.{name}.{consumer(sector)}"
        for verb in ("MSG.NEXT", "INFO")
        for name in (RECEIPTS, FEED)
    }
    tried = {f"{prefix}.{wish}" for wish in wishes for prefix in ("$JS.API", f"$JS.{DOMAIN}.API")}
    acknowledging = {
        f"$JS.ACK.{stream}.{other}.1.1.1.1.0"
        for other in SECTORS
        if other != sector
        for stream in (RECEIPTS, FEED, inbox(other))
    }

    async with attempts(shared_world, sector) as trying:
        refused = await trying.publish(sorted(tried | acknowledging))

    assert (tried | acknowledging) - refused == own & tried
    assert own <= tried


@pytest.mark.parametrize("sector", SECTORS)
async def test_no_sector_listens_to_anything_but_replies_to_itself(shared_world: World, sector: str) -> None:
    """Wildcards, other inboxes, receipts as they are published, the server's own subjects: no subscription is made."""
    wishes = [
        ">",
        "*.>",
        "sector.>",
        f"sector.{sector}.>",
        "receipt.>",
        f"receipt.{sector}.>",
        "to.>",
        "events.>",
        "cmd.>",
        "control.>",
        "$JS.>",
        "$SYS.>",
        "_R_.>",
        "_INBOX_intake.>",
        "_INBOX_operator.>",
    ]

    async with attempts(shared_world, sector) as trying:
        assert await trying.listen(wishes) == set(wishes)


async def test_replies_to_one_sector_are_not_heard_by_another(world: World) -> None:
    """Both may listen to every reply of their own; accounts keep them apart, wildcard or not."""
    async with attempts(world, "police") as listening, attempts(world, "social") as working:
        assert await listening.listen(["_INBOX.>"]) == set()
        await working.client.jetstream().publish("sector.social.707.social.receipt-sent", b"{}")
        await _info(working.client, "social", RECEIPTS)
        await listening.looked_at()

        assert listening.heard == []


async def test_a_receipt_stays_with_its_sector(world: World) -> None:
    """Another sector that asks for it is refused and takes nothing away; its owner still reads it afterwards."""
    intake = await nats.connect(world.nats_url, **_access(world, "intake"))
    try:
        await intake.jetstream().publish("receipt.school.707.r1", b"a receipt")
        await intake.jetstream().publish("to.school.707.following-started.y1", b"a following")
    finally:
        await intake.close()
    requests = [f"$JS.{DOMAIN}.API.CONSUMER.MSG.NEXT.{stream}.SCHOOL" for stream in (RECEIPTS, FEED)]

    async with attempts(world, "leisure") as taking, attempts(world, "school") as owning:
        await taking.listen(["_INBOX.taken.*"])
        assert await taking.publish(requests, b'{"batch": 10}', reply="_INBOX.taken.r") == set(requests)
        assert taking.heard == []
        assert await _read(owning.client, "school", RECEIPTS) == [b"a receipt"]
        assert await _read(owning.client, "school", FEED) == [b"a following"]


async def test_a_message_id_suppresses_nothing_of_another_sector(world: World) -> None:
    """A sector that guesses another's message id within the server's window keeps nothing out of the other's inbox."""
    known = {"Nats-Msg-Id": "skole-000123"}
    async with attempts(world, "police") as guessing, attempts(world, "school") as sending:
        one = await guessing.client.jetstream().publish("sector.police.707.police.concern-shared", b"{}", headers=known)
        two = await sending.client.jetstream().publish("sector.school.707.school.concern-shared", b"{}", headers=known)

    assert (one.duplicate, two.duplicate) == (None, None)
    assert (await kept(world))["INBOX_SCHOOL"] == (1, 1)


async def test_an_expectation_or_a_roll_up_header_clears_nothing(world: World) -> None:
    """Headers that steer the server cannot empty an inbox: it refuses a roll-up, and what lies there stays."""
    async with attempts(world, "school") as trying:
        interface = trying.client.jetstream()
        await interface.publish("sector.school.707.school.enrolled", b"{}")
        for steering in ({"Nats-Rollup": "all"}, {"Nats-Rollup": "sub"}):
            with pytest.raises(nats.js.errors.APIError):
                await interface.publish("sector.school.707.school.enrolled", b"{}", headers=steering)

    assert (await kept(world))["INBOX_SCHOOL"] == (1, 1)


@pytest.mark.parametrize("sector", SECTORS)
async def test_a_reply_address_carries_nothing_into_another_stream(shared_world: World, sector: str) -> None:
    """The server answers to any reply subject that it is told; across accounts such an answer goes nowhere."""
    own = f"sector.{sector}.707.{sector}.concern-shared"
    targets = [
        *(f"sector.{other}.707.{other}.concern-shared" for other in SECTORS if other != sector),
        "events.intake.school.enrolled.y1",
        "receipt.social.707.r1",
        "to.social.707.following-started.y1",
        "cmd.coordination.open-pathway",
        "$JS.API.STREAM.PURGE.INBOX_SOCIAL",
        "$JS.API.STREAM.DELETE.EVENTS",
        "$JS.API.CONSUMER.DELETE.INBOX_SOCIAL.intake",
    ]
    requests = [own, f"$JS.{DOMAIN}.API.CONSUMER.INFO.{RECEIPTS}.{consumer(sector)}"]
    before = await kept(shared_world)

    async with attempts(shared_world, sector) as trying:
        for target in targets:
            assert await trying.publish(requests, b"{}", reply=target) == set()
        await trying.client.jetstream().publish(own, b"{}")  # its acknowledgement comes after all that was asked before

    after = await kept(shared_world)
    grown = {stream: after[stream][0] - before[stream][0] for stream in after if after[stream] != before[stream]}
    assert grown == {inbox(sector): len(targets) + 1}


def _neighbour(sector: str) -> str:
    return SECTORS[SECTORS.index(sector) - 1]


async def _info(client: Client, sector: str, stream: str) -> object:
    interface = client.jetstream(domain=DOMAIN)
    return await (await interface.pull_subscribe_bind(consumer=consumer(sector), stream=stream)).consumer_info()


async def _read(client: Client, sector: str, stream: str) -> list[bytes]:
    """Everything that waits for the sector on that stream, acknowledged."""
    reader = await client.jetstream(domain=DOMAIN).pull_subscribe_bind(consumer=consumer(sector), stream=stream)
    async with asyncio.timeout(10):
        messages = await reader.fetch((await reader.consumer_info()).num_pending or 1, timeout=5)
    for message in messages:
        await message.ack_sync(timeout=5)
    return [message.data for message in messages]


def _access(world: World, user: str) -> dict[str, Any]:
    return dict(world.credentials(user))


async def test_batches_that_are_never_committed_keep_nobody_else_out(world: World) -> None:
    """A sector that begins more atomic batches than its inbox takes at a time holds up its own, and no other's."""
    async with attempts(world, "school") as flooding, attempts(world, "social") as sending:
        for number in range(200):
            opening = {"Nats-Batch-Id": f"flood-{number}", "Nats-Batch-Sequence": "1"}
            await flooding.client.publish("sector.school.707.school.enrolled", b"{}", headers=opening)
        await flooding.looked_at()
        whole = {"Nats-Batch-Id": "one", "Nats-Batch-Sequence": "1", "Nats-Batch-Commit": "1"}
        subject = "sector.social.707.social.receipt-sent"
        answer = json.loads((await sending.client.request(subject, b"{}", headers=whole, timeout=5)).data)

    assert (answer.get("error"), answer["stream"], answer["count"]) == (None, "INBOX_SOCIAL", 1)
    assert (await kept(world))["INBOX_SCHOOL"] == (0, 0)
