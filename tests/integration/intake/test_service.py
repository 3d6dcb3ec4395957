"""The service: whatever a sector sends gets one receipt, and what is accepted comes onto the log once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.testing.raw import publish_raw
from deploy.testing.world import World
from services.intake.reading import Message
from services.intake.receipts import Arrival
from services.intake.recording import record
from shared.events.clock import TimePassed
from shared.log import standing
from shared.sealing import SealingKeys
from shared.streams import inbox
from shared.testing.examples import fact
from shared.testing.messages import CONCERN, CPR, NAME, binary, body_of, cloud_event, sealed, subject_of
from tests.integration.intake.words import NOW, Intake, intake_in, office_in

ABSENCE = "school.absence-summarised"
YOUTH = "3f0c1d52-7c3d-4b2e-9d59-0f6f4c3a2b10"


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, not yet running."""
    async with intake_in(world, tmp_path) as service:
        yield service


async def test_good_and_bad_messages_together_get_one_receipt_each(intake: Intake) -> None:
    """All lie in the inbox before intake starts, so they are one batch; a bad one keeps no other from it."""
    sent: list[dict[str, Any] | bytes] = [
        cloud_event(id="s-1"),
        b"\xff\xfe",
        cloud_event(id="s-2", time=(NOW + timedelta(days=1)).isoformat()),
        cloud_event(id="s-1"),
        b"[" * 100_000,
        cloud_event(id="s-1", data={"text": "Noget andet."}),
        cloud_event(ABSENCE, id="s-3"),
        cloud_event(id="s-4"),
    ]
    sequences = [await intake.send(message) for message in sent]
    await intake.start()
    receipts = await intake.receipts(len(sent))
    assert [receipt["sequence"] for receipt in receipts] == sequences
    assert [receipt.get("refusal", {}).get("code", receipt["outcome"]) for receipt in receipts] == [
        "accepted",
        "not-utf8",
        "time-in-future",
        "duplicate",
        "too-deep",
        "id-reused",
        "no-following",
        "accepted",
    ]
    await intake.settled()
    log = await intake.log()
    assert [event.type for event in log] == [CONCERN, "person.age-known", CONCERN]
    assert [receipt["event"] for receipt in receipts if receipt["outcome"] == "accepted"] == [
        str(event.id) for event in log if event.type == CONCERN
    ]
    assert await intake.database.fetchval("SELECT count(*) FROM intake.receipts") == len(sent)
    assert await intake.database.fetchval("SELECT count(*) FROM intake.quarantine") == 5


async def test_each_sector_reads_its_own_receipts(intake: Intake) -> None:
    """A notification by social and a concern by the police are about the same youth."""
    await intake.start()
    await intake.send(cloud_event("social.notification-received"))
    await intake.send(cloud_event("police.concern-shared"))
    assert (await intake.receipt("social"))["type"] == "social.notification-received"
    assert (await intake.receipt("police"))["type"] == "police.concern-shared"
    await intake.settled()
    assert {event.key for event in await intake.log()} == {await intake.youth()}


async def test_what_was_committed_but_not_acknowledged_gets_no_second_receipt(intake: Intake) -> None:
    """As after a kill between the two: the messages come again, and nothing happens again."""
    sent: list[dict[str, Any] | bytes] = [
        cloud_event(id="s-1"),
        cloud_event(ABSENCE, id="s-2"),
        b"hej",
        cloud_event(id="s-1"),
    ]
    sequences = [await intake.send(message) for message in sent]
    inbox_now = await standing(intake.conducting, inbox("school"))
    assert inbox_now is not None
    again = [
        Arrival(
            inbox("school"),
            inbox_now.incarnation,
            sequence,
            Message("school", subject_of(), {}, each if isinstance(each, bytes) else body_of(each)),
        )
        for sequence, each in zip(sequences, sent, strict=True)
    ]
    async with office_in(intake.world, "conducted") as office:
        office.clock.let(NOW)  # type: ignore[attr-defined]
        first = await record(office, [again[0], *again[2:]])
    assert first == {"accepted": 1, "refused": 1, "duplicate": 1}
    await intake.start()
    await intake.settled()
    receipts = await intake.receipts(len(sent))
    assert [receipt["outcome"] for receipt in receipts] == ["accepted", "refused", "refused", "duplicate"]
    assert await intake.database.fetchval("SELECT count(*) FROM intake.receipts") == len(sent)
    assert await intake.database.fetchval("SELECT count(*) FROM intake.quarantine") == 2
    assert [event.type for event in await intake.log()] == [CONCERN, "person.age-known"]


async def test_killed_at_any_moment_it_loses_nothing_and_does_nothing_twice(intake: Intake) -> None:
    """Thirty messages, three kills while they flow: thirty receipts, thirty facts, in the order of the inbox."""
    await intake.start()
    for number in range(30):
        await intake.send(cloud_event(id=f"s-{number}"))
        if number % 10 == 5:
            intake.kill()
            await intake.start()
    receipts = await intake.receipts(30)
    await intake.settled()
    assert [receipt["outcome"] for receipt in receipts] == ["accepted"] * 30
    facts = [event.sender_id for event in await intake.log() if event.type == CONCERN]
    assert facts == [f"s-{number}" for number in range(30)]


async def test_a_log_lost_and_made_anew_gets_what_was_accepted(intake: Intake) -> None:
    """Whatever the message server lost, what was accepted stands; and the new log is folded from its start."""
    await intake.start()
    await intake.send(cloud_event())
    await intake.receipt()
    await intake.settled()
    before = await intake.log_bodies()
    await intake.tell(fact(TimePassed(until=NOW), at=NOW))
    assert await intake.database.fetchval("SELECT sequence FROM intake.checkpoint") == len(before) + 1
    intake.kill()
    intake.world.nats.kill()
    intake.world.nats.lose_everything()
    intake.world.nats.start()
    intake.world.declare_streams()
    await intake.start()
    await intake.send(cloud_event(id="s-2"))
    await intake.settled()
    assert (await intake.log_bodies())[: len(before)] == before
    assert len(await intake.log_bodies()) == len(before) + 1


async def test_odd_subjects_are_refused(intake: Intake) -> None:
    """The server lets a sector publish on a literal wildcard below its own prefix; intake does not."""
    for subject in ("sector.school.707.school.*", "sector.school.707.>", f"sector.school.707.school.{CPR}.x"):
        await intake.send(cloud_event(), subject=subject)
    await intake.start()
    receipts = await intake.receipts(3)
    assert [receipt["refusal"]["code"] for receipt in receipts] == ["subject-not-allowed"] * 3


async def test_no_header_block_stops_the_reader(intake: Intake) -> None:
    """Bytes that no client library writes: judged like any other, and the next message is taken as ever."""
    blocks = {
        b"NATS/1.0\r\nNats-Trace-Only: x\r\n\r\n": "header-not-allowed",
        b"NATS/1.0\r\nName\x01: b\r\n\r\n": "header-not-allowed",
        b"NATS/1.0 503 \xff\xff\r\nA: " + b"x" * 20_000 + b"\r\n\r\n": "header-not-allowed",
        # What the client library would leave out in silence.
        b"NATS/1.0\r\nce-id: s-1\r\nce-id: s-2\r\n\r\n": "header-not-allowed",
        b"NATS/1.0\r\nce-type: a.b\r\nno colon\r\n\r\n": "header-not-allowed",
        # Between accounts the server drops what is no header block at all.
        b"NATS/1.0": "accepted",
        b"\xff\xff\xff": "accepted",
    }
    await intake.start()
    await intake.sector("school")
    for number, block in enumerate(blocks):
        publish_raw(intake.world, "school", subject_of(), block, body_of(cloud_event(id=f"s-{number}")))
    await intake.send(cloud_event())
    receipts = await intake.receipts(len(blocks) + 1)
    codes = [receipt.get("refusal", {}).get("code", receipt["outcome"]) for receipt in receipts]
    assert codes == [*blocks.values(), "accepted"]


async def test_an_event_is_the_same_in_both_modes_sealed_or_not(intake: Intake) -> None:
    """Sent in four ways it is one fact; refused, the whole message is kept, its headers as well."""
    await intake.start()
    keys = SealingKeys.from_file(intake.world.secrets.sealing_keys_file)
    event = cloud_event(person={"cpr": CPR, "name": NAME})
    for each in (event, sealed(event, keys)):
        await intake.send(each)
        headers, body = binary(each)
        await intake.send(body, headers=headers)
    headers, body = binary(event | {"id": "s-2", "type": "school.left"})
    await intake.send(body, headers=headers)
    receipts = await intake.receipts(5)
    assert [receipt["outcome"] for receipt in receipts] == ["accepted", *["duplicate"] * 3, "refused"]
    row = await intake.database.fetchrow("SELECT sealed, receipt FROM intake.quarantine")
    assert row is not None
    async with office_in(intake.world) as office:
        kept = office.quarantine.open(row["sealed"], row["receipt"], "school")
    assert (kept.body, kept.headers) == (body, headers)


async def test_large_bodies_are_refused_and_do_not_hold_up_the_others(intake: Intake) -> None:
    """As large as the server takes them."""
    largest = b'"' + b"x" * (1024 * 1024 - 4096) + b'"'
    for _ in range(12):
        await intake.send(largest)
    await intake.send(cloud_event())
    await intake.start()
    receipts = await intake.receipts(13)
    assert [receipt.get("refusal", {}).get("code") for receipt in receipts] == ["too-large"] * 12 + [None]


async def test_it_refuses_to_run_on_an_inbox_that_loses_messages(intake: Intake) -> None:
    """And says which setting, what it is and what it must be."""
    interface = intake.conducting.jetstream()
    config = (await interface.stream_info(inbox("school"))).config
    config.max_age = 3600
    await interface.update_stream(config)
    intake.launch()
    words = await intake.ended()
    assert "INBOX_SCHOOL: max_age is 3600000000000, must be 0" in words


async def test_it_refuses_to_run_with_another_master_key(intake: Intake) -> None:
    """What was sealed could not be opened, and what is sealed now would be lost with the wrong key."""
    await intake.start()
    intake.kill()
    file = intake.world.secrets.master_key_file
    kept = file.read_bytes()
    try:
        file.write_text("A" * 43 + "=\n")
        intake.launch()
        assert "WrongMasterKeyError" in await intake.ended()
    finally:
        file.write_bytes(kept)


async def test_a_trace_goes_on_from_the_sender_s(intake: Intake) -> None:
    """The event on the log carries the sender's traceparent."""
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await intake.start()
    await intake.send(cloud_event(traceparent=trace))
    await intake.receipt()
    await intake.settled()
    assert {event.traceparent for event in await intake.log()} == {trace}


async def test_whoever_runs_the_installation_can_trace_a_message(intake: Intake) -> None:
    """From its receipt to its place in the outbox, once it was carried to the log; what is asked wrongly is told so."""
    await intake.start()
    await intake.send(cloud_event())
    receipt = await intake.receipt()
    await intake.settled()
    found = await intake.trace(receipt=receipt["receipt"])
    assert [each["receipt"] for each in found["receipts"]] == [receipt["receipt"]]
    assert (found["event"]["event"], found["event"]["carried"]) == (receipt["event"], True)
    assert found == await intake.trace(event=receipt["event"])
    assert found == await intake.trace(source=receipt["source"], id=receipt["id"])
    assert list(await intake.trace(event=CPR)) == ["error"]
    assert CPR not in str(await intake.trace(event=CPR))


async def test_a_person_s_door_learns_the_youth_s_id(intake: Intake) -> None:
    """Proven and permitted; the number goes into the vault, and the next sector's event is about the same youth."""
    await intake.start()
    anja = intake.people.token("p-anja", "case-lead", "social")
    answer = await intake.ask({"cpr": CPR, "name": NAME}, anja)
    assert answer["status"] == "done"
    assert answer["youth"] == await intake.youth()
    assert await intake.ask({"youth": answer["youth"]}, anja) == answer
    await intake.send(cloud_event())
    await intake.settled()
    assert [event.type for event in await intake.log()] == ["person.age-known", "person.name-known", CONCERN]
    assert {event.key for event in await intake.log()} == {answer["youth"]}


async def test_a_person_s_door_is_closed_to_whoever_may_not(intake: Intake) -> None:
    """No token, another role, another municipality, no number: refused with a sentence, and nobody becomes known."""
    await intake.start()
    anja = intake.people.token("p-anja", "case-lead", "social")
    elsewhere = intake.people.token("p-anja", "case-lead", "social", municipality="751")
    auditor = intake.people.token("p-rie", "auditor", "audit")
    refused = [
        await intake.ask({"cpr": CPR}, "none"),
        await intake.ask({"cpr": CPR}, elsewhere),
        await intake.ask({"cpr": CPR}, auditor),
        await intake.ask({"cpr": "0000000000"}, anja),
        await intake.ask({}, anja),
        await intake.ask({"youth": YOUTH}, anja),
    ]
    assert [answer["refusal"]["code"] for answer in refused] == [
        "not-proven",
        "wrong-municipality",
        "not-your-command",
        "cpr-form",
        "wrong-form",
        "unknown-youth",
    ]
    assert all(answer["refusal"]["reason_da"] and answer["status"] == "refused" for answer in refused)
    assert await intake.database.fetchval("SELECT count(*) FROM intake.identities") == 0
