"""What was agreed with the youth and the family beside the plan, and who met or was counselled?

Events of planning with the youth's id as key. Invariant: what was said or agreed is `Personal`; the rest is coded.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Day, Flag
from shared.events.planning import Minutes, Parties, Party

PresentSectors = Annotated[tuple[Annotated[Code, CodeMark("sector")], ...], Field(max_length=20)]


class AgreementMade(Event):
    """Something was agreed between parties, perhaps until a day; its id is that of the command that recorded it."""

    TYPE = "planning.agreement-made"
    agreement: UUID
    parties: Parties
    text: Personal
    until: Day | None = None


class AgreementAcknowledged(Event):
    """A party has read the agreement and stands by it."""

    TYPE = "planning.agreement-acknowledged"
    agreement: UUID
    by: Party


class CounsellingGiven(Event):
    """The youth or the family was counselled, as part of an intervention or apart from any."""

    TYPE = "planning.counselling-given"
    topic: Annotated[Code, CodeMark("counselling-topic")]
    to: Parties
    intervention: UUID | None = None
    minutes: Minutes | None = None


class NetworkMeetingHeld(Event):
    """The family's network and the professionals met."""

    TYPE = "planning.network-meeting-held"
    parties: Parties
    sectors: PresentSectors = ()
    youth_present: Flag
    text: Personal | None = None


TYPES: Final = (AgreementMade, AgreementAcknowledged, CounsellingGiven, NetworkMeetingHeld)
"""Every event of agreements, counselling and meetings with the network."""
