"""Whatever is uploaded as a table, it is a report or one fault of the file, and neither repeats what stands there."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pydantic_core import to_json

from services.intake.acceptance import accept
from services.intake.gateway.faults import FaultError
from services.intake.gateway.files import faults
from services.intake.gateway.files.cells import Odd, value_of
from services.intake.gateway.files.columns import columns_of
from services.intake.gateway.files.reading import read_table
from services.intake.gateway.files.rows import Voice, layout_of, sealed, told_by
from services.intake.gateway.files.writing import as_csv, as_workbook, escaped
from services.intake.reading import Message
from services.intake.refusals import REASONS, Refused
from shared.definitions.sectors import sectors
from shared.sealing import SealingKeys, fresh_keys
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import CPR, NAME, TEXT

TYPE = "school.concern-shared"
COLUMNS = columns_of(TYPE, "school")
NAMES = [column.name for column in COLUMNS]
KEYS = SealingKeys.from_json(fresh_keys())
VOICE = Voice("school", "/707/school", None, b"a secret")
SUBJECT = f"sector.school.{MUNICIPALITY}.{TYPE}"
WORKBOOK = as_workbook([NAMES, ["k-1", "2025-03-03", CPR]], "Data")  # one, since it says when it was made
SECRETS = (CPR, CPR[1:], f"{CPR[:6]}-{CPR[6:]}", NAME, TEXT)

TEXTS = st.sampled_from([*SECRETS, "", "absence", "ja", "7,5", "24-12-2024", "2025-03-03T10:15:00+01:00", "=1+1"])
CELLS = (
    TEXTS
    | st.text(max_size=20)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.sampled_from([Odd("formula"), Odd("spreadsheet-error")])
)
EVERY_COLUMN = sorted(
    {
        column
        for row in sectors(MOMENT)
        for each in row.publishes
        for name in each.types
        for column in columns_of(name, row.code)
    },
    key=repr,
)


def said_of(content: bytes) -> str:
    """All that is said of a file: a fault, or what is wrong with each row."""
    try:
        table = read_table(content)
        layout = layout_of(table, COLUMNS)
    except FaultError as error:
        return _said(error.refused)
    said = []
    for row in table.rows:
        told = told_by(row, layout, TYPE, VOICE)
        said += [f"{each.column} {each.cell} {_said(each.refused)}" for each in told.faults]
        if told.event is None:
            assert told.faults
            continue
        body = to_json(sealed(told.event, COLUMNS, KEYS.public()["keys"][0]))
        named, outcome = accept(Message("school", SUBJECT, None, body), MUNICIPALITY, MOMENT, KEYS)
        said.append(json.dumps([named.id, named.source, named.type]))
        if isinstance(outcome, Refused):
            fault = layout.fault(outcome, row.number)
            said.append(f"{fault.column} {fault.cell} {_said(outcome)}")
    return "\n".join(said)


def _said(refused: Refused) -> str:
    assert refused.code in faults.CODES | REASONS.keys()
    return json.dumps(refused.as_json(), ensure_ascii=False)


def check(content: bytes) -> None:
    """It has one outcome, which says nothing of what stands there."""
    said = said_of(content)
    assert not any(secret in said for secret in SECRETS)


@given(st.binary(max_size=300) | st.binary(max_size=100).map(b"PK\x03\x04".__add__))
def test_any_bytes_have_an_outcome(content: bytes) -> None:
    """Also those that claim to be a workbook."""
    check(content)


@given(st.lists(st.lists(TEXTS | st.text(max_size=12), max_size=12), max_size=4), st.sampled_from(";,\t"))
def test_any_text_below_a_header_has_an_outcome(rows: list[list[str]], separator: str) -> None:
    """Whatever the cells hold, quotation marks and line ends included."""
    lines = [separator.join(NAMES), *(separator.join(row) for row in rows)]
    check("\n".join(lines).encode("utf-8", "surrogatepass"))


@given(st.lists(st.sampled_from(NAMES) | TEXTS | st.text(max_size=12), max_size=8))
def test_any_header_has_an_outcome(names: list[str]) -> None:
    """A column's name that nobody knows is not repeated: it may be anything."""
    check((";".join(names) + "\nx;x;x").encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=len(NAMES), max_size=len(NAMES)), max_size=3))
def test_any_workbook_has_an_outcome(rows: list[list[Any]]) -> None:
    """Numbers that are none, dates that a workbook cannot hold, texts that begin like formulas."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(NAMES)
    for row in rows:
        sheet.append([_writable(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    check(content.getvalue())


def _writable(cell: Any) -> Any:
    match cell:
        case str():
            return "".join(character for character in cell if character.isprintable())
        case datetime() | date():
            return cell if cell.year >= 1900 else None
        case Odd():
            return "=NOW()"
        case _:
            return cell


@settings(deadline=None)
@given(st.data())
def test_a_workbook_with_its_bytes_disturbed_has_an_outcome(data: st.DataObject) -> None:
    """In the archive, or inside one of its parts."""
    content = bytearray(WORKBOOK)
    if data.draw(st.booleans()):
        part = data.draw(st.sampled_from(zipfile.ZipFile(io.BytesIO(content)).namelist()))
        content = _with(bytes(content), part, data.draw(st.binary(max_size=6)), data.draw(st.floats(0, 1)))
    else:
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    check(bytes(content))


def _with(content: bytes, part: str, put: bytes, where: float) -> bytearray:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            inside = bytearray(source.read(name))
            if name == part:
                at = int(where * len(inside))
                inside[at : at + len(put)] = put
            out.writestr(name, bytes(inside))
    return bytearray(target.getvalue())


@given(st.sampled_from(EVERY_COLUMN), CELLS)
def test_any_cell_of_any_column_has_a_value_or_a_fault(column: Any, cell: Any) -> None:
    """And a value can be sent as JSON."""
    value = value_of(column, cell)
    if isinstance(value, Refused):
        assert not any(secret in _said(value) for secret in SECRETS)
    else:
        json.dumps(value, allow_nan=False)


@given(st.lists(st.lists(st.text(max_size=20) | TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_nothing_that_we_write_is_a_formula(rows: list[list[str]]) -> None:
    """In a file of text as in a workbook, whatever the texts are."""
    assert not any(
        escaped(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )
    as_csv(rows)
    book = load_workbook(io.BytesIO(as_workbook(rows, "Data")))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert not any(isinstance(cell.value, int | float) for row in book.worksheets[0].iter_rows() for cell in row)
