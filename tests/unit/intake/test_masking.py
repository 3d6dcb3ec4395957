"""What a person who mends sees: names, forms, and the values that cannot be personal."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from services.intake.acceptance import harmless
from services.intake.masking import MOST, shown_fields, shown_headers
from shared.events.registry import TYPES
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import CONCERN, CPR, NAME, TEXT, cloud_event, sector_of


def shown(event: Mapping[str, Any], type_name: str | None = CONCERN) -> dict[str, tuple[str, object]]:
    """Form and value of each field that is shown, by its path."""
    model = None if type_name is None else TYPES[type_name]
    sender = "school" if type_name is None else sector_of(type_name)
    fields = shown_fields(event, harmless(event, sender, MUNICIPALITY), model, MOMENT)
    said = json.dumps([each.model_dump() for each in fields], ensure_ascii=False)
    assert not any(value in said for value in (CPR, TEXT, NAME))
    return {each.path: (each.form, each.value) for each in fields}


def test_of_a_concern_the_codes_are_shown_and_the_rest_by_form() -> None:
    """Who it is about and what was written is there, and nobody reads it."""
    found = shown(cloud_event(person={"cpr": CPR, "name": NAME}, purpose="early-effort", actor="teacher:sander"))
    assert found["data.category"] == ("a text of 7 characters", "absence")
    assert found["purpose"][1] == "early-effort"
    assert found["type"][1] == CONCERN
    assert found["id"][1] == "s-000123"
    assert found["time"][1] == MOMENT.isoformat()
    assert found["data.person.cpr"] == ("a text of 10 characters", None)
    assert found["data.person.name"] == ("a text of 6 characters", None)
    assert found["data.text"] == (f"a text of {len(TEXT)} characters", None)
    assert found["actor"] == ("a text of 14 characters", None)


@pytest.mark.parametrize(
    ("type_name", "field", "value", "visible"),
    [
        ("school.wellbeing-observed", "scale", 4, True),
        ("school.wellbeing-observed", "scale", 9, False),
        ("school.absence-summarised", "school_days", 90, True),
        ("school.absence-summarised", "school_days", int(CPR), False),
        ("school.absence-summarised", "as_of", "2012-03-14", False),
        ("school.left", "reason", "moved", True),
        ("school.left", "reason", "sander", False),
        ("finance.posting-imported", "amount_ore", -12_500, True),
        ("finance.posting-imported", "amount_ore", int(CPR), False),
        ("social.measure-decided", "with_consent", True, True),
        ("social.measure-decided", "measure_id", "m-17", False),
    ],
)
def test_a_value_is_shown_where_its_kind_cannot_be_personal(
    type_name: str, field: str, value: object, *, visible: bool
) -> None:
    """Codes in force, yes or no, and small numbers that the model takes; a day could be a birthday."""
    found = shown(cloud_event(type_name, data={field: value}), type_name)
    assert found[f"data.{field}"][1] == (value if visible else None)


def test_lists_and_objects_are_walked() -> None:
    """Each code of a list, each field of an object that the model has, forms of everything else."""
    facts = {"absence": {"quarter": "2025-Q1", "school_days": 90, "hobby": NAME}, "occurrences": 3}
    found = shown(cloud_event(data={"facts": facts}))
    assert found["data.facts.absence.school_days"][1] == 90
    assert found["data.facts.absence.hobby"] == ("a text of 6 characters", None)
    assert found["data.facts.occurrences"][1] == 3
    reasons = cloud_event("social.notification-received", data={"reasons": ["social-circle", NAME, {"a": CPR}]})
    found = shown(reasons, "social.notification-received")
    assert found["data.reasons.1"] == ("a text of 6 characters", None)
    assert found["data.reasons.2.a"] == ("a text of 10 characters", None)


def test_of_an_unknown_type_everything_is_told_by_form() -> None:
    """Nobody knows then which of its texts are codes."""
    found = shown(
        cloud_event() | {"type": NAME, "data": {"category": "absence", CPR: 1, "deep": [{"x": [TEXT]}]}}, None
    )
    assert found["type"] == ("a text of 6 characters", None)
    assert found["data.category"][1] is None
    assert found["data.(unnamed)"] == ("a number", None)
    assert found["data.deep.0.x.0"][1] is None


@pytest.mark.parametrize("data", [None, 7, TEXT, [TEXT], {"person": CPR}, {"facts": [CPR]}, {"text": {"a": TEXT}}])
def test_any_data_is_told(data: object) -> None:
    """Also what is no object, or an object where a text belongs."""
    assert shown(cloud_event() | {"data": data})


def test_a_message_of_very_many_fields_is_told_in_part() -> None:
    """Nobody mends what nobody can overlook."""
    assert len(shown_fields({"data": {f"f{number}": 1 for number in range(5000)}}, *NOBODY)) == MOST


NOBODY = (harmless({}, "school", MUNICIPALITY), None, MOMENT)


def test_headers_are_told_by_name_and_form() -> None:
    """A name that is none of ours could be anything."""
    found = shown_headers({"ce-id": CPR, "Content-Type": "application/json", NAME: TEXT, CPR: "x", "traceparent": "y"})
    assert [each.path for each in found] == [
        "headers.id",
        "headers.content_type",
        "headers.(unnamed)",
        "headers.(unnamed)",
        "headers.traceparent",
    ]
    assert {each.value for each in found} == {None}
