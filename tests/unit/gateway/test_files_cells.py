"""What people write in a cell is understood where it can mean one thing, and asked about where it cannot."""

from datetime import date, datetime
from typing import Any

import pytest

from services.intake.gateway.files.cells import Cell, Odd, value_of
from services.intake.gateway.files.columns import Column, Kind
from services.intake.refusals import Refused


def read(kind: Kind, cell: Cell, code_list: str | None = None, *, many: bool = False) -> Any:
    """What the cell means, or the code of its fault."""
    found = value_of(Column("a-column", ("data", "a"), kind, many=many, code_list=code_list), cell)
    return found.code if isinstance(found, Refused) else found


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("day", "2026-12-24", "2026-12-24"),
        ("day", "24-12-2026", "2026-12-24"),
        ("day", "24.12.2026", "2026-12-24"),
        ("day", "1-2-2026", "2026-02-01"),
        ("day", "24/12/2026", "2026-12-24"),
        ("day", date(2026, 12, 24), "2026-12-24"),
        ("day", datetime(2026, 12, 24), "2026-12-24"),  # noqa: DTZ001 (as a workbook has it)
        ("flag", "ja", True),
        ("flag", " Nej ", False),
        ("flag", "TRUE", True),
        ("flag", False, False),
        ("whole", "12", 12),
        ("whole", 12.0, 12),
        ("number", "7,5", 7.5),
        ("number", "7.5", 7.5),
        ("number", 7, 7.0),
        ("text", "Han kommer for sent.", "Han kommer for sent."),
        ("text", 12.0, "12"),
        ("cpr", "740312-9900", "7403129900"),
        ("cpr", "740312 9900", "7403129900"),
        ("cpr", 7403129900.0, "7403129900"),
        ("moment", "2026-12-24T10:15:00+01:00", "2026-12-24T10:15:00+01:00"),
        ("moment", "24-12-2026 10:15", "2026-12-24T10:15:00+01:00"),
        ("moment", "24-12-2026 kl. 10.15", "2026-12-24T10:15:00+01:00"),
        ("moment", "24-07-2026 9:05:30", "2026-07-24T09:05:30+02:00"),
        ("moment", "2026-07-24 09:05 +00:00", "2026-07-24T09:05:00+00:00"),
        ("moment", "24-12-2026", "2026-12-24T00:00:00+01:00"),
        ("moment", datetime(2026, 12, 24, 10, 14, 59, 999_997), "2026-12-24T10:15:00+01:00"),  # noqa: DTZ001
        ("moment", datetime(9999, 12, 31, 23, 59, 59), "9999-12-31T23:59:59+01:00"),  # noqa: DTZ001
        ("text", "", None),
        ("text", "   ", None),
        ("whole", None, None),
    ],
)
def test_danish_habits_are_understood(kind: Kind, cell: Cell, expected: object) -> None:
    """Dates, times, yes and no, decimals and CPR numbers as people here write them."""
    assert read(kind, cell) == expected


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("day", "05/06/2026"),  # the fifth of June, or the sixth of May
        ("number", "1.000"),  # a thousand, or one
        ("whole", "1.000"),
        ("moment", "25-10-2026 02:30"),  # clocks are put back: that time came twice
    ],
)
def test_what_can_mean_two_things_is_not_guessed(kind: Kind, cell: str) -> None:
    """Whoever typed it is asked to write it as in the template."""
    assert read(kind, cell) == "ambiguous"


@pytest.mark.parametrize("cell", [612059900.0, "612059900", "61205-9900", "7,40313E+09", 12059900])
def test_a_cpr_number_that_lost_its_zero_is_said_to_have(cell: Cell) -> None:
    """Nobody puts the zero back: the number could be somebody else's."""
    assert read("cpr", cell) == "zero-lost"


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("day", "30-02-2026"),
        ("day", "24-12-26"),
        ("day", datetime(2026, 12, 24, 10, 15)),  # noqa: DTZ001
        ("day", 46380),
        ("moment", "29-03-2026 02:30"),  # clocks are put forward: that time never was
        ("moment", "24-12-2026 25:00"),
        ("flag", "måske"),
        ("flag", 1),
        ("whole", "tolv"),
        ("whole", 1.5),
        ("whole", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("whole", 10**400),
        ("number", 10**400),
        ("text", date(2026, 2, 1)),
        ("text", True),
        ("cpr", date(2026, 2, 1)),
    ],
)
def test_what_means_nothing_in_its_column_is_a_fault(kind: Kind, cell: Cell) -> None:
    """Also the dates that a spreadsheet made of "1-2"."""
    assert read(kind, cell) == "wrong-form"


def test_a_formula_and_an_error_are_no_values() -> None:
    """What a formula came to when the file was saved is not what somebody wrote."""
    assert read("text", Odd("formula")) == "formula"
    assert read("text", Odd("spreadsheet-error")) == "spreadsheet-error"


def test_a_code_may_be_called_by_its_name() -> None:
    """In Danish or English, in any case; an unknown one is left for intake to refuse."""
    names = ("absence", "Absence", "FRAVÆR")
    assert [read("code", name, "concern-category") for name in names] == ["absence"] * 3
    assert read("code", "no-such-code", "concern-category") == "no-such-code"


def test_several_values_stand_in_one_cell() -> None:
    """With a bar between them; one that is wrong makes the cell wrong."""
    assert read("text", "a | b|c", many=True) == ["a", "b", "c"]
    assert read("text", 12, many=True) == ["12"]
    assert read("whole", "1|x", many=True) == "wrong-form"


def test_a_fault_says_nothing_of_the_cell() -> None:
    """Its form, and what was expected."""
    found = value_of(Column("person.cpr", ("data", "person", "cpr"), "cpr"), "612059900")
    assert isinstance(found, Refused)
    assert "612059900" not in str(found.as_json())
    assert found.as_json()["reason_da"].startswith("Regnearket har læst CPR-nummeret som et tal")
