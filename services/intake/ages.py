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


def next_age(born: date, after: date, ages: Sequence[float]) -> tuple[float, date] | None:
    """The first of these ascending ages that is reached after a day, and when; None when all are behind."""
    coming = ((age, reached_on(born, age)) for age in ages)
    return next(((age, day) for age, day in coming if day > after), None)
