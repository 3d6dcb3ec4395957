"""Which obligations follow from which facts, by the dated rules: opened, met, moved, lapsed, missed, and by when?"""

from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from services.coordination import pathway
from shared.definitions.time_limits import explain
from shared.events.coordination import (
    ObligationMet,
    ObligationMissed,
    ObligationOpened,
    ObligationWaived,
    PartiesInformed,
    PathwayOpened,
    RuleBroken,
)
from shared.events.envelope import Envelope, Event
from shared.events.person import Died
from shared.events.school import AbsenceSummarised, ConcernShared, FamilyMeetingHeld
from shared.events.social import (
    AssessmentCompleted,
    AssessmentStarted,
    ChildsPlanMade,
    ChildTalkHeld,
    ChildTalkOmitted,
    FollowUpHeld,
    HonourRiskAssessed,
    LimitedAssessmentCompleted,
    MeasureDecided,
    MeasureEnded,
    MeasureStarted,
    NetworkMemberRegistered,
    NotificationAssessed,
    NotificationReceived,
    PlacementDecided,
    PreliminaryAssessmentMade,
    ReceiptSent,
    ScreeningConcluded,
)
from tests.unit.coordination.living import Life, local, passed, social

FRIDAY_NIGHT = "2025-05-02 22:40"


def notified(at: str = FRIDAY_NIGHT, name: str = "n1", **changes: Any) -> Envelope:
    """A notification that is about no abuse unless a test says so."""
    changes = {"abuse_suspected": False, "against_parents": False} | changes
    return social(NotificationReceived, at, notification=name, **changes)


def assessed(at: str, name: str = "n1", learnt: str | None = None) -> Envelope:
    """The assessment of a notification."""
    return social(NotificationAssessed, at, notification=name, learnt=learnt)


def due_of(life: Life, rule: str) -> datetime | None:
    """When the obligation of a rule that was opened or moved last falls due."""
    return life.of(ObligationOpened, rule=rule)[-1].due


# T1: assessed for acute need in 24 hours ---------------------------------------------------------------------------


def test_a_notification_is_due_to_be_assessed_in_24_hours_on_the_clock() -> None:
    """The hours run on through the night and the week-end."""
    life = Life().folds(notified())
    assert due_of(life, "T1") == local("2025-05-03 22:40")


def test_24_hours_are_hours_that_pass_also_when_the_clock_is_turned_back() -> None:
    """In the night to 26 October 2025 the clock is turned back: a day later by the hour is an hour earlier by it."""
    life = Life().folds(notified("2025-10-25 12:00"))
    assert due_of(life, "T1") == local("2025-10-26 11:00")


def test_an_assessment_in_time_meets_it() -> None:
    """Assessed on Saturday morning, told at once."""
    life = Life().folds(notified(), assessed("2025-05-03 10:00"))
    (met,) = life.of(ObligationMet, rule="T1")
    assert (met.in_time, met.after_missed) == (True, False)


def test_an_assessment_of_another_notification_leaves_it_open() -> None:
    """The assessment names the notification that it is of."""
    life = Life().folds(notified(), assessed("2025-05-03 10:00", "n2"))
    assert life.of(ObligationMet, rule="T1") == []


def test_time_alone_decides_that_it_was_missed_and_only_once() -> None:
    """Not before the due moment, at the due moment, and never again."""
    life = Life().folds(notified(), passed("2025-05-03 22:39"))
    assert life.of(ObligationMissed) == []
    life.folds(passed("2025-05-03 22:40"), passed("2025-05-04 08:00"))
    (missed,) = life.of(ObligationMissed, rule="T1")
    assert missed.due == missed.known_at == local("2025-05-03 22:40")


def test_missed_then_turns_out_to_have_been_met_in_time() -> None:
    """Assessed on Saturday, delivered on Monday: both are told, what was known then and what is known now."""
    life = Life().folds(notified(), passed("2025-05-04 08:00"))
    life.folds(assessed("2025-05-03 10:00", learnt="2025-05-05 08:00"))
    (met,) = life.of(ObligationMet, rule="T1")
    assert (met.in_time, met.after_missed) == (True, True)
    assert (met.met_at, met.learnt_at) == (local("2025-05-03 10:00"), local("2025-05-05 08:00"))


def test_met_late_is_told_apart_from_met_in_time() -> None:
    """Assessed on Sunday, after the 24 hours."""
    life = Life().folds(notified(), passed("2025-05-04 08:00"), assessed("2025-05-04 10:00"))
    (met,) = life.of(ObligationMet, rule="T1")
    assert (met.in_time, met.after_missed) == (False, True)


def test_an_earlier_assessment_learnt_later_changes_the_verdict() -> None:
    """First the late assessment is told, then the one that was in time: the newest word holds."""
    life = Life().folds(notified(), assessed("2025-05-04 10:00"), assessed("2025-05-03 09:00"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T1")] == [False, True]


def test_a_later_assessment_after_one_in_time_changes_nothing() -> None:
    """It was met; assessing again is quiet."""
    life = Life().folds(notified(), assessed("2025-05-03 09:00"), assessed("2025-05-04 10:00"))
    assert len(life.of(ObligationMet, rule="T1")) == 1


def test_an_assessment_told_before_its_notification_meets_it() -> None:
    """The order of delivery does not matter."""
    life = Life().folds(assessed("2025-05-03 10:00"), notified())
    assert [met.in_time for met in life.of(ObligationMet, rule="T1")] == [True]


def test_a_back_dated_notification_is_missed_only_when_time_passes() -> None:
    """Its due moment lies before what is known already, but time alone decides."""
    life = Life().folds(passed("2025-06-01 08:00"), notified())
    assert life.of(ObligationMissed) == []
    assert pathway.due(life.state) == local("2025-05-03 22:40")
    life.folds(passed("2025-06-01 09:00"))
    assert len(life.of(ObligationMissed, rule="T1")) == 1


def test_the_nth_notification_is_counted() -> None:
    """Each has obligations of its own, and says how many there have been."""
    life = Life().folds(notified(), notified("2025-05-20 10:00", "n2"), notified("2025-06-06 22:40", "n3"))
    assert [one.ordinal for one in life.of(ObligationOpened, rule="T1")] == [1, 2, 3]
    assert len(life.state.notifications) == 3


def test_before_the_law_was_in_force_it_asks_for_nothing() -> None:
    """A fact is judged by the rules in force when it occurred."""
    assert Life().folds(notified("2023-12-31 23:59")).of(ObligationOpened) == []
    assert Life().folds(notified("2024-01-01 00:00")).of(ObligationOpened, rule="T1") != []


# T2: receipt in 6 weekdays -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2025-05-05 09:00", "2025-05-12"),  # Monday: Tuesday to Saturday are five, the Monday after is the sixth
        ("2025-04-15 09:00", "2025-04-25"),  # Easter: Maundy Thursday, Good Friday and Easter Monday do not count
        ("2024-04-22 09:00", "2024-04-29"),  # Great Prayer Day is an ordinary day from 2024 on
        ("2024-12-23 09:00", "2025-01-02"),  # Christmas and New Year; Saturday and New Year's Eve are weekdays
    ],
)
def test_a_receipt_is_due_in_six_weekdays_by_the_end_of_the_day(received: str, due: str) -> None:
    """Weekdays are Monday to Saturday, public holidays excepted."""
    assert due_of(Life().folds(notified(received)), "T2") == local(f"{due} 23:59:59.999999")


def test_a_receipt_meets_it_and_an_anonymous_notifier_gets_none() -> None:
    """Nobody can send a receipt to somebody unknown."""
    life = Life().folds(notified(), social(ReceiptSent, "2025-05-06 10:00", notification="n1"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T2")] == [True]
    anonymous = Life().folds(notified(notifier_category="anonymous", notifier_sector=None))
    assert anonymous.of(ObligationOpened, rule="T2") == []


# T4: the child is talked with before the decision ------------------------------------------------------------------

ABUSE: dict[str, Any] = {"abuse_suspected": True, "against_parents": True}


def decided(at: str, measure: str = "m1", **changes: Any) -> Envelope:
    """A decision on a measure."""
    return social(MeasureDecided, at, measure_id=measure, **changes)


def test_a_notification_of_abuse_asks_for_a_talk_before_the_decision() -> None:
    """It names no moment but the acts that it comes before."""
    (opened,) = Life().folds(notified(**ABUSE)).of(ObligationOpened, rule="T4")
    assert opened.due is None
    assert opened.before == ("social.measure-decided", "social.placement-decided")


@pytest.mark.parametrize("how", [ChildTalkHeld, ChildTalkOmitted])
def test_a_talk_or_a_reason_against_it_before_the_decision_keeps_the_rule(how: type[Event]) -> None:
    """Held, or omitted with a reason."""
    talk = social(how, "2025-05-04 10:00", notification="n1")
    life = Life().folds(notified(**ABUSE), talk, decided("2025-05-05 10:00"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T4")] == [True]
    assert life.of(RuleBroken, rule="T4") == []


def test_a_decision_without_the_talk_stands_and_breaks_the_rule() -> None:
    """A fact is never refused; a talk afterwards is late, and one learnt of afterwards was in time after all."""
    life = Life().folds(notified(**ABUSE), decided("2025-05-05 10:00"))
    (broken,) = life.of(RuleBroken, rule="T4")
    assert [broken.fact] == life.ids(MeasureDecided)
    late = social(ChildTalkHeld, "2025-05-06 10:00", notification="n1", parents_present=False)
    assert [met.in_time for met in life.folds(late).of(ObligationMet, rule="T4")] == [False]
    before = social(ChildTalkHeld, "2025-05-04 10:00", notification="n1", parents_present=False)
    assert [met.in_time for met in life.folds(before).of(ObligationMet, rule="T4")] == [False, True]
    assert len(life.of(RuleBroken, rule="T4")) == 1


def test_a_notification_without_abuse_asks_for_no_talk() -> None:
    """Quiet."""
    life = Life().folds(notified(), decided("2025-05-05 10:00"))
    assert life.of(ObligationOpened, rule="T4") == []
    assert life.of(RuleBroken) == []


# T5: honour-related risk before parents and network ----------------------------------------------------------------


def screened(at: str, outcome: str = "full", *, honour: bool = False, of: str | None = None) -> Envelope:
    """A screening."""
    return social(ScreeningConcluded, at, outcome=outcome, honour_related=honour, notification=of)


def test_parents_involved_before_the_risk_is_assessed_breaks_the_rule() -> None:
    """A family meeting at school, and a registered network member: each is told to the leader."""
    life = Life().folds(screened("2025-05-05 10:00", honour=True))
    life.folds(social(FamilyMeetingHeld, "2025-05-06 10:00"), social(NetworkMemberRegistered, "2025-05-07 10:00"))
    assert len(life.of(RuleBroken, rule="T5")) == 2


def test_after_the_risk_is_assessed_parents_may_be_involved() -> None:
    """Quiet, and the obligation is met."""
    life = Life().folds(screened("2025-05-05 10:00", honour=True), social(HonourRiskAssessed, "2025-05-05 14:00"))
    life.folds(social(FamilyMeetingHeld, "2025-05-06 10:00"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T5")] == [True]
    assert life.of(RuleBroken) == []


def test_what_came_before_the_screening_broke_nothing() -> None:
    """Nobody knew then, however late it is told."""
    life = Life().folds(screened("2025-05-05 10:00", honour=True), social(FamilyMeetingHeld, "2025-05-04 10:00"))
    assert life.of(RuleBroken) == []


# T6: child welfare assessment in 4 months from the earliest awareness ----------------------------------------------


def test_awareness_opens_the_assessment_provisionally_for_four_months() -> None:
    """From the notification, by the end of the day four months later."""
    life = Life().folds(notified())
    (opened,) = life.of(ObligationOpened, rule="T6")
    assert (opened.provisional, opened.mandatory) == (True, False)
    assert opened.due == local("2025-09-02 23:59:59.999999")


@pytest.mark.parametrize("outcome", ["none", "limited"])
def test_a_screening_that_needs_no_assessment_closes_it(outcome: str) -> None:
    """It lapses because of the screening, by no person's waiver."""
    life = Life().folds(notified(), screened("2025-05-12 10:00", outcome))
    (waived,) = life.of(ObligationWaived, rule="T6")
    assert waived.reason == "screening-closed"
    assert waived.because is not None
    assert life.state.obligations[waived.obligation].waits is False


def limited(at: str, outcome: str, *, of: str | None = "n1", aware: str | None = None) -> Envelope:
    """The end of a limited assessment (§ 19)."""
    return social(LimitedAssessmentCompleted, at, outcome=outcome, notification=of, aware_since=aware)


@pytest.mark.parametrize("outcome", ["none", "support"])
def test_a_limited_assessment_that_needs_no_full_one_closes_it(outcome: str) -> None:
    """Where nobody has told of the screening before it; once, where somebody has."""
    life = Life().folds(notified(), limited("2025-06-12 10:00", outcome))
    assert [one.reason for one in life.of(ObligationWaived, rule="T6")] == ["limited-assessment-closed"]
    both = Life().folds(notified(), screened("2025-05-12 10:00", "limited"), limited("2025-06-12 10:00", outcome))
    assert [one.reason for one in both.of(ObligationWaived, rule="T6")] == ["screening-closed"]


def test_a_limited_assessment_of_another_notification_closes_nothing() -> None:
    """And none closes what is mandatory."""
    assert Life().folds(notified(), limited("2025-06-12 10:00", "none", of="n2")).of(ObligationWaived) == []
    abuse = Life().folds(notified(abuse_suspected=True), limited("2025-06-12 10:00", "none"))
    assert abuse.of(ObligationWaived, rule="T6") == []


@pytest.mark.parametrize(
    ("aware", "due"), [(None, "2025-10-12 23:59:59.999999"), ("2025-05-02", "2025-09-02 23:59:59.999999")]
)
def test_a_limited_assessment_that_needs_a_full_one_opens_it_again(aware: str | None, due: str) -> None:
    """From the awareness that it states, or from its own day; nobody can take it away any more."""
    life = Life().folds(notified(), screened("2025-05-12 10:00", "limited"))
    life.folds(limited("2025-06-12 10:00", "full", aware=aware))
    (one,) = (one for one in life.state.obligations.values() if one.rule == "T6" and one.waits)
    assert (one.due, one.provisional) == (local(due), False)
    life.folds(screened("2025-06-20 10:00", "none", of="n1"))
    assert life.state.obligations[one.id].waits
    life.folds(social(AssessmentCompleted, "2025-08-01 10:00"))
    assert life.state.obligations[one.id].in_time


def test_a_full_screening_makes_it_stand() -> None:
    """A later screening of nothing does not close what was confirmed."""
    life = Life().folds(notified(), screened("2025-05-12 10:00", "full"), screened("2025-05-20 10:00", "none"))
    assert life.of(ObligationWaived) == []


def test_a_second_notification_starts_no_second_clock() -> None:
    """The earliest awareness counts."""
    life = Life().folds(notified(), notified("2025-05-20 10:00", "n2"))
    assert len(life.of(ObligationOpened, rule="T6")) == 1


def test_an_earlier_awareness_learnt_later_moves_the_due_moment() -> None:
    """The assessment says since when the municipality was aware."""
    life = Life().folds(notified())
    life.folds(social(AssessmentStarted, "2025-05-20 10:00", aware_since="2025-04-10"))
    moved = life.of(ObligationOpened, rule="T6")[-1]
    assert (moved.revised, moved.due) == (True, local("2025-08-10 23:59:59.999999"))
    assert len(life.of(ObligationOpened, rule="T6")) == 2
    assert len({one.obligation for one in life.of(ObligationOpened, rule="T6")}) == 1


def test_an_assessment_that_began_after_another_was_done_is_another() -> None:
    """Though the municipality had been aware before that: each is done in its own four months."""
    first = social(AssessmentStarted, "2025-05-05 10:00", aware_since="2025-05-02")
    second = social(AssessmentStarted, "2025-10-20 10:00", aware_since="2025-10-06")
    done = [social(AssessmentCompleted, "2025-10-13 13:40"), social(AssessmentCompleted, "2026-02-03 14:00")]
    life = Life().folds(notified(), first, done[0], second, done[1])
    owed = {one.due: (one.met_by, one.in_time) for one in life.state.obligations.values() if one.rule == "T6"}
    assert owed == {
        local("2025-09-02 23:59:59.999999"): (done[0].id, False),
        local("2026-02-06 23:59:59.999999"): (done[1].id, True),
    }


def test_a_screening_of_one_notification_leaves_the_other_standing() -> None:
    """What remains counts from the notification that nobody has screened."""
    life = Life().folds(notified(), notified("2025-05-20 10:00", "n2"), screened("2025-05-21 10:00", "none", of="n1"))
    moved = life.of(ObligationOpened, rule="T6")[-1]
    assert (moved.revised, moved.due) == (True, local("2025-09-20 23:59:59.999999"))
    life.folds(screened("2025-05-22 10:00", "none", of="n2"))
    assert len(life.of(ObligationWaived, rule="T6")) == 1


def test_a_notification_after_a_screening_is_a_new_awareness() -> None:
    """The closed one stays closed."""
    life = Life().folds(notified(), screened("2025-05-12 10:00", "none"), notified("2025-06-01 10:00", "n2"))
    opened = life.of(ObligationOpened, rule="T6")
    assert [(one.ordinal, one.revised) for one in opened] == [(1, False), (2, False)]
    assert opened[-1].due == local("2025-10-01 23:59:59.999999")


def test_a_back_dated_notification_that_was_screened_away_moves_nothing() -> None:
    """It opens an obligation of its own, which lapses at once; the later one keeps its due moment."""
    life = Life().folds(notified("2025-05-20 10:00", "n2"), screened("2025-05-10 10:00", "none", of="n1"))
    life.folds(notified("2025-05-02 10:00", "n1", learnt="2025-05-25 10:00"))
    assert len(life.of(ObligationWaived, rule="T6")) == 1
    assert pathway.due(life.folds(passed("2025-06-15 00:00")).state) == local("2025-09-20 23:59:59.999999")


def test_an_assessment_after_five_months_is_missed_and_then_met_late() -> None:
    """With the preliminary assessment that the law asks for in the meantime."""
    life = Life().folds(
        notified(),
        screened("2025-05-12 10:00", "full"),
        social(PreliminaryAssessmentMade, "2025-09-01 10:00"),
        passed("2025-09-03 08:00"),
        social(AssessmentCompleted, "2025-10-02 10:00"),
    )
    (missed,) = life.of(ObligationMissed, rule="T6")
    assert [missed.substituted_by] == life.ids(PreliminaryAssessmentMade)
    assert [met.in_time for met in life.of(ObligationMet, rule="T6")] == [False]


def test_suspicion_of_abuse_makes_the_assessment_mandatory() -> None:
    """No screening closes it, and a second notification of abuse makes a running one mandatory."""
    life = Life().folds(notified(**ABUSE), screened("2025-05-12 10:00", "none"))
    assert life.of(ObligationWaived) == []
    second = Life().folds(notified(), notified("2025-05-20 10:00", "n2", **ABUSE))
    assert [one.mandatory for one in second.of(ObligationOpened, rule="T6")] == [False, True]


def test_a_screening_learnt_of_later_leaves_the_later_notification_its_own_obligation() -> None:
    """The first awareness was closed before the second came: each counts for itself after all."""
    life = Life().folds(notified(), notified("2025-06-20 10:00", "n2"))
    life.folds(screened("2025-05-12 10:00", "none", of=None))
    assert len(life.of(ObligationWaived, rule="T6")) == 1
    assert due_of(life, "T6") == local("2025-10-20 23:59:59.999999")


def test_two_awarenesses_that_turn_out_to_be_one_have_one_clock_in_any_order() -> None:
    """The first was screened away, the second came, and then a full screening from before becomes known."""
    told = (
        notified(),
        notified("2025-06-20 10:00", "n2"),
        screened("2025-05-20 10:00", "none", of="n1"),
        screened("2025-05-12 10:00", "full", of="n1"),
    )
    for order in permutations(told):
        life = Life().folds(*order)
        waiting = [one.due for one in life.state.obligations.values() if one.rule == "T6" and one.waits]
        assert waiting == [local("2025-09-02 23:59:59.999999")]
    life = Life().folds(*told)
    assert [one.reason for one in life.of(ObligationWaived)] == ["screening-closed", "counted-together"]


def test_an_assessment_learnt_of_later_leaves_what_came_after_it() -> None:
    """What was thought to be one awareness was two; each obligation has an id of its own."""
    life = Life().folds(notified("2025-06-20 10:00", "n2"), notified("2025-05-02 10:00", "n1"))
    life.folds(social(AssessmentCompleted, "2025-06-01 10:00"))
    verdicts = {(one.trigger_at, one.in_time) for one in life.state.obligations.values() if one.rule == "T6"}
    assert verdicts == {(local("2025-05-02 10:00"), True), (local("2025-06-20 10:00"), None)}


def test_what_a_fact_closed_is_opened_again_when_more_becomes_known() -> None:
    """The full screening was told after the one that closed the case."""
    life = Life().folds(notified(), screened("2025-05-20 10:00", "none"))
    assert pathway.due(life.folds(assessed("2025-05-03 10:00")).state) != local("2025-09-02 23:59:59.999999")
    life.folds(screened("2025-05-12 10:00", "full"), passed("2025-05-30 10:00"))
    (one,) = (one for one in life.state.obligations.values() if one.rule == "T6")
    assert (one.waits, one.due) == (True, local("2025-09-02 23:59:59.999999"))


def test_a_plan_learnt_of_after_the_measure_ended_was_made_all_the_same() -> None:
    """The end had closed the obligation; the plan lies before it and meets it."""
    life = Life().folds(decided("2025-05-05 10:00"), social(MeasureEnded, "2025-07-20 10:00", measure_id="m1"))
    assert [one.reason for one in life.of(ObligationWaived, rule="T8")] == ["measure-ended"]
    life.folds(social(ChildsPlanMade, "2025-06-10 10:00", measure_id="m1"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T8")] == [True]


# T8, T9: the child's plan ------------------------------------------------------------------------------------------


def test_a_measure_that_needs_a_plan_gives_three_months() -> None:
    """The last day of a shorter month counts."""
    life = Life().folds(decided("2025-11-30 10:00", plan_required=True))
    assert due_of(life, "T8") == local("2026-02-28 23:59:59.999999")
    life.folds(social(ChildsPlanMade, "2026-02-28 23:00", measure_id="m1"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T8")] == [True]


def test_a_measure_without_need_of_a_plan_asks_for_none() -> None:
    """Quiet."""
    assert Life().folds(decided("2025-11-30 10:00", plan_required=False)).of(ObligationOpened) == []


def test_the_plan_of_another_measure_does_not_count() -> None:
    """A plan that names no measure counts for all."""
    life = Life().folds(decided("2025-05-05 10:00"), social(ChildsPlanMade, "2025-05-10 10:00", measure_id="m2"))
    assert life.of(ObligationMet, rule="T8") == []
    life.folds(social(ChildsPlanMade, "2025-05-11 10:00", measure_id=None))
    assert len(life.of(ObligationMet, rule="T8")) == 1


def placed(at: str, *, consent: bool, by: str = "municipality") -> Envelope:
    """A decision on placement."""
    return social(PlacementDecided, at, placement_id="p1", with_consent=consent, decided_by=by)


def test_a_placement_with_consent_gives_three_months_for_the_plan() -> None:
    """Only the one limit."""
    life = Life().folds(placed("2025-05-05 10:00", consent=True))
    assert [one.rule for one in life.of(ObligationOpened)] == ["T9"]


def test_a_placement_without_consent_needs_the_plan_before_the_decision() -> None:
    """Missed as soon as time passes, or met by a plan that was there."""
    without = Life().folds(placed("2025-05-05 10:00", consent=False, by="children-and-youth-board"))
    assert [one.rule for one in without.of(ObligationOpened)] == ["T9-before"]
    without.folds(passed("2025-05-05 11:00"), social(ChildsPlanMade, "2025-05-06 10:00", measure_id=None))
    assert [met.in_time for met in without.of(ObligationMet)] == [False]
    plan = social(ChildsPlanMade, "2025-05-01 10:00", measure_id=None)
    with_plan = Life().folds(plan, placed("2025-05-05 10:00", consent=False, by="children-and-youth-board"))
    assert [met.in_time for met in with_plan.of(ObligationMet)] == [True]


def test_a_provisional_decision_is_exempt_and_gives_three_months() -> None:
    """Who decided tells."""
    life = Life().folds(placed("2025-05-05 10:00", consent=False, by="chair-provisional"))
    assert [one.rule for one in life.of(ObligationOpened)] == ["T9"]


# T10, T11: follow-up -----------------------------------------------------------------------------------------------


def started(at: str, measure: str = "m1") -> Envelope:
    """A measure that begins."""
    return social(MeasureStarted, at, measure_id=measure)


def followed_up(at: str, measure: str | None = "m1", days: int = 60) -> Envelope:
    """A follow-up that sets the next rhythm."""
    return social(FollowUpHeld, at, measure_id=measure, next_interval_days=days)


def test_the_first_follow_up_is_due_three_months_after_the_start() -> None:
    """By the end of the day."""
    assert due_of(Life().folds(started("2025-05-05 10:00")), "T10") == local("2025-08-05 23:59:59.999999")


def test_a_parallel_assessment_that_is_completed_brings_it_forward() -> None:
    """The earlier of the two; one completed before the start is not parallel."""
    life = Life().folds(social(AssessmentCompleted, "2025-05-01 10:00"), started("2025-05-05 10:00"))
    assert due_of(life, "T10") == local("2025-08-05 23:59:59.999999")
    life.folds(social(AssessmentCompleted, "2025-06-10 10:00"))
    moved = life.of(ObligationOpened, rule="T10")[-1]
    assert (moved.revised, moved.due) == (True, local("2025-06-10 23:59:59.999999"))


def test_an_assessment_learnt_of_later_turns_a_follow_up_in_time_into_a_late_one() -> None:
    """Judged by when things occurred."""
    life = Life().folds(started("2025-05-05 10:00"), followed_up("2025-07-01 10:00"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T10")] == [True]
    life.folds(social(AssessmentCompleted, "2025-06-10 10:00"))
    assert [met.in_time for met in life.of(ObligationMet, rule="T10")] == [True, False]


def test_each_follow_up_sets_the_next_by_its_own_interval() -> None:
    """And the next follow-up meets it."""
    life = Life().folds(started("2025-05-05 10:00"), followed_up("2025-07-01 10:00", days=45))
    assert due_of(life, "T11") == local("2025-08-15 23:59:59.999999")
    life.folds(followed_up("2025-08-20 10:00", days=30))
    assert [met.in_time for met in life.of(ObligationMet, rule="T11")] == [False]
    assert due_of(life, "T11") == local("2025-09-19 23:59:59.999999")


def test_follow_ups_are_no_longer_owed_when_the_measure_has_ended() -> None:
    """Also when the last follow-up is told after the end."""
    life = Life().folds(started("2025-05-05 10:00"), followed_up("2025-07-01 10:00"))
    life.folds(social(MeasureEnded, "2025-07-20 10:00", measure_id="m1"))
    assert [one.reason for one in life.of(ObligationWaived, rule="T11")] == ["measure-ended"]
    life.folds(followed_up("2025-07-21 10:00"))
    assert pathway.due(life.state) is None


def test_a_follow_up_of_the_whole_case_holds_until_nothing_runs() -> None:
    """One that names no measure is closed by the end of the last measure."""
    life = Life().folds(started("2025-05-05 10:00"), started("2025-05-06 10:00", "m2"))
    life.folds(followed_up("2025-07-01 10:00", measure=None))
    life.folds(social(MeasureEnded, "2025-07-20 10:00", measure_id="m1"))
    assert life.of(ObligationWaived, rule="T11") == []
    life.folds(social(MeasureEnded, "2025-07-21 10:00", measure_id="m2"))
    assert len(life.of(ObligationWaived, rule="T11")) == 1


# T16: unauthorised absence -----------------------------------------------------------------------------------------


def absence(at: str, unauthorised: int, school_days: int = 100, quarter: str = "2025-Q2") -> Envelope:
    """A quarter's absence so far, in half days."""
    return social(
        AbsenceSummarised,
        at,
        quarter=quarter,
        school_days=school_days,
        sick=0,
        permitted=0,
        unauthorised=unauthorised,
        as_of=at[:10],
    )


@pytest.mark.parametrize(
    ("unauthorised", "rules"), [(9, []), (10, ["T16a"]), (14, ["T16a"]), (15, ["T16", "T16a"]), (40, ["T16", "T16a"])]
)
def test_exactly_ten_and_fifteen_per_cent_are_the_limits(unauthorised: int, rules: list[str]) -> None:
    """At 10 % the school warns the parents, at 15 % the head of school notifies; the law gives no date."""
    opened = Life().folds(absence("2025-05-05 10:00", unauthorised)).of(ObligationOpened)
    assert [(one.rule, one.due, one.owed_by) for one in opened] == [(rule, None, "school") for rule in rules]


def test_a_notification_by_the_school_about_the_absence_meets_it() -> None:
    """Another's notification, or one about something else, does not."""
    life = Life().folds(absence("2025-05-05 10:00", 17))
    life.folds(notified("2025-05-06 10:00", "n1", notifier_sector="leisure"))
    life.folds(notified("2025-05-07 10:00", "n2", notifier_sector="school", reasons=["crime"]))
    assert life.of(ObligationMet, rule="T16") == []
    life.folds(notified("2025-05-08 10:00", "n3", notifier_sector="school", reasons=["unauthorised-absence"]))
    assert len(life.of(ObligationMet, rule="T16")) == 1


def test_a_quarter_has_one_obligation_and_newer_figures_may_close_it() -> None:
    """The newer summary replaces the older; rising again reopens the same obligation."""
    life = Life().folds(absence("2025-05-05 10:00", 17), absence("2025-05-12 10:00", 18))
    assert len(life.of(ObligationOpened, rule="T16")) == 1
    life.folds(absence("2025-05-19 10:00", 12))
    assert [one.reason for one in life.of(ObligationWaived, rule="T16")] == ["figures-corrected"]
    life.folds(absence("2025-05-26 10:00", 16))
    opened = life.of(ObligationOpened, rule="T16")
    assert [one.revised for one in opened] == [False, True]
    assert life.state.obligations[opened[-1].obligation].waits


def test_what_met_it_once_in_the_quarter_meets_it_when_the_figures_rise_again() -> None:
    """One quarter, one duty: the school notified after the first crossing, long before the figures rose again."""
    notification = notified("2025-04-08 10:00", "n1", notifier_sector="school", reasons=["unauthorised-absence"])
    life = Life().folds(absence("2025-04-07 10:00", 17), notification, absence("2025-04-28 10:00", 12))
    assert [one.met_by for one in life.of(ObligationMet, rule="T16")] == [notification.id]
    life.folds(absence("2025-09-01 10:00", 18))
    (one,) = (one for one in life.state.obligations.values() if one.rule == "T16")
    assert (one.met_by, one.trigger_at) == (notification.id, local("2025-09-01 10:00"))


def test_a_new_quarter_is_a_new_obligation() -> None:
    """Each quarter counts for itself."""
    life = Life().folds(absence("2025-05-05 10:00", 17), absence("2025-09-05 10:00", 20, quarter="2025-Q3"))
    assert len(life.of(ObligationOpened, rule="T16")) == 2


def test_a_concern_may_carry_the_absence_and_the_warning_of_the_parents() -> None:
    """11 % and the parents warned: the warning is owed and given by the same fact."""
    concern = social(
        ConcernShared,
        "2025-05-05 10:00",
        facts={"absence": {"quarter": "2025-Q2", "school_days": 100, "unauthorised": 11}, "parents_informed": True},
    )
    life = Life().folds(concern)
    assert [one.rule for one in life.of(ObligationOpened)] == ["T16a"]
    assert [met.in_time for met in life.of(ObligationMet)] == [True]


# T24: the parties are informed -------------------------------------------------------------------------------------


def test_an_opened_pathway_gives_a_month_to_inform_the_parties() -> None:
    """Informed in time, missed when time passes."""
    life = Life().folds(social(PathwayOpened, "2025-05-05 10:00"))
    assert due_of(life, "T24") == local("2025-06-05 23:59:59.999999")
    in_time = Life().folds(social(PathwayOpened, "2025-05-05 10:00"), social(PartiesInformed, "2025-05-20 10:00"))
    assert [met.in_time for met in in_time.of(ObligationMet, rule="T24")] == [True]
    assert len(life.folds(passed("2025-06-06 00:00")).of(ObligationMissed, rule="T24")) == 1


# All of them -------------------------------------------------------------------------------------------------------


def test_every_obligation_lapses_when_the_youth_has_died() -> None:
    """Nobody owes anything any more."""
    life = Life().folds(notified(**ABUSE), started("2025-05-05 10:00"), social(Died, "2025-05-06 10:00"))
    assert not any(one.waits for one in life.state.obligations.values())
    assert {one.reason for one in life.of(ObligationWaived)} == {"died"}


def test_a_silence_is_unconfirmed_until_the_sector_may_no_longer_be_late() -> None:
    """The due moment and the sector's declared delivery lag."""
    (opened,) = Life().folds(notified()).of(ObligationOpened, rule="T1")
    assert opened.unconfirmed_until == local("2025-05-06 22:40")


def test_every_obligation_names_its_trigger_and_explains_itself() -> None:
    """By the row of the rule that was in force."""
    (opened,) = Life().folds(notified()).of(ObligationOpened, rule="T1")
    sentence = explain("T1", opened.rule_from, trigger_at=opened.trigger_at, due=opened.due)
    assert sentence == (
        "Underretningen kom den 2. maj 2025 kl. 22.40. Kommunen skal vurdere den for akut behov inden for 24 timer, "
        "uanset weekend og helligdage: senest den 3. maj 2025 kl. 22.40."
    )
