"""What does coordination know of one youth, as far as decisions need it?

Invariant: the state is never changed, only replaced; it holds coded fields, ids and moments, never a name or a text;
and it follows from the events of the youth's own stream alone, so that rehydrated equals lived.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from services.coordination.canonical import canonical_hash
from services.coordination.grounds import Obligation
from services.coordination.runs import Running
from shared.definitions.patterns import Fact

CONSENT: Final = "CONSENT"
"""The legal basis that rests on a consent in force."""


@dataclass(frozen=True, slots=True)
class Raised:
    """That a person has raised the youth, and when."""

    by: str
    sector: str
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A description that the facts speak for, until a person dismisses it."""

    version: int
    at: datetime
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class CaseLead:
    """The adviser who owns the authority's case."""

    person: str
    unit: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on the case; `left` once he or she has left."""

    sector: str
    person: str
    basis: str
    until: datetime | None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """That a sector may speak of the youth."""

    categories: tuple[str, ...]
    basis: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a sector was asked to do."""

    kind: str
    sector: str
    person: str | None
    assigned: datetime
    due: datetime | None
    acknowledged: datetime | None = None
    completed: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that was asked for, and its answer.

    Attributes:
        answer: `requested`, `given`, `refused` or `withdrawn`.
        until: the moment from which it no longer holds.
    """

    answer: str
    scope: str
    to: tuple[str, ...]
    categories: tuple[str, ...]
    at: datetime
    until: datetime | None = None

    def covers(self, sector: str, category: str, at: datetime) -> bool:
        """Whether it lets a sector have a category of data at a moment."""
        return (
            self.answer == "given"
            and sector in self.to
            and category in self.categories
            and (self.until is None or at < self.until)
        )


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification, in the order in which they became known."""

    id: UUID
    at: datetime
    abuse_suspected: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a fact broke; `obligation` is the one that it went past."""

    rule: str
    fact: UUID
    obligation: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A youth as coordination knows him or her.

    Attributes:
        phase: None, `raised`, a phase of the pathway, or `closed`.
        dismissed: the last raising was dismissed.
        concerned: a sector has shared a concern.
        suggestions: by description, since the youth was raised.
        actors: by `<sector>/<person>`. followings: by sector. runs: by `<kind>/<reference>`.
        informed: parties and form of each time that parties were informed.
        ladder_step: the highest step of the ladder on which something runs.
        facts: what rules may know, by type of event.
    """

    key: str = ""
    municipality: str = ""
    phase: str | None = None
    paused: bool = False
    raised: Raised | None = None
    dismissed: bool = False
    suggestions: Mapping[str, Suggestion] = field(default_factory=dict)
    description: str | None = None
    description_version: int | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    case_lead: CaseLead | None = None
    actors: Mapping[str, Actor] = field(default_factory=dict)
    followings: Mapping[str, Following] = field(default_factory=dict)
    tasks: Mapping[UUID, Task] = field(default_factory=dict)
    consents: Mapping[UUID, Consent] = field(default_factory=dict)
    informed: tuple[tuple[tuple[str, ...], str], ...] = ()
    notifications: tuple[Notification, ...] = ()
    concerned: bool = False
    runs: Mapping[str, Running] = field(default_factory=dict)
    ladder_step: int | None = None
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    obligations: Mapping[UUID, Obligation] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()

    @property
    def open(self) -> bool:
        """Whether there is a pathway that is not closed; a paused one is open."""
        return self.phase not in {None, "raised", "closed"}

    @property
    def present(self) -> tuple[Actor, ...]:
        """The actors who have not left."""
        return tuple(actor for actor in self.actors.values() if actor.left is None)


INITIAL: Final = State()
"""A youth of whom nothing is known."""


def due(state: State) -> datetime | None:
    """The earliest moment at which time decides something about the youth: a limit, or the end of a period."""
    moments = [one.falls_due for one in state.obligations.values()]
    moments += [following.until for following in state.followings.values()]
    moments += [actor.until for actor in state.present]
    moments += [consent_ends(state, sector) for sector in state.followings]
    return min((moment for moment in moments if moment is not None), default=None)


def consent_ends(state: State, sector: str) -> datetime | None:
    """When the consents run out that a sector's following rests on; None where it rests on none, or on no end."""
    following = state.followings[sector]
    if following.basis != CONSENT:
        return None
    ends = []
    for category in following.categories:
        given = [one for one in state.consents.values() if one.answer == "given" and sector in one.to]
        covering = [one.until for one in given if category in one.categories]
        if covering and None not in covering:
            ends.append(max(moment for moment in covering if moment is not None))
    return min(ends, default=None)


def consented(state: State, sector: str, categories: tuple[str, ...], at: datetime) -> bool:
    """Whether consents in force at a moment let a sector have all these categories of data."""
    return all(
        any(consent.covers(sector, category, at) for consent in state.consents.values()) for category in categories
    )


def state_hash(state: State) -> str:
    """SHA-256 of the canonical form of the state: equal knowledge, equal hash, on any machine."""
    return canonical_hash(state)
