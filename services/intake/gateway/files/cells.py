"""What does a person mean by what stands in a cell?

What people in Denmark write is taken where it can mean one thing only: 24-12-2026, ja, 7,5, a CPR number with its
hyphen, a code's Danish name. What can mean two things is not guessed. A CPR number from which a spreadsheet ate the
zero is said to be that.
Invariant: pure and total. A cell gives one JSON value or one fault, and a fault repeats nothing of the cell.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal

from services.intake.gateway.files.columns import SEPARATOR, Column, Kind, form_in
from services.intake.gateway.files.faults import fault
from services.intake.refusals import Refused
from shared.definitions.code_lists import rows
from shared.definitions.dated import TIME_ZONE
from shared.definitions.uploads import BOUNDS


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds no value: a formula, or an error of the spreadsheet."""

    what: Literal["formula", "spreadsheet-error"]


Cell = str | bool | int | float | date | datetime | Odd | None
"""What a table holds in one place; a file of text holds texts only."""

_LARGEST_NUMBER: Final = 2**53
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{3})+")
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_CPR: Final = re.compile(r"([0-9]{6})[- ]?([0-9]{4})")
_CPR_LENGTH: Final = 10
_LOST: Final = re.compile(r"[0-9]{7,9}|[0-9]{5}-[0-9]{4}|[0-9][.,][0-9]+[eE]\+?[0-9]+")
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DANISH_DAY: Final = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4})")
_MONTHS: Final = 12
_MOMENT: Final = re.compile(
    r"(?P<day>[0-9./-]{8,10})"
    r"(?:[T ]+(?:kl\.? *)?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:\.[0-9]{1,6})?)?)?"
    r" *(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_EXACT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*(?:Z|[+-][0-9]{2}:[0-9]{2})", re.DOTALL)
_FLAGS: Final = {
    **dict.fromkeys(("ja", "j", "true", "sand", "sandt", "yes", "y"), True),
    **dict.fromkeys(("nej", "n", "false", "falsk", "no"), False),
}


def value_of(column: Column, cell: Cell) -> Any | Refused:
    """The JSON value of a cell, None where it is empty, or what is wrong with it."""
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell == "":
        return None
    if isinstance(cell, Odd):
        return fault(cell.what, column.name, "a formula" if cell.what == "formula" else "an error", _expected(column))
    if isinstance(cell, str) and len(cell) > BOUNDS.longest_cell:
        found = f"a text of {len(cell)} characters"
        return fault("cell-too-long", column.name, found, f"at most {BOUNDS.longest_cell} characters")
    if isinstance(cell, int | float) and not abs(cell) <= _LARGEST_NUMBER:  # so that "not a number" is none either
        return _wrong(column, cell)
    read = _READERS[column.kind]
    if not column.many:
        return read(column, cell)
    parts = [part.strip() for part in cell.split(SEPARATOR)] if isinstance(cell, str) else [cell]
    values = [read(column, part) for part in parts if part != ""]
    return next((value for value in values if isinstance(value, Refused)), values)


def _text(column: Column, cell: str | float | date) -> str | Refused:
    match cell:
        case str():
            return cell
        case bool() | date():
            # A spreadsheet that made a date of "1-2" no longer knows what was typed.
            return _wrong(column, cell)
        case float() if not cell.is_integer():
            return _wrong(column, cell)
        case _:
            return f"{cell:.0f}"


def _code(column: Column, cell: str | float | date) -> str | Refused:
    """The code that is written or whose Danish or English name is; whatever else it is, intake will say."""
    text = _text(column, cell)
    if isinstance(text, Refused):
        return text
    assert column.code_list is not None
    known = rows(column.code_list)
    if text in known:
        return text
    meant = {
        code
        for code, dated in known.items()
        for row in dated
        if text.casefold() in (code, row.danish.casefold(), row.english.casefold())
    }
    return meant.pop() if len(meant) == 1 else text


def _flag(column: Column, cell: str | float | date) -> bool | Refused:
    if isinstance(cell, bool):
        return cell
    said = _FLAGS.get(cell.casefold()) if isinstance(cell, str) else None
    return _wrong(column, cell) if said is None else said


def _whole(column: Column, cell: str | float | date) -> int | Refused:
    match cell:
        case bool() | date():
            return _wrong(column, cell)
        case str() if _WHOLE.fullmatch(cell):
            return int(cell)
        case str():
            return _ambiguous(column, cell) if _GROUPED.fullmatch(cell) else _wrong(column, cell)
        case float() if not cell.is_integer():
            return _wrong(column, cell)
        case _:
            return int(cell)


def _number(column: Column, cell: str | float | date) -> float | Refused:
    match cell:
        case bool() | date():
            return _wrong(column, cell)
        case str() if _GROUPED.fullmatch(cell):
            return _ambiguous(column, cell)
        case str() if _NUMBER.fullmatch(cell):
            return float(cell.replace(",", "."))
        case str():
            return _wrong(column, cell)
        case _:
            return float(cell)


def _day(column: Column, cell: str | float | date) -> str | Refused:
    match cell:
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else _wrong(column, cell)
        case date():
            return cell.isoformat()
        case str():
            day = _written_day(column, cell)
            return day if isinstance(day, Refused) else day.isoformat()
        case _:
            return _wrong(column, cell)


def _written_day(column: Column, text: str) -> date | Refused:
    found = _DAY.fullmatch(text)
    if found is not None:
        year, month, day = map(int, found.groups())
    else:
        danish = _DANISH_DAY.fullmatch(text)
        if danish is None:
            return _wrong(column, text)
        day, month, year = int(danish[1]), int(danish[3]), int(danish[4])
        if danish[2] == "/" and day <= _MONTHS and day != month:
            return _ambiguous(column, text)
    try:
        return date(year, month, day)
    except ValueError:
        return _wrong(column, text)


def _moment(column: Column, cell: str | float | date) -> str | Refused:
    match cell:
        case datetime():
            return _local(column, _to_the_second(cell))
        case date():
            return _local(column, datetime.combine(cell, time.min))
        case str() if _EXACT.fullmatch(cell):
            return cell
        case str():
            return _written_moment(column, cell)
        case _:
            return _wrong(column, cell)


def _to_the_second(at: datetime) -> datetime:
    # A spreadsheet counts in fractions of a day, which miss the second by a little.
    return at if at.year == MAXYEAR else (at + timedelta(milliseconds=500)).replace(microsecond=0)


def _written_moment(column: Column, text: str) -> str | Refused:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return _wrong(column, text)
    day = _written_day(column, found["day"])
    if isinstance(day, Refused):
        return day
    if found["hour"] is None:
        return _wrong(column, text) if found["offset"] else _local(column, datetime.combine(day, time.min))
    try:
        at = datetime.combine(day, time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0)))
    except ValueError:
        return _wrong(column, text)
    if found["offset"]:
        return at.isoformat() + found["offset"]
    return _local(column, at)


def _local(column: Column, at: datetime) -> str | Refused:
    """A time of the clock on the wall in Denmark, unless that clock shows it twice or never."""
    if at.tzinfo is not None:
        return at.isoformat()
    try:
        first, second = (at.replace(tzinfo=TIME_ZONE, fold=fold) for fold in (0, 1))
        if first.astimezone(UTC).astimezone(TIME_ZONE).replace(tzinfo=None) != at:
            return _wrong(column, at)
        if first.utcoffset() != second.utcoffset():
            expected = "the offset with it, such as +01:00: that hour came twice"
            return fault("ambiguous", column.name, "a time in the hour when clocks are put back", expected)
    except (OverflowError, ValueError):
        return _wrong(column, at)
    return first.isoformat()


def _cpr(column: Column, cell: str | float | date) -> str | Refused:
    if isinstance(cell, bool | date) or (isinstance(cell, float) and not cell.is_integer()):
        return _wrong(column, cell)
    text = cell if isinstance(cell, str) else f"{cell:.0f}"
    found = _CPR.fullmatch(text)
    if found is not None:
        return found[1] + found[2]
    if _LOST.fullmatch(text):
        digits = sum(character.isdigit() for character in text)
        form = f"a number of {digits} digits" if text.isdigit() else "a number that has lost digits"
        return fault("zero-lost", column.name, form, f"{_CPR_LENGTH} digits, the zero in front included, as text")
    return text if isinstance(cell, str) else _wrong(column, cell)


_READERS: Final[Mapping[Kind, Callable[[Column, str | float | date], Any | Refused]]] = {
    "text": _text,
    "code": _code,
    "flag": _flag,
    "whole": _whole,
    "number": _number,
    "day": _day,
    "moment": _moment,
    "cpr": _cpr,
}


def _wrong(column: Column, cell: str | float | date) -> Refused:
    return fault("wrong-form", column.name, _form(cell), _expected(column))


def _ambiguous(column: Column, cell: str | float | date) -> Refused:
    return fault("ambiguous", column.name, _form(cell), _expected(column))


def _expected(column: Column) -> str:
    form = form_in(column.kind, "en")
    return f"{form} {column.code_list}" if column.code_list is not None else form


def _form(cell: str | float | date) -> str:
    match cell:
        case str():
            return f"a text of {len(cell)} characters"
        case bool():
            return "true or false"
        case datetime():
            return "a date with a time"
        case date():
            return "a date"
        case _:
            return "a number"
