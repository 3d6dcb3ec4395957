"""Every read model maps every event type that it cares about to rows of its own tables, purely."""

from types import ModuleType
from uuid import UUID

import pytest

from services.reporting.projections import MODELS, budget, caseload, timeline
from services.reporting.projections.operations import Add, Append, Operation, ReadModel, Table
from shared.events import clock
from shared.events import reporting as access
from shared.events.envelope import Event, personal_fields
from shared.events.planning import CostCommitted
from shared.events.registry import TYPES as KNOWN
from shared.seals import ERASED
from shared.testing.examples import BY_TYPE, YOUTH, example_of, fact

PAIRS = [(model, kind) for model in MODELS for kind in sorted(model.TYPES, key=lambda kind: kind.TYPE)]
IDS = [f"{model.NAME}-{kind.TYPE}" for model, kind in PAIRS]


def mapped(model: ReadModel, event: Event, key: str = YOUTH) -> list[Operation]:
    """What one example does to a model, its personal fields opened as `plain <field>`."""
    opened = {name: f"plain {name}" for name in personal_fields(type(event)) if getattr(event, name) is not None}
    return model.rows(fact(event, key=key), opened)


def table_of(model: ReadModel, name: str) -> Table:
    """A model's table by its name."""
    return next(table for table in model.TABLES if table.name == name)


@pytest.mark.parametrize(("model", "kind"), PAIRS, ids=IDS)
def test_an_event_touches_only_columns_that_its_model_has(model: ReadModel, kind: type[Event]) -> None:
    """Each operation names a table, a whole key and columns of the model; counters are added to, others put."""
    operations = mapped(model, BY_TYPE[kind.TYPE])

    assert operations
    for operation in operations:
        table = table_of(model, operation.table)
        assert len(operation.key) == len(table.key)
        assert set(operation.values) <= set(table.columns) - set(table.key)
        assert isinstance(operation, Add) == bool(set(operation.values) & set(table.counters))
        assert isinstance(operation, Append) == table.appended


@pytest.mark.parametrize(("model", "kind"), PAIRS, ids=IDS)
def test_what_is_opened_goes_into_columns_that_erasing_covers(model: ReadModel, kind: type[Event]) -> None:
    """A plain text never lands in a column that an erasure would leave as it is."""
    for operation in mapped(model, BY_TYPE[kind.TYPE]):
        table = table_of(model, operation.table)
        plain = {name for name, value in operation.values.items() if str(value).startswith("plain ")}
        assert plain <= set(table.opened)


@pytest.mark.parametrize(("model", "kind"), PAIRS, ids=IDS)
def test_an_erased_value_reads_erased(model: ReadModel, kind: type[Event]) -> None:
    """Opening with a destroyed key gives the same column the value that an erasure gives it."""
    event = BY_TYPE[kind.TYPE]
    opened = {name: ERASED for name in personal_fields(kind) if getattr(event, name) is not None}
    for operation in model.rows(fact(event), opened):
        table = table_of(model, operation.table)
        assert {operation.values[name] for name in table.opened if name in operation.values} <= {ERASED, None}


@pytest.mark.parametrize("model", MODELS, ids=[model.NAME for model in MODELS])
def test_a_table_with_opened_columns_says_whose_they_are(model: ReadModel) -> None:
    """An erasure finds a table's rows by the column `youth`."""
    for table in model.TABLES:
        assert not table.opened or "youth" in table.columns
        assert not any(kind.endswith("[]") for kind in table.columns.values())


def test_every_type_is_on_the_timeline_but_time_and_looks() -> None:
    """A new event type appears on the timeline without a change to it."""
    assert frozenset(KNOWN.values()) - timeline.TYPES == {*clock.TYPES, *access.TYPES}


def test_a_mapping_says_no_to_an_event_that_it_does_not_care_about() -> None:
    """A type that was added to a model's list and not to its mapping is found at once."""
    modules: list[ModuleType] = [module for module in MODELS if isinstance(module, ModuleType)]
    strange = example_of(access.RecordViewed)
    for module in modules:
        if module.NAME in {"access", "timeline"}:
            continue
        with pytest.raises(TypeError, match=r"access\.record-viewed"):
            module.rows(fact(strange), {})


def test_two_youths_have_two_rows() -> None:
    """Rows are told apart by the youth's id."""
    other = str(UUID(int=7))
    event = BY_TYPE["coordination.pathway-opened"]
    assert [operation.key for operation in mapped(_CASELOAD, event, other)] == [(other,)]
    assert [operation.key for operation in mapped(_CASELOAD, event)] == [(YOUTH,)]


_CASELOAD = next(model for model in MODELS if model.NAME == caseload.NAME)


def test_a_fact_is_a_row_of_its_own_and_no_sum() -> None:
    """What is summed up leaves out what was set right, so nothing is added up while it is written."""
    found = mapped(_CASELOAD, BY_TYPE["social.notification-received"])
    assert [type(one) for one in found] == [Append]
    assert found[0].key == (fact(BY_TYPE["social.notification-received"]).id,)
    assert found[0].values["says"] == '{"notification":["unauthorised-absence","social-circle"]}'


@pytest.mark.parametrize("override", [None, "acute-need"])
def test_what_a_leader_let_pass_is_a_row_of_its_own(override: str | None) -> None:
    """With its reason and of no youth; a commitment that fits leaves none."""
    event = example_of(CostCommitted).model_copy(update={"override": override})
    operations = mapped(budget, event)
    found = [operation for operation in operations if operation.table == "budget_overrides"]
    assert [operation.values["reason"] for operation in found] == ([override] if override else [])
    assert YOUTH not in {value for operation in found for value in operation.values.values()}
    assert all(isinstance(operation, Append) for operation in found)
