"""What has been agreed to do for a youth, who was heard, and how does it go?

Invariants: an effort is counted where it happened: each session is a row, so that two missed in a row can be seen
without counting anything twice. What professionals judged and what the youth and the family said is one row each: the
newest that stands holds.
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
from shared.events import agreements, planning
from shared.events.envelope import Envelope, Event, personal_fields
from shared.events.sharing import CorrectionIssued

NAME: Final = "plans"
VERSION: Final = 3

PLANS: Final = Table(
    name="plans",
    key=("youth",),
    columns={
        "youth": "uuid",
        "state": "text",
        "plan_version": "integer",
        "drafted_at": "timestamptz",
        "revised_at": "timestamptz",
        "revision_reason": "text",
        "agreed_at": "timestamptz",
        "agreed_version": "integer",
        "agreed_parties": "jsonb",
        "declined_at": "timestamptz",
        "declined_by": "text",
    },
)

CORRECTED: Final = corrections_of("judgements_corrected")

JUDGEMENTS: Final = Table(
    name="judgements",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "kind": "text",
        "at": "timestamptz",
        "by": "text",
        "says": "jsonb",
        "text": "text",
    },
    opened=("text",),
    indexes=("(youth, kind)",),
    appended=True,
    stands=unless_in(CORRECTED),
)
"""`kind` is needs, risk, youth-heard, youth-not-heard or family-heard; `says` holds what was judged, in codes."""

GOALS: Final = Table(
    name="goals",
    key=("goal",),
    columns={
        "goal": "uuid",
        "youth": "uuid",
        "state": "text",
        "area": "text",
        "concerns": "text",
        "text": "text",
        "set_at": "timestamptz",
        "scale": "smallint",
        "progressed_at": "timestamptz",
        "reached_at": "timestamptz",
        "dropped_at": "timestamptz",
        "dropped_reason": "text",
    },
    opened=("text",),
    indexes=("(youth)",),
)

INTERVENTIONS: Final = Table(
    name="interventions",
    key=("intervention",),
    columns={
        "intervention": "uuid",
        "youth": "uuid",
        "state": "text",
        "offer": "text",
        "listed": "text",
        "effort_area": "text",
        "sectors": "jsonb",
        "goals": "jsonb",
        "minutes_per_week": "integer",
        "minutes_before": "integer",
        "intensity_changed_at": "timestamptz",
        "proposed_at": "timestamptz",
        "committed_at": "timestamptz",
        "starts_on": "date",
        "ends_on": "date",
        "started_at": "timestamptz",
        "ended_at": "timestamptz",
        "end_reason": "text",
    },
    indexes=("(youth)", "(starts_on) WHERE state = 'committed'", "(youth) WHERE state = 'started'"),
)

SESSIONS: Final = Table(
    name="sessions_held",
    key=("intervention", "at", "event_id"),
    columns={
        "intervention": "uuid",
        "at": "timestamptz",
        "event_id": "uuid",
        "youth": "uuid",
        "held": "boolean",
        "minutes": "integer",
        "reason": "text",
    },
    appended=True,
)

MENTORS: Final = Table(
    name="mentors",
    key=("match",),
    columns={
        "match": "uuid",
        "youth": "uuid",
        "state": "text",
        "mentor": "text",
        "name": "text",
        "intervention": "uuid",
        "proposed_at": "timestamptz",
        "matched_at": "timestamptz",
        "ended_at": "timestamptz",
        "ended_by": "text",
        "end_reason": "text",
    },
    opened=("name",),
    indexes=("(youth)",),
)

AGREEMENTS: Final = Table(
    name="agreements",
    key=("agreement",),
    columns={
        "agreement": "uuid",
        "youth": "uuid",
        "parties": "jsonb",
        "text": "text",
        "until": "date",
        "made_at": "timestamptz",
        "made_by": "text",
    },
    opened=("text",),
    indexes=("(youth)",),
)

ACKNOWLEDGED: Final = Table(
    name="agreement_acknowledgements",
    key=("agreement", "party"),
    columns={"agreement": "uuid", "party": "text", "youth": "uuid", "at": "timestamptz"},
)

COUNSELLING: Final = Table(
    name="counselling",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "topic": "text",
        "parties": "jsonb",
        "intervention": "uuid",
        "minutes": "integer",
        "at": "timestamptz",
        "by": "text",
    },
    indexes=("(youth)",),
    appended=True,
)

NETWORK_MEETINGS: Final = Table(
    name="network_meetings",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "parties": "jsonb",
        "sectors": "jsonb",
        "youth_present": "boolean",
        "text": "text",
        "at": "timestamptz",
    },
    opened=("text",),
    indexes=("(youth)",),
    appended=True,
)

TABLES: Final = (
    PLANS,
    JUDGEMENTS,
    CORRECTED,
    GOALS,
    INTERVENTIONS,
    SESSIONS,
    MENTORS,
    AGREEMENTS,
    ACKNOWLEDGED,
    COUNSELLING,
    NETWORK_MEETINGS,
)

_MONEY: Final[frozenset[type[Event]]] = frozenset(
    {planning.BudgetSet, planning.CostCommitted, planning.CostSpent, planning.CostReleased}
)
_EVERY: Final[frozenset[type[Event]]] = frozenset((*planning.TYPES, *agreements.TYPES))
TYPES: Final = (_EVERY - _MONEY) | {CorrectionIssued}

_JUDGED: Final[Mapping[type[Event], str]] = {
    planning.NeedsAssessed: "needs",
    planning.RiskAssessed: "risk",
    planning.YouthHeard: "youth-heard",
    planning.YouthNotHeard: "youth-not-heard",
    planning.FamilyHeard: "family-heard",
}
"""What is judged and said, each in a row of its own."""


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:  # noqa: PLR0911 (one case a kind of row)
    """What one event does to the plans."""
    values: dict[str, object] = {"youth": envelope.key}
    kind = type(envelope.data)
    if kind in _JUDGED:
        return [Append("judgements", (envelope.id,), values | _judged(envelope, opened))]
    if kind is CorrectionIssued:
        return [set_right(CORRECTED, envelope)]
    if kind in agreements.TYPES:
        return [_agreed(envelope, opened)]
    match envelope.data:
        case (
            planning.GoalSet(goal=goal)
            | planning.GoalProgressed(goal=goal)
            | planning.GoalReached(goal=goal)
            | planning.GoalDropped(goal=goal)
        ):
            return [Put("goals", (goal,), values | _goal(envelope, opened))]
        case (
            planning.MentorProposed(match=match)
            | planning.MentorMatched(match=match)
            | planning.MentorDeclined(match=match)
            | planning.MentorEnded(match=match)
        ):
            return [Put("mentors", (match,), values | _mentor(envelope, opened))]
        case planning.SessionHeld() as event:
            values |= {"held": True, "minutes": event.minutes}
            return [Append("sessions_held", (event.intervention, envelope.occurred_at, envelope.id), values)]
        case planning.SessionMissed() as event:
            values |= {"held": False, "reason": event.reason}
            return [Append("sessions_held", (event.intervention, envelope.occurred_at, envelope.id), values)]
        case (
            planning.InterventionProposed(intervention=intervention)
            | planning.InterventionCommitted(intervention=intervention)
            | planning.InterventionStarted(intervention=intervention)
            | planning.IntensityChanged(intervention=intervention)
            | planning.InterventionCancelled(intervention=intervention)
            | planning.InterventionEnded(intervention=intervention)
        ):
            return [Put("interventions", (intervention,), values | _intervention(envelope))]
        case _:
            return [Put("plans", (envelope.key,), _plan(envelope))]


def _goal(envelope: Envelope, opened: Opened) -> dict[str, object]:
    at = envelope.occurred_at
    match envelope.data:
        case planning.GoalSet() as event:
            return {
                "state": "set",
                "area": event.area,
                "concerns": event.concerns,
                "text": joined(opened),
                "set_at": at,
            }
        case planning.GoalProgressed(scale=scale):
            return {"scale": scale, "progressed_at": at}
        case planning.GoalReached():
            return {"state": "reached", "reached_at": at}
        case planning.GoalDropped(reason=reason):
            return {"state": "dropped", "dropped_at": at, "dropped_reason": reason}
        case other:
            raise TypeError(f"{other.TYPE} is not an event of a goal")


def _intervention(envelope: Envelope) -> dict[str, object]:
    at = envelope.occurred_at
    match envelope.data:
        case planning.InterventionProposed() as event:
            return {
                "state": "proposed",
                "offer": event.offer,
                "listed": event.listed,
                "effort_area": event.effort_area,
                "sectors": as_json(event.sectors),
                "goals": as_json(event.goals),
                "minutes_per_week": event.minutes_per_week,
                "proposed_at": at,
            }
        case planning.InterventionCommitted() as event:
            return {
                "state": "committed",
                "committed_at": at,
                "starts_on": event.starts_on,
                "ends_on": event.ends_on,
            }
        case planning.InterventionStarted():
            return {"state": "started", "started_at": at}
        case planning.IntensityChanged() as event:
            return {
                "minutes_per_week": event.minutes_per_week,
                "minutes_before": event.before,
                "intensity_changed_at": at,
            }
        case planning.InterventionCancelled(reason=reason):
            return {"state": "cancelled", "ended_at": at, "end_reason": reason}
        case planning.InterventionEnded(outcome=outcome):
            return {"state": "ended", "ended_at": at, "end_reason": outcome}
        case other:
            raise TypeError(f"{other.TYPE} is not an event of an intervention")


def _mentor(envelope: Envelope, opened: Opened) -> dict[str, object]:
    at = envelope.occurred_at
    match envelope.data:
        case planning.MentorProposed() as event:
            return {
                "state": "proposed",
                "mentor": event.mentor,
                "name": joined(opened),
                "intervention": event.intervention,
                "proposed_at": at,
            }
        case planning.MentorMatched(mentor=mentor):
            return {"state": "matched", "mentor": mentor, "matched_at": at}
        case planning.MentorDeclined() as event:
            return {
                "state": "declined",
                "mentor": event.mentor,
                "ended_at": at,
                "ended_by": event.by,
                "end_reason": event.reason,
            }
        case planning.MentorEnded() as event:
            return {"state": "ended", "mentor": event.mentor, "ended_at": at, "end_reason": event.reason}
        case other:
            raise TypeError(f"{other.TYPE} is not an event of a mentor")


def _plan(envelope: Envelope) -> dict[str, object]:
    at = envelope.occurred_at
    match envelope.data:
        case planning.PlanDrafted() as event:
            return {"state": "drafted", "plan_version": event.plan_version, "drafted_at": at}
        case planning.PlanRevised() as event:
            return {
                "state": "revised",
                "plan_version": event.plan_version,
                "revised_at": at,
                "revision_reason": event.reason,
            }
        case planning.PlanAgreed() as event:
            return {
                "state": "agreed",
                "plan_version": event.plan_version,
                "agreed_at": at,
                "agreed_version": event.plan_version,
                "agreed_parties": as_json(event.parties),
            }
        case planning.PlanDeclined() as event:
            return {
                "state": "declined",
                "plan_version": event.plan_version,
                "declined_at": at,
                "declined_by": event.by,
            }
        case other:
            raise TypeError(f"{other.TYPE} is not an event of a plan")


def _judged(envelope: Envelope, opened: Opened) -> dict[str, object]:
    data = envelope.data
    said = data.model_dump(mode="json", exclude_none=True, exclude=set(personal_fields(type(data))))
    return {
        "kind": _JUDGED[type(data)],
        "at": envelope.occurred_at,
        "by": envelope.actor,
        "says": as_json(said),
        "text": joined(opened),
    }


def _agreed(envelope: Envelope, opened: Opened) -> Operation:
    at, values = envelope.occurred_at, {"youth": envelope.key}
    match envelope.data:
        case agreements.AgreementMade() as event:
            made = {
                "parties": as_json(event.parties),
                "text": joined(opened),
                "until": event.until,
                "made_at": at,
                "made_by": envelope.actor,
            }
            return Put("agreements", (event.agreement,), values | made)
        case agreements.AgreementAcknowledged() as event:
            return Put("agreement_acknowledgements", (event.agreement, event.by), values | {"at": at})
        case agreements.CounsellingGiven() as event:
            given = {
                "topic": event.topic,
                "parties": as_json(event.to),
                "intervention": event.intervention,
                "minutes": event.minutes,
                "at": at,
                "by": envelope.actor,
            }
            return Append("counselling", (envelope.id,), values | given)
        case agreements.NetworkMeetingHeld() as event:
            met = {
                "parties": as_json(event.parties),
                "sectors": as_json(event.sectors),
                "youth_present": event.youth_present,
                "text": joined(opened),
                "at": at,
            }
            return Append("network_meetings", (envelope.id,), values | met)
        case other:
            raise TypeError(f"{other.TYPE} is nothing that was agreed")
