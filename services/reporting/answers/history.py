"""How did a state come about, and who has looked?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Masked
from services.reporting.answers.overview import Overview


class State(Answer):
    """A youth's state at a cut of the stream, as coordination's books give it.

    Attributes:
        version: how many events of the stream it rests on.
        hash: of the state; the same cut gives the same hash, at any time.
        state: coded values only; personal texts are not part of it.
    """

    at: datetime
    youth: UUID
    version: int
    hash: str
    state: Mapping[str, Any]


class HistoryEvent(Answer):
    """One event of the youth's stream, with both times and its place in the log.

    Attributes:
        event: the event as it was published, what is personal opened or masked; masked as a whole where the person
            may not see it.
    """

    version: int
    sequence: int | None
    recorded_at: datetime
    publisher: str
    event: Mapping[str, Any] | Masked


class History(Answer):
    """A page of the youth's stream, the oldest first; `after` is the version to go on behind."""

    at: datetime
    youth: UUID
    events: tuple[HistoryEvent, ...]
    after: int | None


class AccessEntry(Answer):
    """One look at the youth's data."""

    at: datetime
    event: UUID
    kind: Literal["viewed", "revealed", "exported"]
    person: Colleague
    role: str
    purpose: str
    what: str
    field: str | None = None


class AccessLog(Answer):
    """Who looked at what about a youth, the newest first; `after` is the cursor of older looks.

    Attributes:
        whole: the person may see the whole case, and so may take it out in a file.
    """

    at: datetime
    youth: UUID
    entries: tuple[AccessEntry, ...]
    after: str | None
    whole: bool = False


Overview.model_rebuild()
