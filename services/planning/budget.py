"""What is left of a municipality's effort budget in one year, and may this much of it be used?

A pure decider over one stream a municipality and budget year. Amounts are whole øre. What a commitment draws on the
pool is what was committed less what was released; a bill beyond that commits the difference first. A commitment on
an ordinary account is kept in mind here but draws on nothing.
Invariant: what is left of the pool, in all and within each area's frame, never becomes negative except where a
leader said so with a reason; nothing is spent that was not committed; and the parts of a commitment over several
years add up to its price.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from services.planning.commands.budget import ReleaseCost, SetBudget, SpendCost
from services.planning.refusals import common, money
from shared.events.envelope import Envelope
from shared.events.planning import BudgetSet, CostCommitted, CostReleased, CostSpent

POOL: Final = "pool"
"""The account that draws on the effort budget."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Money that somebody wants to set aside, for all of its years.

    Attributes:
        commitment: id of the intervention, or of the command where there is none.
        key: the youth's id, or None where the cost belongs to no one youth.
    """

    commitment: UUID
    key: str | None
    area: str
    account: str
    starts_on: date
    ends_on: date
    unit_price_ore: int
    units: int

    @property
    def total(self) -> int:
        """The price of all units, in øre."""
        return self.unit_price_ore * self.units


@dataclass(frozen=True, slots=True)
class Commitment:
    """One year's part of a commitment, in øre.

    Attributes:
        key: the key of its events.
        terms: how it was committed first; None only where that is not among the events.
    """

    key: str
    area: str
    account: str
    terms: CostCommitted | None = None
    committed: int = 0
    released: int = 0
    spent: int = 0

    @property
    def used(self) -> int:
        """What it takes out of the year: spent, or still bound."""
        return self.committed - self.released

    @property
    def left(self) -> int:
        """What is bound and not spent."""
        return self.used - self.spent


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget year; amounts in øre.

    Attributes:
        frames: what an area may use at most, where that is set.
        done: ids of the commands that have led to something here.
    """

    amount: int = 0
    frames: Mapping[str, int] = field(default_factory=dict)
    commitments: Mapping[UUID, Commitment] = field(default_factory=dict)
    done: frozenset[UUID] = frozenset()


INITIAL: Final = Budget()


def evolve(budget: Budget, envelope: Envelope) -> Budget:
    """The budget year after an event of its stream."""
    event, cause = envelope.data, envelope.causation_id
    done = budget.done if cause is None else budget.done | {cause}
    match event:
        case BudgetSet():
            return replace(budget, amount=event.amount_ore, frames=event.areas, done=done)
        case CostCommitted() | CostSpent() | CostReleased():
            # The event repeats what its commitment is, so that it can be understood without the ones before it.
            unknown = Commitment(envelope.key, event.area, event.account)
            found = budget.commitments.get(event.commitment, unknown)
            commitments = {**budget.commitments, event.commitment: _after(found, event)}
            return replace(budget, commitments=commitments, done=done)
        case _:
            return replace(budget, done=done)


def used(budget: Budget, area: str | None = None) -> int:
    """What the pool has given away, in all or in one area."""
    return sum(
        one.used for one in budget.commitments.values() if one.account == POOL and (area is None or one.area == area)
    )


def remaining(budget: Budget, area: str | None = None) -> int | None:
    """What is left of the pool, in all or in one area; None for an area without a frame. Negative when overridden."""
    if area is None:
        return budget.amount - used(budget)
    return budget.frames[area] - used(budget, area) if area in budget.frames else None


def shares(cost: Cost) -> Mapping[int, int]:
    """The part of a cost's price in each budget year, by its days there; the last year takes what rounding leaves."""
    days = (cost.ends_on - cost.starts_on).days + 1
    parts: dict[int, int] = {}
    given = 0
    for year in range(cost.starts_on.year, cost.ends_on.year):
        until = min(date(year, 12, 31), cost.ends_on)
        passed = (until - cost.starts_on).days + 1
        parts[year] = cost.total * passed // days - given
        given += parts[year]
    parts[cost.ends_on.year] = cost.total - given
    return {year: part for year, part in parts.items() if part}


def set_amount(budget: Budget, args: SetBudget) -> BudgetSet | None:
    """Set the year's amount and frames; nothing where they are so already.

    Raises:
        RefusedError: the frames are too large, or more is used already.
    """
    if (args.amount_ore, args.areas) == (budget.amount, budget.frames):
        return None
    if sum(args.areas.values()) > args.amount_ore:
        raise money.frames_too_large()
    if used(budget) > args.amount_ore:
        raise money.below_used("amount_ore", used(budget))
    for area, frame in args.areas.items():
        if used(budget, area) > frame:
            raise money.below_used(f"areas.{area}", used(budget, area))
    return BudgetSet(year=args.year, amount_ore=args.amount_ore, areas=args.areas)


def commit(budget: Budget, year: int, cost: Cost, override: str | None) -> CostCommitted | None:
    """Set a cost's part of this year aside; nothing where that is done already, or no part falls into it.

    Raises:
        RefusedError: more than is left, without a leader's override.
    """
    amount = shares(cost).get(year, 0)
    if not amount or cost.commitment in budget.commitments:
        return None
    return CostCommitted(
        year=year,
        commitment=cost.commitment,
        intervention=cost.commitment if cost.key else None,
        area=cost.area,
        account=cost.account,
        starts_on=cost.starts_on,
        ends_on=cost.ends_on,
        unit_price_ore=cost.unit_price_ore,
        units=cost.units,
        amount_ore=amount,
        override=_within(budget, year, cost.account, cost.area, amount, override),
    )


def spend(budget: Budget, args: SpendCost) -> tuple[CostCommitted | CostSpent, ...]:
    """Use money of a commitment; what goes beyond it is committed first, and has to be left in the pool.

    Raises:
        RefusedError: no such commitment, or more than is left, without a leader's override.
    """
    terms, found = _found(budget, args.commitment)
    spent = CostSpent(
        year=args.year,
        commitment=args.commitment,
        intervention=terms.intervention,
        area=terms.area,
        account=terms.account,
        amount_ore=args.amount_ore,
    )
    beyond = args.amount_ore - found.left
    if beyond <= 0:
        return (spent,)
    override = _within(budget, args.year, terms.account, terms.area, beyond, args.override)
    return (terms.model_copy(update={"amount_ore": beyond, "override": override}), spent)


def release(budget: Budget, args: ReleaseCost) -> CostReleased | None:
    """Free what is left of a commitment, or a part of it; nothing where nothing is left.

    Raises:
        RefusedError: no such commitment, or less is left of it.
    """
    terms, found = _found(budget, args.commitment)
    amount = found.left if args.amount_ore is None else args.amount_ore
    if not found.left and args.amount_ore is None:
        return None
    if amount > found.left:
        raise money.beyond_commitment(found.left)
    return CostReleased(
        year=args.year,
        commitment=args.commitment,
        intervention=terms.intervention,
        area=terms.area,
        account=terms.account,
        amount_ore=amount,
    )


def _after(found: Commitment, event: CostCommitted | CostSpent | CostReleased) -> Commitment:
    match event:
        case CostCommitted():
            return replace(found, terms=found.terms or event, committed=found.committed + event.amount_ore)
        case CostSpent():
            return replace(found, spent=found.spent + event.amount_ore)
        case CostReleased():
            return replace(found, released=found.released + event.amount_ore)


def _found(budget: Budget, commitment: UUID) -> tuple[CostCommitted, Commitment]:
    found = budget.commitments.get(commitment)
    if found is None or found.terms is None:
        raise common.unknown("commitment")
    return found.terms, found


def _within(budget: Budget, year: int, account: str, area: str, wanted: int, override: str | None) -> str | None:
    """The override that a use of the pool needs: None where enough is left."""
    if account != POOL or not wanted:
        return None
    in_all, in_area = remaining(budget) or 0, remaining(budget, area)
    if wanted <= in_all and (in_area is None or wanted <= in_area):
        return None
    if override is None:
        short = area if wanted <= in_all else None
        left = in_area if short and in_area is not None else in_all
        raise money.beyond_remaining(year, short, wanted, max(0, left))
    return override
