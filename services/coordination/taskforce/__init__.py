"""Who sits in the taskforce, when does it meet, what has it reached and reported? The pure decider of its own stream.

The key is `org-<municipality>-taskforce`; nothing in it is about a youth. Seats, rhythm and milestones are the
municipality's data. Invariant: the same wish twice gives nothing the second time, and a fact is never refused.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from services.coordination.arguments import checked
from services.coordination.commands import (
    CancelMeeting,
    FillSeat,
    HoldMeeting,
    MakeCommitteeReport,
    ReachMilestone,
    ScheduleMeeting,
    TaskforceArgs,
    VacateSeat,
)
from services.coordination.taskforce import meetings, milestones, reports, rhythm, seats
from services.coordination.taskforce.evolving import evolve
from services.coordination.taskforce.state import INITIAL, State, state_hash
from shared.deciding import Command, Decision
from shared.events.clock import TimePassed
from shared.events.envelope import Envelope, Event

__all__ = ["INITIAL", "State", "decide", "due", "evolve", "state_hash"]


def decide(state: State, cause: Envelope | Command) -> tuple[Decision, ...]:
    """What follows from a command about the taskforce, or from time that has passed.

    Raises:
        RefusedError: the command may not be carried out.
        TypeError: it is no command about the taskforce.
    """
    match cause:
        case Command():
            if not isinstance(cause.args, TaskforceArgs):
                raise TypeError(f"{type(cause.args).__name__} is no command about the taskforce")
            at = checked(cause)
            decided = _decided(state, cause, cause.args, at)
            return tuple(Decision(data, at, f"command:{cause.args.NAME}") for data in decided)
        case Envelope(data=TimePassed(until=until)):
            return tuple(_with_time(state, until))
        case Envelope():
            return ()


def due(state: State) -> datetime | None:
    """The earliest moment at which the period of a seat ends, or the rhythm asks for a meeting."""
    owed = rhythm.owed(state)
    moments = [seats.first_to_end(state), owed.due if owed is not None else None]
    return min((moment for moment in moments if moment is not None), default=None)


def _decided(  # noqa: PLR0911 (one case a command)
    state: State, command: Command, args: TaskforceArgs, at: datetime
) -> tuple[Event, ...]:
    match args:
        case FillSeat():
            return seats.fill(state, command, args)
        case VacateSeat():
            return seats.vacate(state, args)
        case ScheduleMeeting():
            return meetings.schedule(state, command, args)
        case CancelMeeting():
            return meetings.cancel(state, args)
        case HoldMeeting():
            return meetings.hold(state, args, at)
        case ReachMilestone():
            return milestones.reach(state, command, args)
        case MakeCommitteeReport():
            return reports.make(state, command, args)
        case _:
            assert_never(args)


def _with_time(state: State, until: datetime) -> Iterator[Decision]:
    yield from seats.ended(state, until)
    yield from rhythm.missed(state, until)
