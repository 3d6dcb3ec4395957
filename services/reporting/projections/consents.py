"""What may be shared about a youth because those who decide said yes, and until when?"""

from typing import Final

from services.reporting.projections.operations import Opened, Operation, Put, Table, as_json, joined
from shared.events.coordination import ConsentGiven, ConsentRefused, ConsentRequested, ConsentWithdrawn
from shared.events.envelope import Envelope, Event

NAME: Final = "consents"
VERSION: Final = 1

CONSENTS: Final = Table(
    name="consents",
    key=("consent",),
    columns={
        "consent": "uuid",
        "youth": "uuid",
        "state": "text",
        "asked_of": "jsonb",
        "scope": "text",
        "shared_with": "jsonb",
        "categories": "jsonb",
        "requested_at": "timestamptz",
        "despite": "text",
        "given_by": "jsonb",
        "form": "text",
        "explained": "boolean",
        "until": "timestamptz",
        "given_at": "timestamptz",
        "answered_at": "timestamptz",
        "answered_by": "text",
        "text": "text",
    },
    opened=("despite", "text"),
    indexes=("(youth)", "(until) WHERE state = 'given'"),
)

TABLES: Final = (CONSENTS,)
TYPES: Final[frozenset[type[Event]]] = frozenset({ConsentRequested, ConsentGiven, ConsentRefused, ConsentWithdrawn})


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """What one event does to the consents."""
    youth, at = envelope.key, envelope.occurred_at
    match envelope.data:
        case ConsentRequested() as event:
            values = {
                "youth": youth,
                "state": "requested",
                "asked_of": as_json(event.asked_of),
                "scope": event.scope,
                "shared_with": as_json(event.to),
                "categories": as_json(event.categories),
                "requested_at": at,
                "despite": joined(opened),
            }
        case ConsentGiven() as event:
            values = {
                "youth": youth,
                "state": "given",
                "given_by": as_json(event.given_by),
                "scope": event.scope,
                "shared_with": as_json(event.to),
                "categories": as_json(event.categories),
                "form": event.form,
                "explained": event.explained,
                "until": event.until,
                "given_at": at,
                "answered_at": at,
            }
        case ConsentRefused() as event:
            values = _answer(youth, "refused", event.by, envelope, opened)
        case ConsentWithdrawn() as event:
            values = _answer(youth, "withdrawn", event.by, envelope, opened)
        case other:
            raise TypeError(f"{other.TYPE} is not an event of the consents")
    return [Put("consents", (event.consent,), values)]


def _answer(youth: str, state: str, by: str, envelope: Envelope, opened: Opened) -> dict[str, object]:
    return {
        "youth": youth,
        "state": state,
        "answered_at": envelope.occurred_at,
        "answered_by": by,
        "text": joined(opened),
    }
