"""The agenda, the minutes, the consultations and the committee's report, from real events in real tables."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.reporting.answers import Masked
from services.reporting.looking import agenda, committee, consultations, lists, meetings
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError, usual_purpose
from services.reporting.looking.desk import Desk
from shared.clock import ConductedClock
from shared.deciding import Person
from shared.events import coordination, person, planning, school
from shared.events import meetings as held
from shared.events.envelope import Envelope, Event, derived_id
from shared.events.registry import decode
from shared.events.reporting import RecordViewed
from shared.testing.examples import MOMENT, example_of, fact
from tests.integration.reporting.telling import LIVA, SANDER, Reading, Telling, case, told, youth

TASKFORCE = "org-707-taskforce"
DOOR = "org-707-consultations"
FIRST, NEXT = derived_id("meeting", 1), derived_id("meeting", 2)
S, L = UUID(SANDER), UUID(LIVA)
ROLES = {
    "p-karen": ("taskforce-coordinator", "taskforce"),
    "p-birgitte": ("case-lead", "social"),
    "p-jakob": ("sector-professional", "school"),
    "p-inger": ("head", "children-and-family"),
    "p-poul": ("committee", "committee"),
}
CLUB = "Klubben fra mandag"
SOME = 1000
"""Minutes after which the taskforce has met for the first time."""


def asks(who: str, purpose: str | None = None) -> Asking:
    """A person of the demo who wants to see something."""
    role, unit = ROLES[who]
    return Asking(Person(id=who, role=role, unit=unit, municipality="707"), purpose or usual_purpose(role))


def of_all(event: Event, key: str, minutes: int) -> Envelope:
    """One event about the taskforce as such."""
    at = MOMENT + timedelta(minutes=minutes)
    return replace(fact(event, at=at, key=key), id=derived_id(event.TYPE, minutes), recorded_at=at)


def meeting_case() -> list[Envelope]:
    """Sander's case and Liva's raising, a first meeting that spoke of Sander, and a next one."""
    seats = [("school-general", "school", "p-jakob", "fixed"), ("police", "police", "p-per", "ad-hoc")]
    filled = [
        example_of(coordination.SeatFilled, seat=seat, sector=sector, person=person, kind=kind, until=None)
        for seat, sector, person, kind in seats
    ]
    first, coming = MOMENT + timedelta(minutes=SOME), MOMENT + timedelta(days=14)
    scheduled = [
        example_of(held.MeetingScheduled, meeting=FIRST, starts_at=first, ends_at=None),
        example_of(held.MeetingScheduled, meeting=NEXT, starts_at=coming, ends_at=coming + timedelta(hours=2)),
    ]
    present = (
        held.Attendance(person="p-karen", sector="taskforce"),
        held.Attendance(person="p-jakob", sector="school"),
    )
    return [
        *case(),
        told(coordination.YouthRaised, LIVA, by="p-jakob", sector="school", basis="NOTIFY_133", minutes=30),
        *(of_all(event, TASKFORCE, 40 + n) for n, event in enumerate([*filled, *scheduled])),
        of_all(example_of(held.MeetingHeld, meeting=FIRST, present=present), TASKFORCE, SOME),
        told(
            held.YouthDiscussed,
            meeting=FIRST,
            minutes=SOME + 1,
            present=(held.Present(person="p-jakob", sector="school", basis="CONSENT"),),
        ),
        told(held.DecisionMade, meeting=FIRST, decision=derived_id("d", 1), text=CLUB, minutes=SOME + 2),
        of_all(held.MilestoneReached(milestone="in-operation"), TASKFORCE, SOME + 3),
        told(school.AbsenceSummarised, minutes=SOME + 10, quarter="2025-Q2"),
        of_all(
            coordination.ConsultationAsked(
                consultation=derived_id("c", 1), category="online", age_band="13-14", asked_by="child"
            ),
            DOOR,
            SOME + 20,
        ),
    ]


@pytest.fixture
async def met(telling: Telling, reading: Reading, desk: Desk) -> Desk:
    """A week after the first meeting."""
    await telling.give_keys([SANDER, LIVA])
    await reading.fold_until(await telling.tell(meeting_case()))
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(MOMENT + timedelta(days=7))
    return desk


async def viewed(reading: Reading) -> list[RecordViewed]:
    """The looks that were recorded, in order."""
    rows = await reading.pool.fetch("SELECT body FROM outbox ORDER BY position")
    return [look for row in rows if isinstance(look := decode(row["body"]).data, RecordViewed)]


async def test_the_agenda_of_the_next_meeting_has_everybody_in_one_part(met: Desk, reading: Reading) -> None:
    """Sander's limit is overdue: a decision, with his words, what changed and what was decided last time."""
    made = await agenda.next_agenda(met, asks("p-karen"))

    assert made.meeting.meeting == NEXT
    assert made.since == MOMENT + timedelta(minutes=SOME)
    assert [item.youth for item in made.items] == [L, S]
    (sander,) = made.decisions
    assert (sander.name, sander.age_band, sander.words) == ("Sander", "13-14", "Jeg vil gerne.")
    assert "overdue" in {reason.kind for reason in sander.reasons}
    assert [(change.type, change.count) for change in sander.changes] == [("school.absence-summarised", 1)]
    assert [decided.text for decided in sander.before] == [CLUB]
    room = {(one.sector, one.basis) for one in sander.room}
    assert room == {("taskforce", "SAME_UNIT"), ("school", "CONSENT"), ("police", None)}
    assert [task.task.kind for task in made.tasks if not isinstance(task.task, Masked)] == ["contact-family"]
    (look,) = await viewed(reading)
    assert (look.what, look.purpose) == ("agenda", "meeting-preparation")
    assert set(look.youths) == {SANDER, LIVA}


async def test_whoever_is_newly_raised_has_no_name_until_there_is_a_basis(met: Desk) -> None:
    """A notification is for the authority alone: the room hears an age band and no name."""
    made = await agenda.next_agenda(met, asks("p-karen"))
    (liva,) = made.raised

    assert (liva.anonymous, liva.name, liva.age_band, liva.words, liva.minutes) == (True, None, "15-17", None, None)
    assert liva.changes == ()
    assert "Liva" not in made.model_dump_json()


async def test_the_case_lead_sees_the_own_youths_alone(met: Desk) -> None:
    """Birgitte leads Sander's case and has no part in Liva's yet."""
    made = await agenda.next_agenda(met, asks("p-birgitte"))
    assert [item.youth for item in made.decisions] == [S]


@pytest.mark.parametrize("who", ["p-jakob", "p-inger", "p-poul"])
async def test_the_agenda_is_for_those_who_prepare_meetings(met: Desk, who: str) -> None:
    """A teacher, the head and a politician do not prepare the meeting."""
    with pytest.raises(DeniedError):
        await agenda.next_agenda(met, asks(who))


async def test_a_meeting_that_nobody_called_has_no_agenda(met: Desk) -> None:
    """An id of nothing looks like nothing."""
    with pytest.raises(NotKnownError):
        await agenda.agenda(met, asks("p-karen"), derived_id("meeting", 9))


async def test_minutes_are_seen_within_the_policy(met: Desk, reading: Reading) -> None:
    """The case lead reads the minutes; the teacher, though in the room, may not read them here."""
    _, (minutes,) = await agenda.minutes(met, asks("p-birgitte"), S)

    assert minutes.minutes == "minutes of coordination.youth-discussed"
    assert [decided.text for decided in minutes.decided] == [CLUB]
    assert [look.what for look in await viewed(reading)] == ["youth-minutes"]
    with pytest.raises(DeniedError):
        await agenda.minutes(met, asks("p-jakob"), S)


async def test_the_calendar_says_what_became_of_each_meeting_and_when_the_next_is_due(met: Desk) -> None:
    """One held, one called; the rhythm counts from the one held; a milestone is reached."""
    found = await meetings.calendar(met, asks("p-karen"))

    assert [one.meeting for one in found.coming] == [NEXT]
    assert [(one.meeting, one.state) for one in found.past] == [(FIRST, "held")]
    assert [one.person.id for one in found.past[0].present] == ["p-karen", "p-jakob"]
    assert (found.due - (MOMENT + timedelta(minutes=SOME)).date()).days == 14
    assert [one.milestone for one in found.milestones if one.reached_at] == ["in-operation"]
    assert "schedule-meeting" in found.commands
    assert (await meetings.calendar(met, asks("p-jakob"))).commands == ()


async def test_the_open_door_shows_codes_and_no_number_of_few(met: Desk, reading: Reading) -> None:
    """One waits; how many asked is not said, and no look at anybody is recorded."""
    found = await consultations.consultations(met, asks("p-karen"))

    assert [(one.category, one.age_band, one.asked_by) for one in found.waiting] == [("online", "13-14", "child")]
    assert (found.total, set(found.by_category.values())) == (None, {None})
    assert await viewed(reading) == []
    with pytest.raises(DeniedError):
        await consultations.consultations(met, asks("p-jakob"))


async def test_the_next_meeting_needs_those_who_prepare_it_when_it_is_near(met: Desk) -> None:
    """A week before it nobody is reminded; two days before it the coordinator is, and the teacher is not."""
    assert isinstance(met.clock, ConductedClock)
    early = await lists.today(met, asks("p-karen"))
    met.clock.let(MOMENT + timedelta(days=12))
    near, teacher = await lists.today(met, asks("p-karen")), await lists.today(met, asks("p-jakob"))

    assert "meeting" not in {item.kind for item in (*early.items, *teacher.items)}
    (item,) = [item for item in near.items if item.kind == "meeting"]
    assert (item.about, item.due, item.youth, item.codes) == (NEXT, MOMENT + timedelta(days=14), None, {"count": 2})


async def test_a_meeting_whose_day_has_passed_is_next_no_longer(met: Desk) -> None:
    """On its own day it still is; the day after it stands among those before, neither held nor cancelled."""
    assert isinstance(met.clock, ConductedClock)
    met.clock.let(MOMENT + timedelta(days=14, hours=6))
    assert (await agenda.next_agenda(met, asks("p-karen"))).meeting.meeting == NEXT
    met.clock.let(MOMENT + timedelta(days=15, hours=6))
    found = await meetings.calendar(met, asks("p-karen"))

    assert found.coming == ()
    assert {(one.meeting, one.state) for one in found.past} == {(FIRST, "held"), (NEXT, "scheduled")}
    assert "meeting" not in {item.kind for item in (await lists.today(met, asks("p-karen"))).items}
    with pytest.raises(NotKnownError):
        await agenda.next_agenda(met, asks("p-karen"))


# The committee's report -----------------------------------------------------------------------------------------


def many(count: int) -> list[Envelope]:
    """So many youths, raised and opened in April, half of whom get an effort ten days later."""
    return [
        envelope
        for number in range(count)
        for who in [youth(2000 + number)]
        for envelope in (
            told(coordination.YouthRaised, who, by="p-jakob", sector="school", minutes=number),
            told(coordination.PathwayOpened, who, minutes=60 + number),
            told(
                planning.InterventionProposed,
                who,
                intervention=derived_id("i", number),
                effort_area="leisure",
                goals=(),
                minutes=100 + number,
            ),
            *(
                [told(planning.InterventionStarted, who, intervention=derived_id("i", number), minutes=14400 + number)]
                if number % 2 == 0
                else []
            ),
        )
    ]


async def test_the_committee_is_told_in_bands_and_of_nobody(telling: Telling, reading: Reading, desk: Desk) -> None:
    """Twelve youths raised, six helped: 10 to 14, a median of ten days, too early for outcomes; no look recorded."""
    youths = [youth(2000 + number) for number in range(12)]
    await telling.give_keys(youths)
    ages = [told(person.AgeKnown, who, years=14) for who in youths]
    events = [*ages, *many(12), of_all(example_of(held.MeetingHeld, meeting=FIRST), TASKFORCE, 500)]
    await reading.fold_until(await telling.tell(sorted(events, key=lambda one: one.occurred_at)))
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(MOMENT + timedelta(days=40))

    found = await committee.status(desk, asks("p-poul"))

    assert found.raised.count is not None
    assert (found.raised.count.least, found.raised.count.most) == (10, 14)
    assert found.first_effort.value == 10
    assert (found.outcomes, {figure.said for figure in found.followed}) == ("too-early", {"too-early"})
    assert (found.meetings.held, found.meetings.cancelled) == (1, 0)
    assert [one.area for one in found.money][-1] is None
    assert found.composite is not None
    assert found.composite.area == "leisure"
    text = found.model_dump_json()
    assert not any(who in text for who in youths)
    assert await viewed(reading) == []


async def test_a_report_of_a_month_that_is_not_over_is_not_there(met: Desk) -> None:
    """A report that changes from day to day could be subtracted from itself."""
    with pytest.raises(NotKnownError):
        await committee.status(met, asks("p-poul"), MOMENT.date().replace(day=1))
