"""When does a limit run out? Units of time as law and practice count them, in the local time of Denmark.

Invariant: the moment that is given is the last one in time.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from shared.definitions.dated import TIME_ZONE, local_day
from shared.definitions.holidays import days_later
from shared.definitions.time_limits import Limit

_LAST_MOMENT: Final = time(23, 59, 59, 999999)


def start_of(day: date) -> datetime:
    """The first moment of a day in Denmark."""
    return datetime.combine(day, time.min, TIME_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last moment of a day in Denmark."""
    return datetime.combine(day, _LAST_MOMENT, TIME_ZONE).astimezone(UTC)


def due_moment(limit: Limit, amount: int, since: datetime) -> datetime:
    """The last moment in time. Hours pass on the clock; other units count calendar days and end with the day.

    The day of the event is not counted. A month ends on the day of the same number, or on the month's last day.
    """
    day = local_day(since)
    match limit.unit:
        case "hours":
            return since.astimezone(UTC) + timedelta(hours=amount)
        case "days":
            return end_of(day + timedelta(days=amount))
        case "weeks":
            return end_of(day + timedelta(weeks=amount))
        case "months":
            return end_of(_months_later(day, amount))
        case "hverdag" | "arbejdsdag":
            return end_of(days_later(day, amount, limit.unit))


def _months_later(day: date, amount: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
