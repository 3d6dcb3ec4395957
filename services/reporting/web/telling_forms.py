"""What is typed to tell of an event: few fields, in the order in which one thinks of them?

A form follows from the event's own model: each field's kind from its type, its list or its marks. For the types that
people tell most, the order and what is folded away are chosen by hand; every other type gives its form by itself.
Invariant: what a form asks for is what the event's model takes; a type that holds what cannot be typed has no form.
"""

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.reporting.web.forms import Field, Form, Kind
from shared.definitions.event_types import about_organisation, needs
from shared.events.envelope import CodeMark, PersonalMark
from shared.events.fields import OrganisationKey, Quarter, Reference
from shared.events.registry import TYPES

CHOSEN: Final[Mapping[str, tuple[str, ...]]] = {
    "concern-shared": ("category", "text"),
    "leisure.activity-joined": ("kind", "activity_id", "club"),
    "leisure.activity-attended": ("activity_id", "times", "expected", "since", "until"),
    "leisure.activity-left": ("activity_id", "reason"),
    "observation-shared": ("text",),
    "police.concern-talk-held": ("parents_present",),
    "ssp.youth-risk-judged": ("level",),
}
"""The order that is chosen by hand, by the type or by what happened, whoever tells it."""

RARE: Final[Mapping[str, tuple[str, ...]]] = {
    "concern-shared": ("facts.parents_informed", "facts.occurrences", "facts.since"),
    "ssp.youth-risk-judged": ("group",),
}
"""What is seldom needed, so folded away."""

TEXTS: Final = frozenset({"text", "reasons", "view"})
"""Personal fields that are told at length; the others are a name on one line."""
MOST_STEPS: Final = 10
"""Whole numbers with at most so many values are chosen, others typed."""

YOUTH: Final = Field("person.youth", "youth", required=False)
CPR: Final = Field("person.cpr", "cpr", required=False)
NAME: Final = Field("person.name", "line", required=False)
WHEN: Final = Field("occurred_at", "moment")


@dataclass
class _Made:
    """What a field's annotation is made of."""

    core: Any
    marks: list[Any] = field(default_factory=list)
    several: bool = False


@cache
def telling_form(type_name: str, *, by_cpr: bool, of_known: bool) -> Form | None:
    """The form of a type, or none where something in it cannot be typed.

    `by_cpr`: the sector may name a youth by number. `of_known`: there are youths to choose from.
    """
    fields = told_fields(type_name)
    if fields is None or about_organisation(type_name):
        return None
    followed = needs(type_name) == "following"
    chosen = (replace(YOUTH, required=not by_cpr, either=by_cpr),) if of_known else ()
    numbered = (replace(CPR, required=not of_known, either=of_known, rare=of_known and followed),) if by_cpr else ()
    named = (NAME,) if by_cpr and not followed else ()
    return Form((*chosen, *numbered, *named, *fields, WHEN))


@cache
def told_fields(type_name: str) -> tuple[Field, ...] | None:
    """The fields of an event's data as they are typed; none where one that must be told cannot be typed."""
    model = TYPES[type_name]
    found = {one.name: one for one in _fields(model)}
    needed = {name for name, info in model.model_fields.items() if info.is_required()}
    what = type_name.partition(".")[2]
    order = CHOSEN.get(type_name) or CHOSEN.get(what) or _by_itself(found.values())
    rare = RARE.get(type_name) or RARE.get(what) or ()
    if not needed <= found.keys() or not needed <= {*order, *rare}:
        return None
    return (
        *(found[name] for name in order if name in found),
        *(_folded(found[name]) for name in rare if name in found),
    )


def data_of(args: Mapping[str, Any]) -> dict[str, Any]:
    """An event's data from what was typed: names with a point stand one within the other."""
    data: dict[str, Any] = {}
    for name, value in args.items():
        *above, last = name.split(".")
        place = data
        for part in above:
            place = place.setdefault(part, {})
        place[last] = value
    return data


def field_of(form: Form, refused: str) -> str:
    """The field of the form that a refusal's path is about; empty where it is about none of them."""
    names = [one.name for one in form.fields]
    if refused == "time":
        return "occurred_at"
    path = refused.removeprefix("data.").split(".")
    while path:
        if ".".join(path) in names:
            return ".".join(path)
        path.pop()
    return names[0] if refused.startswith("data.person") else ""


def _by_itself(fields: Iterable[Field]) -> tuple[str, ...]:
    """What must be told first; what is told within something else is left out."""
    asked = sorted((one for one in fields if "." not in one.name), key=lambda one: not one.required)
    return tuple(one.name for one in asked)


def _fields(model: type[BaseModel], above: str = "") -> Iterator[Field]:
    for name, info in model.model_fields.items():
        made = _made(info)
        if not above and isinstance(made.core, type) and issubclass(made.core, BaseModel) and not made.several:
            yield from _fields(made.core, f"{name}.")
            continue
        one = _field(f"{above}{name}", made, required=info.is_required() and not above)
        if one is not None:
            yield one


def _field(name: str, made: _Made, *, required: bool) -> Field | None:
    coded = next((mark.name for mark in made.marks if isinstance(mark, CodeMark)), "")
    if coded:
        return Field(name, "codes" if made.several else "code", coded, required=required)
    if made.several:
        names = _PATTERNS.get(_pattern(made.marks)) == "thing"
        return Field(name, "things", required=required) if names else None
    least, most = _bound(made.marks, "ge"), _bound(made.marks, "le")
    kind = _kind(name, made, least, most)
    return None if kind is None else Field(name, kind, required=required, least=least, most=most)


def _kind(name: str, made: _Made, least: int | None, most: int | None) -> Kind | None:  # noqa: PLR0911 (one case a kind)
    if any(isinstance(mark, PersonalMark) for mark in made.marks):
        return "text" if name in TEXTS else "line"
    if made.core is bool:
        return "yes-no"
    if made.core is int:
        return "scale" if least is not None and most is not None and most - least <= MOST_STEPS else "number"
    if made.core is float:
        return "decimal"
    if made.core is datetime:
        return "moment"
    if made.core is date:
        return "day"
    return _PATTERNS.get(_pattern(made.marks)) if made.core is str else None


def _made(info: FieldInfo) -> _Made:
    made = _Made(info.annotation, list(info.metadata))
    while True:
        origin = get_origin(made.core)
        if origin is Annotated:
            made.core, *more = get_args(made.core)
            made.marks += _flat(more)
        elif origin in (Union, types.UnionType):
            rest = [part for part in get_args(made.core) if part is not type(None)]
            if len(rest) != 1:
                return made
            made.core = rest[0]
        elif origin is tuple:
            made.core, made.several = get_args(made.core)[0], True
        else:
            return made


def _flat(marks: list[Any]) -> list[Any]:
    return [part for mark in marks for part in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]


def _bound(marks: list[Any], name: str) -> int | None:
    found = next((getattr(mark, name) for mark in marks if hasattr(mark, name)), None)
    return None if found is None else int(found)


def _pattern(marks: list[Any]) -> str:
    return next((mark.pattern for mark in marks if getattr(mark, "pattern", None)), "")


def _pattern_of(kind: Any) -> str:
    return _pattern(_flat(list(get_args(kind)[1:])))


def _folded(one: Field) -> Field:
    return Field(one.name, one.kind, one.codes, required=False, rare=True, least=one.least, most=one.most)


_PATTERNS: Final[Mapping[str, Kind]] = {
    _pattern_of(Reference): "thing",
    _pattern_of(OrganisationKey): "group",
    _pattern_of(Quarter): "quarter",
}
"""What a text with a form is, by its form."""
