"""What does one command lead to, over every stream that it touches?

A command about a youth may decide in the youth's plan and in one or more budget years: everything together or
nothing. Events of a budget year about a youth's intervention have the youth as key, and the year's stream as place.
Deterministic: what is decided follows from the command, from what the log has told of the youth and from the states
that are asked for. Invariant: a refusal by any stream is a refusal of the whole command.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, assert_never
from uuid import UUID

from services.planning import budget as budgets
from services.planning import methods, offers, plan
from services.planning.approval import Asked, check_price, check_year
from services.planning.budget import Cost
from services.planning.commands import PlanCommand
from services.planning.commands.agreements import AcknowledgeAgreement
from services.planning.commands.budget import BudgetCommand, CommitCost, ReleaseCost, SetBudget, SpendCost
from services.planning.commands.interventions import (
    CancelIntervention,
    CommitIntervention,
    EndIntervention,
    HoldSession,
    MissSession,
    ProposeIntervention,
)
from services.planning.commands.mentors import DeclineMentor, EndMentor
from services.planning.commands.methods import HoldActivity, MethodCommand
from services.planning.commands.plan import DropGoal, ReachGoal, RecordProgress
from services.planning.moments import happened_at, happened_on
from services.planning.plan import Plan
from services.planning.refusals import common, money, plans
from services.planning.streams import States, Stream, methods_of, plan_of, year_of
from shared.arguments import check_past
from shared.deciding import Command, Decision
from shared.events.envelope import Event
from shared.events.methods import key_of
from shared.events.planning import CostCommitted, budget_key

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
    | AcknowledgeAgreement
)
"""What may still be told after a pathway was closed."""


@dataclass(frozen=True, slots=True)
class Background:
    """What the log has told of the youth.

    Attributes:
        standing: where the youth stands.
        corrected: events of the youth's plan that turned out to be wrong.
    """

    standing: Standing = "unknown"
    corrected: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision and the stream where it belongs; `key` is that of its event."""

    stream: Stream[Any]
    key: str
    decision: Decision


def decide(command: Command, background: Background, states: States) -> tuple[Placed, ...]:
    """What a command leads to.

    Args:
        command: authorised; an override in it is a leader's.
        background: what is known of its youth; of no meaning where it names none.
        states: what the streams have come to.

    Raises:
        RefusedError: it may not be carried out.
    """
    args = command.args
    check_past(happened_at(command), command.at)
    if isinstance(args, PlanCommand):
        return tuple(_about_youth(command, args, background, states))
    if isinstance(args, BudgetCommand):
        return tuple(_about_budget(command, args, states))
    assert isinstance(args, MethodCommand)
    return tuple(_about_methods(command, args, states))


def _about_youth(command: Command, args: PlanCommand, background: Background, states: States) -> Iterable[Placed]:
    stream = plan_of(command.key)
    state = states.of(stream)
    if command.id in state.done:
        return ()
    _permitted(args, background.standing)
    if isinstance(args, ProposeIntervention) and args.listed is not None:
        known = states.of(methods_of(command.person.municipality)).offers
        offers.check_proposal(known, args.listed, args.sectors)
    cost = _cost(args, command.key, state)
    decided = plan.decide(state, command, tuple(budgets.shares(cost)) if cost else (), background.corrected)
    if not decided:
        return ()
    return (*(Placed(stream, command.key, one) for one in decided), *_money(command, args, cost, state, states))


def _about_budget(command: Command, args: BudgetCommand, states: States) -> Iterator[Placed]:
    place = command.person.municipality
    for year in _years(args):
        stream = year_of(place, year)
        state = states.of(stream)
        if command.id in state.done:
            continue
        key = budget_key(place, year)
        match args:
            case SetBudget():
                events: tuple[Event | None, ...] = (budgets.set_amount(state, args),)
            case CommitCost():
                cost = _cost_of_no_youth(args, command.id)
                check_price(command.person, cost.total, command.at)
                events = (budgets.commit(state, year, cost, args.override),)
            case SpendCost():
                events = budgets.spend(state, args)
                found = state.commitments[args.commitment]
                key = found.key
                asked = Asked(args.commitment, key, found.area, _committed(events), "amount_ore")
                check_year(command.person, asked, state, year, command.at)
            case ReleaseCost():
                events = (budgets.release(state, args),)
                key = state.commitments[args.commitment].key
            case _:
                assert_never(args)
        for event in events:
            if event is not None:
                yield Placed(stream, key, _decision(command, args.NAME, event))


def _about_methods(command: Command, args: MethodCommand, states: States) -> Iterator[Placed]:
    stream = methods_of(command.person.municipality)
    state = states.of(stream)
    if isinstance(args, HoldActivity) and args.commitment is not None and command.id not in state.done:
        _check_activity_cost(command, args.commitment, states)
    for decision in methods.decide(state, command):
        yield Placed(stream, key_of(command.person.municipality), decision)


def _permitted(args: PlanCommand, standing: Standing) -> None:
    match standing:
        case "unknown":
            raise plans.no_pathway()
        case "erased":
            raise plans.erased()
        case "closed":
            if not isinstance(args, WINDING_UP):
                raise plans.pathway_closed()
        case "open":
            return
        case _:
            assert_never(standing)


def _check_activity_cost(command: Command, commitment: UUID, states: States) -> None:
    # A cost is set aside ahead: in the year of the activity, or the one before.
    held_in = happened_on(command).year
    for year in (held_in, held_in - 1):
        found = states.of(year_of(command.person.municipality, year)).commitments.get(commitment)
        if found is not None and found.terms is not None:
            if found.terms.intervention is not None:
                raise money.commitment_of_a_youth()
            return
    raise common.unknown("commitment")


def _cost(args: PlanCommand, key: str, state: Plan) -> Cost | None:
    if not isinstance(args, CommitIntervention) or not args.unit_price_ore:
        return None
    found = state.interventions.get(args.intervention)
    if found is None or found.area is None:
        raise common.unknown("intervention")
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


def _years(args: BudgetCommand) -> Iterable[int]:
    if isinstance(args, CommitCost):
        return range(args.starts_on.year, args.ends_on.year + 1)
    return (args.year,)


def _money(command: Command, args: PlanCommand, cost: Cost | None, state: Plan, states: States) -> Iterator[Placed]:
    """What a command that the plan agrees to does to each budget year."""
    if isinstance(args, CommitIntervention) and cost is not None:
        yield from _set_aside(command, args, cost, states)
    if isinstance(args, CancelIntervention | EndIntervention) and _releases(args):
        yield from _given_back(command, args, state, states)


def _set_aside(command: Command, args: CommitIntervention, cost: Cost, states: States) -> Iterator[Placed]:
    check_price(command.person, cost.total, command.at)
    for year, part in budgets.shares(cost).items():
        stream = year_of(command.person.municipality, year)
        budget = states.of(stream)
        check_year(command.person, Asked(cost.commitment, command.key, cost.area, part), budget, year, command.at)
        committed = budgets.commit(budget, year, cost, args.override)
        if committed is not None:
            yield Placed(stream, command.key, _decision(command, args.NAME, committed))


def _given_back(
    command: Command, args: CancelIntervention | EndIntervention, state: Plan, states: States
) -> Iterator[Placed]:
    for year in state.interventions[args.intervention].budget_years:
        stream = year_of(command.person.municipality, year)
        budget = states.of(stream)
        if args.intervention in budget.commitments:
            released = budgets.release(budget, ReleaseCost(commitment=args.intervention, year=year))
            if released is not None:
                yield Placed(stream, command.key, _decision(command, args.NAME, released))


def _releases(args: CancelIntervention | EndIntervention) -> bool:
    return isinstance(args, CancelIntervention) or args.release


def _committed(events: Iterable[Event | None]) -> int:
    """What a bill commits beyond what was committed before, in øre."""
    return sum(event.amount_ore for event in events if isinstance(event, CostCommitted))


def _decision(command: Command, name: str, event: Event) -> Decision:
    return Decision(event, happened_at(command), f"command:{name}")
