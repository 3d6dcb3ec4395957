"""Which cells does an Excel workbook hold?

Its parts are measured before any is opened: how many, how large unpacked, how many elements, how far the first sheet
reaches. Macros, links to other files and passwords are refused. Formulas are seen as formulas and not worked out.
Invariant: reading a workbook costs no more than its bounds allow, however small the file that unpacks to it.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.cells import Cell, Odd
from services.intake.gateway.files.faults import fault
from services.intake.gateway.safe_xml import UnsafeXmlError, local, survey
from shared.definitions.uploads import BOUNDS

_ACTIVE: Final = ("vbaproject", "externallinks/", "activex/", "embeddings/", "macrosheets/", "customui/")
_BEFORE_MARKUP: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""What may stand before the first `<` of a document: marks of its encoding, zeros of a wide one, and space."""
_PIECE: Final = 4096
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NUMBER: Final = re.compile(r"[0-9]{1,7}")
_QUIET: Final = Lock()
"""What is ignored is ignored by the whole process, so only one thread at a time may say so and take it back."""
_WORKBOOK: Final = "an Excel workbook (.xlsx) as Excel or LibreOffice saves it"


class _Reach:
    """How far the cells of the sheets reach that hold something."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self._at = [0, 0]
        self._depth = 0
        self._in_sheet = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._depth == 0:
            self._at, self._in_sheet = [0, 0], local(name) == "worksheet"
        self._depth += 1
        if self._in_sheet:
            self._inside(local(name), attributes)

    def end(self, _: str) -> None:
        """An element ends."""
        self._depth -= 1

    def _inside(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "row":
                self._at = [self._number(attributes.get("r"), self._at[0] + 1), 0]
            case "c" if "r" in attributes:
                place = _CELL.fullmatch(attributes["r"])
                if place is None:
                    raise UnsafeXmlError("a cell without a place")
                self._at = [int(place[2]), column_index_from_string(place[1])]
            case "c":
                self._at[1] += 1
            case "v" | "is" | "f":
                self.row, self.column = max(self.row, self._at[0]), max(self.column, self._at[1])
            case _:
                pass

    @staticmethod
    def _number(text: str | None, otherwise: int) -> int:
        if text is None:
            return otherwise
        if _NUMBER.fullmatch(text) is None:
            raise UnsafeXmlError("a row without a number")
        return int(text)


def rows_of_workbook(content: bytes) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of the first sheet, with their numbers.

    Raises:
        FaultError: the workbook is not opened here, and why.
    """
    try:
        reach = _measured(content)
        _check_reach(reach)
        yield from _rows(content, reach)
    except FaultError:
        raise
    except UnsafeXmlError as error:
        raise _unreadable(str(error)) from None
    except Exception:  # noqa: BLE001 - a library that reads anything may fail anyhow; what it says may hold values
        raise _unreadable("a workbook with something broken in it") from None


def _unreadable(found: str) -> FaultError:
    return FaultError(fault("not-a-table", "file", found, _WORKBOOK))


def _measured(content: bytes) -> _Reach:
    """How far the sheets reach, where every part is within the bounds."""
    reach, elements = _Reach(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        _check_parts(parts)
        for part in parts:
            # By its content and not by its name: a workbook may call its sheets as it likes.
            if _is_markup(archive, part):
                with archive.open(part) as source:
                    elements += survey(source, BOUNDS.most_elements - elements, reach.start, reach.end)
    return reach


def _is_markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as source:
        while piece := source.read(_PIECE):
            if first := piece.lstrip(_BEFORE_MARKUP)[:1]:
                return first == b"<"
    return False


def _check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if len(parts) > BOUNDS.most_parts or len(set(names)) != len(names):
        raise _unreadable("more parts than a workbook has")
    if any(part.flag_bits & 1 for part in parts):
        raise FaultError(fault("old-workbook", "file", "a workbook with a password", _WORKBOOK))
    if any(mark in name for name in names for mark in _ACTIVE):
        found = "macros, embedded files or links to other files"
        raise FaultError(fault("active-content", "file", found, "a workbook without them"))
    # A part is never unpacked beyond the size that stands here.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > BOUNDS.largest_unpacked_bytes:
        expected = f"at most {BOUNDS.largest_unpacked_bytes} bytes"
        raise FaultError(fault("too-large", "file", f"{unpacked} bytes when it is unpacked", expected))


def _check_reach(reach: _Reach) -> None:
    if reach.row > BOUNDS.most_rows + 1:
        found = f"something in row {reach.row}"
        raise FaultError(fault("too-many-rows", "file", found, f"at most {BOUNDS.most_rows} rows"))
    if reach.column > BOUNDS.most_columns:
        found = f"something in column number {reach.column}"
        raise FaultError(fault("too-many-columns", "file", found, f"at most {BOUNDS.most_columns} columns"))


def _rows(content: bytes, reach: _Reach) -> Iterator[tuple[int, Sequence[Cell]]]:
    with _QUIET, warnings.catch_warnings():
        # What the library would only remark upon (styles, extensions) is nothing that a sender could put right.
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            sheets = book.worksheets
            if not sheets:
                raise _unreadable("a workbook without a sheet")
            rows = sheets[0].iter_rows(min_row=1, max_row=max(1, reach.row), min_col=1, max_col=max(1, reach.column))
            found = [[_cell(cell) for cell in row] for row in rows]
        finally:
            book.close()
    yield from enumerate(found, start=1)


def _cell(cell: Any) -> Cell:
    match cell.data_type:
        case "f":
            return Odd("formula")
        case "e":
            return Odd("spreadsheet-error")
        case _:
            value = cell.value
    if value is None or isinstance(value, str | bool | int | float | date):
        return value.strip() if isinstance(value, str) else value
    return str(value)  # a time of day or a duration, which no column takes
