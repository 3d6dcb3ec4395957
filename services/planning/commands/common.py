"""What do all commands share: a frozen form that knows no other fields, and what a period is?"""

from datetime import date
from typing import Final

from pydantic import ConfigDict

SHAPE: Final = ConfigDict(frozen=True, extra="forbid")
_LONGEST_YEARS: Final = 5


def check_period(starts_on: date, ends_on: date) -> None:
    """Let a period pass that goes forward and touches no more than five budget years.

    Raises:
        ValueError: it does not.
    """
    if ends_on < starts_on:
        raise ValueError("ends_on is before starts_on")
    if ends_on.year - starts_on.year >= _LONGEST_YEARS:
        raise ValueError(f"the period touches more than {_LONGEST_YEARS} budget years")
