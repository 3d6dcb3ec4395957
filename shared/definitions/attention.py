"""When does something need a person today? Thresholds of the list "needs me today", as dated data."""

from datetime import date, datetime, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force

EVERY: Final = "*"


class Attention(BaseModel):
    """The thresholds of a municipality, or of every municipality without a row of its own.

    Attributes:
        short_clock: a limit at most this long stands before all others.
        due_soon: how long before its due moment an obligation is shown.
        sessions_missed: how many missed in a row need somebody.
        consent_expires: how long before its end a consent is shown.
        consent_unanswered: how long after it was asked for an unanswered consent is shown.
        rule_broken: how long a broken rule is shown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    municipality: str
    short_clock: timedelta
    due_soon: timedelta
    sessions_missed: int
    consent_expires: timedelta
    consent_unanswered: timedelta
    rule_broken: timedelta
    source: str
    confidence: Confidence
    valid_from: date
    valid_to: date | None


_ROWS: Final = TypeAdapter(tuple[Attention, ...]).validate_python(load("attention")["rows"])


def attention(municipality: str, at: datetime) -> Attention:
    """The thresholds in force for a municipality at a moment; the earliest ones before any is in force.

    Raises:
        LookupError: there is no row for it, nor for every municipality.
    """
    rows = [row for row in _ROWS if row.municipality in (municipality, EVERY)]
    rows.sort(key=lambda row: (row.municipality == EVERY, not in_force(row, at)))
    if not rows:
        raise LookupError("found no row of attention.yaml for every municipality")
    return rows[0]
