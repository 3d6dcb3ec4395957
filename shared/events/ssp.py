"""What does the cooperation of school, social services and police (SSP) tell: concerns, meetings and judged risk?

Invariant: a group is an organisation's key without names.
"""

from typing import Annotated, Final

from pydantic import Field

from shared.events import shapes
from shared.events.envelope import Code, CodeMark, Event
from shared.events.fields import OrganisationKey, Scale


class ConcernShared(shapes.ConcernShared):
    """Bekymring delt by the SSP cooperation; it starts no clock."""

    TYPE = "ssp.concern-shared"


class MeetingHeld(Event):
    """SSP-møde afholdt, and which sectors took part."""

    TYPE = "ssp.meeting-held"
    participants: Annotated[tuple[Annotated[Code, CodeMark("sector")], ...], Field(min_length=1, max_length=20)]


class YouthRiskJudged(Event):
    """Risiko vurderet on the five-level scale of SSP, for a youth, perhaps as part of a group."""

    TYPE = "ssp.youth-risk-judged"
    level: Scale
    group: OrganisationKey | None = None


TYPES: Final = (ConcernShared, MeetingHeld, YouthRiskJudged)
"""Every event of the SSP cooperation."""
