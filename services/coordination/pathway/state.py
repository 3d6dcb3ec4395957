"""What does coordination know of one youth, as far as decisions need it?

Invariant: the state is never changed, only replaced; it holds coded fields, ids and moments, never a name or a text;
and it follows from the events of the youth's own stream alone, so that rehydrated equals lived.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from services.coordination.breaches import Breach
from services.coordination.canonical import canonical_hash
from services.coordination.grounds import Obligation
from services.coordination.runs import Running
from shared import policy
from shared.definitions.patterns import Fact
from shared.definitions.policy import WRITTEN
from shared.definitions.time_limits import CLOSES_ALL
from shared.policy.granting import RUNNING, own_of

CONSENT: Final = "CONSENT"
"""The legal basis that rests on a consent in force."""
SAME_UNIT: Final = "SAME_UNIT"
"""The legal basis of who works in the unit that has the case; it reaches nobody else."""

FACTS_CORRECTED: Final = "facts-corrected"
"""Why a suggestion was withdrawn that rested on what was wrong; other facts may speak for it again."""

_EVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Raised:
    """That a person has raised the youth, and when."""

    by: str
    sector: str
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A description that these facts speak for, until a person dismisses it."""

    version: int
    at: datetime
    dismissed: bool = False
    facts: tuple[UUID, ...] = ()


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
class Followed:
    """That a sector could speak of the youth, and read along, until a moment."""

    sector: str
    categories: tuple[str, ...]
    since: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a sector was asked to do.

    Attributes:
        respond_by: until when the sector is to take it on.
        escalated: for which reasons a leader was asked.
        lapsed: the pathway ended before it was done.
    """

    kind: str
    sector: str
    person: str | None
    assigned: datetime
    due: datetime | None
    acknowledged: datetime | None = None
    completed: datetime | None = None
    outcome: str | None = None
    respond_by: datetime | None = None
    escalated: frozenset[str] = frozenset()
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Discussed:
    """That the youth was an item of a meeting.

    Attributes:
        present: person, sector and basis of each who was in the room.
        wish: the command that told it.
    """

    meeting: UUID
    present: tuple[tuple[str, str, str], ...]
    acute: bool
    at: datetime
    wish: UUID | None

    def same(self, present: tuple[tuple[str, str, str], ...], *, acute: bool) -> bool:
        """Whether it tells of the same people in the room."""
        return self.acute == acute and set(self.present) == set(present)


@dataclass(frozen=True, slots=True)
class Corrected:
    """That an event was wrong.

    Attributes:
        by: the correction's event, and `at` when it was set right.
        fact: what it had told, as far as that had become known.
    """

    by: UUID
    at: datetime
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that was asked for, and its answer.

    Attributes:
        answer: `requested`, `given`, `refused` or `withdrawn`.
        until: the moment from which it no longer holds.
        given_by, form, given_at: who gave it, in which form, when; also once it is withdrawn.
    """

    answer: str
    scope: str
    to: tuple[str, ...]
    categories: tuple[str, ...]
    at: datetime
    until: datetime | None = None
    given_by: tuple[str, ...] = ()
    form: str | None = None
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A disclosure that was decided; `allow` is the policy's answer.

    Attributes:
        facts: the only facts that it was about, where they were named.
    """

    allow: bool
    basis: str | None
    purpose: str
    from_sector: str
    to: tuple[str, ...]
    categories: tuple[str, ...]
    manner: str
    at: datetime
    facts: tuple[UUID, ...] = ()

    def carried(self, fact: Fact, categories: Collection[str]) -> bool:
        """Whether a fact of these categories has gone, or goes, to its recipients."""
        if not self.allow or not set(categories) & set(self.categories):
            return False
        # What was let through once before the fact was known did not carry it.
        there = self.manner == RUNNING or fact.learnt_at <= self.at
        return there and own_of(self.from_sector) in {None, fact.sector} and (not self.facts or fact.id in self.facts)


@dataclass(frozen=True, slots=True)
class Emergency:
    """That a person opened the case because of danger to life or health.

    Attributes:
        until: when it closes by itself.
        reviewed: when a leader looked at it; `justified` what the leader found.
    """

    person: str
    sector: str
    opened: datetime
    until: datetime
    reviewed: datetime | None = None
    justified: bool | None = None

    def at(self, moment: datetime) -> bool:
        """Whether it is open at a moment: until its end, or until a leader found that there was no ground for it."""
        refused = self.reviewed is not None and not self.justified and self.reviewed <= moment
        return self.opened <= moment < self.until and not refused


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """That a party asked to see; `extended` is the day until which the answer was put off."""

    kind: str
    by: str
    at: datetime
    extended: date | None = None
    answered: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification, in the order in which they became known."""

    id: UUID
    at: datetime
    abuse_suspected: bool


@dataclass(frozen=True, kw_only=True)
class State:
    """A youth as coordination knows him or her.

    Attributes:
        phase: None, `raised`, a phase of the pathway, or `closed`. phase_since: when a phase was last entered.
        dismissed: the last raising was dismissed.
        concerns: the concerns that sectors have shared.
        suggestions: by description, since the youth was raised.
        actors: by `<sector>/<person>`. followings: by sector. runs: by `<kind>/<reference>`.
        discussed: at which meetings, in the order in which that became known. decisions: subject and outcome, by id.
        informed: parties and form of each time that parties were informed.
        handed_over, received: to and from which municipalities the case went and came, and when.
        ladder_step: the highest step of the ladder on which something runs.
        facts: what rules may know, by type of event; without what was set right.
        broken: the breaches of rules that stand, by the event that told them.
        corrected: by id, what was wrong. recipients: of each correction, who was told.
        followed: followings that have ended.
    """

    key: str = ""
    municipality: str = ""
    phase: str | None = None
    phase_since: datetime | None = None
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
    discussed: tuple[Discussed, ...] = ()
    decisions: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    consents: Mapping[UUID, Consent] = field(default_factory=dict)
    informed: tuple[tuple[tuple[str, ...], str], ...] = ()
    notifications: tuple[Notification, ...] = ()
    concerns: tuple[UUID, ...] = ()
    runs: Mapping[str, Running] = field(default_factory=dict)
    ladder_step: int | None = None
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    obligations: Mapping[UUID, Obligation] = field(default_factory=dict)
    broken: Mapping[UUID, Breach] = field(default_factory=dict)
    corrected: Mapping[UUID, Corrected] = field(default_factory=dict)
    recipients: tuple[tuple[UUID, str], ...] = ()
    followed: tuple[Followed, ...] = ()
    disclosures: Mapping[UUID, Disclosed] = field(default_factory=dict)
    emergencies: Mapping[UUID, Emergency] = field(default_factory=dict)
    requests: Mapping[UUID, AccessRequest] = field(default_factory=dict)
    handed_over: tuple[tuple[str, datetime], ...] = ()
    received: tuple[tuple[str, datetime], ...] = ()

    @property
    def open(self) -> bool:
        """Whether there is a pathway that is not closed; a paused one is open."""
        return self.phase not in {None, "raised", "closed"}

    @property
    def concerned(self) -> bool:
        """Whether a sector has shared a concern."""
        return bool(self.concerns)

    @property
    def present(self) -> tuple[Actor, ...]:
        """The actors who have not left."""
        return tuple(actor for actor in self.actors.values() if actor.left is None)


INITIAL: Final = State()
"""A youth of whom nothing is known."""

if TYPE_CHECKING:
    changed = replace
else:

    def changed(state: State, **values: object) -> State:
        """The state with other values in some fields, as `dataclasses.replace` gives it.

        Every event of every replay makes one: setting each of the fields anew would take most of that time. So the
        state has no slots, and its fields are copied as a whole.
        """
        after = object.__new__(State)
        after.__dict__.update(state.__dict__, **values)
        return after


def due(state: State) -> datetime | None:
    """The earliest moment at which time decides something about the youth: a limit, a late task, a period's end."""
    moments = [one.falls_due for one in state.obligations.values()]
    moments += [following.until for following in state.followings.values()]
    moments += [actor.until for actor in state.present]
    moments += [consent_ends(state, sector) for sector in state.followings]
    moments += [at for task in state.tasks.values() for _, at in lies(state, task)]
    return min((moment for moment in moments if moment is not None), default=None)


def lies(state: State, task: Task) -> tuple[tuple[str, datetime], ...]:
    """For which reasons a leader is to be asked about a task, and when; none where nobody waits for it any more."""
    over = any(closer.fits(fact) for closer in CLOSES_ALL for fact in state.facts.get(closer.type, ()))
    if over or state.phase == "closed" or task.lapsed or task.completed is not None:
        return ()
    waited = {
        "not-acknowledged": task.respond_by if task.acknowledged is None else None,
        "not-done": task.due,
    }
    return tuple((reason, at) for reason, at in waited.items() if at is not None and reason not in task.escalated)


def consent_ends(state: State, sector: str) -> datetime | None:
    """When the consents run out that a sector's following rests on; None where it rests on none, or on no end."""
    following = state.followings[sector]
    if following.basis != CONSENT:
        return None
    given, givers = consents_of(state).values(), policy.givers_at(state.facts, _EVER)
    asked = [
        policy.Resting(category=category, recipient=sector, at=following.since, givers=givers)
        for category in following.categories
    ]
    ends = [policy.runs_out(given, one) for one in asked]
    return min((moment for moment in ends if moment is not None), default=None)


def consented(state: State, sector: str, categories: tuple[str, ...], at: datetime) -> bool:
    """Whether the consents carry all these categories of data to a sector at a moment."""
    given, givers = consents_of(state).values(), policy.givers_at(state.facts, at)
    return all(
        policy.denial_of(given, policy.Resting(category=category, recipient=sector, at=at, givers=givers)) is None
        for category in categories
    )


def consents_of(state: State) -> dict[UUID, policy.Consent]:
    """The consents that were given, as the policy asks about them."""
    given = {key: _as_given(one) for key, one in state.consents.items()}
    return {key: one for key, one in given.items() if one is not None}


def _as_given(one: Consent) -> policy.Consent | None:
    if one.given_at is None:
        return None
    return policy.Consent(
        given_by=one.given_by,
        to=one.to,
        categories=one.categories,
        given_at=one.given_at,
        purpose=one.scope,
        written=one.form in WRITTEN,
        until=one.until,
        withdrawn_at=one.at if one.answer == "withdrawn" else None,
    )


def state_hash(state: State) -> str:
    """SHA-256 of the canonical form of the state: equal knowledge, equal hash, on any machine."""
    return canonical_hash(state)
