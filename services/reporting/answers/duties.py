"""What has to be done about a youth, by when, and which rule asks for it?"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Head, Value


class Obligation(Answer):
    """One thing that must be done, by when, and whether it was; the texts of its rule are dated data."""

    obligation: UUID
    youth: UUID
    rule: str
    rule_from: date | None
    state: Literal["open", "missed", "met", "waived"]
    trigger: UUID | None
    trigger_type: str | None
    trigger_at: datetime | None
    due: datetime | None
    before: tuple[str, ...] = ()
    provisional: bool = False
    mandatory: bool = False
    owed_by: str | None = None
    unconfirmed_until: datetime | None = None
    ordinal: int | None = None
    met_by: UUID | None = None
    met_at: datetime | None = None
    learnt_at: datetime | None = None
    in_time: bool | None = None
    missed: bool = False
    missed_known_at: datetime | None = None
    substituted_by: UUID | None = None
    waived_at: datetime | None = None
    waiver_reason: str | None = None
    waived_because: UUID | None = None
    explanation: Value = None


class BrokenRule(Answer):
    """A fact that went past a rule of casework."""

    event: UUID
    rule: str
    rule_from: date | None
    at: datetime
    fact: UUID | None
    obligation: UUID | None
    reason: Value = None


class Task(Answer):
    """Something that somebody was asked to do for a youth."""

    task: UUID
    state: Literal["assigned", "acknowledged", "completed"]
    kind: str
    sector: str
    person: Colleague | None
    text: Value
    due: datetime | None
    assigned_at: datetime
    assigned_by: Colleague | None
    acknowledged_at: datetime | None = None
    completed_at: datetime | None = None
    outcome: str | None = None
    escalated_at: datetime | None = None


class Obligations(Answer):
    """What must be done for a youth, what was, and which rules were broken."""

    at: datetime
    head: Head
    obligations: tuple[Obligation, ...]
    broken: tuple[BrokenRule, ...]
