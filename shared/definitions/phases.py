"""Which phases does a pathway have, and what should be known before one is left?

Invariant: criteria guide and never block; a person who leaves a phase without them says why.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load
from shared.definitions.patterns import Fact, Pattern

_SHAPE = ConfigDict(frozen=True, extra="forbid")


class Criterion(BaseModel):
    """What should be done: at least so many facts of these patterns, or tasks of these kinds.

    Attributes:
        tasks: kinds of task; those count that were done since the phase was entered.
    """

    model_config = _SHAPE

    key: str
    danish: str
    english: str
    facts: tuple[Pattern, ...] = ()
    tasks: frozenset[str] = frozenset()
    at_least: int = 1

    def met(self, facts: Mapping[str, Sequence[Fact]], done: Sequence[str] = ()) -> bool:
        """Whether enough is known, among facts by type and the kinds of the tasks done."""
        found = sum(1 for pattern in self.facts for fact in facts.get(pattern.type, ()) if pattern.fits(fact))
        return found + sum(1 for kind in done if kind in self.tasks) >= self.at_least


class PhaseRow(BaseModel):
    """A phase, and what should be done before it is left."""

    model_config = _SHAPE

    key: str
    danish: str
    english: str
    done_when: tuple[Criterion, ...]


class _Phases(BaseModel):
    model_config = _SHAPE

    source: str
    confidence: str
    valid_from: date
    valid_to: date | None
    phases: tuple[PhaseRow, ...]


_TABLE: Final[Any] = load("phases")

PHASES: Final[Mapping[str, PhaseRow]] = {row.key: row for row in TypeAdapter(_Phases).validate_python(_TABLE).phases}
"""The phases in the order in which a pathway goes through them."""


def missing(phase: str, facts: Mapping[str, Sequence[Fact]], done: Sequence[str] = ()) -> tuple[str, ...]:
    """Keys of the criteria of a phase that are not met by what is known and by the tasks done in it."""
    row = PHASES.get(phase)
    return () if row is None else tuple(one.key for one in row.done_when if not one.met(facts, done))


def later(phase: str, than: str) -> bool:
    """Whether a phase comes after another."""
    order = tuple(PHASES)
    return order.index(phase) > order.index(than)
