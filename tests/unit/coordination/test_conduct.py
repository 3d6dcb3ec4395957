"""Which facts break a rule of conduct, and which keep it? A fact is never refused for it."""

from typing import Any

import pytest

from services.coordination import commands as asked
from services.coordination import pathway
from shared.events.coordination import ObligationMet, RuleBroken, RuleKeptAfterAll
from shared.events.envelope import Envelope
from shared.events.school import FamilyMeetingHeld
from shared.events.social import (
    ChildTalkHeld,
    HonourRiskAssessed,
    MeasureDecided,
    MeasureEnded,
    MeasureStarted,
    NotificationAssessed,
    NotificationReceived,
    PlacementStarted,
    ScreeningConcluded,
)
from tests.unit.coordination.living import Life, social


def notified(at: str, name: str, **changes: Any) -> Envelope:
    """A notification that is about no abuse unless a test says so."""
    about: dict[str, Any] = {"notification": name, "abuse_suspected": False, "against_parents": False} | changes
    return social(NotificationReceived, at, **about)


def assessed(at: str, name: str, *persons: str, stated: bool | None = None) -> Envelope:
    """The assessment of a notification by these persons."""
    return social(NotificationAssessed, at, notification=name, assessors=persons, uninvolved_assessor=stated)


def measure(section: str = "bl-32") -> tuple[Envelope, Envelope]:
    """A measure that runs since February."""
    return (
        social(MeasureDecided, "2025-02-01 10:00", measure_id="m1", section=section, plan_required=False),
        social(MeasureStarted, "2025-02-03 10:00", measure_id="m1"),
    )


FIRST = (notified("2025-01-10 10:00", "n1"), assessed("2025-01-10 15:00", "n1", "r-lone", "r-bjarne"))
SECOND = notified("2025-03-10 10:00", "n2")


def test_the_same_assessors_while_a_measure_runs_break_the_rule() -> None:
    """T3: at least one must not have been involved before."""
    life = Life().folds(*FIRST, *measure(), SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    assert [(one.rule, one.obligation) for one in life.of(RuleBroken)] == [("T3", None)]


def test_one_new_assessor_is_enough() -> None:
    """Quiet."""
    life = Life().folds(*FIRST, *measure(), SECOND, assessed("2025-03-10 15:00", "n2", "r-lone", "r-ida"))
    assert life.of(RuleBroken) == []


@pytest.mark.parametrize(("stated", "broken"), [(True, 0), (False, 1)])
def test_what_the_sender_states_goes_before_what_is_known_here(stated: bool, broken: int) -> None:
    """The authority knows who was involved; we know only what was told."""
    life = Life().folds(*FIRST, *measure(), SECOND, assessed("2025-03-10 15:00", "n2", "r-ida", stated=stated))
    assert len(life.of(RuleBroken)) == broken


@pytest.mark.parametrize("running", [(), measure("bl-30")])
def test_without_such_a_measure_the_rule_does_not_hold(running: tuple[Envelope, ...]) -> None:
    """Nothing runs, or something outside the rule's scope."""
    life = Life().folds(*FIRST, *running, SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    assert life.of(RuleBroken) == []


def test_a_placement_is_in_scope_whatever_its_section() -> None:
    """T3 holds for measures, placements and measures of the Youth Crime Act."""
    placed = social(PlacementStarted, "2025-02-03 10:00", placement_id="p1")
    life = Life().folds(*FIRST, placed, SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    assert len(life.of(RuleBroken)) == 1


def test_a_measure_that_had_ended_is_not_running() -> None:
    """What counts is the moment of the notification."""
    ended = social(MeasureEnded, "2025-03-01 10:00", measure_id="m1")
    life = Life().folds(*FIRST, *measure(), ended, SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    assert life.of(RuleBroken) == []


def test_a_measure_told_late_breaks_the_rule_all_the_same() -> None:
    """It ran when the notification came, although nobody had told of it."""
    life = Life().folds(*FIRST, SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    assert life.of(RuleBroken) == []
    life.folds(*measure())
    assert len(life.of(RuleBroken)) == 1


def test_it_is_told_once() -> None:
    """Later facts do not repeat it."""
    life = Life().folds(*FIRST, *measure(), SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    life.folds(notified("2025-04-10 10:00", "n3"), assessed("2025-04-10 12:00", "n3", "r-new"))
    assert len(life.of(RuleBroken)) == 1


@pytest.mark.parametrize(
    ("against_parents", "parents_present", "broken"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_parents_who_are_notified_of_may_not_be_present_at_the_talk(
    against_parents: bool, parents_present: bool, broken: int
) -> None:
    """T4: without their consent and presence, when the notification is about them."""
    life = Life().folds(
        notified("2025-01-10 10:00", "n1", abuse_suspected=True, against_parents=against_parents),
        social(ChildTalkHeld, "2025-01-10 14:00", notification="n1", parents_present=parents_present),
    )
    assert [one.rule for one in life.of(RuleBroken)] == ["T4-presence"] * broken


# What turns out to have been in order ---------------------------------------------------------------------------------

ENDED = social(MeasureEnded, "2025-03-01 10:00", learnt="2025-04-01 09:00", measure_id="m1")
"""The measure had ended before the second notification, which we are told a month later."""


def test_a_breach_that_a_fact_learnt_later_excuses_is_taken_back() -> None:
    """By a decision of its own: which breach, of which rule, and what shows that it was none."""
    life = Life().folds(*FIRST, *measure(), SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    (breach,) = life.ids(RuleBroken)
    life.folds(ENDED)
    (kept,) = life.of(RuleKeptAfterAll)
    assert (kept.rule, kept.of, kept.because, kept.obligation) == ("T3", breach, ENDED.id, None)
    assert life.state.broken == {}
    assert life.rehydrated == life.state


def test_a_breach_that_is_excused_before_it_is_told_is_never_told() -> None:
    """The same facts in the other order: quiet."""
    life = Life().folds(*FIRST, *measure(), ENDED, SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    assert (life.of(RuleBroken), life.of(RuleKeptAfterAll)) == ([], [])


def test_what_excuses_nothing_takes_nothing_back() -> None:
    """A measure that ends after the notification, and whatever else is told."""
    life = Life().folds(*FIRST, *measure(), SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"))
    life.folds(social(MeasureEnded, "2025-03-20 10:00", measure_id="m1"), notified("2025-04-10 10:00", "n3"))
    assert len(life.state.broken) == 1
    assert life.of(RuleKeptAfterAll) == []


def test_a_breach_is_told_again_when_its_excuse_was_wrong() -> None:
    """The end of the measure is set right: it ran, and the rule was broken."""
    life = Life().folds(*FIRST, *measure(), SECOND, assessed("2025-03-10 15:00", "n2", "r-lone"), ENDED)
    life.obeys(asked.IssueCorrection(of=ENDED.id, reason="wrong-fact"), "2025-05-02 10:00")
    assert len(life.of(RuleBroken)) == 2
    assert [one.fact for one in life.state.broken.values()] == [life.of(RuleBroken)[0].fact]
    assert pathway.state_hash(life.rehydrated) == pathway.state_hash(life.state)


def test_what_had_to_come_first_and_is_told_late_takes_the_breach_back() -> None:
    """T5: the risk had been assessed before the meeting with the family; nobody had told us."""
    screened = social(ScreeningConcluded, "2025-03-01 10:00", outcome="full", honour_related=True, notification=None)
    life = Life().folds(screened, social(FamilyMeetingHeld, "2025-03-05 15:00"))
    (breach,) = life.ids(RuleBroken)
    assessed_in_time = social(HonourRiskAssessed, "2025-03-04 09:00", learnt="2025-03-07 09:00", risk_found=False)
    life.folds(assessed_in_time)
    (kept,) = life.of(RuleKeptAfterAll)
    assert (kept.rule, kept.of, kept.because) == ("T5", breach, assessed_in_time.id)
    assert [one.in_time for one in life.of(ObligationMet, rule="T5")] == [True]
    life.folds(social(HonourRiskAssessed, "2025-03-09 09:00", risk_found=False))
    assert len(life.of(RuleKeptAfterAll)) == 1


def test_what_came_too_late_leaves_the_breach() -> None:
    """T5: assessed the day after the meeting."""
    screened = social(ScreeningConcluded, "2025-03-01 10:00", outcome="full", honour_related=True, notification=None)
    meeting = social(FamilyMeetingHeld, "2025-03-05 15:00")
    life = Life().folds(screened, meeting, social(HonourRiskAssessed, "2025-03-06 09:00", risk_found=False))
    assert [one.fact for one in life.state.broken.values()] == [meeting.id]
    assert life.of(RuleKeptAfterAll) == []
