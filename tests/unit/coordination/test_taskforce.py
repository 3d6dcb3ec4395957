"""Who sits in the taskforce, when does it meet, and what has it reached? Acts, refuses, stays quiet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from services.coordination import pathway, taskforce
from services.coordination.commands import (
    CancelMeeting,
    FillSeat,
    HoldMeeting,
    MakeCommitteeReport,
    ReachMilestone,
    ResumePathway,
    ScheduleMeeting,
    VacateSeat,
)
from shared.deciding import Command, Decision
from shared.events.committee import CommitteeReportMade
from shared.events.coordination import SeatFilled, SeatVacated
from shared.events.envelope import Envelope, Event
from shared.events.meetings import (
    Attendance,
    MeetingCancelled,
    MeetingHeld,
    MeetingMissed,
    MeetingScheduled,
    MilestoneReached,
)
from shared.testing.examples import BY_TYPE, example_of, fact
from shared.testing.specification import When, given
from tests.unit.coordination.living import PERSON, local, named, passed

KEY = "org-707-taskforce"
AT = "2025-04-01 10:00"
FIRST, SECOND = named("first"), named("second")
FILL = FillSeat(seat="home", person="f-birgit", sector="home", kind="fixed")
POLICE = FillSeat(
    seat="police", person="p-jens", sector="police", kind="ad-hoc", until=local("2025-06-01 12:00"), basis="SSP_115"
)
SCHEDULE = ScheduleMeeting(starts_at=local("2025-04-02 13:00"), ends_at=local("2025-04-02 15:00"))
CALLED = MeetingScheduled(meeting=FIRST, kind="ordinary", starts_at=SCHEDULE.starts_at, ends_at=SCHEDULE.ends_at)
BIRGIT = Attendance(person="f-birgit", sector="home")
COORDINATOR = Attendance(person="p-mette", sector="taskforce")


def wish(args: BaseModel, at: str = AT, identity: UUID = FIRST) -> Command:
    """A command about the taskforce."""
    return Command(id=identity, key=KEY, at=local(at), person=PERSON, args=args)


def told(event: Event, at: str = "2025-03-01 10:00") -> Envelope:
    """An event of the taskforce's stream."""
    return fact(event, at=local(at), key=KEY)


def when(args: BaseModel, *before: Event, at: str = AT) -> When:
    """What comes of a command after what happened before."""
    return given(taskforce, *(told(event) for event in before)).when(wish(args, at))


def filled(args: FillSeat) -> SeatFilled:
    """The event of a seat that is filled."""
    return SeatFilled(**args.model_dump())


def held(meeting: UUID, *present: Attendance, kind: str = "ordinary") -> MeetingHeld:
    """The event of a meeting that was held."""
    return MeetingHeld(meeting=meeting, kind=kind, present=present or (COORDINATOR,))


# Seats ---------------------------------------------------------------------------------------------------------


def test_a_fixed_seat_is_filled_and_vacated() -> None:
    """Each twice is quiet; who has left may sit again."""
    vacate = VacateSeat(seat="home", person="f-birgit")
    left = SeatVacated(seat="home", person="f-birgit")
    when(FILL).then(filled(FILL))
    when(FILL, filled(FILL)).then_nothing()
    when(vacate, filled(FILL)).then(left)
    when(vacate, filled(FILL), left).then_nothing()
    when(FILL, filled(FILL), left).then(filled(FILL))


@pytest.mark.parametrize(
    ("args", "before", "code", "field"),
    [
        (FILL.model_copy(update={"seat": "circus"}), (), "unknown-seat", "seat"),
        (FILL.model_copy(update={"seat": "police", "sector": "police"}), (), "unknown-seat", "seat"),
        (FILL.model_copy(update={"sector": "school"}), (), "wrong-sector", "sector"),
        (FILL.model_copy(update={"person": "f-ulla"}), (filled(FILL),), "seat-taken", "seat"),
        (FILL.model_copy(update={"sector": "circus"}), (), "value-not-in-list", "sector"),
        (VacateSeat(seat="home", person="f-ulla"), (filled(FILL),), "not-in-seat", "person"),
        (POLICE.model_copy(update={"until": local("2025-03-31 12:00")}), (), "in-the-past", "until"),
        (POLICE.model_copy(update={"until": None}), (), "ad-hoc-needs", "until"),
        (POLICE.model_copy(update={"basis": None}), (), "ad-hoc-needs", "basis"),
        (POLICE.model_copy(update={"basis": "BECAUSE"}), (), "value-not-in-list", "basis"),
        (POLICE.model_copy(update={"sector": "ssp"}), (), "wrong-sector", "sector"),
        (POLICE.model_copy(update={"seat": "home", "sector": "home"}), (), "fixed-seat", "kind"),
    ],
)
def test_a_seat_is_refused_where_it_cannot_be(
    args: BaseModel, before: tuple[Event, ...], code: str, field: str
) -> None:
    """Not a seat here, another sector's, taken, not held; and an ad hoc seat without basis or end."""
    when(args, *before).then_refused(code, field)


def test_several_may_sit_ad_hoc_and_their_time_runs_out() -> None:
    """The list of ad hoc actors is open, and time that passes ends each seat."""
    when(POLICE).then(filled(POLICE))
    other = POLICE.model_copy(update={"person": "p-hanne"})
    when(other, filled(POLICE)).then(filled(other))
    harbour = POLICE.model_copy(update={"seat": "harbour", "sector": "company", "basis": "CONSENT"})
    when(harbour, filled(POLICE)).then(filled(harbour))
    sitting = given(taskforce, told(filled(POLICE)), told(held(FIRST), "2025-05-25 13:00"))
    assert taskforce.due(sitting.state) == POLICE.until
    sitting.when(passed("2025-06-01 11:59")).then_nothing()
    sitting.when(passed("2025-06-01 12:00")).then(
        Decision(SeatVacated(seat="police", person="p-jens"), local("2025-06-01 12:00"), "seat:until")
    )


def test_a_seat_with_another_basis_or_end_is_told_anew() -> None:
    """A period that is prolonged is a wish of its own."""
    longer = POLICE.model_copy(update={"until": local("2025-09-01 12:00")})
    when(longer, filled(POLICE)).then(filled(longer))


# Meetings ------------------------------------------------------------------------------------------------------


def test_a_meeting_is_called_moved_and_cancelled() -> None:
    """It has the command's id; the same wish twice is quiet."""
    when(SCHEDULE).then(CALLED)
    when(SCHEDULE, CALLED).then_nothing()
    later = SCHEDULE.model_copy(update={"meeting": FIRST, "starts_at": local("2025-04-03 13:00"), "ends_at": None})
    moved = MeetingScheduled(meeting=FIRST, kind="ordinary", starts_at=later.starts_at)
    when(later, CALLED).then(moved)
    when(later, CALLED, moved).then_nothing()
    cancel = CancelMeeting(meeting=FIRST, reason="too-few")
    cancelled = MeetingCancelled(meeting=FIRST, reason="too-few")
    when(cancel, CALLED).then(cancelled)
    when(cancel, CALLED, cancelled).then_nothing()


def test_a_meeting_is_held_with_those_who_took_part() -> None:
    """Seat holders, substitutes in their place, ad hoc actors, and who coordinates; twice is quiet."""
    present = (
        COORDINATOR,
        BIRGIT,
        Attendance(person="p-jens", sector="police"),
        Attendance(person="f-ulla", sector="home", substitutes="f-birgit"),
    )
    before = (filled(FILL), filled(POLICE), CALLED)
    hold = HoldMeeting(meeting=FIRST, present=present)
    when(hold, *before, at="2025-04-02 15:00").then(held(FIRST, *present))
    when(hold, *before, held(FIRST, *present), at="2025-04-02 15:00").then_nothing()


def test_a_meeting_that_is_told_afterwards_counts_from_when_it_was_held() -> None:
    """Who had a seat then took part, although somebody else has it now."""
    sitting = given(
        taskforce,
        told(filled(FILL)),
        told(CALLED),
        told(SeatVacated(seat="home", person="f-birgit"), "2025-04-10 10:00"),
    )
    hold = HoldMeeting(meeting=FIRST, present=(BIRGIT,), occurred_at=local("2025-04-02 15:00"))
    sitting.when(wish(hold, "2025-04-14 09:00")).then(
        Decision(held(FIRST, BIRGIT), local("2025-04-02 15:00"), "command:hold-meeting")
    )
    late = HoldMeeting(meeting=FIRST, present=(BIRGIT,))
    sitting.when(wish(late, "2025-04-14 09:00")).then_refused("without-seat", "present.0")


CANCELLED = MeetingCancelled(meeting=FIRST, reason="holiday")
HELD = held(FIRST)
HOLD = HoldMeeting(meeting=FIRST, present=(COORDINATOR,))
MOVE = SCHEDULE.model_copy(update={"meeting": FIRST, "starts_at": local("2025-04-03 13:00"), "ends_at": None})
ON_THE_DAY = "2025-04-02 15:00"


@pytest.mark.parametrize(
    ("args", "before", "at", "code", "field"),
    [
        (MOVE, (), AT, "unknown-meeting", "meeting"),
        (MOVE, (CALLED, HELD), AT, "meeting-held", "meeting"),
        (MOVE, (CALLED, CANCELLED), AT, "meeting-cancelled", "meeting"),
        (SCHEDULE.model_copy(update={"kind": "party"}), (), AT, "value-not-in-list", "kind"),
        (CancelMeeting(meeting=FIRST, reason="holiday"), (), AT, "unknown-meeting", "meeting"),
        (CancelMeeting(meeting=FIRST, reason="holiday"), (CALLED, HELD), AT, "meeting-held", "meeting"),
        (HOLD, (), ON_THE_DAY, "unknown-meeting", "meeting"),
        (HOLD, (CALLED, CANCELLED), ON_THE_DAY, "meeting-cancelled", "meeting"),
        (HOLD, (CALLED,), "2025-04-02 12:59", "meeting-not-begun", "occurred_at"),
        (
            HOLD.model_copy(update={"present": (COORDINATOR, BIRGIT)}),
            (CALLED,),
            ON_THE_DAY,
            "without-seat",
            "present.1",
        ),
        (
            HOLD.model_copy(update={"present": (COORDINATOR, COORDINATOR)}),
            (CALLED,),
            ON_THE_DAY,
            "told-twice",
            "present.1",
        ),
        (
            HOLD.model_copy(update={"present": (Attendance(person="f-ulla", sector="home", substitutes="f-birgit"),)}),
            (CALLED,),
            ON_THE_DAY,
            "substitutes-nobody",
            "present.0",
        ),
        (
            HOLD.model_copy(
                update={"present": (Attendance(person="f-ulla", sector="school", substitutes="f-birgit"),)}
            ),
            (CALLED, filled(FILL)),
            ON_THE_DAY,
            "substitutes-nobody",
            "present.0",
        ),
    ],
)
def test_a_meeting_is_refused_what_cannot_be(
    args: BaseModel, before: Sequence[Event], at: str, code: str, field: str
) -> None:
    """Not called, cancelled, held already, not begun; or somebody took part who has no seat."""
    when(args, *before, at=at).then_refused(code, field)


# The rhythm (T23) ----------------------------------------------------------------------------------------------


def end(day: str) -> datetime:
    """The last moment of a day in Denmark."""
    return local(f"{day} 23:59").replace(second=59, microsecond=999999)


def missed(by: str, last: UUID | None) -> MeetingMissed:
    """That the rhythm asked for a meeting."""
    return MeetingMissed(rule="T23", rule_from="2025-04-01", due=end(by), last=last)


def without_row(decisions: Sequence[Decision]) -> list[tuple[str, datetime, UUID | None]]:
    """What was missed, whichever row of the rule says so."""
    return [(one.data.rule, one.data.due, one.data.last) for one in decisions if isinstance(one.data, MeetingMissed)]


@pytest.mark.parametrize(
    ("day", "by"),
    [
        ("2025-04-02", "2025-04-16"),
        ("2025-04-15", "2025-04-29"),
        # Weeks 28 to 30 are skipped: both the 9th and the 23rd of July lie in them.
        ("2025-06-25", "2025-08-06"),
        # Week 52 is skipped, and the year turns.
        ("2025-12-10", "2026-01-07"),
    ],
)
def test_a_meeting_is_due_fourteen_days_after_the_last(day: str, by: str) -> None:
    """By the end of the day in Denmark, weeks without meetings left out."""
    sitting = given(taskforce, told(held(FIRST), f"{day} 13:00"))
    assert taskforce.due(sitting.state) == end(by)
    sitting.when(passed(f"{by} 23:59")).then_nothing()
    decided = sitting.when(fact_of_time(end(by)))
    assert without_row(decided.decisions) == [("T23", end(by), FIRST)]
    assert [one.occurred_at for one in decided.decisions] == [end(by)]


def fact_of_time(until: datetime) -> Envelope:
    """Time has passed until a moment."""
    return fact(type(passed("2025-04-02 10:00").data).model_validate({"until": until}), at=until, recorded_at=until)


def test_before_any_meeting_the_first_one_is_due_on_its_day() -> None:
    """Development meetings before operation set no rhythm, and neither does a meeting of another kind."""
    development = told(held(FIRST, kind="development"), "2025-02-05 13:00")
    early = told(held(SECOND), "2025-03-19 13:00")
    extra = told(held(named("extra"), kind="extra"), "2025-04-03 13:00")
    for told_before in ((development,), (development, early), (development, extra)):
        assert taskforce.due(given(taskforce, *told_before).state) == end("2025-04-02")


def test_a_gap_is_told_once() -> None:
    """However long it lasts; the next meeting begins a new one."""
    gone = given(taskforce, told(held(FIRST), "2025-04-02 13:00"), told(missed("2025-04-16", FIRST)))
    assert taskforce.due(gone.state) is None
    gone.when(passed("2025-06-30 12:00")).then_nothing()
    again = given(
        taskforce,
        told(held(FIRST), "2025-04-02 13:00"),
        told(missed("2025-04-16", FIRST)),
        told(held(SECOND), "2025-05-07 13:00"),
    )
    assert taskforce.due(again.state) == end("2025-05-21")


def test_a_meeting_that_is_told_late_takes_nothing_back() -> None:
    """The missed one stays as it was known then, and the meeting counts from when it was held."""
    moved = CALLED.model_copy(update={"meeting": SECOND, "starts_at": local("2025-04-16 13:00"), "ends_at": None})
    before = (told(held(FIRST), "2025-04-02 13:00"), told(missed("2025-04-16", FIRST)), told(moved))
    late = HoldMeeting(meeting=SECOND, present=(COORDINATOR,), occurred_at=local("2025-04-16 15:00"))
    given(taskforce, *before).when(wish(late, "2025-04-20 09:00")).then(held(SECOND))
    both = given(taskforce, *before, told(held(SECOND), "2025-04-16 15:00"))
    assert [one.last for one in both.state.missed] == [FIRST]
    assert taskforce.due(both.state) == end("2025-04-30")


def test_an_unknown_municipality_has_no_rhythm() -> None:
    """Nothing is asked of who has set nothing."""
    elsewhere = fact(held(FIRST), at=local("2025-04-02 13:00"), key="org-999-taskforce", municipality="999")
    assert taskforce.due(taskforce.evolve(taskforce.INITIAL, elsewhere)) is None


# Milestones ----------------------------------------------------------------------------------------------------


def test_a_milestone_is_reached_once() -> None:
    """Those that the municipality has set, and no other."""
    reach = ReachMilestone(milestone="in-operation", occurred_at=local("2025-04-01 09:00"))
    reached = MilestoneReached(milestone="in-operation")
    when(reach).then(Decision(reached, local("2025-04-01 09:00"), "command:reach-milestone"))
    when(reach, reached).then_nothing()
    when(ReachMilestone(milestone="party")).then_refused("unknown-milestone", "milestone")
    ahead = ReachMilestone(milestone="in-operation", occurred_at=local("2025-04-02 09:00"))
    when(ahead).then_refused("in-the-future", "occurred_at")


# The whole -----------------------------------------------------------------------------------------------------


def test_a_command_about_a_youth_is_none_about_the_taskforce() -> None:
    """The caller has mixed up the deciders."""
    with pytest.raises(TypeError):
        taskforce.decide(taskforce.INITIAL, wish(ResumePathway()))
    with pytest.raises(TypeError):
        pathway.decide(pathway.INITIAL, wish(FILL))


def test_facts_lead_to_nothing() -> None:
    """Only people and time decide here."""
    sitting = given(taskforce, told(filled(FILL)), passed("2025-06-01 12:00"))
    sitting.when(told(CALLED)).then_nothing()
    assert list(sitting.state.held) == ["home/f-birgit"]
    assert taskforce.state_hash(sitting.state) != taskforce.state_hash(taskforce.INITIAL)


WISHES: Sequence[BaseModel] = (
    FILL,
    POLICE,
    VacateSeat(seat="home", person="f-birgit"),
    SCHEDULE,
    MOVE,
    CancelMeeting(meeting=FIRST, reason="holiday"),
    HOLD.model_copy(update={"occurred_at": local("2025-04-04 15:00")}),
    ReachMilestone(milestone="in-operation"),
)


@for_all(st.lists(st.tuples(st.sampled_from(WISHES), st.integers(0, 90)), max_size=14))
def test_a_wish_twice_gives_nothing_and_time_leaves_nothing_due(asked: list[tuple[BaseModel, int]]) -> None:
    """Whatever came before; and what is read back from the stream is what was lived."""
    state, stream, now = taskforce.INITIAL, list[Envelope](), local("2025-04-05 10:00")
    for number, (args, days) in enumerate(asked):
        # A meeting has the id that the first command of its kind was given under.
        command = Command(FIRST if args is SCHEDULE else named(str(number)), KEY, now, PERSON, args)
        decided = given(taskforce, *stream).when(command)
        stream += [fact(one.data, at=one.occurred_at, key=KEY) for one in decided.decisions]
        state = reduce(taskforce.evolve, stream, taskforce.INITIAL)
        if decided.refusal is None:
            given(taskforce, *stream).when(command).then_nothing()
        now += timedelta(days=days)
        time = fact_of_time(now)
        stream += [fact(one.data, at=one.occurred_at, key=KEY) for one in taskforce.decide(state, time)]
        state = reduce(taskforce.evolve, stream, taskforce.INITIAL)
        due = taskforce.due(state)
        assert due is None or due > now
        assert taskforce.decide(state, time) == ()


@for_all(st.lists(st.sampled_from(sorted(BY_TYPE)), max_size=10))
def test_any_part_of_a_stream_gives_a_state(names: list[str]) -> None:
    """In any order; an event that is folded twice in a row is folded once."""
    state = reduce(taskforce.evolve, (fact(BY_TYPE[name]) for name in names), taskforce.INITIAL)
    assert len(taskforce.state_hash(state)) == 64
    for name in BY_TYPE:
        once = taskforce.evolve(state, fact(BY_TYPE[name]))
        assert taskforce.evolve(once, fact(BY_TYPE[name])) == once


# What the Committee is told ----------------------------------------------------------------------------------

MADE = example_of(CommitteeReportMade, report=FIRST)
"""The report of a year until 31 July 2025, as the first command made it."""
MAKE = MakeCommitteeReport.model_validate(MADE.model_dump(exclude={"report"}))
LATER = "2025-08-27 10:00"


def test_a_report_is_made_with_the_figures_that_were_shown() -> None:
    """It has the command's id; the fingerprint of other figures than were seen makes none."""
    seen = MAKE.published.fingerprint()
    when(MAKE, at=LATER).then(MADE)
    when(MAKE.model_copy(update={"shown": seen}), at=LATER).then(MADE)
    other = MAKE.model_copy(update={"shown": seen[::-1]})
    when(other, at=LATER).then_refused("figures-changed", "shown")


def test_a_report_is_made_of_days_that_are_over() -> None:
    """On the last day of the period it is too early, and a period does not end before it begins."""
    when(MAKE, at="2025-07-31 23:59").then_refused("period-not-over", "until")
    when(MAKE, at="2025-08-01 00:01").then(MADE)
    backwards = MAKE.model_copy(update={"since": MAKE.until + timedelta(days=1)})
    when(backwards, at=LATER).then_refused("period-not-over")


def test_a_correction_names_the_report_that_holds() -> None:
    """One a period; another one names it, the third names the second, and none names what is not there."""
    again, third = MADE.model_copy(update={"report": SECOND, "replaces": FIRST}), named("third")
    when(MAKE, MADE, at=LATER).then_nothing()
    state = reduce(taskforce.evolve, [told(MADE)], taskforce.INITIAL)

    def wished(replaces: UUID | None, by: UUID, *before: Event) -> When:
        known = given(taskforce, told(MADE), *(told(one) for one in before))
        return known.when(wish(MAKE.model_copy(update={"replaces": replaces}), LATER, by))

    assert state.report_of(MADE.until) == FIRST
    wished(None, SECOND).then_refused("report-made-already", "replaces")
    wished(FIRST, SECOND).then(again)
    wished(FIRST, third, again).then_refused("report-made-already", "replaces")
    wished(SECOND, third, again).then(MADE.model_copy(update={"report": third, "replaces": SECOND}))
    when(MAKE.model_copy(update={"replaces": SECOND}), at=LATER).then_refused("no-report-to-correct", "replaces")


def test_what_is_said_to_the_committee_holds_no_number_of_a_person() -> None:
    """A text with the form of a CPR number is no statement of an organisation."""
    with pytest.raises(ValidationError):
        MakeCommitteeReport.model_validate({**MAKE.model_dump(), "difficulties": "Se 7111104321."})
