"""Which youths are known to the taskforce, where is each pathway, and who is on the case?

Invariant: a row says what the newest event said, in the order of the log; nothing is counted twice.
"""

from typing import Final

from services.reporting.projections.operations import Add, Opened, Operation, Put, Table, as_json
from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.ladder import RUNS, Run
from shared.events import coordination, person, planning, social, ssp
from shared.events.envelope import Envelope, Event
from shared.events.registry import TYPES as KNOWN
from shared.events.shapes import ConcernShared

NAME: Final = "caseload"
VERSION: Final = 1

CASELOAD: Final = Table(
    name="caseload",
    key=("youth",),
    columns={
        "youth": "uuid",
        "municipality": "text",
        "name": "text",
        "age": "smallint",
        "protected": "boolean",
        "died": "boolean",
        "parental_responsibility": "text",
        "state": "text",
        "phase": "text",
        "phase_since": "timestamptz",
        "raised_at": "timestamptz",
        "raised_by": "text",
        "raised_sector": "text",
        "raised_basis": "text",
        "raised_reason": "text",
        "opened_at": "timestamptz",
        "description": "text",
        "description_version": "smallint",
        "paused_at": "timestamptz",
        "paused_until": "date",
        "pause_reason": "text",
        "closed_at": "timestamptz",
        "close_reason": "text",
        "close_outcome": "text",
        "informed_at": "timestamptz",
        "informed_parties": "jsonb",
        "case_lead": "text",
        "case_lead_unit": "text",
        "risk_level": "text",
        "ssp_level": "smallint",
    },
    opened=("name", "raised_reason"),
    indexes=("(phase, youth) WHERE state IN ('open', 'paused')", "(case_lead, youth)", "(state, youth)"),
)

ACTIVITY: Final = Table(
    name="activity",
    key=("youth",),
    columns={
        "youth": "uuid",
        "last_fact_at": "timestamptz",
        "last_fact_recorded_at": "timestamptz",
        "last_fact_type": "text",
        "notifications": "integer",
        "concerns": "integer",
        "facts": "integer",
    },
    counters=("notifications", "concerns", "facts"),
)

ACTORS: Final = Table(
    name="actors",
    key=("youth", "sector", "person"),
    columns={
        "youth": "uuid",
        "sector": "text",
        "person": "text",
        "basis": "text",
        "joined_at": "timestamptz",
        "until": "timestamptz",
        "left_at": "timestamptz",
        "left_reason": "text",
    },
    indexes=("(person, youth) WHERE left_at IS NULL",),
)

FOLLOWINGS: Final = Table(
    name="followings",
    key=("youth", "sector"),
    columns={
        "youth": "uuid",
        "sector": "text",
        "categories": "jsonb",
        "basis": "text",
        "started_at": "timestamptz",
        "until": "timestamptz",
        "ended_at": "timestamptz",
        "ended_reason": "text",
    },
)

SUGGESTIONS: Final = Table(
    name="suggestions",
    key=("youth", "description"),
    columns={
        "youth": "uuid",
        "description": "text",
        "description_version": "smallint",
        "rule": "text",
        "facts": "jsonb",
        "made_at": "timestamptz",
        "dismissed_at": "timestamptz",
        "dismissed_reason": "text",
    },
)

RUNNING: Final = Table(
    name="running",
    key=("youth", "kind", "reference"),
    columns={
        "youth": "uuid",
        "kind": "text",
        "reference": "text",
        "code": "text",
        "section": "text",
        "decided_at": "timestamptz",
        "started_at": "timestamptz",
        "ended_at": "timestamptz",
    },
)

SEATS: Final = Table(
    name="seats",
    key=("municipality", "seat", "person"),
    columns={
        "municipality": "text",
        "seat": "text",
        "person": "text",
        "sector": "text",
        "kind": "text",
        "until": "timestamptz",
        "filled_at": "timestamptz",
        "vacated_at": "timestamptz",
    },
)

TABLES: Final = (CASELOAD, ACTIVITY, ACTORS, FOLLOWINGS, SUGGESTIONS, RUNNING, SEATS)

_RUNS: Final = {
    KNOWN[name]: run for run in RUNS for name in (run.starts, *run.ends, *([run.decided] if run.decided else []))
}
"""The events that decide, begin or end an effort that lasts, by dated data."""

AROUND: Final[frozenset[type[Event]]] = frozenset(
    {
        coordination.ActorJoined,
        coordination.ActorLeft,
        coordination.FollowingStarted,
        coordination.FollowingEnded,
        coordination.SuggestionMade,
        coordination.SeatFilled,
        coordination.SeatVacated,
    }
)
FACTS: Final[frozenset[type[Event]]] = frozenset(
    KNOWN[name] for name, row in EVENT_TYPES.items() if row.needs is not None and row.about == "youth"
) - frozenset(person.TYPES)
"""What the sectors tell of a youth; coordination and planning decide, they tell no facts."""

TYPES: Final[frozenset[type[Event]]] = (
    FACTS
    | AROUND
    | {
        person.NameKnown,
        person.AgeKnown,
        person.AgeReached,
        person.ParentalResponsibilityChanged,
        person.ProtectionSet,
        person.ProtectionLifted,
        person.Died,
        *_RUNS,
        planning.RiskAssessed,
        coordination.YouthRaised,
        coordination.SuggestionDismissed,
        coordination.PathwayOpened,
        coordination.PhaseEntered,
        coordination.PathwayPaused,
        coordination.PathwayResumed,
        coordination.PathwayClosed,
        coordination.PathwayReopened,
        coordination.CaseLeadAppointed,
        coordination.PartiesInformed,
    }
)


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """What one event does to the caseload."""
    kind = type(envelope.data)
    found = _fact(envelope) if kind in FACTS else []
    if kind in _RUNS:
        found.append(_run(envelope, _RUNS[kind]))
    elif kind in AROUND or _dismisses_one(envelope.data):
        found.append(_around(envelope))
    elif kind not in FACTS or kind is ssp.YouthRiskJudged:
        values = _pathway(envelope, opened)
        values["municipality"] = envelope.municipality
        found.append(Put("caseload", (envelope.key,), values))
    return found


def _dismisses_one(data: Event) -> bool:
    """Whether one suggestion is dismissed, and not the raising as a whole."""
    return isinstance(data, coordination.SuggestionDismissed) and data.description is not None


def _pathway(envelope: Envelope, opened: Opened) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912 (one case an event)
    """The columns of the youth's own row that an event sets."""
    at = envelope.occurred_at
    match envelope.data:
        case person.NameKnown():
            return {"name": opened["name"]}
        case person.AgeKnown(years=years) | person.AgeReached(years=years):
            return {"age": int(years)}
        case person.ParentalResponsibilityChanged(holder=holder):
            return {"parental_responsibility": holder}
        case person.ProtectionSet():
            return {"protected": True}
        case person.ProtectionLifted():
            return {"protected": False}
        case person.Died():
            return {"died": True}
        case planning.RiskAssessed(level=level):
            return {"risk_level": level}
        case coordination.YouthRaised() as raised:
            return {
                "state": "raised",
                "raised_at": at,
                "raised_by": raised.by,
                "raised_sector": raised.sector,
                "raised_basis": raised.basis,
                "raised_reason": opened["reason"],
            }
        case ssp.YouthRiskJudged(level=level):
            return {"ssp_level": level}
        case coordination.SuggestionDismissed():
            return {"state": "dismissed"}
        case coordination.PathwayOpened() as pathway:
            return {
                "state": "open",
                "phase": "opening",
                "phase_since": at,
                "opened_at": at,
                "description": pathway.description,
                "description_version": pathway.version,
            }
        case coordination.PhaseEntered(phase=phase):
            return {"phase": phase, "phase_since": at}
        case coordination.PathwayPaused() as paused:
            return {
                "state": "paused",
                "paused_at": at,
                "paused_until": paused.until,
                "pause_reason": paused.reason,
            }
        case coordination.PathwayResumed():
            return {"state": "open", "paused_at": None, "paused_until": None, "pause_reason": None}
        case coordination.PathwayClosed() as closed:
            return {
                "state": "closed",
                "closed_at": at,
                "close_reason": closed.reason,
                "close_outcome": closed.outcome,
                "paused_at": None,
                "paused_until": None,
                "pause_reason": None,
            }
        case coordination.PathwayReopened():
            return {
                "state": "open",
                "phase": "mapping",
                "phase_since": at,
                "closed_at": None,
                "close_reason": None,
                "close_outcome": None,
            }
        case coordination.CaseLeadAppointed() as lead:
            return {"case_lead": lead.person, "case_lead_unit": lead.unit}
        case coordination.PartiesInformed(parties=parties):
            return {"informed_at": at, "informed_parties": as_json(parties)}
        case other:
            raise TypeError(f"{other.TYPE} is not an event of the caseload")


def _around(envelope: Envelope) -> Operation:  # noqa: PLR0911 (one case an event)
    """Who and what is around the youth, and who sits in the taskforce."""
    youth, at = envelope.key, envelope.occurred_at
    match envelope.data:
        case coordination.ActorJoined() as joined:
            values = {
                "basis": joined.basis,
                "joined_at": at,
                "until": joined.until,
                "left_at": None,
                "left_reason": None,
            }
            return Put("actors", (youth, joined.sector, joined.person), values)
        case coordination.ActorLeft() as left:
            return Put("actors", (youth, left.sector, left.person), {"left_at": at, "left_reason": left.reason})
        case coordination.FollowingStarted() as started:
            values = {
                "categories": as_json(started.categories),
                "basis": started.basis,
                "started_at": at,
                "until": started.until,
                "ended_at": None,
                "ended_reason": None,
            }
            return Put("followings", (youth, started.sector), values)
        case coordination.FollowingEnded() as ended:
            return Put("followings", (youth, ended.sector), {"ended_at": at, "ended_reason": ended.reason})
        case coordination.SuggestionMade() as made:
            values = {
                "description_version": made.version,
                "rule": made.rule,
                "facts": as_json(made.facts),
                "made_at": at,
                "dismissed_at": None,
                "dismissed_reason": None,
            }
            return Put("suggestions", (youth, made.description), values)
        case coordination.SuggestionDismissed(description=description, reason=reason):
            return Put("suggestions", (youth, description), {"dismissed_at": at, "dismissed_reason": reason})
        case _:
            return _seat(envelope)


def _seat(envelope: Envelope) -> Operation:
    at = envelope.occurred_at
    match envelope.data:
        case coordination.SeatFilled() as filled:
            values = {
                "sector": filled.sector,
                "kind": filled.kind,
                "until": filled.until,
                "filled_at": at,
                "vacated_at": None,
            }
            return Put("seats", (envelope.municipality, filled.seat, filled.person), values)
        case coordination.SeatVacated() as vacated:
            return Put("seats", (envelope.municipality, vacated.seat, vacated.person), {"vacated_at": at})
        case other:
            raise TypeError(f"{other.TYPE} is nothing around a youth")


def _fact(envelope: Envelope) -> list[Operation]:
    """A sector's fact: it is news, and it may be counted."""
    youth, kind = envelope.key, type(envelope.data)
    news = {
        "last_fact_at": envelope.occurred_at,
        "last_fact_recorded_at": envelope.recorded_at,
        "last_fact_type": kind.TYPE,
    }
    counted = {"facts": 1}
    if kind is social.NotificationReceived:
        counted["notifications"] = 1
    elif issubclass(kind, ConcernShared):
        counted["concerns"] = 1
    return [Put("activity", (youth,), news), Add("activity", (youth,), counted)]


def _run(envelope: Envelope, run: Run) -> Operation:
    """An effort is decided, begins or ends; what it is may be said by any of the three."""
    data, at = envelope.data, envelope.occurred_at
    values: dict[str, object] = {}
    for column, field in (("code", run.code), ("section", "section")):
        said = getattr(data, field, None)
        if said is not None:
            values[column] = said
    name = envelope.type
    if name == run.starts:
        values["started_at"] = at
    elif name in run.ends:
        values["ended_at"] = at
    else:
        values["decided_at"] = at
    return Put("running", (envelope.key, run.kind, str(getattr(data, run.reference))), values)
