"""The agenda, the minutes, the consultations and the committee's report, from real events in real tables."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.reporting.answers import Masked
from services.reporting.looking import agenda, committee, consultations, held, lists, meetings, reports
from services.reporting.looking import minutes as said
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError, usual_purpose
from services.reporting.looking.desk import Desk
from services.reporting.looking.keeping import keeping
from shared.clock import ConductedClock
from shared.deciding import Person, RefusedError
from shared.events import coordination, person, planning, school
from shared.events import meetings as meeting_events
from shared.events import sharing as shared_events
from shared.events.committee import CommitteeReportMade
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
        example_of(meeting_events.MeetingScheduled, meeting=FIRST, starts_at=first, ends_at=None),
        example_of(
            meeting_events.MeetingScheduled, meeting=NEXT, starts_at=coming, ends_at=coming + timedelta(hours=2)
        ),
    ]
    present = (
        meeting_events.Attendance(person="p-karen", sector="taskforce"),
        meeting_events.Attendance(person="p-jakob", sector="school"),
    )
    return [
        *case(),
        told(coordination.YouthRaised, LIVA, by="p-jakob", sector="school", basis="NOTIFY_133", minutes=30),
        *(of_all(event, TASKFORCE, 40 + n) for n, event in enumerate([*filled, *scheduled])),
        of_all(example_of(meeting_events.MeetingHeld, meeting=FIRST, present=present, agenda=None), TASKFORCE, SOME),
        told(
            meeting_events.YouthDiscussed,
            meeting=FIRST,
            minutes=SOME + 1,
            part=None,
            reasons=None,
            present=(meeting_events.Present(person="p-jakob", sector="school", basis="CONSENT"),),
        ),
        told(meeting_events.DecisionMade, meeting=FIRST, decision=derived_id("d", 1), text=CLUB, minutes=SOME + 2),
        of_all(meeting_events.MilestoneReached(milestone="in-operation"), TASKFORCE, SOME + 3),
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
    _, (minutes,) = await said.minutes(met, asks("p-birgitte"), S)

    assert minutes.minutes == "minutes of coordination.youth-discussed"
    assert [decided.text for decided in minutes.decided] == [CLUB]
    assert [look.what for look in await viewed(reading)] == ["youth-minutes"]
    with pytest.raises(DeniedError):
        await said.minutes(met, asks("p-jakob"), S)


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
    events = [*ages, *many(12), of_all(example_of(meeting_events.MeetingHeld, meeting=FIRST), TASKFORCE, 500)]
    await reading.fold_until(await telling.tell(sorted(events, key=lambda one: one.occurred_at)))
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(MOMENT + timedelta(days=40))

    found = await committee.draft(desk, asks("p-inger"))

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


async def test_a_draft_of_a_month_that_is_not_over_is_not_there(met: Desk) -> None:
    """A report of a month that goes on would change from day to day."""
    with pytest.raises(NotKnownError):
        await committee.draft(met, asks("p-inger"), MOMENT.date().replace(day=1))


@pytest.mark.parametrize("who", ["p-poul", "p-jakob"])
async def test_a_draft_is_not_for_those_who_read_what_is_made(met: Desk, who: str) -> None:
    """The politician and the teacher see what was made; which months could be drafted is not even told."""
    with pytest.raises(DeniedError):
        await committee.draft(met, asks(who))
    assert (await reports.reports(met, asks(who))).months == ()


async def test_a_report_is_read_as_it_was_made(telling: Telling, reading: Reading, desk: Desk) -> None:
    """Twelve were raised when it was made; eight more become known of that month: the report stays, the draft moves."""
    youths = [youth(2000 + number) for number in range(20)]
    await telling.give_keys(youths)
    events = sorted(many(12), key=lambda one: one.occurred_at)
    await reading.fold_until(await telling.tell(events))
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(MOMENT + timedelta(days=40))
    kept = await keeping(desk)("make-committee-report", None, {"until": "2025-04-30"})
    first, second = derived_id("report", 1), derived_id("report", 2)
    made = CommitteeReportMade.model_validate(
        {"report": first, "until": "2025-04-30", "difficulties": "Politiet mangler.", **kept}
    )
    late = [told(coordination.YouthRaised, who, by="p-jakob", minutes=900 + n) for n, who in enumerate(youths[12:])]
    await reading.fold_until(await telling.tell([of_all(made, TASKFORCE, 57_000), *late]))

    found, now = await reports.report(desk, asks("p-poul"), first), await committee.draft(desk, asks("p-inger"))
    assert found.raised.count is not None
    assert now.raised.count is not None
    assert (found.raised.count.least, now.raised.count.least) == (10, 20)
    assert (found.difficulties, found.asked) == ("Politiet mangler.", None)
    assert found.made is not None
    assert (found.made.at, found.made.replaced_by) == (MOMENT + timedelta(minutes=57_000), None)
    assert now.holding == first
    assert now.fingerprint != made.published.fingerprint()

    again = CommitteeReportMade.model_validate({**made.model_dump(), "report": second, "replaces": first})
    await reading.fold_until(await telling.tell([of_all(again, TASKFORCE, 57_100)]))
    listed = await reports.reports(desk, asks("p-poul"))
    assert [(one.report, one.replaces, one.replaced_by) for one in listed.made] == [
        (second, first, None),
        (first, None, second),
    ]
    assert (await reports.report(desk, asks("p-poul"), first)).raised == found.raised
    with pytest.raises(NotKnownError):
        await reports.report(desk, asks("p-poul"), derived_id("report", 9))


async def test_only_a_month_that_is_over_is_reported_of(met: Desk) -> None:
    """Neither the middle of one, nor one to come, nor what is no day."""
    for until in ("2025-03-30", "2025-04-30", "soon", None):
        with pytest.raises(RefusedError) as refused:
            await keeping(met)("make-committee-report", None, {"until": until})
        assert refused.value.code == "period-not-over"


# A held meeting --------------------------------------------------------------------------------------------------


async def test_a_meeting_is_read_as_it_was_held(telling: Telling, reading: Reading, met: Desk) -> None:
    """What was kept when it was held and discussed; that the limit was met since is not there."""
    at_hand = keeping(met)
    stood = await at_hand("discuss-youth", S, {"meeting": str(NEXT)})
    kept = await at_hand("hold-meeting", None, {"meeting": str(NEXT)})
    assert stood["part"] == "decisions"
    assert "overdue" in {one["kind"] for one in stood["reasons"]}
    room = (meeting_events.Present(person="p-karen", sector="taskforce", basis="SAME_UNIT"),)
    present = (meeting_events.Attendance(person="p-karen", sector="taskforce"),)
    day = 14 * 24 * 60
    after = [
        told(meeting_events.YouthDiscussed, meeting=NEXT, present=room, **stood, minutes=day + 4),
        told(meeting_events.DecisionMade, meeting=NEXT, decision=derived_id("d", 2), text="Mentor", minutes=day + 5),
    ]
    whole = example_of(
        meeting_events.MeetingHeld, meeting=NEXT, present=present, agenda=meeting_events.AgendaThen(**kept["agenda"])
    )
    met_since = told(coordination.ObligationMet, obligation=derived_id("o", 1), minutes=day + 60)
    await reading.fold_until(await telling.tell([*after, of_all(whole, TASKFORCE, day + 6), met_since]))
    assert isinstance(met.clock, ConductedClock)
    met.clock.let(MOMENT + timedelta(days=20))

    assert await held.is_over(met, NEXT)
    found = await held.record(met, asks("p-karen"), NEXT)
    (sander,) = found.items
    assert (sander.youth, sander.name, sander.part) == (S, "Sander", "decisions")
    assert "overdue" in {one.kind for one in sander.reasons}
    assert sander.minutes == "minutes of coordination.youth-discussed"
    assert [one.text for one in sander.decided] == ["Mentor"]
    assert [(one.person.id, one.basis) for one in sander.room] == [("p-karen", "SAME_UNIT")]
    assert (found.kept, found.parts["decisions"], found.parts["raised"]) == (True, 1, 1)
    assert found.since == MOMENT + timedelta(minutes=SOME)
    assert found.capacity is not None
    assert [one.person.id for one in found.meeting.present] == ["p-karen"]
    look = (await viewed(reading))[-1]
    assert (look.what, look.purpose, look.youths) == ("meeting-record", "meeting-preparation", (SANDER,))


async def test_of_a_meeting_of_which_nothing_was_kept_that_is_said(met: Desk) -> None:
    """The first meeting was recorded without its agenda: who was discussed stands there, and no part is guessed."""
    found = await held.record(met, asks("p-karen"), FIRST)
    assert (found.kept, found.parts, found.capacity) == (False, {}, None)
    assert [(one.youth, one.part) for one in found.items] == [(S, None)]
    assert [one.text for one in found.items[0].decided] == [CLUB]


async def test_the_record_counts_whom_one_may_not_see(telling: Telling, reading: Reading, met: Desk) -> None:
    """Birgitte leads Sander's case; that somebody else was discussed is a number to her, and no more."""
    liva = told(meeting_events.YouthDiscussed, LIVA, meeting=FIRST, minutes=SOME + 5)
    await reading.fold_until(await telling.tell([liva]))
    found = await held.record(met, asks("p-birgitte"), FIRST)
    assert ([one.youth for one in found.items], found.hidden) == ([S], 1)
    assert LIVA not in found.model_dump_json()
    assert (await held.record(met, asks("p-karen"), FIRST)).hidden == 0
    for who in ("p-jakob", "p-poul"):
        with pytest.raises(DeniedError):
            await held.record(met, asks(who), FIRST)


async def test_a_meeting_that_was_not_held_has_no_record(met: Desk) -> None:
    """It is worked on until the day after it was held."""
    assert not await held.is_over(met, NEXT)
    with pytest.raises(NotKnownError):
        await held.record(met, asks("p-karen"), NEXT)
    with pytest.raises(NotKnownError):
        await held.is_over(met, derived_id("meeting", 9))


# What brings a youth onto the agenda ----------------------------------------------------------------------------

EFFORT = derived_id("i", 77)
AGREED: dict[str, Any] = {"intervention": EFFORT, "offer": "mentor", "effort_area": "leisure", "sectors": ("school",)}
DAY = 24 * 60


def proposed(minutes: int) -> list[Envelope]:
    """An effort of the school's that is proposed and agreed."""
    return [
        told(planning.InterventionProposed, minutes=minutes, **AGREED, goals=()),
        told(
            planning.InterventionCommitted,
            minutes=minutes + 1,
            intervention=EFFORT,
            starts_on="2025-04-09",
            ends_on="2025-09-01",
        ),
    ]


@pytest.mark.parametrize(
    ("kind", "events"),
    [
        ("overdue", []),
        ("sector-missing", [told(coordination.PhaseEntered, phase="mapping", left="opening", minutes=DAY)]),
        (
            "clock-24h",
            [
                told(
                    coordination.ObligationOpened,
                    obligation=derived_id("o", 2),
                    rule="T1",
                    trigger_at=MOMENT + timedelta(days=6, hours=12),
                    due=MOMENT + timedelta(days=7, hours=12),
                    minutes=6 * DAY + 720,
                )
            ],
        ),
        (
            "due-soon",
            [
                told(
                    coordination.ObligationOpened,
                    obligation=derived_id("o", 3),
                    rule="T10",
                    trigger_at=MOMENT - timedelta(days=80),
                    due=MOMENT + timedelta(days=10),
                    minutes=DAY,
                )
            ],
        ),
        (
            "plan-due",
            [
                told(
                    coordination.ObligationOpened,
                    obligation=derived_id("o", 4),
                    rule="T8",
                    trigger_at=MOMENT - timedelta(days=80),
                    due=MOMENT + timedelta(days=10),
                    minutes=DAY,
                )
            ],
        ),
        (
            "emergency",
            [told(shared_events.EmergencyAccessOpened, until=MOMENT + timedelta(days=7, hours=9), minutes=6 * DAY)],
        ),
        (
            "task-escalated",
            [told(shared_events.TaskEscalated, task=derived_id("t", 1), reason="not-acknowledged", minutes=4 * DAY)],
        ),
        ("effort-not-started", proposed(DAY)),
        (
            "sessions-missed",
            [
                *proposed(DAY),
                told(planning.InterventionStarted, intervention=EFFORT, minutes=2 * DAY),
                *(told(planning.SessionMissed, intervention=EFFORT, minutes=(3 + n) * DAY) for n in range(2)),
            ],
        ),
        ("no-plan", [told(coordination.PhaseEntered, phase="effort", left="planning", minutes=DAY)]),
        ("sector-without-effort", [told(coordination.PhaseEntered, phase="effort", left="planning", minutes=DAY)]),
    ],
)
async def test_what_is_overdue_stuck_or_lacking_brings_a_youth_onto_the_agenda(
    telling: Telling, reading: Reading, met: Desk, kind: str, events: list[Envelope]
) -> None:
    """Each from facts that are really on the log, through the read models: a reason on Sander's item."""
    if events:
        await reading.fold_until(await telling.tell(events))
    made = await agenda.next_agenda(met, asks("p-karen"))
    (sander,) = [item for item in made.items if item.youth == S]
    assert kind in {reason.kind for reason in sander.reasons}


async def test_an_effort_that_runs_lacks_nothing(telling: Telling, reading: Reading, met: Desk) -> None:
    """In the effort phase, with the school's mentor at work: the school is not said to be without an effort."""
    entered = told(coordination.PhaseEntered, phase="effort", left="planning", minutes=DAY)
    started = told(planning.InterventionStarted, intervention=EFFORT, minutes=2 * DAY)
    await reading.fold_until(await telling.tell([entered, *proposed(DAY + 9), started]))
    made = await agenda.next_agenda(met, asks("p-karen"))
    (sander,) = [item for item in made.items if item.youth == S]
    lacking = [reason.codes["sector"] for reason in sander.reasons if reason.kind == "sector-without-effort"]
    assert "school" not in lacking
    assert {"effort-not-started", "sessions-missed"}.isdisjoint(reason.kind for reason in sander.reasons)
