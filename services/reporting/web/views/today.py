"""What needs this person today, in which order, why, since when, and what can be done about it?

Invariant: the order of the groups is that of the domain, whatever order the items come in; each item shows why,
since when and one action; groups without items are told in one line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.reporting.answers import Item, ItemKind, Today
from services.reporting.web.views.events import event_title
from services.reporting.web.views.parts import Action, Mark, Tone, command_path, name_of, youth_path
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words
from shared.definitions.descriptions import description_name
from shared.definitions.dated import local_day

GROUPS: Final[tuple[tuple[str, tuple[ItemKind, ...]], ...]] = (
    ("clocks", ("clock-24h", "emergency-review")),
    ("overdue", ("overdue", "rule-broken")),
    ("soon", ("due-soon",)),
    ("tasks", ("task-escalated", "task-unacknowledged")),
    ("effort", ("effort-not-started",)),
    ("sessions", ("sessions-missed",)),
    ("consent", ("consent-expiring", "consent-unanswered", "parties-not-informed")),
    ("news", ("new-facts",)),
    ("meeting", ("to-decide",)),
    ("refused", ("refused",)),
)
"""The order of "needs me today" (DOMAIN, what people ask of it)."""
