"""How does a municipality run its taskforce: seats, meetings, ladder, descriptions and budget?

One file a municipality, `<code>-<name>.yaml`. Invariant: nothing here is known to code; another municipality is
another file.
"""

from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.definitions import load, names_in
from shared.definitions.dated import Confidence

_SHAPE = ConfigDict(frozen=True, extra="forbid")


class Names(BaseModel):
    """What something is called."""

    model_config = _SHAPE

    danish: str
    english: str


class Seat(BaseModel):
    """A seat of the taskforce, and the sector whose seat it is."""

    model_config = _SHAPE

    key: str
    sector: str
    kind: Literal["fixed", "ad-hoc"]
    danish: str
    english: str


class Meetings(BaseModel):
    """The rhythm of meetings; `skipped_weeks` are ISO week numbers of every year."""

    model_config = _SHAPE

    every_days: int
    skipped_weeks: frozenset[int]
    first: date
    skipped_weeks_source: str


class BudgetFrame(BaseModel):
    """What the taskforce may spend in a year, in øre."""

    model_config = _SHAPE

    year: int
    amount_ore: int
    source: str
    confidence: Confidence


class Span(BaseModel):
    """A length of time, in a unit of the time limits."""

    model_config = _SHAPE

    amount: int
    unit: Literal["hours", "days", "hverdag", "arbejdsdag", "weeks", "months"]


class Targets(BaseModel):
    """What the municipality has set for itself, where the law sets nothing.

    Attributes:
        start: from commitment to start of an intervention.
        task_response: within which a sector takes on what it is asked; after that a leader is asked.
        emergency_hours: how long an emergency access lasts at most.
        emergency_review: within which a leader reviews it.
        youth_crime_board: within which the Youth Crime Board decides; the law's own numbers are not verified here.
    """

    model_config = _SHAPE

    start: Span
    task_response: Span
    emergency_hours: int
    emergency_review: Span
    youth_crime_board: Span | None = None


class Limit(BaseModel):
    """Up to how much these roles may bind the municipality, in øre; None: to any amount."""

    model_config = _SHAPE

    roles: frozenset[str]
    up_to_ore: int | None


class Approval(BaseModel):
    """Who may bind the municipality to how much, from a day on.

    Attributes:
        together: what is added up within a budget year before it is held against a limit: all that is committed for
            the youth, or what is committed for the youth in the same effort area.
    """

    model_config = _SHAPE

    valid_from: date
    valid_to: date | None
    together: Literal["youth", "youth-and-area"]
    source: str
    confidence: Confidence
    limits: tuple[Limit, ...]


class Milestone(BaseModel):
    """A milestone of the taskforce, and the month it was planned for."""

    model_config = _SHAPE

    key: str
    danish: str
    english: str
    planned: str


class Place(BaseModel):
    """A municipality's own data."""

    model_config = _SHAPE

    code: str
    name: str
    controller: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence
    owner: Names
    coordinator: Names
    ladder: str
    descriptions: tuple[str, ...]
    seats: tuple[Seat, ...]
    meetings: Meetings
    budget: tuple[BudgetFrame, ...]
    targets: Targets
    approval: tuple[Approval, ...]
    milestones: tuple[Milestone, ...]

    def seat(self, key: str) -> Seat | None:
        """The seat of that key, if the municipality has one."""
        return next((seat for seat in self.seats if seat.key == key), None)


@cache
def known_municipality(code: str) -> Place | None:
    """A municipality by its three-digit code, if a file describes it."""
    for name in names_in("municipalities"):
        if name.startswith(f"{code}-"):
            return Place.model_validate(load(f"municipalities/{name}"))
    return None


def municipality(code: str) -> Place:
    """A municipality by its three-digit code.

    Raises:
        LookupError: no file describes it.
    """
    place = known_municipality(code)
    if place is None:
        raise LookupError(f"found no definition of municipality {code}, expected municipalities/{code}-<name>.yaml")
    return place
