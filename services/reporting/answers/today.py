"""What needs a person today, and why?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.reporting.answers import Answer, Value

ItemKind = Literal[
    "clock-24h",
    "emergency-review",
    "overdue",
    "due-soon",
    "task-escalated",
    "task-unacknowledged",
    "effort-not-started",
    "sessions-missed",
    "consent-expiring",
    "consent-unanswered",
    "parties-not-informed",
    "youth-not-heard",
    "new-facts",
    "meeting",
    "to-decide",
    "rule-broken",
    "refused",
]
"""Why something needs a person today, in the order of DOMAIN: what cannot wait first.

`to-decide`: a raised youth or a suggestion that nobody has decided on.
`youth-not-heard`: the plan is agreed, and nothing that holds says what the youth wants, or why that is not known.
"""


class Item(Answer):
    """One thing that needs the person who asks.

    Attributes:
        since: since when it needs somebody.
        due: by when it must be done, where there is a moment.
        about: the obligation, task, intervention, consent or broken rule that it is about.
        codes: coded details: rule, owed_by, unconfirmed_until, kind, sector, offer, count, type, sectors, description.
        commands: the commands by which this person may act on it.
    """

    kind: ItemKind
    youth: UUID | None
    name: Value
    since: datetime | None = None
    due: datetime | None = None
    about: UUID | None = None
    codes: Mapping[str, Any] = {}
    commands: tuple[str, ...] = ()


class Today(Answer):
    """All that needs a person today, most urgent first within each kind; `at` is the service's own time."""

    at: datetime
    items: tuple[Item, ...]
