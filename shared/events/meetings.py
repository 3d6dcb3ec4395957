"""When does the taskforce meet, who took part, and what was said and decided about each youth?

A meeting as such has the taskforce's key (`org-<municipality>-taskforce`) and nothing personal. What concerns a youth
is an event of that youth: who was present for it, each on a basis, with minutes sealed by that youth's key.
Invariant: nobody's minutes lie under another's key.
"""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.events.coordination import Basis, Rule, Sector
from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Day, Flag, StaffId


class Attendance(BaseModel):
    """Somebody took part in the meeting, perhaps in another's place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: StaffId
    sector: Sector
    substitutes: StaffId | None = None


class Present(BaseModel):
    """Somebody was in the room for one youth's item, on a basis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: StaffId
    sector: Sector
    basis: Basis


class MeetingScheduled(Event):
    """A meeting will be held; said again of the same meeting, it moves it."""

    TYPE = "coordination.meeting-scheduled"
    meeting: UUID
    kind: Annotated[Code, CodeMark("meeting-kind")]
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None


class MeetingCancelled(Event):
    """A scheduled meeting will not be held, and why."""

    TYPE = "coordination.meeting-cancelled"
    meeting: UUID
    reason: Annotated[Code, CodeMark("meeting-cancelled-reason")]


class MeetingHeld(Event):
    """A meeting was held, and who took part; nothing personal."""

    TYPE = "coordination.meeting-held"
    meeting: UUID
    kind: Annotated[Code, CodeMark("meeting-kind")]
    present: Annotated[tuple[Attendance, ...], Field(min_length=1, max_length=60)]


class MeetingMissed(Event):
    """The rhythm asked for a meeting by a moment and none was held; `last` is the meeting that it counts from."""

    TYPE = "coordination.meeting-missed"
    rule: Rule
    rule_from: Day
    due: AwareDatetime
    last: UUID | None = None


class MilestoneReached(Event):
    """The taskforce has reached one of the milestones that its municipality has set."""

    TYPE = "coordination.milestone-reached"
    milestone: Code


class YouthDiscussed(Event):
    """The youth was an item of a meeting: who was present for it, each on which basis, and what was said."""

    TYPE = "coordination.youth-discussed"
    meeting: UUID
    present: Annotated[tuple[Present, ...], Field(min_length=1, max_length=60)]
    acute: Flag = False
    minutes: Personal | None = None


class DecisionMade(Event):
    """Something was decided about the youth: what it concerns, by whom it is carried out, and by when."""

    TYPE = "coordination.decision-made"
    decision: UUID
    about: Annotated[Code, CodeMark("decision-subject")]
    outcome: Literal["yes", "no", "later"]
    meeting: UUID | None = None
    responsible: StaffId | None = None
    sector: Sector | None = None
    due: Day | None = None
    text: Personal | None = None


TYPES: Final = (
    MeetingScheduled,
    MeetingCancelled,
    MeetingHeld,
    MeetingMissed,
    MilestoneReached,
    YouthDiscussed,
    DecisionMade,
)
"""Every event of the taskforce's meetings."""
