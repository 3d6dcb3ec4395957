"""What can be asked about an intervention, from its proposal to its end?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, model_validator

from services.planning.commands.common import SHAPE, check_period
from shared.events.envelope import Code, CodeMark
from shared.events.fields import Day, Flag
from shared.events.planning import Account, EffortArea, Ids, Minutes, MinutesPerWeek, Ore, Override, Sectors, Units


class ProposeIntervention(BaseModel):
    """Propose something to be done."""

    model_config = SHAPE
    NAME: ClassVar = "propose-intervention"
    offer: Annotated[Code, CodeMark("offer")]
    effort_area: EffortArea
    sectors: Sectors
    minutes_per_week: MinutesPerWeek | None = None
    goals: Ids = ()
    listed: Code | None = None


class CommitIntervention(BaseModel):
    """Bind the municipality to start; with a price, money is set aside in every budget year from first to last day."""

    model_config = SHAPE
    NAME: ClassVar = "commit-intervention"
    intervention: UUID
    starts_on: Day
    ends_on: Day
    account: Account = "pool"
    unit_price_ore: Ore = 0
    units: Units = 1
    override: Override | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> "CommitIntervention":
        check_period(self.starts_on, self.ends_on)
        return self


class StartIntervention(BaseModel):
    """Record that an intervention has started."""

    model_config = SHAPE
    NAME: ClassVar = "start-intervention"
    intervention: UUID
    occurred_at: AwareDatetime | None = None


class ChangeIntensity(BaseModel):
    """Give more or less of the same."""

    model_config = SHAPE
    NAME: ClassVar = "change-intensity"
    intervention: UUID
    minutes_per_week: MinutesPerWeek
    occurred_at: AwareDatetime | None = None


class CancelIntervention(BaseModel):
    """Give up an intervention that has not started; money set aside for it is released."""

    model_config = SHAPE
    NAME: ClassVar = "cancel-intervention"
    intervention: UUID
    reason: Annotated[Code, CodeMark("intervention-cancelled-reason")]


class EndIntervention(BaseModel):
    """Record that an intervention is over; unless bills are still to come, what was not spent is released."""

    model_config = SHAPE
    NAME: ClassVar = "end-intervention"
    intervention: UUID
    outcome: Annotated[Code, CodeMark("intervention-outcome")]
    release: Flag = True
    occurred_at: AwareDatetime | None = None


class HoldSession(BaseModel):
    """Record that youth and adult met."""

    model_config = SHAPE
    NAME: ClassVar = "hold-session"
    intervention: UUID
    minutes: Minutes | None = None
    occurred_at: AwareDatetime | None = None


class MissSession(BaseModel):
    """Record that an agreed meeting did not take place."""

    model_config = SHAPE
    NAME: ClassVar = "miss-session"
    intervention: UUID
    reason: Annotated[Code, CodeMark("session-missed-reason")]
    occurred_at: AwareDatetime | None = None


InterventionCommand = (
    ProposeIntervention
    | CommitIntervention
    | StartIntervention
    | ChangeIntensity
    | CancelIntervention
    | EndIntervention
    | HoldSession
    | MissSession
)
"""Everything that can be asked about interventions."""
