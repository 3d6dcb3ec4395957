"""What is a person told about the table that they uploaded, row by row?

Invariant: a report repeats nothing of a cell. It names rows, columns and forms, and ids of a harmless form.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from uuid import UUID

from services.intake.gateway.files.reading import Format
from services.intake.gateway.files.rows import Fault

Mark = Literal["ready", "duplicate", "refused", "sent", "not-sent"]
"""What became of a row; `ready` in a dry run only: it would be accepted."""

MARKS: Final[tuple[Mark, ...]] = ("ready", "duplicate", "refused", "sent", "not-sent")


@dataclass(frozen=True, slots=True)
class Line:
    """What a report says of one row.

    Attributes:
        id: the event's id as its sender calls it, where that is harmless.
        receipt: the id of the receipt that tells what became of it; the verdict stands there.
    """

    number: int
    id: str | None
    mark: Mark
    receipt: UUID | None = None
    faults: tuple[Fault, ...] = ()

    def sent(self, receipt: UUID) -> "Line":
        """The line of a row that was put into the inbox."""
        return replace(self, mark="sent", receipt=receipt)

    def not_sent(self) -> "Line":
        """The line of a row that could not be put into the inbox."""
        return replace(self, mark="not-sent")

    def as_json(self) -> dict[str, Any]:
        """The line for machines."""
        return {
            "row": self.number,
            "id": self.id,
            "outcome": self.mark,
            "receipt": None if self.receipt is None else str(self.receipt),
            "href": None if self.receipt is None else f"/v1/receipts/{self.receipt}",
            "faults": [{"column": each.column, "cell": each.cell, **each.refused.as_json()} for each in self.faults],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What is told about one table."""

    type_name: str
    sector: str
    sha256: str
    format: Format
    lines: Sequence[Line]
    dry_run: bool = True

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        counted = Counter(line.mark for line in self.lines)
        return {
            "type": self.type_name,
            "sector": self.sector,
            "dry_run": self.dry_run,
            "sha256": self.sha256,
            "format": self.format,
            "counts": {"rows": len(self.lines), **{mark.replace("-", "_"): counted[mark] for mark in MARKS}},
            "rows": [line.as_json() for line in self.lines],
        }

    def as_rows(self) -> list[list[str]]:
        """The report as a table, its header first; one row a fault, or one for a row without any."""
        return [list(_HEADER), *(row for line in self.lines for row in _rows(line))]


_HEADER: Final = (
    "række / row",
    "udfald / outcome",
    "id",
    "kvittering / receipt",
    "felt / cell",
    "kolonne / column",
    "kode / code",
    "fundet / found",
    "forventet / expected",
    "forklaring",
    "explanation",
)

_WORDS: Final[dict[Mark, str]] = {
    "ready": "klar / ready",
    "duplicate": "sendt før / duplicate",
    "refused": "afvist / refused",
    "sent": "sendt / sent",
    "not-sent": "ikke sendt / not sent",
}


def _rows(line: Line) -> list[list[str]]:
    head = [str(line.number), _WORDS[line.mark], line.id or "", "" if line.receipt is None else str(line.receipt)]
    if not line.faults:
        return [[*head, *[""] * (len(_HEADER) - len(head))]]
    return [[*head, each.cell or "", each.column or "", *_said(each)] for each in line.faults]


def _said(each: Fault) -> list[str]:
    said = each.refused.as_json()
    return [said[name] for name in ("code", "found", "expected", "reason_da", "reason_en")]
