"""Which message does each row of a table mean?

A row becomes a CloudEvent as if the sector's system had sent it. Its id is what stands in the column `id`; without
one it is worked out from all that the row says, under a key of intake's own: the same row uploaded twice is the same
event, and nobody can try out which person an id belongs to.
Invariant: pure and total for any table; what is sealed is sealed to intake before a row leaves this module.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl.utils import get_column_letter

from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.cells import Cell, value_of
from services.intake.gateway.files.columns import Column
from services.intake.gateway.files.faults import fault
from services.intake.gateway.files.reading import Row, Table
from services.intake.refusals import Refused
from services.intake.unsealing import sealed_to_us
from shared.sealing import SealingKeys

_PURPOSE: Final = b"samspor: ids of rows that were uploaded"
_ID_LENGTH: Final = 32
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Letters alone, so that no id looks as if a CPR number were in it."""
_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_DATA: Final = "data."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row; `column` and `cell` say where, as far as it can be said."""

    column: str | None
    cell: str | None
    refused: Refused


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says: a message, or why there is none.

    Attributes:
        derived: whether the id was worked out from the content.
    """

    number: int
    event: Mapping[str, Any] | None
    derived: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name the rows are told.

    Attributes:
        actor: the person who tells; None where it is the sector's system.
        secret: what ids are worked out with.
    """

    sector: str
    source: str
    actor: str | None
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table is which, by its place from the left, beginning with 0."""

    columns: Mapping[int, Column]

    def place(self, name: str, row: int) -> str | None:
        """Where a column's value of a row stands, as a spreadsheet calls it."""
        index = next((index for index, column in self.columns.items() if column.name == name), None)
        return None if index is None else f"{get_column_letter(index + 1)}{row}"

    def fault(self, refused: Refused, row: int) -> Fault:
        """A refusal of a row's message, at the column that it speaks of."""
        path = tuple(refused.field.split("."))
        spoken_of = [column for column in self.columns.values() if _touch(column.path, path)]
        if not spoken_of:
            return Fault(None, None, refused)
        return Fault(spoken_of[0].name, self.place(spoken_of[0].name, row), refused)


def layout_of(table: Table, columns: Sequence[Column]) -> Layout:
    """Which column of the table is which of these.

    Raises:
        FaultError: a column is unknown, there twice, or missing.
    """
    by_name = {column.name: column for column in columns}
    by_name |= {".".join(column.path): column for column in columns if column.path[0] == "data"}
    found: dict[int, Column] = {}
    for index, head in enumerate(table.header.cells):
        if head is None or head == "":
            continue
        place = f"column {get_column_letter(index + 1)}"
        column = by_name.get(head.casefold()) if isinstance(head, str) else None
        if column is None:
            names = ", ".join(column.name for column in columns)
            raise FaultError(fault("unknown-column", place, "a name that is not in the template", names))
        if column in found.values():
            raise FaultError(fault("column-twice", place, column.name, "each column once"))
        found[index] = column
    missing = [column.name for column in columns if column.required and column not in found.values()]
    if missing:
        raise FaultError(fault("missing-column", "header", "no such column", ", ".join(missing)))
    if not table.rows:
        raise FaultError(fault("no-rows", "file", "no rows", "at least one row"))
    return Layout(found)


def told_by(row: Row, layout: Layout, type_name: str, voice: Voice) -> Told:
    """What a row says."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for index, cell in enumerate(row.cells):
        column = layout.columns.get(index)
        if column is None:
            faults += _beside(cell, index, row.number)
            continue
        value = value_of(column, cell)
        if isinstance(value, Refused):
            faults.append(Fault(column.name, f"{get_column_letter(index + 1)}{row.number}", value))
        elif value is not None:
            _put(values, column.path, value)
    wrong = {each.column for each in faults}
    faults += [each for each in _missing(layout, values, row.number) if each.column not in wrong]
    if faults:
        return Told(row.number, None, faults=tuple(faults))
    event = {
        "specversion": "1.0",
        "source": voice.source,
        "type": type_name,
        "data": {},
        **values,
    }
    if voice.actor is not None:
        event["actor"] = voice.actor
    derived = "id" not in event
    if derived:
        event["id"] = _id_of(event, voice)
    return Told(row.number, event, derived)


def sealed(event: Mapping[str, Any], columns: Sequence[Column], keys: SealingKeys) -> dict[str, Any]:
    """The message with everything personal in it sealed to intake."""
    names = {"person"} | {column.path[1] for column in columns if column.personal and len(column.path) > 1}
    return sealed_to_us(event, names, keys)


def _beside(cell: Cell, index: int, row: int) -> list[Fault]:
    if cell is None or cell == "":
        return []
    place = f"{get_column_letter(index + 1)}{row}"
    return [Fault(None, place, fault("cell-outside", "row", "something beside the columns", "no more than they are"))]


def _missing(layout: Layout, values: Mapping[str, Any], row: int) -> list[Fault]:
    return [
        Fault(
            column.name,
            f"{get_column_letter(index + 1)}{row}",
            Refused("missing-field", column.name, "nothing", "a value in every row"),
        )
        for index, column in layout.columns.items()
        if column.required and not _has(values, column.path)
    ]


def _put(values: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def _has(values: Any, path: Sequence[str]) -> bool:
    for name in path:
        if not isinstance(values, dict) or name not in values:
            return False
        values = values[name]
    return True


def _touch(column: Sequence[str], spoken_of: Sequence[str]) -> bool:
    shorter = min(len(column), len(spoken_of))
    return column[:shorter] == tuple(spoken_of[:shorter])


def _id_of(event: Mapping[str, Any], voice: Voice) -> str:
    # Not a plain digest: whoever holds the log could try all numbers and find whom a short event is about.
    said = {name: value for name, value in event.items() if name != "actor"}
    key = hmac.digest(voice.secret, _PURPOSE, "sha256")
    digest = hmac.digest(key, _CANONICAL.encode([voice.sector, said]).encode(), "sha256")
    return f"row-{digest.hex()[:_ID_LENGTH].translate(_LETTERS)}"
