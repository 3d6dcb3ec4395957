"""What can be asked about one youth at a meeting: that the youth was discussed, what was decided, who is asked now?"""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.coordination.commands.common import SHAPE
from shared.definitions.agenda import Part
from shared.events.coordination import Sector
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.fields import Day, Flag, StaffId
from shared.events.meetings import Present, Reasons


class DiscussYouth(BaseModel):
    """Record that the youth was an item of a meeting: who was present for it, on which basis each, and the minutes.

    `part` and `reasons` say where the youth stood on the agenda and why; they are the door's to add.
    """

    model_config = SHAPE
    NAME: ClassVar = "discuss-youth"
    meeting: UUID
    present: Annotated[tuple[Present, ...], Field(min_length=1, max_length=60)]
    acute: Flag = False
    minutes: Personal | None = None
    part: Part | None = None
    reasons: Reasons | None = None
    occurred_at: AwareDatetime | None = None


class MakeDecision(BaseModel):
    """Record a decision about the youth; with a sector and a kind of task, that sector is asked to carry it out.

    The decision has the command's id; so has the task, which gets the municipality's response clock.
    """

    model_config = SHAPE
    NAME: ClassVar = "make-decision"
    about: Annotated[Code, CodeMark("decision-subject")]
    outcome: Literal["yes", "no", "later"]
    meeting: UUID | None = None
    responsible: StaffId | None = None
    sector: Sector | None = None
    task: Annotated[Code, CodeMark("task-kind")] | None = None
    due: Day | None = None
    text: Personal | None = None
    occurred_at: AwareDatetime | None = None


class EscalateTask(BaseModel):
    """Ask a leader about a task that lies; time does it by itself where a task is not taken on or not done."""

    model_config = SHAPE
    NAME: ClassVar = "escalate-task"
    task: UUID
    reason: Annotated[Code, CodeMark("escalation-reason")]
    to: StaffId | None = None


MeetingArgs = DiscussYouth | MakeDecision | EscalateTask
"""The data of every command about a youth at a meeting."""
