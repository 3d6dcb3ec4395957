"""May a sector tell this of this youth? Intake's gate."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.policy import Acceptance, Following, may_accept
from shared.testing.examples import MOMENT

FOLLOWING = Following(categories=frozenset({"attendance"}), basis="CONSENT", since=MOMENT - timedelta(days=1))
ABSENCE = Acceptance(
    sector="school", type="school.absence-summarised", occurred_at=MOMENT, told_at=MOMENT, following=FOLLOWING
)
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
        (CONCERN, {"basis": "SAME_UNIT"}, "other-unit"),
        (CONCERN, {"basis": "PSP_115"}, "outside-circle"),
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


def test_what_occurred_before_a_following_is_told_once_it_has_started() -> None:
    """A summary of the past quarter comes when the taskforce may lawfully gather it."""
    assert may_accept(replace(ABSENCE, occurred_at=MOMENT - timedelta(days=90))).allow


def test_what_occurred_during_a_following_may_be_told_late() -> None:
    """The end of a following does not shut out what happened before it."""
    ended = replace(FOLLOWING, until=MOMENT)

    assert may_accept(replace(ABSENCE, following=ended, told_at=MOMENT + timedelta(days=3))).allow
