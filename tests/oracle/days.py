"""On which day does a limit run out? Danish days counted anew, from a list of holidays of our own.

It imports nothing of the product. Source of the days off: the Danish Church's holidays without Store Bededag, which was
abolished from 2024; offices are closed on 5 June, 24 and 31 December as well (DOMAIN: working days).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")
EASTER = {2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}
"""Easter Sundays, looked up in an almanac."""
FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday."""
HOLIDAYS = {easter + timedelta(days=n) for easter in EASTER.values() for n in FROM_EASTER} | {
    date(year, month, day) for year in EASTER for month, day in ((1, 1), (12, 25), (12, 26))
}
CLOSED = {(6, 5), (12, 24), (12, 31)}
"""Days on which offices are closed, although they are no public holidays."""


def local(moment: datetime) -> date:
    """The Danish date of a moment."""
    return moment.astimezone(DENMARK).date()


def begin(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, DENMARK).astimezone(UTC)


def end(day: date) -> datetime:
    """The last moment of a day."""
    return begin(day + timedelta(days=1)) - timedelta(microseconds=1)


def weekday(day: date) -> bool:
    """A hverdag: Monday to Saturday, no public holiday."""
    return day.isoweekday() <= 6 and day not in HOLIDAYS


def working(day: date) -> bool:
    """An arbejdsdag: Monday to Friday when offices are open."""
    return day.isoweekday() <= 5 and day not in HOLIDAYS and (day.month, day.day) not in CLOSED


def weekdays_after(moment: datetime, count: int) -> datetime:
    """The end of the so-manieth hverdag after a moment's day."""
    return _counted(moment, count, weekday)


def working_days_after(moment: datetime, count: int) -> datetime:
    """The end of the so-manieth arbejdsdag after a moment's day."""
    return _counted(moment, count, working)


def _counted(moment: datetime, count: int, counts: object) -> datetime:
    assert callable(counts)
    day = local(moment)
    while count:
        day += timedelta(days=1)
        count -= bool(counts(day))
    return end(day)


def days_after(moment: datetime, count: int) -> datetime:
    """The end of the day so many days after a moment's day."""
    return end(local(moment) + timedelta(days=count))


def months_after(moment: datetime, count: int) -> datetime:
    """The end of the same day so many months later, or of that month's last day."""
    return end(add_months(local(moment), count))


def add_months(day: date, count: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("never: every month has 28 days")
