"""What does coordination know of the taskforce, as far as decisions need it?

Invariant: the state is never changed, only replaced, and follows from the events of the taskforce's own stream alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.coordination.canonical import canonical_hash

SECTOR: Final = "taskforce"
"""The taskforce's own sector: those who coordinate. It is on every case, and needs no seat."""


@dataclass(frozen=True, slots=True)
class Held:
    """That a person sits, or has sat, in a seat.

    Attributes:
        until: when its period ends. left: when the person left it.
    """

    seat: str
    person: str
    sector: str
    kind: str
    since: datetime
    until: datetime | None
    basis: str | None = None
    left: datetime | None = None

    def at(self, moment: datetime) -> bool:
        """Whether the person sat in it at a moment."""
        return self.since <= moment and (self.left is None or moment < self.left)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that was called; `held_at` once it was held."""

    kind: str
    starts_at: datetime
    ends_at: datetime | None
    cancelled: bool = False
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """That the rhythm asked for a meeting by a moment and none was held; `last` is the meeting that it counts from."""

    last: UUID | None
    due: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A status report that was made, of the months that end with a day; `replaces` is the one that it corrects."""

    until: date
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The taskforce.

    Attributes:
        held: who sits where now, by `<seat>/<person>`. earlier: who sat where before, with when he or she left.
        left: `<seat>/<person>` of all who have left a seat.
        milestones: keys of those reached.
        reports: the status reports, in the order in which they were made.
    """

    municipality: str = ""
    held: Mapping[str, Held] = field(default_factory=dict)
    earlier: tuple[Held, ...] = ()
    left: frozenset[str] = frozenset()
    meetings: Mapping[UUID, Meeting] = field(default_factory=dict)
    missed: tuple[Missed, ...] = ()
    milestones: frozenset[str] = frozenset()
    reports: Mapping[UUID, Report] = field(default_factory=dict)

    def seats_of(self, person: str, sector: str, at: datetime) -> tuple[Held, ...]:
        """The seats that a person has for a sector now, or had at a moment."""
        now = [one for one in self.held.values() if (one.person, one.sector) == (person, sector)]
        then = [one for one in self.earlier if (one.person, one.sector) == (person, sector) and one.at(at)]
        return (*now, *then)

    def report_of(self, until: date) -> UUID | None:
        """The report that holds for the months that end with a day: the last that no other one corrects."""
        corrected = {one.replaces for one in self.reports.values()}
        made = [key for key, one in self.reports.items() if one.until == until and key not in corrected]
        return made[-1] if made else None


INITIAL: Final = State()
"""A taskforce without members and meetings."""


def state_hash(state: State) -> str:
    """SHA-256 of the canonical form of the state."""
    return canonical_hash(state)
