"""On which day does a person reach an age, and which age comes next?

Invariant: an age is reached on the birthday, a half year six months after it; where that month has no such day (born
on 29 February, or half a year after 31 August), on its last day.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Final

_MONTHS: Final = 12


def years_old(born: date, on: date) -> int:
    """Age in whole years on a day."""
    return on.year - born.year - (reached_on(born, on.year - born.year) > on)


def reached_on(born: date, years: float) -> date:
    """The day on which an age in whole or half years is reached."""
    months = born.month - 1 + round(years * _MONTHS)
    year, month = born.year + months // _MONTHS, months % _MONTHS + 1
    return date(year, month, min(born.day, monthrange(year, month)[1]))


def days_of_ages(born: date, ages: Sequence[float]) -> list[tuple[float, date]]:
    """Each of these ascending ages with the day on which it is reached."""
    return [(age, reached_on(born, age)) for age in ages]


def next_day(born: date, ages: Sequence[float], after: date) -> date | None:
    """The first day after a day on which one of these ages is reached; None when all are behind."""
    return min((day for _, day in days_of_ages(born, ages) if day > after), default=None)
