"""Which youths are known to the taskforce, where is each pathway, and who is on the case?

Invariants: a row says what the newest of our own decisions said, in the order of the log. What others tell is one row a
fact, never summed up here: what was set right does not stand, so that what held before holds again.
"""

from collections.abc import Mapping
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
from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.ladder import RUNS, Run
from shared.definitions.patterns import values_of
from shared.events import coordination, person, school, sharing, social, ssp
from shared.events.envelope import Envelope, Event
from shared.events.registry import TYPES as KNOWN
from shared.events.shapes import ConcernShared
from shared.policy.circumstances import kept

NAME: Final = "caseload"
VERSION: Final = 3

CASELOAD: Final = Table(
    name="caseload",
    key=("youth",),
    columns={
        "youth": "uuid",
        "municipality": "text",
        "name": "text",
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
    },
    opened=("name", "raised_reason"),
    indexes=("(phase, youth) WHERE state IN ('open', 'paused')", "(case_lead, youth)", "(state, youth)"),
)

CORRECTED: Final = corrections_of("facts_corrected")

FACTS_TOLD: Final = Table(
    name="facts",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "type": "text",
        "sector": "text",
        "occurred_at": "timestamptz",
        "recorded_at": "timestamptz",
        "news": "boolean",
        "says": "jsonb",
        "shows": "jsonb",
    },
    indexes=("(youth, type)",),
    appended=True,
    stands=unless_in(CORRECTED),
)
"""`says` holds, under the name of what it is about, what a summary needs of the fact; the whole is on the timeline.
`news` are the sectors' facts, which somebody has to look at. `shows` holds, by path, the fields by which the policy
knows what the case itself shows; it is null for a type of which the policy asks nothing."""

NETWORK: Final = Table(
    name="network_members",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "role": "text",
        "name": "text",
        "registered_at": "timestamptz",
    },
    opened=("name",),
    indexes=("(youth)",),
    appended=True,
    stands=unless_in(CORRECTED),
)

DEVIATIONS: Final = Table(
    name="deviations",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "kind": "text",
        "phase": "text",
        "left_phase": "text",
        "missing": "jsonb",
        "reason": "text",
        "at": "timestamptz",
        "by": "text",
    },
    opened=("reason",),
    indexes=("(youth, at)",),
    appended=True,
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

SEATS: Final = Table(
    name="seats",
    key=("municipality", "seat", "person"),
    columns={
        "municipality": "text",
        "seat": "text",
        "person": "text",
        "sector": "text",
        "kind": "text",
        "basis": "text",
        "until": "timestamptz",
        "filled_at": "timestamptz",
        "vacated_at": "timestamptz",
    },
)

TABLES: Final = (CASELOAD, FACTS_TOLD, CORRECTED, NETWORK, DEVIATIONS, ACTORS, FOLLOWINGS, SUGGESTIONS, SEATS)

_RUNS: Final = {
    KNOWN[name]: run for run in RUNS for name in (run.starts, *run.ends, *([run.decided] if run.decided else []))
}
"""The events that decide, begin or end an effort that lasts, by dated data."""

_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    kind: tuple(sorted({path for name, paths in kept() if name == kind for path in paths})) for kind, _ in kept()
}
"""The fields of each type by which the policy knows what the case itself shows."""

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

PERSON: Final[frozenset[type[Event]]] = frozenset(
    {
        person.AgeKnown,
        person.AgeReached,
        person.ParentalResponsibilityChanged,
        person.ProtectionSet,
        person.ProtectionLifted,
        person.Moved,
        person.Died,
    }
)
"""What is told of the person as such; it is no news that somebody has to look at."""

TYPES: Final[frozenset[type[Event]]] = (
    FACTS
    | AROUND
    | PERSON
    | {
        person.NameKnown,
        *_RUNS,
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
        sharing.CorrectionIssued,
    }
)


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """What one event does to the caseload."""
    kind = type(envelope.data)
    if kind in FACTS or kind in PERSON or kind in _RUNS:
        return _told(envelope, opened)
    if kind is sharing.CorrectionIssued:
        return [set_right(CORRECTED, envelope)]
    if kind in AROUND or _dismisses_one(envelope.data):
        return [_around(envelope)]
    values = _pathway(envelope, opened)
    values["municipality"] = envelope.municipality
    return [Put("caseload", (envelope.key,), values), *_deviation(envelope, opened)]


def _dismisses_one(data: Event) -> bool:
    """Whether one suggestion is dismissed, and not the raising as a whole."""
    return isinstance(data, coordination.SuggestionDismissed) and data.description is not None


def _pathway(envelope: Envelope, opened: Opened) -> dict[str, object]:  # noqa: C901, PLR0911 (one case an event)
    """The columns of the youth's own row that an event sets."""
    at = envelope.occurred_at
    match envelope.data:
        case person.NameKnown():
            return {"name": opened["name"]}
        case coordination.YouthRaised() as raised:
            return {
                "state": "raised",
                "raised_at": at,
                "raised_by": raised.by,
                "raised_sector": raised.sector,
                "raised_basis": raised.basis,
                "raised_reason": opened["reason"],
            }
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
                "basis": filled.basis,
                "until": filled.until,
                "filled_at": at,
                "vacated_at": None,
            }
            return Put("seats", (envelope.municipality, filled.seat, filled.person), values)
        case coordination.SeatVacated() as vacated:
            return Put("seats", (envelope.municipality, vacated.seat, vacated.person), {"vacated_at": at})
        case other:
            raise TypeError(f"{other.TYPE} is nothing around a youth")


def _deviation(envelope: Envelope, opened: Opened) -> list[Operation]:
    """Where the description was departed from, with the reason that was given."""
    match envelope.data:
        case coordination.PathwayOpened(deviation=deviation) if deviation is not None:
            values: dict[str, object] = {"kind": "opened"}
        case coordination.PhaseEntered(deviation=deviation, missing=missing) as entered if deviation or missing:
            values = {
                "kind": "phase",
                "phase": entered.phase,
                "left_phase": entered.left,
                "missing": as_json(entered.missing),
            }
        case _:
            return []
    values |= {"youth": envelope.key, "reason": joined(opened), "at": envelope.occurred_at, "by": envelope.actor}
    return [Append("deviations", (envelope.id,), values)]


def _told(envelope: Envelope, opened: Opened) -> list[Operation]:
    """Something that was told of a youth; somebody of the network has a row of their own, because of the name."""
    youth = envelope.key
    told = {
        "youth": youth,
        "type": envelope.type,
        "sector": envelope.sector,
        "occurred_at": envelope.occurred_at,
        "recorded_at": envelope.recorded_at,
        "news": type(envelope.data) in FACTS,
        "says": as_json(_says(envelope)),
        "shows": _shows(envelope),
    }
    found: list[Operation] = [Append("facts", (envelope.id,), told)]
    if type(envelope.data) in PERSON:
        found.append(Put("caseload", (youth,), {"municipality": envelope.municipality}))
    if isinstance(envelope.data, social.NetworkMemberRegistered):
        member = {
            "youth": youth,
            "role": envelope.data.role,
            "name": joined(opened),
            "registered_at": envelope.occurred_at,
        }
        found.append(Append("network_members", (envelope.id,), member))
    return found


def _shows(envelope: Envelope) -> str | None:
    paths = _ASKED.get(envelope.type)
    return None if paths is None else as_json(values_of(envelope.data, paths))


def _says(envelope: Envelope) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912 (one case a kind of fact)
    """What a summary needs of a fact, in codes."""
    data, run = envelope.data, _RUNS.get(type(envelope.data))
    if run is not None:
        return _run(envelope, run)
    match data:
        case person.AgeKnown(years=years) | person.AgeReached(years=years):
            return {"age": int(years)}
        case person.ParentalResponsibilityChanged(holder=holder):
            return {"parental_responsibility": holder}
        case person.ProtectionSet():
            return {"protected": True}
        case person.ProtectionLifted():
            return {"protected": False}
        case person.Moved(to_municipality=municipality):
            return {"moved_to": municipality}
        case person.Died():
            return {"died": True}
        case ssp.YouthRiskJudged(level=level):
            return {"ssp_level": level}
        case school.Enrolled(form=form):
            return {"school": form}
        case school.Left():
            return {"school": None}
        case school.AbsenceSummarised() as absence:
            return {
                "absence": {
                    "quarter": absence.quarter,
                    "school_days": absence.school_days,
                    "unauthorised": absence.unauthorised,
                }
            }
        case school.BelongingObserved(scale=scale):
            return {"belonging": scale}
        case social.ProblemJudged(kind=kind, serious=serious):
            return {"problem": kind, "serious": serious}
        case ConcernShared():
            return {"concern": data.category}
        case social.NotificationReceived():
            return {"notification": list(data.reasons)}
        case _:
            return {}


def _run(envelope: Envelope, run: Run) -> dict[str, object]:
    """An effort is decided, begins or ends; what it is may be said by any of the three."""
    data, name = envelope.data, envelope.type
    step = "started" if name == run.starts else "ended" if name in run.ends else "decided"
    said: dict[str, object] = {"run": run.kind, "reference": str(getattr(data, run.reference)), "step": step}
    for key, field in (("code", run.code), ("section", "section")):
        value = getattr(data, field, None)
        if value is not None:
            said[key] = value
    return said
