"""What can be asked about mentors and contact persons?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from services.planning.commands.common import SHAPE
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.fields import StaffId
from shared.events.planning import Party


class ProposeMentor(BaseModel):
    """Propose somebody as mentor or contact person."""

    model_config = SHAPE
    NAME: ClassVar = "propose-mentor"
    mentor: StaffId
    name: Personal | None = None
    intervention: UUID | None = None


class MatchMentor(BaseModel):
    """Record that youth and mentor said yes."""

    model_config = SHAPE
    NAME: ClassVar = "match-mentor"
    match: UUID
    occurred_at: AwareDatetime | None = None


class DeclineMentor(BaseModel):
    """Record that a proposed match will not be."""

    model_config = SHAPE
    NAME: ClassVar = "decline-mentor"
    match: UUID
    by: Party
    reason: Annotated[Code, CodeMark("mentor-declined-reason")]
    occurred_at: AwareDatetime | None = None


class EndMentor(BaseModel):
    """Record that a match is over."""

    model_config = SHAPE
    NAME: ClassVar = "end-mentor"
    match: UUID
    reason: Annotated[Code, CodeMark("mentor-ended-reason")]
    occurred_at: AwareDatetime | None = None


MentorCommand = ProposeMentor | MatchMentor | DeclineMentor | EndMentor
"""Everything that can be asked about matches."""
