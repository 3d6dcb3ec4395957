"""What does a form look like: empty, with what was typed, and with what was refused at the field it is about?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from services.reporting.web.choices import Choices
from services.reporting.web.filling import Typed
from services.reporting.web.forms import Field, Form
from services.reporting.web.words import Words
from shared.commands import Refusal
from shared.definitions.code_lists import group_of, rows


@dataclass(frozen=True, slots=True)
class Option:
    """A value that may be chosen, or that an amount is `typed` for; the first of a group has the group's `heading`."""

    value: str
    text: str
    chosen: bool
    typed: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it stands on the page."""

    name: str
    id: str
    kind: str
    label: str
    hint: str
    required: bool
    optional: bool
    value: str
    options: tuple[Option, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """A command's form.

    Attributes:
        rare: fields that are seldom needed, folded away under `more`.
        unfolded: one of these holds something; `rare_wrong`: one of them is wrong.
        problems: what is wrong, each with the address of its field on the page.
    """

    title: str
    lead: str
    send: str
    action: str
    back: str
    fields: tuple[FieldView, ...]
    rare: tuple[FieldView, ...]
    more: str
    unfolded: bool
    rare_wrong: bool
    hidden: Mapping[str, str]
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a form: sentences by field, the service's refusal, and what stands above the form."""

    fields: Mapping[str, str]
    refusal: Refusal | None = None
    above: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says: its title, why one fills it, its button, what is folded away, and names and hints of fields."""

    title: str
    lead: str
    send: str
    more: str
    names: Mapping[str, str]
    hints: Mapping[str, str]


def said_of(command: str, form: Form, words: Words) -> Said:
    """What the form of a command says."""
    lead, more = f"command.{command}.lead", f"command.{command}.more"
    return Said(
        title=words(f"command.{command}.title"),
        lead=words(lead) if words.has(lead) else "",
        send=words(f"command.{command}.send"),
        more=words(more if words.has(more) else "form.rare"),
        names={one.name: _called(command, one.name, "", words) for one in form.fields},
        hints={one.name: _called(command, one.name, "-hint", words) for one in form.fields if one.hint},
    )


NOTHING_WRONG: Final = Wrong({})
KNOWN: Final = frozenset({"known", "several-known"})
"""Kinds of which there may be nothing to choose from; then they are left out."""
CHOSEN: Final = frozenset({"code", "codes", "colleague", "youth", *KNOWN, "quarter", "scale", "yes-no", "frames"})
"""Kinds of which there are values to choose from."""
GROUPED: Final[Mapping[str, str]] = {"risk-factor": "factor-area", "protective-factor": "factor-area"}
"""Lists too long to be read in one go, and the list that their groups are called by."""
SHOWN_AS: Final[Mapping[str, str]] = {
    "colleague": "code",
    "youth": "code",
    "known": "code",
    "several-known": "codes",
    "quarter": "code",
    "scale": "code",
    "group": "thing",
    "things": "thing",
    "decimal": "number",
}
"""Kinds that look like another one on the page."""


def form_page(  # noqa: PLR0913 (all of it stands on the page)
    said: Said,
    form: Form,
    typed: Typed,
    choices: Choices,
    words: Words,
    *,
    action: str,
    back: str,
    hidden: Mapping[str, str],
    wrong: Wrong = NOTHING_WRONG,
) -> FormPage:
    """A form with what was typed so far."""
    at_field = dict(wrong.fields)
    elsewhere = wrong.above
    if wrong.refusal is not None:
        sentence = words.of(wrong.refusal.reason_da, wrong.refusal.reason_en)
        name = _field_of(form, wrong.refusal.field)
        if name:
            at_field[name] = sentence
        else:
            elsewhere = sentence
    asked = tuple(one for one in form.fields if one.required or one.kind not in KNOWN or choices.values(one))
    fields = tuple(_view(said, one, typed, choices, at_field.get(one.name, ""), words) for one in asked)
    problems = [(f"{one.label}: {one.problem}", f"#{one.id}") for one in fields if one.problem]
    if elsewhere:
        problems.insert(0, (elsewhere, ""))
    return FormPage(
        title=said.title,
        lead=said.lead,
        send=said.send,
        action=action,
        back=back,
        fields=tuple(view for one, view in zip(asked, fields, strict=True) if not one.rare),
        rare=(rare := tuple(view for one, view in zip(asked, fields, strict=True) if one.rare)),
        more=said.more,
        unfolded=any(view.value or view.problem for view in rare),
        rare_wrong=any(view.problem for view in rare),
        hidden=hidden,
        problems=tuple(problems),
    )


def _field_of(form: Form, refused: str) -> str:
    """The field that a refusal is about: its argument's name, perhaps inside `args` or with an index."""
    parts = [part for part in refused.split(".") if part != "args"]
    name = parts[0] if parts else ""
    for one in form.fields:
        if name in (one.name, one.also or one.name):
            return one.name
    return ""


def _view(said: Said, one: Field, typed: Typed, choices: Choices, problem: str, words: Words) -> FieldView:
    values = [text for text in typed.get(one.name, ()) if text] or ([one.preset] if one.preset else [])
    options: tuple[Option, ...] = ()
    if one.kind in CHOSEN:
        options = tuple(
            Option(value, choices.text(one, value, words), value in values) for value in choices.values(one)
        )
    if one.codes in GROUPED:
        options = _under_headings(one.codes, options, words)
    if one.kind == "frames":
        amounts = zip_longest(options, typed.get(one.name, ())[: len(options)], fillvalue="")
        options = tuple(replace(option, typed=amount) for option, amount in amounts if isinstance(option, Option))
    return FieldView(
        name=one.name,
        id=f"felt-{one.name}",
        kind=SHOWN_AS.get(one.kind, one.kind),
        label=said.names[one.name],
        hint=said.hints.get(one.name, ""),
        required=one.required,
        optional=not (one.required or one.either or one.kind == "flag"),
        value=", ".join(values) if one.kind == "things" else values[0] if values else "",
        options=options,
        problem=problem,
    )


def _under_headings(list_name: str, options: tuple[Option, ...], words: Words) -> tuple[Option, ...]:
    """The options of a list by its groups, the groups in the order of their own list."""
    groups = list(rows(GROUPED[list_name]))
    ordered = sorted(options, key=lambda option: groups.index(group_of(list_name, option.value)))
    headings = [words.code(GROUPED[list_name], group_of(list_name, option.value)) for option in ordered]
    return tuple(
        replace(option, heading=heading if heading != before else "")
        for option, heading, before in zip(ordered, headings, ["", *headings], strict=False)
    )


_OF_THE_FORM: Final = frozenset({"title", "lead", "send"})
"""What the form itself says under its command; a field of such a name is called the same in every form."""


def _called(command: str, name: str, what: str, words: Words) -> str:
    """What a field is called in this command, else in all of them."""
    own = f"command.{command}.{name}{what}"
    return words(own) if name not in _OF_THE_FORM and words.has(own) else words(f"field.{name}{what}")
