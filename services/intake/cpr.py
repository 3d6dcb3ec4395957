"""Can these ten digits be a CPR number, and which birth date do they tell?

DDMMYY and four digits; the seventh digit and the year give the century. Substitute numbers carry the day plus 60.
The check digit (modulus 11) is never looked at: since 2007 numbers are given out that do not meet it.
Source: the CPR office, "Personnummeret i CPR", on the structure of the number.
Invariant: nothing here repeats the number.
"""

import re
from datetime import date
from typing import Final

OLDEST: Final = 120
"""Years; a person older than that is not among the living."""

_DIGITS: Final = re.compile(r"[0-9]{10}")
_SUBSTITUTE: Final = 60
_CENTURIES: Final = (
    # seventh digit up to, year up to, century; read from the top
    (3, 99, 1900),
    (4, 36, 2000),
    (4, 99, 1900),
    (8, 57, 2000),
    (8, 99, 1800),
    (9, 36, 2000),
    (9, 99, 1900),
)


class NotACprNumberError(ValueError):
    """The text cannot be a CPR number; the message tells the form, never the digits."""


def birth_date(number: str, today: date) -> date:
    """The birth date that a CPR number tells.

    Raises:
        NotACprNumberError: not ten digits, no such day, or the birth of nobody who can be alive `today`.
    """
    if not _DIGITS.fullmatch(number):
        raise NotACprNumberError(f"a text of {len(number)} characters")
    day, month, year, seventh = int(number[:2]), int(number[2:4]), int(number[4:6]), int(number[6])
    century = next(century for digit, until, century in _CENTURIES if seventh <= digit and year <= until)
    if day > _SUBSTITUTE:
        day -= _SUBSTITUTE
    try:
        born = date(century + year, month, day)
    except ValueError:
        raise NotACprNumberError("ten digits of which the first six are no date") from None
    if born > today or today.year - born.year > OLDEST:
        raise NotACprNumberError("ten digits whose birth date no living person has")
    return born
