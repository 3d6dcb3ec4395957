"""What a sender learns of its own: receipts, its feed, how it fares; and what a trace tells of a message."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from pydantic import ValidationError

from deploy.database import OWNER
from deploy.migrate import folders
from deploy.testing.world import World
from services.intake.feeds import Learning
from services.intake.mending import Mender, discard, prepare_replay, record_mended
from services.intake.receipts import Arrival
from services.intake.recording import Office, record
from services.intake.senders import feed_after, receipt_of, receipts_after, receipts_before, sender_status
from services.intake.tracing import Asked, traced
from shared.events.coordination import FollowingStarted
from shared.events.envelope import derived_id, encode, subject_of
from shared.events.feed import FollowingStarted as FollowingTold
from shared.log import Checkpoint, Entry
from shared.streams import inbox
from shared.testing.examples import fact
from shared.testing.messages import CPR, NAME, TEXT, cloud_event
from tests.integration.intake.words import arrival, office_in

SOURCE = "/707/school/a-system"


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    """Recording, on an empty database."""
    async with office_in(world) as found:
        yield found


@pytest.fixture
async def sent(office: Office) -> list[Arrival]:
    """Six messages of the school and one of the police, recorded: accepted, duplicate, refused for three reasons."""
    person = {"cpr": CPR, "name": NAME}
    messages = [
        arrival(1, cloud_event(id="s-1", person=person)),
        arrival(2, cloud_event(id="s-1", person=person)),
        arrival(3, cloud_event(id="s-2", data={"category": "x"})),
        arrival(4, cloud_event(id="s-3", data={"category": "x"})),
        arrival(5, f"{TEXT} {CPR}".encode()),
        arrival(6, cloud_event(id="s-1", data={"text": "Noget andet."})),
    ]
    await record(office, messages)
    await record(office, [arrival(1, cloud_event("police.concern-shared"), sector="police")])
    return messages


async def test_a_receipt_is_found_by_its_id_by_its_own_sector(office: Office, sent: list[Arrival]) -> None:
    """Nobody else's, and none that is not known yet."""
    told = await receipt_of(office.pool, "school", sent[0].receipt)
    assert told is not None
    assert (told["receipt"], told["outcome"], told["id"]) == (str(sent[0].receipt), "accepted", "s-1")
    assert await receipt_of(office.pool, "police", sent[0].receipt) is None
    assert await receipt_of(office.pool, "school", uuid4()) is None


async def test_receipts_are_read_on_from_a_cursor(office: Office, sent: list[Arrival]) -> None:
    """Each once, in the order in which they were recorded; at the end the cursor stays; and the newest first."""
    found: list[Any] = []
    cursor = 0
    while (page := await receipts_after(office.pool, "school", cursor, 4)).items:
        found += [each["receipt"] for each in page.items]
        cursor = page.next
    assert found == [str(each.receipt) for each in sent]
    assert page.next == cursor
    newest = await receipts_before(office.pool, "school", None, 2)
    older = await receipts_before(office.pool, "school", newest.next, 10)
    assert [each["receipt"] for each in (*newest.items, *older.items)] == found[::-1]


async def test_a_sender_sees_how_it_fares(office: Office, sent: list[Arrival]) -> None:
    """Counts by outcome and reason since a moment, what waits, and when the last one came."""
    before = office.clock.now() - timedelta(days=1)
    status = await sender_status(office.pool, "school", before)
    assert status.outcomes == {"accepted": 1, "duplicate": 1, "refused": 4}
    assert [(each.code, each.field, each.count) for each in status.refusals] == [
        ("value-not-in-list", "data.category", 2),
        ("id-reused", "id", 1),
        ("not-json", "body", 1),
    ]
    assert status.quarantined == 4
    assert status.last_received is not None
    assert all(each.last == status.last_received for each in status.refusals)
    await discard(office, Mender("p-1", "school"), sent[4].receipt, "test-message", uuid4())
    later = await sender_status(office.pool, "school", office.clock.now() + timedelta(seconds=1))
    assert (later.outcomes, later.refusals, later.quarantined) == ({"accepted": 0, "duplicate": 0, "refused": 0}, (), 3)
    assert later.last_received == status.last_received


async def test_a_sender_of_nothing_fares_as_such(office: Office) -> None:
    """Zeroes and no moment."""
    status = await sender_status(office.pool, "leisure", datetime(2020, 1, 1, tzinfo=UTC))
    assert (status.last_received, status.quarantined, set(status.outcomes.values())) == (None, 0, {0})


async def test_a_feed_is_read_on_from_a_cursor_in_the_clear(office: Office, sent: list[Arrival]) -> None:
    """By the sector that is told alone, as the same messages that its stream carries."""
    [youth] = [row["youth"] for row in await office.pool.fetch("SELECT youth::text FROM identities")]
    started = fact(FollowingStarted(sector="school", categories=("attendance",), basis="CONSENT"), key=youth)
    subject = subject_of("coordination", started.type, youth).replace("events.", "events.0.", 1).rpartition(".")[0]
    entry = Entry(1, 0, subject, encode(started))
    await Learning(office).apply([entry], Checkpoint("a-log", 1, started.id))
    page = await feed_after(office, "school", 0, 10)
    [message] = page.items
    told = FollowingTold.model_validate(message["data"])
    assert (str(told.person.youth), told.person.cpr, told.categories) == (youth, CPR, ("attendance",))
    assert (await feed_after(office, "school", page.next, 10)).items == ()
    assert (await feed_after(office, "leisure", 0, 10)).items == ()


async def test_a_message_is_traced_by_event_receipt_or_name(office: Office, sent: list[Arrival]) -> None:
    """The same answer: every sending of it, what became of each, and where the event stands."""
    event = derived_id(SOURCE, "s-1")
    by_event = await traced(office.pool, Asked(event=event), 0)
    assert [each["outcome"] for each in by_event["receipts"]] == ["accepted", "duplicate", "refused"]
    assert [each["sequence"] for each in by_event["receipts"]] == [1, 2, 6]
    assert by_event["receipts"][2]["quarantine"]["state"] == "waiting"
    assert by_event["receipts"][0]["quarantine"] is None
    assert (by_event["event"]["event"], by_event["event"]["carried"]) == (event, False)
    position = by_event["event"]["outbox_position"]
    by_name = await traced(office.pool, Asked(source=SOURCE, id="s-1"), position)
    by_receipt = await traced(office.pool, Asked(receipt=sent[1].receipt), position)
    assert by_name == by_receipt
    assert by_name["event"]["carried"]
    assert by_name["receipts"] == by_event["receipts"]


async def test_a_refused_message_is_traced_to_what_was_sent_in_its_place(office: Office, sent: list[Arrival]) -> None:
    """The old receipt names the new one, and the new one the old; one that has no name is found by its receipt."""
    mender = Mender("p-1", "school")
    prepared = await prepare_replay(office, mender, [sent[2].receipt])
    again = Arrival(inbox("school"), "first", 90, prepared[0].message)
    await record(office, [again])
    await record_mended(office, mender, uuid4(), [(prepared[0], again.receipt)])
    found = await traced(office.pool, Asked(source=SOURCE, id="s-2"), 0)
    old, new = found["receipts"]
    assert (old["quarantine"]["state"], old["quarantine"]["new_receipt"]) == ("replayed", str(again.receipt))
    assert (new["mends"], new["quarantine"]["state"]) == ([str(sent[2].receipt)], "waiting")
    assert found["event"] is None
    nameless = await traced(office.pool, Asked(receipt=sent[4].receipt), 0)
    assert [each["refusal"]["code"] for each in nameless["receipts"]] == ["not-json"]


async def test_a_trace_tells_nothing_personal(office: Office, sent: list[Arrival]) -> None:
    """No number, name or text, and not which youth it is about; nothing of what nobody knows."""
    [youth] = [row["youth"] for row in await office.pool.fetch("SELECT youth::text FROM identities")]
    said = str([await traced(office.pool, Asked(receipt=each.receipt), 0) for each in sent])
    assert not any(value in said for value in (CPR, NAME, TEXT, youth))
    assert await traced(office.pool, Asked(event=uuid4()), 0) == {"receipts": [], "event": None}


@pytest.mark.parametrize(
    "asked",
    [{}, {"source": SOURCE}, {"id": "s-1"}, {"event": uuid4(), "receipt": uuid4()}, {"event": 7}, {"youth": uuid4()}],
)
def test_a_trace_is_asked_for_in_one_way(asked: dict[str, Any]) -> None:
    """By event, by receipt, or by source and id."""
    with pytest.raises(ValidationError):
        Asked.model_validate(asked)


async def test_receipts_from_before_are_found_as_well(office: Office, sent: list[Arrival], world: World) -> None:
    """Taking the migration back and applying it again fills its columns from what the receipts themselves say."""
    columns = "SELECT id, sector, event, code, field, received_at FROM receipts ORDER BY position"
    known = [tuple(row) for row in await office.pool.fetch(columns)]
    migration = (folders()["intake"] / "0002_mending.sql").read_text(encoding="utf-8")
    up, down = migration.split("-- migrate:down")
    owner = await asyncpg.connect(world.database_url(OWNER))
    await owner.execute(down)
    await owner.execute(up)
    await owner.close()
    # A refused message's event is what its sender's id names; a receipt from before says it of accepted ones alone.
    named = [(each[0], each[1], each[2] if each[3] is None else None, *each[3:]) for each in known]
    await office.pool.expire_connections()
    assert [tuple(row) for row in await office.pool.fetch(columns)] == named
