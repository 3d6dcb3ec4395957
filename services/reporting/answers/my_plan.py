"""What do the youth and the parents read: their plan, who helps, what was decided, who was told what, their rights?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Head, Masked
from services.reporting.answers.overview import Actor, Consent, Informed
from services.reporting.answers.plan import Agreement, Goal, Heard, Intervention, Mentor
from services.reporting.answers.sharing import Disclosure
from services.reporting.answers.timeline import SetRight


class Decision(Answer):
    """Something that was decided about the youth."""

    type: str
    at: datetime
    facts: Mapping[str, Any]


class Told(Answer):
    """A sector that was told something: of what kind, on which basis, since when, until when."""

    sector: str
    categories: tuple[str, ...]
    basis: str | None
    since: datetime
    until: datetime | date | None = None


class Right(Answer):
    """A right of whoever reads, as dated data with its source."""

    key: str
    danish: str
    english: str
    source: str


class MyPlan(Answer):
    """The plan in plain language: never more than the policy shows to whoever reads it."""

    at: datetime
    head: Head
    state: str | None
    agreed_at: datetime | None
    agreed_parties: tuple[str, ...]
    voice: Heard | Masked
    goals: tuple[Goal, ...] | Masked
    efforts: tuple[Intervention, ...] | Masked
    mentors: tuple[Mentor, ...] | Masked
    agreements: tuple[Agreement, ...] | Masked
    lead: Colleague | None
    actors: tuple[Actor, ...]
    decisions: tuple[Decision, ...]
    consents: tuple[Consent, ...] | Masked
    informed: Informed | Masked | None
    told: tuple[Told, ...]
    disclosures: tuple[Disclosure, ...] | Masked
    set_right: tuple[SetRight, ...]
    rights: tuple[Right, ...]
    party: str | None = None


class Advice(Answer):
    """What became of a consultation through the open door; `advice` is empty until somebody has answered."""

    at: datetime
    consultation: UUID
    category: str
    age_band: str | None
    asked_at: datetime | None
    advice: tuple[str, ...]
    answered_at: datetime | None
