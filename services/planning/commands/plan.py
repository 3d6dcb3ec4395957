"""What can be asked about the plan's versions and its goals?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from services.planning.commands.common import SHAPE
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.planning import Dimension, GoalScale, Parties, Party


class DraftPlan(BaseModel):
    """Begin the first version of the plan."""

    model_config = SHAPE
    NAME: ClassVar = "draft-plan"


class RevisePlan(BaseModel):
    """Begin a new version of a plan that was agreed or declined."""

    model_config = SHAPE
    NAME: ClassVar = "revise-plan"
    reason: Annotated[Code, CodeMark("plan-revision-reason")]


class AgreePlan(BaseModel):
    """Record that parties agree to the newest version."""

    model_config = SHAPE
    NAME: ClassVar = "agree-plan"
    parties: Parties
    occurred_at: AwareDatetime | None = None


class DeclinePlan(BaseModel):
    """Record that a party does not agree to the newest version."""

    model_config = SHAPE
    NAME: ClassVar = "decline-plan"
    by: Party
    occurred_at: AwareDatetime | None = None


class SetGoal(BaseModel):
    """Set a goal."""

    model_config = SHAPE
    NAME: ClassVar = "set-goal"
    area: Dimension
    text: Personal
    concerns: Annotated[Code, CodeMark("goal-concern")] | None = None


class RecordProgress(BaseModel):
    """Record how near a goal is."""

    model_config = SHAPE
    NAME: ClassVar = "record-progress"
    goal: UUID
    scale: GoalScale
    occurred_at: AwareDatetime | None = None


class ReachGoal(BaseModel):
    """Record that a goal is reached."""

    model_config = SHAPE
    NAME: ClassVar = "reach-goal"
    goal: UUID
    occurred_at: AwareDatetime | None = None


class DropGoal(BaseModel):
    """Give a goal up."""

    model_config = SHAPE
    NAME: ClassVar = "drop-goal"
    goal: UUID
    reason: Annotated[Code, CodeMark("goal-dropped-reason")]


VersionCommand = DraftPlan | RevisePlan | AgreePlan | DeclinePlan
"""Everything that can be asked about a version of the plan."""
GoalCommand = SetGoal | RecordProgress | ReachGoal | DropGoal
"""Everything that can be asked about goals."""
