"""What may stand in a field, and what never."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from shared.events import job, leisure, person, school, social, ssp
from shared.events.envelope import Event
from shared.testing.examples import example_of

ABSENCE: dict[str, Any] = dict(example_of(school.AbsenceSummarised))


@pytest.mark.parametrize("reference", ["U-2025-0117", "f739494a-d7e5-5261-b1dd-f970ffb8bde4", "12345678-1234", "a"])
def test_a_reference_is_the_senders_own_name_of_a_thing(reference: str) -> None:
    """Numbers of cases and UUIDs are references."""
    assert social.ReceiptSent(notification=reference).notification == reference


@pytest.mark.parametrize(
    "reference", ["7403129900", "740312-9900", "sag-740312-9900", "7403129900.1", "", "a b", "x" * 81, "-a", "é"]
)
def test_a_reference_never_carries_a_cpr_number(reference: str) -> None:
    """The form of a CPR number, and whatever is no plain name, is refused."""
    with pytest.raises(ValidationError):
        social.ReceiptSent(notification=reference)


@pytest.mark.parametrize("value", ["true", 1, 0, "ja", None])
def test_yes_or_no_is_a_boolean_and_nothing_that_resembles_one(value: object) -> None:
    """A sender's text or number is not read as yes or no."""
    with pytest.raises(ValidationError):
        social.HonourRiskAssessed.model_validate({"risk_found": value})


@pytest.mark.parametrize(
    "day", [20250331, 1743379200, "2025-03-31T00:00:00", "31-03-2025", "2025-3-31", "2025-02-30", "", None, True]
)
def test_a_day_is_written_in_one_way(day: object) -> None:
    """Only YYYY-MM-DD is a day; which day anything else means would be a guess."""
    with pytest.raises(ValidationError):
        school.AbsenceSummarised.model_validate(ABSENCE | {"as_of": day})


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (school.AbsenceSummarised, {"sick": -1}),
        (school.AbsenceSummarised, {"sick": 1.0}),
        (school.AbsenceSummarised, {"sick": True}),
        (school.AbsenceSummarised, {"sick": "6"}),
        (school.AbsenceSummarised, {"quarter": "2025-Q5"}),
        (school.AbsenceSummarised, {"quarter": "2025-1"}),
        (school.AbsenceSummarised, {"unauthorised": 93}),
        (school.AbsenceSummarised, {"birth_date": "2012-03-07"}),
        (school.WellbeingObserved, {"scale": 6}),
        (school.TimetableReduced, {"hours": float("nan")}),
        (school.TimetableReduced, {"hours": 18.3}),
        (person.AgeReached, {"years": float("inf")}),
        (person.AgeKnown, {"years": -1}),
        (person.Moved, {"to_municipality": "7070"}),
        (ssp.YouthRiskJudged, {"group": "org-Havnen"}),
        (social.NotificationReceived, {"reasons": ()}),
        (social.NotificationReceived, {"reasons": ("crime",) * 21}),
        (social.NotificationReceived, {"text": ""}),
        (social.NotificationReceived, {"text": "x" * 4001}),
        (leisure.ActivityAttended, {"times": 1001}),
        (leisure.ActivityAttended, {"since": "2025-10-01", "until": "2025-09-30"}),
        (job.WorkExperienceAttended, {"since": "2025-10-01", "until": "2025-09-30"}),
        (school.ConcernShared, {"facts": {"absence": {"quarter": "2025-Q1", "school_days": 10, "unauthorised": 11}}}),
        (school.ConcernShared, {"facts": {"occurrences": "2"}}),
        (school.ConcernShared, {"facts": {"rumours": 2}}),
        (job.EmploymentStarted, {"weekly_hours": 61}),
    ],
)
def test_what_is_out_of_bounds_is_refused(model: type[Event], wrong: Mapping[str, Any]) -> None:
    """Every number, quarter, list and text has bounds, and no field can be added."""
    with pytest.raises(ValidationError):
        example_of(model, **wrong)


def test_absence_fills_the_school_days_at_most() -> None:
    """All half days may be absence, not one more."""
    whole = example_of(school.AbsenceSummarised, school_days=25, sick=6, permitted=2, unauthorised=17)

    assert whole.sick + whole.permitted + whole.unauthorised == whole.school_days
    with pytest.raises(ValidationError):
        example_of(school.AbsenceSummarised, school_days=24, sick=6, permitted=2, unauthorised=17)
