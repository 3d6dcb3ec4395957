"""What has been agreed to do for a youth, how does it go, and what does it cost?

Events of one youth's plan carry the youth's id as key. So do the cost events of a youth's intervention, so that they
are in the youth's history, although a budget year decides them; costs of no one youth carry the budget year's key.
Money is whole øre (1/100 DKK) and never negative: committing, spending and releasing are events of their own.

Invariant: what a person typed is `Personal`; everything else is coded, counted or an id, and names nobody.
Source of the ten dimensions: the Integrated Children's System (ICS), National Board of Social Services.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, Strict

from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Day, StaffId

EffortArea = Annotated[Code, CodeMark("effort-area")]
"""One of the six areas that the effort budget is divided into."""
Need = Annotated[Code, CodeMark("need-judgement")]
"""A professional's judgement of one ICS dimension."""
Dimension = Annotated[Code, CodeMark("ics-dimension")]
Party = Annotated[Code, CodeMark("party")]
Problem = Annotated[Code, CodeMark("problem-kind")]
Account = Annotated[Code, CodeMark("account")]
"""`pool` draws on the effort budget, `ordinary` on somebody's ordinary budget."""
Ore = Annotated[int, Strict(), Field(ge=0, le=10**13)]
"""An amount in øre."""
Units = Annotated[int, Strict(), Field(ge=1, le=100_000)]
"""How many hours, weeks or pieces of something that has a price each."""
BudgetYear = Annotated[int, Strict(), Field(ge=2000, le=2100)]
MinutesPerWeek = Annotated[int, Strict(), Field(ge=0, le=7 * 24 * 60)]
Minutes = Annotated[int, Strict(), Field(ge=1, le=24 * 60)]
PlanVersion = Annotated[int, Strict(), Field(ge=1)]
GoalScale = Annotated[int, Strict(), Field(ge=0, le=10)]
"""How near a goal is, from 0 (as bad as it was) to 10 (reached), as the youth and the adult see it."""
Parties = Annotated[tuple[Party, ...], Field(min_length=1, max_length=20)]
RiskFactors = Annotated[tuple[Annotated[Code, CodeMark("risk-factor")], ...], Field(max_length=60)]
ProtectiveFactors = Annotated[tuple[Annotated[Code, CodeMark("protective-factor")], ...], Field(max_length=60)]
Problems = Annotated[tuple[Problem, ...], Field(max_length=20)]
Sectors = Annotated[tuple[Annotated[Code, CodeMark("sector")], ...], Field(min_length=1, max_length=20)]
Ids = Annotated[tuple[UUID, ...], Field(max_length=100)]
Frames = Annotated[dict[EffortArea, Ore], Field(max_length=20)]
"""What each area may use at most of a year's budget."""
Override = Annotated[Code, CodeMark("budget-override-reason")]
"""Why a leader let a cost go beyond what was left."""


def budget_key(municipality: str, year: int) -> str:
    """The organisation key of a municipality's budget year."""
    return f"org-{municipality}-budget-{year}"


class NeedsAssessed(Event):
    """A professional has judged the youth's needs in all ten ICS dimensions."""

    TYPE = "planning.needs-assessed"
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


class RiskAssessed(Event):
    """A professional has judged risk and protection; the level is the person's judgement, never computed."""

    TYPE = "planning.risk-assessed"
    risk_factors: RiskFactors = ()
    protective_factors: ProtectiveFactors = ()
    level: Annotated[Code, CodeMark("risk-level")]
    primary_problem: Problem | None = None
    derived_problems: Problems = ()


class YouthHeard(Event):
    """The youth has said what he or she wants and thinks."""

    TYPE = "planning.youth-heard"
    form: Annotated[Code, CodeMark("hearing-form")]
    view: Personal


class YouthNotHeard(Event):
    """The youth could not be heard, for a reason that somebody answers for."""

    TYPE = "planning.youth-not-heard"
    reason: Annotated[Code, CodeMark("not-heard-reason")]


class FamilyHeard(Event):
    """The family has said what it wants and thinks."""

    TYPE = "planning.family-heard"
    form: Annotated[Code, CodeMark("hearing-form")]
    by: Parties
    view: Personal


class PlanDrafted(Event):
    """The first version of the plan is being made."""

    TYPE = "planning.plan-drafted"
    plan_version: PlanVersion


class PlanRevised(Event):
    """A new version of the plan is being made; it has to be agreed again."""

    TYPE = "planning.plan-revised"
    plan_version: PlanVersion
    reason: Annotated[Code, CodeMark("plan-revision-reason")]


class PlanAgreed(Event):
    """Parties have agreed to a version, with the goals and interventions that it consisted of at that moment."""

    TYPE = "planning.plan-agreed"
    plan_version: PlanVersion
    parties: Parties
    goals: Ids = ()
    interventions: Ids = ()


class PlanDeclined(Event):
    """A party does not agree to a version."""

    TYPE = "planning.plan-declined"
    plan_version: PlanVersion
    by: Party


class GoalSet(Event):
    """A goal within one area of the youth's life, for the youth or for the family; its id is the command's."""

    TYPE = "planning.goal-set"
    goal: UUID
    area: Dimension
    text: Personal
    concerns: Annotated[Code, CodeMark("goal-concern")] | None = None


class GoalProgressed(Event):
    """How near the goal is today."""

    TYPE = "planning.goal-progressed"
    goal: UUID
    scale: GoalScale


class GoalReached(Event):
    """The goal is reached."""

    TYPE = "planning.goal-reached"
    goal: UUID


class GoalDropped(Event):
    """The goal is given up."""

    TYPE = "planning.goal-dropped"
    goal: UUID
    reason: Annotated[Code, CodeMark("goal-dropped-reason")]


class InterventionProposed(Event):
    """Something is proposed to be done; its id is that of the command that proposed it.

    `listed` is the offer of the municipality's own range of services that it is, where it is one.
    """

    TYPE = "planning.intervention-proposed"
    intervention: UUID
    offer: Annotated[Code, CodeMark("offer")]
    effort_area: EffortArea
    sectors: Sectors
    minutes_per_week: MinutesPerWeek | None = None
    goals: Ids = ()
    listed: Code | None = None


class InterventionCommitted(Event):
    """The municipality has bound itself to start; days are inclusive."""

    TYPE = "planning.intervention-committed"
    intervention: UUID
    starts_on: Day
    ends_on: Day
    budget_years: Annotated[tuple[BudgetYear, ...], Field(max_length=10)] = ()


class InterventionStarted(Event):
    """The intervention is under way."""

    TYPE = "planning.intervention-started"
    intervention: UUID


class IntensityChanged(Event):
    """More or less of the same, without a new version of the plan."""

    TYPE = "planning.intensity-changed"
    intervention: UUID
    minutes_per_week: MinutesPerWeek
    before: MinutesPerWeek | None = None


class InterventionCancelled(Event):
    """The intervention will not start."""

    TYPE = "planning.intervention-cancelled"
    intervention: UUID
    reason: Annotated[Code, CodeMark("intervention-cancelled-reason")]


class InterventionEnded(Event):
    """The intervention is over."""

    TYPE = "planning.intervention-ended"
    intervention: UUID
    outcome: Annotated[Code, CodeMark("intervention-outcome")]


class SessionHeld(Event):
    """The youth and the adult met."""

    TYPE = "planning.session-held"
    intervention: UUID
    minutes: Minutes | None = None


class SessionMissed(Event):
    """An agreed meeting did not take place."""

    TYPE = "planning.session-missed"
    intervention: UUID
    reason: Annotated[Code, CodeMark("session-missed-reason")]


class MentorProposed(Event):
    """Somebody is proposed as contact person or mentor; the match's id is that of the command that proposed it."""

    TYPE = "planning.mentor-proposed"
    match: UUID
    mentor: StaffId
    name: Personal | None = None
    intervention: UUID | None = None


class MentorMatched(Event):
    """Youth and mentor have said yes to each other."""

    TYPE = "planning.mentor-matched"
    match: UUID
    mentor: StaffId


class MentorDeclined(Event):
    """The proposed match will not be."""

    TYPE = "planning.mentor-declined"
    match: UUID
    mentor: StaffId
    by: Party
    reason: Annotated[Code, CodeMark("mentor-declined-reason")]


class MentorEnded(Event):
    """A match is over."""

    TYPE = "planning.mentor-ended"
    match: UUID
    mentor: StaffId
    reason: Annotated[Code, CodeMark("mentor-ended-reason")]


class BudgetSet(Event):
    """The amount of a budget year, replacing an earlier one; areas may have frames that add up to at most it."""

    TYPE = "planning.budget-set"
    year: BudgetYear
    amount_ore: Ore
    areas: Frames = Field(default_factory=dict)


class CostCommitted(Event):
    """One budget year's part of a commitment; the parts of all years add up to `unit_price_ore * units`.

    The commitment's id is the intervention's, or that of the command where the cost belongs to no intervention.
    A bill beyond what is left of a commitment commits the difference first, on the same terms. So what was committed
    less what was released is what a year has given away, and never less than what was spent.
    """

    TYPE = "planning.cost-committed"
    year: BudgetYear
    commitment: UUID
    intervention: UUID | None = None
    area: EffortArea
    account: Account
    starts_on: Day
    ends_on: Day
    unit_price_ore: Ore
    units: Units
    amount_ore: Ore
    override: Override | None = None


class CostSpent(Event):
    """Money has been used against a commitment."""

    TYPE = "planning.cost-spent"
    year: BudgetYear
    commitment: UUID
    intervention: UUID | None = None
    area: EffortArea
    account: Account
    amount_ore: Ore


class CostReleased(Event):
    """Committed money that will not be used is free again."""

    TYPE = "planning.cost-released"
    year: BudgetYear
    commitment: UUID
    intervention: UUID | None = None
    area: EffortArea
    account: Account
    amount_ore: Ore


TYPES: Final = (
    NeedsAssessed,
    RiskAssessed,
    YouthHeard,
    YouthNotHeard,
    FamilyHeard,
    PlanDrafted,
    PlanRevised,
    PlanAgreed,
    PlanDeclined,
    GoalSet,
    GoalProgressed,
    GoalReached,
    GoalDropped,
    InterventionProposed,
    InterventionCommitted,
    InterventionStarted,
    IntensityChanged,
    InterventionCancelled,
    InterventionEnded,
    SessionHeld,
    SessionMissed,
    MentorProposed,
    MentorMatched,
    MentorDeclined,
    MentorEnded,
    BudgetSet,
    CostCommitted,
    CostSpent,
    CostReleased,
)
