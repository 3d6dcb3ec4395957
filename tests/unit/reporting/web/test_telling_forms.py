"""Forms for telling: each follows from its event's model, and what is typed becomes data that the model takes."""

from datetime import date
from typing import Any

import pytest
from pydantic_core import to_json

from services.reporting.gateway import Refusal
from services.reporting.web.choices import Choices
from services.reporting.web.filling import fill
from services.reporting.web.forms import Field, Form
from services.reporting.web.telling_forms import data_of, field_of, telling_form, told_fields
from services.reporting.web.views.telling import telling_said, wrong_of
from shared.definitions.sectors import sector
from shared.definitions.tellers import TELLS
from shared.events.envelope import Event, personal_fields
from shared.events.registry import TYPES
from shared.testing.examples import MOMENT, example
from tests.unit.reporting.web.invented import DA, EN, LIVA, NOW

CHOICES = Choices(MOMENT, "707", youths={str(LIVA): "Liva, 15 år"})
TOLD = sorted({name for row in TELLS for name in row.types})
BY_FILE_ALONE = {"finance.posting-imported"}
"""What is told about an organisation and a month comes as a table."""
TYPED = [name for name in TOLD if name not in BY_FILE_ALONE]


def form_of(type_name: str) -> Form:
    """The form of a type, where a youth may be chosen or named by number."""
    form = telling_form(type_name, by_cpr=True, of_known=True)
    assert form is not None, type_name
    return form


def as_typed(one: Field, event: Event) -> list[str]:
    """What somebody types to tell of an example, field by field."""
    value: Any = event
    for part in one.name.split("."):
        value = getattr(value, part, None)
    match value:
        case None:
            return []
        case bool():
            return ["ja" if value else "nej"]
        case tuple():
            return list(value)
        case date():
            return [value.isoformat()]
        case _:
            return ["Et par ord." if one.name in personal_fields(type(event)) else str(value)]


@pytest.mark.parametrize("type_name", TYPED)
def test_what_is_typed_is_what_the_events_model_takes(type_name: str) -> None:
    """Every example can be told by hand, and intake's own reading of the result finds nothing wrong."""
    event, form = example(type_name), form_of(type_name)
    typed = {one.name: as_typed(one, event) for one in form.fields if not one.name.startswith("person.")}
    filled = fill(form, {**typed, "person.youth": [str(LIVA)], "occurred_at": ["2025-11-12T08:15"]}, CHOICES)
    assert filled.problems == {}
    data = data_of(filled.args)
    assert data.pop("person") == {"youth": str(LIVA)}
    assert data.pop("occurred_at") == "2025-11-12T07:15:00+00:00"
    told = TYPES[type_name].model_validate_json(to_json(data), strict=True)
    assert [one.name for one in form.fields if one.required and as_typed(one, told) != as_typed(one, event)] == []


@pytest.mark.parametrize("type_name", sorted(BY_FILE_ALONE))
def test_what_cannot_be_typed_has_no_form(type_name: str) -> None:
    """Rather none than one whose event is always refused."""
    assert telling_form(type_name, by_cpr=True, of_known=True) is None


@pytest.mark.parametrize("words", [DA, EN], ids=["da", "en"])
@pytest.mark.parametrize("type_name", TYPED)
def test_every_field_is_called_something(type_name: str, words: Any) -> None:
    """No name of a field as machines call it."""
    form = form_of(type_name)
    said = telling_said(type_name, form, words)
    assert all(said.names.values())
    assert said.lead


def test_a_concern_asks_for_few_things_and_folds_the_rest_away() -> None:
    """Who, what it is about, what was seen, when."""
    form = form_of("leisure.concern-shared")
    assert [one.name for one in form.fields if not one.rare] == [
        "person.youth",
        "person.cpr",
        "person.name",
        "category",
        "text",
        "occurred_at",
    ]
    assert [one.name for one in form.fields if one.rare] == [
        "facts.parents_informed",
        "facts.occurrences",
        "facts.since",
    ]


def test_a_youth_who_is_followed_is_chosen_and_the_number_is_folded_away() -> None:
    """A colleague's youth can still be named, one press away."""
    form = form_of("school.wellbeing-observed")
    assert [(one.name, one.rare) for one in form.fields if one.name.startswith("person.")] == [
        ("person.youth", False),
        ("person.cpr", True),
    ]
    assert telling_said("school.wellbeing-observed", form, DA).more == "Står den unge ikke på listen?"


def test_a_club_is_never_asked_for_a_number() -> None:
    """It knows none, so it chooses among those whom it follows."""
    assert not sector("leisure").knows_cpr
    form = telling_form("leisure.activity-joined", by_cpr=False, of_known=True)
    assert form is not None
    assert [one.name for one in form.fields] == ["person.youth", "kind", "activity_id", "club", "occurred_at"]


def test_what_is_told_within_something_else_stands_within_it() -> None:
    """Names with a point."""
    assert data_of({"category": "home", "facts.occurrences": 2, "facts.parents_informed": True}) == {
        "category": "home",
        "facts": {"occurrences": 2, "parents_informed": True},
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Fodbold U15", "fodbold-u15"),
        ("Blå Kors, Grenå", "blaa-kors-grenaa"),
        ("  skak  ", "skak"),
        ("Café 7", "cafe-7"),
    ],
)
def test_what_something_is_called_is_written_alike_each_time(typed: str, kept: str) -> None:
    """So that what ends is known as what began; an id that a system gave stays as it is."""
    form = Form((Field("activity_id", "thing"),))
    assert fill(form, {"activity_id": [typed]}, CHOICES).args["activity_id"] == kept


@pytest.mark.parametrize(
    ("one", "typed", "problem"),
    [
        (Field("a", "thing"), "7403129900", "form.cpr-in-thing"),
        (Field("a", "thing"), "740312-9900", "form.cpr-in-thing"),
        (Field("a", "thing"), "!?", "form.not-a-thing"),
        (Field("a", "thing"), "x" * 61, "form.not-a-thing"),
        (Field("a", "number", least=1, most=200), "0", "form.out-of-bounds"),
        (Field("a", "number", least=1, most=200), "201", "form.out-of-bounds"),
        (Field("a", "number"), "2,5", "form.not-a-whole-number"),
        (Field("a", "number"), "٣", "form.out-of-bounds"),
        (Field("a", "decimal", most=60), "nan", "form.out-of-bounds"),
        (Field("a", "decimal", most=60), "mange", "form.not-a-number"),
        (Field("a", "scale", least=1, most=5), "6", "form.not-a-choice"),
        (Field("a", "quarter"), "2019-Q1", "form.not-a-choice"),
        (Field("a", "yes-no"), "måske", "form.not-a-choice"),
        (Field("a", "youth"), "00000000-0000-4000-8000-000000000000", "form.not-a-choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(one: Field, typed: str, problem: str) -> None:
    """Before anything is sent."""
    assert fill(Form((one,)), {"a": [typed]}, CHOICES).problems["a"][0] == problem


@pytest.mark.parametrize(
    ("refused", "name"),
    [
        ("data.category", "category"),
        ("data.facts.occurrences", "facts.occurrences"),
        ("data.text", "text"),
        ("time", "occurred_at"),
        ("data.person.cpr", "person.cpr"),
        ("data.person.youth", "person.youth"),
        ("data.person", "person.youth"),
        ("legalbasis", ""),
        ("data.sealed", ""),
    ],
)
def test_a_refusal_finds_its_field(refused: str, name: str) -> None:
    """By the path of the event's own field."""
    assert field_of(form_of("school.concern-shared"), refused) == name


def test_a_refusal_says_why_and_what_would_be_right() -> None:
    """In words of our own where the reason is a usual one, else as the refusal says it; nothing is lost."""
    form = form_of("school.concern-shared")
    early = Refusal(code="time-in-future", field="time", reason_da="Tidspunktet ligger i fremtiden.", expected="x")
    assert wrong_of(form, early, DA).fields == {
        "occurred_at": "Tidspunktet ligger i fremtiden. Skriv et tidspunkt, der er passeret."
    }
    basis = Refusal(code="no-such", field="legalbasis", reason_en="No basis.", expected="SSD")
    assert wrong_of(form, basis, EN).above == "No basis. Expected: SSD."


def test_every_type_has_its_fields_or_none() -> None:
    """Whatever is published later gives a form by itself, or says that it has none."""
    for name in TYPES:
        fields = told_fields(name)
        needed = {key for key, info in TYPES[name].model_fields.items() if info.is_required()}
        assert fields is None or needed <= {one.name for one in fields}, name


def test_the_quarters_are_those_of_a_year_and_this_one() -> None:
    """Newest first."""
    assert Choices(NOW, "707").values(Field("quarter", "quarter")) == (
        "2025-Q4",
        "2025-Q3",
        "2025-Q2",
        "2025-Q1",
        "2024-Q4",
    )
