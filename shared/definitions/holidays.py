"""Which days does a limit count, and when does it run out?

Public holidays and kinds of day are dated data. Invariant: whoever asks about the same day gets the same answer, and
a year that is not listed counts its week-ends alone.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from shared.definitions import load
from shared.definitions.dated import Confidence

DayKind = Literal["hverdag", "arbejdsdag"]
"""Weekdays (Monday to Saturday, by the common reading) and working days of municipal offices."""


class Holiday(BaseModel):
    """A public holiday with the days on which it falls."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    danish: str
    english: str
    days: tuple[date, ...]


class CountedDays(BaseModel):
    """Which days a kind of day consists of; `weekdays` are ISO numbers, `other_days_off` are month-day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: DayKind
    danish: str
    english: str
    weekdays: frozenset[int]
    public_holidays: bool
    other_days_off: frozenset[str]
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Calendar(BaseModel):
    """The public holidays of the years that are listed, and the kinds of day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    confidence: Confidence
    valid_from: date
    valid_to: date
    holidays: tuple[Holiday, ...]
    day_kinds: tuple[CountedDays, ...]


CALENDAR: Final = Calendar.model_validate(load("holidays"))
"""The calendar of Denmark."""

_HOLIDAYS: Final = {day: holiday for holiday in CALENDAR.holidays for day in holiday.days}


def holiday_on(day: date) -> Holiday | None:
    """The public holiday that falls on a day, if there is one."""
    return _HOLIDAYS.get(day)


def counts(day: date, kind: DayKind) -> bool:
    """Whether a limit in that kind of day counts this day, by the row in force then (the nearest for older days)."""
    row = _kind_on(day, kind)
    return (
        day.isoweekday() in row.weekdays
        and (row.public_holidays or day not in _HOLIDAYS)
        and f"{day:%m-%d}" not in row.other_days_off
    )


def days_later(day: date, amount: int, kind: DayKind) -> date:
    """The day that is `amount` counted days after a day, which itself is not counted."""
    while amount:
        day += timedelta(days=1)
        amount -= counts(day, kind)
    return day


@cache
def _kind_on(day: date, kind: DayKind) -> CountedDays:
    rows = sorted((row for row in CALENDAR.day_kinds if row.kind == kind), key=lambda row: row.valid_from)
    return next((row for row in reversed(rows) if row.valid_from <= day), rows[0])
