"""May a sector tell this of this youth? Intake's gate."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.policy import Acceptance, Consent, Following, Givers, may_accept
from shared.testing.examples import MOMENT

FOLLOWING = Following(categories=frozenset({"attendance"}), basis="CONSENT", since=MOMENT - timedelta(days=1))
SAID = Consent(
    given_by=("mother",), to=("school",), categories=("attendance",), given_at=MOMENT - timedelta(days=2),
    purpose="coordinated-pathway",
)  # fmt: skip
ABSENCE = Acceptance(
    sector="school", type="school.absence-summarised", occurred_at=MOMENT, told_at=MOMENT, following=FOLLOWING,
    consents=(SAID,), givers=Givers(13),
)  # fmt: skip
SCREENING = Acceptance(
    sector="social",
    type="social.screening-concluded",
    occurred_at=MOMENT,
    told_at=MOMENT,
    accepted_notification=True,
)
CONCERN = Acceptance(sector="school", type="school.concern-shared", occurred_at=MOMENT, told_at=MOMENT)


@pytest.mark.parametrize(
    ("told", "basis", "purpose"),
    [
        (ABSENCE, "CONSENT", "coordinated-pathway"),
        (replace(ABSENCE, following=replace(FOLLOWING, basis="SSP_115")), "SSP_115", "crime-prevention"),
        (SCREENING, "SAME_UNIT", "assessment"),
        (replace(SCREENING, accepted_notification=False, open_pathway=True), "SAME_UNIT", "assessment"),
        (CONCERN, "SSD", "early-effort"),
        (replace(CONCERN, basis="SSP_115", purpose="crime-prevention"), "SSP_115", "crime-prevention"),
        (replace(CONCERN, sector="police", type="police.concern-shared"), "SSP_115", "crime-prevention"),
        (replace(CONCERN, sector="leisure", type="leisure.concern-shared"), "SSP_115", "crime-prevention"),
        (replace(CONCERN, sector="ssp", type="ssp.concern-shared"), "SSP_115", "crime-prevention"),
        (replace(CONCERN, sector="daycare", type="daycare.concern-shared"), "SSD", "early-effort"),
        (replace(CONCERN, sector="health-visitor", type="health-visitor.concern-shared"), "SSD", "early-effort"),
        (replace(CONCERN, sector="social", type="social.notification-received"), "NOTIFY_133", "notification"),
        (
            replace(CONCERN, sector="social", type="social.notification-received", basis="NOTIFY_135"),
            "NOTIFY_135",
            "notification",
        ),
        (
            replace(SCREENING, sector="person-register", type="person.protection-set"),
            "SAME_UNIT",
            "person-registration",
        ),
    ],
)
def test_what_has_its_tie_passes_with_basis_and_purpose(told: Acceptance, basis: str, purpose: str) -> None:
    """The answer carries what the envelope must say."""
    answer = may_accept(told)

    assert (answer.allow, answer.basis, answer.purpose) == (True, basis, purpose)


@pytest.mark.parametrize(
    ("told", "changes", "code"),
    [
        (ABSENCE, {"following": None}, "no-following"),
        (ABSENCE, {"following": None, "open_pathway": True, "accepted_notification": True}, "no-following"),
        (ABSENCE, {"following": replace(FOLLOWING, categories=frozenset({"wellbeing"}))}, "outside-following"),
        (ABSENCE, {"following": replace(FOLLOWING, since=MOMENT + timedelta(seconds=1))}, "no-following"),
        (ABSENCE, {"following": replace(FOLLOWING, until=MOMENT - timedelta(seconds=1))}, "no-following"),
        (ABSENCE, {"following": replace(FOLLOWING, basis="SSD")}, "other-manner"),
        (ABSENCE, {"following": replace(FOLLOWING, basis="SAME_UNIT")}, "other-unit"),
        (ABSENCE, {"purpose": "criminal-investigation"}, "never-for-this"),
        (ABSENCE, {"sector": "job"}, "not-your-event"),
        (ABSENCE, {"sector": "bakery"}, "not-your-event"),
        (SCREENING, {"accepted_notification": False}, "no-notification"),
        (SCREENING, {"accepted_notification": False, "following": FOLLOWING}, "no-notification"),
        (CONCERN, {"basis": "SAME_UNIT"}, "basis-not-allowed"),
        (CONCERN, {"basis": "PSP_115"}, "basis-not-allowed"),
        (CONCERN, {"basis": "SSP_115", "purpose": "early-effort"}, "other-purpose"),
        (CONCERN, {"basis": "GOSSIP"}, "unknown-basis"),
        (CONCERN, {"purpose": "casework"}, "other-purpose"),
        (CONCERN, {"type": "person.name-known"}, "not-your-event"),
    ],
)
def test_what_lacks_its_tie_or_basis_is_stopped(told: Acceptance, changes: Mapping[str, Any], code: str) -> None:
    """No following, no case, not of this sector, or not on this basis: refused, saying which."""
    answer = may_accept(replace(told, **changes))

    assert (answer.allow, answer.code) == (False, code)
    assert answer.reason_da
    assert answer.reason_en


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consents": ()}, "no-consent"),
        ({"consents": (replace(SAID, to=("job",)),)}, "consent-scope"),
        ({"consents": (replace(SAID, categories=("wellbeing",)),)}, "consent-scope"),
        ({"consents": (replace(SAID, written=False),)}, "consent-not-written"),
        ({"consents": (replace(SAID, given_by=("step-parent",)),)}, "consent-giver"),
        ({"consents": (replace(SAID, until=MOMENT),)}, "consent-expired"),
        ({"consents": (replace(SAID, withdrawn_at=MOMENT),)}, "consent-withdrawn"),
        ({"givers": Givers(15)}, "consent-giver"),
        ({"givers": Givers(13, "father")}, "consent-giver"),
        ({"givers": Givers()}, "age-unknown"),
    ],
)
def test_what_is_told_on_consent_passes_while_a_consent_carries_it(changes: Mapping[str, Any], code: str) -> None:
    """The following alone is no longer enough; one on another basis needs none."""
    told = replace(ABSENCE, **changes)

    assert (may_accept(told).allow, may_accept(told).code) == (False, code)
    assert may_accept(replace(told, following=replace(FOLLOWING, basis="SSP_115"))).allow


def test_what_is_told_late_is_disclosed_when_it_is_told() -> None:
    """What occurred while the consent held is not told once it is withdrawn."""
    told = replace(ABSENCE, consents=(replace(SAID, withdrawn_at=MOMENT),), occurred_at=MOMENT - timedelta(hours=1))

    assert may_accept(told).code == "consent-withdrawn"


@pytest.mark.parametrize("stated", ["SAME_UNIT", "PSP_115", "GOSSIP"])
def test_a_basis_that_will_not_do_is_answered_with_those_that_would(stated: str) -> None:
    """The sender learns which to state instead, the usual one first; each of them is then let through."""
    answer = may_accept(replace(CONCERN, basis=stated))

    assert answer.instead == ("SSD", "SSP_115", "CONSENT")
    assert all(may_accept(replace(CONCERN, basis=basis)).allow for basis in answer.instead)


def test_a_basis_that_is_not_in_force_is_not_offered_instead() -> None:
    """Before barnets lov there was neither its § 133 nor its § 135, nor the exchange for early effort."""
    before = MOMENT.replace(year=2023)
    told = replace(CONCERN, occurred_at=before, told_at=before)
    notified = replace(told, sector="social", type="social.notification-received", basis="NOTIFY_135")

    assert (may_accept(told).code, may_accept(told).instead) == ("unknown-basis", ("SSP_115", "CONSENT"))
    assert (may_accept(notified).code, may_accept(notified).instead) == ("unknown-basis", ())


def test_what_is_about_no_youth_passes_on_the_unit_s_own_basis() -> None:
    """The finance system tells of accounts, inside the municipality, for management."""
    answer = may_accept(replace(CONCERN, sector="finance", type="finance.posting-imported"))

    assert (answer.allow, answer.basis, answer.purpose) == (True, "SAME_UNIT", "management")


@pytest.mark.parametrize(
    ("sector", "type_name", "category", "basis", "purpose"),
    [
        ("police", "justice.referred-to-youth-crime-board", "justice", "SSP_115", "crime-prevention"),
        ("youth-crime-board", "justice.referred-to-youth-crime-board", "justice", "YOUTH_CRIME_ACT", "casework"),
        ("prison-probation", "justice.sentence-given", "justice", "YOUTH_CRIME_ACT", "casework"),
        ("substance", "substance.course-started", "substance", "SSP_115", "crime-prevention"),
        ("health", "health.course-started", "health", "CONSENT", "coordinated-pathway"),
        ("home", "home.contact-person-started", "support", "CONSENT", "coordinated-pathway"),
    ],
)
def test_each_source_tells_on_the_basis_of_its_following(
    sector: str, type_name: str, category: str, basis: str, purpose: str
) -> None:
    """Also those outside the municipality, each within its circle."""
    following = Following(categories=frozenset({category}), basis=basis, since=MOMENT)
    said = replace(SAID, to=(sector,), categories=(category,))
    told = replace(ABSENCE, sector=sector, type=type_name, following=following, consents=(said,))

    assert (may_accept(told).basis, may_accept(told).purpose) == (basis, purpose)
    assert may_accept(replace(told, following=None)).code == "no-following"


def test_what_occurred_before_a_following_is_told_once_it_has_started() -> None:
    """A summary of the past quarter comes when the taskforce may lawfully gather it."""
    assert may_accept(replace(ABSENCE, occurred_at=MOMENT - timedelta(days=90))).allow


def test_what_occurred_during_a_following_may_be_told_late() -> None:
    """The end of a following does not shut out what happened before it."""
    ended = replace(FOLLOWING, until=MOMENT)

    assert may_accept(replace(ABSENCE, following=ended, told_at=MOMENT + timedelta(days=3))).allow
