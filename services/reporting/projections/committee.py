"""Which status reports were made for the Committee, with which figures and words, and which of them holds?

Invariant: a row is what was published, and never changes; only whether another report corrects it becomes known later.
"""

from typing import Final

from services.reporting.projections.operations import Opened, Operation, Put, Table, as_json
from shared.events.committee import CommitteeReportMade
from shared.events.envelope import Envelope, Event

NAME: Final = "committee"
VERSION: Final = 1

REPORTS: Final = Table(
    name="committee_reports",
    key=("report",),
    columns={
        "report": "uuid",
        "municipality": "text",
        "since": "date",
        "until": "date",
        "definitions": "integer",
        "published": "jsonb",
        "difficulties": "text",
        "asked": "text",
        "replaces": "uuid",
        "replaced_by": "uuid",
        "made_at": "timestamptz",
        "made_by": "text",
    },
    indexes=("(municipality, until)",),
)

TABLES: Final = (REPORTS,)
TYPES: Final[frozenset[type[Event]]] = frozenset({CommitteeReportMade})


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:  # noqa: ARG001 (nothing here is personal)
    """The report, and that it corrects another."""
    event = envelope.data
    if not isinstance(event, CommitteeReportMade):
        raise TypeError(f"{envelope.type} is no report")
    values = {
        "municipality": envelope.municipality,
        "since": event.since,
        "until": event.until,
        "definitions": event.definitions,
        "published": as_json(event.published),
        "difficulties": event.difficulties,
        "asked": event.asked,
        "replaces": event.replaces,
        "made_at": envelope.occurred_at,
        "made_by": envelope.actor,
    }
    made: list[Operation] = [Put("committee_reports", (event.report,), values)]
    if event.replaces is not None:
        made.append(Put("committee_reports", (event.replaces,), {"replaced_by": event.report}))
    return made
