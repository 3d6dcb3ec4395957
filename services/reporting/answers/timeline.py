"""What happened to a youth, in order, and what of it is hidden?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Head, Value


class SetRight(Answer):
    """That an event was wrong: why, when, by whom, what holds instead, and which sectors were told."""

    at: datetime
    by: Colleague | None
    reason: str
    explanation: Value = None
    replaced_by: UUID | None = None
    replaced_by_type: str | None = None
    informed: tuple[str, ...] = ()


class Entry(Answer):
    """One event of the timeline; its coded facts by field, its opened texts as one."""

    event: UUID
    type: str
    sector: str
    occurred_at: datetime
    recorded_at: datetime
    actor: Colleague | None
    facts: Mapping[str, Any]
    text: Value
    legal_basis: str
    controller: str
    rule: str | None = None
    cause: UUID | None = None
    set_right: SetRight | None = None


class Hidden(Answer):
    """Entries of a sector that exist and may not be seen, where that much may be said."""

    sector: str
    count: int
    reason_da: str
    reason_en: str


class Timeline(Answer):
    """What happened with a youth, the newest first; `after` is the cursor of older entries."""

    at: datetime
    head: Head
    entries: tuple[Entry, ...]
    hidden: tuple[Hidden, ...] = ()
    after: str | None = None
