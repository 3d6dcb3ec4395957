"""What can be asked about a concern that names nobody: record advice, ask for it through the open door, answer it?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from services.coordination.commands.common import SHAPE
from shared.events.envelope import Code, CodeMark
from shared.events.fields import Flag

Advice = Annotated[tuple[Annotated[Code, CodeMark("consultation-advice")], ...], Field(min_length=1, max_length=6)]


class ConsultConcern(BaseModel):
    """Record that a concern was talked over and what was advised; nobody is named and nothing is opened.

    `anonymous`: the one who asked is not to be known either; neither person nor sector is recorded.
    """

    model_config = SHAPE
    NAME: ClassVar = "consult-concern"
    category: Annotated[Code, CodeMark("concern-category")]
    age_band: Annotated[Code, CodeMark("age-band")] | None = None
    advice: Advice
    anonymous: Flag = False


class AskConsultation(BaseModel):
    """Ask for advice about a concern, as a child, a parent or anybody; nobody is named.

    The consultation has the command's id, which only the one who asks knows: with it the advice is read.
    """

    model_config = SHAPE
    NAME: ClassVar = "ask-consultation"
    category: Annotated[Code, CodeMark("concern-category")]
    age_band: Annotated[Code, CodeMark("age-band")] | None = None
    asked_by: Annotated[Code, CodeMark("asker")]


class AnswerConsultation(BaseModel):
    """Give advice on what was asked through the open door."""

    model_config = SHAPE
    NAME: ClassVar = "answer-consultation"
    consultation: UUID
    advice: Advice


ConsultationArgs = ConsultConcern | AskConsultation | AnswerConsultation
"""The data of every command about a concern that names nobody."""
