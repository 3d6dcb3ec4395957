"""Who has looked at what about a youth, and why?

One row a youth and look. Invariant: every look that was answered is here, because it was recorded first.
Source: Datatilsynet 2024-32-0283 (the access log is part of what a data subject may ask for).
"""

from typing import Final

from services.reporting.projections.operations import Append, Opened, Operation, Put, Table
from shared.events.envelope import Envelope, Event
from shared.events.reporting import ExportMade, FieldRevealed, RecordViewed

NAME: Final = "access"
VERSION: Final = 1

ACCESS_LOG: Final = Table(
    name="access_log",
    key=("youth", "at", "event_id"),
    columns={
        "youth": "uuid",
        "at": "timestamptz",
        "event_id": "uuid",
        "kind": "text",
        "actor": "text",
        "role": "text",
        "purpose": "text",
        "what": "text",
        "field": "text",
    },
    appended=True,
)

LAST_LOOKS: Final = Table(
    name="last_looks",
    key=("actor", "youth"),
    columns={"actor": "text", "youth": "uuid", "at": "timestamptz"},
)

TABLES: Final = (ACCESS_LOG, LAST_LOOKS)
TYPES: Final[frozenset[type[Event]]] = frozenset({RecordViewed, FieldRevealed, ExportMade})

OF_ONE_YOUTH: Final = "youth-"
"""Looks at one youth's own pages begin with this; a list that names the youth is no look at what is new."""


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:  # noqa: ARG001 (a look holds nothing personal)
    """One row a youth that was seen, and when this person last looked at the youth's own pages."""
    event = envelope.data
    assert isinstance(event, RecordViewed | FieldRevealed | ExportMade)
    at = envelope.occurred_at
    values = {"actor": event.actor, "role": event.role, "purpose": event.purpose, "what": event.what}
    match event:
        case RecordViewed():
            values["kind"] = "viewed"
        case FieldRevealed(field=field):
            values |= {"kind": "revealed", "field": field}
        case ExportMade():
            values["kind"] = "exported"
    youths = tuple(dict.fromkeys(event.youths))
    seen: list[Operation] = [Append("access_log", (youth, at, envelope.id), dict(values)) for youth in youths]
    if event.what.startswith(OF_ONE_YOUTH):
        seen += [Put("last_looks", (event.actor, youth), {"at": at}) for youth in youths]
    return seen
