"""May all of it go to all of them? One answer over every category, recipient and basis, by what the case shows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.definitions.policy import BASES
from shared.events.envelope import derived_id
from shared.policy import Before, Consent, Givers, Sharing, Shown, may_share
from shared.testing.examples import MOMENT

ASKED = Sharing(
    sender="school",
    recipients=("health-visitor", "social"),
    categories=("attendance", "wellbeing"),
    purpose="early-effort",
    at=MOMENT,
    manner="meeting",
    basis="SSD",
    stated=frozenset({"necessity-stated"}),
)
SHOWN = Shown(
    circumstances=frozenset({"concern-exists"}), givers=Givers(13.0), concern_since=MOMENT - timedelta(days=30)
)
SSD = Before(
    basis="SSD", recipients=("social",), categories=("attendance",), at=MOMENT - timedelta(days=10)
)  # fmt: skip


def code(asked: Sharing = ASKED, shown: Shown = SHOWN, **changes: Any) -> str:
    """The reason of the answer."""
    return may_share(replace(asked, **changes), shown).answer.code


def test_each_category_goes_to_each_recipient_or_nothing_goes() -> None:
    """Every cell has an answer of its own; the whole is what the first denied one says."""
    verdict = may_share(ASKED, SHOWN)
    cells = next(one.cells for one in verdict.considered if one.basis == "SSD")

    assert verdict.answer.allow
    assert set(cells) == {(one, to) for one in ASKED.categories for to in ASKED.recipients}
    assert code(recipients=("social", "police")) == "outside-circle"
    assert code(categories=("attendance", "charge"), recipients=("school",)) == "charges-social-only"


def test_every_basis_in_force_is_considered_and_gives_its_reason() -> None:
    """Whoever asks sees why each of them would do or not."""
    considered = may_share(replace(ASKED, basis=None), SHOWN).considered

    assert [one.basis for one in considered] == [row.code for row in BASES]
    assert all(one.answer.reason_da and one.answer.reason_en for one in considered)
    assert [one.basis for one in considered if one.answer.allow] == ["SSD"]


def test_what_the_case_does_not_show_cannot_be_stated() -> None:
    """The asker's word is not taken, and the answer says what the case lacks."""
    stated = frozenset({"necessity-stated", "concern-exists"})

    assert code(shown=Shown(), stated=stated) == "not-known-circumstance"
    assert code(shown=Shown(hidden=frozenset({"concern-exists"})), stated=stated) == "ask-authority"


def test_what_speaks_against_counts_whoever_says_it() -> None:
    """The case, or the one who asks; of the case only whoever may know is told."""
    violence = frozenset({"violence-suspected"})
    shown = replace(SHOWN, circumstances=SHOWN.circumstances | violence)

    assert code(stated=ASKED.stated | violence) == "excluded-circumstance"
    assert code(shown=shown) == "excluded-circumstance"
    assert code(shown=replace(shown, hidden=violence)) == "ask-authority"
    assert code(shown=replace(shown, hidden=violence), stated=ASKED.stated | violence) == "excluded-circumstance"


def test_it_says_what_would_have_to_be_stated() -> None:
    """Necessity can be; that a case shows something cannot."""
    unsaid = may_share(replace(ASKED, stated=frozenset()), SHOWN)
    early = next(one for one in unsaid.considered if one.basis == "SSD")

    assert early.if_stated == ("necessity-stated",)
    hopeless = may_share(replace(ASKED, stated=frozenset()), Shown())
    assert all(one.if_stated == () for one in hopeless.considered if one.basis == "SSD")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((), "allowed"),
        ((SSD,), "allowed"),
        ((SSD, replace(SSD, at=MOMENT - timedelta(days=5))), "used-up"),
        ((SSD, replace(SSD, categories=("incident",))), "allowed"),
        ((SSD, replace(SSD, recipients=("daycare",))), "allowed"),
        ((SSD, replace(SSD, basis="CONSENT")), "allowed"),
        ((SSD, replace(SSD, at=MOMENT - timedelta(days=31))), "allowed"),
        ((SSD, replace(SSD, at=MOMENT + timedelta(days=1))), "allowed"),
    ],
)
def test_once_and_one_follow_up_about_the_same_concern(before: tuple[Before, ...], expected: str) -> None:
    """The same categories to the same recipient, since the newest concern."""
    assert code(shown=replace(SHOWN, before=before)) == expected


def test_the_consent_that_covers_it_is_found_among_several() -> None:
    """Each cell may rest on another one; the nearest reason is told where none covers it."""
    one = Consent(given_by=("mother",), to=("job",), categories=("attendance",), given_at=MOMENT)
    other = replace(one, to=("leisure",), withdrawn_at=MOMENT)
    asked = replace(ASKED, basis="CONSENT", recipients=("job",), categories=("attendance",), purpose="casework")
    shown = replace(SHOWN, consents={derived_id("one"): one, derived_id("other"): other})

    assert may_share(asked, shown).answer.allow
    assert code(asked, shown, recipients=("job", "leisure")) == "consent-withdrawn"
    assert code(asked, shown, consent=derived_id("other")) == "consent-scope"
    assert code(asked, shown, consent=derived_id("unknown")) == "no-consent"
    assert code(asked, shown, recipients=("police",)) == "consent-scope"
    assert code(asked, shown, purpose="criminal-investigation") == "never-for-this"


def test_a_denial_names_the_bases_that_would_do() -> None:
    """And an answer without a basis names the first of them, or says that there is none."""
    crime = replace(ASKED, recipients=("leisure",), purpose="crime-prevention")

    assert may_share(crime, SHOWN).answer.instead == ("SSP_115",)
    assert may_share(replace(crime, basis=None), SHOWN).answer.basis == "SSP_115"
    assert code(crime, basis=None, recipients=("company",)) == "no-basis"
    assert code(crime, basis="GOSSIP") == "unknown-basis"
    assert code(crime, basis=None, purpose="criminal-investigation") == "never-for-this"


def test_a_protected_place_that_is_disclosed_goes_no_further() -> None:
    """The condition travels with it, and with nothing else."""
    shown = replace(SHOWN, circumstances=SHOWN.circumstances | {"address-protected"})
    place = replace(ASKED, categories=("attendance", "location"))

    assert may_share(place, shown).answer.conditions == ("once-at-a-meeting", "protected-address")
    assert may_share(place, SHOWN).answer.conditions == ("once-at-a-meeting",)
    assert may_share(ASKED, shown).answer.conditions == ("once-at-a-meeting",)
