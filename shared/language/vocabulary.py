"""Which types may a sector send, who sends each, on which basis, and what does each code mean?

Invariant: asked of the registry and the definitions alone, so that a row added there is a row in every document.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from shared.definitions.code_lists import label, rows
from shared.definitions.event_types import EVENT_TYPES, about_organisation, needs
from shared.definitions.sectors import Sector, bases_for, publishers, sector, stamp
from shared.events.envelope import Event
from shared.events.registry import MODELS, TYPES

MUNICIPALITY: Final = "707"
"""Whose addresses and examples are shown where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class CodeShown:
    """One code of a list, with its names and the days between which it is in force."""

    code: str
    danish: str
    english: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a sector may send a type at a moment.

    Attributes:
        bases: the legal bases that will do, the usual one first; none where that of the following holds.
        purpose: the purpose that is stamped when the sender states none.
    """

    sector: Sector
    bases: tuple[str, ...]
    purpose: str
    sensitivity: str


@cache
def published() -> tuple[str, ...]:
    """The names of the types that a sector may send, in alphabetical order."""
    return tuple(sorted(name for name in TYPES if EVENT_TYPES[name].needs is not None and senders(name)))


def versions(type_name: str) -> tuple[int, ...]:
    """Every version of a type that was ever published, oldest first.

    Raises:
        KeyError: no sector may send this type.
    """
    needs(type_name)
    return tuple(sorted(version for name, version in MODELS if name == type_name))


def model_of(type_name: str, version: int) -> type[Event]:
    """The model of a version of a type.

    Raises:
        KeyError: there is no such type or version.
    """
    return MODELS[type_name, version]


@cache
def senders(type_name: str) -> tuple[Sector, ...]:
    """Every sector that has ever been allowed to send a type, whatever the date."""
    everyone = (sector(code) for code in rows("sector"))
    return tuple(each for each in everyone if any(type_name in row.types for row in each.publishes))


def terms(type_name: str, at: datetime) -> tuple[Terms, ...]:
    """Who may send a type at a moment, and on which terms."""
    found = []
    for code in publishers(type_name, at):
        stamped = stamp(code, type_name, MUNICIPALITY, at)
        bases = bases_for(code, type_name, at)
        found.append(Terms(sector(code), bases, stamped.purpose, stamped.sensitivity))
    return tuple(found)


def about_youth(type_name: str) -> bool:
    """Whether an event of this type is about a youth, and not about an organisation."""
    return not about_organisation(type_name)


@cache
def codes(list_name: str) -> tuple[CodeShown, ...]:
    """Every code of a list, also those that have ended: a fact may be told long after it occurred."""
    return tuple(
        CodeShown(
            code=code,
            danish=label(list_name, code, "da"),
            english=label(list_name, code, "en"),
            valid_from=min(row.valid_from for row in dated),
            valid_to=_last_day([row.valid_to for row in dated]),
        )
        for code, dated in rows(list_name).items()
    )


def _last_day(ends: Sequence[date | None]) -> date | None:
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None
