"""What can be asked about who may know: disclose, break the glass, set right, hand over, answer who asks to see?"""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, Strict

from services.coordination.commands.common import SHAPE, Party
from shared.events.coordination import Basis, Categories, Sector, Sectors
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.fields import Day, Flag, Municipality
from shared.events.sharing import Facts

Circumstances = Annotated[tuple[Annotated[Code, CodeMark("circumstance")], ...], Field(max_length=20)]


class DecideDisclosure(BaseModel):
    """Have it decided whether data of these categories may go from one sector to others, and record the answer.

    The answer, allow or deny, is the policy's; `circumstances` are what the one who asks states, `consent` the consent
    that it rests on. Without a basis, the policy says which of all bases would do. `facts` are the only events of the
    youth that it is about, where they are named; else it is about what had been recorded by then.
    """

    model_config = SHAPE
    NAME: ClassVar = "decide-disclosure"
    from_sector: Sector
    to: Sectors
    categories: Categories
    purpose: Annotated[Code, CodeMark("purpose")]
    basis: Basis | None = None
    manner: Literal["once", "meeting", "feed"] = "once"
    circumstances: Circumstances = ()
    consent: UUID | None = None
    explanation: Personal | None = None
    facts: Facts = ()


class OpenEmergencyAccess(BaseModel):
    """Open the case because of danger to life or health; it closes again by itself, and a leader reviews it."""

    model_config = SHAPE
    NAME: ClassVar = "open-emergency-access"
    reason: Annotated[Code, CodeMark("emergency-reason")]
    explanation: Personal
    hours: Annotated[int, Strict(), Field(ge=1, le=72)] | None = None


class ReviewEmergencyAccess(BaseModel):
    """Say, as a leader, whether there was ground for an emergency access."""

    model_config = SHAPE
    NAME: ClassVar = "review-emergency-access"
    access: UUID
    justified: Flag
    explanation: Personal | None = None


class IssueCorrection(BaseModel):
    """Set right what was told wrongly: the event stays readable as what was known, and counts no longer.

    `replaced_by` is the event that holds instead, where one does. Whoever had received it is told.
    """

    model_config = SHAPE
    NAME: ClassVar = "issue-correction"
    of: UUID
    replaced_by: UUID | None = None
    reason: Annotated[Code, CodeMark("correction-reason")]
    explanation: Personal | None = None


class HandOver(BaseModel):
    """Hand the case to the municipality that the youth has moved to, with a summary; an open pathway ends with it."""

    model_config = SHAPE
    NAME: ClassVar = "hand-over"
    to_municipality: Municipality
    basis: Basis = "MUNI_MOVE"
    summary: Personal
    occurred_at: AwareDatetime | None = None


class ReceiveHandover(BaseModel):
    """Record that another municipality has handed the case over, with its summary; the youth is raised by it."""

    model_config = SHAPE
    NAME: ClassVar = "receive-handover"
    from_municipality: Municipality
    basis: Basis = "MUNI_MOVE"
    text: Personal | None = None
    occurred_at: AwareDatetime | None = None


class RecordAccessRequest(BaseModel):
    """Record that a party asks for access; the request has the command's id."""

    model_config = SHAPE
    NAME: ClassVar = "record-access-request"
    kind: Annotated[Code, CodeMark("access-request-kind")]
    by: Party
    occurred_at: AwareDatetime | None = None


class ExtendAccessRequest(BaseModel):
    """Record that the one who asked was told that it takes longer."""

    model_config = SHAPE
    NAME: ClassVar = "extend-access-request"
    request: UUID
    reason: Annotated[Code, CodeMark("access-extended-reason")]
    until: Day
    occurred_at: AwareDatetime | None = None


class AnswerAccessRequest(BaseModel):
    """Record that the request was answered."""

    model_config = SHAPE
    NAME: ClassVar = "answer-access-request"
    request: UUID
    outcome: Annotated[Code, CodeMark("access-outcome")]
    occurred_at: AwareDatetime | None = None


SharingArgs = (
    DecideDisclosure
    | OpenEmergencyAccess
    | ReviewEmergencyAccess
    | IssueCorrection
    | HandOver
    | ReceiveHandover
    | RecordAccessRequest
    | ExtendAccessRequest
    | AnswerAccessRequest
)
"""The data of every command about who may know."""
