"""How does a youth's pathway stand: who takes part, what is agreed, what stands out?"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Head, Masked, Value
from services.reporting.answers.duties import Obligation, Task
from services.reporting.answers.plan import Agreement, Risk


class Raising(Answer):
    """Who brought the youth before the taskforce, and why."""

    at: datetime
    by: Colleague | None
    sector: str | None
    basis: str | None
    reason: Value


class Actor(Answer):
    """Somebody who takes part in the pathway; `categories` is what the sector may tell."""

    sector: str
    person: Colleague
    basis: str | None
    joined_at: datetime | None
    until: datetime | None
    categories: tuple[str, ...] | None = None


class Seat(Answer):
    """A seat of the taskforce and who has it."""

    seat: str
    sector: str
    person: Colleague
    kind: str
    until: datetime | None = None


class Step(Answer):
    """What runs now on the highest step of the ladder; `levels` is the length of the ladder in force.

    Attributes:
        kind: the kind of run (`shared/definitions/ladder.yaml`); `measure` is a code of that kind.
    """

    level: int
    levels: int
    kind: str = "measure"
    measure: str
    placement: bool = False
    since: datetime | None


class MetCriterion(Answer):
    """One criterion of a target group and the fact that meets it."""

    criterion: str
    fact: UUID
    type: str | None = None
    occurred_at: datetime | None = None
    sector: str | None = None


class Suggestion(Answer):
    """A description whose target group the facts meet; a person opens or dismisses.

    Attributes:
        retired_at: since when the description is no longer used for new pathways; then none is opened by it.
        successor: the description in use that took its place.
    """

    description: str
    version: int
    rule: str
    made_at: datetime
    facts: tuple[MetCriterion, ...]
    dismissed_at: datetime | None = None
    dismissed_reason: str | None = None
    retired_at: datetime | None = None
    successor: str | None = None


class Consent(Answer):
    """One consent in its newest state."""

    consent: UUID
    state: Literal["requested", "given", "refused", "withdrawn"]
    asked_of: tuple[str, ...] = ()
    given_by: tuple[str, ...] = ()
    scope: str | None = None
    to: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    form: str | None = None
    explained: bool | None = None
    requested_at: datetime | None = None
    given_at: datetime | None = None
    until: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    text: Value = None


class Informed(Answer):
    """When the parties were told that a pathway is open, and who."""

    at: datetime
    parties: tuple[str, ...]


class Deviation(Answer):
    """Where the description was departed from, and why; `kind` is `opened` or `phase`."""

    kind: Literal["opened", "phase"]
    at: datetime
    by: Colleague | None
    phase: str | None = None
    left: str | None = None
    missing: tuple[str, ...] = ()
    reason: Value = None


class NetworkMember(Answer):
    """Somebody around the youth, in which role, and which consents that person has given."""

    role: str
    name: Value
    since: datetime
    consented: bool = False


class Overlap(Answer):
    """Two running efforts that do the same: the same offer, or the same effort area."""

    kind: Literal["offer", "area"]
    code: str
    count: int


class Coherence(Answer):
    """Whether the pathway hangs together, by the description that it follows; it warns and never blocks.

    Attributes:
        missing: sectors that the description asks for in this phase and that do not take part.
        without_effort: sectors that take part while nothing of theirs runs.
        overlaps: running efforts that do the same.
        review_by: until when the description should have been looked over; `stale` when that has passed.
        retired: the description is no longer used for new pathways.
    """

    missing: tuple[str, ...] = ()
    without_effort: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    review_by: date | None = None
    stale: bool = False
    retired: bool = False


class Absence(Answer):
    """The newest summary of absence, in half days."""

    quarter: str
    school_days: int
    unauthorised: int


class Everyday(Answer):
    """How the everyday is, by the newest that holds: school, absence, tie to the class, leisure, work.

    `running` are what runs of leisure, work and support at school: kind of run, and its code.
    """

    school: str | Masked | None = None
    absence: Absence | Masked | None = None
    belonging: int | Masked | None = None
    running: tuple[tuple[str, str], ...] = ()


class Overview(Answer):
    """One youth at a glance."""

    at: datetime
    head: Head
    raising: Raising | Masked | None
    opened_at: datetime | None
    closed_at: datetime | None = None
    close_reason: str | None = None
    close_outcome: str | None = None
    actors: tuple[Actor, ...] | Masked
    seats: tuple[Seat, ...] = ()
    step: Step | Masked | None
    obligations: tuple[Obligation, ...] | Masked
    tasks: tuple[Task, ...] | Masked
    consents: tuple[Consent, ...] | Masked
    informed: Informed | Masked | None
    suggestions: tuple[Suggestion, ...] | Masked
    risk_level: Value = None
    ssp_level: int | Masked | None = None
    notifications: int | Masked = 0
    concerns: int | Masked = 0
    last_notification_at: datetime | None = None
    problems: Risk | Masked | None = None
    coherence: Coherence | None = None
    deviations: tuple[Deviation, ...] = ()
    guardian: Value = None
    network: tuple[NetworkMember, ...] | Masked = ()
    agreements: tuple[Agreement, ...] | Masked = ()
    everyday: Everyday | None = None
