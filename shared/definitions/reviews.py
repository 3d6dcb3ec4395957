"""Within how many years does a published pathway description have to be revised?

Invariant: the years are dated data; a day that a year does not have (29 February) becomes the last of its month.
"""

from datetime import date, datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force, local_day


class Revision(BaseModel):
    """Within how many years of its publication a version is revised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    revise_within_years: Annotated[int, Field(ge=1)]
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


REVISIONS: Final = TypeAdapter(tuple[Revision, ...]).validate_python(load("reviews")["rows"])
"""Every row, in the order of the file."""


def latest_revision(published_at: datetime) -> date | None:
    """The last day by which a version that is published then may be due for revision; None where no row says."""
    row = next((row for row in REVISIONS if in_force(row, published_at)), None)
    return None if row is None else _later(local_day(published_at), row.revise_within_years)


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
