"""What do the known facts say of one obligation: what it counts from, what meets it, moves it, closes it, breaks it?

Invariant: facts are taken by when they occurred, and which of them came first to our knowledge makes no difference.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from services.coordination.limits import due_moment, end_of, start_of
from services.coordination.runs import Running
from shared.definitions.dated import local_day
from shared.definitions.patterns import Fact, Pattern
from shared.definitions.time_limits import CLOSES_ALL, Closer, Rule, Trigger

P = TypeVar("P", bound=Pattern)

Facts = Mapping[str, Sequence[Fact]]
"""What is known of one youth, by type of event."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that rules may know of one youth: the facts, and what has been running."""

    facts: Facts
    runs: Collection[Running] = ()

    def of(self, patterns: Iterable[P]) -> Iterator[tuple[P, Fact]]:
        """Each fact that fits one of the patterns, with that pattern."""
        for pattern in patterns:
            for fact in self.facts.get(pattern.type, ()):
                if pattern.fits(fact):
                    yield pattern, fact

    def find(self, kind: str, id_: UUID) -> Fact | None:
        """A fact by its type and id."""
        return next((fact for fact in self.facts.get(kind, ()) if fact.id == id_), None)


Closing = tuple[Closer, Fact]
"""A fact that closes, with the row that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """An obligation as decided so far; see `ObligationOpened` for what opened it.

    Attributes:
        in_time: whether it was met in time, once it was met.
        missed: time passed the due moment before anything was known to have met it.
        waived_at: when it lapsed; `waived_because` is the fact that closed it, None where a person did.
    """

    id: UUID
    rule: str
    rule_from: date
    trigger: UUID
    trigger_type: str
    trigger_at: datetime
    due: datetime | None
    provisional: bool
    mandatory: bool
    owed_by: str
    ordinal: int
    met_by: UUID | None = None
    met_at: datetime | None = None
    in_time: bool | None = None
    missed: bool = False
    waived_at: datetime | None = None
    waived_because: UUID | None = None

    @property
    def waits(self) -> bool:
        """Whether it is neither met nor lapsed; a missed one waits still."""
        return self.met_at is None and self.waived_at is None

    @property
    def falls_due(self) -> datetime | None:
        """When time will decide on it, if it will."""
        return self.due if self.waits and not self.missed else None


EFFORTS = frozenset({"measure", "placement"})
"""Kinds of run that follow-up is owed of."""

Obligations = Mapping[UUID, Obligation]
"""The obligations of one youth, by id."""


def since_of(trigger: Trigger, fact: Fact) -> datetime:
    """Since when a trigger counts: the day that it states, or when it occurred."""
    day = fact.values.get(trigger.at) if trigger.at else None
    if not isinstance(day, date):
        return fact.at
    return min(fact.at, start_of(day))


def due_of(rule: Rule, trigger: Fact | None, since: datetime) -> datetime | None:
    """When a trigger's limit runs out; None where the rule gives no number."""
    if rule.limit is None:
        return None
    amount = rule.limit.amount
    if rule.limit.field is not None:
        stated = trigger.values.get(rule.limit.field) if trigger is not None else None
        amount = stated if isinstance(stated, int) else None
    return None if amount is None else due_moment(rule.limit, amount, since)


def as_it_counts(rule: Rule, one: Obligation, known: Known) -> Obligation:
    """The obligation with the trigger that it counts from by now, its due moment, and whether it is mandatory."""
    standing = [(at, fact) for at, fact, closed in sharing(rule, one, known) if closed is None]
    trigger = known.find(one.trigger_type, one.trigger)
    if standing and all(fact.id != one.trigger or at != one.trigger_at for at, fact in standing[:1]):
        at, trigger = standing[0]
        one = replace(one, trigger=trigger.id, trigger_type=trigger.type, trigger_at=at)
    if not one.mandatory and any(pattern.fits(fact) for _, fact in standing for pattern in rule.mandatory_when):
        one = replace(one, mandatory=True)
    if rule.limit is None or (rule.limit.field is not None and trigger is None):
        return one
    met = meeting(rule, one, known)
    ends = [due_of(rule, trigger, one.trigger_at)]
    ends += [
        end_of(local_day(fact.at))
        for _, fact in known.of(rule.moved_by)
        if fact.at >= one.trigger_at and (met is None or fact.at < met.at)
    ]
    return replace(one, due=min((end for end in ends if end is not None), default=None))


def sharing(rule: Rule, one: Obligation, known: Known) -> Sequence[tuple[datetime, Fact, Closing | None]]:
    """The triggers that share an obligation, earliest first, each with what closed it.

    Of a running obligation: those since it began; one that came after all before it were closed, or after it was met,
    begins another obligation. Of a thing that is referred to: all that refer to it. Otherwise its own trigger alone.
    """
    found = [(since_of(trigger, fact), fact) for trigger, fact in known.of(rule.triggers)]
    found.sort(key=lambda pair: (pair[0], str(pair[1].id)))
    match rule.once:
        case "each":
            own = [(at, fact) for at, fact in found if fact.id == one.trigger]
            return [(at, fact, closing(rule, one, fact, known)) for at, fact in own]
        case "reference":
            about = _reference(rule.triggers, known.find(one.trigger_type, one.trigger))
            same = [(at, fact) for at, fact in found if about is None or _reference(rule.triggers, fact) == about]
            return [(at, fact, closing(rule, replace(one, trigger_at=at), fact, known)) for at, fact in same]
        case "running":
            return _span(rule, one, [(at, fact) for at, fact in found if at >= one.trigger_at], known)


def _span(
    rule: Rule, one: Obligation, found: Sequence[tuple[datetime, Fact]], known: Known
) -> Sequence[tuple[datetime, Fact, Closing | None]]:
    met = meeting(rule, one, known)
    span: list[tuple[datetime, Fact, Closing | None]] = []
    for at, fact in found:
        ends = [closed[1].at for *_, closed in span if closed is not None]
        if span and ((len(ends) == len(span) and at > max(ends)) or (met is not None and at > met.at)):
            break
        provisional = any(pattern.provisional and pattern.fits(fact) for pattern in rule.triggers)
        span.append((at, fact, closing(rule, replace(one, trigger_at=at, provisional=provisional), fact, known)))
    return span


def lapse(rule: Rule, one: Obligation, known: Known) -> Closing | None:
    """What closed the obligation, if all that opened it is closed; the last closing counts."""
    triggers = sharing(rule, one, known)
    if not triggers:
        return closing(rule, one, None, known)
    ends = [closed for *_, closed in triggers if closed is not None]
    return max(ends, key=lambda pair: order(pair[1])) if len(ends) == len(triggers) else None


def closing(rule: Rule, one: Obligation, trigger: Fact | None, known: Known) -> Closing | None:
    """The first fact that takes away the ground of one trigger, with the row that says so."""
    about = _reference(rule.triggers, trigger)
    mandatory = trigger is not None and any(pattern.fits(trigger) for pattern in rule.mandatory_when)
    found = [
        (closer, fact)
        for closer, fact in known.of((*rule.closed_by, *CLOSES_ALL))
        if (fact.at >= one.trigger_at or closer.also_earlier)
        and (closer.reference is None or _same_thing(about, closer.reference_of(fact), fact, known))
        and not (closer.only_provisional and (mandatory or not one.provisional or _confirmed(rule, one, fact, known)))
    ]
    return min(found, key=lambda pair: order(pair[1]), default=None)


def _same_thing(about: str | None, closing: str | None, fact: Fact, known: Known) -> bool:
    if closing is None or about is not None:
        return closing in {None, about}
    # A follow-up of the whole case is about no one measure: it ends when none was running any more.
    return not any(run.at(fact.at) and run.kind in EFFORTS for run in known.runs)


def _confirmed(rule: Rule, one: Obligation, closing: Fact, known: Known) -> bool:
    return any(one.trigger_at <= fact.at <= closing.at for _, fact in known.of(rule.confirmed_by))


def meeting(rule: Rule, one: Obligation, known: Known) -> Fact | None:
    """The first fact that meets the obligation."""
    about = _reference(rule.triggers, known.find(one.trigger_type, one.trigger))
    earliest = one.trigger_at - timedelta(days=rule.looks_back_days)
    found = [
        fact
        for pattern, fact in known.of(rule.met_by)
        if fact.at >= earliest
        and (fact.id != one.trigger or rule.may_meet_itself)
        and _compatible(about, pattern.reference_of(fact))
    ]
    return min(found, key=order, default=None)


def breaches(rule: Rule, one: Obligation, met: Fact | None, known: Known) -> Iterator[Fact]:
    """Facts that came before what they had to wait for."""
    if rule.kind != "before":
        return
    about = _reference(rule.triggers, known.find(one.trigger_type, one.trigger))
    for pattern, fact in known.of(rule.broken_by):
        waited = met is not None and met.at <= fact.at
        if fact.at >= one.trigger_at and not waited and _compatible(about, pattern.reference_of(fact)):
            yield fact


def substitute(rule: Rule, one: Obligation, due: datetime, known: Known) -> Fact | None:
    """The first fact that the law accepts in the meantime, by the due moment."""
    found = [fact for _, fact in known.of(rule.substitutes) if one.trigger_at <= fact.at <= due]
    return min(found, key=order, default=None)


def order(fact: Fact) -> tuple[datetime, str]:
    """Facts in the order in which they occurred, the same on every machine."""
    return fact.at, str(fact.id)


def _reference(patterns: Iterable[Pattern], fact: Fact | None) -> str | None:
    if fact is None:
        return None
    return next((pattern.reference_of(fact) for pattern in patterns if pattern.fits(fact)), None)


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
