"""What does one command lead to, over every stream that it touches?

A command about a youth may decide in the youth's plan and in one or more budget years: everything together or
nothing. Events of a budget year about a youth's intervention have the youth as key, and the year's stream as place.
Pure. Invariant: a refusal by any stream is a refusal of the whole command.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeGuard, assert_never
from uuid import UUID

from services.planning import budget as budgets
from services.planning import plan as plans
from services.planning import refusals
from services.planning.budget import Budget, Cost
from services.planning.commands import (
    BudgetCommand,
    CancelIntervention,
    CommitCost,
    CommitIntervention,
    DeclineMentor,
    DropGoal,
    EndIntervention,
    EndMentor,
    HoldSession,
    MissSession,
    PlanCommand,
    ReachGoal,
    RecordProgress,
    ReleaseCost,
    SetBudget,
    SpendCost,
)
from services.planning.plan import Plan
from shared.arguments import check_past
from shared.deciding import Command, Decision
from shared.events.envelope import Event
from shared.events.planning import budget_key

Standing = Literal["unknown", "open", "closed", "erased"]
"""Where a youth stands as far as planning knows from the log."""

WINDING_UP: Final = (
    RecordProgress
    | ReachGoal
    | DropGoal
    | CancelIntervention
    | EndIntervention
    | HoldSession
    | MissSession
    | DeclineMentor
    | EndMentor
)
"""What may still be told after a pathway was closed."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision and where it belongs: the budget year, or None for the youth's plan; `key` is that of its event."""

    year: int | None
    key: str
    decision: Decision


def years_touched(args: PlanCommand | BudgetCommand, plan: Plan) -> tuple[int, ...]:
    """The budget years that have to be known to decide on a command."""
    match args:
        case CommitIntervention() | CommitCost():
            return tuple(range(args.starts_on.year, args.ends_on.year + 1))
        case CancelIntervention() | EndIntervention():
            found = plan.interventions.get(args.intervention)
            return found.budget_years if found else ()
        case SetBudget() | SpendCost() | ReleaseCost():
            return (args.year,)
        case _:
            return ()


def decide_plan(command: Command, standing: Standing, plan: Plan, years: Mapping[int, Budget]) -> tuple[Placed, ...]:
    """What a command about a youth leads to.

    Args:
        command: with the youth as key and one of `PlanCommand` as data; an override in it is a leader's.
        standing: where the youth stands.
        plan: the youth's plan.
        years: the budget years that `years_touched` names.

    Raises:
        RefusedError: it may not be carried out.
    """
    args = command.args
    assert isinstance(args, PlanCommand)
    _permitted(args, standing)
    _not_ahead(command)
    cost = _cost(args, command.key, plan)
    decided = plans.decide(plan, command, tuple(budgets.shares(cost)) if cost else ())
    if not decided:
        return ()
    placed = [Placed(None, command.key, decision) for decision in decided]
    for year, event in _money(args, cost, years):
        placed.append(Placed(year, command.key, _decision(command, args.NAME, event)))
    return tuple(placed)


def decide_budget(command: Command, municipality: str, years: Mapping[int, Budget]) -> tuple[Placed, ...]:
    """What a command about a budget year leads to; its event has the youth's key where it concerns one.

    Raises:
        RefusedError: it may not be carried out.
    """
    args = command.args
    assert isinstance(args, BudgetCommand)
    _not_ahead(command)
    placed = []
    for year, budget in years.items():
        if command.id in budget.done:
            continue
        key = budget_key(municipality, year)
        match args:
            case SetBudget():
                events: tuple[Event | None, ...] = (budgets.set_amount(budget, args),)
            case CommitCost():
                events = (budgets.commit(budget, year, _cost_of_no_youth(args, command.id), args.override),)
            case SpendCost():
                events = budgets.spend(budget, args)
                key = budget.commitments[args.commitment].key
            case ReleaseCost():
                events = (budgets.release(budget, args),)
                key = budget.commitments[args.commitment].key
            case _:
                assert_never(args)
        placed += [Placed(year, key, _decision(command, args.NAME, event)) for event in events if event is not None]
    return tuple(placed)


def _permitted(args: PlanCommand, standing: Standing) -> None:
    match standing:
        case "unknown":
            raise refusals.no_pathway()
        case "erased":
            raise refusals.erased()
        case "closed":
            if not isinstance(args, WINDING_UP):
                raise refusals.pathway_closed()
        case "open":
            return
        case _:
            assert_never(standing)


def _not_ahead(command: Command) -> None:
    check_past(plans.happened_at(command), command.at)


def _cost(args: PlanCommand, key: str, plan: Plan) -> Cost | None:
    if not isinstance(args, CommitIntervention) or not args.unit_price_ore:
        return None
    found = plan.interventions.get(args.intervention)
    if found is None or found.area is None:
        raise refusals.unknown("intervention")
    return Cost(
        commitment=args.intervention,
        key=key,
        area=found.area,
        account=args.account,
        starts_on=args.starts_on,
        ends_on=args.ends_on,
        unit_price_ore=args.unit_price_ore,
        units=args.units,
    )


def _cost_of_no_youth(args: CommitCost, command: UUID) -> Cost:
    return Cost(
        commitment=command,
        key=None,
        area=args.area,
        account=args.account,
        starts_on=args.starts_on,
        ends_on=args.ends_on,
        unit_price_ore=args.unit_price_ore,
        units=args.units,
    )


def _money(args: PlanCommand, cost: Cost | None, years: Mapping[int, Budget]) -> Iterator[tuple[int, Event]]:
    """What a command that the plan agrees to does to each budget year."""
    for year, budget in years.items():
        event: Event | None = None
        if isinstance(args, CommitIntervention) and cost is not None:
            event = budgets.commit(budget, year, cost, args.override)
        elif _releases(args, budget):
            event = budgets.release(budget, ReleaseCost(commitment=args.intervention, year=year))
        if event is not None:
            yield year, event


def _releases(args: PlanCommand, budget: Budget) -> TypeGuard[CancelIntervention | EndIntervention]:
    if isinstance(args, EndIntervention) and not args.release:
        return False
    return isinstance(args, CancelIntervention | EndIntervention) and args.intervention in budget.commitments


def _decision(command: Command, name: str, event: Event) -> Decision:
    return Decision(event, plans.happened_at(command), f"command:{name}")
