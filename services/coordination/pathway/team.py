"""Who is on the case, who may speak of the youth because of it, and who was asked to do what?

Invariants: a sector has at most one following, on one basis; with its last actor it ends; a following that rests on
consent covers no more than the consents in force do.
"""

from datetime import datetime
from typing import Final

from services.coordination import refusals
from services.coordination.commands import (
    AcknowledgeTask,
    AppointCaseLead,
    AssignTask,
    CompleteTask,
    JoinActor,
    LeaveActor,
)
from services.coordination.pathway.state import CONSENT, State, consented
from shared.deciding import Command
from shared.definitions.event_types import CATEGORIES
from shared.events import coordination as events
from shared.events.envelope import Event

TASKFORCE: Final = "taskforce"
"""The taskforce's own sector; it is on every case."""


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
    if args.basis == CONSENT and not _consented(state, args, command.at):
        raise refusals.no_consent()
    found: list[Event] = []
    known = state.actors.get(f"{args.sector}/{args.person}")
    if known is None or known.left is not None or (known.basis, known.until) != (args.basis, args.until):
        found.append(events.ActorJoined(sector=args.sector, person=args.person, basis=args.basis, until=args.until))
    following = _following(state, args)
    return (*found, following) if following is not None else tuple(found)


def _consented(state: State, args: JoinActor, at: datetime) -> bool:
    if args.categories:
        return consented(state, args.sector, args.categories, at)
    return any(
        consent.covers(args.sector, category, at)
        for consent in state.consents.values()
        for category in consent.categories
    )


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
    if args.sector not in _sectors(state):
        raise refusals.sector_not_on_case()
    if args.due is not None and args.due <= command.at:
        raise refusals.in_the_past("due")
    return (
        events.TaskAssigned(
            task=command.id, kind=args.kind, sector=args.sector, person=args.person, text=args.text, due=args.due
        ),
    )


def _sectors(state: State) -> set[str]:
    sectors = {TASKFORCE, *(actor.sector for actor in state.present)}
    if state.case_lead is not None:
        sectors.add(state.case_lead.unit)
    if state.raised is not None:
        sectors.add(state.raised.sector)
    return sectors


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
