"""Who was asked to do what for a youth, has it been taken on and done, and was a leader asked about it?"""

from typing import Final

from services.reporting.projections.operations import Opened, Operation, Put, Table, joined
from shared.events.coordination import TaskAcknowledged, TaskAssigned, TaskCompleted
from shared.events.envelope import Envelope, Event
from shared.events.sharing import TaskEscalated

NAME: Final = "tasks"
VERSION: Final = 2

TASKS: Final = Table(
    name="tasks",
    key=("task",),
    columns={
        "task": "uuid",
        "youth": "uuid",
        "state": "text",
        "kind": "text",
        "sector": "text",
        "person": "text",
        "text": "text",
        "due": "timestamptz",
        "assigned_at": "timestamptz",
        "assigned_by": "text",
        "acknowledged_at": "timestamptz",
        "completed_at": "timestamptz",
        "outcome": "text",
        "outcome_text": "text",
        "respond_by": "timestamptz",
        "decision": "uuid",
        "escalated_at": "timestamptz",
        "escalated_to": "text",
        "escalation_reason": "text",
    },
    opened=("text", "outcome_text"),
    indexes=("(youth)", "(sector, youth) WHERE state <> 'completed'"),
)

TABLES: Final = (TASKS,)
TYPES: Final[frozenset[type[Event]]] = frozenset({TaskAssigned, TaskAcknowledged, TaskCompleted, TaskEscalated})


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """What one event does to the tasks."""
    youth, at = envelope.key, envelope.occurred_at
    match envelope.data:
        case TaskAssigned() as event:
            values = {
                "youth": youth,
                "state": "assigned",
                "kind": event.kind,
                "sector": event.sector,
                "person": event.person,
                "text": joined(opened),
                "due": event.due,
                "assigned_at": at,
                "assigned_by": envelope.actor,
                "respond_by": event.respond_by,
                "decision": event.decision,
            }
            return [Put("tasks", (event.task,), values)]
        case TaskAcknowledged() as event:
            return [Put("tasks", (event.task,), {"youth": youth, "state": "acknowledged", "acknowledged_at": at})]
        case TaskCompleted() as event:
            values = {
                "youth": youth,
                "state": "completed",
                "completed_at": at,
                "outcome": event.outcome,
                "outcome_text": joined(opened),
            }
            return [Put("tasks", (event.task,), values)]
        case TaskEscalated() as event:
            values = {
                "youth": youth,
                "escalated_at": at,
                "escalated_to": event.to,
                "escalation_reason": event.reason,
            }
            return [Put("tasks", (event.task,), values)]
        case other:
            raise TypeError(f"{other.TYPE} is not an event of the tasks")
