"""When did the taskforce meet and what came of it, which milestones are reached, and what was asked at the open door?

What concerns a youth (that he or she was discussed, what was decided) is a row of that youth; all else is about no
person. Invariant: a meeting is one row whatever became of it, and an event that comes later says the newest.
"""

from typing import Final

from services.reporting.projections.operations import (
    Append,
    Opened,
    Operation,
    Put,
    Table,
    as_json,
    corrections_of,
    joined,
    set_right,
    unless_in,
)
from shared.events import ssp
from shared.events.coordination import ConcernConsulted, ConsultationAsked
from shared.events.envelope import Envelope, Event
from shared.events.meetings import (
    DecisionMade,
    MeetingCancelled,
    MeetingHeld,
    MeetingMissed,
    MeetingScheduled,
    MilestoneReached,
    YouthDiscussed,
)
from shared.events.sharing import CorrectionIssued

NAME: Final = "meetings"
VERSION: Final = 2

MEETINGS: Final = Table(
    name="meetings",
    key=("meeting",),
    columns={
        "meeting": "uuid",
        "municipality": "text",
        "state": "text",
        "kind": "text",
        "starts_at": "timestamptz",
        "ends_at": "timestamptz",
        "scheduled_at": "timestamptz",
        "cancelled_at": "timestamptz",
        "cancel_reason": "text",
        "held_at": "timestamptz",
        "present": "jsonb",
        "agenda": "jsonb",
    },
    indexes=("(municipality, starts_at)",),
)

MISSED: Final = Table(
    name="meetings_missed",
    key=("municipality", "rule", "due"),
    columns={
        "municipality": "text",
        "rule": "text",
        "due": "timestamptz",
        "rule_from": "date",
        "last": "uuid",
    },
)

MILESTONES: Final = Table(
    name="milestones",
    key=("municipality", "milestone"),
    columns={"municipality": "text", "milestone": "text", "reached_at": "timestamptz"},
)

DISCUSSED: Final = Table(
    name="discussed",
    key=("youth", "at", "event_id"),
    columns={
        "youth": "uuid",
        "at": "timestamptz",
        "event_id": "uuid",
        "meeting": "uuid",
        "present": "jsonb",
        "acute": "boolean",
        "minutes": "text",
        "part": "text",
        "reasons": "jsonb",
        "actor": "text",
    },
    opened=("minutes",),
    indexes=("(meeting)",),
    appended=True,
)

DECISIONS: Final = Table(
    name="decisions",
    key=("decision",),
    columns={
        "decision": "uuid",
        "youth": "uuid",
        "meeting": "uuid",
        "about": "text",
        "outcome": "text",
        "responsible": "text",
        "sector": "text",
        "due": "date",
        "text": "text",
        "decided_at": "timestamptz",
        "decided_by": "text",
    },
    opened=("text",),
    indexes=("(youth)", "(meeting)"),
)

CONSULTATIONS: Final = Table(
    name="consultations",
    key=("consultation",),
    columns={
        "consultation": "uuid",
        "municipality": "text",
        "category": "text",
        "age_band": "text",
        "asked_by": "text",
        "asked_at": "timestamptz",
        "answered_at": "timestamptz",
        "advice": "jsonb",
        "sector": "text",
        "anonymous": "boolean",
    },
    indexes=("(municipality, asked_at)",),
)

CORRECTED: Final = corrections_of("ssp_meetings_corrected")

SSP_MEETINGS: Final = Table(
    name="ssp_meetings",
    key=("municipality", "at", "event_id"),
    columns={"municipality": "text", "at": "timestamptz", "event_id": "uuid", "sectors": "jsonb"},
    appended=True,
    stands=unless_in(CORRECTED),
)

TABLES: Final = (MEETINGS, MISSED, MILESTONES, DISCUSSED, DECISIONS, CONSULTATIONS, SSP_MEETINGS, CORRECTED)
TYPES: Final[frozenset[type[Event]]] = frozenset(
    {
        MeetingScheduled,
        MeetingCancelled,
        MeetingHeld,
        MeetingMissed,
        MilestoneReached,
        YouthDiscussed,
        DecisionMade,
        ConsultationAsked,
        ConcernConsulted,
        ssp.MeetingHeld,
        CorrectionIssued,
    }
)


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """What one event does to the meetings."""
    match envelope.data:
        case YouthDiscussed() | DecisionMade():
            return [_of_a_youth(envelope, opened)]
        case ConsultationAsked() | ConcernConsulted():
            return [_consultation(envelope)]
        case ssp.MeetingHeld() as event:
            key = (envelope.municipality, envelope.occurred_at, envelope.id)
            return [Append("ssp_meetings", key, {"sectors": as_json(event.participants)})]
        case CorrectionIssued():
            return [set_right(CORRECTED, envelope)]
        case _:
            return [_of_the_taskforce(envelope)]


def _of_the_taskforce(envelope: Envelope) -> Operation:
    place, at = envelope.municipality, envelope.occurred_at
    match envelope.data:
        case MeetingScheduled() as event:
            values = {
                "municipality": place,
                "state": "scheduled",
                "kind": event.kind,
                "starts_at": event.starts_at,
                "ends_at": event.ends_at,
                "scheduled_at": at,
            }
            return Put("meetings", (event.meeting,), values)
        case MeetingCancelled() as event:
            values = {
                "municipality": place,
                "state": "cancelled",
                "cancelled_at": at,
                "cancel_reason": event.reason,
            }
            return Put("meetings", (event.meeting,), values)
        case MeetingHeld() as event:
            values = {
                "municipality": place,
                "state": "held",
                "kind": event.kind,
                "held_at": at,
                "present": as_json(event.present),
                "agenda": None if event.agenda is None else as_json(event.agenda),
            }
            return Put("meetings", (event.meeting,), values)
        case MeetingMissed() as event:
            key = (place, event.rule, event.due)
            return Put("meetings_missed", key, {"rule_from": event.rule_from, "last": event.last})
        case MilestoneReached() as event:
            return Put("milestones", (place, event.milestone), {"reached_at": at})
        case other:
            raise TypeError(f"{other.TYPE} is not an event of the meetings")


def _of_a_youth(envelope: Envelope, opened: Opened) -> Operation:
    youth, at = envelope.key, envelope.occurred_at
    match envelope.data:
        case YouthDiscussed() as event:
            values = {
                "meeting": event.meeting,
                "present": as_json(event.present),
                "acute": event.acute,
                "minutes": joined(opened),
                "part": event.part,
                "reasons": None if event.reasons is None else as_json(event.reasons),
                "actor": envelope.actor,
            }
            return Append("discussed", (youth, at, envelope.id), values)
        case DecisionMade() as event:
            values = {
                "youth": youth,
                "meeting": event.meeting,
                "about": event.about,
                "outcome": event.outcome,
                "responsible": event.responsible,
                "sector": event.sector,
                "due": event.due,
                "text": joined(opened),
                "decided_at": at,
                "decided_by": envelope.actor,
            }
            return Put("decisions", (event.decision,), values)
        case other:
            raise TypeError(f"{other.TYPE} is nothing that was said of a youth")


def _consultation(envelope: Envelope) -> Operation:
    """What was asked, and what was advised; advice that answers nothing of the open door is a row of its own."""
    place, at = envelope.municipality, envelope.occurred_at
    match envelope.data:
        case ConsultationAsked() as event:
            values: dict[str, object] = {
                "municipality": place,
                "category": event.category,
                "age_band": event.age_band,
                "asked_by": event.asked_by,
                "asked_at": at,
            }
            return Put("consultations", (event.consultation,), values)
        case ConcernConsulted() as event:
            values = {
                "municipality": place,
                "category": event.category,
                "age_band": event.age_band,
                "answered_at": at,
                "advice": as_json(event.advice),
                "sector": event.sector,
                "anonymous": event.anonymous,
            }
            return Put("consultations", (event.consultation or envelope.id,), values)
        case other:
            raise TypeError(f"{other.TYPE} is no consultation")
