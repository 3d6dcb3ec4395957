"""Forms: each asks for exactly what its command takes, keeps what was typed, and says what is wrong where."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from services.coordination.commands import COMMANDS, CONSULTATION_COMMANDS, TASKFORCE_COMMANDS
from services.planning import commands as planning
from services.reporting.answers import Colleague
from services.reporting.web.choices import Choices
from services.reporting.web.filling import fill
from services.reporting.web.forms import FORMS, Field, Form, wire_name
from services.reporting.web.views.form import Wrong, form_page, said_of
from shared.commands import Refusal
from shared.definitions.doors import DOORS
from shared.events.envelope import CodeMark, PersonalMark
from tests.unit.reporting.web.invented import DA, EN, NOW

MODELS: dict[str, type[BaseModel]] = {
    model.NAME: model
    for model in (
        *COMMANDS,
        *CONSULTATION_COMMANDS,
        *TASKFORCE_COMMANDS,
        *planning.COMMANDS.values(),
    )
}
OF_THE_PLACE = (
    "phase", "description", "followable", "partner", "manner", "stated", "shareable", "decision-outcome", "seat",
    "seat-kind",
)  # fmt: skip
"""What other definitions hold, so that the list's name is not the argument's."""
ALONE = {
    "discuss-youth": "the meeting's own page records each item with who was present for it",
}
"""Commands about a youth without a form of their own, and why."""
CHOICES = Choices(NOW, "707", (Colleague(id="p-birgitte", name="Birgitte"),), {"p-birgitte": "social"})
RAISE = FORMS["raise-youth"]
TYPED = {"cpr": ["7403129900"], "reason": ["Ude om natten."], "by": ["p-birgitte"], "basis": ["SSD"]}


def marks(model: type[BaseModel], name: str) -> list[Any]:
    """The marks of a field, wherever pydantic keeps them."""
    field = model.model_fields[name]
    found = list(field.metadata)
    pending = [field.annotation]
    while pending:
        part = pending.pop()
        found += getattr(part, "__metadata__", ())
        pending += get_args(part)
    return found


def test_every_command_about_a_youth_has_a_form() -> None:
    """Whatever somebody may do about a youth can be done on a page, or it is said why not."""
    with_form = {wire_name(name) for name in FORMS}
    without = {name for name, door in DOORS.items() if door.about == "youth"} - with_form
    assert without <= set(ALONE), without - set(ALONE)


def test_every_command_about_the_taskforce_has_its_page() -> None:
    """What is decided for all of them needs no other tool; who came, and the report, are told on pages of their own."""
    own = {"hold-meeting", "make-committee-report"}
    assert {model.NAME for model in TASKFORCE_COMMANDS} - {wire_name(name) for name in FORMS} == own


def test_an_amount_is_typed_in_kroner_as_people_write_it() -> None:
    """With thousands apart, with øre, or plain; the command gets øre."""
    form = Form((Field("price", "kroner"),))
    written = ("1.250,50", "400", "1 250 kr.")
    typed = {text: fill(form, {"price": [text]}, CHOICES).args.get("price") for text in written}
    assert typed == {"1.250,50": 125_050, "400": 40_000, "1 250 kr.": 125_000}
    assert fill(form, {"price": ["en del"]}, CHOICES).problems["price"][0] == "form.not-an-amount"
    assert fill(form, {"price": ["-5"]}, CHOICES).problems["price"][0] == "form.not-an-amount"


@pytest.mark.parametrize("name", FORMS)
def test_a_form_belongs_to_a_command_of_the_door(name: str) -> None:
    """Nothing is asked for that no service takes."""
    assert wire_name(name) in DOORS


@pytest.mark.parametrize("name", FORMS)
def test_a_form_asks_for_what_its_command_takes(name: str) -> None:
    """Every field is an argument, and every argument that must be given is asked for or known."""
    form, model = FORMS[name], MODELS[wire_name(name)]
    typed = {field.name for field in form.fields} | {field.also for field in form.fields if field.also}
    typed |= {form.about} if form.about else set()
    typed -= {"cpr", "name"} if form.new_youth else set()
    required = {key for key, field in model.model_fields.items() if field.is_required()}
    assert typed <= set(model.model_fields)
    assert required <= typed


@pytest.mark.parametrize("name", FORMS)
def test_a_choice_offers_the_commands_own_list(name: str) -> None:
    """The list of a choice is the one that the argument is marked with."""
    model = MODELS[wire_name(name)]
    for field in FORMS[name].fields:
        if field.kind in ("code", "codes") and field.codes not in OF_THE_PLACE:
            lists = [mark.name for mark in marks(model, field.name) if isinstance(mark, CodeMark)]
            assert lists == [field.codes]


@pytest.mark.parametrize("name", FORMS)
def test_free_text_is_what_the_door_seals(name: str) -> None:
    """What says that it is encrypted is encrypted, and nothing else is free text."""
    model = MODELS[wire_name(name)]
    texts = {field.name for field in FORMS[name].fields if field.kind == "text"}
    personal = {key for key in model.model_fields if any(isinstance(mark, PersonalMark) for mark in marks(model, key))}
    assert texts <= personal


def test_what_is_typed_becomes_the_commands_arguments() -> None:
    """The number goes apart, the colleague brings their sector, what was left empty is left out."""
    filled = fill(RAISE, TYPED | {"name": [""]}, CHOICES)
    assert filled.problems == {}
    assert filled.cpr == "7403129900"
    assert filled.args == {"reason": "Ude om natten.", "by": "p-birgitte", "sector": "social", "basis": "SSD"}


@pytest.mark.parametrize("text", ["740312-9900", " 7403129900 ", "740312 9900"])
def test_a_number_may_be_typed_as_people_type_it(text: str) -> None:
    """With a hyphen, with a space."""
    assert fill(RAISE, TYPED | {"cpr": [text]}, CHOICES).cpr == "7403129900"


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("cpr", "74031299", "form.not-a-cpr"),
        ("cpr", "٧٤٠٣١٢٩٩٠٠", "form.not-a-cpr"),
        ("cpr", "", "form.missing"),
        ("reason", "   ", "form.missing"),
        ("reason", "x" * 4001, "form.too-long"),
        ("basis", "NO_SUCH", "form.not-a-choice"),
        ("by", "p-nobody", "form.not-a-choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, typed: str, problem: str) -> None:
    """One field, one sentence; the others are not blamed."""
    problems = fill(RAISE, TYPED | {field: [typed]}, CHOICES).problems
    assert set(problems) == {field}
    assert problems[field][0] == problem


def test_several_of_a_list_are_a_list() -> None:
    """And none of them is a problem where one is needed."""
    form = FORMS["record-parties-informed"]
    assert fill(form, {"parties": ["youth", "mother"], "form": ["letter"]}, CHOICES).args["parties"] == [
        "youth",
        "mother",
    ]
    assert fill(form, {"form": ["letter"]}, CHOICES).problems["parties"][0] == "form.missing-choice"
    assert (
        fill(form, {"parties": ["nobody"], "form": ["letter"]}, CHOICES).problems["parties"][0] == "form.not-a-choice"
    )


def test_moments_are_of_danish_civil_time() -> None:
    """A day's end in winter is an hour before midnight elsewhere; a moment in summer two hours."""
    ends = Form((Field("until", "day-end"),))
    happened = Form((Field("at", "moment"),))
    assert fill(ends, {"until": ["2025-12-31"]}, CHOICES).args["until"] == "2025-12-31T22:59:59+00:00"
    assert fill(happened, {"at": ["2025-07-01T14:00"]}, CHOICES).args["at"] == "2025-07-01T12:00:00+00:00"
    assert fill(ends, {"until": ["31/12"]}, CHOICES).problems["until"][0] == "form.not-a-day"


def test_line_ends_of_a_browser_count_once() -> None:
    """CR LF is one line end."""
    assert fill(RAISE, TYPED | {"reason": ["a\r\nb"]}, CHOICES).args["reason"] == "a\nb"


def page(form: Form, typed: dict[str, list[str]], wrong: Wrong, words: Any = DA) -> Any:
    """A form as it is shown."""
    said = said_of("raise-youth", form, words)
    return form_page(said, form, typed, CHOICES, words, action="/rejs", back="/", hidden={}, wrong=wrong)


def test_a_refused_form_keeps_what_was_typed() -> None:
    """Every field still holds it, and the one that is wrong says so."""
    shown = page(RAISE, TYPED, Wrong({"cpr": "Skriv 10 tal."}))
    values = {field.name: field.value for field in shown.fields}
    assert values["reason"] == "Ude om natten."
    assert values["cpr"] == "7403129900"
    assert [one.value for one in next(f for f in shown.fields if f.name == "basis").options if one.chosen] == ["SSD"]
    assert shown.problems == (("CPR-nummer: Skriv 10 tal.", "#felt-cpr"),)


@pytest.mark.parametrize("field", ["reason", "args.reason", "args.reason.0"])
def test_a_refusal_stands_at_the_field_that_it_names(field: str) -> None:
    """The service's sentence, in the language of the page."""
    refusal = Refusal(code="x", field=field, found="f", expected="e", reason_da="Det går ikke.", reason_en="It cannot.")
    shown = page(RAISE, TYPED, Wrong({}, refusal))
    assert next(one.problem for one in shown.fields if one.name == "reason") == "Det går ikke."
    assert (
        next(one.problem for one in page(RAISE, TYPED, Wrong({}, refusal), EN).fields if one.name == "reason")
        == "It cannot."
    )


def test_a_refusal_of_what_is_no_field_stands_above_the_form() -> None:
    """Nothing that a service says is lost."""
    refusal = Refusal(code="x", field="youth", found="f", expected="e", reason_da="Slettet.", reason_en="Erased.")
    assert page(RAISE, TYPED, Wrong({}, refusal)).problems == (("Slettet.", ""),)


def test_a_refusal_of_a_derived_argument_stands_at_the_field_that_it_comes_from() -> None:
    """The sector comes with the colleague."""
    refusal = Refusal(code="x", field="sector", found="f", expected="e", reason_da="Ikke den.", reason_en="Not that.")
    assert page(RAISE, TYPED, Wrong({}, refusal)).problems == (("Hvem rejser bekymringen?: Ikke den.", "#felt-by"),)


PROPOSED = FORMS["propose-intervention"]
AT_HAND = replace(
    CHOICES, known={"goal": {"g-1": "Sove om natten", "g-2": "Komme i skole"}, "offer": {"boats": "Både"}}
)
EFFORT = {"offer": ["mentor"], "effort_area": ["leisure"], "sectors": ["leisure"]}


def test_goals_are_ticked_and_an_offer_is_chosen_by_its_name() -> None:
    """As many goals as it serves; none is asked for."""
    filled = fill(PROPOSED, EFFORT | {"goals": ["g-1", "g-2"], "listed": ["boats"]}, AT_HAND)
    assert filled.problems == {}
    assert (filled.args["goals"], filled.args["listed"]) == (["g-1", "g-2"], "boats")
    assert fill(PROPOSED, EFFORT, AT_HAND).args.keys() == {"offer", "effort_area", "sectors"}


@pytest.mark.parametrize(("name", "value"), [("goals", "g-9"), ("listed", "planes")])
def test_what_is_not_known_cannot_be_chosen(name: str, value: str) -> None:
    """Another youth's goal, or an offer that is in no list."""
    assert fill(PROPOSED, EFFORT | {name: [value]}, AT_HAND).problems == {name: ("form.not-a-choice", {})}


def test_where_nothing_is_known_nothing_is_asked() -> None:
    """No empty list of goals, no empty list of offers."""
    shown = {}
    for choices in (CHOICES, AT_HAND):
        said = said_of("propose-intervention", PROPOSED, DA)
        page = form_page(said, PROPOSED, {}, choices, DA, action="/", back="/", hidden={})
        shown[choices is AT_HAND] = [field.name for field in page.fields]
    assert shown[True][:2] == ["goals", "listed"]
    assert not {"goals", "listed"} & set(shown[False])


def test_a_frame_is_typed_for_each_area() -> None:
    """In kroner, in the order of the list; an area without one is left out, and what is no amount is said so."""
    form = FORMS["set-budget"]
    year = {"year": ["2026"], "amount_ore": ["1.200.000"]}
    typed = year | {"areas": ["400.000", "", "", "", "150000,50", ""]}
    assert fill(form, typed, CHOICES).args == {
        "year": 2026, "amount_ore": 120_000_000, "areas": {"mentor-and-support": 40_000_000, "leisure": 15_000_050},
    }  # fmt: skip
    assert fill(form, year | {"areas": ["meget"]}, CHOICES).problems == {"areas": ("form.not-an-amount", {})}
    page = form_page(said_of("set-budget", form, DA), form, typed, CHOICES, DA, action="/", back="/", hidden={})
    assert [option.typed for option in page.fields[-1].options] == ["400.000", "", "", "", "150000,50", ""]


def test_a_long_list_of_factors_stands_area_by_area() -> None:
    """Each of the six areas once, above its own factors; a short list has no headings."""
    form = FORMS["assess-risk"]
    page = form_page(said_of("assess-risk", form, DA), form, {}, CHOICES, DA, action="/", back="/", hidden={})
    shown = {field.name: [option.heading for option in field.options if option.heading] for field in page.fields}
    assert shown["risk_factors"] == [
        "Udvikling og adfærd", "Familien", "Skolen", "Sundhed", "Fritid og venskaber", "Andet",
    ]  # fmt: skip
    assert len(shown["protective_factors"]) == len(set(shown["protective_factors"])) > 1
    assert shown["derived_problems"] == []
