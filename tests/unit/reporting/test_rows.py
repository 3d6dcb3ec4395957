"""Every read model, by example: what each event type does to its rows, and how rows tell a story."""

from typing import Any

import pytest

from services.reporting.projections import MODELS, access, caseload, obligations, plans, sharing
from services.reporting.projections.operations import Add, ReadModel
from shared.events import coordination, planning, reporting, social
from shared.events.envelope import Event
from shared.events.sharing import CorrectionIssued
from shared.testing.examples import YOUTH, example_of, fact
from tests.unit.reporting.mapped import FOLDER, mapped


@pytest.mark.parametrize("model", MODELS, ids=[model.NAME for model in MODELS])
def test_each_event_does_to_the_rows_what_is_written_down(model: ReadModel) -> None:
    """A change of a mapping shows as a difference in `rows/`, and asks for a new VERSION of the model."""
    assert mapped(model) == (FOLDER / f"{model.NAME}.txt").read_text(encoding="utf-8")


def told(model: ReadModel, *events: Event) -> dict[tuple[str, tuple[Any, ...]], dict[str, Any]]:
    """The rows after some events, each with what was put and counted."""
    rows: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
    for event in events:
        for operation in model.rows(fact(event), dict.fromkeys(type(event).model_fields, "text")):
            row = rows.setdefault((operation.table, operation.key), {})
            for column, value in operation.values.items():
                row[column] = row.get(column, 0) + value if isinstance(operation, Add) else value
    return rows


def test_missed_and_then_learnt_to_have_been_met_in_time_shows_both() -> None:
    """Liva's clock: overdue, then met in time but learnt late."""
    opened, missed, met = (
        example_of(coordination.ObligationOpened),
        example_of(coordination.ObligationMissed),
        example_of(coordination.ObligationMet, in_time=True, after_missed=True),
    )
    row = told(obligations, opened, missed, met)["obligations", (opened.obligation,)]

    assert (row["state"], row["missed"], row["in_time"]) == ("met", True, True)
    assert row["learnt_at"] > row["due"] >= row["met_at"]


def test_a_moved_obligation_keeps_when_it_was_opened() -> None:
    """A revision changes trigger and due moment; the obligation is the same one."""
    first = example_of(coordination.ObligationOpened)
    moved = example_of(coordination.ObligationOpened, revised=True, ordinal=1)

    assert "opened_at" in told(obligations, first)["obligations", (first.obligation,)]
    assert "opened_at" not in told(obligations, moved)["obligations", (moved.obligation,)]


def test_dismissing_a_suggestion_leaves_the_raising_and_dismissing_the_raising_does_not() -> None:
    """One description may be wrong while the youth is still before the taskforce."""
    one = example_of(coordination.SuggestionDismissed)
    whole = example_of(coordination.SuggestionDismissed, description=None)

    assert set(told(caseload, one)) == {("suggestions", (YOUTH, one.description))}
    assert told(caseload, whole)["caseload", (YOUTH,)]["state"] == "dismissed"


def test_a_correction_is_a_row_keyed_by_what_was_wrong() -> None:
    """Whatever is summed up can leave the wrong event out by its id; its own rows stay as they were."""
    correction = example_of(CorrectionIssued)
    rows = told(sharing, correction)
    assert set(rows) == {("corrections", (correction.of,))}
    assert rows["corrections", (correction.of,)]["replaced_by"] == correction.replaced_by


def test_every_telling_of_an_effort_is_a_row_of_its_own() -> None:
    """That it began may have been wrong though it was decided: one row cannot say both."""
    decided, started = example_of(social.MeasureDecided), example_of(social.MeasureStarted)
    rows = told(caseload, decided, started)
    assert sorted(row["says"].count('"step":"started"') for row in rows.values()) == [0, 1]


def test_closing_a_paused_pathway_ends_the_pause() -> None:
    """Nothing says that a closed pathway is paused."""
    row = told(caseload, example_of(coordination.PathwayPaused), example_of(coordination.PathwayClosed))[
        "caseload", (YOUTH,)
    ]
    assert (row["state"], row["paused_until"], row["pause_reason"]) == ("closed", None, None)


def test_a_look_that_names_a_youth_twice_is_one_look() -> None:
    """A row that is only ever appended must not be appended twice by one event."""
    look = example_of(reporting.RecordViewed, youths=(YOUTH, YOUTH))
    assert len(access.rows(fact(look), {})) == len(access.rows(fact(example_of(reporting.RecordViewed)), {}))


def test_sessions_of_one_intervention_are_rows_of_their_own() -> None:
    """Two missed in a row can be told from two missed with one held between."""
    held, missed = example_of(planning.SessionHeld), example_of(planning.SessionMissed)
    assert sorted(row["held"] for row in told(plans, held, missed).values()) == [False, True]
