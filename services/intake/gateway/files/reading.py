"""Which rows and cells does a file hold, before anyone asks what they mean?

What a file is, is seen from its bytes: a workbook is a zip archive, all else is text with separators.
Invariant: whatever the bytes are, the outcome is a table within the bounds or one fault of the file; no text of it is
run, resolved or fetched.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.cells import Cell
from services.intake.gateway.files.faults import fault
from services.intake.gateway.files.workbooks import rows_of_workbook
from shared.definitions.uploads import BOUNDS

Format = Literal["csv", "xlsx"]

_ZIP: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_SEPARATORS: Final = (";", ",", "\t")
_HINT: Final = "sep="


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the spreadsheet numbers it, with its cells from the left."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that are not empty; the first is its header."""

    format: Format
    header: Row
    rows: Sequence[Row]


def read_table(content: bytes) -> Table:
    """The table in a file.

    Raises:
        FaultError: the file is none that can be worked on.
    """
    if len(content) > BOUNDS.largest_bytes:
        found = f"{len(content)} bytes"
        raise FaultError(fault("too-large", "file", found, f"at most {BOUNDS.largest_bytes} bytes"))
    if content.startswith(_OLD_WORKBOOK):
        found = "a workbook of the old format, or one with a password"
        raise FaultError(fault("old-workbook", "file", found, "an Excel workbook (.xlsx) or CSV"))
    if content.startswith(_ZIP):
        return _table("xlsx", (Row(number, cells) for number, cells in rows_of_workbook(content)))
    return _table("csv", _rows_of_text(_text(content)))


def _table(kind: Format, rows: Iterable[Row]) -> Table:
    kept = []
    for row in rows:
        if all(cell is None or cell == "" for cell in row.cells):
            continue
        kept.append(row)
        if len(kept) > BOUNDS.most_rows + 1:
            found = f"more than {BOUNDS.most_rows} rows"
            raise FaultError(fault("too-many-rows", "file", found, f"at most {BOUNDS.most_rows} rows"))
        if len(row.cells) > BOUNDS.most_columns:
            expected = f"at most {BOUNDS.most_columns} columns"
            raise FaultError(fault("too-many-columns", f"row {row.number}", "more columns", expected))
    if not kept:
        raise FaultError(fault("no-header", "header", "nothing", "the names of the columns"))
    return Table(kind, kept[0], kept[1:])


def _text(content: bytes) -> str:
    """The text of a file, in UTF-8 or as older programs in Denmark write it."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FaultError(fault("not-a-table", "file", "bytes that are no text", "CSV in UTF-8, or .xlsx"))


def _rows_of_text(text: str) -> Iterable[Row]:
    first = 1
    if text[: len(_HINT)].casefold() == _HINT:
        # A line that Excel understands, and writes on demand; it counts it as a row.
        text, first = text.partition("\n")[2], 2
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=first):
            yield Row(number, [cell.strip() for cell in cells])
    except csv.Error:
        expected = "quotation marks that are closed, and doubled inside a text"
        found = "quotation marks that do not match"
        raise FaultError(fault("not-a-table", f"line {first - 1 + reader.line_num}", found, expected)) from None
