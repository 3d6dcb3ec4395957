"""For whom is a pathway description meant, and which facts say so?

Invariant: a target group is a checklist over facts of one youth whom a person has raised; it yields those facts or
nothing, never a score, and is never run over several youths.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force, local_day
from shared.definitions.patterns import Fact, Pattern

_SHAPE = ConfigDict(frozen=True, extra="forbid")

AGE_TYPES: Final = ("person.age-known", "person.age-reached")
"""Facts that tell an age, in the field `years`."""


class Ages(BaseModel):
    """Whole years, both ends included: 12 to 17 ends with the eighteenth birthday."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: int = Field(alias="from")
    to: int


class Criterion(BaseModel):
    """One line of the checklist: an age, or a fact of one of these patterns."""

    model_config = _SHAPE

    key: str
    danish: str
    english: str
    age: Ages | None = None
    facts: tuple[Pattern, ...] = ()
    newest_per: str | None = None

    @model_validator(mode="after")
    def _one_question(self) -> "Criterion":
        if (self.age is None) == (not self.facts):
            raise ValueError(f"{self.key}: expected an age or facts, and not both")
        return self

    def met_by(self, facts: Mapping[str, Sequence[Fact]]) -> Fact | None:
        """The newest fact that meets the criterion, among facts by type."""
        if self.age is not None:
            return _of_age(self.age, facts)
        fitting = [
            fact
            for pattern in self.facts
            for fact in _newest(facts.get(pattern.type, ()), self.newest_per)
            if pattern.fits(fact)
        ]
        return max(fitting, key=_order, default=None)


class TargetGroup(BaseModel):
    """The checklist, all of which must be met; `rule` is what a suggestion names."""

    model_config = _SHAPE

    rule: str
    criteria: tuple[Criterion, ...]

    def met_by(self, facts: Mapping[str, Sequence[Fact]]) -> tuple[tuple[str, UUID], ...] | None:
        """Each criterion with the fact that meets it, or None when one is not met."""
        found = [(one.key, one.met_by(facts)) for one in self.criteria]
        met = tuple((key, fact.id) for key, fact in found if fact is not None)
        return met if len(met) == len(found) else None


class Competences(BaseModel):
    """Sectors that should, and sectors that may, take part in a phase."""

    model_config = _SHAPE

    phase: str
    required: tuple[str, ...]
    optional: tuple[str, ...]


class Recommended(BaseModel):
    """A recommended offer, and how well its effect is known."""

    model_config = _SHAPE

    offer: str
    evidence: str


class Transition(BaseModel):
    """An age around which other competences take over, and the sectors that should be asked in before it."""

    model_config = _SHAPE

    years: int
    involve: tuple[str, ...]
    danish: str
    english: str
    source: str


class Rationale(BaseModel):
    """Why there is a description: enough knowledge, need of coordination, expected effect."""

    model_config = _SHAPE

    knowledge: str
    coordination: str
    effect: str


class Description(BaseModel):
    """A version of a pathway description; a pathway keeps the version that it was opened with."""

    model_config = _SHAPE

    key: str
    version: int
    danish: str
    english: str
    target_group: TargetGroup
    competences: tuple[Competences, ...]
    interventions: tuple[Recommended, ...]
    transitions: tuple[Transition, ...]
    authors: tuple[str, ...]
    rationale: Rationale
    valid_from: date
    valid_to: date | None
    review_by: date
    follow_up_on: date
    source: str
    confidence: Confidence

    def required_in(self, phase: str) -> tuple[str, ...]:
        """Sectors that should take part in a phase."""
        return tuple(chain.from_iterable(one.required for one in self.competences if one.phase == phase))

    def types(self) -> Iterator[str]:
        """Types of fact that the target group speaks of."""
        for criterion in self.target_group.criteria:
            yield from AGE_TYPES if criterion.age is not None else ()
            yield from (pattern.type for pattern in criterion.facts)

    def paths(self) -> Iterator[tuple[str, str]]:
        """Pairs (type, field) that the target group needs to know of facts."""
        for criterion in self.target_group.criteria:
            yield from ((kind, "years") for kind in (AGE_TYPES if criterion.age is not None else ()))
            for pattern in criterion.facts:
                yield from ((pattern.type, path) for path in pattern.paths())
                if criterion.newest_per is not None:
                    yield (pattern.type, criterion.newest_per)


_TABLE: Final[Any] = load("descriptions")

DESCRIPTIONS: Final = TypeAdapter(tuple[Description, ...]).validate_python(_TABLE["descriptions"])
"""Every version of every description."""


def description(key: str, at: datetime) -> Description | None:
    """The newest version of a description in force at a moment."""
    rows = [row for row in DESCRIPTIONS if row.key == key and in_force(row, at)]
    return max(rows, key=lambda row: row.version, default=None)


def edition(key: str, version: int) -> Description | None:
    """A version of a description, in force or not; None when the data does not have it."""
    return next((row for row in DESCRIPTIONS if (row.key, row.version) == (key, version)), None)


def competences_missing(key: str, version: int, phase: str, sectors_present: Collection[str]) -> tuple[str, ...]:
    """Sectors that the description asks for in a phase and that nobody on the case is from; it guides, never blocks."""
    row = edition(key, version)
    required = () if row is None else row.required_in(phase)
    return tuple(sector for sector in required if sector not in sectors_present)


def stale(row: Description, at: datetime) -> bool:
    """Whether a description has gone past the day by which it should have been revised."""
    return local_day(at) > row.review_by


def _of_age(ages: Ages, facts: Mapping[str, Sequence[Fact]]) -> Fact | None:
    # An age only grows: the highest that is known is the youngest that the youth can be.
    told = [fact for kind in AGE_TYPES for fact in facts.get(kind, ()) if _years(fact) is not None]
    newest = max(told, key=lambda fact: (_years(fact) or 0, _order(fact)), default=None)
    if newest is None:
        return None
    years = _years(newest)
    return newest if years is not None and ages.from_ <= years < ages.to + 1 else None


def _years(fact: Fact) -> float | None:
    value = fact.values.get("years")
    return value if isinstance(value, int | float) else None


def _newest(facts: Sequence[Fact], per: str | None) -> Sequence[Fact]:
    if per is None:
        return facts
    newest: dict[object, Fact] = {}
    for fact in facts:
        value = fact.values.get(per)
        if value not in newest or _order(newest[value]) <= _order(fact):
            newest[value] = fact
    return list(newest.values())


def _order(fact: Fact) -> tuple[datetime, datetime, str]:
    return fact.at, fact.learnt_at, str(fact.id)
