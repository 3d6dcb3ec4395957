"""Whatever a file is, it is a table within its bounds or one fault, and reading it costs no more than they allow."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.cells import Cell, Odd
from services.intake.gateway.files.reading import read_table
from services.intake.gateway.files.writing import as_csv, as_workbook, escaped
from shared.definitions.uploads import BOUNDS

HEADER = ["id", "time", "text"]


def fault_of(content: bytes) -> str:
    """The code of the file's fault."""
    with pytest.raises(FaultError) as caught:
        read_table(content)
    return caught.value.refused.code


def workbook(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook as somebody saves it."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_parts(content: bytes, **parts: bytes | None) -> bytes:
    """A workbook with some of its parts replaced, added or (None) taken out; `__` stands for a slash."""
    changed = {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            if name not in changed:
                out.writestr(name, source.read(name))
        for name, part in changed.items():
            if part is not None:
                out.writestr(name, part)
    return target.getvalue()


def sheet_of(inside: str, before: str = "") -> bytes:
    """The XML of a sheet."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{namespace}">{inside}</worksheet>'.encode()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_of_text_is_read_as_it_was_saved(separator: str, encoding: str) -> None:
    """With the separators and encodings that programs here write, quotation marks and lines within them."""
    text = f'id{separator}time{separator}text\r\n1{separator}2026{separator}"Blåbær;\r\n""så"", og"\r\n\r\n'
    table = read_table(text.encode(encoding))
    assert (table.format, list(table.header.cells)) == ("csv", HEADER)
    assert [(row.number, list(row.cells)) for row in table.rows] == [(2, ["1", "2026", 'Blåbær;\r\n"så", og'])]


def test_the_line_that_tells_excel_the_separator_counts_as_a_row() -> None:
    """As the spreadsheet counts."""
    table = read_table(b"sep=;\nid;time\n1;2\n")
    assert (table.header.number, [row.number for row in table.rows]) == (2, [3])


def test_a_workbook_is_read_with_the_kinds_of_its_cells() -> None:
    """Texts, numbers, dates and formulas apart; a text that begins with = is a text."""
    at = datetime(2026, 12, 24, 10, 15)  # noqa: DTZ001 (as a workbook has it)
    content = workbook([HEADER, ["a", at, "Hej"], [None, None, None], [7, True, "=1+1"]])
    rows: list[tuple[int, list[Cell]]] = [(row.number, list(row.cells)) for row in read_table(content).rows]
    assert rows == [(2, ["a", at, "Hej"]), (4, [7, True, Odd("formula")])]
    text = as_workbook([HEADER, ["=1+1", "@x", "-y"]], "Data")
    assert list(read_table(text).rows[0].cells) == ["=1+1", "@x", "-y"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-header"),
        (b"\n\n;;\n", "no-header"),
        (b"\x00\x01\x02", "not-a-table"),
        ("id;time\n".encode("utf-16"), "not-a-table"),
        (b'id;time\n"open', "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old-workbook"),
        (b"PK\x03\x04 and nothing more", "not-a-table"),
        (b"id;time\n" + b"1;2\n" * (BOUNDS.most_rows + 1), "too-many-rows"),
        (b";".join(b"c%d" % number for number in range(BOUNDS.most_columns + 1)), "too-many-columns"),
        (b"x" * (BOUNDS.largest_bytes + 1), "too-large"),
    ],
    ids=range(10),
)
def test_what_is_no_table_has_one_fault(content: bytes, code: str) -> None:
    """Which says what to save it as."""
    assert fault_of(content) == code


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked() -> None:
    """A hundred megabytes of spaces take a hundred kilobytes in the file."""
    spaces = sheet_of(" " * 100_000_000)
    assert fault_of(with_parts(workbook([HEADER]), xl__worksheets__sheet1=spaces)) == "too-large"


def test_a_workbook_that_lies_about_its_size_is_not_believed() -> None:
    """Nothing is unpacked beyond the size that stands in the file, and then it does not fit."""
    honest = sheet_of("<sheetData>" + " " * 1_000_000 + "</sheetData>")
    content = bytearray(with_parts(workbook([HEADER]), xl__worksheets__sheet1=honest))
    for at in range(len(content) - 4):
        if content[at : at + 4] == struct.pack("<I", len(honest)):
            content[at : at + 4] = struct.pack("<I", 200)
    assert fault_of(bytes(content)) == "not-a-table"


@pytest.mark.parametrize(
    "sheet",
    [
        sheet_of("<sheetData>&a;</sheetData>", '<!DOCTYPE w [<!ENTITY a "aaaaaaaa">]>'),
        sheet_of("<sheetData>&a;</sheetData>", '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
        sheet_of("<sheetData>" + "<c/>" * BOUNDS.most_elements + "</sheetData>"),
        sheet_of("<a>" * 1000 + "</a>" * 1000),
        sheet_of('<sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData>'),
        sheet_of('<sheetData><row r="1"><c r="AAAA1"><v>1</v></c></row></sheetData>'),
        sheet_of(f'<sheetData><row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row></sheetData>'),
        b"not XML at all",
    ],
    ids=["entity", "external entity", "elements", "depth", "row number", "column name", "number", "no XML"],
)
def test_a_sheet_with_a_trap_in_it_is_no_table(sheet: bytes) -> None:
    """Entities, endless elements, rows and columns beyond any sheet."""
    assert fault_of(with_parts(workbook([HEADER]), xl__worksheets__sheet1=sheet)) == "not-a-table"


def test_a_value_far_away_is_seen() -> None:
    """And not lost because reading stops before it."""
    far = sheet_of('<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
    assert fault_of(with_parts(workbook([HEADER]), xl__worksheets__sheet1=far)) == "too-many-rows"
    wide = sheet_of('<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>')
    assert fault_of(with_parts(workbook([HEADER]), xl__worksheets__sheet1=wide)) == "too-many-columns"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_sheet_under_another_name_is_measured_as_well(encoding: str) -> None:
    """What a part is called says nothing of what is in it."""
    inside = "<sheetData>" + "<c/>" * BOUNDS.most_elements + "</sheetData>"
    flood = sheet_of(inside).decode().replace('<?xml version="1.0"?>', "  ").encode(encoding)
    content, target = workbook([HEADER]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            part = source.read(name).replace(b"/xl/worksheets/sheet1.xml", b"/xl/picture.png")
            if name != "xl/worksheets/sheet1.xml":
                out.writestr(name, part)
        out.writestr("xl/picture.png", flood)
    with pytest.raises(FaultError) as caught:
        read_table(target.getvalue())
    assert caught.value.refused.found.endswith("elements")


@pytest.mark.parametrize("part", ["xl__externalLinks__externalLink1", "xl__embeddings__a", "xl__vbaProject"])
def test_macros_and_links_are_refused(part: str) -> None:
    """Whatever they would do."""
    assert fault_of(with_parts(workbook([HEADER]), **{part: b"<a/>"})) == "active-content"


def test_the_same_part_twice_is_no_workbook() -> None:
    """Nobody knows which one another program would read."""
    content = io.BytesIO(workbook([HEADER]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("XL/workbook.xml", b"<a/>")
    assert fault_of(content.getvalue()) == "not-a-table"


@pytest.mark.parametrize("text", ["=1+1", "+45", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_written_as_text(text: str) -> None:
    """In a file of text with an apostrophe, in a workbook by its kind."""
    assert escaped(text) == f"'{text}"
    assert as_csv([[text]]).decode("utf-8-sig").lstrip('"').startswith("'")
    cell = load_workbook(io.BytesIO(as_workbook([[text]], "Data"))).worksheets[0]["A1"]
    assert cell.data_type == "s"


def test_what_is_no_formula_is_written_as_it_is() -> None:
    """Danish letters, and a character that no workbook can hold."""
    assert as_csv([["blåbær", "a;b"]]) == b"\xef\xbb\xbf" + 'blåbær;"a;b"\r\n'.encode()
    assert load_workbook(io.BytesIO(as_workbook([["a\x00b"]], "D"))).worksheets[0]["A1"].value == "a\ufffdb"


def test_a_broken_archive_is_no_table() -> None:
    """Cut off, or with its compressed bytes disturbed."""
    content = workbook([HEADER, ["a", "b", "c"]])
    assert fault_of(content[: len(content) // 2]) == "not-a-table"
    disturbed = bytearray(content)
    disturbed[60:70] = zlib.compress(b"something else")[:10]
    assert fault_of(bytes(disturbed)) == "not-a-table"
