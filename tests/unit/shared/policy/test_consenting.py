"""Does a consent carry this? What it names, to whom it names, while it holds, in writing, by whoever must give it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.policy import Consent, Givers, Resting, consent_denial, consent_holds, denial_of, denial_of_all, runs_out
from shared.testing.examples import MOMENT

DAY = timedelta(days=1)
SAID = Consent(
    given_by=("mother",), to=("school", "job"), categories=("attendance",), given_at=MOMENT, until=MOMENT + 90 * DAY,
    purpose="coordinated-pathway",
)  # fmt: skip
ASKED = Resting(category="attendance", recipient="school", at=MOMENT + DAY, givers=Givers(13))


def code(consent: Consent = SAID, asked: Resting = ASKED) -> str:
    """The reason of a denial."""
    denial = consent_denial(consent, asked)
    return "carries" if denial is None else denial.code


def test_it_carries_what_it_names_for_what_it_was_given() -> None:
    """For its purpose, or where nothing else can be meant."""
    assert code() == code(asked=replace(ASKED, purpose="coordinated-pathway")) == "carries"
    assert code(asked=replace(ASKED, purpose="casework")) == "consent-scope"
    assert code(asked=replace(ASKED, category="health")) == code(asked=replace(ASKED, recipient="police"))
    assert code(replace(SAID, purpose=None), replace(ASKED, purpose="casework")) == "carries"


@pytest.mark.parametrize(
    ("at", "expected"),
    [(-1, "consent-expired"), (0, "carries"), (89.9, "carries"), (90, "consent-expired"), (91, "consent-expired")],
)
def test_it_holds_from_when_it_was_given_until_its_end(at: float, expected: str) -> None:
    """The moment of its end is the first at which it holds no longer."""
    assert code(asked=replace(ASKED, at=MOMENT + at * DAY)) == expected


@pytest.mark.parametrize(
    ("given_by", "age", "custody", "carries"),
    [
        (("mother",), 13, None, True),
        (("mother",), 13, "both-parents", True),
        (("mother",), 13, "mother", True),
        (("mother",), 13, "father", False),
        (("mother", "father"), 13, "father", True),
        (("other-guardian",), 13, "guardian", True),
        (("mother",), 13, "guardian", False),
        (("step-parent",), 13, "both-parents", False),
        (("youth",), 13, None, False),
        (("mother",), 15, None, False),
        (("youth",), 15, "father", True),
        (("youth", "mother"), 17.5, None, True),
        (("youth",), 18, None, True),
        (("mother",), None, None, False),
        (("youth",), None, None, False),
    ],
)
def test_who_must_give_it_follows_from_the_age_and_from_who_has_custody(
    given_by: tuple[str, ...], age: float | None, custody: str | None, *, carries: bool
) -> None:
    """Up to 15 a parent who holds parental responsibility, from then on the youth; unknown age, nobody."""
    asked = replace(ASKED, givers=Givers(age, custody))

    assert (consent_denial(replace(SAID, given_by=given_by), asked) is None) is carries
    assert consent_holds(replace(SAID, given_by=given_by), asked.at, asked.givers) is carries


def test_one_that_carries_is_enough_and_the_nearest_reason_is_told() -> None:
    """A consent about other data is no reason; none at all is another."""
    oral = replace(SAID, written=False)
    other = replace(SAID, categories=("health",))

    assert denial_of((oral, other, SAID), ASKED) is None
    assert [found.code for found in (denial_of((), ASKED), denial_of((other,), ASKED)) if found] == [
        "no-consent",
        "consent-scope",
    ]
    told = denial_of((other, oral), ASKED)
    assert told is not None
    assert told.code == "consent-not-written"


def test_a_place_at_the_table_needs_a_consent_that_carries_something_to_the_sector() -> None:
    """Whatever it names."""
    assert denial_of_all((SAID,), "job", ASKED.at, ASKED.givers) is None
    refused = [
        denial_of_all(consents, sector, ASKED.at, ASKED.givers)
        for consents, sector in (((), "job"), ((SAID,), "police"), ((replace(SAID, written=False),), "job"))
    ]
    assert [found.code for found in refused if found] == ["no-consent", "consent-scope", "consent-not-written"]


def test_what_rests_on_consents_ends_with_the_last_that_carries_it() -> None:
    """An oral one counts for nothing, one that was withdrawn has ended, and one without an end has none."""
    longer = replace(SAID, until=MOMENT + 200 * DAY)

    assert runs_out([SAID, longer], ASKED) == longer.until
    assert runs_out([SAID, replace(longer, written=False)], ASKED) == SAID.until
    assert runs_out([SAID, replace(longer, withdrawn_at=MOMENT + 5 * DAY)], ASKED) == SAID.until
    assert runs_out([SAID, replace(longer, until=None)], ASKED) is None
    assert runs_out([], ASKED) is None
