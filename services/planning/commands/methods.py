"""What can be asked about the range of services, activities for many, descriptions, methods and the programme?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.planning.commands.common import SHAPE
from shared.events.envelope import Code, CodeMark
from shared.events.fields import Count, Day, Title
from shared.events.methods import Edition, Evidence, Outcome, Sector
from shared.events.planning import EffortArea, Ore


class ListOffer(BaseModel):
    """Put an offer into the range of services, or say anew what it is."""

    model_config = SHAPE
    NAME: ClassVar = "list-offer"
    offer: Code
    title: Title
    effort_area: EffortArea
    sector: Sector
    unit: Annotated[Code, CodeMark("price-unit")] | None = None
    unit_price_ore: Ore | None = None
    kind: Annotated[Code, CodeMark("offer")] | None = None
    sectors: Annotated[tuple[Sector, ...], Field(max_length=20)] | None = None
    partner: Title | None = None
    evidence: Evidence | None = None
    places: Count | None = None
    suggestion: UUID | None = None


class WithdrawOffer(BaseModel):
    """Take an offer out of the range of services."""

    model_config = SHAPE
    NAME: ClassVar = "withdraw-offer"
    offer: Code


class SuggestOffer(BaseModel):
    """Suggest an offer that is not there yet; the suggestion has the command's id."""

    model_config = SHAPE
    NAME: ClassVar = "suggest-offer"
    title: Title
    effort_area: EffortArea
    sector: Sector
    evidence: Evidence | None = None


class HoldActivity(BaseModel):
    """Record group work, a workshop or a visit, for so many; the activity has the command's id."""

    model_config = SHAPE
    NAME: ClassVar = "hold-activity"
    kind: Annotated[Code, CodeMark("activity-held-kind")]
    effort_area: EffortArea
    participants: Count
    commitment: UUID | None = None
    occurred_at: AwareDatetime | None = None


class PublishDescription(BaseModel):
    """Put the version of a description that the definitions hold into force here."""

    model_config = SHAPE
    NAME: ClassVar = "publish-description"
    description: Code
    version: Edition
    review_by: Day


class FollowUpDescription(BaseModel):
    """Record that the use of a description was looked at."""

    model_config = SHAPE
    NAME: ClassVar = "follow-up-description"
    description: Code
    version: Edition
    outcome: Outcome


class ReviseDescription(BaseModel):
    """Let a newer version, which the definitions hold, replace the one in force."""

    model_config = SHAPE
    NAME: ClassVar = "revise-description"
    description: Code
    version: Edition
    replaces: Edition
    review_by: Day


class RetireDescription(BaseModel):
    """Use a description no longer for new pathways; `successor` is one in force that takes its place."""

    model_config = SHAPE
    NAME: ClassVar = "retire-description"
    description: Code
    version: Edition
    reason: Annotated[Code, CodeMark("description-retired-reason")]
    successor: Code | None = None


class EnterProgrammePhase(BaseModel):
    """Record that the partnership programme enters a phase."""

    model_config = SHAPE
    NAME: ClassVar = "enter-programme-phase"
    programme: Code
    phase: Annotated[Code, CodeMark("programme-phase")]
    occurred_at: AwareDatetime | None = None


class ReviewMethod(BaseModel):
    """Record that a method in use was looked over, and what came of it."""

    model_config = SHAPE
    NAME: ClassVar = "review-method"
    method: Code
    title: Title
    outcome: Outcome
    next_review_by: Day | None = None
    evidence: Evidence | None = None
    occurred_at: AwareDatetime | None = None


MethodCommand = (
    ListOffer
    | WithdrawOffer
    | SuggestOffer
    | HoldActivity
    | PublishDescription
    | FollowUpDescription
    | ReviseDescription
    | RetireDescription
    | EnterProgrammePhase
    | ReviewMethod
)
"""Everything that can be asked about offers, activities, descriptions, methods and the programme; no youth in it."""
