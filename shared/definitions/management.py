"""From when on may management information say what it says? Thresholds of figures and of the budget, as dated data.

Invariant: a threshold decides what is said of many, never of one youth.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force

EVERY: Final = "*"
Percent = Annotated[int, Field(ge=0, le=100)]


class Reporting(BaseModel):
    """The thresholds of a municipality, or of every municipality without a row of its own.

    Attributes:
        followed: how long a pathway must have been open before school, leisure and job are told of those in it.
        outcomes_after: how long there must have been pathways before outcomes are told.
        period_months: how many months a figure looks back over.
        definitions: the edition of what the figures mean.
        tight: the share of the frame from which on a forecast is called tight.
        underspent, underspent_from: the share below which money is left over, said from that month of the year on.
        evidence_based: the levels of evidence that count as well documented.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    municipality: str
    followed: timedelta
    outcomes_after: timedelta
    period_months: Annotated[int, Field(ge=1, le=60)]
    definitions: Annotated[int, Field(ge=1)]
    tight: Percent
    underspent: Percent
    underspent_from: Annotated[int, Field(ge=1, le=12)]
    evidence_based: frozenset[str]
    source: str
    confidence: Confidence
    valid_from: date
    valid_to: date | None


_ROWS: Final = TypeAdapter(tuple[Reporting, ...]).validate_python(load("management")["rows"])


def reporting(municipality: str, at: datetime) -> Reporting:
    """The thresholds in force for a municipality at a moment; the earliest ones before any is in force.

    Raises:
        LookupError: there is no row for it, nor for every municipality.
    """
    rows = [row for row in _ROWS if row.municipality in (municipality, EVERY)]
    rows.sort(key=lambda row: (row.municipality == EVERY, not in_force(row, at)))
    if not rows:
        raise LookupError("found no row of management.yaml for every municipality")
    return rows[0]
