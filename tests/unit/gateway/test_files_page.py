"""The page about spreadsheets says what is so."""

from pathlib import Path

from services.intake.gateway.files.columns import columns_of
from services.intake.gateway.files.reading import read_table
from services.intake.gateway.files.rows import Voice, layout_of, told_by
from shared.definitions.uploads import BOUNDS
from shared.testing.messages import CPR, TEXT

PAGE = (Path(__file__).parents[3] / "docs/uploads.md").read_text(encoding="utf-8")


def test_the_table_on_the_page_is_read() -> None:
    """A reader can begin with it."""
    table = read_table(PAGE.partition("```csv\n")[2].partition("```")[0].encode())
    layout = layout_of(table, columns_of("school.concern-shared", "school"))
    told = told_by(table.rows[0], layout, "school.concern-shared", Voice("school", "/707/school", None, b"a secret"))
    assert told.event is not None
    assert (told.event["data"]["person"]["cpr"], told.event["data"]["text"]) == (CPR, TEXT)


def test_the_bounds_on_the_page_are_those_in_force() -> None:
    """In the words of the page."""
    bounds = f"{BOUNDS.largest_bytes // 2**20} MiB, {BOUNDS.most_rows // 1000} 000 rows, {BOUNDS.most_columns} columns"
    assert bounds in PAGE
