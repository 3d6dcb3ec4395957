"""How is a table written so that a spreadsheet shows it and runs nothing of it?

A cell that a spreadsheet would take for a formula gets an apostrophe before it in a file of text; in a workbook every
cell is written as text. Invariant: whatever the texts are, opening the file calculates nothing and calls nobody.
Source: OWASP, "CSV Injection": cells that begin with = + - @, a tab or a carriage return.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

AS_TEXT: Final = "@"
"""The number format that keeps a spreadsheet from making numbers and dates of what is typed."""
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST: Final = 32_000


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a Danish Excel opens them: semicolons, UTF-8 with its mark, lines ending as in RFC 4180."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def as_workbook(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """Rows as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for number, row in enumerate(rows):
        write_row(sheet, row, bold=number == 0)
    return bytes_of(book)


def escaped(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text


def write_row(sheet: WriteOnlyWorksheet, row: Sequence[str], *, bold: bool = False) -> None:
    """Add a row in which every cell is text."""
    sheet.append([_text_cell(sheet, text, bold=bold) for text in row])


def bytes_of(book: Workbook) -> bytes:
    """A workbook as a file."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _text_cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST])
    # The library makes a formula of what begins with =; the kind that is set afterwards stands.
    cell.data_type = TYPE_STRING
    cell.number_format = AS_TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell
