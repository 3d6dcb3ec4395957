"""When do things happen in Norddjurs? Local days and hours, school holidays, weekend nights, meetings.

Everything is computed from dates; every moment that leaves this module is aware and in UTC.
Invariant: nothing reads a wall clock. The school calendar is invented after the usual Danish weeks.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from shared.definitions.municipalities import municipality

MUNICIPALITY: Final = "707"
LOCAL: Final = ZoneInfo("Europe/Copenhagen")

BEGIN: Final = date(2025, 1, 6)
"""First day of the scenario: the frame is being written, the first concerns are seen."""

END: Final = date(2026, 11, 27)
"""Last day of the scenario."""

SCHOOL_HOLIDAYS: Final[tuple[tuple[date, date], ...]] = (
    (date(2025, 2, 8), date(2025, 2, 16)),
    (date(2025, 4, 12), date(2025, 4, 21)),
    (date(2025, 5, 29), date(2025, 6, 1)),
    (date(2025, 6, 28), date(2025, 8, 10)),
    (date(2025, 10, 11), date(2025, 10, 19)),
    (date(2025, 12, 20), date(2026, 1, 4)),
    (date(2026, 2, 7), date(2026, 2, 15)),
    (date(2026, 3, 28), date(2026, 4, 6)),
    (date(2026, 5, 14), date(2026, 5, 17)),
    (date(2026, 6, 27), date(2026, 8, 9)),
    (date(2026, 10, 10), date(2026, 10, 18)),
)
"""First and last day of each school holiday."""

_PUBLIC: Final = holidays.country_holidays("DK", years=range(2024, 2028))
_SATURDAY: Final = 5
_FRIDAY: Final = 4


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A local time of day, in UTC."""
    return datetime.combine(day, time(hour, minute), LOCAL).astimezone(UTC)


def at(day: str, clock: str) -> datetime:
    """A local moment as a script writes it: `at("2025-02-03", "14:10")`, in UTC."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), LOCAL).astimezone(UTC)


def local_day(when: datetime) -> date:
    """The local date of a moment."""
    return when.astimezone(LOCAL).date()


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < _SATURDAY and day not in _PUBLIC


def is_school_day(day: date) -> bool:
    """A working day outside the school holidays."""
    return is_working_day(day) and not any(first <= day <= last for first, last in SCHOOL_HOLIDAYS)


def working_day(day: date, after: int = 0) -> date:
    """The first working day from `day` on, and then `after` working days later."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(after):
        day = working_day(day + timedelta(days=1))
    return day


def school_day(day: date) -> date:
    """The first school day from `day` on."""
    while not is_school_day(day):
        day += timedelta(days=1)
    return day


def school_days(first: date, last: date) -> int:
    """How many school days lie between two days, both included."""
    return sum(is_school_day(first + timedelta(days=n)) for n in range((last - first).days + 1))


def weekend_night(rng: Random, around: date) -> datetime:
    """A moment between 22:00 and 02:30 in the night after the next Friday or Saturday."""
    friday = around + timedelta(days=(_FRIDAY - around.weekday()) % 7)
    night = friday + timedelta(days=rng.randrange(2))
    return moment(night, 22) + timedelta(minutes=rng.randrange(0, 270, 5))


def quarter(day: date) -> tuple[str, date, date]:
    """The quarter of a day as `2025-Q1`, with its first and its last day."""
    number = (day.month - 1) // 3
    first = date(day.year, 3 * number + 1, 1)
    following = date(day.year + (number == 3), (3 * number + 3) % 12 + 1, 1)  # noqa: PLR2004 (four quarters)
    return f"{day.year}-Q{number + 1}", first, following - timedelta(days=1)


CALLED_OFF: Final = date(2025, 10, 15)
"""The autumn holiday, which the rhythm does not skip: the meeting is called off, and the rhythm is broken."""
FORGOTTEN: Final = date(2026, 5, 13)
"""The day before Ascension Day: nobody came, and nobody had called it off."""


@cache
def rhythm() -> tuple[date, ...]:
    """The days on which the taskforce should meet, without the weeks that it skips."""
    meets = municipality(MUNICIPALITY).meetings
    count = (END - meets.first).days // meets.every_days + 1
    days = (meets.first + timedelta(days=meets.every_days * n) for n in range(count))
    return tuple(day for day in days if day.isocalendar().week not in meets.skipped_weeks)


@cache
def meetings() -> tuple[date, ...]:
    """The days on which the taskforce does meet."""
    return tuple(day for day in rhythm() if day not in {CALLED_OFF, FORGOTTEN})


def meeting(after: date) -> date:
    """The first meeting on or after a day; the last one of the scenario when there is none left."""
    return next((day for day in meetings() if day >= after), meetings()[-1])
