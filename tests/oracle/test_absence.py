"""Does absence that falls and rises again within a quarter leave one duty, by the product and by the model alike?

The scenario hardly ever does so; here figures, warnings and notifications come in every order (DOMAIN, T16 and T16a:
the newer summary replaces the older).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.events.envelope import Envelope, Event
from shared.events.school import AbsenceSummarised, ConcernShared, FamilyMeetingHeld
from shared.events.social import NotificationReceived
from shared.testing.examples import YOUTH, example_of, fact
from tests.oracle.limits import verdicts
from tests.oracle.told import Line
from tests.unit.coordination.living import Life

START: Final = datetime(2025, 1, 6, 9, tzinfo=UTC)
BORN: Final = date(2012, 3, 1)
UNTIL: Final = START + timedelta(days=400)
RULES: Final = ("T16", "T16a")


def figures(unauthorised: int) -> AbsenceSummarised:
    """What the school has counted so far, of 100 half days."""
    return example_of(
        AbsenceSummarised, quarter="2025-Q1", school_days=100, sick=0, permitted=0, unauthorised=unauthorised
    )


NOTIFIED: Final = example_of(
    NotificationReceived, notifier_sector="school", reasons=("unauthorised-absence",), abuse_suspected=False
)
"""The head of school notifies of the absence."""
TOLD = st.sampled_from([
    *map(figures, (5, 10, 12, 15, 20)),
    NOTIFIED,
    example_of(NotificationReceived, notifier_sector="school", reasons=("social-circle",), abuse_suspected=False),
    example_of(ConcernShared),
    example_of(FamilyMeetingHeld),
])  # fmt: skip
COURSES = st.lists(st.tuples(TOLD, st.integers(0, 300)), min_size=1, max_size=8, unique_by=lambda one: one[1])


def told(course: Sequence[tuple[Event, int]]) -> list[Envelope]:
    """Facts on these days."""
    return [fact(data, at=START + timedelta(days=day), key=YOUTH) for data, day in course]


def by_the_product(facts: Sequence[Envelope]) -> Counter[tuple[str, str]]:
    """How the duties of absence stand when these facts were learnt in this order."""
    return Counter(
        (one.rule, "waived" if one.waived_at is not None else "met" if one.met_at is not None else "open")
        for one in Life().folds(*facts).state.obligations.values()
        if one.rule in RULES
    )


def by_the_model(facts: Sequence[Envelope]) -> Counter[tuple[str, str]]:
    """The same, worked out by hand."""
    lines = [
        Line(one.type, one.occurred_at, one.recorded_at, one.data.model_dump(mode="json"), str(one.id)) for one in facts
    ]
    found = verdicts(lines, BORN, UNTIL)
    return Counter({verdict: count for verdict, count in found.items() if verdict[0] in RULES})


@settings(max_examples=200)
@given(COURSES, st.randoms(use_true_random=False))
def test_one_quarter_is_one_duty(course: list[tuple[Event, int]], chance: Any) -> None:
    """Whatever the figures do, in whatever order they become known."""
    facts = told(course)
    assert by_the_product(chance.sample(facts, len(facts))) == by_the_model(facts)


@pytest.mark.parametrize("again", [60, 290])
def test_what_answered_after_the_first_crossing_has_answered(again: int) -> None:
    """The figures fall, and rise again soon or late: the school has notified of this quarter."""
    facts = told([(figures(20), 0), (NOTIFIED, 1), (figures(5), 40), (figures(20), again)])
    assert by_the_product(facts) == by_the_model(facts)
    assert by_the_product(facts)["T16", "met"] == 1


def test_what_nobody_answered_is_open_again_when_the_figures_rise_again() -> None:
    """One duty: lapsed while they were low, owed since."""
    facts = told([(figures(20), 0), (figures(5), 40), (figures(20), 60)])
    assert by_the_product(facts)["T16", "open"] == by_the_model(facts)["T16", "open"] == 1
    low = told([(figures(20), 0), (figures(5), 40), (NOTIFIED, 60)])
    assert by_the_product(low)["T16", "waived"] == by_the_model(low)["T16", "waived"] == 1
