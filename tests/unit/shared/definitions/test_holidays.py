"""Are the public holidays the country's, and which days does a limit count?"""

from datetime import date, timedelta

import holidays as other
import pytest

from shared.definitions.holidays import CALENDAR, DayKind, counts, days_later, holiday_on


def test_the_public_holidays_are_those_that_others_know() -> None:
    """Compared day by day with an independent calendar, over every year that is listed."""
    years = range(CALENDAR.valid_from.year, CALENDAR.valid_to.year + 1)
    assert set(other.country_holidays("DK", years=years)) == {day for one in CALENDAR.holidays for day in one.days}
    assert {2024, 2030} <= set(years)


def test_store_bededag_is_an_ordinary_friday_from_2024_on() -> None:
    """26 April 2024 would have been it."""
    assert holiday_on(date(2024, 4, 26)) is None
    assert counts(date(2024, 4, 26), "arbejdsdag")


@pytest.mark.parametrize(
    ("day", "hverdag", "arbejdsdag"),
    [
        (date(2025, 5, 5), True, True),  # a Monday
        (date(2025, 5, 10), True, False),  # a Saturday
        (date(2025, 5, 11), False, False),  # a Sunday
        (date(2025, 4, 18), False, False),  # Good Friday
        (date(2025, 6, 5), True, False),  # Constitution Day: offices are closed, no public holiday
        (date(2025, 12, 24), True, False),  # Christmas Eve
    ],
)
def test_weekdays_and_working_days_are_not_the_same(day: date, hverdag: bool, arbejdsdag: bool) -> None:
    """The kind of day is part of a rule's data."""
    assert (counts(day, "hverdag"), counts(day, "arbejdsdag")) == (hverdag, arbejdsdag)


@pytest.mark.parametrize("kind", ["hverdag", "arbejdsdag"])
def test_a_limit_ends_on_a_day_that_counts(kind: DayKind) -> None:
    """From any day of the year, and never before as many days have passed."""
    for offset in range(366):
        day = date(2025, 1, 1) + timedelta(days=offset)
        end = days_later(day, 6, kind)
        assert counts(end, kind)
        assert sum(counts(day + timedelta(days=n), kind) for n in range(1, (end - day).days + 1)) == 6


def test_nothing_later_is_the_same_day() -> None:
    """And years outside the list count by their week-ends."""
    assert days_later(date(2025, 5, 11), 0, "arbejdsdag") == date(2025, 5, 11)
    assert counts(date(2050, 1, 3), "arbejdsdag")
    assert counts(date(2020, 1, 6), "arbejdsdag")
