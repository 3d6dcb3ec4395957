"""When does the taskforce meet, who took part, and what was said and decided about each youth?

A meeting as such has the taskforce's key (`org-<municipality>-taskforce`) and nothing personal. What concerns a youth
is an event of that youth: who was present for it, each on a basis, with minutes sealed by that youth's key.
Invariant: nobody's minutes lie under another's key.
"""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.definitions.agenda import Part, ReasonKind
from shared.events.coordination import Basis, Rule, Sector
from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Count, Day, Flag, StaffId, Title
from shared.events.planning import BudgetYear, Ore


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


class Why(BaseModel):
    """Why a youth stood on the agenda: the kind of reason, and what it is about, in codes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ReasonKind
    due: AwareDatetime | None = None
    rule: Rule | None = None
    rule_from: Day | None = None
    offer: Code | None = None
    day: Day | None = None
    task: Annotated[Code, CodeMark("task-kind")] | None = None
    sector: Sector | None = None
    count: Count | None = None


Reasons = Annotated[tuple[Why, ...], Field(max_length=40)]


class PartThen(BaseModel):
    """How many youths, or tasks, stood in a part of the agenda."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Part
    count: Count


class PlaceThen(BaseModel):
    """What had been held for many since the meeting before: no names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["activity", "ssp-meeting"]
    at: AwareDatetime
    code: Annotated[Code, CodeMark("activity-held-kind")] | None = None
    participants: Count | None = None
    sectors: Annotated[tuple[Sector, ...], Field(max_length=40)] = ()


class CapacityThen(BaseModel):
    """Who was available and what was left, in numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    matched: Count
    mentors: Count
    proposed: Count
    waiting: Count
    year: BudgetYear
    amount_ore: Ore | None = None
    left_ore: Annotated[int, Field(ge=-(10**13), le=10**13)] | None = None


class OfferThen(BaseModel):
    """An offer or a method that was new, suggested, or due to be looked over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["listed", "suggested", "method-review"]
    title: Title
    at: AwareDatetime | None = None
    by: Day | None = None


class AgendaThen(BaseModel):
    """The agenda as it was when the meeting was recorded as held, without any youth.

    Attributes:
        since: when the taskforce had met before; since then something counted as new.
        parts: how many stood in each part that had anybody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: AwareDatetime | None = None
    parts: Annotated[tuple[PartThen, ...], Field(max_length=11)] = ()
    places: Annotated[tuple[PlaceThen, ...], Field(max_length=200)] = ()
    capacity: CapacityThen
    offers: Annotated[tuple[OfferThen, ...], Field(max_length=200)] = ()


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
    """A meeting was held, who took part, and the agenda as it was then, where it was kept; nothing personal."""

    TYPE = "coordination.meeting-held"
    meeting: UUID
    kind: Annotated[Code, CodeMark("meeting-kind")]
    present: Annotated[tuple[Attendance, ...], Field(min_length=1, max_length=60)]
    agenda: AgendaThen | None = None


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
    """The youth was an item of a meeting: who was present for it, each on which basis, and what was said.

    Attributes:
        part, reasons: where the youth stood on the agenda, and why, at that moment; None where that was not kept.
    """

    TYPE = "coordination.youth-discussed"
    meeting: UUID
    present: Annotated[tuple[Present, ...], Field(min_length=1, max_length=60)]
    acute: Flag = False
    minutes: Personal | None = None
    part: Part | None = None
    reasons: Reasons | None = None


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
