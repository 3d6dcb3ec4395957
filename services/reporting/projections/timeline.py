"""What has happened with a youth, when did it happen, and when was it learnt?

One row an event with the youth's key, whoever told it. Invariant: both times stand on every row, so that a late entry
shows its delay (Public Information Act §§ 13 and 15: note facts that matter as soon as possible).
"""

from typing import Final

from pydantic_core import to_json

from services.reporting.projections.operations import Append, Opened, Operation, Table, joined
from shared.events import clock, reporting
from shared.events.envelope import Envelope, Event, is_youth, personal_fields
from shared.events.registry import TYPES as KNOWN

NAME: Final = "timeline"
VERSION: Final = 1

TIMELINE: Final = Table(
    name="timeline",
    key=("youth", "occurred_at", "event_id"),
    columns={
        "youth": "uuid",
        "occurred_at": "timestamptz",
        "event_id": "uuid",
        "recorded_at": "timestamptz",
        "type": "text",
        "sector": "text",
        "actor": "text",
        "legal_basis": "text",
        "purpose": "text",
        "sensitivity": "text",
        "controller": "text",
        "rule": "text",
        "cause": "uuid",
        "facts": "jsonb",
        "text": "text",
    },
    opened=("text",),
    appended=True,
)

TABLES: Final = (TIMELINE,)
TYPES: Final[frozenset[type[Event]]] = frozenset(KNOWN.values()) - frozenset((*clock.TYPES, *reporting.TYPES))


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """The row of one event; an event about an organisation has none."""
    if not is_youth(envelope.key):
        return []
    data = envelope.data
    facts = to_json(data, exclude_none=True, exclude=set(personal_fields(type(data)))).decode()
    values = {
        "recorded_at": envelope.recorded_at,
        "type": data.TYPE,
        "sector": envelope.sector,
        "actor": envelope.actor,
        "legal_basis": envelope.legal_basis,
        "purpose": envelope.purpose,
        "sensitivity": envelope.sensitivity,
        "controller": envelope.controller,
        "rule": envelope.rule,
        "cause": envelope.causation_id,
        "facts": facts,
        "text": joined(opened),
    }
    return [Append("timeline", (envelope.key, envelope.occurred_at, envelope.id), values)]
