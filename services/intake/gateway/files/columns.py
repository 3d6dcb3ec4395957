"""Which columns does a table of events of one type have?

One for each thing that a sender may say: the event's own id and time, who it is about, on which basis, and every
field of the data, where a field inside a field is named by its path (`facts.absence.quarter`).
Invariant: every type that a sector may publish has columns, worked out from its model, and no two have one name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, assert_never, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.definitions.event_types import about_organisation
from shared.definitions.sectors import sector
from shared.events.envelope import CodeMark, PersonalMark
from shared.events.registry import TYPES

Kind = Literal["text", "code", "flag", "whole", "number", "day", "moment", "cpr"]
"""What is written in a cell."""

SEPARATOR: Final = "|"
"""Between the values of a cell that takes several."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: what stands at its head.
        path: where its value stands in the message.
        required: whether no row can do without it.
        many: whether a cell takes several values.
        code_list: the list that its codes are of.
        personal: whether it identifies somebody or is free text about them.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    required: bool = False
    many: bool = False
    code_list: str | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A field's type with the wrapping taken off."""

    base: Any
    marks: tuple[object, ...]
    optional: bool
    many: bool


class NoTableError(ValueError):
    """An event of this type does not fit into one row."""


@cache
def columns_of(type_name: str, sector_name: str) -> tuple[Column, ...]:
    """The columns of a table in which a sector tells events of a type.

    Raises:
        KeyError: there is no such type, or no such sector.
        NoTableError: the data is deeper than a table.
    """
    about = () if about_organisation(type_name) else _person(knows_cpr=sector(sector_name).knows_cpr)
    head = (
        Column("id", ("id",), "text"),
        Column("time", ("time",), "moment", required=True),
        *about,
        Column("legalbasis", ("legalbasis",), "code", code_list="legal-basis"),
        Column("purpose", ("purpose",), "code", code_list="purpose"),
    )
    taken = {column.name for column in head}
    return head + tuple(_fields(TYPES[type_name], ("data",), taken, required=True))


def _person(*, knows_cpr: bool) -> tuple[Column, ...]:
    number = (Column("person.cpr", ("data", "person", "cpr"), "cpr", personal=True),) if knows_cpr else ()
    return (
        *number,
        Column("person.youth", ("data", "person", "youth"), "text", required=not knows_cpr),
        Column("person.name", ("data", "person", "name"), "text", personal=True),
    )


def _fields(model: type[BaseModel], path: tuple[str, ...], taken: set[str], *, required: bool) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        found = _unwrapped(field.annotation, tuple(field.metadata))
        here, needed = (*path, name), required and field.is_required() and not found.optional
        if isinstance(found.base, type) and issubclass(found.base, BaseModel):
            if found.many:
                raise NoTableError(f"{'.'.join(here)} is a list of objects")
            yield from _fields(found.base, here, taken, required=needed)
        else:
            yield _column(here, found, taken, required=needed)


def _column(path: tuple[str, ...], found: _Found, taken: set[str], *, required: bool) -> Column:
    code_list = next((mark.name for mark in found.marks if isinstance(mark, CodeMark)), None)
    short = ".".join(path[1:])
    return Column(
        name=".".join(path) if short in taken else short,
        path=path,
        kind="code" if code_list is not None else _kind(found.base),
        required=required,
        many=found.many,
        code_list=code_list,
        personal=any(isinstance(mark, PersonalMark) for mark in found.marks),
    )


def _kind(base: Any) -> Kind:
    # bool before int and datetime before date: each is a kind of the other.
    kinds: Sequence[tuple[type, Kind]] = (
        (bool, "flag"),
        (int, "whole"),
        (float, "number"),
        (datetime, "moment"),
        (date, "day"),
    )
    return next((kind for base_type, kind in kinds if isinstance(base, type) and issubclass(base, base_type)), "text")


def _unwrapped(annotation: Any, marks: tuple[object, ...]) -> _Found:
    optional = many = False
    while (origin := get_origin(annotation)) is not None:
        parts = get_args(annotation)
        if origin is Annotated:
            annotation, marks = parts[0], marks + _marks(parts[1:])
        elif origin in (Union, UnionType) and NoneType in parts:
            (annotation,) = (part for part in parts if part is not NoneType)
            optional = True
        elif origin in (tuple, frozenset, list) and not many:
            annotation, many = parts[0], True
        else:
            break
    return _Found(annotation, marks, optional, many)


def _marks(parts: Sequence[object]) -> tuple[object, ...]:
    return tuple(mark for part in parts for mark in (part.metadata if isinstance(part, FieldInfo) else (part,)))


def form_in(kind: Kind, language: Literal["da", "en"]) -> str:
    """What is written in a cell, said to people."""
    match kind:
        case "text":
            said = ("tekst", "text")
        case "code":
            said = ("en kode fra listen", "a code of the list")
        case "flag":
            said = ("ja eller nej", "yes or no (ja, nej)")
        case "whole":
            said = ("et helt tal", "a whole number")
        case "number":
            said = ("et tal, gerne med komma: 7,5", "a number, with comma or point: 7,5")
        case "day":
            said = ("en dato: 2026-12-24 eller 24-12-2026", "a date: 2026-12-24 or 24-12-2026")
        case "moment":
            said = (
                "dato og tid: 2026-12-24 10:15 eller 24-12-2026 10:15 (dansk tid); uden tid: dagens begyndelse",
                "date and time: 2026-12-24 10:15 or 24-12-2026 10:15 (Danish time); without a time: when the day began",
            )
        case "cpr":
            said = ("CPR-nummer, ti cifre, skrevet som tekst", "CPR number, ten digits, written as text")
        case _:
            assert_never(kind)
    return said[0] if language == "da" else said[1]
