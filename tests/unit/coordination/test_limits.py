"""When does a limit run out, in every unit, over clock changes, holidays and short months?"""

import pytest

from services.coordination.limits import due_moment, end_of, start_of
from shared.definitions.time_limits import Limit, Unit
from tests.unit.coordination.living import local


@pytest.mark.parametrize(
    ("amount", "unit", "since", "due"),
    [
        (24, "hours", "2025-03-29 12:00", "2025-03-30 13:00"),  # the clock is turned forward: 24 hours that pass
        (24, "hours", "2025-10-25 12:00", "2025-10-26 11:00"),  # the clock is turned back
        (0, "hours", "2025-05-05 10:00", "2025-05-05 10:00"),
        (1, "days", "2025-05-05 00:00", "2025-05-06 23:59:59.999999"),
        (1, "days", "2025-05-05 23:59", "2025-05-06 23:59:59.999999"),
        (14, "days", "2025-03-20 10:00", "2025-04-03 23:59:59.999999"),  # over the change of the clock
        (2, "weeks", "2025-05-05 10:00", "2025-05-19 23:59:59.999999"),
        (1, "months", "2025-01-31 10:00", "2025-02-28 23:59:59.999999"),
        (1, "months", "2024-01-31 10:00", "2024-02-29 23:59:59.999999"),
        (4, "months", "2025-10-31 10:00", "2026-02-28 23:59:59.999999"),
        (12, "months", "2024-02-29 10:00", "2025-02-28 23:59:59.999999"),
        (6, "hverdag", "2025-05-05 10:00", "2025-05-12 23:59:59.999999"),
        (7, "arbejdsdag", "2025-05-30 10:00", "2025-06-12 23:59:59.999999"),  # Constitution Day, Whit Monday
    ],
)
def test_the_last_moment_in_time(amount: int, unit: Unit, since: str, due: str) -> None:
    """The day of the event is not counted; a unit of days ends with the day in Denmark."""
    assert due_moment(Limit(amount=amount, unit=unit), amount, local(since)) == local(due)


def test_a_late_evening_belongs_to_its_day_in_denmark_not_in_greenwich() -> None:
    """23:30 in summer is 21:30 UTC, and half past midnight is the day before by that clock."""
    limit = Limit(amount=1, unit="days")
    assert due_moment(limit, 1, local("2025-07-01 00:30")) == local("2025-07-02 23:59:59.999999")


def test_a_day_begins_and_ends_in_denmark() -> None:
    """The day on which the clock is turned back has 25 hours."""
    day = local("2025-10-26 12:00").date()
    assert (end_of(day) - start_of(day)).total_seconds() == pytest.approx(25 * 3600, abs=0.001)
