"""On which day is an age reached?"""

from datetime import date

import pytest

from services.intake.ages import days_of_ages, next_day, reached_on, years_old
from shared.definitions.intake import RECEIVING


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2012, 3, 14), 15, date(2027, 3, 14)),
        (date(2012, 3, 14), 17.5, date(2029, 9, 14)),
        (date(2012, 8, 31), 17.5, date(2030, 2, 28)),
        (date(2012, 12, 31), 17.5, date(2030, 6, 30)),
        (date(2012, 2, 29), 10, date(2022, 2, 28)),
        (date(2012, 2, 29), 12, date(2024, 2, 29)),
    ],
)
def test_an_age_is_reached_on_the_birthday_or_half_a_year_after_it(born: date, age: float, day: date) -> None:
    """In a month without that day, on its last day."""
    assert reached_on(born, age) == day


def test_years_are_whole_and_count_from_the_birthday_on() -> None:
    """The day before it, one is a year younger."""
    born = date(2012, 3, 14)
    assert [years_old(born, day) for day in (date(2027, 3, 13), date(2027, 3, 14), born)] == [14, 15, 0]


def test_the_next_day_is_the_first_after_a_day_until_all_ages_are_behind() -> None:
    """On the day itself it is behind."""
    born = date(2012, 3, 14)
    days = [day for _, day in days_of_ages(born, RECEIVING.ages)]
    assert days == sorted(days)
    assert [next_day(born, RECEIVING.ages, after) for after in days] == [*days[1:], None]
