"""What does an answer about a youth, a caseload or a budget consist of? The same for the API and for the pages.

Answers carry codes and moments, never sentences: the words are found where they are shown. Invariant: a value that
the policy hides is replaced by `Masked` with the reason; it is never left out silently and never sent along.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """A part of an answer; nothing in it changes after it was made."""

    model_config = ConfigDict(frozen=True)


class Masked(Answer):
    """A value that this person may not see for this purpose, and why.

    Attributes:
        revealable: the person may open it by giving a purpose; that is recorded.
    """

    masked: Literal[True] = True
    category: str
    reason_da: str
    reason_en: str
    revealable: bool = False


Value = str | Masked | None


class Colleague(Answer):
    """A person who works in the system; the name is the given name, where the directory knows it."""

    id: str
    name: str | None = None
    title: str | None = None


class Head(Answer):
    """What stands above every page about one youth."""

    youth: UUID
    name: Value
    age: int | Masked | None
    protected: bool
    died: bool = False
    state: str | None
    phase: str | None
    phase_since: datetime | None
    description: str | None
    description_version: int | None
    case_lead: Colleague | None
    case_lead_unit: str | None = None
    paused_until: date | None = None
    pause_reason: str | None = None
    commands: tuple[str, ...] = ()
