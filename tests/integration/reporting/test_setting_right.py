"""What was wrong is left out of all that is summed up, and stays to be read, struck through, with what was done."""

from uuid import UUID

import pytest

from services.reporting.answers import Masked
from services.reporting.answers.overview import Absence, Everyday
from services.reporting.looking import lists, my_plan, plan, sharing, timeline, youth
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.queries import caseload
from shared.deciding import Person
from shared.events import agreements, coordination, person, planning, school, social
from shared.events import sharing as shared
from shared.events.envelope import Envelope, derived_id
from tests.integration.reporting.telling import SANDER, Reading, Telling, case, told
from tests.integration.reporting.test_looking import asks

S = UUID(SANDER)


def corrects(wrong: Envelope, *, minutes: int, replaced_by: UUID | None = None) -> Envelope:
    """A correction of an event of Sander's."""
    return told(shared.CorrectionIssued, of=wrong.id, of_type=wrong.type, replaced_by=replaced_by, minutes=minutes)


async def fold(telling: Telling, reading: Reading, events: list[Envelope]) -> None:
    """Sander's case, and what was told of it after."""
    await telling.give_keys([SANDER])
    await reading.fold_until(await telling.tell([one for one in case() if one.key == SANDER] + events))


async def running(desk: Desk) -> list[str]:
    """What runs for Sander, by kind."""
    async with desk.pool.acquire() as connection:
        return [row["kind"] for row in await caseload.running(connection, [S])]


WRONG_AGE = told(person.AgeReached, years=16.0, minutes=30)
LIFTED = told(person.ProtectionLifted, minutes=31)
NOTIFIED = told(social.NotificationReceived, text="Om en anden.", minutes=32)
ABSENCE = told(school.AbsenceSummarised, unauthorised=40, quarter="2025-Q2", minutes=33)
BEGUN = told(social.MeasureStarted, minutes=34)
RISKY = told(planning.RiskAssessed, level="high", minutes=35)
SAID = told(planning.YouthHeard, view="Nogen andens ord.", minutes=36)
WRONG = [WRONG_AGE, LIFTED, NOTIFIED, ABSENCE, BEGUN, RISKY, SAID]


async def test_what_was_set_right_counts_no_longer_and_what_held_before_holds_again(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """Age, protection, notifications, absence, what runs, the judged risk and the youth's words, all of them."""
    await fold(telling, reading, WRONG)
    before = await youth.overview(desk, asks("p-birgitte"), S)
    ran = await running(desk)
    right = [corrects(one, minutes=50 + number) for number, one in enumerate(WRONG)]
    await reading.fold_until(await telling.tell(right))

    after = await youth.overview(desk, asks("p-birgitte"), S)
    agreed = await plan.plan(desk, asks("p-birgitte"), S)

    assert (before.head.age, after.head.age) == (16, 13)
    assert (before.head.protected, after.head.protected) == (False, True)
    assert (before.notifications, after.notifications) == (1, 0)
    assert (before.risk_level, after.risk_level) == ("high", None)
    assert isinstance(before.everyday, Everyday)
    assert isinstance(after.everyday, Everyday)
    assert isinstance(before.everyday.absence, Absence)
    assert isinstance(after.everyday.absence, Absence)
    assert (before.everyday.absence.unauthorised, after.everyday.absence.unauthorised) != (40, 40)
    assert ran == ["measure"]
    assert await running(desk) == []
    assert not isinstance(agreed.youth, Masked)
    assert agreed.youth.view == "Jeg vil gerne."


async def test_an_agreed_plan_whose_hearing_was_wrong_needs_somebody_until_the_youth_is_heard(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """The agreement stands, on the case and in the own plan; the plan and the list of today say what is missing."""
    heard = next(one for one in case() if isinstance(one.data, planning.YouthHeard))
    agreed = told(planning.PlanAgreed, parties=("youth", "mother"), minutes=20)
    await fold(telling, reading, [agreed])

    async def needs() -> set[str]:
        return {item.kind for item in (await lists.today(desk, asks("p-birgitte"))).items}

    assert "youth-not-heard" not in await needs()
    await reading.fold_until(await telling.tell([corrects(heard, minutes=40)]))
    assert "youth-not-heard" in await needs()
    page = await plan.plan(desk, asks("p-birgitte"), S)
    own = await my_plan.my_plan(desk, party("youth", SANDER), S)
    assert not isinstance(page.youth, Masked)
    assert (page.state, page.youth.at, page.youth.not_heard_at) == ("agreed", None, None)
    assert not isinstance(own.voice, Masked)
    assert (own.state, own.voice.at) == ("agreed", None)
    await reading.fold_until(await telling.tell([told(planning.YouthNotHeard, minutes=60)]))
    assert "youth-not-heard" not in await needs()


async def test_a_breach_that_was_taken_back_is_none_anywhere(telling: Telling, reading: Reading, desk: Desk) -> None:
    """On the page of obligations, in the leader's list of today and in the figures; the timeline tells both."""
    broken = told(coordination.RuleBroken, minutes=30)
    await fold(telling, reading, [broken])

    async def shown() -> tuple[int, bool, int]:
        duties = await youth.obligations(desk, asks("p-birgitte"), S)
        leaders = await lists.today(desk, asks("p-lone"))
        rows = await reading.pool.fetch("SELECT rule FROM broken_rules")
        return len(duties.broken), "rule-broken" in {item.kind for item in leaders.items}, len(rows)

    assert await shown() == (1, True, 1)
    kept = told(coordination.RuleKeptAfterAll, of=broken.id, fact=broken.data.fact, minutes=40)  # type: ignore[attr-defined]
    await reading.fold_until(await telling.tell([kept]))
    assert await shown() == (0, False, 0)
    story = await timeline.timeline(desk, asks("p-birgitte"), S, limit=100)
    assert {"coordination.rule-broken", "coordination.rule-kept-after-all"} <= {one.type for one in story.entries}


async def test_the_wrong_event_stays_on_the_timeline_with_what_was_done_about_it(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """Struck through: by whom, why, what holds instead, and which sectors were told."""
    instead = told(school.AbsenceSummarised, unauthorised=4, quarter="2025-Q2", minutes=40)
    correction = corrects(ABSENCE, minutes=41, replaced_by=instead.id)
    informed = told(shared.RecipientInformed, correction=correction.id, sector="leisure", minutes=42)
    await fold(telling, reading, [ABSENCE, instead, correction, informed])

    story = await timeline.timeline(desk, asks("p-birgitte"), S, limit=100)
    page = await sharing.sharing(desk, asks("p-birgitte"), S)

    wrong = next(one for one in story.entries if one.event == ABSENCE.id)
    assert wrong.set_right is not None
    assert (wrong.set_right.replaced_by, wrong.set_right.replaced_by_type) == (instead.id, "school.absence-summarised")
    assert wrong.set_right.informed == ("leisure",)
    assert [one.event for one in page.corrections] == [ABSENCE.id]
    assert all(one.set_right is None for one in story.entries if one.event != ABSENCE.id)


async def test_an_emergency_opens_the_case_for_its_person_and_purpose_until_it_ends(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """A teacher who has no part in it: nothing before, the case while it is open, nothing for another purpose."""
    await fold(telling, reading, [])
    with pytest.raises(NotKnownError):
        await youth.overview(desk, asks("p-mette", "emergency"), S)
    opened = told(
        shared.EmergencyAccessOpened,
        person="p-mette",
        sector="school",
        minutes=0,
        until=desk.clock.now().replace(year=2026),
    )
    await reading.fold_until(await telling.tell([opened]))

    seen = await youth.overview(desk, asks("p-mette", "emergency"), S)
    with pytest.raises(DeniedError) as denied:
        await youth.overview(desk, asks("p-mette"), S)

    assert seen.head.name == "Sander"
    assert "emergency" in denied.value.purposes


def party(role: str, *youths: str) -> Asking:
    """Somebody whose own case it is, as the identity provider proves."""
    return Asking(Person(id="y-sander", role=role, unit="citizen", municipality="707", youths=youths), "own-case")


AGREED = [
    told(planning.PlanAgreed, parties=("youth", "mother"), minutes=20),
    told(
        agreements.AgreementMade, agreement=derived_id("a", 1), parties=("youth", "mother"), text="Op kl. 7", minutes=21
    ),
    told(agreements.AgreementAcknowledged, agreement=derived_id("a", 1), by="youth", minutes=22),
    told(coordination.ConsentGiven, to=("school",), until=None, minutes=23),
]


async def test_the_youth_reads_the_plan_and_the_parent_not_the_youths_own_words(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """Goals, agreements, who was told what and rights; nobody else's case, whatever address is typed."""
    await fold(telling, reading, AGREED)

    own = await my_plan.my_plan(desk, party("youth", SANDER), S)
    mothers = await my_plan.my_plan(desk, party("parent", SANDER), S)
    with pytest.raises(NotKnownError):
        await my_plan.my_plan(desk, party("youth"), S)

    assert not isinstance(own.goals, Masked)
    assert [one.text for one in own.goals] == ["I skole hver dag"]
    assert not isinstance(own.agreements, Masked)
    assert own.agreements[0].acknowledged == ("youth",)
    assert not isinstance(own.voice, Masked)
    assert own.voice.view == "Jeg vil gerne."
    assert isinstance(mothers.voice, Masked)
    assert "own-party" in {right.key for right in own.rights}
    assert "own-party" not in {right.key for right in mothers.rights}
    assert [one.sector for one in own.told] == ["school"]


async def test_what_keeps_the_parents_out_closes_the_plan_to_them_and_to_its_print(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """Suspicion against the parents: neither the parent nor a print for the parents shows anything."""
    against = told(social.NotificationReceived, text="…", abuse_suspected=True, against_parents=True, minutes=0)
    await fold(telling, reading, [*AGREED, against])

    with pytest.raises((NotKnownError, DeniedError)):
        await my_plan.my_plan(desk, party("parent", SANDER), S)
    with pytest.raises((NotKnownError, DeniedError)):
        await my_plan.my_plan(desk, asks("p-birgitte"), S, "parent")
    assert (await my_plan.my_plan(desk, asks("p-birgitte"), S, "youth")).head.name == "Sander"


async def test_a_print_shows_no_more_than_its_printer_may_see(telling: Telling, reading: Reading, desk: Desk) -> None:
    """The teacher prints the plan for the youth: without the youth's own words, which the teacher may not see."""
    await fold(telling, reading, AGREED)

    printed = await my_plan.my_plan(desk, asks("p-jakob"), S, "youth")

    assert isinstance(printed.voice, Masked)
    assert not isinstance(printed.goals, Masked)
