"""Which meetings are called, moved, cancelled and held, and who may be said to have taken part?

Invariant: what was held stays held. Who took part has a seat for the sector, or stood in for somebody who has; the
coordinator's own people (`taskforce`) need none.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.coordination import refusals
from services.coordination.commands import CancelMeeting, HoldMeeting, ScheduleMeeting
from services.coordination.taskforce.state import SECTOR, Meeting, State
from shared.deciding import Command
from shared.events.envelope import Event
from shared.events.meetings import Attendance, MeetingCancelled, MeetingHeld, MeetingScheduled


def schedule(state: State, command: Command, args: ScheduleMeeting) -> tuple[Event, ...]:
    """Call a meeting, which gets the command's id, or move one."""
    wish = Meeting(args.kind, args.starts_at, args.ends_at)
    if args.meeting is None:
        if command.id in state.meetings or wish in state.meetings.values():
            return ()
    else:
        known = _called(state, args.meeting)
        if (known.kind, known.starts_at, known.ends_at) == (args.kind, args.starts_at, args.ends_at):
            return ()
        if known.held_at is not None:
            raise refusals.meeting_held()
    meeting = args.meeting or command.id
    return (MeetingScheduled(meeting=meeting, kind=args.kind, starts_at=args.starts_at, ends_at=args.ends_at),)


def cancel(state: State, args: CancelMeeting) -> tuple[Event, ...]:
    """Cancel a meeting that was called and not held."""
    known = state.meetings.get(args.meeting)
    if known is None:
        raise refusals.unknown("meeting")
    if known.cancelled:
        return ()
    if known.held_at is not None:
        raise refusals.meeting_held()
    return (MeetingCancelled(meeting=args.meeting, reason=args.reason),)


def hold(state: State, args: HoldMeeting, at: datetime) -> tuple[Event, ...]:
    """Record that a meeting was held, and who took part."""
    known = _called(state, args.meeting)
    if known.held_at is not None:
        return ()
    if at < known.starts_at:
        raise refusals.meeting_not_begun()
    _check_attendance(state, args.present, at)
    return (MeetingHeld(meeting=args.meeting, kind=known.kind, present=args.present, agenda=args.agenda),)


def _called(state: State, meeting: UUID) -> Meeting:
    known = state.meetings.get(meeting)
    if known is None:
        raise refusals.unknown("meeting")
    if known.cancelled:
        raise refusals.meeting_cancelled()
    return known


def _check_attendance(state: State, present: Sequence[Attendance], at: datetime) -> None:
    told: set[tuple[str, str]] = set()
    for index, one in enumerate(present):
        if (one.person, one.sector) in told:
            raise refusals.told_twice(f"present.{index}")
        told.add((one.person, one.sector))
        if one.substitutes is not None:
            if not state.seats_of(one.substitutes, one.sector, at):
                raise refusals.substitutes_nobody(f"present.{index}")
        elif one.sector != SECTOR and not state.seats_of(one.person, one.sector, at):
            raise refusals.without_seat(f"present.{index}")
