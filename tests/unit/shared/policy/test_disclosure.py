"""May this be disclosed? The table of bases, line by line: who to whom, for what, when not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.definitions.policy import BASES
from shared.policy import Consent, Disclosure, Givers, may_disclose
from shared.testing.examples import MOMENT

CONSENT = Consent(
    given_by=("mother",),
    to=("leisure",),
    categories=("attendance",),
    given_at=MOMENT - timedelta(days=7),
    purpose="coordinated-pathway",
    until=MOMENT + timedelta(days=7),
)

ALLOWED: Mapping[str, Disclosure] = {
    "CONSENT": Disclosure(
        basis="CONSENT",
        category="attendance",
        sender="school",
        recipient="leisure",
        purpose="coordinated-pathway",
        at=MOMENT,
        manner="feed",
        consents=(CONSENT,),
        givers=Givers(13),
    ),
    "SSP_115": Disclosure(
        basis="SSP_115",
        category="concern",
        sender="police",
        recipient="school",
        purpose="crime-prevention",
        at=MOMENT,
        circumstances=frozenset({"necessity-stated"}),
    ),
    "PSP_115": Disclosure(
        basis="PSP_115",
        category="concern",
        sender="police",
        recipient="psychiatry",
        purpose="help-to-vulnerable",
        at=MOMENT,
        circumstances=frozenset({"necessity-stated"}),
    ),
    "KSP_115": Disclosure(
        basis="KSP_115",
        category="coordination",
        sender="prison-probation",
        recipient="social",
        purpose="release",
        at=MOMENT,
        circumstances=frozenset({"necessity-stated", "person-in-listed-group"}),
    ),
    "SSD": Disclosure(
        basis="SSD",
        category="wellbeing",
        sender="school",
        recipient="health-visitor",
        purpose="early-effort",
        at=MOMENT,
        manner="meeting",
        circumstances=frozenset({"concern-exists", "necessity-stated"}),
    ),
    "ABUSE": Disclosure(
        basis="ABUSE",
        category="abuse",
        sender="social",
        recipient="prosecution",
        purpose="abuse-case",
        at=MOMENT,
        circumstances=frozenset({"abuse-case-open", "necessity-stated"}),
    ),
    "BARNAHUS": Disclosure(
        basis="BARNAHUS",
        category="abuse",
        sender="childrens-house",
        recipient="police",
        purpose="childrens-house",
        at=MOMENT,
        circumstances=frozenset({"childrens-house-in-use"}),
    ),
    "YOUTH_CRIME_ACT": Disclosure(
        basis="YOUTH_CRIME_ACT",
        category="justice",
        sender="youth-crime-board",
        recipient="social",
        purpose="casework",
        at=MOMENT,
        manner="feed",
        circumstances=frozenset({"necessity-stated"}),
    ),
    "COLLECT_11C": Disclosure(
        basis="COLLECT_11C",
        category="schooling",
        sender="school",
        recipient="social",
        purpose="assessment",
        at=MOMENT,
        circumstances=frozenset({"screening-or-assessment-running"}),
    ),
    "NOTIFY_133": Disclosure(
        basis="NOTIFY_133",
        category="notification",
        sender="school",
        recipient="social",
        purpose="notification",
        at=MOMENT,
    ),
    "NOTIFY_135": Disclosure(
        basis="NOTIFY_135",
        category="notification",
        sender="private-association",
        recipient="social",
        purpose="notification",
        at=MOMENT,
    ),
    "MUNI_MOVE": Disclosure(
        basis="MUNI_MOVE",
        category="casework",
        sender="social",
        recipient="other-municipality",
        purpose="move",
        at=MOMENT,
        circumstances=frozenset({"move-known"}),
    ),
    "SAME_UNIT": Disclosure(
        basis="SAME_UNIT",
        category="casework",
        sender="social",
        recipient="social",
        purpose="casework",
        at=MOMENT,
        manner="feed",
        circumstances=frozenset({"job-function-covers"}),
    ),
    "EMERGENCY": Disclosure(
        basis="EMERGENCY",
        category="location",
        sender="social",
        recipient="police",
        purpose="emergency",
        at=MOMENT,
        circumstances=frozenset({"reason-stated", "short-expiry", "leader-told"}),
    ),
}


def test_every_basis_is_specified_here() -> None:
    """A basis without an example of what it allows would be untried."""
    assert {basis.code for basis in BASES} == set(ALLOWED)


@pytest.mark.parametrize("asked", ALLOWED.values(), ids=ALLOWED)
def test_a_basis_allows_what_it_is_for(asked: Disclosure) -> None:
    """The right people, purpose and circumstances: allowed, on that basis, in words."""
    answer = may_disclose(asked)

    assert (answer.allow, answer.basis, answer.purpose) == (True, asked.basis, asked.purpose)
    assert answer.reason_da.startswith("Det er tilladt efter")
    assert answer.reason_en.startswith("It is allowed by")


@pytest.mark.parametrize("asked", ALLOWED.values(), ids=ALLOWED)
def test_nothing_goes_to_the_investigation_of_a_criminal_case(asked: Disclosure) -> None:
    """Whatever the basis, the purpose is refused."""
    assert may_disclose(replace(asked, purpose="criminal-investigation")).code == "never-for-this"


@pytest.mark.parametrize("asked", ALLOWED.values(), ids=ALLOWED)
def test_every_circumstance_that_a_basis_requires_is_needed(asked: Disclosure) -> None:
    """One circumstance less, and it is denied, saying which one is missing."""
    for circumstance in asked.circumstances:
        answer = may_disclose(replace(asked, circumstances=asked.circumstances - {circumstance}))

        assert answer.code == "missing-circumstance"
        assert "{" not in answer.reason_da


@pytest.mark.parametrize(
    ("basis", "changes", "code"),
    [
        ("SSP_115", {"recipient": "private-association"}, "outside-circle"),
        ("SSP_115", {"sender": "company"}, "outside-circle"),
        ("SSP_115", {"purpose": "casework"}, "other-purpose"),
        ("SSP_115", {"category": "charge"}, "charges-social-only"),
        ("SSP_115", {"category": "health"}, "health-closed"),
        ("PSP_115", {"recipient": "school"}, "outside-circle"),
        ("PSP_115", {"manner": "feed"}, "other-manner"),
        ("KSP_115", {"recipient": "psychiatry"}, "outside-circle"),
        ("SSD", {"recipient": "police"}, "outside-circle"),
        ("SSD", {"recipient": "private-association"}, "outside-circle"),
        ("SSD", {"manner": "feed"}, "other-manner"),
        (
            "SSD",
            {"circumstances": frozenset({"concern-exists", "necessity-stated", "violence-suspected"})},
            "excluded-circumstance",
        ),
        ("ABUSE", {"recipient": "school"}, "outside-circle"),
        ("ABUSE", {"purpose": "casework"}, "other-purpose"),
        ("BARNAHUS", {"recipient": "school"}, "outside-circle"),
        ("YOUTH_CRIME_ACT", {"recipient": "school"}, "outside-circle"),
        ("YOUTH_CRIME_ACT", {"recipient": "police"}, "justice-social-only"),
        ("COLLECT_11C", {"recipient": "school"}, "outside-circle"),
        ("NOTIFY_133", {"recipient": "police"}, "outside-circle"),
        ("MUNI_MOVE", {"recipient": "police"}, "outside-circle"),
        ("SAME_UNIT", {"recipient": "school"}, "other-unit"),
        ("EMERGENCY", {"manner": "feed"}, "other-manner"),
        ("EMERGENCY", {"recipient": "local-council"}, "aggregates-only"),
        ("CONSENT", {"recipient": "local-council"}, "aggregates-only"),
    ],
)
def test_a_basis_denies_what_it_is_not_for(basis: str, changes: Mapping[str, Any], code: str) -> None:
    """Outside the circle, for another purpose, in another manner, or of a closed category: denied."""
    answer = may_disclose(replace(ALLOWED[basis], **changes))

    assert (answer.allow, answer.code, answer.basis) == (False, code, None)


@pytest.mark.parametrize(
    ("consent", "changes", "code"),
    [
        (None, {}, "no-consent"),
        (replace(CONSENT, written=False), {}, "consent-not-written"),
        (replace(CONSENT, withdrawn_at=MOMENT), {}, "consent-withdrawn"),
        (replace(CONSENT, until=MOMENT), {}, "consent-expired"),
        (replace(CONSENT, given_at=MOMENT + timedelta(seconds=1)), {}, "consent-expired"),
        (CONSENT, {"recipient": "job"}, "consent-scope"),
        (CONSENT, {"category": "health"}, "consent-scope"),
        (CONSENT, {"category": "wellbeing"}, "consent-scope"),
        (CONSENT, {"purpose": "casework"}, "consent-scope"),
        (CONSENT, {"givers": Givers()}, "age-unknown"),
        (CONSENT, {"givers": Givers(15)}, "consent-giver"),
        (CONSENT, {"givers": Givers(13, "father")}, "consent-giver"),
        (CONSENT, {"givers": Givers(13, "guardian")}, "consent-giver"),
        (replace(CONSENT, given_by=("youth",)), {}, "consent-giver"),
        (replace(CONSENT, given_by=("step-parent", "school")), {}, "consent-giver"),
    ],
)
def test_consent_holds_within_its_scope_only(consent: Consent | None, changes: Mapping[str, Any], code: str) -> None:
    """Written, in force, not withdrawn, for this data, recipient and purpose, by the right person; or denied."""
    consents = () if consent is None else (consent,)
    answer = may_disclose(replace(ALLOWED["CONSENT"], consents=consents, **changes))

    assert (answer.allow, answer.code) == (False, code)


@pytest.mark.parametrize(("age", "giver"), [(9, "mother"), (14.5, "other-guardian"), (15, "youth"), (18, "youth")])
def test_who_must_consent_depends_on_the_age(age: float, giver: str) -> None:
    """Up to 15 a holder of parental responsibility, from 15 the youth."""
    consent = replace(CONSENT, given_by=(giver,))

    assert may_disclose(replace(ALLOWED["CONSENT"], consents=(consent,), givers=Givers(age))).allow


def test_health_is_opened_by_a_consent_that_names_it() -> None:
    """A basis of its own opens what is closed to leisure."""
    consent = replace(CONSENT, categories=("health",))

    assert may_disclose(replace(ALLOWED["CONSENT"], consents=(consent,), category="health")).allow


def test_police_data_travels_with_its_conditions() -> None:
    """What goes under section 115 is not for investigation, and nobody was obliged to share it."""
    assert may_disclose(ALLOWED["SSP_115"]).conditions == ("not-for-investigation", "nobody-obliged")


def test_a_denial_names_the_basis_and_what_is_missing_in_plain_words() -> None:
    """A person can read why, without a code."""
    answer = may_disclose(replace(ALLOWED["ABUSE"], circumstances=frozenset({"necessity-stated"})))

    assert answer.reason_da == (
        "Der mangler noget, som grundlaget Udveksling i overgrebssager kræver: at der er en åben overgrebssag."
    )


def test_an_unknown_basis_allows_nothing() -> None:
    """So does one that is not in force yet."""
    asked = ALLOWED["NOTIFY_133"]

    assert may_disclose(replace(asked, basis="GOSSIP")).code == "unknown-basis"
    assert may_disclose(replace(asked, at=MOMENT.replace(year=2023))).code == "unknown-basis"
