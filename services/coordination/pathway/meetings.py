"""Who was in the room when the youth was discussed, what was decided, and who is asked to do it by when?

Invariants: everybody who is said to have heard of the youth had a basis for it; whoever has none leaves for this
item. While the youth is only raised, all hear on the basis of the raising and on no other. A task that a decision
asks for has the decision's id, and is asked after once for each thing that is late.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from services.coordination import refusals
from services.coordination.commands import DiscussYouth, EscalateTask, MakeDecision, MeetingArgs
from services.coordination.limits import end_of
from services.coordination.pathway import team
from services.coordination.pathway.knowing import heard_of
from services.coordination.pathway.state import State, lies
from services.coordination.taskforce.state import INITIAL as NO_TASKFORCE
from services.coordination.taskforce.state import Meeting
from services.coordination.taskforce.state import State as Taskforce
from shared.deciding import Command, Decision
from shared.events import meetings as told
from shared.events.coordination import TaskAssigned
from shared.events.envelope import Event
from shared.events.meetings import Present
from shared.events.sharing import TaskEscalated
from shared.policy import bases_to_hear

OUTSIDE_MEETINGS: Final = frozenset({"youth-plan", "youth-support", "adult-preparation"})
"""Subjects that the authority decides without a meeting, for any youth with a case (T13 to T15)."""


def decide(state: State, command: Command, args: MeetingArgs) -> tuple[Event, ...]:
    """What a command about the youth at a meeting asks for.

    Raises:
        RefusedError: the command may not be carried out.
    """
    match args:
        case DiscussYouth():
            return _discuss(state, command, args)
        case MakeDecision():
            return _decide(state, command, args)
        case EscalateTask():
            return _escalate(state, args)
        case _:
            assert_never(args)


def _discuss(state: State, command: Command, args: DiscussYouth) -> tuple[Event, ...]:
    known = [one for one in state.discussed if one.meeting == args.meeting]
    there = tuple((one.person, one.sector, one.basis) for one in args.present)
    if any(one.wish == command.id or (one.same(there, acute=args.acute) and args.minutes is None) for one in known):
        return ()
    if not (state.open or state.phase == "raised"):
        raise refusals.not_raised()
    at = args.occurred_at or command.at
    taskforce = _taskforce(command)
    if at < _called(taskforce, args).starts_at:
        raise refusals.meeting_not_begun()
    _check_room(state, taskforce, args, at)
    said = args.model_dump(exclude={"occurred_at"})
    return (told.YouthDiscussed.model_validate(said),)


def _taskforce(command: Command) -> Taskforce:
    found = command.beside.get("taskforce", NO_TASKFORCE)
    assert isinstance(found, Taskforce)
    return found


def _called(taskforce: Taskforce, args: DiscussYouth | MakeDecision) -> Meeting:
    known = taskforce.meetings.get(args.meeting) if args.meeting is not None else None
    if known is None:
        raise refusals.unknown("meeting")
    if known.cancelled:
        raise refusals.meeting_cancelled()
    return known


def _check_room(state: State, taskforce: Taskforce, args: DiscussYouth, at: datetime) -> None:
    heard: set[tuple[str, str]] = set()
    for index, one in enumerate(args.present):
        if (one.person, one.sector) in heard:
            raise refusals.told_twice(f"present.{index}")
        heard.add((one.person, one.sector))
        bases = bases_of(state, taskforce, args.meeting, one, at)
        if not bases:
            raise refusals.leaves_for_this_item(f"present.{index}", one.sector)
        if one.basis not in bases:
            raise refusals.other_basis_for_item(f"present.{index}", sorted(bases))


def bases_of(state: State, taskforce: Taskforce, meeting: UUID, one: Present, at: datetime) -> frozenset[str]:
    """The bases on which a person of a sector may hear of the youth at a meeting; none: the person leaves."""
    seats = [seat.basis for seat in taskforce.seats_of(one.person, one.sector, at) if seat.basis is not None]
    return frozenset(bases_to_hear(heard_of(state, meeting, at), one.person, one.sector, seats, at))


def _decide(state: State, command: Command, args: MakeDecision) -> tuple[Event, ...]:
    if command.id in state.decisions:
        return ()
    if args.about not in OUTSIDE_MEETINGS:
        if not (state.open or state.phase == "raised"):
            raise refusals.not_raised()
        if args.meeting is None:
            raise refusals.meeting_needed()
    if args.meeting is not None and (args.occurred_at or command.at) < _called(_taskforce(command), args).starts_at:
        raise refusals.meeting_not_begun()
    made = told.DecisionMade(
        decision=command.id,
        about=args.about,
        outcome=args.outcome,
        meeting=args.meeting,
        responsible=args.responsible,
        sector=args.sector,
        due=args.due,
        text=args.text,
    )
    return (made,) if args.task is None else (made, _task(state, command, args, args.task))


def _task(state: State, command: Command, args: MakeDecision, kind: str) -> TaskAssigned:
    """The task of a decision; the words of the decision stay with it, since they may say more than the sector needs."""
    if args.sector is None:
        raise refusals.task_needs_sector()
    if args.sector not in team.sectors_of(state):
        raise refusals.sector_not_on_case()
    due = end_of(args.due) if args.due is not None else None
    if due is not None and due <= command.at:
        raise refusals.in_the_past("due")
    return TaskAssigned(
        task=command.id,
        kind=kind,
        sector=args.sector,
        person=args.responsible,
        due=due,
        respond_by=team.respond_by(state, command),
        decision=command.id,
    )


def _escalate(state: State, args: EscalateTask) -> tuple[Event, ...]:
    task = state.tasks.get(args.task)
    if task is None:
        raise refusals.unknown("task")
    if args.reason in task.escalated:
        return ()
    if task.completed is not None:
        raise refusals.task_over()
    return (TaskEscalated(task=args.task, to=args.to, reason=args.reason),)


def escalated(state: State, until: datetime) -> Iterator[Decision]:
    """Tasks that nobody has taken on, or that are not done, when time has passed until a moment."""
    late = [
        (at, reason, identity)
        for identity, task in state.tasks.items()
        for reason, at in lies(state, task)
        if at <= until
    ]
    for at, reason, identity in sorted(late, key=lambda one: (one[0], one[1], str(one[2]))):
        yield Decision(TaskEscalated(task=identity, reason=reason), at, f"task:{reason}")
