"""What can be asked about a budget year, and about costs that belong to no one youth?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from services.planning.commands.common import SHAPE, check_period
from shared.events.fields import Day
from shared.events.planning import Account, BudgetYear, EffortArea, Frames, Ore, Override, Units


class SetBudget(BaseModel):
    """Set a budget year's amount and, if wanted, what each area may use of it."""

    model_config = SHAPE
    NAME: ClassVar = "set-budget"
    year: BudgetYear
    amount_ore: Ore
    areas: Frames = Field(default_factory=dict)


class CommitCost(BaseModel):
    """Set money aside for something that belongs to no one youth, such as group work."""

    model_config = SHAPE
    NAME: ClassVar = "commit-cost"
    area: EffortArea
    account: Account = "pool"
    starts_on: Day
    ends_on: Day
    unit_price_ore: Ore
    units: Units = 1
    override: Override | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> "CommitCost":
        check_period(self.starts_on, self.ends_on)
        return self


class SpendCost(BaseModel):
    """Record that money was used against a commitment of a budget year."""

    model_config = SHAPE
    NAME: ClassVar = "spend-cost"
    commitment: UUID
    year: BudgetYear
    amount_ore: Annotated[Ore, Field(ge=1)]
    override: Override | None = None
    occurred_at: AwareDatetime | None = None


class ReleaseCost(BaseModel):
    """Free committed money that will not be used; without an amount, all that is left of the commitment."""

    model_config = SHAPE
    NAME: ClassVar = "release-cost"
    commitment: UUID
    year: BudgetYear
    amount_ore: Annotated[Ore, Field(ge=1)] | None = None


BudgetCommand = SetBudget | CommitCost | SpendCost | ReleaseCost
"""Everything that can be asked about a budget year without naming a youth."""
