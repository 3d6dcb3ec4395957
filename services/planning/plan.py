"""What is agreed for one youth: needs, risk, heard views, the plan, goals, interventions, mentors, agreements?

A pure decider over one stream a youth. Money is not decided here (see `budget`), only in which years some is needed.
Invariant: the same command twice leads to nothing the second time, and `evolve` takes any subset of the stream.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Literal, assert_never
from uuid import UUID

from services.planning import agreements, interventions, mentors
from services.planning.agreements import Agreements
from services.planning.commands import PlanCommand
from services.planning.commands.agreements import AgreementCommand
from services.planning.commands.interventions import InterventionCommand, ProposeIntervention
from services.planning.commands.judgements import (
    AssessNeeds,
    AssessRisk,
    HearFamily,
    HearYouth,
    JudgementCommand,
    NoteYouthNotHeard,
)
from services.planning.commands.mentors import MentorCommand, ProposeMentor
from services.planning.commands.plan import (
    AgreePlan,
    DeclinePlan,
    DraftPlan,
    DropGoal,
    GoalCommand,
    ReachGoal,
    RecordProgress,
    RevisePlan,
    SetGoal,
    VersionCommand,
)
from services.planning.interventions import Interventions
from services.planning.mentors import Matches
from services.planning.moments import happened_at, happened_on
from services.planning.refusals import common, plans
from shared.deciding import Command, Decision
from shared.events.envelope import Envelope, Event
from shared.events.planning import (
    FamilyHeard,
    GoalDropped,
    GoalProgressed,
    GoalReached,
    GoalSet,
    NeedsAssessed,
    PlanAgreed,
    PlanDeclined,
    PlanDrafted,
    PlanRevised,
    RiskAssessed,
    YouthHeard,
    YouthNotHeard,
)

GoalStatus = Literal["set", "reached", "dropped"]
VersionStatus = Literal["none", "draft", "agreed", "declined"]
_Other = JudgementCommand | GoalCommand | InterventionCommand | MentorCommand | AgreementCommand
"""Every command that is not about a version of the plan."""


@dataclass(frozen=True, slots=True)
class Version:
    """The newest version of the plan and what its parties say to it."""

    number: int = 0
    agreed_by: frozenset[str] = frozenset()
    declined_by: frozenset[str] = frozenset()

    @property
    def status(self) -> VersionStatus:
        """Declined as long as one party declines it."""
        if self.number == 0:
            return "none"
        if self.declined_by:
            return "declined"
        return "agreed" if self.agreed_by else "draft"


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be known of a youth's plan to decide on it.

    Attributes:
        hearings: the events that tell the youth's view, or why there is none.
        done: ids of the commands that have led to something.
    """

    hearings: frozenset[UUID] = frozenset()
    version: Version = Version()
    goals: Mapping[UUID, GoalStatus] = field(default_factory=dict)
    interventions: Interventions = field(default_factory=dict)
    matches: Matches = field(default_factory=dict)
    agreements: Agreements = field(default_factory=dict)
    done: frozenset[UUID] = frozenset()


INITIAL: Final = Plan()


def evolve(plan: Plan, envelope: Envelope) -> Plan:
    """The plan after an event of its stream."""
    event, cause = envelope.data, envelope.causation_id
    heard = {envelope.id} if isinstance(event, YouthHeard | YouthNotHeard) else set()
    return Plan(
        hearings=plan.hearings | heard,
        version=_version_after(plan.version, event),
        goals=_goals_after(plan.goals, event),
        interventions=interventions.evolve(plan.interventions, event),
        matches=mentors.evolve(plan.matches, event),
        agreements=agreements.evolve(plan.agreements, event),
        done=plan.done if cause is None else plan.done | {cause},
    )


def decide(
    plan: Plan, command: Command, years: tuple[int, ...] = (), corrected: AbstractSet[UUID] = frozenset()
) -> tuple[Decision, ...]:
    """What a command leads to; nothing where its effect is there already.

    Args:
        plan: the youth's plan as it is.
        command: one of `PlanCommand`.
        years: the budget years in which it sets money aside.
        corrected: events of the plan that turned out to be wrong: a hearing among them is none.

    Raises:
        RefusedError: the command may not be carried out now.
    """
    args = command.args
    assert isinstance(args, PlanCommand)
    if command.id in plan.done:
        return ()
    if isinstance(args, VersionCommand):
        event = _agreed(plan, args, heard=bool(plan.hearings - corrected))
    else:
        event = _event(plan, args, command, years)
    if event is None:
        return ()
    return (Decision(event, happened_at(command), f"command:{args.NAME}"),)


def _event(plan: Plan, args: _Other, command: Command, years: tuple[int, ...]) -> Event | None:
    if isinstance(args, JudgementCommand):
        return _judged(args)
    if isinstance(args, GoalCommand):
        return _aimed(plan.goals, args, command.id)
    if isinstance(args, InterventionCommand):
        if isinstance(args, ProposeIntervention) and not plan.goals.keys() >= set(args.goals):
            raise common.unknown("goal")
        return interventions.decide(plan.interventions, args, command.id, years)
    if isinstance(args, MentorCommand):
        if isinstance(args, ProposeMentor) and args.intervention not in {None, *plan.interventions}:
            raise common.unknown("intervention")
        return mentors.decide(plan.matches, args, command.id, interventions.offers(plan.interventions))
    if isinstance(args, AgreementCommand):
        return agreements.decide(plan.agreements, args, command.id, happened_on(command), plan.interventions)
    assert_never(args)


def _judged(args: JudgementCommand) -> Event:
    match args:
        case AssessNeeds():
            return NeedsAssessed.model_validate(args.model_dump(exclude={"occurred_at"}))
        case AssessRisk():
            if args.primary_problem in args.derived_problems:
                raise plans.primary_and_derived()
            return RiskAssessed.model_validate(args.model_dump(exclude={"occurred_at"}))
        case HearYouth():
            return YouthHeard(form=args.form, view=args.view)
        case NoteYouthNotHeard():
            return YouthNotHeard(reason=args.reason)
        case HearFamily():
            return FamilyHeard(form=args.form, by=args.by, view=args.view)
        case _:
            assert_never(args)


def _agreed(plan: Plan, args: VersionCommand, *, heard: bool) -> Event | None:
    number, status = plan.version.number, plan.version.status
    if isinstance(args, DraftPlan):
        if status in ("agreed", "declined"):
            raise plans.plan_exists()
        return None if number else PlanDrafted(plan_version=1)
    if status == "none":
        raise plans.no_plan()
    match args:
        case RevisePlan():
            if status == "draft":
                raise plans.draft_open()
            return PlanRevised(plan_version=number + 1, reason=args.reason)
        case AgreePlan():
            return _agreed_by(plan, args, heard=heard)
        case DeclinePlan():
            return None if args.by in plan.version.declined_by else PlanDeclined(plan_version=number, by=args.by)
        case _:
            assert_never(args)


def _agreed_by(plan: Plan, args: AgreePlan, *, heard: bool) -> Event | None:
    joining = tuple(party for party in dict.fromkeys(args.parties) if party not in plan.version.agreed_by)
    if not joining:
        return None
    if not heard:
        raise plans.youth_not_heard()
    return PlanAgreed(
        plan_version=plan.version.number,
        parties=joining,
        goals=tuple(goal for goal, status in plan.goals.items() if status == "set"),
        interventions=tuple(one for one, found in plan.interventions.items() if interventions.is_open(found)),
    )


def _version_after(version: Version, event: Event) -> Version:
    match event:
        case PlanDrafted() | PlanRevised():
            return Version(event.plan_version)
        case PlanAgreed():
            joined = frozenset(event.parties)
            return Version(event.plan_version, version.agreed_by | joined, version.declined_by - joined)
        case PlanDeclined():
            left = frozenset((event.by,))
            return Version(event.plan_version, version.agreed_by - left, version.declined_by | left)
        case _:
            return version


def _aimed(goals: Mapping[UUID, GoalStatus], args: GoalCommand, command: UUID) -> Event | None:
    if isinstance(args, SetGoal):
        return GoalSet(goal=command, area=args.area, text=args.text, concerns=args.concerns)
    status = goals.get(args.goal)
    if status is None:
        raise common.unknown("goal")
    match args:
        case RecordProgress():
            event: Event = GoalProgressed(goal=args.goal, scale=args.scale)
            reached: GoalStatus | None = None
        case ReachGoal():
            event, reached = GoalReached(goal=args.goal), "reached"
        case DropGoal():
            event, reached = GoalDropped(goal=args.goal, reason=args.reason), "dropped"
        case _:
            assert_never(args)
    if status == reached:
        return None
    if status != "set":
        raise plans.goal_over()
    return event


def _goals_after(goals: Mapping[UUID, GoalStatus], event: Event) -> Mapping[UUID, GoalStatus]:
    match event:
        case GoalSet():
            return {**goals, event.goal: "set"}
        case GoalProgressed():
            # Its setting may be missing from a subset of the stream; that somebody works on it shows that it was set.
            return goals if event.goal in goals else {**goals, event.goal: "set"}
        case GoalReached():
            return {**goals, event.goal: "reached"}
        case GoalDropped():
            return {**goals, event.goal: "dropped"}
        case _:
            return goals
