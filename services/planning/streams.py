"""Which streams does planning keep, and what do the events of each add up to?

One for each youth's plan, one for each budget year, one for a municipality's methods.
Invariant: where a stream lies follows from what it is about, and its state from its events alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from services.planning import budget, methods, plan
from services.planning.budget import Budget
from services.planning.methods import Methods
from services.planning.plan import Plan
from shared.events.envelope import Envelope, derived_id

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Stream(Generic[S]):
    """Where a stream lies in the books, and how its state comes about."""

    id: UUID
    initial: S = field(compare=False)
    evolve: Callable[[S, Envelope], S] = field(compare=False)


class States(Protocol):
    """What every stream has come to; whoever decides asks for those that matter, and for the same the same is said."""

    def of(self, stream: Stream[S]) -> S:
        """The state of a stream."""


def plan_of(youth: str) -> Stream[Plan]:
    """The stream of a youth's plan."""
    return Stream(derived_id("planning", "plan", youth), plan.INITIAL, plan.evolve)


def year_of(municipality: str, year: int) -> Stream[Budget]:
    """The stream of a municipality's budget year."""
    return Stream(derived_id("planning", "budget", municipality, year), budget.INITIAL, budget.evolve)


def methods_of(municipality: str) -> Stream[Methods]:
    """The stream of what a municipality offers and works by."""
    return Stream(derived_id("planning", "methods", municipality), methods.INITIAL, methods.evolve)
