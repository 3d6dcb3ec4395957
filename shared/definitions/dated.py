"""Is a row of a definition in force at a moment?

Law changes at midnight where it applies: a moment is judged by the calendar day in Denmark. `valid_from` is the
first day in force, `valid_to` the last one; without it the row is in force until further notice.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal, Protocol
from zoneinfo import ZoneInfo

TIME_ZONE: Final = ZoneInfo("Europe/Copenhagen")
"""The civil time of every Danish municipality."""

Confidence = Literal["high", "medium", "low", "none"]
"""How sure we are that the source says so; `none` is a placeholder that a lawyer has to fill."""


class Dated(Protocol):
    """A row with the days between which it is in force."""

    @property
    def valid_from(self) -> date:
        """First day in force."""

    @property
    def valid_to(self) -> date | None:
        """Last day in force, if there is one."""


@lru_cache(maxsize=8192)  # every row of a table is asked about the same moment
def local_day(at: datetime) -> date:
    """The calendar day in Denmark at a moment (time zone aware)."""
    return at.astimezone(TIME_ZONE).date()


def in_force(row: Dated, at: datetime) -> bool:
    """Whether the row is in force at a moment."""
    day = local_day(at)
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
