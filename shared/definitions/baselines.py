"""How well does the country keep the limits that a municipality's own figures are held against?

Invariant: a figure is told with its year and its source, never alone: the figures of other years and other counts
are compared, not ranked.
"""

from datetime import date, datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force


class Baseline(BaseModel):
    """The share of cases in the country in which something was in order.

    Attributes:
        key: what was counted.
        rule: the rule of the time limits whose share met in time may be compared with it, if there is one.
        percent: the share, in whole per cent.
        year: the year that was looked at.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    rule: str | None
    danish: str
    english: str
    percent: Annotated[int, Field(ge=0, le=100)]
    year: int
    source: str
    confidence: Confidence
    valid_from: date
    valid_to: date | None


BASELINES: Final = TypeAdapter(tuple[Baseline, ...]).validate_python(load("baselines")["rows"])
"""Every row, in the order of the file."""


def baselines_at(at: datetime) -> tuple[Baseline, ...]:
    """The figures in force at a moment."""
    return tuple(row for row in BASELINES if in_force(row, at))


def baseline_of(rule: str, at: datetime) -> Baseline | None:
    """The figure in force that the obligations of a rule are held against, if there is one."""
    return next((row for row in baselines_at(at) if row.rule == rule), None)
