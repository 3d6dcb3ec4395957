"""Who hears of a youth at a meeting, what is decided, and who is asked to do it by when? Acts, refuses, stays quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from typing import Any, Final

import pytest
from pydantic import BaseModel

from services.coordination import pathway, taskforce
from services.coordination.commands import (
    AcknowledgeTask,
    AssignTask,
    ClosePathway,
    CompleteTask,
    DiscussYouth,
    EscalateTask,
    JoinActor,
    MakeDecision,
    ReopenPathway,
)
from services.coordination.limits import due_moment, end_of
from services.coordination.pathway.meetings import bases_of
from shared.deciding import Command, RefusedError
from shared.definitions.municipalities import municipality
from shared.definitions.time_limits import Limit
from shared.events.coordination import (
    ActorJoined,
    CaseLeadAppointed,
    ConsentGiven,
    FollowingStarted,
    PathwayClosed,
    PathwayOpened,
    SeatFilled,
    TaskAcknowledged,
    TaskAssigned,
    TaskCompleted,
    YouthRaised,
)
from shared.events.envelope import Envelope, Event
from shared.events.meetings import (
    DecisionMade,
    MeetingCancelled,
    MeetingScheduled,
    Present,
    YouthDiscussed,
)
from shared.events.person import AgeKnown, Died
from shared.events.sharing import DisclosureDecided, TaskEscalated
from shared.testing.examples import YOUTH, example_of, fact, sealed
from shared.testing.specification import When
from tests.unit.coordination.living import Life, command, local, named, passed, social

MEETING: Final = named("meeting")
AT: Final = "2025-05-14 14:00"
MINUTES: Final = sealed("Han vil gerne starte i klubben igen.")
CALLED: Final = MeetingScheduled(meeting=MEETING, kind="ordinary", starts_at=local("2025-05-14 13:00"))
RAISED: Final = YouthRaised(by="l-karen", sector="school", reason=sealed("Fravær."), basis="SSD")
OPENED: Final = PathwayOpened(description="norddjurs-taskforce", version=1)
LEAD: Final = CaseLeadAppointed(person="r-lone", unit="social")
METTE: Final = Present(person="p-mette", sector="taskforce", basis="SSD")
LONE: Final = Present(person="r-lone", sector="social", basis="SAME_UNIT")
KAREN: Final = Present(person="l-karen", sector="school", basis="SSD")
JENS: Final = Present(person="p-jens", sector="police", basis="SSP_115")
ALI: Final = Present(person="u-ali", sector="leisure", basis="CONSENT")
THIRTEEN: Final = AgeKnown(years=13)
CONSENT: Final = ConsentGiven(
    consent=named("consent"),
    given_by=("mother",),
    scope="coordinated-pathway",
    to=("leisure",),
    categories=("leisure",),
    form="written",
    explained=True,
    until=local("2025-08-01 00:00"),
)


@dataclass(frozen=True)
class Room:
    """A youth's stream, and the taskforce's beside it."""

    youth: tuple[Event, ...] = ()
    others: tuple[Event, ...] = (CALLED,)

    def after(self, *events: Event) -> "Room":
        """The same, and these have happened to the youth."""
        return Room((*self.youth, *events), self.others)

    def beside(self, *events: Event) -> "Room":
        """The same, and these have happened in the taskforce."""
        return Room(self.youth, (*self.others, *events))

    @property
    def state(self) -> pathway.State:
        """What is known of the youth."""
        return reduce(pathway.evolve, _facts(self.youth, YOUTH), pathway.INITIAL)

    @property
    def taskforce(self) -> taskforce.State:
        """What is known of the taskforce."""
        return reduce(taskforce.evolve, _facts(self.others, "org-707-taskforce"), taskforce.INITIAL)

    def when(self, args: BaseModel, at: str = AT, name: str = "") -> When:
        """What comes of a command."""
        given = command(args, at, name)
        wish = Command(given.id, given.key, given.at, given.person, args, beside={"taskforce": self.taskforce})
        try:
            return When(tuple(pathway.decide(self.state, wish)), None)
        except RefusedError as refusal:
            return When((), refusal)


def _facts(events: Sequence[Event], key: str) -> list[Envelope]:
    since = local("2025-05-01 09:00")
    return [fact(one, at=since + timedelta(minutes=number), key=key) for number, one in enumerate(events)]


ROOM: Final = Room((RAISED,))
OPEN: Final = ROOM.after(OPENED, LEAD)


def discuss(*present: Present, **fields: Any) -> DiscussYouth:
    """The wish to record that the youth was an item."""
    return DiscussYouth(meeting=MEETING, present=present, **fields)


def discussed(*present: Present, **fields: Any) -> YouthDiscussed:
    """The event of it."""
    return YouthDiscussed(meeting=MEETING, present=present, **fields)


# Who hears of the youth ----------------------------------------------------------------------------------------


def test_an_item_is_recorded_with_who_was_in_the_room_and_why() -> None:
    """Each with a basis of his or her own; the minutes are sealed with this youth's key."""
    joined = OPEN.after(ActorJoined(sector="police", person="p-jens", basis="SSP_115"), THIRTEEN, CONSENT)
    joined.when(discuss(METTE, LONE, KAREN, JENS, ALI, acute=True, minutes=MINUTES)).then(
        discussed(METTE, LONE, KAREN, JENS, ALI, acute=True, minutes=MINUTES)
    )


def test_the_same_item_twice_is_quiet_and_other_words_are_not_lost() -> None:
    """The same people again say nothing new; words do, unless it is the same wish."""
    told = OPEN.after(discussed(METTE, LONE))
    told.when(discuss(METTE, LONE)).then_nothing()
    told.when(discuss(LONE, METTE)).then_nothing()
    told.when(discuss(METTE, LONE, KAREN)).then(discussed(METTE, LONE, KAREN))
    told.when(discuss(METTE, LONE, minutes=MINUTES)).then(discussed(METTE, LONE, minutes=MINUTES))
    wish = discuss(METTE, LONE, minutes=MINUTES)
    known = fact(discussed(METTE, LONE, minutes=MINUTES), at=local(AT), correlation_id=command(wish, AT).id, key=YOUTH)
    assert pathway.decide(pathway.evolve(OPEN.state, known), command(wish, AT)) == ()


@pytest.mark.parametrize(
    ("room", "present", "code"),
    [
        # Nobody from leisure is on the case, and no consent names leisure.
        (OPEN, ALI, "no-basis-for-item"),
        # The parents' consent has run out.
        (OPEN.after(THIRTEEN, CONSENT.model_copy(update={"until": local(AT)})), ALI, "no-basis-for-item"),
        # It was given orally, by somebody who may not give it, or nobody knows who had to.
        (OPEN.after(THIRTEEN, CONSENT.model_copy(update={"form": "oral-noted"})), ALI, "no-basis-for-item"),
        (OPEN.after(THIRTEEN, CONSENT.model_copy(update={"given_by": ("step-parent",)})), ALI, "no-basis-for-item"),
        (OPEN.after(CONSENT), ALI, "no-basis-for-item"),
        # The police have no seat and have not joined.
        (OPEN, JENS, "no-basis-for-item"),
        # The local council hears of groups and places alone.
        (OPEN, Present(person="b-bodil", sector="local-council", basis="SSP_115"), "no-basis-for-item"),
        # Somebody of the same sector has joined, not this person.
        (
            OPEN.after(ActorJoined(sector="police", person="p-hanne", basis="SSP_115")),
            JENS,
            "no-basis-for-item",
        ),
        # Joined on another basis than the one that is stated.
        (
            OPEN.after(ActorJoined(sector="police", person="p-jens", basis="SSP_115")),
            JENS.model_copy(update={"basis": "CONSENT"}),
            "other-basis-for-item",
        ),
        (OPEN, LONE.model_copy(update={"basis": "EMERGENCY"}), "other-basis-for-item"),
    ],
)
def test_who_lacks_a_basis_leaves_for_the_item(room: Room, present: Present, code: str) -> None:
    """The refusal says so, in a sentence that names nobody."""
    decided = room.when(discuss(METTE, present))
    decided.then_refused(code, "present.1")
    assert decided.refusal is not None
    assert present.person not in decided.refusal.danish + decided.refusal.found
    if code == "no-basis-for-item":
        assert "går ud under punktet" in decided.refusal.danish


def test_a_seat_with_a_basis_lets_its_holder_hear() -> None:
    """For a youth who was raised on its basis; somebody else of the sector leaves, and so does he for another youth."""
    seat = SeatFilled(
        seat="police",
        person="p-jens",
        sector="police",
        kind="ad-hoc",
        until=local("2025-06-01 12:00"),
        basis="SSP_115",
    )
    crime = Room((RAISED.model_copy(update={"basis": "SSP_115"}), OPENED, LEAD)).beside(seat)
    mette = METTE.model_copy(update={"basis": "SAME_UNIT"})
    crime.when(discuss(mette, JENS)).then(discussed(mette, JENS))
    OPEN.beside(seat).when(discuss(METTE, JENS)).then_refused("no-basis-for-item", "present.1")
    hanne = JENS.model_copy(update={"person": "p-hanne"})
    crime.when(discuss(mette, hanne)).then_refused("no-basis-for-item", "present.1")
    council = seat.model_copy(update={"seat": "local-council", "person": "b-bodil", "sector": "local-council"})
    bodil = Present(person="b-bodil", sector="local-council", basis="SSP_115")
    crime.beside(council).when(discuss(mette, bodil)).then_refused("no-basis-for-item", "present.1")


def test_a_sector_that_follows_hears_on_its_followings_basis() -> None:
    """Whoever comes for it."""
    following = FollowingStarted(sector="leisure", categories=("leisure",), basis="CONSENT")
    OPEN.after(THIRTEEN, CONSENT, following).when(discuss(METTE, ALI)).then(discussed(METTE, ALI))
    OPEN.after(THIRTEEN, following).when(discuss(METTE, ALI)).then_refused("no-basis-for-item", "present.1")


def test_a_disclosure_that_was_decided_for_a_meeting_is_used_once() -> None:
    """Early exchange (SSD) goes once at a meeting: at the next one the sector leaves, unless it is decided again."""
    ida = Present(person="s-ida", sector="health-visitor", basis="SSD")
    decided = DisclosureDecided(
        disclosure=named("disclosure"),
        decision="allow",
        basis="SSD",
        purpose="early-effort",
        from_sector="school",
        to=("health-visitor",),
        categories=("concern",),
        manner="meeting",
        reason="allowed",
    )
    OPEN.when(discuss(METTE, ida)).then_refused("no-basis-for-item", "present.1")
    OPEN.after(decided.model_copy(update={"decision": "deny"})).when(discuss(METTE, ida)).then_refused(
        "no-basis-for-item", "present.1"
    )
    OPEN.after(decided).when(discuss(METTE, ida)).then(discussed(METTE, ida))
    elsewhere = discussed(METTE, ida).model_copy(update={"meeting": named("earlier")})
    OPEN.after(decided, elsewhere).when(discuss(METTE, ida)).then_refused("no-basis-for-item", "present.1")
    OPEN.after(decided, discussed(METTE, ida)).when(discuss(METTE, ida, LONE)).then(discussed(METTE, ida, LONE))


def test_a_youth_who_is_only_raised_is_heard_of_on_the_raisings_basis() -> None:
    """Anonymously for all others: whoever is outside its circle leaves, joined elsewhere or seated or not."""
    health_visitor = Present(person="s-ida", sector="health-visitor", basis="SSD")
    ROOM.when(discuss(METTE, KAREN, health_visitor)).then(discussed(METTE, KAREN, health_visitor))
    ROOM.when(discuss(METTE, ALI.model_copy(update={"basis": "SSD"}))).then_refused("no-basis-for-item", "present.1")
    ROOM.when(discuss(METTE, LONE)).then_refused("other-basis-for-item", "present.1")
    seat = SeatFilled(seat="police", person="p-jens", sector="police", kind="ad-hoc", basis="SSP_115")
    ROOM.beside(seat).when(discuss(METTE, JENS)).then_refused("no-basis-for-item", "present.1")


def test_a_raising_that_rests_on_consent_is_heard_of_by_whom_the_consent_names() -> None:
    """Consent has no circle of its own."""
    consenting = Room((THIRTEEN, RAISED.model_copy(update={"basis": "CONSENT"}), CONSENT))
    mette = METTE.model_copy(update={"basis": "CONSENT"})
    consenting.when(discuss(mette, ALI)).then(discussed(mette, ALI))
    jens = JENS.model_copy(update={"basis": "CONSENT"})
    consenting.when(discuss(mette, jens)).then_refused("no-basis-for-item", "present.1")


def test_a_raising_inside_one_unit_is_heard_of_by_nobody_else() -> None:
    """Another unit needs a basis of its own first."""
    inside = Room((RAISED.model_copy(update={"sector": "social", "by": "r-lone", "basis": "SAME_UNIT"}),))
    mette = METTE.model_copy(update={"basis": "SAME_UNIT"})
    inside.when(discuss(mette, LONE)).then(discussed(mette, LONE))
    karen = KAREN.model_copy(update={"basis": "SAME_UNIT"})
    inside.when(discuss(mette, karen)).then_refused("no-basis-for-item", "present.1")


@pytest.mark.parametrize(
    ("sector", "basis"),
    [("local-council", "SSP_115"), ("local-council", "CONSENT"), ("leisure", "SSD"), ("leisure", "SAME_UNIT")],
)
def test_nobody_joins_on_a_basis_that_does_not_reach_the_sector(sector: str, basis: str) -> None:
    """The local council on none at all, whatever was consented to; a unit's own basis reaches no other."""
    agreed = OPEN.after(CONSENT.model_copy(update={"to": ("local-council",), "categories": ("coordination",)}))
    agreed.when(JoinActor(sector=sector, person="x-bo", basis=basis)).then_refused("outside-circle", "basis")


@pytest.mark.parametrize(
    ("room", "args", "code", "field"),
    [
        (Room(), discuss(METTE), "not-raised", "youth"),
        (OPEN.after(PathwayClosed(reason="goals-reached", outcome="improved")), discuss(METTE), "not-raised", "youth"),
        (Room((RAISED,), ()), discuss(METTE), "unknown-meeting", "meeting"),
        (
            OPEN.beside(MeetingCancelled(meeting=MEETING, reason="too-few")),
            discuss(METTE),
            "meeting-cancelled",
            "meeting",
        ),
        (OPEN, discuss(METTE, occurred_at=local("2025-05-14 12:00")), "meeting-not-begun", "occurred_at"),
        (OPEN, discuss(METTE, METTE), "told-twice", "present.1"),
        (OPEN, discuss(METTE, minutes="i klartekst"), "not-sealed", "minutes"),
    ],
)
def test_an_item_is_refused_where_it_cannot_have_been(room: Room, args: BaseModel, code: str, field: str) -> None:
    """Nobody raised the youth, no such meeting, or it had not begun."""
    room.when(args).then_refused(code, field)


def test_nobody_hears_of_a_youth_whom_nobody_raised() -> None:
    """Not even who coordinates."""
    assert bases_of(pathway.INITIAL, taskforce.INITIAL, MEETING, METTE, local(AT)) == frozenset()


# What was decided ----------------------------------------------------------------------------------------------


def test_a_decision_is_recorded_once() -> None:
    """It has the command's id."""
    args = MakeDecision(about="effort", outcome="later", meeting=MEETING, text=MINUTES)
    made = DecisionMade(decision=command(args, AT).id, about="effort", outcome="later", meeting=MEETING, text=MINUTES)
    OPEN.when(args).then(made)
    OPEN.after(made).when(args).then_nothing()


def test_a_decision_with_a_sector_and_a_task_asks_that_sector() -> None:
    """By the decision's id, with the municipality's response clock; the words of the decision stay with it."""
    args = MakeDecision(
        about="effort",
        outcome="yes",
        meeting=MEETING,
        responsible="l-karen",
        sector="school",
        task="contact-youth",
        due="2025-05-28",
        text=MINUTES,
    )
    made, task = OPEN.when(args).events
    assert isinstance(made, DecisionMade)
    identity = command(args, AT).id
    assert made.decision == identity
    assert task == TaskAssigned(
        task=identity,
        kind="contact-youth",
        sector="school",
        person="l-karen",
        due=end_of(local("2025-05-28 12:00").date()),
        respond_by=local("2025-05-19 23:59").replace(second=59, microsecond=999999),
        decision=identity,
    )
    OPEN.after(made, task).when(args).then_nothing()


@pytest.mark.parametrize("about", ["youth-plan", "youth-support", "adult-preparation"])
def test_what_the_authority_decides_by_age_needs_no_meeting(about: str) -> None:
    """Nor a raising: the limits T13 to T15 hold for youths whom the taskforce does not know."""
    args = MakeDecision(about=about, outcome="yes")
    Room().when(args).then(DecisionMade(decision=command(args, AT).id, about=about, outcome="yes"))


@pytest.mark.parametrize(
    ("room", "args", "code", "field"),
    [
        (Room(), MakeDecision(about="effort", outcome="yes", meeting=MEETING), "not-raised", "youth"),
        (OPEN, MakeDecision(about="effort", outcome="yes"), "meeting-needed", "meeting"),
        (OPEN, MakeDecision(about="effort", outcome="yes", meeting=named("other")), "unknown-meeting", "meeting"),
        (
            OPEN.beside(MeetingCancelled(meeting=MEETING, reason="too-few")),
            MakeDecision(about="effort", outcome="yes", meeting=MEETING),
            "meeting-cancelled",
            "meeting",
        ),
        (
            OPEN,
            MakeDecision(about="effort", outcome="yes", meeting=MEETING, occurred_at=local("2025-05-14 12:00")),
            "meeting-not-begun",
            "occurred_at",
        ),
        (OPEN, MakeDecision(about="weather", outcome="yes", meeting=MEETING), "value-not-in-list", "about"),
        (
            OPEN,
            MakeDecision(about="effort", outcome="yes", meeting=MEETING, task="contact-youth"),
            "task-needs-sector",
            "sector",
        ),
        (
            OPEN,
            MakeDecision(about="effort", outcome="yes", meeting=MEETING, sector="leisure", task="contact-youth"),
            "sector-not-on-case",
            "sector",
        ),
        (
            OPEN,
            MakeDecision(
                about="effort",
                outcome="yes",
                meeting=MEETING,
                sector="school",
                task="contact-youth",
                due="2025-05-13",
            ),
            "in-the-past",
            "due",
        ),
    ],
)
def test_a_decision_is_refused_where_it_cannot_be(room: Room, args: BaseModel, code: str, field: str) -> None:
    """No youth, no meeting, or a task that nobody on the case can do."""
    room.when(args).then_refused(code, field)


# Who is asked, and asked again ---------------------------------------------------------------------------------


def lived(*wishes: tuple[BaseModel, str]) -> Life:
    """A youth with an open pathway whose school is on the case, and what people asked."""
    life = Life().folds(*_facts((RAISED, OPENED, LEAD), YOUTH))
    for args, at in wishes:
        life.obeys(args, at)
    return life


ASSIGN: Final = AssignTask(kind="contact-family", sector="school", due=local("2025-05-28 12:00"))
TASK: Final = command(ASSIGN, AT).id
RESPOND_BY: Final = local("2025-05-19 23:59").replace(second=59, microsecond=999999)


def test_a_task_has_the_municipalitys_response_clock() -> None:
    """Three working days; a task told twice is told once."""
    target = municipality("707").targets.task_response
    assert due_moment(Limit(unit=target.unit), target.amount, local(AT)) == RESPOND_BY
    life = lived((ASSIGN, AT))
    assert [one.respond_by for one in life.of(TaskAssigned)] == [RESPOND_BY]
    assert pathway.due(life.state) == RESPOND_BY


def test_time_escalates_what_nobody_has_taken_on_and_what_is_not_done() -> None:
    """Once each, at the moment that passed."""
    life = lived((ASSIGN, AT))
    life.folds(passed("2025-05-19 23:59"))
    assert life.of(TaskEscalated) == []
    life.folds(passed("2025-05-20 08:00"), passed("2025-05-20 09:00"))
    assert life.of(TaskEscalated) == [TaskEscalated(task=TASK, reason="not-acknowledged")]
    assert life.stream[-1].occurred_at == RESPOND_BY
    life.folds(passed("2025-05-28 12:00"), passed("2025-05-29 12:00"))
    assert life.of(TaskEscalated) == [
        TaskEscalated(task=TASK, reason="not-acknowledged"),
        TaskEscalated(task=TASK, reason="not-done"),
    ]
    assert life.stream[-1].occurred_at == local("2025-05-28 12:00")


def test_a_task_that_is_taken_on_and_done_is_not_escalated() -> None:
    """Taken on in time, it is asked after when it is not done; done, it is left alone."""
    taken = lived((ASSIGN, AT), (AcknowledgeTask(task=TASK), "2025-05-15 09:00"))
    assert pathway.due(taken.state) == local("2025-05-28 12:00")
    taken.folds(passed("2025-05-28 12:00"))
    assert [one.reason for one in taken.of(TaskEscalated)] == ["not-done"]
    done = lived((ASSIGN, AT), (CompleteTask(task=TASK, outcome="done"), "2025-05-16 09:00"))
    done.folds(passed("2025-06-30 12:00"))
    assert done.of(TaskEscalated) == []


def test_a_task_of_a_pathway_that_ended_is_not_escalated() -> None:
    """Neither then nor after the pathway is reopened: it ended with what it was for."""
    closed = lived((ASSIGN, AT), (ClosePathway(reason="goals-reached", outcome="improved"), "2025-05-15 09:00"))
    closed.folds(passed("2025-05-20 08:00"))
    closed.obeys(ReopenPathway(reason=MINUTES), "2025-05-21 09:00")
    closed.folds(passed("2025-06-30 12:00"))
    assert closed.of(TaskEscalated) == []
    assert closed.rehydrated == closed.state


def test_nobody_is_asked_about_a_youth_who_has_died() -> None:
    """What every obligation lapses with ends the waiting too."""
    life = lived((ASSIGN, AT))
    life.folds(social(Died, "2025-05-16 03:00"), passed("2025-06-30 12:00"))
    assert life.of(TaskEscalated) == []


def test_a_person_escalates_a_task() -> None:
    """With a reason, to a leader where one is named; the same reason twice is quiet, also after time has said so."""
    life = lived((ASSIGN, AT))
    args = EscalateTask(task=TASK, reason="cannot-be-done", to="l-bente")
    assert life.obeys(args, "2025-05-15 09:00") == [TaskEscalated(task=TASK, to="l-bente", reason="cannot-be-done")]
    assert life.obeys(args, "2025-05-15 10:00") == []
    early = EscalateTask(task=TASK, reason="not-acknowledged")
    assert life.obeys(early, "2025-05-16 09:00") == [TaskEscalated(task=TASK, reason="not-acknowledged")]
    life.folds(passed("2025-05-20 08:00"))
    assert len(life.of(TaskEscalated)) == 2


@pytest.mark.parametrize(
    ("events", "args", "code", "field"),
    [
        ((), EscalateTask(task=TASK, reason="not-done"), "unknown-task", "task"),
        (
            (
                TaskAssigned(task=TASK, kind="assess", sector="school"),
                TaskCompleted(task=TASK, outcome="done"),
            ),
            EscalateTask(task=TASK, reason="not-done"),
            "task-over",
            "task",
        ),
        (
            (TaskAssigned(task=TASK, kind="assess", sector="school"),),
            EscalateTask(task=TASK, reason="impatience"),
            "value-not-in-list",
            "reason",
        ),
    ],
)
def test_a_task_is_not_escalated_where_there_is_nothing_to_ask(
    events: tuple[Event, ...], args: BaseModel, code: str, field: str
) -> None:
    """Not known, done, or no reason of the list."""
    OPEN.after(*events).when(args).then_refused(code, field)


def test_a_task_from_before_there_were_clocks_is_left_alone() -> None:
    """It says no moment, so time decides nothing."""
    old = OPEN.after(TaskAssigned(task=TASK, kind="assess", sector="school"), TaskAcknowledged(task=TASK))
    assert pathway.due(old.state) is None


def test_what_was_said_at_meetings_is_known_once() -> None:
    """An event that is folded twice is folded once, and the state tells who heard what."""
    told = fact(example_of(YouthDiscussed, present=(METTE,)), key=YOUTH)
    once = pathway.evolve(OPEN.state, told)
    assert pathway.evolve(once, told) == once
    assert [one.present for one in once.discussed] == [(("p-mette", "taskforce", "SSD"),)]
