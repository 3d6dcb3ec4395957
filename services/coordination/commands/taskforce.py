"""What can be asked about the taskforce as such: its seats, its meetings, its milestones? Nothing about a youth."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from services.coordination.commands.common import SHAPE
from shared.events.committee import Published
from shared.events.coordination import Basis, Sector
from shared.events.envelope import Code, CodeMark
from shared.events.fields import Day, StaffId, Statement
from shared.events.meetings import AgendaThen, Attendance


class FillSeat(BaseModel):
    """Give a person a seat of the taskforce."""

    model_config = SHAPE
    NAME: ClassVar = "fill-seat"
    seat: Code
    person: StaffId
    sector: Sector
    kind: Literal["fixed", "ad-hoc"]
    until: AwareDatetime | None = None
    basis: Basis | None = None


class VacateSeat(BaseModel):
    """Let a person leave a seat of the taskforce."""

    model_config = SHAPE
    NAME: ClassVar = "vacate-seat"
    seat: Code
    person: StaffId


class ScheduleMeeting(BaseModel):
    """Call a meeting, or move one (`meeting`) that was called; a new meeting has the command's id."""

    model_config = SHAPE
    NAME: ClassVar = "schedule-meeting"
    meeting: UUID | None = None
    kind: Annotated[Code, CodeMark("meeting-kind")] = "ordinary"
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise ValueError("ends_at is not after starts_at")
        return self


class CancelMeeting(BaseModel):
    """Cancel a meeting that was called."""

    model_config = SHAPE
    NAME: ClassVar = "cancel-meeting"
    meeting: UUID
    reason: Annotated[Code, CodeMark("meeting-cancelled-reason")]


class HoldMeeting(BaseModel):
    """Record that a meeting was held and who took part, substitutes with whom they stood in for.

    `agenda` is the agenda as it is at that moment, without any youth; it is the door's to add.
    """

    model_config = SHAPE
    NAME: ClassVar = "hold-meeting"
    meeting: UUID
    present: Annotated[tuple[Attendance, ...], Field(min_length=1, max_length=60)]
    agenda: AgendaThen | None = None
    occurred_at: AwareDatetime | None = None


class ReachMilestone(BaseModel):
    """Record that one of the municipality's milestones was reached."""

    model_config = SHAPE
    NAME: ClassVar = "reach-milestone"
    milestone: Code
    occurred_at: AwareDatetime | None = None


class MakeCommitteeReport(BaseModel):
    """Make the Committee's status report of the months that end with `until`; it has the command's id.

    The first day, the edition of the definitions and the figures are the door's to add. `shown` is the fingerprint of
    the figures that the person saw: a report that would be made by others is refused. `replaces` names the report of
    the same period that this one corrects.
    """

    model_config = SHAPE
    NAME: ClassVar = "make-committee-report"
    since: Day
    until: Day
    definitions: Annotated[int, Field(ge=1)]
    published: Published
    difficulties: Statement | None = None
    asked: Statement | None = None
    replaces: UUID | None = None
    shown: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


TaskforceArgs = (
    FillSeat | VacateSeat | ScheduleMeeting | CancelMeeting | HoldMeeting | ReachMilestone | MakeCommitteeReport
)
"""The data of every command about the taskforce."""
