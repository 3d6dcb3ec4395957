"""What is open to a unit because of a consent or a decision, and for how long?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.policy import Consent, Given, Grant, granted
from shared.testing.examples import MOMENT

SAID = Consent(
    given_by=("mother",), to=("leisure",), categories=("attendance", "health"), given_at=MOMENT, written=True,
    purpose="coordinated-pathway", until=MOMENT + timedelta(days=90),
)  # fmt: skip
RUNNING = Given(
    basis="SSP_115", categories=("police-talk",), manner="feed", at=MOMENT, conditions=("not-for-investigation",)
)
ONCE = replace(RUNNING, manner="once", basis="SSD", categories=("wellbeing",), conditions=("once-at-a-meeting",))


def days(number: float) -> datetime:
    """Some days after the consent and the decisions."""
    return MOMENT + timedelta(days=number)


def test_a_consent_opens_what_it_names_with_its_conditions() -> None:
    """Health too, where it is named."""
    grant = Grant("CONSENT", ("within-scope", "until-withdrawn"))

    assert granted("leisure", [SAID], [], 13, days(1)) == {"attendance": grant, "health": grant}


@pytest.mark.parametrize(
    ("consent", "unit", "age", "after"),
    [
        (replace(SAID, written=False), "leisure", 13, 1),
        (replace(SAID, given_by=("step-parent",)), "leisure", 13, 1),
        (SAID, "leisure", 15, 1),
        (SAID, "leisure", None, 1),
        (SAID, "job", 13, 1),
        (SAID, "leisure", 13, 91),
        (SAID, "leisure", 13, -1),
        (replace(SAID, withdrawn_at=days(2)), "leisure", 13, 3),
        (replace(SAID, purpose="criminal-investigation"), "leisure", 13, 1),
        (replace(SAID, categories=("charge", "justice")), "leisure", 13, 1),
        (replace(SAID, to=("local-council",)), "local-council", 13, 1),
    ],
)
def test_a_consent_that_would_not_allow_it_now_opens_nothing(
    consent: Consent, unit: str, age: float | None, after: float
) -> None:
    """Oral, by the wrong person, too old, too young, withdrawn, or of what is closed to the unit."""
    assert granted(unit, [consent], [], age, days(after)) == {}


@pytest.mark.parametrize(("after", "open_still"), [(-1, False), (0, True), (13.9, True), (14, False), (400, False)])
def test_what_was_given_once_closes_again(after: float, open_still: bool) -> None:
    """The page shows it for a fortnight; it was told there and then."""
    assert ("wellbeing" in granted("school", [], [ONCE], 13, days(after))) is open_still


@pytest.mark.parametrize("after", [0, 30, 400])
def test_a_running_disclosure_stays_open_while_the_unit_takes_part(after: float) -> None:
    """That it takes part is a relation, which is asked for beside this."""
    assert granted("school", [], [RUNNING], None, days(after)) == {
        "police-talk": Grant("SSP_115", ("not-for-investigation",))
    }


def test_a_consent_goes_before_a_decision() -> None:
    """Where both open a category, the answer names the consent."""
    both = replace(RUNNING, categories=("attendance",))

    assert granted("leisure", [SAID], [both], 13, days(1))["attendance"].basis == "CONSENT"


def test_nobody_said_yes_and_nothing_was_decided() -> None:
    """Nothing is open."""
    assert granted("school", [], [], 13, MOMENT) == {}
