"""In which parts does the taskforce meet, in which order, and how long does each take? The order is that of the domain.

Invariant: what is reckoned here is a clock for those who come and go; nothing is left out because time runs short.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force

EVERY: Final = "*"
_SHAPE: Final = ConfigDict(frozen=True, extra="forbid")

Part = Literal[
    "attendance",
    "acute",
    "tasks",
    "raised",
    "decisions",
    "stable",
    "closing",
    "places",
    "capacity",
    "offers",
    "read-back",
]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""The eleven parts of the agenda, in order."""
ReasonKind = Literal[
    "clock-24h",
    "emergency",
    "overdue",
    "plan-due",
    "due-soon",
    "task-escalated",
    "effort-not-started",
    "sessions-missed",
    "no-plan",
    "sector-missing",
    "sector-without-effort",
]
"""Why a meeting has to look at a youth: what is acute, overdue, due, stuck or lacking."""


class Minutes(BaseModel):
    """How long a part takes: once, and for each youth in it."""

    model_config = _SHAPE

    fixed: int
    each: int


class Timing(BaseModel):
    """How long the parts of a municipality's meetings take, or of every one's without a row of its own."""

    model_config = _SHAPE

    municipality: str
    minutes: Mapping[Part, Minutes]
    source: str
    confidence: Confidence
    valid_from: date
    valid_to: date | None


_ROWS: Final = TypeAdapter(tuple[Timing, ...]).validate_python(load("agenda")["rows"])


def timing(municipality: str, at: datetime) -> Mapping[Part, Minutes]:
    """How long each part takes at a moment.

    Raises:
        LookupError: there is no row for the municipality, nor for every one.
    """
    rows = [row for row in _ROWS if row.municipality in (municipality, EVERY)]
    rows.sort(key=lambda row: (row.municipality == EVERY, not in_force(row, at)))
    if not rows:
        raise LookupError("found no row of agenda.yaml for every municipality")
    return rows[0].minutes
