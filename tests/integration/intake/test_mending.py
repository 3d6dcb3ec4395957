"""Quarantine for people: what is refused waits, is looked at masked, sent again or given up; all of it recorded."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from deploy.testing.world import World
from services.intake.mending import (
    Mended,
    Mender,
    MendingRefusedError,
    Prepared,
    discard,
    history_of,
    inspect,
    mended_by,
    open_list,
    prepare_correction,
    prepare_replay,
    record_mended,
)
from services.intake.quarantine import quarantine_key
from services.intake.reading import Message
from services.intake.receipts import Arrival
from services.intake.recording import Office, record
from services.intake.senders import receipt_of
from shared.events.envelope import Envelope
from shared.events.intake import MessageCorrected, MessageDiscarded, MessageInspected, MessageReplayed
from shared.events.registry import decode
from shared.keys import MasterKeys
from shared.postgres import Connection
from shared.streams import inbox
from shared.testing.messages import CPR, NAME, TEXT, body_of, cloud_event, sealed
from tests.integration.intake.words import arrival, office_in

LEADER = Mender("p-hanne", None)
SCHOOL = Mender("sector:school", "school")
POLICE = Mender("sector:police", "police")


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    """Recording, on an empty database."""
    async with office_in(world) as found:
        yield found


@pytest.fixture
async def owner(world: World) -> AsyncIterator[Connection]:
    """The database by its owner, who sees everything."""
    connection = await asyncpg.connect(world.database_url("postgres"))
    yield connection
    await connection.close()


async def refused(office: Office, *messages: Mapping[str, Any] | bytes, sector: str = "school") -> list[UUID]:
    """Record these messages, which are refused; their receipts."""
    arrivals = [arrival(number, message, sector=sector) for number, message in enumerate(messages, 1)]
    assert await record(office, arrivals) == {"refused": len(messages)}
    return [each.receipt for each in arrivals]


async def sent_again(office: Office, prepared: Sequence[Prepared], first: int = 100) -> list[tuple[Prepared, UUID]]:
    """Put messages into their inboxes and have them judged, as the door and the reader do."""
    placed = [
        (each, Arrival(inbox(each.sector), "first", first + number, each.message))
        for number, each in enumerate(prepared)
    ]
    await record(office, [where for _, where in placed])
    return [(each, where.receipt) for each, where in placed]


async def own_events(owner: Connection) -> list[Envelope]:
    """Events of intake's own about what people did, in order."""
    rows = await owner.fetch("SELECT body FROM intake.outbox WHERE subject LIKE '%.intake.message-%' ORDER BY position")
    return [decode(row["body"]) for row in rows]


def wrong(number: int = 1) -> dict[str, Any]:
    """A concern that is refused for its category, with everything personal that a concern has."""
    return cloud_event(id=f"s-{number}", person={"cpr": CPR, "name": NAME}, data={"category": "x"})


async def test_refused_messages_wait_newest_first_by_sector_reason_and_time(office: Office) -> None:
    """A page goes on where the one before ended; a sector sees its own; what was accepted is not there."""
    first, second, third = await refused(office, wrong(1), b"hej", wrong(3))
    await record(office, [arrival(9, cloud_event(id="s-9"))])
    [of_police] = await refused(office, b"{}", sector="police")
    every = await open_list(office, LEADER)
    assert [each.receipt for each in every.items] == [of_police, third, second, first]
    assert every.next is None
    page = await open_list(office, LEADER, limit=3)
    assert [each.receipt for each in (await open_list(office, LEADER, before=page.next)).items] == [first]
    assert [each.receipt for each in (await open_list(office, SCHOOL, sector="police")).items] == [third, second, first]
    assert [each.receipt for each in (await open_list(office, LEADER, sector="police")).items] == [of_police]
    assert [each.receipt for each in (await open_list(office, SCHOOL, code="not-json")).items] == [second]
    moment = every.items[0].refused_at
    assert [each.receipt for each in (await open_list(office, LEADER, since=moment)).items] == [of_police]
    assert of_police not in [each.receipt for each in (await open_list(office, LEADER, until=moment)).items]
    told = every.items[1]
    assert (told.id, told.type, told.code, told.field) == (
        "s-3",
        "school.concern-shared",
        "value-not-in-list",
        "data.category",
    )
    assert told.refusal["reason_da"]


async def test_a_look_shows_no_personal_value_and_is_recorded(office: Office, owner: Connection) -> None:
    """Structure, forms and codes; who looked is an event, once for one command."""
    [receipt] = await refused(office, wrong())
    command = uuid4()
    seen = await inspect(office, SCHOOL, receipt, command)
    assert await inspect(office, SCHOOL, receipt, command) == seen
    said = seen.model_dump_json()
    assert not any(value in said for value in (CPR, NAME, TEXT))
    fields = {each.path: each for each in seen.fields}
    assert fields["data.person.cpr"].form == "a text of 10 characters"
    assert fields["id"].value == "s-1"
    assert seen.readable
    assert "category" in seen.expected
    [event] = await own_events(owner)
    assert isinstance(event.data, MessageInspected)
    assert (event.actor, event.key, event.data.receipt) == ("sector:school", "org-707-intake", receipt)
    assert [each.action for each in await history_of(office, SCHOOL, receipt)] == ["inspected"]
    assert len((await open_list(office, SCHOOL)).items) == 1


async def test_what_cannot_be_read_is_shown_by_its_refusal(office: Office) -> None:
    """There is no structure to show."""
    [receipt] = await refused(office, f"{CPR} {TEXT}".encode())
    seen = await inspect(office, SCHOOL, receipt, uuid4())
    assert (seen.readable, seen.fields, seen.type) == (False, (), None)
    assert seen.size == len(f"{CPR} {TEXT}".encode())


async def test_a_sealed_message_is_looked_at_and_mended_though_nobody_reads_it(office: Office) -> None:
    """What was sealed stays sealed, and is told by form."""
    event = cloud_event(data={"category": "x"}, person={"cpr": CPR, "name": NAME})
    [receipt] = await refused(office, sealed(event, office.sealing))
    seen = await inspect(office, SCHOOL, receipt, uuid4())
    assert seen.sealed == ("person", "text")
    assert not any(value in seen.model_dump_json() for value in (CPR, NAME, TEXT))
    prepared = await prepare_correction(office, SCHOOL, receipt, {"data.category": "absence"})
    assert not any(value.encode() in prepared.message.body for value in (CPR, NAME, TEXT))
    [(_, new)] = await sent_again(office, [prepared])
    told = await receipt_of(office.pool, "school", new)
    assert told is not None
    assert told["outcome"] == "accepted"


async def test_a_message_is_sent_again_once_what_it_rests_on_is_there(office: Office, owner: Connection) -> None:
    """Refused for want of a notification; the new receipt and the old name each other, and nobody waits any more."""
    [receipt] = await refused(office, cloud_event("social.screening-concluded", id="s-1"), sector="social")
    await record(office, [arrival(2, cloud_event("social.notification-received", id="s-2"), sector="social")])
    mender, command = Mender("p-hanne", "social"), uuid4()
    placed = await sent_again(office, await prepare_replay(office, mender, [receipt]))
    [done] = await record_mended(office, mender, command, placed)
    assert (done.action, done.receipt, done.new_receipt) == ("replayed", receipt, placed[0][1])
    new = await receipt_of(office.pool, "social", placed[0][1])
    old = await receipt_of(office.pool, "social", receipt)
    assert new is not None
    assert old is not None
    assert (new["outcome"], new["mends"]) == ("accepted", [str(receipt)])
    assert (old["mended"]["action"], old["mended"]["receipt"]) == ("replayed", str(placed[0][1]))
    assert (await open_list(office, mender)).items == ()
    [event] = await own_events(owner)
    assert event.data == MessageReplayed(receipt=receipt, sector="social", new_receipt=placed[0][1])


async def test_many_are_sent_again_in_the_order_in_which_they_were_refused(office: Office) -> None:
    """Whatever the order in which they are named; all or none of them."""
    receipts = await refused(office, *(cloud_event("school.left", id=f"s-{number}") for number in range(5)))
    prepared = await prepare_replay(office, LEADER, list(reversed(receipts)))
    assert [each.receipt for each in prepared] == receipts
    with pytest.raises(MendingRefusedError) as raised:
        await prepare_replay(office, LEADER, [*receipts, uuid4()])
    assert raised.value.refused.code == "not-in-quarantine"
    done = await record_mended(office, LEADER, uuid4(), await sent_again(office, prepared))
    assert [each.receipt for each in done] == receipts


async def test_a_corrected_message_is_accepted_under_its_own_id(office: Office, owner: Connection) -> None:
    """The event names the fields and not their values."""
    [receipt] = await refused(office, wrong())
    prepared = await prepare_correction(office, SCHOOL, receipt, {"data.category": "absence"})
    placed = await sent_again(office, [prepared])
    [done] = await record_mended(office, SCHOOL, uuid4(), placed)
    assert (done.action, done.fields, done.actor) == ("corrected", ("data.category",), "sector:school")
    new = await receipt_of(office.pool, "school", placed[0][1])
    assert new is not None
    assert (new["outcome"], new["id"]) == ("accepted", "s-1")
    [event] = await own_events(owner)
    assert event.data == MessageCorrected(
        receipt=receipt, sector="school", new_receipt=placed[0][1], fields=("data.category",)
    )
    assert "absence" not in json.dumps(event.data.model_dump(mode="json"))


async def test_what_is_given_up_waits_no_more(office: Office, owner: Connection) -> None:
    """For a reason of the list, and for no other."""
    [receipt] = await refused(office, b"hej")
    with pytest.raises(MendingRefusedError) as raised:
        await discard(office, SCHOOL, receipt, NAME, uuid4())
    assert raised.value.refused.code == "value-not-in-list"
    assert NAME not in str(raised.value.as_json())
    done = await discard(office, SCHOOL, receipt, "test-message", uuid4())
    assert (done.action, done.reason) == ("discarded", "test-message")
    assert (await open_list(office, SCHOOL)).items == ()
    [event] = await own_events(owner)
    assert event.data == MessageDiscarded(receipt=receipt, sector="school", reason="test-message")


async def test_a_command_is_carried_out_once(office: Office, owner: Connection) -> None:
    """Asked for again it is answered as before, and no second event tells of it."""
    [receipt] = await refused(office, wrong())
    command = uuid4()
    assert await mended_by(office, SCHOOL, command) == []
    first = await discard(office, SCHOOL, receipt, "other", command)
    assert await discard(office, SCHOOL, receipt, "other", command) == first
    assert await mended_by(office, SCHOOL, command) == [first]
    assert await mended_by(office, POLICE, command) == []
    assert len(await own_events(owner)) == 1


async def test_a_message_s_waiting_ends_once(office: Office) -> None:
    """Whoever comes second is told, also who had everything ready before the first was done."""
    [receipt] = await refused(office, wrong())
    prepared = await prepare_replay(office, LEADER, [receipt])
    await discard(office, SCHOOL, receipt, "other", uuid4())
    placed = await sent_again(office, prepared)
    for attempt in (
        record_mended(office, LEADER, uuid4(), placed),
        prepare_replay(office, LEADER, [receipt]),
        prepare_correction(office, LEADER, receipt, {"id": "s-2"}),
        discard(office, LEADER, receipt, "other", uuid4()),
    ):
        with pytest.raises(MendingRefusedError) as raised:
            await attempt
        assert raised.value.refused.code == "already-mended"
    assert [each.action for each in await history_of(office, LEADER, receipt)] == ["discarded"]


async def test_nobody_mends_another_sector_s_message(office: Office, owner: Connection) -> None:
    """Nor learns that there is one."""
    [receipt] = await refused(office, wrong())
    attempts: Sequence[Any] = (
        inspect(office, POLICE, receipt, uuid4()),
        prepare_replay(office, POLICE, [receipt]),
        prepare_correction(office, POLICE, receipt, {"id": "s-2"}),
        discard(office, POLICE, receipt, "other", uuid4()),
        inspect(office, POLICE, uuid4(), uuid4()),
    )
    told = []
    for attempt in attempts:
        with pytest.raises(MendingRefusedError) as raised:
            await attempt
        told.append(raised.value.as_json())
    assert told == [told[0]] * len(attempts)
    assert told[0]["code"] == "not-in-quarantine"
    assert await history_of(office, POLICE, receipt) == []
    assert await own_events(owner) == []


async def test_what_was_refused_under_an_older_master_key_is_read(office: Office) -> None:
    """A new epoch of the master key has a new key of the quarantine, and the former stays."""
    [receipt] = await refused(office, wrong())
    newer = MasterKeys({**office.quarantine.master.by_epoch, office.quarantine.master.newest + 1: b"k" * 32})
    rotated = replace(office, quarantine=await quarantine_key(office.pool, newer))
    assert rotated.quarantine.id != office.quarantine.id
    assert (await inspect(rotated, SCHOOL, receipt, uuid4())).readable


async def test_a_header_block_that_steers_the_server_is_left_behind_by_a_correction(office: Office) -> None:
    """As it was it is not sent again."""
    where = arrival(1, cloud_event())
    steering = Message("school", where.message.subject, {"Nats-Rollup": "all"}, body_of(cloud_event()))
    await record(office, [replace(where, message=steering)])
    with pytest.raises(MendingRefusedError) as raised:
        await prepare_replay(office, SCHOOL, [where.receipt])
    assert raised.value.refused.code == "not-correctable"
    prepared = await prepare_correction(office, SCHOOL, where.receipt, {})
    [done] = await record_mended(office, SCHOOL, uuid4(), await sent_again(office, [prepared]))
    assert isinstance(done, Mended)
    assert done.fields == ("headers",)
