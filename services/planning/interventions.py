"""How far is each intervention of a youth, and what may happen to it next?

proposed → committed → started → ended, or cancelled before it has started. Pure.
Invariant: nothing starts that nobody is bound to, and nothing that has started is cancelled as if it had not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, assert_never
from uuid import UUID

from services.planning.commands.interventions import (
    CancelIntervention,
    ChangeIntensity,
    CommitIntervention,
    EndIntervention,
    HoldSession,
    InterventionCommand,
    MissSession,
    ProposeIntervention,
    StartIntervention,
)
from services.planning.refusals import common, plans
from shared.events.envelope import Event
from shared.events.planning import (
    IntensityChanged,
    InterventionCancelled,
    InterventionCommitted,
    InterventionEnded,
    InterventionProposed,
    InterventionStarted,
    SessionHeld,
    SessionMissed,
)

Status = Literal["proposed", "committed", "started", "cancelled", "ended"]


@dataclass(frozen=True, slots=True)
class Intervention:
    """What has to be known of an intervention to decide on it.

    Attributes:
        area, offer: its effort area, and what it is; None only where its proposal is not among the events.
        budget_years: the years in which money was set aside for it.
    """

    status: Status = "proposed"
    area: str | None = None
    offer: str | None = None
    minutes_per_week: int | None = None
    budget_years: tuple[int, ...] = ()


Interventions = Mapping[UUID, Intervention]
INITIAL: Final[Interventions] = {}
_OPEN: Final = ("proposed", "committed", "started")


def evolve(known: Interventions, event: Event) -> Interventions:
    """The interventions after an event; every other event leaves them as they are."""
    changes: dict[str, Any]
    match event:
        case InterventionProposed():
            changes = {
                "area": event.effort_area,
                "offer": event.offer,
                "minutes_per_week": event.minutes_per_week,
            }
        case InterventionCommitted():
            changes = {"status": "committed", "budget_years": event.budget_years}
        case InterventionStarted():
            changes = {"status": "started"}
        case IntensityChanged():
            changes = {"minutes_per_week": event.minutes_per_week}
        case InterventionCancelled():
            changes = {"status": "cancelled"}
        case InterventionEnded():
            changes = {"status": "ended"}
        case _:
            return known
    before = known.get(event.intervention, Intervention())
    return {**known, event.intervention: replace(before, **changes)}


def decide(known: Interventions, args: InterventionCommand, command: UUID, years: tuple[int, ...]) -> Event | None:
    """What a command leads to; None where its effect is there already.

    Args:
        known: the youth's interventions.
        args: what is asked.
        command: its id, which becomes that of a proposed intervention.
        years: the budget years in which a commitment sets money aside.

    Raises:
        RefusedError: the intervention is unknown, or not where it has to be.
    """
    if isinstance(args, ProposeIntervention):
        return InterventionProposed(
            intervention=command,
            offer=args.offer,
            effort_area=args.effort_area,
            sectors=args.sectors,
            minutes_per_week=args.minutes_per_week,
            goals=args.goals,
            listed=args.listed,
        )
    found = known.get(args.intervention)
    if found is None:
        raise common.unknown("intervention")
    match args:
        case CommitIntervention():
            event: Event | None = _committed(found, args, years)
        case StartIntervention():
            event = _next(found, "committed", InterventionStarted(intervention=args.intervention), "started")
        case CancelIntervention():
            event = _cancelled(found, args)
        case EndIntervention():
            ended = InterventionEnded(intervention=args.intervention, outcome=args.outcome)
            event = _next(found, "started", ended, "ended")
        case ChangeIntensity() | HoldSession() | MissSession():
            event = _on_the_way(found, args)
        case _:
            assert_never(args)
    return event


def offers(known: Interventions) -> Mapping[UUID, str | None]:
    """What each intervention is."""
    return {one: found.offer for one, found in known.items()}


def is_open(intervention: Intervention) -> bool:
    """Whether an intervention is part of what is planned or under way."""
    return intervention.status in _OPEN


def _committed(found: Intervention, args: CommitIntervention, years: tuple[int, ...]) -> Event:
    if found.status in ("committed", "started"):
        raise plans.already_committed()
    if found.status != "proposed":
        raise plans.intervention_is(found.status, expected="proposed")
    return InterventionCommitted(
        intervention=args.intervention, starts_on=args.starts_on, ends_on=args.ends_on, budget_years=years
    )


def _cancelled(found: Intervention, args: CancelIntervention) -> Event | None:
    if found.status == "proposed":
        return InterventionCancelled(intervention=args.intervention, reason=args.reason)
    cancelled = InterventionCancelled(intervention=args.intervention, reason=args.reason)
    return _next(found, "committed", cancelled, "cancelled")


def _on_the_way(found: Intervention, args: ChangeIntensity | HoldSession | MissSession) -> Event | None:
    # A session may be told of after the end: what happened, happened.
    late = found.status == "ended" and not isinstance(args, ChangeIntensity)
    if found.status != "started" and not late:
        raise plans.intervention_is(found.status, expected="started")
    match args:
        case HoldSession():
            return SessionHeld(intervention=args.intervention, minutes=args.minutes)
        case MissSession():
            return SessionMissed(intervention=args.intervention, reason=args.reason)
        case ChangeIntensity():
            if args.minutes_per_week == found.minutes_per_week:
                return None
            return IntensityChanged(
                intervention=args.intervention,
                minutes_per_week=args.minutes_per_week,
                before=found.minutes_per_week,
            )
        case _:
            assert_never(args)


def _next(found: Intervention, required: Status, event: Event, reached: Status) -> Event | None:
    if found.status == reached:
        return None
    if found.status != required:
        raise plans.intervention_is(found.status, expected=required)
    return event
