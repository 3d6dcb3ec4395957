"""By when does the taskforce meet again, by its municipality's own rhythm?

Rule T23: an ordinary meeting is due so many days after the last one that was held, or on the day of the first; a day
in a week that is skipped is moved on by another such span. Invariant: a gap is told once, for the meeting that it
counts from, and a meeting that becomes known later takes nothing back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.coordination.limits import end_of
from services.coordination.taskforce.state import State
from shared.deciding import Decision
from shared.definitions.dated import local_day
from shared.definitions.municipalities import Meetings, known_municipality
from shared.definitions.time_limits import rules_at
from shared.events.meetings import MeetingMissed

RULE: Final = "T23"
ORDINARY: Final = "ordinary"
"""The kind of meeting that the rhythm asks for."""
_LONGEST: Final = 60
"""Spans after which no day outside the skipped weeks is looked for any more."""


@dataclass(frozen=True, slots=True)
class Owed:
    """That an ordinary meeting is due, counted from the last one that was held."""

    last: UUID | None
    due: datetime
    rule_from: date


def owed(state: State) -> Owed | None:
    """The meeting that the rhythm asks for next; None where the gap was told already, or no rule is in force."""
    place = known_municipality(state.municipality)
    day, last = (None, None) if place is None else _next(state, place.meetings)
    if day is None or any(one.last == last for one in state.missed):
        return None
    due = end_of(day)
    rule = next((row for row in rules_at(due) if row.rule == RULE), None)
    return None if rule is None else Owed(last, due, rule.valid_from)


def missed(state: State, until: datetime) -> Iterator[Decision]:
    """That no meeting was held in time, when time has passed until a moment."""
    one = owed(state)
    if one is not None and one.due <= until:
        data = MeetingMissed(rule=RULE, rule_from=one.rule_from, due=one.due, last=one.last)
        yield Decision(data, one.due, RULE)


def _next(state: State, rhythm: Meetings) -> tuple[date | None, UUID | None]:
    held = [
        (one.held_at, meeting)
        for meeting, one in state.meetings.items()
        if one.held_at is not None and one.kind == ORDINARY and local_day(one.held_at) >= rhythm.first
    ]
    if not held:
        return rhythm.first, None
    at, last = max(held, key=lambda one: (one[0], str(one[1])))
    days = (local_day(at) + timedelta(days=rhythm.every_days * spans) for spans in range(1, _LONGEST))
    return next((day for day in days if day.isocalendar().week not in rhythm.skipped_weeks), None), last
