"""What becomes of a case when an age was told by a wrong birth date, and the register gives another?"""

from typing import Any

from services.coordination import commands as asked
from services.coordination import pathway
from shared.events.coordination import ObligationOpened, ObligationWaived, SuggestionDismissed, SuggestionMade
from shared.events.envelope import Envelope
from shared.events.person import AgeKnown, AgeReached
from shared.events.sharing import CorrectionIssued
from shared.events.social import NotificationReceived, PlacementStarted, ProblemJudged
from shared.policy import holding
from shared.policy.circumstances import PARENTS_KEPT_OUT, age_at
from shared.testing.examples import sealed
from shared.testing.specification import given
from tests.unit.coordination.living import Life, command, local, social

PLACED = social(PlacementStarted, "2025-02-01 10:00", placement_id="p1")
AGES = {"T13", "T13-placed", "T14"}
"""What is owed to a placed youth of 16."""
WHY = sealed("Det giver mening.")


def known(at: str, years: int, *replaces: Envelope) -> Envelope:
    """The age in whole years, perhaps instead of ages that were told by a wrong birth date."""
    return social(AgeKnown, at, years=years, replaces=tuple(one.id for one in replaces) or None)


def reached(at: str, years: float) -> Envelope:
    """An age was reached."""
    return social(AgeReached, at, years=years)


def waiting(life: Life) -> set[str]:
    """The rules whose obligations wait."""
    return {one.rule for one in life.state.obligations.values() if one.waits}


WRONG = (known("2025-02-01 09:00", 15), reached("2025-05-05 00:00", 16.0))
"""By the wrong birth date the youth turned 16 in May."""


def test_a_newer_age_sets_right_those_that_it_replaces() -> None:
    """Each by a correction that names it, what holds instead, and why."""
    right = known("2025-06-02 10:00", 13, *WRONG)
    given(pathway, *WRONG).when(right).then(
        *(
            CorrectionIssued(of=one.id, of_type=one.type, replaced_by=right.id, reason="wrong-birth-date")
            for one in WRONG
        )
    )


def test_an_age_that_replaces_nothing_corrects_nothing() -> None:
    """Quiet; also where what it names is not known, or is set right already."""
    given(pathway, *WRONG).when(known("2025-06-02 10:00", 16)).then()
    given(pathway).when(known("2025-06-02 10:00", 13, *WRONG)).then()
    life = Life().folds(*WRONG, known("2025-06-02 10:00", 13, *WRONG))
    life.folds(known("2025-06-03 10:00", 13, *WRONG))
    assert len(life.of(CorrectionIssued)) == 2


def test_what_was_owed_at_an_age_that_was_wrong_lapses() -> None:
    """T13 and T14 of a youth who is 13."""
    life = Life().folds(PLACED, *WRONG)
    assert waiting(life) >= AGES
    life.folds(known("2025-06-02 10:00", 13, *WRONG))
    assert not waiting(life) & AGES
    assert {one.rule for one in life.of(ObligationWaived, reason="opened-by-mistake")} == AGES
    assert life.rehydrated == life.state


def test_what_is_owed_at_the_right_age_is_opened() -> None:
    """The youth was believed to be 13 and is 16; the day of the birthday is known with the next age."""
    wrong = known("2025-02-01 09:00", 13)
    life = Life().folds(PLACED, wrong)
    assert not waiting(life) & AGES
    life.folds(known("2025-06-02 10:00", 16, wrong))
    assert waiting(life) >= AGES
    life.folds(reached("2025-08-20 00:00", 17.5))
    (decided,) = (one for one in life.state.obligations.values() if one.rule == "T14")
    assert decided.due == local("2025-08-20 23:59:59.999999")


def test_a_birthday_on_another_day_moves_what_is_counted_from_it() -> None:
    """16 all the same, but three months later: counted from then."""
    wrong = reached("2025-05-05 00:00", 16.0)
    life = Life().folds(PLACED, wrong, known("2025-06-02 10:00", 15, wrong))
    assert "T13" not in waiting(life)
    life.folds(reached("2025-08-05 00:00", 16.0))
    (one,) = (one for one in life.state.obligations.values() if one.rule == "T13-placed" and one.waits)
    assert (one.trigger_at, one.due) == (local("2025-08-05 00:00"), local("2025-11-05 23:59:59.999999"))


def test_child_law_that_had_ended_too_early_goes_on() -> None:
    """Who was believed to be 18 is 17: what lapsed is owed again, and the parents are parties again."""
    notification: dict[str, Any] = {"notification": "n1", "abuse_suspected": False, "against_parents": False}
    wrong = reached("2025-05-01 00:00", 18.0)
    life = Life().folds(social(NotificationReceived, "2025-04-28 10:00", **notification), wrong)
    assert "T6" not in waiting(life)
    assert PARENTS_KEPT_OUT in holding(life.state.facts, local("2025-06-02 09:00"))
    life.folds(known("2025-06-02 10:00", 17, wrong))
    assert "T6" in waiting(life)
    assert PARENTS_KEPT_OUT not in holding(life.state.facts, local("2025-06-02 11:00"))
    assert age_at(life.state.facts, local("2025-06-02 11:00")) == 17


def test_the_target_groups_are_asked_by_the_right_age() -> None:
    """A suggestion for 12 to 17 is withdrawn from a youth of 11, and made for one who had seemed to be 19."""
    judged = (
        social(ProblemJudged, "2025-05-02 10:00", kind="crime", serious=True, by="police"),
        social(ProblemJudged, "2025-05-03 10:00", kind="social", serious=True),
    )
    raised = asked.RaiseYouth(by="l-karen", sector="school", reason=WHY, basis="SSP_115")
    fourteen, nineteen = known("2025-05-01 10:00", 14), known("2025-05-01 10:00", 19)

    young = Life().folds(fourteen, *judged)
    young.obeys(raised, "2025-05-10 10:00")
    young.folds(known("2025-06-02 10:00", 11, fourteen))
    assert "serious-crime-12-17" in [one.description for one in young.of(SuggestionDismissed, reason="facts-corrected")]
    assert "serious-crime-12-17" not in young.state.suggestions

    old = Life().folds(nineteen, *judged)
    old.obeys(raised, "2025-05-10 10:00")
    assert old.of(SuggestionMade, description="serious-crime-12-17") == []
    old.folds(known("2025-06-02 10:00", 17, nineteen))
    assert len(old.of(SuggestionMade, description="serious-crime-12-17")) == 1


def test_a_person_may_set_an_age_right_too() -> None:
    """The same correction by command, and what was owed because of it lapses."""
    wrong = reached("2025-05-05 00:00", 16.0)
    life = Life().folds(PLACED, wrong)
    given(pathway, *life.stream).when(
        command(asked.IssueCorrection(of=wrong.id, reason="wrong-birth-date"), "2025-06-02 10:00")
    ).then(CorrectionIssued(of=wrong.id, of_type="person.age-reached", reason="wrong-birth-date"))
    life.obeys(asked.IssueCorrection(of=wrong.id, reason="wrong-birth-date"), "2025-06-02 10:00")
    assert not waiting(life) & AGES
    assert {one.rule for one in life.of(ObligationOpened)} >= AGES
