"""What does the page about sharing consist of: what was asked and decided, who was told what, who opened the case?"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Head, Masked, Value
from services.reporting.answers.overview import Consent
from services.reporting.answers.timeline import SetRight


class DisclosedFact(Answer):
    """A fact that was named in a disclosure; nothing but its id where it may not be seen."""

    event: UUID
    type: str | None = None
    sector: str | None = None
    occurred_at: datetime | None = None
    corrected: bool = False


class Disclosure(Answer):
    """Whether data could go from one sector to others, on which basis, and why.

    Attributes:
        facts: the only facts that it was about, where they were named.
        open_until: until when what was given once is open to the recipients here; none for one that runs.
    """

    disclosure: UUID
    decision: Literal["allow", "deny"]
    basis: str | None
    purpose: str
    sender: str
    to: tuple[str, ...]
    categories: tuple[str, ...]
    manner: str
    reason: str
    conditions: tuple[str, ...] = ()
    facts: tuple[DisclosedFact, ...] = ()
    open_until: datetime | None = None
    explanation: Value = None
    at: datetime
    by: Colleague | None


class EmergencyAccess(Answer):
    """Somebody opened the case because of danger to life or health, and what a leader found."""

    access: UUID
    person: Colleague
    sector: str
    reason: str
    explanation: Value
    opened_at: datetime
    until: datetime
    reviewed_at: datetime | None = None
    reviewed_by: Colleague | None = None
    justified: bool | None = None
    review: Value = None


class Corrected(Answer):
    """An event that was wrong, and how it was set right."""

    event: UUID
    type: str
    occurred_at: datetime | None
    sector: str | None
    set_right: SetRight


class Handover(Answer):
    """The case came from, or went to, another municipality."""

    received: bool
    municipality: Value
    basis: str
    text: Value
    at: datetime
    by: Colleague | None


class AccessRequest(Answer):
    """A party asked to see documents or data."""

    request: UUID
    kind: str
    by: str
    requested_at: datetime
    extended_at: datetime | None = None
    extended_reason: str | None = None
    extended_until: date | None = None
    answered_at: datetime | None = None
    outcome: str | None = None


class Followed(Answer):
    """A sector that tells of the youth and is told of them, on which basis, about what."""

    sector: str
    categories: tuple[str, ...]
    basis: str | None
    since: datetime
    until: datetime | None = None
    ended_at: datetime | None = None


class Sharing(Answer):
    """Who knows what about one youth, and why."""

    at: datetime
    head: Head
    consents: tuple[Consent, ...] | Masked
    disclosures: tuple[Disclosure, ...] | Masked
    emergencies: tuple[EmergencyAccess, ...]
    corrections: tuple[Corrected, ...]
    handovers: tuple[Handover, ...]
    requests: tuple[AccessRequest, ...] | Masked
    following: tuple[Followed, ...]
    moved_to: Value = None


class Cell(Answer):
    """What one basis says of one category and one recipient."""

    category: str
    recipient: str
    allow: bool
    reason_da: str
    reason_en: str


class Considered(Answer):
    """What one basis says of the whole; `if_stated` are circumstances with which it would be allowed, if they hold."""

    basis: str
    allow: bool
    reason_da: str
    reason_en: str
    conditions: tuple[str, ...] = ()
    if_stated: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


class MayShare(Answer):
    """The policy's answer to "may I share this, with whom, why?"; nothing was recorded of it but the look.

    Attributes:
        instead: for a basis that will not do, those that would.
        considered: what each basis in force says.
    """

    at: datetime
    allow: bool
    code: str
    reason_da: str
    reason_en: str
    basis: str | None = None
    conditions: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    considered: tuple[Considered, ...] = ()
