"""What has been agreed to do for a youth, who was heard, and how does it go?

Invariant: an effort is counted where it happened: each session is a row, so that two missed in a row can be seen
without counting anything twice.
"""

from typing import Final

from services.reporting.projections.operations import Append, Opened, Operation, Put, Table, as_json, joined
from shared.events import planning
from shared.events.envelope import Envelope, Event

NAME: Final = "plans"
VERSION: Final = 1

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
        "youth_heard_at": "timestamptz",
        "youth_heard_form": "text",
        "youth_view": "text",
        "youth_not_heard_at": "timestamptz",
        "youth_not_heard_reason": "text",
        "family_heard_at": "timestamptz",
        "family_heard_form": "text",
        "family_heard_parties": "jsonb",
        "family_view": "text",
        "needs_at": "timestamptz",
        "needs": "jsonb",
        "risk_at": "timestamptz",
        "risk_level": "text",
        "risk_factors": "jsonb",
        "protective_factors": "jsonb",
        "primary_problem": "text",
        "derived_problems": "jsonb",
    },
    opened=("youth_view", "family_view"),
)

GOALS: Final = Table(
    name="goals",
    key=("goal",),
    columns={
        "goal": "uuid",
        "youth": "uuid",
        "state": "text",
        "area": "text",
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

TABLES: Final = (PLANS, GOALS, INTERVENTIONS, SESSIONS, MENTORS)

_MONEY: Final[frozenset[type[Event]]] = frozenset(
    {planning.BudgetSet, planning.CostCommitted, planning.CostSpent, planning.CostReleased}
)
_EVERY: Final[frozenset[type[Event]]] = frozenset(planning.TYPES)
TYPES: Final = _EVERY - _MONEY


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """What one event does to the plans."""
    values: dict[str, object] = {"youth": envelope.key}
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
            return [Put("plans", (envelope.key,), _plan(envelope, opened))]


def _goal(envelope: Envelope, opened: Opened) -> dict[str, object]:
    at = envelope.occurred_at
    match envelope.data:
        case planning.GoalSet(area=area):
            return {"state": "set", "area": area, "text": joined(opened), "set_at": at}
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


def _plan(envelope: Envelope, opened: Opened) -> dict[str, object]:  # noqa: PLR0911 (one case an event)
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
        case planning.YouthHeard() as event:
            return {"youth_heard_at": at, "youth_heard_form": event.form, "youth_view": joined(opened)}
        case planning.YouthNotHeard() as event:
            return {"youth_not_heard_at": at, "youth_not_heard_reason": event.reason}
        case planning.FamilyHeard() as event:
            return {
                "family_heard_at": at,
                "family_heard_form": event.form,
                "family_heard_parties": as_json(event.by),
                "family_view": joined(opened),
            }
        case planning.NeedsAssessed() as event:
            return {"needs_at": at, "needs": as_json(event)}
        case planning.RiskAssessed() as event:
            return {
                "risk_at": at,
                "risk_level": event.level,
                "risk_factors": as_json(event.risk_factors),
                "protective_factors": as_json(event.protective_factors),
                "primary_problem": event.primary_problem,
                "derived_problems": as_json(event.derived_problems),
            }
        case other:
            raise TypeError(f"{other.TYPE} is not an event of a plan")
