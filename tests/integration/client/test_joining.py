"""A sector's system tells through the client: what becomes of it, in the order told, and nothing of it in the clear."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from nats.js.errors import NotFoundError

from deploy.testing.world import World
from samspor.client import UnknownIdError
from samspor.language import school
from shared.testing.messages import CPR, NAME, TEXT
from tests.integration.client.words import (
    CONCERN,
    OCCURRED,
    PATIENCE,
    SANDER,
    SOURCE,
    client_of,
    concern,
    content_of,
)
from tests.integration.intake.words import Intake, intake_in


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, not yet running."""
    async with intake_in(world, tmp_path) as service:
        yield service


async def first_in_the_inbox(intake: Intake) -> bytes:
    """The first message of the inbox, as soon as it lies there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(NotFoundError):
                return (await intake.conducting.jetstream().get_msg("INBOX_SCHOOL", 1)).data or b""


async def test_what_is_told_is_accepted_and_has_its_receipt(intake: Intake, tmp_path: Path) -> None:
    """From the call to the log: the receipt names the event that lies there, under the sender's id."""
    await intake.start()
    async with client_of(intake.world, tmp_path) as client:
        client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED, id="c-1", actor="teacher:t-17")
        receipt = await client.receipt("c-1", within=PATIENCE)
    await intake.settled()
    event = next(event for event in await intake.log() if event.type == "school.concern-shared")
    assert (receipt.outcome, receipt.event, receipt.id, receipt.source) == ("accepted", event.id, "c-1", SOURCE)
    assert (event.sender_id, event.actor, event.occurred_at) == ("c-1", "teacher:t-17", OCCURRED)


async def test_many_keep_their_order(intake: Intake, tmp_path: Path) -> None:
    """Windows are put as a whole, so that the log has the order in which they were told."""
    await intake.start()
    names = [f"c-{number}" for number in range(600)]
    async with client_of(intake.world, tmp_path) as client:
        for number, name in enumerate(names):
            client.tell(concern(number), person=SANDER, occurred_at=OCCURRED, id=name)
        await client.all_receipted(within=PATIENCE)
        assert {(await client.receipt(name)).outcome for name in names} == {"accepted"}
    await intake.settled()
    assert [event.sender_id for event in await intake.log() if event.sender_id] == names


async def test_nothing_personal_lies_in_the_clear_anywhere_on_the_way(intake: Intake, tmp_path: Path) -> None:
    """Neither in the outbox's files nor in the inbox: number, name and text are sealed before they are kept."""
    client = client_of(intake.world, tmp_path)
    client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED, id="c-1")
    at_rest = content_of(tmp_path)
    async with client:
        in_the_inbox = await first_in_the_inbox(intake)
        assert b'"sealed":"' in in_the_inbox
        for personal in (CPR, NAME, TEXT):
            assert personal.encode() not in at_rest
            assert personal.encode() not in in_the_inbox
        await intake.start()
        assert (await client.receipt("c-1", within=PATIENCE)).outcome == "accepted"


async def test_what_was_refused_says_why_and_is_put_right_under_its_id(intake: Intake, tmp_path: Path) -> None:
    """A refusal names field, found and expected; told again with the mistake put right, it is accepted."""
    await intake.start()
    async with client_of(intake.world, tmp_path) as client:
        client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED + timedelta(days=4000), id="c-1")
        receipt = await client.receipt("c-1", within=PATIENCE)
        assert receipt.refusal is not None
        assert (receipt.refusal.code, receipt.refusal.field) == ("time-in-future", "time")
        assert [each.id for each in client.refused()] == ["c-1"]
        client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED, id="c-1")
        assert client.refused() == []
        assert (await client.receipt("c-1", within=PATIENCE)).outcome == "accepted"


async def test_the_same_again_is_a_duplicate_and_another_under_the_same_id_is_refused(
    intake: Intake, tmp_path: Path
) -> None:
    """A system that tells again after it has lost its memory does no harm; one that reuses an id learns of it."""
    await intake.start()
    async with client_of(intake.world, tmp_path) as client:
        for event in (CONCERN, CONCERN, concern(2)):
            client.tell(event, person=SANDER, occurred_at=OCCURRED, id="c-1")
        await client.all_receipted(within=PATIENCE)
        refused = client.refused()
        assert [each.receipt and each.receipt.refusal and each.receipt.refusal.code for each in refused] == [
            "id-reused"
        ]
        client.discard("c-1")
        assert client.refused() == []
        with pytest.raises(UnknownIdError):
            client.again("c-1")


async def test_what_was_too_early_goes_again_as_it_is(intake: Intake, tmp_path: Path) -> None:
    """Without a following wellbeing may not be told of; the refused message is kept and can be sent once more."""
    await intake.start()
    async with client_of(intake.world, tmp_path) as client:
        client.tell(school.BelongingObserved(scale=2), person=SANDER, occurred_at=OCCURRED, id="b-1")
        first = await client.receipt("b-1", within=PATIENCE)
        client.again("b-1")
        second = await client.receipt("b-1", within=PATIENCE)
        assert first.receipt != second.receipt
        assert {first.outcome, second.outcome} == {"refused"}
        assert [each.id for each in client.refused()] == ["b-1"]
