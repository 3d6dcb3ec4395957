"""Of which parts do the pages about many consist: figures, tables, and the way between the pages?

Invariant: a figure that is held back says so in words, with why; a table's first cell names its row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.reporting.answers.management import Banded, Counted, Figure
from services.reporting.web.views.parts import Action, Mark, Tone
from services.reporting.web.words import Words

LEADING: Final = (("management", "/ledelse"), ("programme", "/program"), ("budget", "/budget"))
OFFERING: Final = (("services", "/viften"), ("descriptions", "/beskrivelser"), ("knowledge", "/viden"))


@dataclass(frozen=True, slots=True)
class Tab:
    """A page beside this one."""

    text: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class FigureCard:
    """One figure: what it is, what it says, what it rests on, and how it is counted."""

    label: str
    value: str
    notes: tuple[str, ...]
    define: str
    held_back: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, smaller words below it, a mark, or an address to go to."""

    text: str
    note: str = ""
    mark: Mark | None = None
    href: str = ""
    amount: bool = False
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `amounts` are the columns with numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with a heading: figures, a table, or both."""

    id: str
    heading: str
    lead: str = ""
    figures: tuple[FigureCard, ...] = ()
    table: Table | None = None
    empty: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionsPage:
    """A page of parts.

    Attributes:
        exports: files that may be taken out, each by a press of its own: text and address.
        sought: what is searched for, on the page that has a search.
    """

    title: str
    lead: str
    tabs: tuple[Tab, ...]
    sections: tuple[Section, ...]
    notices: tuple[tuple[Tone, str], ...] = ()
    actions: tuple[Action, ...] = ()
    exports: tuple[tuple[str, str], ...] = ()
    sought: str | None = None
    months: tuple[Tab, ...] = ()
    notes: tuple[str, ...] = ()


def tabs(pages: Iterable[tuple[str, str]], here: str, words: Words) -> tuple[Tab, ...]:
    """The pages beside this one."""
    return tuple(Tab(words(f"frame.{key}"), href, key == here) for key, href in pages)


def band(count: Banded | None, words: Words) -> str:
    """A number of persons as it may be told."""
    if count is None:
        return words("management.under-five")
    return words("management.band", least=count.least, most=count.most)


def in_table(found: Counted, key: str, words: Words) -> str:
    """A cell of a table of persons; where the table is held back as a whole, not even that a cell is small."""
    count = found.cells[key]
    return words("management.held-back") if count is None and found.withheld else band(count, words)


def figure(one: Figure, words: Words) -> FigureCard:
    """One figure in words."""
    held_back = one.said != "shown"
    notes = [] if one.n is None or one.kind == "count" else [words("management.of", count=band(one.n, words))]
    if one.baseline is not None:
        notes.append(words("management.baseline", percent=one.baseline, year=one.baseline_year or ""))
    if held_back:
        notes.insert(0, words(_why(one)))
    return FigureCard(
        label=words(f"management.figure.{one.key}"),
        value=figure_text(one, words),
        notes=tuple(notes),
        define=words(f"management.define.{one.key}"),
        held_back=held_back,
    )


def _why(one: Figure) -> str:
    """The key of why a figure is held back."""
    if one.said == "too-few" and one.kind == "share":
        return "management.why.either-side"
    return f"management.why.{one.said}"


def figure_text(one: Figure, words: Words) -> str:
    """What a figure says; that it says nothing where it is held back."""
    if one.said != "shown":
        return words(f"management.said.{one.said}")
    match one.kind:
        case "count":
            return band(one.count, words)
        case "days":
            return words("management.days", n=one.value or 0)
        case _:
            return words("management.percent", percent=one.value)
