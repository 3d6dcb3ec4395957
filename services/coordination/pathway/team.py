"""Who is on the case, who may speak of the youth because of it, and who was asked to do what?

Invariants: a sector has at most one following, on one basis; with its last actor it ends; a following that rests on
consent covers no more than the consents carry, by the one answer of the policy (`shared.policy.consenting`).
"""

from datetime import datetime

from services.coordination import refusals
from services.coordination.commands import (
    AcknowledgeTask,
    AppointCaseLead,
    AssignTask,
    CompleteTask,
    JoinActor,
    LeaveActor,
)
from services.coordination.limits import due_moment
from services.coordination.pathway.state import CONSENT, SAME_UNIT, State, consents_of
from services.coordination.taskforce.state import SECTOR
from shared import policy
from shared.deciding import Command
from shared.definitions.event_types import CATEGORIES
from shared.definitions.municipalities import known_municipality
from shared.definitions.time_limits import Limit
from shared.events import coordination as events
from shared.events.envelope import Event
from shared.policy.circles import may_receive


def appoint(state: State, args: AppointCaseLead) -> tuple[Event, ...]:
    """Appoint the case lead of a youth who is raised or has an open pathway."""
    if not (state.open or state.phase == "raised"):
        raise refusals.not_raised()
    lead = state.case_lead
    if lead is not None and (lead.person, lead.unit) == (args.person, args.unit):
        return ()
    return (events.CaseLeadAppointed(person=args.person, unit=args.unit),)


def join(state: State, command: Command, args: JoinActor) -> tuple[Event, ...]:
    """Let an actor join an open pathway and, with categories, its sector follow the youth."""
    if not state.open:
        raise refusals.not_open()
    for category in args.categories:
        if not CATEGORIES[category].followable:
            raise refusals.not_followable(category)
    if not _reaches(state, args, command.at):
        raise refusals.outside_circle()
    denial = _consent_denial(state, args, command.at) if args.basis == CONSENT else None
    if denial is not None:
        raise refusals.no_consent(denial)
    found: list[Event] = []
    known = state.actors.get(f"{args.sector}/{args.person}")
    if known is None or known.left is not None or (known.basis, known.until) != (args.basis, args.until):
        found.append(events.ActorJoined(sector=args.sector, person=args.person, basis=args.basis, until=args.until))
    following = _following(state, args)
    return (*found, following) if following is not None else tuple(found)


def _reaches(state: State, args: JoinActor, at: datetime) -> bool:
    if args.basis == SAME_UNIT and args.sector not in _own(state):
        return False
    return may_receive(args.basis, args.sector, at)


def _own(state: State) -> set[str]:
    """The sectors whose case it is: who coordinates, the case lead's unit, and who raised the youth."""
    return {
        SECTOR,
        *([state.case_lead.unit] if state.case_lead is not None else ()),
        *([state.raised.sector] if state.raised is not None else ()),
    }


def _consent_denial(state: State, args: JoinActor, at: datetime) -> policy.Answer | None:
    """Why no consent carries what joins on it: each category, or, for a place at the table, anything at all."""
    given, givers = consents_of(state).values(), policy.givers_at(state.facts, at)
    if not args.categories:
        return policy.denial_of_all(given, args.sector, at, givers)
    asked = (
        policy.Resting(category=category, recipient=args.sector, at=at, givers=givers) for category in args.categories
    )
    return next((denial for one in asked if (denial := policy.denial_of(given, one)) is not None), None)


def _following(state: State, args: JoinActor) -> events.FollowingStarted | None:
    """The following that the sector needs for these categories; None when it has it."""
    if not args.categories:
        return None
    running = state.followings.get(args.sector)
    categories, until = set(args.categories), args.until
    if running is not None:
        lasts = running.until is None or (until is not None and until <= running.until)
        if categories <= set(running.categories) and lasts:
            return None
        if running.basis != args.basis:
            raise refusals.other_basis()
        categories |= set(running.categories)
        until = None if until is None or running.until is None else max(until, running.until)
    return events.FollowingStarted(
        sector=args.sector, categories=tuple(sorted(categories)), basis=args.basis, until=until
    )


def leave(state: State, args: LeaveActor) -> tuple[Event, ...]:
    """Let an actor leave; with the last one of a sector its following ends."""
    known = state.actors.get(f"{args.sector}/{args.person}")
    if known is None:
        raise refusals.unknown_actor()
    if known.left is not None:
        return ()
    left = events.ActorLeft(sector=args.sector, person=args.person, reason=args.reason)
    others = [actor for actor in state.present if actor.sector == args.sector and actor != known]
    if others or args.sector not in state.followings:
        return (left,)
    return (left, events.FollowingEnded(sector=args.sector, reason=args.reason))


def assign(state: State, command: Command, args: AssignTask) -> tuple[Event, ...]:
    """Ask a sector on the case to do something; the task has the command's id."""
    if command.id in state.tasks:
        return ()
    if not (state.open or state.phase == "raised"):
        raise refusals.not_raised()
    if args.sector not in sectors_of(state):
        raise refusals.sector_not_on_case()
    if args.due is not None and args.due <= command.at:
        raise refusals.in_the_past("due")
    return (
        events.TaskAssigned(
            task=command.id,
            kind=args.kind,
            sector=args.sector,
            person=args.person,
            text=args.text,
            due=args.due,
            respond_by=respond_by(state, command),
        ),
    )


def respond_by(state: State, command: Command) -> datetime | None:
    """Until when a sector takes on what it is asked now, by the municipality's own target."""
    place = known_municipality(state.municipality or command.person.municipality)
    if place is None:
        return None
    target = place.targets.task_response
    return due_moment(Limit(unit=target.unit), target.amount, command.at)


def sectors_of(state: State) -> set[str]:
    """The sectors that are on the case, the taskforce's own among them."""
    return {*_own(state), *(actor.sector for actor in state.present)}


def acknowledge(state: State, args: AcknowledgeTask) -> tuple[Event, ...]:
    """Take a task on."""
    task = state.tasks.get(args.task)
    if task is None:
        raise refusals.unknown("task")
    return () if task.acknowledged is not None else (events.TaskAcknowledged(task=args.task),)


def complete(state: State, args: CompleteTask) -> tuple[Event, ...]:
    """Report a task as done."""
    task = state.tasks.get(args.task)
    if task is None:
        raise refusals.unknown("task")
    if task.completed is not None:
        return ()
    return (events.TaskCompleted(task=args.task, outcome=args.outcome, text=args.text),)
