"""What does the case itself show? By dated patterns over facts, whichever of them became known first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from shared.definitions.patterns import Fact
from shared.events.envelope import derived_id
from shared.policy import holding
from shared.policy.circumstances import CONCERN, SHOWN, age_at, began, categories_of, kept
from shared.testing.examples import MOMENT

OUT = "parents-kept-out"


def fact(type_name: str, days: float = 0, **values: Any) -> Fact:
    """A fact some days after the moment of the tests."""
    at = MOMENT + timedelta(days=days)
    return Fact(derived_id(type_name, days), type_name, at, at, values)


def facts(*known: Fact) -> Mapping[str, list[Fact]]:
    """Facts by type."""
    found: dict[str, list[Fact]] = {}
    for one in known:
        found.setdefault(one.type, []).append(one)
    return found


def after(days: float) -> datetime:
    """Some days after the moment of the tests."""
    return MOMENT + timedelta(days=days)


NOTIFIED = fact("social.notification-received", reasons=("neglect",), abuse_suspected=False, against_parents=False)
LIMITED = fact("social.screening-concluded", -9, outcome="limited", honour_related=False)


def completed(outcome: str) -> Fact:
    """The limited assessment (§ 19) ended yesterday."""
    return fact("social.limited-assessment-completed", -1, outcome=outcome)


@pytest.mark.parametrize(
    ("known", "circumstance", "holds"),
    [
        ((fact("school.concern-shared"),), CONCERN, True),
        ((fact("health-visitor.concern-shared"),), CONCERN, True),
        ((fact("coordination.youth-raised"),), CONCERN, True),
        ((NOTIFIED,), CONCERN, True),
        ((fact("school.absence-summarised"),), CONCERN, False),
        ((fact("social.abuse-case-opened"),), "abuse-case-open", True),
        ((fact("social.abuse-case-opened", -2), fact("social.abuse-case-closed", -1)), "abuse-case-open", False),
        ((fact("social.abuse-case-opened", 1),), "abuse-case-open", False),
        (
            (
                fact("social.abuse-case-opened", -3),
                fact("social.abuse-case-closed", -2),
                fact("social.abuse-case-opened", -1),
            ),
            "abuse-case-open",
            True,
        ),
        ((NOTIFIED,), "screening-or-assessment-running", True),
        (
            (NOTIFIED, fact("social.screening-concluded", 1, outcome="none", honour_related=False)),
            "screening-or-assessment-running",
            True,  # it is concluded tomorrow
        ),
        ((LIMITED,), "screening-or-assessment-running", True),
        ((LIMITED, completed("none")), "screening-or-assessment-running", False),
        ((LIMITED, completed("support")), "screening-or-assessment-running", False),
        ((LIMITED, completed("full")), "screening-or-assessment-running", True),
        ((fact("person.moved", to_municipality="730"),), "move-known", True),
        ((NOTIFIED,), "violence-suspected", False),
        ((fact("social.notification-received", abuse_suspected=True),), "violence-suspected", True),
        ((fact("social.notification-received", reasons=("sexual-abuse",)),), "violence-suspected", True),
    ],
)
def test_a_circumstance_holds_from_what_begins_it_to_what_ends_it(
    known: tuple[Fact, ...], circumstance: str, holds: bool
) -> None:
    """Not before, and not after."""
    assert (circumstance in holding(facts(*known), MOMENT)) is holds


@pytest.mark.parametrize(
    ("known", "kept_out"),
    [
        ((), False),
        ((NOTIFIED,), False),
        ((fact("social.notification-received", against_parents=True),), True),
        ((fact("social.notification-received", reasons=("honour-related",)),), True),
        ((fact("social.screening-concluded", outcome="full", honour_related=True),), True),
        ((fact("social.screening-concluded", outcome="full", honour_related=False),), False),
        ((fact("social.honour-risk-assessed", risk_found=True),), True),
        (
            (
                fact("social.screening-concluded", -2, outcome="full", honour_related=True),
                fact("social.honour-risk-assessed", -1, risk_found=False),
            ),
            False,
        ),
        ((fact("social.abuse-case-opened"),), True),
        ((fact("person.age-known", years=17),), False),
        ((fact("person.age-known", years=19),), True),
        ((fact("person.age-known", -300, years=17), fact("person.age-reached", years=18.0)), True),
        ((fact("social.abuse-case-opened", -2), fact("social.abuse-case-closed", -1)), False),
        (
            (
                fact("social.notification-received", -3, against_parents=True),
                fact("social.abuse-case-opened", -2),
                fact("social.abuse-case-closed", -1),
                fact("social.honour-risk-assessed", -1, risk_found=False),
            ),
            True,
        ),
    ],
)
def test_the_parents_are_kept_out_by_each_ground_that_stands(known: tuple[Fact, ...], kept_out: bool) -> None:
    """The end of one ground does not lift another; suspicion against the parents ends when it is set right."""
    assert (OUT in holding(facts(*known), MOMENT)) is kept_out


def test_the_order_in_which_facts_became_known_makes_no_difference() -> None:
    """Only when they occurred does."""
    known = (
        fact("social.notification-received", -4, abuse_suspected=True, reasons=("neglect",)),
        fact("social.abuse-case-opened", -3),
        fact("social.abuse-case-closed", -2),
        fact("school.concern-shared", -1),
    )

    assert {holding(facts(*order), MOMENT) for order in permutations(known)} == {
        frozenset({CONCERN, "screening-or-assessment-running"})
    }


def test_the_newest_concern_is_the_one_that_counts() -> None:
    """What was exchanged before it was about another one."""
    known = facts(fact("school.concern-shared", -9), fact("daycare.concern-shared", -3), NOTIFIED)

    assert began(CONCERN, known, after(-1)) == after(-3)
    assert began(CONCERN, known, after(1)) == MOMENT
    assert began(CONCERN, {}, MOMENT) is None


def test_nothing_is_shown_before_a_row_is_in_force() -> None:
    """Barnets lov began in 2024."""
    assert holding(facts(fact("social.abuse-case-opened", -800)), after(-700)) == frozenset()


def test_the_age_is_the_highest_that_is_known_by_then() -> None:
    """Known once, and reached since."""
    known = facts(
        fact("person.age-known", -900, years=13), fact("person.age-reached", -10, years=15.0),
        fact("person.age-reached", 10, years=16.0),
    )  # fmt: skip

    assert age_at(known, MOMENT) == 15
    assert age_at(known, after(11)) == 16
    assert age_at({}, MOMENT) is None


def test_whoever_keeps_facts_is_told_what_to_keep() -> None:
    """Each type with the fields that decide; and from which data a circumstance is known."""
    asked = {name: {path for other, paths in kept() if other == name for path in paths} for name, _ in kept()}

    assert asked["social.notification-received"] == {"abuse_suspected", "reasons", "against_parents"}
    assert asked["person.age-reached"] == {"years"}
    assert asked["person.moved"] == {"to_municipality"}
    assert asked["school.concern-shared"] == set()
    assert categories_of(("violence-suspected",), MOMENT) == {"abuse"}
    assert {CONCERN, OUT, "leader-told", "short-expiry"} < SHOWN
    assert "necessity-stated" not in SHOWN
