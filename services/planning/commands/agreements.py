"""What can be asked about what was agreed beside the plan, and about talks and meetings with the family?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from services.planning.commands.common import SHAPE
from shared.events.agreements import PresentSectors
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.fields import Day, Flag
from shared.events.planning import Minutes, Parties, Party


class MakeAgreement(BaseModel):
    """Record what was agreed between parties; the agreement has the command's id."""

    model_config = SHAPE
    NAME: ClassVar = "make-agreement"
    parties: Parties
    text: Personal
    until: Day | None = None
    occurred_at: AwareDatetime | None = None


class AcknowledgeAgreement(BaseModel):
    """Record that a party has read an agreement and stands by it."""

    model_config = SHAPE
    NAME: ClassVar = "acknowledge-agreement"
    agreement: UUID
    by: Party
    occurred_at: AwareDatetime | None = None


class GiveCounselling(BaseModel):
    """Record that the youth or the family was counselled."""

    model_config = SHAPE
    NAME: ClassVar = "give-counselling"
    topic: Annotated[Code, CodeMark("counselling-topic")]
    to: Parties
    intervention: UUID | None = None
    minutes: Minutes | None = None
    occurred_at: AwareDatetime | None = None


class HoldNetworkMeeting(BaseModel):
    """Record that the family's network and the professionals met."""

    model_config = SHAPE
    NAME: ClassVar = "hold-network-meeting"
    parties: Parties
    sectors: PresentSectors = ()
    youth_present: Flag
    text: Personal | None = None
    occurred_at: AwareDatetime | None = None


AgreementCommand = MakeAgreement | AcknowledgeAgreement | GiveCounselling | HoldNetworkMeeting
"""Everything that can be asked about agreements and talks."""
