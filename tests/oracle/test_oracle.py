"""Do the pure deciders bring the whole scenario to the end that an independent model works out by hand?

The model reads the scenario's steps and DOMAIN's tables, and imports nothing of the product. Rehearsed without servers;
tests/system/test_demo.py holds the same model against the log and the API of a real run.
"""

from collections import Counter

import pytest

from deploy.demo.scenario import Scenario
from services.planning import budget as budgets
from services.planning.streams import year_of
from shared.definitions.time_limits import RULES
from tests.oracle import ending
from tests.oracle.limits import verdicts
from tests.oracle.told import Told, told
from tests.unit.demo.rehearsal import Rehearsal, rehearsed, youth_id

SEEDS = (707, 5)
KEPT_BY_FORM = {"T12"}
"""A rule that a fact which breaks it is refused by: it opens nothing."""


@pytest.fixture(scope="module", params=SEEDS)
def ended(request: pytest.FixtureRequest) -> tuple[Scenario, Told, Rehearsal]:
    """A scenario, its lines as the model reads them, and what the deciders made of it."""
    scenario, played = rehearsed(request.param)
    return scenario, told(scenario), played


def test_every_limit_of_every_youth_stands_as_the_model_says(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """Met, met late, missed, lapsed or open: rule by rule, youth by youth."""
    scenario, read, played = ended
    for youth in scenario.youths:
        state = played.states.get(youth_id(youth.number))
        known = [] if state is None else [played.obligations[one] for one in state.obligations]
        found = Counter((rule, verdict.removesuffix(" learnt late")) for rule, verdict in known)
        assert found == verdicts(read.of(youth.number), youth.born, read.until), youth.name


def test_every_rule_is_at_work(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """Each rule of the time limits has an obligation or a breach somewhere in the two years."""
    _, read, played = ended
    seen = {rule for rule, _ in played.obligations.values()} | {rule for _, rule in played.broken}
    followed_up = any(line.what == "social.follow-up-held" for lines in read.lines.values() for line in lines)
    assert followed_up
    assert {rule.rule for rule in RULES} - seen == KEPT_BY_FORM


def test_every_pathway_ends_in_the_phase_that_the_model_says(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """Also those that rest, were handed over or go on."""
    scenario, read, played = ended
    for youth in scenario.youths:
        state = played.states.get(youth_id(youth.number))
        expected = ending.phase(read.of(youth.number))
        if state is None or state.phase == "raised":
            assert expected is None, youth.name
        else:
            assert ("paused" if state.paused and state.open else state.phase) == expected, youth.name


def test_the_ladder_has_the_steps_that_the_model_says(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """By what the authority has running at the end."""
    scenario, read, played = ended
    for youth in scenario.youths:
        state = played.states.get(youth_id(youth.number))
        runs = [] if state is None else [run for run in state.runs.values() if run.now]
        found = Counter(run.step for run in runs if run.kind in {"measure", "placement"})
        assert found == ending.steps(read.of(youth.number)), youth.name


def test_the_money_is_where_the_model_says(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """To the øre: what each year's pool has left, and what each area has used of it."""
    _, read, played = ended
    money = ending.money([line for lines in read.lines.values() for line in lines])
    for year in money.amounts:
        budget = played.of(year_of("707", year))
        assert budgets.remaining(budget) == money.remaining(year)
        for area in {each.area for each in money.commitments.values()}:
            assert budgets.used(budget, area) == money.used(year, area), (year, area)


def test_the_meetings_are_those_that_the_model_counts(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """Called, held, cancelled, and the rhythm broken: once in the autumn holiday, once because nobody came."""
    _, read, played = ended
    counted = {
        "called": played.events["coordination.meeting-scheduled"],
        "held": played.events["coordination.meeting-held"],
        "cancelled": played.events["coordination.meeting-cancelled"],
        "missed": played.events["coordination.meeting-missed"],
    }
    assert counted == dict(ending.meetings(read.of(None), read.until))
    assert [key for key, rule in played.broken if rule == "T23"] == [played.organisation("taskforce")] * 2


def test_what_was_shared_is_what_the_model_allows(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """Maja's club and Yasin's harbour are told nothing, Emil's school on a condition, nobody for an investigation."""
    scenario, read, played = ended
    answers = {
        youth.number: [answer for key, answer, _ in played.disclosed if key == youth_id(youth.number)]
        for youth in scenario.youths
    }
    assert {number: found for number, found in answers.items() if found} == {
        youth.number: expected for youth in scenario.youths if (expected := ending.disclosures(read.of(youth.number)))
    }
    assert answers[4] == ["deny"]
    assert answers[3] == ["allow", "deny"]
    travelling = next(conditions for key, _, conditions in played.disclosed if key == youth_id(3))
    assert "not-for-investigation" in travelling


def test_what_was_wrong_is_set_right_and_its_recipients_told(ended: tuple[Scenario, Told, Rehearsal]) -> None:
    """The school that told it, and the youth service to which it was disclosed in the meantime."""
    _, read, played = ended
    expected = ending.set_right(read.of(5))
    assert list(expected.values()) == [{"school", "job"}]
    assert {of: played.informed[correction] for correction, of in played.corrected.items()} == expected
