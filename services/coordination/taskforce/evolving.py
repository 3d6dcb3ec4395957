"""What does the taskforce's state become by an event that has happened?

Invariant: total and idempotent on any part of the stream, in any order.
"""

from dataclasses import replace

from services.coordination.taskforce.state import Held, Meeting, Missed, Report, State
from shared.events.clock import TimePassed
from shared.events.committee import CommitteeReportMade
from shared.events.coordination import SeatFilled, SeatVacated
from shared.events.envelope import Envelope
from shared.events.meetings import (
    MeetingCancelled,
    MeetingHeld,
    MeetingMissed,
    MeetingScheduled,
    MilestoneReached,
)


def evolve(state: State, envelope: Envelope) -> State:
    """The state after an event."""
    if isinstance(envelope.data, TimePassed):
        return state
    if not state.municipality:
        state = replace(state, municipality=envelope.municipality)
    return _after(state, envelope)


def _after(state: State, envelope: Envelope) -> State:  # noqa: C901, PLR0911 (one case an event)
    at = envelope.occurred_at
    match envelope.data:
        case SeatFilled() as data:
            held = Held(data.seat, data.person, data.sector, data.kind, at, data.until, data.basis)
            return replace(state, held={**state.held, f"{data.seat}/{data.person}": held})
        case SeatVacated() as data:
            return _without(state, f"{data.seat}/{data.person}", envelope)
        case MeetingScheduled() as data:
            known = state.meetings.get(data.meeting)
            meeting = Meeting(data.kind, data.starts_at, data.ends_at)
            if known is not None:
                meeting = replace(meeting, cancelled=known.cancelled, held_at=known.held_at)
            return replace(state, meetings={**state.meetings, data.meeting: meeting})
        case MeetingCancelled() as data:
            known = state.meetings.get(data.meeting)
            if known is None:
                return state
            return replace(state, meetings={**state.meetings, data.meeting: replace(known, cancelled=True)})
        case MeetingHeld() as data:
            known = state.meetings.get(data.meeting) or Meeting(data.kind, at, None)
            return replace(state, meetings={**state.meetings, data.meeting: replace(known, held_at=at)})
        case MeetingMissed() as data:
            missed = Missed(data.last, data.due)
            return state if missed in state.missed else replace(state, missed=(*state.missed, missed))
        case MilestoneReached() as data:
            return replace(state, milestones=state.milestones | {data.milestone})
        case CommitteeReportMade() as data:
            return replace(state, reports={**state.reports, data.report: Report(data.until, data.replaces)})
        case _:
            return state


def _without(state: State, key: str, envelope: Envelope) -> State:
    state = replace(state, left=state.left | {key})
    known = state.held.get(key)
    if known is None:
        return state
    held = {one: seat for one, seat in state.held.items() if one != key}
    return replace(state, held=held, earlier=(*state.earlier, replace(known, left=envelope.occurred_at)))
