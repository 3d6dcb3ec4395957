"""When is a description suggested, and with which facts? Only for a youth whom a named person has raised."""

from datetime import date
from functools import reduce

import pytest

from services.coordination import commands as asked
from services.coordination import methods, pathway
from shared.events.coordination import FactMeeting, FollowingEnded, SuggestionMade, YouthRaised
from shared.events.envelope import Envelope, Event
from shared.events.methods import DescriptionPublished, DescriptionRetired
from shared.events.person import AgeKnown, AgeReached
from shared.events.police import ConcernTalkHeld
from shared.events.social import ProblemJudged
from shared.testing.examples import fact, sealed
from tests.unit.coordination.living import Life, local, social

RAISE = asked.RaiseYouth(by="l-karen", sector="school", reason=sealed("Jeg er bekymret."), basis="SSP_115")
SERIOUS = "serious-crime-12-17"
LOCAL = "norddjurs-taskforce"


def judged(at: str, kind: str, *, serious: bool = True) -> Envelope:
    """A professional's judgement of a problem."""
    return social(ProblemJudged, at, kind=kind, serious=serious)


def aged(at: str, years: int) -> Envelope:
    """An age that became known."""
    return social(AgeKnown, at, years=years)


MEETING = (aged("2025-03-01 10:00", 14), judged("2025-03-02 10:00", "crime"), judged("2025-03-03 10:00", "social"))


def suggested(life: Life) -> list[str]:
    """The descriptions suggested so far."""
    return [one.description for one in life.of(SuggestionMade)]


def test_nobody_is_suggested_whom_nobody_has_raised() -> None:
    """The facts are there, and nothing is done with them."""
    assert suggested(Life().folds(*MEETING)) == []


def test_raising_shows_which_descriptions_the_facts_meet() -> None:
    """Each criterion with the fact that meets it; the suggestion holds since the youth was raised."""
    life = Life().folds(*MEETING)
    life.obeys(RAISE, "2025-03-10 10:00")
    assert sorted(suggested(life)) == [LOCAL, SERIOUS]
    (made,) = life.of(SuggestionMade, description=SERIOUS)
    age, crime, other = (envelope.id for envelope in MEETING)
    assert made.facts == (
        FactMeeting(criterion="age-12-17", fact=age),
        FactMeeting(criterion="serious-crime", fact=crime),
        FactMeeting(criterion="social-or-psychiatric", fact=other),
    )
    moments = [one.occurred_at for one in life.stream if isinstance(one.data, SuggestionMade)]
    assert moments == [local("2025-03-10 10:00")] * 2


def test_a_later_fact_completes_the_checklist() -> None:
    """Suggested when the last criterion is met, and only once."""
    life = Life().folds(*MEETING[:2])
    life.obeys(RAISE, "2025-03-10 10:00")
    assert suggested(life) == [LOCAL]
    life.folds(judged("2025-03-11 10:00", "psychiatric", serious=False), judged("2025-03-12 10:00", "social"))
    assert suggested(life) == [LOCAL, SERIOUS]


@pytest.mark.parametrize(("years", "met"), [(11, False), (12, True), (17, True), (18, False)])
def test_the_age_group_has_both_its_ends(years: int, met: bool) -> None:
    """12 to 17 ends with the eighteenth birthday."""
    life = Life().folds(aged("2025-03-01 10:00", years), *MEETING[1:])
    life.obeys(RAISE, "2025-03-10 10:00")
    assert (SERIOUS in suggested(life)) is met


def test_an_age_that_is_reached_counts_from_then() -> None:
    """Eleven was known; twelve is reached after the youth was raised."""
    life = Life().folds(aged("2025-03-01 10:00", 11), *MEETING[1:])
    life.obeys(RAISE, "2025-03-10 10:00")
    assert SERIOUS not in suggested(life)
    life.folds(social(AgeReached, "2025-04-01 00:00", years=12.0))
    assert SERIOUS in suggested(life)


def test_seventeen_and_a_half_is_still_seventeen() -> None:
    """Half years are told for other rules."""
    life = Life().folds(aged("2025-03-01 10:00", 17), social(AgeReached, "2025-03-05 00:00", years=17.5), *MEETING[1:])
    life.obeys(RAISE, "2025-03-10 10:00")
    assert SERIOUS in suggested(life)


def test_of_judgements_of_the_same_problem_the_newest_counts() -> None:
    """What was serious is judged no longer serious."""
    life = Life().folds(*MEETING, judged("2025-03-05 10:00", "crime", serious=False))
    life.obeys(RAISE, "2025-03-10 10:00")
    assert SERIOUS not in suggested(life)


def test_a_dismissed_suggestion_is_not_made_again_by_more_facts() -> None:
    """A person has decided."""
    life = Life().folds(*MEETING)
    life.obeys(RAISE, "2025-03-10 10:00")
    dismiss = asked.DismissSuggestion(description=SERIOUS, reason="other-description")
    assert len(life.obeys(dismiss, "2025-03-11 10:00")) == 1
    assert life.obeys(dismiss, "2025-03-11 11:00") == []
    life.folds(judged("2025-03-12 10:00", "psychiatric"), social(ConcernTalkHeld, "2025-03-13 10:00"))
    assert len(life.of(SuggestionMade, description=SERIOUS)) == 1


def test_a_youth_who_is_raised_anew_is_looked_at_anew() -> None:
    """The raising as a whole was dismissed; somebody raises again."""
    life = Life().folds(*MEETING)
    life.obeys(RAISE, "2025-03-10 10:00")
    life.obeys(asked.DismissSuggestion(reason="solved-nearby"), "2025-03-11 10:00")
    life.folds(judged("2025-03-12 10:00", "social"))
    assert len(life.of(SuggestionMade, description=SERIOUS)) == 1
    life.obeys(RAISE, "2025-06-10 10:00")
    assert len(life.of(SuggestionMade, description=SERIOUS)) == 2


def test_the_description_of_the_open_pathway_is_not_suggested() -> None:
    """It was opened without the facts; they come later."""
    life = Life()
    life.obeys(RAISE, "2025-03-10 10:00")
    life.obeys(asked.OpenPathway(description=LOCAL, deviation=sealed("Vi kender ham.")), "2025-03-11 10:00")
    life.folds(judged("2025-03-12 10:00", "crime"))
    assert suggested(life) == []
    assert life.of(FollowingEnded) == []


def test_a_retired_description_is_suggested_to_nobody() -> None:
    """What facts suggest is held beside what is in use here; one that is published again is suggested again."""
    life = Life().folds(*MEETING)
    life.obeys(RAISE, "2025-03-10 10:00")
    raised = next(one for one in life.stream if isinstance(one.data, YouthRaised))
    state = reduce(pathway.evolve, (*MEETING, raised), pathway.INITIAL)

    def suggested_beside(*steps: Event) -> list[str]:
        used = reduce(methods.evolve, (fact(one, key="org-707-methods") for one in steps), methods.INITIAL)
        decided = pathway.decide(state, raised, {"methods": used})
        return sorted(one.data.description for one in decided if isinstance(one.data, SuggestionMade))

    published = DescriptionPublished(description=LOCAL, version=1, review_by=date(2027, 12, 31))
    retired = DescriptionRetired(description=LOCAL, version=1, reason="replaced", successor=SERIOUS)
    assert suggested_beside() == [LOCAL, SERIOUS]
    assert suggested_beside(published, retired) == [SERIOUS]
    assert suggested_beside(published, retired, published) == [LOCAL, SERIOUS]
