"""What becomes of a youth's case when something that was told turns out to be wrong, and who is told of it?"""

from typing import Any

from services.coordination import commands as asked
from services.coordination import pathway
from shared.events.coordination import (
    ObligationMet,
    ObligationOpened,
    ObligationWaived,
    RuleBroken,
    RuleKeptAfterAll,
    SuggestionDismissed,
    SuggestionMade,
)
from shared.events.envelope import Envelope
from shared.events.meetings import YouthDiscussed
from shared.events.person import AgeKnown, AgeReached
from shared.events.planning import RiskAssessed
from shared.events.police import ChargeRaised
from shared.events.school import AbsenceSummarised, ConcernShared, FamilyMeetingHeld
from shared.events.sharing import CorrectionIssued, DisclosureDecided, RecipientInformed
from shared.events.social import (
    ChildTalkHeld,
    MeasureDecided,
    MeasureStarted,
    NotificationAssessed,
    NotificationReceived,
    PlacementEnded,
    PlacementStarted,
    ProblemJudged,
    ScreeningConcluded,
)
from shared.testing.examples import example_of, fact, sealed
from shared.testing.specification import given
from tests.unit.coordination.living import Life, command, local, named, passed, social

AT = "2025-06-02 10:00"
QUIET: dict[str, Any] = {"abuse_suspected": False, "against_parents": False}
WHY = sealed("Det var en anden ung.")


def notified(at: str, name: str = "n1", **changes: Any) -> Envelope:
    """A notification that is about no abuse unless a test says so."""
    return social(NotificationReceived, at, **{"notification": name, **QUIET, **changes})


def wrong(event: Envelope, **more: Any) -> asked.IssueCorrection:
    """The wish to set an event right."""
    return asked.IssueCorrection(of=event.id, reason="wrong-person", **more)


def told(life: Life) -> list[str]:
    """The sectors that were told of a correction, in order."""
    return [one.sector for one in life.of(RecipientInformed)]


# The command ---------------------------------------------------------------------------------------------------------


def test_what_a_sector_told_is_set_right() -> None:
    """It names the event and its type, what holds instead, and why."""
    absence = social(AbsenceSummarised, "2025-05-05 10:00")
    wish = wrong(absence, replaced_by=named("right"), explanation=WHY)
    given(pathway, absence).when(command(wish, AT)).then(
        CorrectionIssued(
            of=absence.id,
            of_type="school.absence-summarised",
            replaced_by=named("right"),
            reason="wrong-person",
            explanation=WHY,
        )
    )


def test_a_judgement_of_planning_is_set_right_too() -> None:
    """It is a person's judgement, though our own service records it."""
    judged = social(RiskAssessed, "2025-05-05 10:00")
    given(pathway, judged).when(command(wrong(judged), AT)).then(
        CorrectionIssued(of=judged.id, of_type="planning.risk-assessed", reason="wrong-person")
    )


def test_the_same_event_is_set_right_once() -> None:
    """Quiet the second time, whoever asks."""
    event = notified("2025-05-05 10:00")
    life = Life().folds(event)
    life.obeys(wrong(event), AT)
    assert life.obeys(wrong(event, explanation=WHY), "2025-06-03 10:00") == []


def test_what_is_not_here_or_was_decided_here_cannot_be_set_right() -> None:
    """Another youth's event; what our own commands decided is undone by the opposite command."""
    event = notified("2025-05-05 10:00")
    given(pathway).when(command(wrong(event), AT)).then_refused("unknown-event", "of")
    opened = Life().folds(event)
    of = opened.ids(ObligationOpened)[0]
    unknown = command(asked.IssueCorrection(of=of, reason="wrong-fact"), AT)
    given(pathway, *opened.stream).when(unknown).then_refused("unknown-event", "of")
    given(pathway, event).when(command(wrong(event, replaced_by=event.id), AT)).then_refused(
        "unknown-event", "replaced_by"
    )


# What rested on it ---------------------------------------------------------------------------------------------------


def test_obligations_that_rested_on_it_lapse_because_of_it() -> None:
    """Opened by a mistake, with the correction as the reason; also one that was met, and one that was missed."""
    event = notified("2025-05-05 10:00")
    life = Life().folds(event, social(NotificationAssessed, "2025-05-05 12:00", notification="n1"))
    life.folds(passed("2025-05-20 08:00")).obeys(wrong(event), AT)
    (correction,) = life.ids(CorrectionIssued)
    assert {(one.reason, one.because) for one in life.of(ObligationWaived)} == {("opened-by-mistake", correction)}
    assert {one.rule for one in life.of(ObligationWaived)} == {one.rule for one in life.state.obligations.values()}
    assert not any(one.waits for one in life.state.obligations.values())
    assert pathway.due(life.state) is None
    assert life.state.notifications == ()


def test_what_it_had_met_is_owed_again() -> None:
    """The assessment was another youth's: the 24 hours are open again, and time decides on them."""
    assessed = social(NotificationAssessed, "2025-05-05 12:00", notification="n1")
    life = Life().folds(notified("2025-05-05 10:00"), assessed)
    life.obeys(wrong(assessed), AT)
    (one,) = (one for one in life.state.obligations.values() if one.rule == "T1")
    assert (one.waits, one.met_by, one.due) == (True, None, local("2025-05-06 10:00"))
    assert life.of(ObligationOpened, rule="T1")[-1].revised


def test_another_fact_that_meets_it_takes_its_place() -> None:
    """Said again: the assessment that holds is the later one, and it was late."""
    first = social(NotificationAssessed, "2025-05-05 12:00", notification="n1")
    second = social(NotificationAssessed, "2025-05-07 12:00", notification="n1")
    life = Life().folds(notified("2025-05-05 10:00"), first, second)
    life.obeys(wrong(first), AT)
    assert [(met.met_by, met.in_time) for met in life.of(ObligationMet, rule="T1")] == [
        (first.id, True),
        (second.id, False),
    ]


def test_what_it_had_closed_is_open_again() -> None:
    """The screening that ended it was wrong."""
    screened = social(ScreeningConcluded, "2025-05-12 10:00", outcome="none", honour_related=False, notification=None)
    life = Life().folds(notified("2025-05-05 10:00"), screened)
    (closed,) = life.of(ObligationWaived, rule="T6")
    life.obeys(wrong(screened), AT)
    assert life.state.obligations[closed.obligation].waits


def test_what_was_over_before_it_began_counts_as_that_when_its_start_was_wrong() -> None:
    """Placed after 18 and not before: whenever the wrong placement is set right, nothing was ever owed at 16."""
    aged = (social(AgeKnown, "2025-01-13 10:00", years=17), social(AgeReached, "2025-03-01 00:00", years=18.0))
    early = social(PlacementStarted, "2025-02-03 10:00", placement_id="p1")
    late = social(PlacementStarted, "2025-04-07 10:00", placement_id="p2")
    life = Life().folds(*aged, early, late)
    life.obeys(wrong(early), AT)
    owed = [one for one in life.state.obligations.values() if one.rule == "T13-placed"]
    assert [one.waived_at is not None and one.waived_at <= one.trigger_at for one in owed] == [True]
    assert life.rehydrated == life.state


def test_what_lapsed_counts_from_the_start_that_holds() -> None:
    """Decided by a start after its end, and a start before it becomes known: owed from then, until it ended."""
    ended = social(PlacementEnded, "2025-01-27 10:00", placement_id="p1", reason="other")
    early = social(PlacementStarted, "2025-02-03 10:00", placement_id="p1")
    right = social(PlacementStarted, "2025-01-20 10:00", placement_id="p1")
    life = Life().folds(social(AgeKnown, "2025-01-13 10:00", years=16), early, ended)
    life.obeys(wrong(early), AT)
    life.folds(right)
    (one,) = (one for one in life.state.obligations.values() if one.rule == "T13-placed")
    assert (one.trigger_at, one.waived_at, one.waived_for) == (
        right.occurred_at,
        ended.occurred_at,
        "measure-ended",
    )


def test_an_awareness_that_was_wrong_leaves_the_one_that_was_right() -> None:
    """The four months count from the notification that stands."""
    first, second = notified("2025-05-05 10:00"), notified("2025-05-20 10:00", "n2")
    life = Life().folds(first, second)
    life.obeys(wrong(first), AT)
    waiting = [(one.trigger, one.due) for one in life.state.obligations.values() if one.rule == "T6" and one.waits]
    assert waiting == [(second.id, local("2025-09-20 23:59:59.999999"))]


def test_rules_that_it_broke_count_no_longer() -> None:
    """Its own, those of an obligation that rested on it, and those of conduct that held because of it."""
    abuse = notified("2025-05-05 10:00", abuse_suspected=True, against_parents=True)
    talk = social(ChildTalkHeld, "2025-05-06 10:00", notification="n1", parents_present=True)
    decided = social(MeasureDecided, "2025-05-05 12:00", measure_id="m1")
    life = Life().folds(abuse, decided, talk)
    assert {one.rule for one in life.state.broken.values()} == {"T4", "T4-presence"}
    by_fact = Life().folds(abuse, decided, talk)
    by_fact.obeys(wrong(talk), AT)
    assert {one.rule for one in by_fact.state.broken.values()} == {"T4"}
    life.obeys(wrong(abuse), AT)
    assert life.state.broken == {}
    (correction,) = life.ids(CorrectionIssued)
    assert [(one.of, one.because) for one in life.of(RuleKeptAfterAll)] == [
        (event, correction) for event in life.ids(RuleBroken)
    ]


def test_what_ran_because_of_it_does_not_run() -> None:
    """The ladder step goes with it."""
    placement = social(PlacementStarted, "2025-05-05 10:00", placement_id="p1", placement="foster-family")
    life = Life().folds(social(MeasureStarted, "2025-05-01 10:00", measure_id="m1", measure="counselling"), placement)
    assert life.state.ladder_step == 5
    life.obeys(wrong(placement), AT)
    assert (life.state.ladder_step, set(life.state.runs)) == (2, {"measure/m1"})


def test_a_suggestion_that_rested_on_it_is_withdrawn_and_made_again_by_what_is_left() -> None:
    """A person's own decision on a suggestion stands."""
    crime = social(ProblemJudged, "2025-05-02 10:00", kind="crime", serious=True, by="police")
    life = Life().folds(
        social(AgeKnown, "2025-05-01 10:00", years=14),
        crime,
        social(ProblemJudged, "2025-05-03 10:00", kind="social", serious=True),
    )
    life.obeys(asked.RaiseYouth(by="l-karen", sector="school", reason=WHY, basis="SSP_115"), "2025-05-10 10:00")
    assert "serious-crime-12-17" in life.state.suggestions
    life.obeys(wrong(crime), AT)
    withdrawn = [one.description for one in life.of(SuggestionDismissed, reason="facts-corrected")]
    assert "serious-crime-12-17" in withdrawn
    assert "serious-crime-12-17" not in life.state.suggestions
    life.folds(social(ProblemJudged, "2025-06-03 10:00", kind="crime", serious=True))
    assert len(life.of(SuggestionMade, description="serious-crime-12-17")) == 2


def test_a_correction_before_its_event_holds_all_the_same() -> None:
    """Folded in another order, the wrong event leaves nothing when it comes."""
    event = notified("2025-05-05 10:00")
    correction = fact(example_of(CorrectionIssued, of=event.id, of_type=event.type), at=local(AT))
    life = Life().folds(correction, event)
    assert (life.state.notifications, life.state.obligations) == ((), {})
    assert life.state.corrected[event.id].fact is not None
    assert life.rehydrated == life.state


# Who is told ---------------------------------------------------------------------------------------------------------


def disclosed(at: str, *categories: str, **changes: Any) -> Envelope:
    """A disclosure to the leisure club's youth worker."""
    usual = {"disclosure": named(at), "from_sector": "school", "to": ("leisure",), "categories": categories}
    about: dict[str, Any] = usual | changes
    return social(DisclosureDecided, at, **about)


def test_the_teller_and_those_who_followed_are_told() -> None:
    """Whoever could read its category since it was told, also if that has ended; nobody else."""
    life = Life()
    life.obeys(asked.RaiseYouth(by="l-karen", sector="school", reason=WHY, basis="SSP_115"), "2025-03-03 10:00")
    life.obeys(asked.OpenPathway(description="norddjurs-taskforce", deviation=WHY), "2025-03-04 10:00")
    for sector, person, category in (
        ("school", "l-karen", "attendance"),
        ("job", "j-ib", "attendance"),
        ("home", "h-ida", "attendance"),
        ("leisure", "f-bo", "leisure"),
    ):
        join = asked.JoinActor(sector=sector, person=person, basis="SSP_115", categories=(category,))
        life.obeys(join, "2025-03-05 10:00")
    life.obeys(asked.LeaveActor(sector="home", person="h-ida"), "2025-04-01 10:00")
    absence = social(AbsenceSummarised, "2025-05-05 10:00")
    life.folds(absence)
    life.obeys(asked.LeaveActor(sector="job", person="j-ib"), "2025-05-20 10:00")
    life.obeys(wrong(absence), AT)
    assert sorted(told(life)) == ["job", "school"]
    (correction,) = life.ids(CorrectionIssued)
    assert {one.correction for one in life.of(RecipientInformed)} == {correction}


def test_those_to_whom_it_was_disclosed_are_told() -> None:
    """Not those whose disclosure came before it, was denied, or was of something else; a lasting one carried it."""
    concern = social(ConcernShared, "2025-05-05 10:00")
    later = Life().folds(concern, disclosed("2025-05-06 10:00", "concern", decision="allow", manner="once"))
    later.obeys(wrong(concern), AT)
    assert sorted(told(later)) == ["leisure", "school"]
    lasting = Life().folds(disclosed("2025-05-01 10:00", "concern", decision="allow", manner="feed"), concern)
    lasting.obeys(wrong(concern), AT)
    assert sorted(told(lasting)) == ["leisure", "school"]
    for other in (
        disclosed("2025-05-01 10:00", "concern", decision="allow", manner="once"),
        disclosed("2025-05-06 10:00", "concern", decision="deny", manner="once"),
        disclosed("2025-05-06 10:00", "leisure", decision="allow", manner="once"),
        disclosed("2025-05-06 10:00", "concern", decision="allow", manner="once", from_sector="police"),
        disclosed("2025-05-06 10:00", "concern", decision="allow", manner="once", facts=(named("another"),)),
    ):
        life = Life().folds(concern, other)
        life.obeys(wrong(concern), AT)
        assert told(life) == ["school"]


def test_nobody_is_told_twice_and_what_was_decided_is_not_decided_again() -> None:
    """Deciding once more on the correction gives nothing, and the books give the state that was lived."""
    meeting = social(FamilyMeetingHeld, "2025-05-06 10:00")
    screened = social(ScreeningConcluded, "2025-05-05 10:00", outcome="full", honour_related=True, notification=None)
    life = Life().folds(screened, meeting)
    assert [one.rule for one in life.state.broken.values()] == ["T5"]
    life.obeys(wrong(meeting), AT)
    (correction,) = (one for one in life.stream if isinstance(one.data, CorrectionIssued))
    assert told(life) == ["school"]
    assert pathway.decide(life.state, correction) == ()
    assert pathway.state_hash(life.rehydrated) == pathway.state_hash(life.state)


# Who was in the room -------------------------------------------------------------------------------------------------


def discussed(at: str, *sectors: str, learnt: str | None = None) -> Envelope:
    """The youth was an item, and somebody of each of these sectors heard it."""
    present = tuple({"person": f"p-{sector}", "sector": sector, "basis": "SSP_115"} for sector in sectors)
    return social(YouthDiscussed, at, learnt=learnt, meeting=named(at), present=present)


def test_those_who_were_in_the_room_while_it_was_known_are_told() -> None:
    """Once each, in the order of the table; the coordinator has the case and is told nothing."""
    absence = social(AbsenceSummarised, "2025-05-05 10:00")
    life = Life().folds(
        absence, discussed("2025-05-14 13:00", "police", "job", "taskforce"), discussed("2025-05-28 13:00", "job")
    )
    life.obeys(wrong(absence), AT)
    assert told(life) == ["school", "job", "police"]


def test_those_who_were_in_the_room_before_it_was_known_or_after_it_was_right_are_not() -> None:
    """Told on 15 May of the week before: nobody heard it on the 14th."""
    absence = social(AbsenceSummarised, "2025-05-09 10:00", learnt="2025-05-15 10:00")
    life = Life().folds(discussed("2025-05-14 13:00", "job"), absence)
    life.obeys(wrong(absence), AT)
    life.folds(discussed("2025-06-11 13:00", "leisure"))
    assert told(life) == ["school"]


def test_an_item_that_is_written_down_after_the_correction_is_counted() -> None:
    """The minutes of the 28th are recorded the day after the figures were set right."""
    absence = social(AbsenceSummarised, "2025-05-05 10:00")
    life = Life().folds(absence)
    life.obeys(wrong(absence), AT)
    late = discussed("2025-05-28 13:00", "job", "school", learnt="2025-06-03 09:00")
    life.folds(late)
    assert told(life) == ["school", "job"]
    (correction,) = life.ids(CorrectionIssued)
    assert {one.correction for one in life.of(RecipientInformed)} == {correction}
    assert pathway.decide(life.state, late) == ()
    assert life.rehydrated == life.state


def test_what_is_closed_to_who_was_in_the_room_is_not_told_by_its_correction() -> None:
    """A charge is read out to social alone; the school learns nothing of it now either."""
    charge = social(ChargeRaised, "2025-05-05 10:00")
    life = Life().folds(charge, discussed("2025-05-14 13:00", "school", "social"))
    life.obeys(wrong(charge), AT)
    assert told(life) == ["social", "police"]
