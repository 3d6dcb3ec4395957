"""When does a limit run out? Units of time as law and practice count them, in the local time of Denmark.

Invariant: the moment that is given is the last one in time.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal

from shared.definitions.dated import TIME_ZONE, local_day
from shared.definitions.holidays import days_later
from shared.definitions.municipalities import Span
from shared.definitions.patterns import Fact
from shared.definitions.time_limits import Limit

_LAST_MOMENT: Final = time(23, 59, 59, 999999)


def start_of(day: date) -> datetime:
    """The first moment of a day in Denmark."""
    return datetime.combine(day, time.min, TIME_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last moment of a day in Denmark."""
    return datetime.combine(day, _LAST_MOMENT, TIME_ZONE).astimezone(UTC)


def due_moment(limit: Limit | Span, amount: int, since: datetime) -> datetime:
    """The last moment in time. Hours pass on the clock; other units count calendar days and end with the day.

    The day of the event is not counted. A month ends on the day of the same number, or on the month's last day.
    """
    if limit.unit == "hours":
        return since.astimezone(UTC) + timedelta(hours=amount)
    return _ending(local_day(since), amount, limit.unit)


@lru_cache(maxsize=16_384)
def _ending(day: date, amount: int, unit: Literal["days", "weeks", "months", "hverdag", "arbejdsdag"]) -> datetime:
    # Remembered: as long as an obligation waits, each fact that concerns it asks for the same moment again.
    match unit:
        case "days":
            return end_of(day + timedelta(days=amount))
        case "weeks":
            return end_of(day + timedelta(weeks=amount))
        case "months":
            return end_of(_months_later(day, amount))
        case "hverdag" | "arbejdsdag":
            return end_of(days_later(day, amount, unit))


def earlier(day: date, amount: int, limit: Limit) -> date:
    """The day that lies so many units before a day.

    Raises:
        ValueError: in a unit that is not counted back from a birthday.
    """
    match limit.unit:
        case "days":
            return day - timedelta(days=amount)
        case "weeks":
            return day - timedelta(weeks=amount)
        case "months":
            return _months_later(day, -amount)
        case _:
            raise ValueError(f"expected days, weeks or months before a birthday, found {limit.unit}")


def birthday(age: float, reached: Iterable[Fact]) -> date | None:
    """The day on which a youth reaches an age, by the days on which ages were reached; None while there is none.

    By the highest age that is known: it is the one that was told last.
    """
    years = [(fact.values.get("years"), fact.at) for fact in reached]
    told = [(value, at) for value, at in years if isinstance(value, int | float)]
    if not told:
        return None
    highest, at = max(told)
    return _months_later(local_day(at), round((age - highest) * 12))


def _months_later(day: date, amount: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
