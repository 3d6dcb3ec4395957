"""Do the stories of the scenario come out as they should, as far as the pathway decides them?"""

from typing import Any

from services.coordination import commands as asked
from shared.definitions.dated import TIME_ZONE
from shared.events.coordination import ObligationMet, ObligationMissed, ObligationOpened, RuleBroken, SuggestionMade
from shared.events.leisure import ActivityJoined
from shared.events.person import AgeKnown
from shared.events.school import AbsenceSummarised, ConcernShared
from shared.events.social import (
    AssessmentCompleted,
    FollowUpHeld,
    MeasureDecided,
    MeasureEnded,
    MeasureStarted,
    NotificationAssessed,
    NotificationReceived,
    PreliminaryAssessmentMade,
    ScreeningConcluded,
)
from shared.events.ssp import ConcernShared as SspConcernShared
from shared.testing.examples import sealed
from tests.unit.coordination.living import Life, passed, social


def test_liva_three_notifications_the_last_on_a_friday_night() -> None:
    """Overdue and not confirmed, then met in time but learnt late; the assessment takes five months: missed."""
    quiet: dict[str, Any] = {"abuse_suspected": False, "against_parents": False}
    life = Life()
    for name, at, assessed in (
        ("u1", "2025-04-07 10:15", "2025-04-07 14:00"),
        ("u2", "2025-04-24 13:00", "2025-04-25 09:30"),
    ):
        life.folds(
            social(NotificationReceived, at, notification=name, **quiet),
            social(NotificationAssessed, assessed, notification=name),
        )
    life.folds(social(ScreeningConcluded, "2025-04-10 11:00", outcome="full", honour_related=False, notification="u1"))
    life.folds(social(NotificationReceived, "2025-05-09 22:40", notification="u3", **quiet))

    # What was known on Sunday: the 24 hours are over, and nothing says that anybody has looked at it.
    life.folds(passed("2025-05-11 09:00"))
    third = life.of(ObligationOpened, rule="T1")[-1]
    assert third.ordinal == 3
    assert [one.obligation for one in life.of(ObligationMissed, rule="T1")] == [third.obligation]
    assert third.due is not None
    assert third.unconfirmed_until is not None
    assert f"{third.unconfirmed_until.astimezone(TIME_ZONE):%a %H:%M}" == "Tue 22:40"

    # What is known since Monday: it was assessed on Saturday, in time.
    life.folds(social(NotificationAssessed, "2025-05-10 11:20", notification="u3", learnt="2025-05-12 08:05"))
    verdicts = [(one.in_time, one.after_missed) for one in life.of(ObligationMet, rule="T1")]
    assert verdicts == [(True, False), (True, False), (True, True)]

    # The child welfare assessment counts from the first notification, and takes five months.
    (opened,) = life.of(ObligationOpened, rule="T6")
    life.folds(social(PreliminaryAssessmentMade, "2025-08-06 10:00"), passed("2025-08-08 00:30"))
    (missed,) = life.of(ObligationMissed, rule="T6")
    assert [missed.substituted_by] == life.ids(PreliminaryAssessmentMade)
    life.folds(social(AssessmentCompleted, "2025-09-08 15:00"))
    (late,) = life.of(ObligationMet, rule="T6")
    assert (late.obligation, late.in_time, late.after_missed) == (opened.obligation, False, True)
    assert life.of(RuleBroken) == []
    assert len(life.state.notifications) == 3


def test_sander_from_a_concern_to_an_ordinary_everyday_life() -> None:
    """The school warns and notifies; raised with consent; the ladder from three to one."""
    absence: dict[str, Any] = {"quarter": "2025-Q2", "school_days": 100}
    life = Life().folds(
        social(AgeKnown, "2025-04-10 09:00", years=13),
        social(
            ConcernShared,
            "2025-04-10 09:00",
            facts={"absence": absence | {"unauthorised": 11}, "parents_informed": True},
        ),
    )
    assert [one.rule for one in life.of(ObligationOpened)] == ["T16a"]
    assert [one.rule for one in life.of(ObligationMet)] == ["T16a"]

    life.folds(
        social(SspConcernShared, "2025-05-03 23:30"),
        social(
            AbsenceSummarised, "2025-05-20 08:00", **absence, sick=2, permitted=0, unauthorised=17, as_of="2025-05-19"
        ),
        social(
            NotificationReceived,
            "2025-05-21 12:00",
            notification="u1",
            notifier_sector="school",
            reasons=["unauthorised-absence"],
            abuse_suspected=False,
            against_parents=False,
        ),
    )
    assert [one.in_time for one in life.of(ObligationMet, rule="T16")] == [True]
    assert life.of(SuggestionMade) == []

    why = sealed("Han glider, og han vil gerne have hjælp.")
    life.obeys(asked.RaiseYouth(by="l-karen", sector="school", reason=why, basis="CONSENT"), "2025-05-23 10:00")
    assert [one.description for one in life.of(SuggestionMade)] == ["norddjurs-taskforce"]
    life.obeys(asked.OpenPathway(description="norddjurs-taskforce"), "2025-05-28 10:00")

    life.folds(
        social(MeasureDecided, "2025-06-02 10:00", measure_id="m1", measure="contact-person", plan_required=True),
        social(MeasureStarted, "2025-06-10 15:00", measure_id="m1", measure="contact-person"),
    )
    assert life.state.ladder_step == 3
    life.folds(
        social(ActivityJoined, "2025-08-20 17:00"),
        social(FollowUpHeld, "2025-09-01 10:00", measure_id="m1", next_interval_days=60),
        social(MeasureEnded, "2025-10-20 10:00", measure_id="m1"),
    )
    assert life.state.ladder_step == 1
    assert [one.in_time for one in life.of(ObligationMet, rule="T10")] == [True]
