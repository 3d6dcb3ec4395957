"""Who was told what about a youth, on which basis; what was wrong and set right; who opened the case in an emergency?

Invariant: a correction is a row keyed by the event that it sets right. The wrong event's own rows stay as they were
written; whoever sums up leaves out what has a row here, so that what held before holds again.
"""

from typing import Final

from services.reporting.projections.operations import Append, Opened, Operation, Put, Table, as_json, joined
from shared.events import sharing
from shared.events.envelope import Envelope, Event

NAME: Final = "sharing"
VERSION: Final = 2

DISCLOSURES: Final = Table(
    name="disclosures",
    key=("disclosure",),
    columns={
        "disclosure": "uuid",
        "youth": "uuid",
        "event_id": "uuid",
        "decision": "text",
        "basis": "text",
        "purpose": "text",
        "from_sector": "text",
        "recipients": "jsonb",
        "categories": "jsonb",
        "manner": "text",
        "reason": "text",
        "conditions": "jsonb",
        "facts": "jsonb",
        "explanation": "text",
        "decided_at": "timestamptz",
        "decided_by": "text",
    },
    opened=("explanation",),
    indexes=("(youth, decided_at)",),
)

EMERGENCIES: Final = Table(
    name="emergency_accesses",
    key=("access",),
    columns={
        "access": "uuid",
        "youth": "uuid",
        "person": "text",
        "sector": "text",
        "reason": "text",
        "explanation": "text",
        "opened_at": "timestamptz",
        "until": "timestamptz",
        "reviewed_at": "timestamptz",
        "reviewed_by": "text",
        "justified": "boolean",
        "review": "text",
    },
    opened=("explanation", "review"),
    indexes=("(youth)", "(person, until)", "(opened_at) WHERE reviewed_at IS NULL"),
)

CORRECTIONS: Final = Table(
    name="corrections",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "correction": "uuid",
        "of_type": "text",
        "replaced_by": "uuid",
        "reason": "text",
        "explanation": "text",
        "at": "timestamptz",
        "by": "text",
    },
    opened=("explanation",),
    indexes=("(youth)",),
)

INFORMED: Final = Table(
    name="recipients_informed",
    key=("correction", "sector"),
    columns={"correction": "uuid", "sector": "text", "youth": "uuid", "at": "timestamptz"},
    indexes=("(youth)",),
)

HANDOVERS: Final = Table(
    name="handovers",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "received": "boolean",
        "municipality": "text",
        "basis": "text",
        "text": "text",
        "at": "timestamptz",
        "by": "text",
    },
    opened=("text",),
    indexes=("(youth, at)",),
    appended=True,
)

REQUESTS: Final = Table(
    name="access_requests",
    key=("request",),
    columns={
        "request": "uuid",
        "youth": "uuid",
        "kind": "text",
        "by": "text",
        "requested_at": "timestamptz",
        "extended_at": "timestamptz",
        "extended_reason": "text",
        "extended_until": "date",
        "answered_at": "timestamptz",
        "outcome": "text",
    },
    indexes=("(youth)",),
)

TABLES: Final = (DISCLOSURES, EMERGENCIES, CORRECTIONS, INFORMED, HANDOVERS, REQUESTS)
TYPES: Final[frozenset[type[Event]]] = frozenset(
    {
        sharing.DisclosureDecided,
        sharing.EmergencyAccessOpened,
        sharing.EmergencyAccessReviewed,
        sharing.CorrectionIssued,
        sharing.RecipientInformed,
        sharing.HandedOver,
        sharing.HandoverReceived,
        sharing.AccessRequested,
        sharing.AccessExtended,
        sharing.AccessAnswered,
    }
)


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:  # noqa: PLR0911 (one case an event)
    """What one event does to who knows what."""
    youth, at = envelope.key, envelope.occurred_at
    match envelope.data:
        case sharing.DisclosureDecided() as event:
            return [Put("disclosures", (event.disclosure,), _disclosure(event, envelope, opened))]
        case sharing.EmergencyAccessOpened() | sharing.EmergencyAccessReviewed() as event:
            return [Put("emergency_accesses", (event.access,), _emergency(event, envelope, opened))]
        case sharing.CorrectionIssued() as event:
            values = {
                "youth": youth,
                "correction": envelope.id,
                "of_type": event.of_type,
                "replaced_by": event.replaced_by,
                "reason": event.reason,
                "explanation": joined(opened),
                "at": at,
                "by": envelope.actor,
            }
            return [Put("corrections", (event.of,), values)]
        case sharing.RecipientInformed() as event:
            return [Put("recipients_informed", (event.correction, event.sector), {"youth": youth, "at": at})]
        case sharing.HandedOver(to_municipality=other, basis=basis):
            return [_handover(envelope, opened, received=False, municipality=other, basis=basis)]
        case sharing.HandoverReceived(from_municipality=other, basis=basis):
            return [_handover(envelope, opened, received=True, municipality=other, basis=basis)]
        case sharing.AccessRequested() | sharing.AccessExtended() | sharing.AccessAnswered() as event:
            return [Put("access_requests", (event.request,), {"youth": youth, **_request(event, envelope)})]
        case strange:
            raise TypeError(f"{strange.TYPE} is not an event of who knows what")


def _handover(envelope: Envelope, opened: Opened, *, received: bool, municipality: str, basis: str) -> Operation:
    values = {
        "youth": envelope.key,
        "received": received,
        "municipality": municipality,
        "basis": basis,
        "text": joined(opened),
        "at": envelope.occurred_at,
        "by": envelope.actor,
    }
    return Append("handovers", (envelope.id,), values)


def _disclosure(event: sharing.DisclosureDecided, envelope: Envelope, opened: Opened) -> dict[str, object]:
    return {
        "youth": envelope.key,
        "event_id": envelope.id,
        "decision": event.decision,
        "basis": event.basis,
        "purpose": event.purpose,
        "from_sector": event.from_sector,
        "recipients": as_json(event.to),
        "categories": as_json(event.categories),
        "manner": event.manner,
        "reason": event.reason,
        "conditions": as_json(event.conditions),
        "facts": as_json(event.facts or ()),
        "explanation": joined(opened),
        "decided_at": envelope.occurred_at,
        "decided_by": envelope.actor,
    }


def _emergency(
    event: sharing.EmergencyAccessOpened | sharing.EmergencyAccessReviewed, envelope: Envelope, opened: Opened
) -> dict[str, object]:
    if isinstance(event, sharing.EmergencyAccessReviewed):
        return {
            "youth": envelope.key,
            "reviewed_at": envelope.occurred_at,
            "reviewed_by": event.by,
            "justified": event.justified,
            "review": joined(opened),
        }
    return {
        "youth": envelope.key,
        "person": event.person,
        "sector": event.sector,
        "reason": event.reason,
        "explanation": joined(opened),
        "opened_at": envelope.occurred_at,
        "until": event.until,
    }


def _request(
    event: sharing.AccessRequested | sharing.AccessExtended | sharing.AccessAnswered, envelope: Envelope
) -> dict[str, object]:
    at = envelope.occurred_at
    match event:
        case sharing.AccessRequested():
            return {"kind": event.kind, "by": event.by, "requested_at": at}
        case sharing.AccessExtended():
            return {"extended_at": at, "extended_reason": event.reason, "extended_until": event.until}
        case sharing.AccessAnswered():
            return {"answered_at": at, "outcome": event.outcome}
