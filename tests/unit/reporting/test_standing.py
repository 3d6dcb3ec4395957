"""What was set right stands nowhere but where it is shown as such: no query can forget to leave it out."""

import re
from pathlib import Path

import pytest

from services import reporting
from services.reporting.projections import MODELS, timeline
from services.reporting.projections.operations import AS_TOLD, ReadModel, Table
from shared.definitions.event_types import correctable
from shared.events.envelope import personal_fields
from shared.testing.examples import BY_TYPE, fact

CODE = Path(reporting.__file__).parent
SHOWS_WHAT_WAS_WRONG = {timeline.TIMELINE}
"""Read as it was told: what was set right is struck through there, with what was done about it."""
WHOSE = "municipality"
"""The caseload's own row says only which municipality's youth somebody is spoken of as."""
MAKES_VIEWS = {"projections", "generations.py"}
TOLD = [(model, table) for model in MODELS for table in model.TABLES if table.stands is not None]


def says(model: ReadModel) -> list[tuple[str, Table, set[str]]]:
    """What each fact that may be set right puts where: its type, the table, the columns."""
    found = []
    tables = {table.name: table for table in model.TABLES}
    for kind in sorted(model.TYPES, key=lambda kind: kind.TYPE):
        if correctable(kind.TYPE):
            event = BY_TYPE[kind.TYPE]
            opened = {name: "text" for name in personal_fields(kind) if getattr(event, name) is not None}
            found += [(kind.TYPE, tables[one.table], set(one.values)) for one in model.rows(fact(event), opened)]
    return found


@pytest.mark.parametrize("model", MODELS, ids=[model.NAME for model in MODELS])
def test_what_may_be_set_right_lies_where_it_can_be_left_out(model: ReadModel) -> None:
    """Every row of such a fact is in a table whose plain name shows only what stands, or on the timeline."""
    assert [
        (kind, table.name)
        for kind, table, columns in says(model)
        if table.stands is None and table not in SHOWS_WHAT_WAS_WRONG and columns != {WHOSE}
    ] == []


def test_nothing_but_the_views_names_what_does_not_stand() -> None:
    """A page that shows what was set right, or keeps what was taken back, has to be named here first."""
    hidden = re.compile(rf"\w{AS_TOLD}\b|\w_corrected\b|__v\d")
    assert [
        str(path.relative_to(CODE))
        for path in sorted(CODE.rglob("*.py"))
        if path.relative_to(CODE).parts[0] not in MAKES_VIEWS and hidden.search(path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(("model", "table"), TOLD, ids=[table.name for _, table in TOLD])
def test_what_a_table_shows_depends_on_its_own_read_model_alone(model: ReadModel, table: Table) -> None:
    """A read model is rebuilt by itself: whatever its views name is made and filled with it."""
    assert table.stands is not None
    named = set(re.findall(r"\{(\w+)\}", table.stands))
    assert named <= {one.name for one in model.TABLES}
    assert table.as_told == f"{table.name}{AS_TOLD}"
