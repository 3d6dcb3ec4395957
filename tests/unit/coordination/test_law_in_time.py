"""Which law holds for a fact: by when it occurred, by the youth's age, by what the municipality has set for itself?"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from services.coordination.duties import ROWS, duties
from services.coordination.grounds import Known
from services.coordination.limits import birthday
from shared.definitions.patterns import Fact, fact_of
from shared.definitions.time_limits import Limit, Rule
from shared.events.coordination import ObligationMet, ObligationOpened, ObligationWaived, PathwayOpened
from shared.events.envelope import Envelope
from shared.events.meetings import DecisionMade
from shared.events.person import AgeKnown, AgeReached
from shared.events.planning import InterventionCommitted
from shared.events.social import (
    MeasureStarted,
    NotificationAssessed,
    NotificationReceived,
    PlacementEnded,
    PlacementStarted,
    ProblemJudged,
    YouthPlanMade,
)
from tests.unit.coordination.living import Life, local, social

KEY: Final = "a-youth"
DEFINITIONS: Final = Path(__file__).parents[3] / "shared/definitions"
QUIET: dict[str, Any] = {"abuse_suspected": False, "against_parents": False}


def notified(at: str, name: str = "n1") -> Envelope:
    """A notification that is about no abuse."""
    return social(NotificationReceived, at, notification=name, **QUIET)


# A change of law -----------------------------------------------------------------------------------------------------


def row(rule: str, **changes: Any) -> Rule:
    """The row of a rule, with some of it changed."""
    (first,) = ROWS[rule]
    return Rule.model_validate({name: getattr(first, name) for name in Rule.model_fields} | changes)


OLD: Final = row("T1", valid_to=date(2025, 6, 30))
NEW: Final = row("T1", valid_from=date(2025, 7, 1), limit=Limit(amount=12, unit="hours"))


def known(*told: Envelope) -> Known:
    """What is known after these facts, by the fields that the rule asks for."""
    facts: dict[str, tuple[Fact, ...]] = {}
    for one in told:
        facts[one.type] = (*facts.get(one.type, ()), fact_of(one, ("notification",)))
    return Known(facts)


def test_a_fact_is_judged_by_the_row_in_force_when_it_occurred() -> None:
    """The last moment of the old law and the first of the new one; what was learnt when makes no difference."""
    old, new = notified("2025-06-30 23:59", "n1"), notified("2025-07-01 00:00", "n2")
    for told in ((old, new), (new, old)):
        found = duties(KEY, (OLD, NEW), known(*told))
        judged = {(one.head.rule.valid_from, one.head.since, one.due) for one in found}
        assert judged == {
            (OLD.valid_from, local("2025-06-30 23:59"), local("2025-07-01 23:59")),
            (NEW.valid_from, local("2025-07-01 00:00"), local("2025-07-01 12:00")),
        }


def test_what_meets_it_is_judged_by_the_row_of_the_trigger() -> None:
    """Assessed under the new law, after its twelve hours and within the old law's twenty-four."""
    told = (notified("2025-06-30 20:00"), social(NotificationAssessed, "2025-07-01 18:00", notification="n1"))
    (found,) = duties(KEY, (OLD, NEW), known(*told))
    assert found.in_time


def test_between_two_rows_nothing_is_asked() -> None:
    """A gap in the law is a gap."""
    gap = row("T1", valid_from=date(2025, 8, 1))
    assert duties(KEY, (OLD, gap), known(notified("2025-07-15 10:00"))) == []


def test_of_duties_that_run_on_the_earliest_awareness_says_which_law() -> None:
    """T6: the second notification came under the new law, and shares the assessment that the first one asked for."""
    old = row("T6", valid_to=date(2025, 6, 30))
    new = row("T6", valid_from=date(2025, 7, 1), limit=Limit(amount=2, unit="months"))
    (found,) = duties(KEY, (old, new), known(notified("2025-06-20 10:00"), notified("2025-07-05 10:00", "n2")))
    assert (found.head.rule, found.due) == (old, local("2025-10-20 23:59:59.999999"))
    assert len(found.triggers) == 2


def test_a_municipality_ends_a_row_and_adds_its_successor_without_code(tmp_path: Path) -> None:
    """Its own file stands in for the packaged one, and the same program judges each notification by its row."""
    table = yaml.safe_load((DEFINITIONS / "time_limits.yaml").read_text(encoding="utf-8"))
    (old,) = (each for each in table["rules"] if each["rule"] == "T1")
    successor = {**old, "valid_from": date(2025, 7, 1), "limit": {"amount": 12, "unit": "hours"}}
    old["valid_to"] = date(2025, 6, 30)
    table["rules"].append(successor)
    (tmp_path / "time_limits.yaml").write_text(yaml.safe_dump(table, allow_unicode=True), encoding="utf-8")
    told = subprocess.run(  # noqa: S603 (this very interpreter)
        [sys.executable, "-c", _LIFE],
        env={**os.environ, "SAMSPOR_DEFINITIONS": str(tmp_path), "PYTHONPATH": str(DEFINITIONS.parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["2024-01-01", "24.0", "2025-07-01", "12.0"]


_LIFE: Final = """
from shared.events.coordination import ObligationOpened
from shared.events.social import NotificationReceived
from tests.unit.coordination.living import Life, social
told = [social(NotificationReceived, at, notification=at[:10]) for at in ("2025-06-20 10:00", "2025-07-20 10:00")]
for one in Life().folds(*told).of(ObligationOpened, rule="T1"):
    print(one.rule_from, (one.due - one.trigger_at).total_seconds() / 3600)
"""


# Ages ----------------------------------------------------------------------------------------------------------------

PLACED: Final = social(PlacementStarted, "2025-03-03 10:00", placement_id="p1")


def waiting(life: Life, rule: str) -> list[tuple[Any, Any]]:
    """Since when and until when the obligations of a rule wait."""
    return [(one.trigger_at, one.due) for one in life.state.obligations.values() if one.rule == rule and one.waits]


def reached(years: float, at: str) -> Envelope:
    """An age that is reached."""
    return social(AgeReached, at, years=years)


def test_who_turned_16_before_the_case_began_owes_from_when_it_began() -> None:
    """Sixteen in January, a measure in May: the stance is asked for from May."""
    life = Life().folds(reached(16.0, "2025-01-10 00:00"))
    assert waiting(life, "T13") == []
    life.folds(social(MeasureStarted, "2025-05-05 10:00", measure_id="m1"))
    assert waiting(life, "T13") == [(local("2025-05-05 10:00"), None)]


def test_an_age_that_was_known_is_as_good_as_one_that_was_reached() -> None:
    """Nobody tells of a birthday before the youth was known; seventeen is sixteen, and it is owed once."""
    life = Life().folds(social(AgeKnown, "2025-02-01 10:00", years=16), PLACED)
    life.folds(social(AgeKnown, "2025-06-01 10:00", years=17))
    assert len(life.of(ObligationOpened, rule="T13-placed")) == 1
    assert waiting(life, "T13-placed") == [(local("2025-03-03 10:00"), local("2025-06-03 23:59:59.999999"))]


@pytest.mark.parametrize(("years", "opened"), [(15, 0), (16, 1), (17, 1), (18, 0)])
def test_the_ages_are_the_datas(years: int, opened: int) -> None:
    """Below sixteen not yet; from eighteen no more."""
    life = Life().folds(PLACED, social(AgeKnown, "2025-05-05 10:00", years=years))
    assert len(life.of(ObligationOpened, rule="T13-placed")) == opened


def test_the_decision_on_support_is_due_when_the_youth_is_seventeen_and_a_half() -> None:
    """Opened as soon as a placed youth is sixteen; the day is known when an age was reached on a day."""
    life = Life().folds(PLACED, social(AgeKnown, "2025-05-05 10:00", years=17))
    assert waiting(life, "T14") == [(local("2025-05-05 10:00"), None)]
    life.folds(reached(17.5, "2025-08-12 00:00"))
    assert waiting(life, "T14") == [(local("2025-05-05 10:00"), local("2025-08-12 23:59:59.999999"))]
    early = Life().folds(PLACED, reached(16.0, "2025-05-31 00:00"))
    assert [due for _, due in waiting(early, "T14")] == [local("2026-11-30 23:59:59.999999")]
    early.folds(social(DecisionMade, "2026-01-12 10:00", about="youth-support", outcome="yes"))
    assert [met.in_time for met in early.of(ObligationMet, rule="T14")] == [True]


def test_a_placement_that_ends_takes_the_duty_with_it_and_another_brings_it_back() -> None:
    """Moved to another family on the same day, it goes on."""
    ended = social(PlacementEnded, "2025-06-10 10:00", placement_id="p1", reason="returned-home")
    life = Life().folds(PLACED, reached(16.0, "2025-05-05 00:00"), ended)
    assert waiting(life, "T13-placed") == []
    life.folds(social(PlacementStarted, "2025-09-01 10:00", placement_id="p2"))
    assert waiting(life, "T13-placed") == [(local("2025-09-01 10:00"), local("2025-12-01 23:59:59.999999"))]
    moved = Life().folds(PLACED, social(PlacementStarted, "2025-06-10 09:00", placement_id="p2"))
    moved.folds(reached(16.0, "2025-05-05 00:00"), ended)
    assert waiting(moved, "T13-placed") == [(local("2025-05-05 00:00"), local("2025-08-05 23:59:59.999999"))]


def test_eighteen_ends_what_the_act_on_the_child_asks_for_and_nothing_else() -> None:
    """What is open lapses, what comes later is not asked for; the parties of a pathway are informed all the same."""
    life = Life().folds(notified("2025-05-05 10:00"), reached(18.0, "2025-05-05 12:00"))
    assert {one.reason for one in life.of(ObligationWaived)} == {"turned-18"}
    assert not any(one.waits for one in life.state.obligations.values())
    life.folds(notified("2025-06-05 10:00", "n2"), social(PathwayOpened, "2025-06-06 10:00"))
    assert {one.rule for one in life.state.obligations.values() if one.waits} == {"T24"}
    assert [one.trigger_at for one in life.of(ObligationOpened, rule="T1")] == [local("2025-05-05 10:00")]


def test_a_disability_that_is_judged_after_sixteen_counts_from_then() -> None:
    """T15; a plan for the youth has nothing to do with it."""
    life = Life().folds(reached(16.0, "2025-01-10 00:00"), social(YouthPlanMade, "2025-02-01 10:00"))
    life.folds(social(ProblemJudged, "2025-05-05 10:00", kind="disability", serious=False))
    assert waiting(life, "T15") == [(local("2025-05-05 10:00"), None)]


def test_a_birthday_follows_from_any_age_that_was_reached() -> None:
    """Also at the end of a short month; while none was reached it is not known."""

    def at(years: float, day: str) -> Fact:
        return fact_of(social(AgeReached, day, years=years), ("years",))

    assert birthday(18, [at(16.0, "2025-08-31 00:00")]) == date(2027, 8, 31)
    assert birthday(18, [at(16.0, "2024-02-29 00:00"), at(17.5, "2025-08-29 00:00")]) == date(2026, 2, 28)
    assert birthday(18, []) is None


# The municipality's own ----------------------------------------------------------------------------------------------


def test_a_target_is_the_municipalitys_and_none_is_invented() -> None:
    """Fourteen days in Norddjurs; of a place that nobody has described, no number."""
    rows = ROWS["START"]
    told = social(InterventionCommitted, "2025-05-05 10:00")
    facts = {told.type: (fact_of(told, ("intervention",)),)}
    assert [one.due for one in duties(KEY, rows, Known(facts, (), "707"))] == [local("2025-05-19 23:59:59.999999")]
    assert [one.due for one in duties(KEY, rows, Known(facts, (), "000"))] == [None]


def test_the_boards_limit_is_empty_until_a_municipality_sets_it(tmp_path: Path) -> None:
    """T21: a number in its own file is enough."""
    file = next((DEFINITIONS / "municipalities").glob("707-*.yaml"))
    place = yaml.safe_load(file.read_text(encoding="utf-8"))
    place["targets"]["youth_crime_board"] = {"amount": 3, "unit": "weeks"}
    (tmp_path / "municipalities").mkdir()
    (tmp_path / "municipalities" / file.name).write_text(yaml.safe_dump(place, allow_unicode=True), encoding="utf-8")
    told = subprocess.run(  # noqa: S603 (this very interpreter)
        [sys.executable, "-c", _BOARD],
        env={**os.environ, "SAMSPOR_DEFINITIONS": str(tmp_path), "PYTHONPATH": str(DEFINITIONS.parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["2025-05-26"]


_BOARD: Final = """
from shared.events.coordination import ObligationOpened
from shared.events.justice import ReferredToYouthCrimeBoard
from tests.unit.coordination.living import Life, social
for one in Life().folds(social(ReferredToYouthCrimeBoard, "2025-05-05 10:00")).of(ObligationOpened, rule="T21"):
    print(one.due.date())
"""
