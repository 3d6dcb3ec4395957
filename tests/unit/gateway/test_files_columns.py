"""The columns of a table follow from the event's model."""

import pytest

from services.intake.gateway.files.columns import columns_of
from shared.definitions.sectors import sectors
from shared.testing.examples import MOMENT

TOLD = sorted(
    {(row.code, name) for row in sectors(MOMENT) for each in row.publishes for name in each.types if row.stream}
)


@pytest.mark.parametrize(("sector", "type_name"), TOLD, ids=[f"{sector} {name}" for sector, name in TOLD])
def test_every_type_that_a_sector_tells_has_a_table(sector: str, type_name: str) -> None:
    """And no two columns have one name."""
    names = [column.name for column in columns_of(type_name, sector)]
    assert len(set(names)) == len(names)
    assert {"id", "time", "legalbasis", "purpose"} <= set(names)


def test_a_field_inside_a_field_is_named_by_its_path() -> None:
    """And is asked for only where the field around it is."""
    columns = {column.name: column for column in columns_of("school.concern-shared", "school")}
    quarter = columns["facts.absence.quarter"]
    assert (quarter.path, quarter.required) == (("data", "facts", "absence", "quarter"), False)
    assert (columns["category"].code_list, columns["category"].required) == ("concern-category", True)
    assert (columns["facts.since"].kind, columns["facts.parents_informed"].kind) == ("day", "flag")
    assert columns["text"].personal
    assert columns["person.cpr"].kind == "cpr"


def test_a_sector_without_cpr_numbers_has_no_column_for_them() -> None:
    """It names a youth by the id of a following."""
    columns = {column.name: column for column in columns_of("leisure.activity-left", "leisure")}
    assert "person.cpr" not in columns
    assert columns["person.youth"].required


def test_a_list_is_one_column() -> None:
    """Of several codes."""
    columns = {column.name: column for column in columns_of("social.notification-received", "social")}
    assert (columns["reasons"].many, columns["reasons"].kind) == (True, "code")
