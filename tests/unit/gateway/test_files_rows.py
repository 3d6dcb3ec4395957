"""A row becomes the message that the sector's system would have sent, sealed, under its own id or its content's."""

import dataclasses
from typing import Any

import pytest
from pydantic_core import to_json

from services.intake.acceptance import Fact, accept
from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.columns import columns_of
from services.intake.gateway.files.reading import read_table
from services.intake.gateway.files.rows import Told, Voice, layout_of, sealed, told_by
from services.intake.reading import Message
from services.intake.refusals import Refused
from shared.sealing import SealingKeys, fresh_keys
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import CPR, NAME, TEXT

TYPE = "school.concern-shared"
COLUMNS = columns_of(TYPE, "school")
VOICE = Voice("school", "/707/school", "t-17", b"a secret of the vault")
KEYS = SealingKeys.from_json(fresh_keys())
ABSENCE = "facts.absence.quarter;facts.absence.school_days;facts.absence.unauthorised"
HEADER = f"id;time;person.cpr;person.name;category;{ABSENCE};text"
ROW = f"k-1;03-03-2025 10:15;740312-9900;{NAME};Fravær;2025-Q1;80;24;{TEXT}"


def told(row: str = ROW, header: str = HEADER, voice: Voice = VOICE) -> Told:
    """What the one row of a file says."""
    table = read_table(f"{header}\n{row}\n".encode())
    return told_by(table.rows[0], layout_of(table, COLUMNS), TYPE, voice)


def event_of(row: str = ROW, header: str = HEADER, voice: Voice = VOICE) -> dict[str, Any]:
    """The message in the one row of a file."""
    found = told(row, header, voice)
    assert found.event is not None, found.faults
    return dict(found.event)


def fault_of(header: str, row: str = "x") -> tuple[str, str]:
    """Code and field of the file's fault."""
    with pytest.raises(FaultError) as caught:
        told(row, header)
    return caught.value.refused.code, caught.value.refused.field


def test_a_row_is_the_message_that_a_system_would_have_sent() -> None:
    """Fields inside fields, a Danish date, a code by its name."""
    assert event_of() == {
        "specversion": "1.0",
        "id": "k-1",
        "source": "/707/school",
        "type": TYPE,
        "time": "2025-03-03T10:15:00+01:00",
        "actor": "t-17",
        "data": {
            "person": {"cpr": CPR, "name": NAME},
            "category": "absence",
            "facts": {"absence": {"quarter": "2025-Q1", "school_days": 80, "unauthorised": 24}},
            "text": TEXT,
        },
    }


def test_what_is_sent_is_sealed_and_accepted() -> None:
    """Neither number nor name nor text is on the bus in the clear."""
    body = to_json(sealed(event_of(), COLUMNS, KEYS))
    assert not any(secret.encode() in body for secret in (CPR, NAME, TEXT))
    message = Message("school", f"sector.school.{MUNICIPALITY}.{TYPE}", None, body)
    _, fact = accept(message, MUNICIPALITY, MOMENT, KEYS)
    assert isinstance(fact, Fact)
    assert fact.person is not None
    assert fact.person.cpr == CPR


def test_the_same_row_is_the_same_event() -> None:
    """However its values are written, and whoever of the unit uploads it."""
    without_id = ROW.removeprefix("k-1")
    other_writing = without_id.replace("740312-9900", CPR).replace("Fravær", "absence")
    colleague = dataclasses.replace(VOICE, actor="t-18")
    ids = {event_of(without_id)["id"], event_of(other_writing)["id"], event_of(without_id, voice=colleague)["id"]}
    assert len(ids) == 1
    assert ids != {event_of(without_id.replace("24", "25"))["id"]}


def test_an_id_of_the_content_tells_nobody_who_it_is_about() -> None:
    """It takes intake's own key to work it out."""
    without_id = ROW.removeprefix("k-1")
    other_key = dataclasses.replace(VOICE, secret=b"somebody who holds the log, and tries")
    assert event_of(without_id)["id"] != event_of(without_id, voice=other_key)["id"]
    assert not any(character.isdigit() for character in event_of(without_id)["id"])
    assert "secret" not in repr(VOICE)


def test_every_fault_of_a_row_is_told_with_its_place() -> None:
    """Not only the first; also a cell that is empty and must not be."""
    row = ";i går;61205-9900;;Fravær;;otte;;"
    found = told(row)
    assert [(each.column, each.cell, each.refused.code) for each in found.faults] == [
        ("time", "B2", "wrong-form"),
        ("person.cpr", "C2", "zero-lost"),
        ("facts.absence.school_days", "G2", "wrong-form"),
        ("text", "I2", "missing-field"),
    ]


def test_a_cell_beside_the_columns_is_a_fault() -> None:
    """It is mostly a text with the separator in it."""
    found = told(f"{ROW};og mere")
    assert [(each.cell, each.refused.code) for each in found.faults] == [("J2", "cell-outside")]


def test_a_refusal_of_intake_is_told_at_its_column() -> None:
    """Wherever in the message it is; also where it is about several columns at once."""
    table = read_table(f"{HEADER}\n{ROW}\n".encode())
    layout = layout_of(table, COLUMNS)
    places = {
        "data.facts.absence.quarter": ("facts.absence.quarter", "F2"),
        "data.facts.absence": ("facts.absence.quarter", "F2"),
        "data.person": ("person.cpr", "C2"),
        "time": ("time", "B2"),
        "body": (None, None),
    }
    for field, place in places.items():
        found = layout.fault(Refused("wrong-form", field, "a text", "another"), 2)
        assert (found.column, found.cell) == place


def test_columns_that_are_not_those_of_the_template_are_faults_of_the_file() -> None:
    """What nobody reads would be lost unnoticed. The name of the column is not repeated."""
    assert fault_of(f"{HEADER};Noter om Sander") == ("unknown-column", "column J")
    assert fault_of(f"{HEADER};TEXT") == ("column-twice", "column J")
    assert fault_of("id;time;person.cpr;text") == ("missing-column", "header")
    with pytest.raises(FaultError) as caught:
        layout_of(read_table(f"{HEADER}\n".encode()), COLUMNS)
    assert caught.value.refused.code == "no-rows"
