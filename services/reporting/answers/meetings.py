"""What do the calendar, the agenda, the minutes and the list of consultations answer?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Masked, Value
from services.reporting.answers.duties import Task
from services.reporting.answers.overview import Seat
from shared.definitions.agenda import Part, ReasonKind

# The calendar -------------------------------------------------------------------------------------------------


class Attendee(Answer):
    """Somebody who took part in a meeting, perhaps in another's place."""

    person: Colleague
    sector: str
    substitutes: Colleague | None = None


class Meeting(Answer):
    """A meeting of the taskforce, whatever became of it."""

    meeting: UUID
    state: Literal["scheduled", "cancelled", "held"]
    kind: str | None
    starts_at: datetime | None
    ends_at: datetime | None = None
    cancel_reason: str | None = None
    held_at: datetime | None = None
    present: tuple[Attendee, ...] = ()


class MissedMeeting(Answer):
    """A moment by which the rhythm asked for a meeting that was not held."""

    rule: str
    rule_from: date | None
    due: datetime


class Milestone(Answer):
    """A milestone of the taskforce: the month it was planned for, and when it was reached."""

    milestone: str
    planned: str | None
    reached_at: datetime | None


class Calendar(Answer):
    """The taskforce's meetings: the next first, then the held and the cancelled, the newest first.

    Attributes:
        due: by when the rhythm asks for the next ordinary meeting.
        seats: who sits in the taskforce now, the fixed seats first.
    """

    at: datetime
    coming: tuple[Meeting, ...]
    past: tuple[Meeting, ...]
    missed: tuple[MissedMeeting, ...]
    milestones: tuple[Milestone, ...]
    due: date
    seats: tuple[Seat, ...] = ()
    commands: tuple[str, ...] = ()


# The agenda ---------------------------------------------------------------------------------------------------


class Seated(Answer):
    """Somebody who is expected at the meeting, by the seat that he or she holds."""

    seat: str | None
    sector: str
    person: Colleague
    kind: Literal["fixed", "ad-hoc"]
    until: datetime | None = None


class InTheRoom(Answer):
    """Somebody for one youth's item: on which basis he or she stays, or none, and then leaves."""

    person: Colleague
    sector: str
    basis: str | None


class Reason(Answer):
    """Why a youth is in this part of the agenda; `codes` are coded details such as rule, offer or count."""

    kind: ReasonKind
    due: datetime | None = None
    codes: Mapping[str, Any] = {}


class Change(Answer):
    """What was learnt of a youth since the last meeting: so many events of a type, the last of them then."""

    type: str
    sector: str
    count: int
    at: datetime


class Decided(Answer):
    """A decision about a youth: what, who, by when."""

    decision: UUID
    about: str
    outcome: Literal["yes", "no", "later"]
    responsible: Colleague | None
    sector: str | None
    due: date | None
    decided_at: datetime
    text: Value = None


class YouthItem(Answer):
    """One youth on the agenda.

    Attributes:
        name: None where the youth is discussed without a name, because nothing allows more.
        anonymous: there is no basis yet on which a name may be said in the room.
        clock: about when the item comes up.
        ad_hoc: somebody takes part who comes for some items only.
        words: what the youth said last, and when.
        room: who stays and who leaves.
        decided: what was decided of the youth at this meeting; `before` at the meeting before.
        minutes: what was said at this meeting.
    """

    youth: UUID
    name: Value
    anonymous: bool
    age_band: str | None
    phase: str | None
    case_lead: Colleague | None
    clock: datetime | None
    ad_hoc: bool
    reasons: tuple[Reason, ...]
    words: Value
    words_at: datetime | None
    changes: tuple[Change, ...]
    room: tuple[InTheRoom, ...]
    decided: tuple[Decided, ...] = ()
    before: tuple[Decided, ...] = ()
    discussed_at: datetime | None = None
    minutes: Value = None
    commands: tuple[str, ...] = ()


class AgendaTask(Answer):
    """A task from last time, and whether it has waited too long."""

    youth: UUID
    name: Value
    task: Task | Masked
    escalated_at: datetime | None = None
    respond_by: datetime | None = None


class HeldForMany(Answer):
    """What was held for many since the last meeting: no names."""

    kind: Literal["activity", "ssp-meeting"]
    at: datetime
    code: str | None = None
    participants: int | None = None
    sectors: tuple[str, ...] = ()


class Capacity(Answer):
    """Who is available and what is left, in numbers."""

    matched: int
    mentors: int
    proposed: int
    waiting: int
    year: int
    amount_ore: int | None
    left_ore: int | None


class OfferNews(Answer):
    """An offer or a method that is new, suggested, or due to be looked over."""

    kind: Literal["listed", "suggested", "method-review"]
    title: str
    at: datetime | None
    by: date | None = None


class Agenda(Answer):
    """The agenda of a meeting, in the order of the domain; each youth is in one part of it.

    Attributes:
        clocks: about when each part begins; none where the meeting has no time.
        since: since when something counts as new: when the taskforce last met.
    """

    at: datetime
    meeting: Meeting
    since: datetime | None
    clocks: Mapping[Part, datetime]
    attendance: tuple[Seated, ...]
    acute: tuple[YouthItem, ...]
    tasks: tuple[AgendaTask, ...]
    raised: tuple[YouthItem, ...]
    decisions: tuple[YouthItem, ...]
    stable: tuple[YouthItem, ...]
    closing: tuple[YouthItem, ...]
    places: tuple[HeldForMany, ...]
    capacity: Capacity
    offers: tuple[OfferNews, ...]
    commands: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[YouthItem, ...]:
        """Every youth on the agenda, in order."""
        return (*self.acute, *self.raised, *self.decisions, *self.stable, *self.closing)


# A held meeting -----------------------------------------------------------------------------------------------


class DealtWith(Answer):
    """One youth who was an item of a meeting: why, who was in the room, what was said and decided.

    Attributes:
        name: None where the youth may not be named, because nothing allows it yet.
        part: where the youth stood on the agenda then; None where that was not kept.
    """

    youth: UUID
    name: Value
    anonymous: bool
    age_band: str | None
    part: Part | None
    at: datetime
    acute: bool
    reasons: tuple[Reason, ...]
    room: tuple[InTheRoom, ...]
    minutes: Value
    decided: tuple[Decided, ...] = ()


class Record(Answer):
    """A meeting that was held, as it was: who came, what was dealt with, and what was decided under each point.

    Attributes:
        since: when the taskforce had met before.
        kept: whether the agenda was kept when the meeting was recorded as held.
        parts: how many stood in each part of the agenda then.
        items: who was dealt with, in the order of the agenda and of the meeting.
        hidden: how many more were dealt with, of whom this person may not know.
    """

    at: datetime
    meeting: Meeting
    since: datetime | None
    kept: bool
    parts: Mapping[Part, int]
    items: tuple[DealtWith, ...]
    hidden: int
    places: tuple[HeldForMany, ...]
    capacity: Capacity | None
    offers: tuple[OfferNews, ...]
    commands: tuple[str, ...] = ()


# Minutes of one youth -----------------------------------------------------------------------------------------


class Minutes(Answer):
    """What was said of a youth at one meeting, who was there, and what was decided."""

    meeting: UUID
    at: datetime
    acute: bool
    room: tuple[InTheRoom, ...]
    minutes: Value
    decided: tuple[Decided, ...]


# Consultations ------------------------------------------------------------------------------------------------


class Consultation(Answer):
    """What somebody asked at the open door, in codes; nobody is named."""

    consultation: UUID
    category: str
    age_band: str | None
    asked_by: str | None
    asked_at: datetime
    answered_at: datetime | None = None
    advice: tuple[str, ...] = ()


class Consultations(Answer):
    """What waits at the open door, what was answered lately, and how much was asked about what.

    Attributes:
        by_category, by_age_band: numbers in bands, (from, to) or none where they are too few.
    """

    at: datetime
    waiting: tuple[Consultation, ...]
    answered: tuple[Consultation, ...]
    total: tuple[int, int] | None
    by_category: Mapping[str, tuple[int, int] | None]
    by_age_band: Mapping[str, tuple[int, int] | None]
    commands: tuple[str, ...] = ()
