"""What do the known facts say of one obligation: what it counts from, what meets it, moves it, closes it, breaks it?

Invariant: facts are taken by when they occurred, and which of them came first to our knowledge makes no difference.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from services.coordination.limits import due_moment, end_of, start_of
from shared.definitions.dated import local_day
from shared.definitions.patterns import Fact, Pattern
from shared.definitions.time_limits import CLOSES_ALL, Closer, Rule, Trigger

Facts = Mapping[str, Sequence[Fact]]
"""What is known of one youth, by type of event."""

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


def as_it_counts(rule: Rule, one: Obligation, trigger: Fact | None, facts: Facts) -> Obligation:
    """The obligation with the trigger that counts by now, its due moment, and whether it is mandatory."""
    if rule.once == "running" and one.met_at is None:
        standing = [(at, fact) for at, fact, closed in _span(rule, one, facts) if closed is None]
        if standing and trigger is not None and standing[0][1].id != one.trigger:
            at, trigger = standing[0]
            one = replace(one, trigger=trigger.id, trigger_type=trigger.type, trigger_at=at)
        mandatory = any(pattern.fits(fact) for _, fact in standing for pattern in rule.mandatory_when)
        one = replace(one, mandatory=one.mandatory or mandatory)
    if rule.limit is not None and (rule.limit.field is None or trigger is not None):
        due = due_of(rule, trigger, one.trigger_at)
        sooner = [
            end_of(local_day(fact.at))
            for pattern in rule.moved_by
            for fact in facts.get(pattern.type, ())
            if pattern.fits(fact) and fact.at >= one.trigger_at
        ]
        one = replace(one, due=min([*sooner, *([due] if due else [])], default=None))
    return one


def _span(rule: Rule, one: Obligation, facts: Facts) -> Sequence[tuple[datetime, Fact, Closing | None]]:
    """The triggers that share a running obligation, earliest first, each with what closed it.

    A trigger that came after all before it were closed, or after the obligation was met, begins another one.
    """
    found = [
        (since_of(trigger, fact), fact)
        for trigger in rule.triggers
        for fact in facts.get(trigger.type, ())
        if trigger.fits(fact) and since_of(trigger, fact) >= one.trigger_at
    ]
    first = next((fact for at, fact in found if fact.id == one.trigger), None)
    met = meeting(rule, one, first, facts)
    span: list[tuple[datetime, Fact, Closing | None]] = []
    for at, fact in sorted(found, key=lambda pair: (pair[0], str(pair[1].id))):
        ends = [closed[1].at for *_, closed in span if closed is not None]
        if span and ((len(ends) == len(span) and at > max(ends)) or (met is not None and at > met.at)):
            break
        provisional = any(pattern.provisional and pattern.fits(fact) for pattern in rule.triggers)
        closed = closing(rule, replace(one, trigger_at=at, provisional=provisional), fact, facts)
        span.append((at, fact, closed))
    return span


def lapse(rule: Rule, one: Obligation, facts: Facts, *, idle: bool) -> Closing | None:
    """What closed the obligation, if all that opened it is closed; the last closing counts."""
    if rule.once != "running":
        trigger = find(facts, one.trigger_type, one.trigger)
        return closing(rule, one, trigger, facts, idle=idle)
    span = _span(rule, one, facts)
    if not span:
        return closing(rule, one, None, facts, idle=idle)
    known = [closed for *_, closed in span if closed is not None]
    return max(known, key=lambda pair: _order(pair[1])) if len(known) == len(span) else None


def closing(rule: Rule, one: Obligation, trigger: Fact | None, facts: Facts, *, idle: bool = False) -> Closing | None:
    """The first fact that takes away the ground of one trigger, with the row that says so."""
    about = _reference(rule.triggers, trigger)
    found = [
        (closer, fact)
        for closer in (*rule.closed_by, *CLOSES_ALL)
        for fact in facts.get(closer.type, ())
        if closer.fits(fact)
        and (fact.at >= one.trigger_at or closer.also_earlier)
        and (closer.reference is None or _about_the_same(about, closer.reference_of(fact), idle=idle))
        and not (
            closer.only_provisional and (one.mandatory or not one.provisional or _confirmed(rule, one, fact, facts))
        )
    ]
    return min(found, key=lambda pair: _order(pair[1]), default=None)


def _about_the_same(trigger: str | None, closing: str | None, *, idle: bool) -> bool:
    # A follow-up of the whole case is about no one measure: it ends when none is running any more.
    return closing is None or (idle if trigger is None else trigger == closing)


def _confirmed(rule: Rule, one: Obligation, closing: Fact, facts: Facts) -> bool:
    return any(
        pattern.fits(fact) and one.trigger_at <= fact.at <= closing.at
        for pattern in rule.confirmed_by
        for fact in facts.get(pattern.type, ())
    )


def meeting(rule: Rule, one: Obligation, trigger: Fact | None, facts: Facts) -> Fact | None:
    """The first fact that meets the obligation."""
    about = _reference(rule.triggers, trigger)
    earliest = one.trigger_at - timedelta(days=rule.looks_back_days)
    found = [
        fact
        for pattern in rule.met_by
        for fact in facts.get(pattern.type, ())
        if pattern.fits(fact)
        and fact.at >= earliest
        and (fact.id != one.trigger or rule.may_meet_itself)
        and _compatible(about, pattern.reference_of(fact))
    ]
    return min(found, key=_order, default=None)


def breaches(rule: Rule, one: Obligation, trigger: Fact | None, facts: Facts, met: Fact | None) -> Iterator[Fact]:
    """Facts that came before what they had to wait for."""
    if rule.kind != "before":
        return
    about = _reference(rule.triggers, trigger)
    ends = [moment for moment in (met.at if met else None, one.waived_at) if moment is not None]
    for pattern in rule.broken_by:
        for fact in facts.get(pattern.type, ()):
            if (
                pattern.fits(fact)
                and fact.at >= one.trigger_at
                and not any(moment <= fact.at for moment in ends)
                and _compatible(about, pattern.reference_of(fact))
            ):
                yield fact


def substitute(rule: Rule, one: Obligation, due: datetime, facts: Facts) -> Fact | None:
    """The first fact that the law accepts in the meantime, by the due moment."""
    found = [
        fact
        for pattern in rule.substitutes
        for fact in facts.get(pattern.type, ())
        if pattern.fits(fact) and one.trigger_at <= fact.at <= due
    ]
    return min(found, key=_order, default=None)


def _reference(patterns: Iterable[Pattern], fact: Fact | None) -> str | None:
    if fact is None:
        return None
    return next((pattern.reference_of(fact) for pattern in patterns if pattern.fits(fact)), None)


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def find(facts: Facts, kind: str, id_: UUID) -> Fact | None:
    """A known fact by its id."""
    return next((fact for fact in facts.get(kind, ()) if fact.id == id_), None)


def _order(fact: Fact) -> tuple[datetime, str]:
    return fact.at, str(fact.id)
