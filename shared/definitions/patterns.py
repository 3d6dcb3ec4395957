"""Does a fact fit what a rule speaks of? A pattern names a type of event and tests its coded fields.

Rules, target groups, phases and the ladder are data that speak of facts by patterns. A fact keeps only the fields
that some pattern asks for, so that a rule never sees more of a youth than it needs, and never free text.

Invariant: a test on a field that the fact does not have fails; nothing is ever raised over the content of a fact.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.events.envelope import Envelope

_SHAPE = ConfigDict(frozen=True, extra="forbid")

Value = str | int | float | bool | date | UUID | tuple[str, ...] | None
"""What a coded field may hold."""

HERE: Final = "here"
"""Path of the municipality in which a fact was told; no event has a field of that name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What rules may know of an event.

    Attributes:
        at: when it occurred; `learnt_at` is when it was recorded.
        values: the fields that some pattern asks for, by their path.
        sector: who told it.
    """

    id: UUID
    type: str
    at: datetime
    learnt_at: datetime
    values: Mapping[str, Value]
    sector: str = ""


Facts = Mapping[str, Sequence[Fact]]
"""What is known of one youth, by type of event."""


class Share(BaseModel):
    """One count as a share of another, in per cent: at least this, or below that."""

    model_config = _SHAPE

    of: str
    among: str
    at_least: int | None = None
    below: int | None = None

    def fits(self, fact: Fact) -> bool:
        """Whether the share lies where it should; a share of nothing lies nowhere."""
        part, whole = fact.values.get(self.of), fact.values.get(self.among)
        if not isinstance(part, int) or not isinstance(whole, int) or whole <= 0:
            return False
        # Whole numbers, so that exactly 15 per cent is 15 per cent.
        return (self.at_least is None or part * 100 >= self.at_least * whole) and (
            self.below is None or part * 100 < self.below * whole
        )


class Pattern(BaseModel):
    """Facts of one type whose fields hold certain values.

    Attributes:
        when: by field, the values of which it must hold one (a field with several values: any of them).
        unless: by field, the values of which it must hold none.
        at_least: by number field, the least that it must be.
        share: a count as a share of another.
        lower: two number fields, the first of which is lower than the second.
        differ: two fields that must not hold the same; `HERE` is the municipality that the fact was told in.
        at: the field (a day) that says when it took effect; without it, or without a value, when the event occurred.
        reference: the field that names the thing that it is about.
    """

    model_config = _SHAPE

    type: str
    when: Mapping[str, tuple[str | bool | int, ...]] = {}
    unless: Mapping[str, tuple[str | bool | int, ...]] = {}
    at_least: Mapping[str, float] = {}
    share: Share | None = None
    lower: tuple[str, str] | None = None
    differ: tuple[str, str] | None = None
    at: str | None = None
    reference: str | None = None

    @cached_property
    def plain(self) -> bool:
        """Whether it speaks of every fact of its type."""
        return not (self.when or self.unless or self.at_least or self.share or self.lower or self.differ)

    def fits(self, fact: Fact) -> bool:
        """Whether a fact is one of those that the pattern speaks of."""
        if fact.type != self.type:
            return False
        if self.plain:
            return True
        values = fact.values
        for path, wanted in self.when.items():
            if not _holds(values.get(path), wanted):
                return False
        for path, unwanted in self.unless.items():
            if _holds(values.get(path), unwanted):
                return False
        return (
            (self.share is None or self.share.fits(fact))
            and (self.lower is None or _lower(values.get(self.lower[0]), values.get(self.lower[1])))
            and (self.differ is None or _differ(values.get(self.differ[0]), values.get(self.differ[1])))
            and all(_reaches(values.get(path), least) for path, least in self.at_least.items())
        )

    def reference_of(self, fact: Fact) -> str | None:
        """The thing that the fact is about, where it says so."""
        value = fact.values.get(self.reference) if self.reference else None
        return None if value is None else str(value)

    def paths(self) -> Iterable[str]:
        """The fields that the pattern asks for."""
        yield from self.when
        yield from self.unless
        yield from self.at_least
        yield from self.lower or ()
        yield from self.differ or ()
        if self.share is not None:
            yield from (self.share.of, self.share.among)
        if self.at is not None:
            yield self.at
        if self.reference is not None:
            yield self.reference


def fact_of(envelope: Envelope, paths: Collection[str]) -> Fact:
    """What rules may know of an event: the fields of these paths (`facts.absence.quarter`) and nothing else."""
    values = values_of(envelope.data, paths)
    if HERE in paths:
        values = {**values, HERE: envelope.municipality}
    return Fact(envelope.id, envelope.type, envelope.occurred_at, envelope.recorded_at, values, envelope.sector)


def values_of(data: object, paths: Iterable[str]) -> Mapping[str, Value]:
    """The fields of an event's data by path, those that it has."""
    return {path: value for path in paths if (value := _value(data, path)) is not None}


def _value(data: object, path: str) -> Any:
    for name in path.split("."):
        data = getattr(data, name, None)
    return data


def _holds(value: Value, wanted: tuple[str | bool | int, ...]) -> bool:
    if isinstance(value, tuple):
        return any(item in wanted for item in value)
    if isinstance(value, str):
        return value in wanted
    # True equals 1 in Python; a flag is compared with flags alone.
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in wanted)


def _lower(first: Value, second: Value) -> bool:
    return isinstance(first, int | float) and isinstance(second, int | float) and first < second


def _reaches(value: Value, least: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= least


def _differ(first: Value, second: Value) -> bool:
    return first is not None and second is not None and first != second
