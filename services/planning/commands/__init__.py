"""What can a person ask of planning, and which data belongs to each wish?

One frozen model a command; its `NAME` is what is spoken on `cmd.planning.<name>`. A goal, an
intervention, a match and a cost without an intervention get the id of the command that made them.
`occurred_at` says when something happened that is told afterwards; without it, it happened when the command was given.

Invariant: `Personal` arguments arrive sealed with the youth's key; planning never sees them in the clear.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, get_args
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from services.planning.commands.agreements import AgreementCommand
from services.planning.commands.common import SHAPE
from services.planning.commands.methods import MethodCommand
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.fields import Day, Flag, StaffId
from shared.events.planning import (
    Account,
    BudgetYear,
    Dimension,
    EffortArea,
    Frames,
    GoalScale,
    Ids,
    Minutes,
    MinutesPerWeek,
    Need,
    Ore,
    Override,
    Parties,
    Party,
    Problem,
    Problems,
    ProtectiveFactors,
    RiskFactors,
    Sectors,
    Units,
)

_LONGEST_YEARS: Final = 5


class AssessNeeds(BaseModel):
    """Judge the youth's needs in the ten ICS dimensions."""

    model_config = SHAPE
    NAME: ClassVar = "assess-needs"
    health: Need
    development_and_behaviour: Need
    daycare_school_learning: Need
    leisure_and_friends: Need
    safe_care: Need
    stimulation_and_guidance: Need
    support_of_relations: Need
    family_and_background: Need
    housing_work_economy: Need
    social_network: Need
    occurred_at: AwareDatetime | None = None


class AssessRisk(BaseModel):
    """Judge risk and protective factors and, as a person, the level."""

    model_config = SHAPE
    NAME: ClassVar = "assess-risk"
    risk_factors: RiskFactors = ()
    protective_factors: ProtectiveFactors = ()
    level: Annotated[Code, CodeMark("risk-level")]
    primary_problem: Problem | None = None
    derived_problems: Problems = ()
    occurred_at: AwareDatetime | None = None


class HearYouth(BaseModel):
    """Record what the youth said."""

    model_config = SHAPE
    NAME: ClassVar = "hear-youth"
    form: Annotated[Code, CodeMark("hearing-form")]
    view: Personal
    occurred_at: AwareDatetime | None = None


class NoteYouthNotHeard(BaseModel):
    """Record why the youth could not be heard."""

    model_config = SHAPE
    NAME: ClassVar = "note-youth-not-heard"
    reason: Annotated[Code, CodeMark("not-heard-reason")]
    occurred_at: AwareDatetime | None = None


class HearFamily(BaseModel):
    """Record what the family said."""

    model_config = SHAPE
    NAME: ClassVar = "hear-family"
    form: Annotated[Code, CodeMark("hearing-form")]
    by: Parties
    view: Personal
    occurred_at: AwareDatetime | None = None


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
        _period(self.starts_on, self.ends_on)
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
        _period(self.starts_on, self.ends_on)
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


def _period(starts_on: Day, ends_on: Day) -> None:
    if ends_on < starts_on:
        raise ValueError("ends_on is before starts_on")
    if ends_on.year - starts_on.year >= _LONGEST_YEARS:
        raise ValueError(f"the period touches more than {_LONGEST_YEARS} budget years")


JudgementCommand = AssessNeeds | AssessRisk | HearYouth | NoteYouthNotHeard | HearFamily
VersionCommand = DraftPlan | RevisePlan | AgreePlan | DeclinePlan
GoalCommand = SetGoal | RecordProgress | ReachGoal | DropGoal
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
MentorCommand = ProposeMentor | MatchMentor | DeclineMentor | EndMentor
PlanCommand = JudgementCommand | VersionCommand | GoalCommand | InterventionCommand | MentorCommand | AgreementCommand
"""Everything that can be asked about one youth."""
BudgetCommand = SetBudget | CommitCost | SpendCost | ReleaseCost
"""Everything that can be asked about a budget year without naming a youth."""

PLAN_COMMANDS: Final[tuple[type[PlanCommand], ...]] = get_args(PlanCommand)
"""Commands about one youth; the request names the youth."""

BUDGET_COMMANDS: Final[tuple[type[BudgetCommand], ...]] = get_args(BudgetCommand)
"""Commands about a budget year; the request names no youth."""

METHOD_COMMANDS: Final[tuple[type[MethodCommand], ...]] = get_args(MethodCommand)
"""Commands about what the municipality can offer and works by; the request names no youth."""

COMMANDS: Final[Mapping[str, type[PlanCommand | BudgetCommand | MethodCommand]]] = {
    model.NAME: model for model in (*PLAN_COMMANDS, *BUDGET_COMMANDS, *METHOD_COMMANDS)
}
"""Every command by its name."""
