"""What does a table hold, row by row, before and after it is sent?

Invariant: nothing of a row's contents is repeated; a fault is told by its cell, its reason and what would be right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from services.reporting.gateway import Fault, Refusal, Report, Row
from services.reporting.web.views.events import event_title
from services.reporting.web.views.form import Option
from services.reporting.web.views.parts import Mark, Pair
from services.reporting.web.views.telling import expected_of, reason_of, receipt_path
from services.reporting.web.words import Words

FILES: Final = "/fortael/fil"
MOST_ROWS: Final = 300
"""Rows that stand on the page; those with faults come first."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the table and what is wrong with it."""

    row: int
    mark: Mark
    faults: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class FilingPage:
    """The page for tables.

    Attributes:
        kept: the file as it was rehearsed, to be sent in earnest.
        ready: how many rows would be sent.
        rest: rows that are not shown.
    """

    types: tuple[Option, ...]
    chosen: str
    templates: tuple[tuple[str, str], ...]
    wrong: str
    rehearsed: bool
    title: str
    figures: tuple[Pair, ...]
    rows: tuple[RowView, ...]
    rest: str
    kept: str
    ready: int
    send: str


def filing_page(
    types: Sequence[str], chosen: str, report: Report | None, words: Words, *, kept: str = "", wrong: str = ""
) -> FilingPage:
    """The page before anything was chosen, after a rehearsal, and after the sending."""
    rows = sorted(report.rows, key=lambda row: (not row.faults, row.row)) if report else []
    ready = report.counts.get("ready", 0) if report else 0
    return FilingPage(
        types=tuple(Option(name, event_title(name, words), name == chosen) for name in types),
        chosen=chosen,
        templates=tuple(
            (words(f"file.template-{form}"), f"{FILES}/skabelon?{urlencode({'slags': chosen, 'form': form})}")
            for form in ("xlsx", "csv")
        )
        if chosen
        else (),
        wrong=wrong,
        rehearsed=report is not None,
        title=_title(report, words),
        figures=_figures(report, words),
        rows=tuple(_row(row, words) for row in rows[:MOST_ROWS]),
        rest=words("file.rest", n=len(rows) - MOST_ROWS) if len(rows) > MOST_ROWS else "",
        kept=kept,
        ready=ready,
        send=words("file.send", n=ready),
    )


def _title(report: Report | None, words: Words) -> str:
    if report is None:
        return ""
    return words("file.rehearsed" if report.dry_run else "file.sent")


def _figures(report: Report | None, words: Words) -> tuple[Pair, ...]:
    if report is None:
        return ()
    names = ("rows", "ready", "duplicate", "refused") if report.dry_run else ("rows", "sent", "duplicate", "refused")
    more = ("not_sent",) if report.counts.get("not_sent") and not report.dry_run else ()
    return tuple(Pair(words(f"file.count.{name}"), str(report.counts.get(name, 0))) for name in (*names, *more))


def _row(row: Row, words: Words) -> RowView:
    return RowView(
        row=row.row,
        mark=_MARKS[row.outcome](words),
        faults=tuple(_fault(one, words) for one in row.faults),
        href=receipt_path(row.receipt) if row.receipt else "",
    )


_MARKS: Final = {
    "ready": lambda words: Mark(words("file.row.ready"), "good", "done"),
    "sent": lambda words: Mark(words("file.row.sent"), "good", "done"),
    "duplicate": lambda words: Mark(words("file.row.duplicate"), "quiet", "info"),
    "refused": lambda words: Mark(words("file.row.refused"), "alarm", "no"),
    "not-sent": lambda words: Mark(words("file.row.not-sent"), "warn", "wait"),
}


def _fault(one: Fault, words: Words) -> str:
    refusal = Refusal.model_validate(one.model_dump(exclude={"column", "cell"}))
    where = one.cell or one.column or one.field
    sentence = " ".join(filter(None, (reason_of(refusal, words), expected_of(refusal, words))))
    return f"{where}: {sentence}" if where else sentence
