"""The log and the feeds: what intake learns of followings, time and erasure, and what each sector is told."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.testing.world import World
from shared.definitions.dated import TIME_ZONE
from shared.events import feed
from shared.events.clock import TimePassed
from shared.events.coordination import (
    ConsentGiven,
    ConsentWithdrawn,
    Erased,
    FollowingEnded,
    FollowingStarted,
    PathwayOpened,
    TaskAssigned,
)
from shared.events.envelope import Envelope, derived_id
from shared.events.person import AgeReached, ParentalResponsibilityChanged
from shared.events.sharing import CorrectionIssued, RecipientInformed
from shared.keys import MasterKeys
from shared.seals import seal
from shared.testing.examples import MOMENT, fact
from shared.testing.messages import CPR, cloud_event
from tests.integration.intake.words import NOW, Intake, intake_in

ABSENCE, LEISURE = "school.absence-summarised", "leisure.activity-attended"


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, running, with one youth known by a concern of the school."""
    async with intake_in(world, tmp_path) as service:
        await service.start()
        await service.send(cloud_event(id="s-first"))
        await service.receipt()
        await service.settled()
        yield service


def follows(sector: str, *categories: str, **more: Any) -> FollowingStarted:
    """A sector follows the youth, within the SSP cooperation."""
    return FollowingStarted(sector=sector, categories=categories, basis="SSP_115", **more)


async def test_from_the_moment_that_the_feed_says_so_the_sector_s_events_are_accepted(intake: Intake) -> None:
    """Before it they are refused; after its end only what occurred until then is taken."""
    youth = await intake.youth()
    await intake.send(cloud_event(ABSENCE, id="s-1"))
    await intake.settled()
    await intake.tell(fact(follows("school", "attendance"), key=youth))
    await intake.feed("school", 1)
    await intake.send(cloud_event(ABSENCE, id="s-1"))
    await intake.settled()
    ended = fact(FollowingEnded(sector="school", reason="no-longer-needed"), key=youth, at=NOW)
    await intake.tell(ended)
    await intake.let(NOW + timedelta(hours=2))
    await intake.send(cloud_event(ABSENCE, id="s-2"))
    await intake.send(cloud_event(ABSENCE, id="s-3", time=(NOW + timedelta(hours=1)).isoformat()))
    receipts = await intake.receipts(4)
    assert [receipt.get("refusal", {}).get("code", receipt["outcome"]) for receipt in receipts] == [
        "no-following",
        "accepted",
        "accepted",
        "no-following",
    ]


async def test_what_is_told_on_consent_passes_while_one_carries_it(intake: Intake) -> None:
    """Not before it is given, nor when it is oral, nor once it is withdrawn, though the following still runs.

    What was set right of who has custody counts no longer.
    """
    youth = await intake.youth()
    following = FollowingStarted(sector="school", categories=("attendance",), basis="CONSENT")
    oral = ConsentGiven(
        consent=derived_id("oral"), given_by=("mother",), scope="coordinated-pathway", to=("school",),
        categories=("attendance",), form="oral-noted", explained=True,
    )  # fmt: skip
    written = oral.model_copy(update={"consent": derived_id("written"), "form": "written"})
    father = fact(ParentalResponsibilityChanged(holder="father"), key=youth)
    corrected = CorrectionIssued(of=father.id, of_type=father.type, reason="wrong-fact")
    withdrawn = ConsentWithdrawn(consent=written.consent, by="mother")
    for number, events in enumerate(
        (
            (fact(following, key=youth),),
            (fact(oral, key=youth),),
            (fact(written, key=youth),),
            (father,),
            (fact(corrected, key=youth),),
            (fact(withdrawn, key=youth),),
        )
    ):
        await intake.tell(*events)
        await intake.send(cloud_event(ABSENCE, id=f"s-{number}"))
        await intake.settled()
    receipts = await intake.receipts(6)
    assert [receipt.get("refusal", {}).get("code", receipt["outcome"]) for receipt in receipts] == [
        "no-consent",
        "consent-not-written",
        "accepted",
        "consent-giver",
        "accepted",
        "consent-withdrawn",
    ]


async def test_each_sector_reads_of_the_youth_as_it_knows_them(intake: Intake) -> None:
    """The school by CPR number and youth id, leisure by youth id alone; a sector without a feed is told nothing."""
    youth = await intake.youth()
    started = fact(follows("school", "attendance", "schooling"), key=youth)
    joined = fact(follows("leisure", "leisure", until=MOMENT + timedelta(days=90)), key=youth)
    without = fact(follows("taskforce", "family"), key=youth)
    await intake.tell(started, joined, without)
    [(subject, told)] = await intake.feed("school", 1)
    assert subject == f"to.school.707.following-started.{youth}"
    assert told["data"]["person"] == {"youth": youth, "cpr": CPR}
    assert (told["type"], told["subject"], told["event"]) == ("feed.following-started", youth, str(started.id))
    assert (told["data"]["categories"], told["data"]["basis"]) == (["attendance", "schooling"], "SSP_115")
    [(subject, told)] = await intake.feed("leisure", 1)
    assert subject == f"to.leisure.707.following-started.{youth}"
    assert told["data"]["person"] == {"youth": youth}
    assert "until" in told["data"]
    assert await intake.database.fetchval("SELECT count(*) FROM intake.feed_outbox") == 2
    await intake.send(cloud_event(LEISURE, person={"youth": youth}))
    assert (await intake.receipt("leisure"))["outcome"] == "accepted"


async def test_a_task_is_told_with_its_text(intake: Intake) -> None:
    """Sealed on the log and in the outbox, in the clear for the sector that has the task."""
    youth = await intake.youth()
    text = "Ring til klublederen."
    task = derived_id("task")
    sealed = seal(text, await key_of(intake, youth), youth)
    data = TaskAssigned(task=task, kind="contact-family", sector="school", person="l-karen", text=sealed)
    await intake.tell(fact(data, key=youth))
    [(_, told)] = await intake.feed("school", 1)
    task_told = feed.TaskAssigned.model_validate(told["data"])
    assert (task_told.task, task_told.asked, task_told.text) == (task, "l-karen", text)
    assert (str(task_told.person.youth), task_told.person.cpr) == (youth, CPR)


async def test_a_correction_is_told_to_who_told_the_event_and_to_who_was_told_of_it(intake: Intake) -> None:
    """The school reads which of its own it was; leisure, which was told of a following, of that; others nothing."""
    youth = await intake.youth()
    [told_by_school] = [event for event in await intake.log() if event.sender_id == "s-first"]
    following = fact(follows("leisure", "leisure"), key=youth)
    explanation = seal("Det var en anden elev.", await key_of(intake, youth), youth)

    def correction(wrong: Envelope, **more: Any) -> Envelope:
        data = CorrectionIssued(of=wrong.id, of_type=wrong.type, reason="wrong-fact", **more)
        return fact(data, key=youth)

    await intake.tell(following, correction(told_by_school, explanation=explanation), correction(following))
    [(subject, school)] = await intake.feed("school", 1)
    assert subject == f"to.school.707.correction-issued.{youth}"
    read = feed.CorrectionIssued.model_validate(school["data"])
    assert (read.of, read.sender_id, read.explanation) == (told_by_school.id, "s-first", "Det var en anden elev.")
    told = [
        feed.FEED[each["type"].partition(".")[2]].model_validate(each["data"])
        for _, each in await intake.feed("leisure", 2)
    ]
    assert [type(each) for each in told] == [feed.FollowingStarted, feed.CorrectionIssued]
    assert await intake.database.fetchval("SELECT count(*) FROM intake.feed_outbox") == 3


async def test_each_sector_that_had_received_what_was_wrong_is_told_once(intake: Intake) -> None:
    """The school told it and leisure had it disclosed; the school alone reads its own id; folded again: quiet."""
    youth = await intake.youth()
    [told_by_school] = [event for event in await intake.log() if event.sender_id == "s-first"]
    correction = fact(
        CorrectionIssued(of=told_by_school.id, of_type=told_by_school.type, reason="wrong-fact"), key=youth
    )
    informed = [fact(RecipientInformed(correction=correction.id, sector=to), key=youth) for to in ("school", "leisure")]
    elsewhere = fact(RecipientInformed(correction=correction.id, sector="job"), key=str(derived_id("another youth")))
    await intake.tell(correction, *informed, elsewhere)
    [(_, school)] = await intake.feed("school", 1)
    [(subject, leisure)] = await intake.feed("leisure", 1)
    assert subject == f"to.leisure.707.correction-issued.{youth}"
    read = [feed.CorrectionIssued.model_validate(each["data"]) for each in (school, leisure)]
    assert [(each.of, each.sender_id) for each in read] == [(told_by_school.id, "s-first"), (told_by_school.id, None)]
    assert await intake.database.fetchval("SELECT count(*) FROM intake.feed_outbox") == 2


async def test_a_correction_about_another_youth_tells_its_sector_nothing(intake: Intake) -> None:
    """The event that it names is about somebody else: there is nobody whose number the sector may be told."""
    [told_by_school] = [event for event in await intake.log() if event.sender_id == "s-first"]
    await intake.send(cloud_event(id="s-other", person={"cpr": "7403129901"}))
    await intake.receipts(1)
    await intake.settled()
    other = next(event.key for event in await intake.log() if event.sender_id == "s-other")
    wrong = CorrectionIssued(of=told_by_school.id, of_type=told_by_school.type, reason="wrong-fact")
    await intake.tell(fact(wrong, key=other))
    assert await intake.database.fetchval("SELECT count(*) FROM intake.feed_outbox") == 0


async def test_a_pathway_ties_what_social_does(intake: Intake) -> None:
    """Without a notification, too."""
    youth = await intake.youth()
    await intake.send(cloud_event("social.screening-concluded"))
    await intake.settled()
    await intake.tell(fact(PathwayOpened(description="serious-crime-12-17", version=1), key=youth))
    await intake.send(cloud_event("social.screening-concluded"))
    receipts = await intake.receipts(2, "social")
    assert [receipt["outcome"] for receipt in receipts] == ["refused", "accepted"]


async def test_folding_the_log_again_tells_nobody_twice(intake: Intake) -> None:
    """As after a log that was lost and made anew."""
    youth = await intake.youth()
    await intake.tell(
        fact(follows("school", "attendance"), key=youth),
        fact(FollowingEnded(sector="school", reason="no-longer-needed"), key=youth, at=NOW),
    )
    before = await intake.database.fetch("SELECT * FROM intake.followings")
    intake.kill()
    await intake.database.execute("DELETE FROM intake.checkpoint")
    await intake.start()
    await intake.settled()
    assert len(await intake.feed("school", 2)) == 2
    assert await intake.database.fetchval("SELECT count(*) FROM intake.feed_outbox") == 2
    assert await intake.database.fetch("SELECT * FROM intake.followings") == before


async def test_an_age_is_told_once_on_the_day_that_it_is_reached(intake: Intake) -> None:
    """Born on 14 March 2012: 15 at midnight of 14 March 2027, then 16; time passes in one step or in many."""
    youth = await intake.youth()

    async def pass_time(until: datetime) -> None:
        await intake.let(until)
        await intake.tell(fact(TimePassed(until=until), at=until))
        await intake.settled()

    birthday = datetime(2027, 3, 14, tzinfo=TIME_ZONE)
    await pass_time(birthday - timedelta(minutes=1))
    assert await ages(intake, youth) == []
    await pass_time(birthday)
    await pass_time(birthday + timedelta(hours=5))
    assert await ages(intake, youth) == [(15.0, birthday)]
    await pass_time(datetime(2029, 10, 1, tzinfo=TIME_ZONE))
    assert await ages(intake, youth) == [
        (15.0, birthday),
        (16.0, datetime(2028, 3, 14, tzinfo=TIME_ZONE)),
        (17.5, datetime(2029, 9, 14, tzinfo=TIME_ZONE)),
    ]


async def test_what_is_erased_is_forgotten_and_unreadable(intake: Intake) -> None:
    """Number, index and key are gone; a feed message that was not carried yet is told to nobody."""
    youth = await intake.youth()
    await intake.tell(fact(follows("school", "attendance"), key=youth), fact(Erased(), key=youth))
    assert await intake.database.fetchval("SELECT count(*) FROM intake.identities") == 0
    assert await intake.database.fetchval("SELECT wrapped FROM keys.data_keys WHERE youth = $1", youth) is None
    await intake.send(cloud_event(id="s-first"))
    await intake.send(cloud_event(ABSENCE, id="s-9", person={"youth": youth}))
    receipts = await intake.receipts(2)
    assert [receipt["refusal"]["code"] for receipt in receipts] == ["erased", "no-following"]


async def ages(intake: Intake, youth: str) -> list[tuple[float, datetime]]:
    """The ages told of a youth."""
    told = [event for event in await intake.log() if isinstance(event.data, AgeReached)]
    assert {event.key for event in told} <= {youth}
    return [(event.data.years, event.occurred_at) for event in told if isinstance(event.data, AgeReached)]


async def key_of(intake: Intake, youth: str) -> bytes:
    """The data key of a youth, as planning may have it."""
    row = await intake.database.fetchrow("SELECT epoch, wrapped FROM keys.data_keys WHERE youth = $1", youth)
    assert row is not None
    master = MasterKeys.from_file(intake.world.secrets.master_key_file)
    return master.unwrap(row["wrapped"], youth, row["epoch"])
