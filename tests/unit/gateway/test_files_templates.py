"""What the language can say can be said in a row, and in an envelope of Beskedfordeler; the templates say how."""

import csv
import io
from typing import Any
from xml.sax.saxutils import escape

import pytest
from openpyxl import load_workbook

from services.intake.gateway.beskedfordeler.mapping import URN, event_of, type_of
from services.intake.gateway.beskedfordeler.reading import read_besked
from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.columns import Column, columns_of
from services.intake.gateway.files.reading import read_table
from services.intake.gateway.files.rows import Voice, layout_of, told_by
from services.intake.gateway.files.templates import CODES, DATA, csv_template, meaning_of, workbook_template
from services.intake.gateway.files.writing import as_workbook
from shared.definitions.beskedfordeler import envelopes
from shared.definitions.event_types import about_organisation
from shared.definitions.sectors import sector, sectors
from shared.testing.besked import besked
from shared.testing.examples import MOMENT
from shared.testing.messages import CPR, data_of

YOUTH = "0b9d2f5e-6a77-4c0f-8a55-3f1f5d2f9a10"
TOLD = sorted(
    {(row.code, name) for row in sectors(MOMENT) for each in row.publishes for name in each.types if row.stream}
)
EVERY_TYPE = pytest.mark.parametrize(("name", "type_name"), TOLD, ids=[f"{name} {told}" for name, told in TOLD])


def data_with_person(name: str, type_name: str) -> dict[str, Any]:
    """The data of a type's example as this sector tells it."""
    person = {"cpr": CPR} if sector(name).knows_cpr else {"youth": YOUTH}
    return ({} if about_organisation(type_name) else {"person": person}) | data_of(type_name)


def written(column: Column, data: dict[str, Any]) -> str:
    """What somebody here types into a cell."""
    value: Any = {"data": data, "id": "k-1", "time": "03-03-2025 10:15"}
    for step in column.path:
        value = value.get(step) if isinstance(value, dict) else None
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case float():
            return str(value).replace(".", ",")
        case list():
            return " | ".join(map(str, value))
        case _:
            return str(value)


def saved_as_text(rows: list[list[str]]) -> bytes:
    """A file as a spreadsheet saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_elements(data: dict[str, Any]) -> str:
    """The data as a system writes it into a message."""
    text = ""
    for name, value in data.items():
        for each in value if isinstance(value, list) else [value]:
            inside = as_elements(each) if isinstance(each, dict) else escape(_plain(each))
            text += f"<{name}>{inside}</{name}>"
    return text


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@EVERY_TYPE
@pytest.mark.parametrize("write", [saved_as_text, lambda rows: as_workbook(rows, "Data")], ids=["csv", "xlsx"])
def test_every_event_can_be_told_in_a_row(name: str, type_name: str, write: Any) -> None:
    """The example of each type, typed as people type, is the same event."""
    data, columns = data_with_person(name, type_name), columns_of(type_name, name)
    table = read_table(write([[column.name for column in columns], [written(column, data) for column in columns]]))
    told = told_by(table.rows[0], layout_of(table, columns), type_name, Voice(name, f"/707/{name}", None, b"a secret"))
    assert told.event is not None, told.faults
    assert told.event["data"] == data


@EVERY_TYPE
def test_every_event_can_be_told_in_an_envelope(name: str, type_name: str) -> None:
    """The example of each type, in elements, is the same event."""
    data, rules = data_with_person(name, type_name), envelopes()
    found = read_besked(besked(beskedtype=f"{URN}{type_name}", person=None, data=as_elements(data)), rules)
    assert event_of(found, type_of(found, rules, MOMENT), rules, name, f"/707/{name}")["data"] == data


@EVERY_TYPE
def test_every_type_has_a_template_that_explains_itself(name: str, type_name: str) -> None:
    """Its columns are those that are read, each has a meaning in both languages, and the codes are there."""
    columns = columns_of(type_name, name)
    content = workbook_template(type_name, name, MOMENT)
    book = load_workbook(io.BytesIO(content))
    offered = {cell.value for row in book[CODES].iter_rows() for cell in row}
    for form in (content, csv_template(type_name, name)):
        with pytest.raises(FaultError) as caught:
            layout_of(read_table(form), columns)
        assert caught.value.refused.code == "no-rows"
    assert [cell.value for cell in book[DATA][1]] == [column.name for column in columns]
    assert all(meaning_of(type_name, column).danish and meaning_of(type_name, column).english for column in columns)
    assert {column.code_list for column in columns if column.code_list is not None} <= offered
