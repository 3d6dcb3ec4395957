"""Which facts do figures for leaders rest on? One row a fact, coded and counted, never a text.

Figures are reckoned anew from these rows whenever somebody asks (`looking/indicators.py`), so that a changed
definition of a figure needs no rebuild. Invariant: a row is keyed by its event and says what that one event said; a
fact that was set right keeps its row and does not stand, so that no figure counts it.
"""

from typing import Final

from services.reporting.projections.operations import (
    Append,
    Opened,
    Operation,
    Table,
    as_json,
    corrections_of,
    set_right,
    unless_in,
)
from shared.definitions.ladder import RUNS, Run
from shared.events import coordination, job, planning, school, sharing, social
from shared.events.envelope import Envelope, Event
from shared.events.registry import TYPES as KNOWN
from shared.events.shapes import ConcernShared

NAME: Final = "indicators"
VERSION: Final = 2

CORRECTED: Final = corrections_of("indicator_facts_corrected")

INDICATOR_FACTS: Final = Table(
    name="indicator_facts",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "municipality": "text",
        "type": "text",
        "sector": "text",
        "at": "timestamptz",
        "reference": "text",
        "code": "text",
        "area": "text",
        "amount": "integer",
        "part": "integer",
        "flag": "boolean",
        "says": "jsonb",
    },
    indexes=("(municipality, type, at)", "(youth)"),
    appended=True,
    stands=unless_in(CORRECTED),
)

TABLES: Final = (INDICATOR_FACTS, CORRECTED)

_SAID: Final = dict.fromkeys(("reference", "code", "area", "amount", "part", "flag", "says"))
"""What a fact may say besides what it is; one order for all, so that all rows are copied in together."""

RUN_STARTS: Final[dict[type[Event], Run]] = {KNOWN[run.starts]: run for run in RUNS}
"""What begins something on the ladder, by dated data; what an intervention is was said when it was proposed."""
RUN_ENDS: Final[dict[type[Event], Run]] = {KNOWN[name]: run for run in RUNS for name in run.ends}
CONCERNS: Final[frozenset[type[Event]]] = frozenset(
    kind for kind in KNOWN.values() if issubclass(kind, ConcernShared)
) | {social.NotificationReceived}

TYPES: Final[frozenset[type[Event]]] = (
    CONCERNS
    | frozenset(RUN_STARTS)
    | frozenset(RUN_ENDS)
    | {
        coordination.YouthRaised,
        coordination.PathwayOpened,
        coordination.PhaseEntered,
        coordination.PathwayClosed,
        coordination.PathwayReopened,
        planning.NeedsAssessed,
        planning.YouthHeard,
        planning.YouthNotHeard,
        social.ChildTalkHeld,
        social.ChildTalkOmitted,
        planning.PlanAgreed,
        planning.PlanDeclined,
        planning.GoalSet,
        planning.GoalReached,
        planning.InterventionProposed,
        planning.InterventionCommitted,
        planning.SessionHeld,
        planning.SessionMissed,
        planning.MentorMatched,
        planning.MentorEnded,
        school.AbsenceSummarised,
        job.EmploymentStarted,
        job.EmploymentEnded,
        job.EducationStarted,
        job.EducationEnded,
        job.WorkExperienceStarted,
        job.WorkExperienceEnded,
        sharing.EmergencyAccessOpened,
        sharing.EmergencyAccessReviewed,
        sharing.CorrectionIssued,
    }
)


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:  # noqa: ARG001 (nothing personal is counted)
    """The row of one fact, or the name of one that was wrong."""
    if isinstance(envelope.data, sharing.CorrectionIssued):
        return [set_right(CORRECTED, envelope)]
    values = {
        "youth": envelope.key,
        "municipality": envelope.municipality,
        "type": envelope.type,
        "sector": envelope.sector,
        "at": envelope.occurred_at,
        **(_SAID | _said(envelope.data)),
    }
    return [Append("indicator_facts", (envelope.id,), values)]


def _said(data: Event) -> dict[str, object]:
    kind = type(data)
    if kind in RUN_STARTS:
        run = RUN_STARTS[kind]
        return {"reference": str(getattr(data, run.reference)), "code": getattr(data, run.code, None)}
    if kind in RUN_ENDS:
        code = getattr(data, "outcome", None) or getattr(data, "reason", None)
        return {"reference": str(getattr(data, RUN_ENDS[kind].reference)), "code": code}
    if kind in CONCERNS:
        return {"code": getattr(data, "category", None)}
    return _of_the_pathway(data)


def _of_the_pathway(data: Event) -> dict[str, object]:  # noqa: PLR0911 (one case an event)
    match data:
        case coordination.YouthRaised(sector=sector):
            return {"code": sector}
        case coordination.PathwayOpened() as event:
            return {"code": event.description, "amount": event.version, "flag": event.deviation is not None}
        case coordination.PhaseEntered() as event:
            return {
                "code": event.phase,
                "reference": event.left,
                "flag": event.deviation is not None,
                "says": as_json(event.missing),
            }
        case coordination.PathwayClosed() as event:
            return {"code": event.outcome, "reference": event.reason}
        case coordination.PathwayReopened():
            return {}
        case sharing.EmergencyAccessOpened() as event:
            return {"reference": str(event.access), "code": event.reason}
        case sharing.EmergencyAccessReviewed() as event:
            return {"reference": str(event.access), "flag": event.justified}
        case _:
            return _of_the_plan(data)


def _of_the_plan(data: Event) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912 (one case an event)
    match data:
        case planning.NeedsAssessed() as event:
            return {"says": as_json(event)}
        case planning.YouthHeard(form=code) | planning.YouthNotHeard(reason=code):
            return {"code": code}
        case social.ChildTalkHeld():
            return {}
        case social.ChildTalkOmitted(reason=code):
            return {"code": code}
        case planning.PlanAgreed(plan_version=version):
            return {"amount": version}
        case planning.PlanDeclined() as event:
            return {"amount": event.plan_version, "code": event.by}
        case planning.GoalSet() as event:
            return {"reference": str(event.goal), "code": event.concerns, "area": event.area}
        case planning.GoalReached(goal=goal):
            return {"reference": str(goal)}
        case planning.InterventionProposed() as event:
            says = {"sectors": event.sectors, "goals": event.goals, "listed": event.listed}
            return {
                "reference": str(event.intervention),
                "code": event.offer,
                "area": event.effort_area,
                "says": as_json(says),
            }
        case planning.InterventionCommitted(intervention=intervention):
            return {"reference": str(intervention)}
        case planning.SessionHeld() as event:
            return {"reference": str(event.intervention), "amount": event.minutes}
        case planning.SessionMissed() as event:
            return {"reference": str(event.intervention), "code": event.reason}
        case planning.MentorMatched() | planning.MentorEnded() as event:
            return {"reference": str(event.match), "code": event.mentor}
        case _:
            return _of_everyday_life(data)


def _of_everyday_life(data: Event) -> dict[str, object]:
    match data:
        case school.AbsenceSummarised() as event:
            absent = event.sick + event.permitted + event.unauthorised
            return {"reference": event.quarter, "amount": event.school_days, "part": absent}
        case job.EmploymentStarted(employment_id=reference, trade=code):
            return {"reference": reference, "code": code}
        case job.EducationStarted(education_id=reference, kind=code):
            return {"reference": reference, "code": code}
        case job.WorkExperienceStarted(work_experience_id=reference, trade=code):
            return {"reference": reference, "code": code}
        case job.EmploymentEnded(employment_id=reference):
            return {"reference": reference}
        case job.EducationEnded(education_id=reference) | job.WorkExperienceEnded(work_experience_id=reference):
            return {"reference": reference}
        case other:
            raise TypeError(f"{other.TYPE} is not a fact that figures rest on")
