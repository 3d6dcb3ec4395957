"""Which empty table is handed to somebody who wants to tell events of one type?

The columns in their order; in a workbook also what each is for in Danish and English, and the codes to choose from.
Every column is formatted as text, so that a spreadsheet leaves numbers and dates as they are typed.
Invariant: made from the event's model and the definitions; a table filled in as it says is one that is read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.intake.gateway.files.columns import SEPARATOR, Column, columns_of, form_in
from services.intake.gateway.files.writing import AS_TEXT, as_csv, bytes_of
from shared.definitions.code_lists import codes, label
from shared.definitions.event_names import described
from shared.definitions.sectors import bases_for
from shared.definitions.uploads import BOUNDS, Meaning

DATA: Final = "Data"
EXPLAINED: Final = "Forklaring - Explained"
CODES: Final = "Koder - Codes"

_HEADER: Final = ("kolonne / column", "skal udfyldes / required", "betydning", "meaning", "skrives som", "written as")
_WIDE: Final = 60
_NARROW: Final = 22


def csv_template(type_name: str, sector: str) -> bytes:
    """An empty file of text: its header alone.

    Raises:
        KeyError, NoTableError: as `columns_of`.
    """
    return as_csv([[column.name for column in columns_of(type_name, sector)]])


def workbook_template(type_name: str, sector: str, at: datetime) -> bytes:
    """An empty workbook, with the codes that are in force at a moment.

    Raises:
        KeyError, NoTableError: as `columns_of`.
    """
    columns = columns_of(type_name, sector)
    book = Workbook()
    data = book.worksheets[0]
    data.title = DATA
    _fill_data(data, columns)
    _explain(book.create_sheet(EXPLAINED), type_name, columns)
    offered = {name: codes(name, at) for name in _lists(columns)}
    # Those that would do for this sector and type; with a following the one of the following holds.
    offered["legal-basis"] = bases_for(sector, type_name, at) or offered["legal-basis"]
    _offer(data, book.create_sheet(CODES), columns, offered)
    return bytes_of(book)


def _fill_data(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(1, number, column.name)
        cell.font = Font(bold=True)
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.number_format = AS_TEXT
        dimension.width = _WIDE if column.personal and column.kind == "text" else _NARROW
    sheet.freeze_panes = "A2"


def _explain(sheet: Worksheet, type_name: str, columns: Sequence[Column]) -> None:
    about = described(type_name)
    sheet.append([about.name.danish, about.name.english, about.says.danish, about.says.english])
    sheet.append(list(_HEADER))
    for column in columns:
        meaning = meaning_of(type_name, column)
        required = "ja / yes" if column.required else "nej / no"
        sheet.append([column.name, required, meaning.danish, meaning.english, _form(column, "da"), _form(column, "en")])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for number, width in enumerate((_NARROW, _NARROW, _WIDE, _WIDE, _WIDE, _WIDE), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def meaning_of(type_name: str, column: Column) -> Meaning:
    """What a column is for, to people."""
    common = BOUNDS.columns.get(column.name)
    if common is not None:
        return common
    text = described(type_name).fields[".".join(column.path[1:])]
    return Meaning(danish=text.danish, english=text.english)


def _form(column: Column, language: str) -> str:
    form = form_in(column.kind, "da" if language == "da" else "en")
    if column.code_list is not None:
        form += f" {column.code_list}"
    if column.many:
        several = "flere adskilles med" if language == "da" else "several are separated by"
        form += f"; {several} {SEPARATOR}"
    return form


def _lists(columns: Sequence[Column]) -> list[str]:
    return list(dict.fromkeys(column.code_list for column in columns if column.code_list is not None))


def _offer(data: Worksheet, sheet: Worksheet, columns: Sequence[Column], offered: Mapping[str, Sequence[str]]) -> None:
    """Write the lists, three columns each, and let the columns of the data offer their codes."""
    for place, (name, known) in enumerate(offered.items()):
        first = 3 * place + 1
        for offset, head in enumerate((name, "dansk", "English")):
            sheet.cell(1, first + offset, head).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(first + offset)].width = _NARROW
        for row, code in enumerate(known, start=2):
            for offset, text in enumerate((code, label(name, code, "da"), label(name, code, "en"))):
                sheet.cell(row, first + offset, text)
        letter = get_column_letter(first)
        choice = DataValidation(
            "list", f"'{CODES}'!${letter}$2:${letter}${len(known) + 1}", allow_blank=True, errorStyle="warning"
        )
        for number, column in enumerate(columns, start=1):
            if column.code_list == name and not column.many:
                here = get_column_letter(number)
                choice.add(f"{here}2:{here}{BOUNDS.most_rows + 1}")
        if choice.sqref:
            data.add_data_validation(choice)
