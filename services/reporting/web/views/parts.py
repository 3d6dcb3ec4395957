"""Which small parts do all pages consist of: marks, actions, covered values, addresses?

Invariant: a mark always has words and an icon beside its tone, so that no state is told by colour alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from services.reporting.answers import Colleague, Masked, Value
from services.reporting.web.words import Words

Tone = Literal["alarm", "warn", "good", "accent", "quiet"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A state in a word or two."""

    text: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: a link, or a command that one press gives (`given` are its data).

    Attributes:
        about: what it is about, for whoever hears the page instead of seeing it.
        first: it is the one that is most likely wanted; `aside`: it is seldom the right one.
    """

    text: str
    href: str
    about: str = ""
    given: Mapping[str, str] | None = None
    first: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands in the place of a value that this person may not see.

    Attributes:
        field: by this name the person may open it; the opening is recorded.
        whom: for whom it is covered, where that is another than the one who reads.
    """

    why: str
    field: str | None = None
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A small fact: what it is, and what it is now."""

    label: str
    value: str | Cover


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the way, and whether the pathway is past it, in it or before it."""

    label: str
    state: Literal["done", "now", "ahead"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message above the page."""

    text: str
    tone: Tone
    icon: str
    details: tuple[str, ...] = field(default=())


def youth_path(youth: UUID, page: str = "") -> str:
    """The address of a page about one youth; it carries the pseudonymous id and nothing else."""
    return f"/sager/{youth}/{page}" if page else f"/sager/{youth}"


def command_path(youth: UUID, command: str, about: UUID | str | None = None) -> str:
    """The address of a command's form; `about` is the task, obligation or consent that it is about."""
    path = youth_path(youth, f"handling/{command}")
    return path if about is None else f"{path}?om={about}"


def shown(value: Value, words: Words, reveal: str | None = None) -> str | Cover | None:
    """A value as it may be seen: its text, or what covers it."""
    return cover(value, words, reveal) if isinstance(value, Masked) else value


def cover(masked: Masked, words: Words, reveal: str | None = None) -> Cover:
    """What covers a value, with the policy's reason and, where it may be opened, the name to open it by."""
    why = words.of(masked.reason_da, masked.reason_en)
    return Cover(why, reveal if masked.revealable else None)


def name_of(name: Value, words: Words) -> str:
    """What a youth is called on a page: the given name, or why there is none."""
    match name:
        case Masked():
            return words("frame.name-masked")
        case None | "":
            return words("frame.name-unknown")
        case _:
            return name


def colleague(person: Colleague | None) -> str:
    """What a colleague is called: the given name where it is known, else the id."""
    if person is None:
        return ""
    return person.name or person.id


def initial(text: str) -> str:
    """The letter in the round beside a name."""
    return text.removeprefix("p-")[:1].upper() or "?"
