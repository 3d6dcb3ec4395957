"""What do the known facts say of one obligation: what it counts from, what meets it, moves it, closes it, breaks it?

Invariant: facts are taken by when they occurred, and which of them came first to our knowledge makes no difference.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar, cast
from uuid import UUID

from services.coordination.limits import due_moment, end_of, start_of
from services.coordination.runs import Running
from shared.definitions.dated import local_day
from shared.definitions.patterns import Fact, Pattern
from shared.definitions.time_limits import Closer, Rule, Trigger

P = TypeVar("P", bound=Pattern)

Facts = Mapping[str, Sequence[Fact]]
"""What is known of one youth, by type of event."""


Closing = tuple[Closer, Fact]
"""A fact that closes, with the row that says so."""

Sharing = tuple[datetime, Fact, Closing | None]
"""A trigger of an obligation: since when it counts, the fact, and what closed it."""


class Known:
    """Everything that rules may know of one youth: the facts, and what has been running.

    Each question is answered once and remembered, for as long as the answers are needed.
    """

    __slots__ = ("_answers", "facts", "runs")

    def __init__(self, facts: Facts, runs: Collection[Running] = ()) -> None:
        self.facts, self.runs = facts, runs
        self._answers: dict[int, tuple[tuple[Pattern, Fact], ...]] = {}

    def of(self, patterns: tuple[P, ...]) -> tuple[tuple[P, Fact], ...]:
        """Each fact that fits one of a rule's patterns, with that pattern, in the order in which they occurred."""
        # The patterns are rows of the rules, which live as long as the process: their identity names them.
        answer = self._answers.get(id(patterns))
        if answer is None:
            fitting = [(one, fact) for one in patterns for fact in self.facts.get(one.type, ()) if one.fits(fact)]
            answer = self._answers[id(patterns)] = tuple(sorted(fitting, key=lambda pair: (pair[1].at, pair[1].id)))
        return cast("tuple[tuple[P, Fact], ...]", answer)

    def find(self, kind: str, id_: UUID) -> Fact | None:
        """A fact by its type and id."""
        return next((fact for fact in self.facts.get(kind, ()) if fact.id == id_), None)


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


def subject_of(rule: Rule, one: Obligation, known: Known) -> str | None:
    """The thing that an obligation is about: what its trigger refers to, if it refers to anything."""
    trigger = known.find(one.trigger_type, one.trigger)
    return next((row.reference_of(trigger) for row in rule.triggers if trigger is not None and row.fits(trigger)), None)


def meeting(rule: Rule, one: Obligation, about: str | None, known: Known) -> Fact | None:
    """The first fact that meets the obligation."""
    earliest = one.trigger_at - timedelta(days=rule.looks_back_days)
    for pattern, fact in known.of(rule.met_by):
        itself = fact.id == one.trigger and not rule.may_meet_itself
        if fact.at >= earliest and not itself and _compatible(about, pattern.reference_of(fact)):
            return fact
    return None


def sharing(rule: Rule, one: Obligation, about: str | None, met: Fact | None, known: Known) -> Sequence[Sharing]:
    """The triggers that share an obligation, earliest first, each with what closed it.

    Of a running obligation: those since it began; one that came after all before it were closed, or after it was met,
    begins another obligation. Of a thing that is referred to: all that refer to it. Otherwise its own trigger alone.
    """
    triggers: list[Sharing] = []
    for at, fact in _triggers(rule, one, about, known):
        if rule.once == "running" and triggers:
            ends = [closed[1].at for *_, closed in triggers if closed is not None]
            if (len(ends) == len(triggers) and at > max(ends)) or (met is not None and at > met.at):
                break
        triggers.append((at, fact, closing(rule, fact, at, known)))
    return triggers


def _triggers(rule: Rule, one: Obligation, about: str | None, known: Known) -> Sequence[tuple[datetime, Fact]]:
    if rule.once == "each":
        trigger = known.find(one.trigger_type, one.trigger)
        return [] if trigger is None else [(one.trigger_at, trigger)]
    found = [(since_of(row, fact), fact) for row, fact in known.of(rule.triggers)
             if rule.once == "running" or row.reference_of(fact) == about]  # fmt: skip
    if rule.once == "running":
        found = [pair for pair in found if pair[0] >= one.trigger_at]
    return sorted(found, key=lambda pair: (pair[0], pair[1].id))


def lapse(rule: Rule, one: Obligation, triggers: Sequence[Sharing], known: Known) -> Closing | None:
    """What closed the obligation, if all that opened it is closed; the last closing counts."""
    if not triggers:
        return closing(rule, None, one.trigger_at, known)
    ends = [closed for *_, closed in triggers if closed is not None]
    return max(ends, key=lambda pair: pair[1].at) if len(ends) == len(triggers) else None


def as_it_counts(
    rule: Rule, one: Obligation, triggers: Sequence[Sharing], met: Fact | None, known: Known
) -> Obligation:
    """The obligation with the trigger that it counts from by now, its due moment, and whether it is mandatory."""
    standing = [(at, fact) for at, fact, closed in triggers if closed is None]
    trigger = known.find(one.trigger_type, one.trigger)
    if standing and (standing[0][1].id, standing[0][0]) != (one.trigger, one.trigger_at):
        at, trigger = standing[0]
        one = replace(one, trigger=trigger.id, trigger_type=trigger.type, trigger_at=at)
    if not one.mandatory and any(row.fits(fact) for _, fact in standing for row in rule.mandatory_when):
        one = replace(one, mandatory=True)
    if rule.limit is None or (rule.limit.field is not None and trigger is None):
        return one
    ends = [due_of(rule, trigger, one.trigger_at)]
    ends += [
        end_of(local_day(fact.at))
        for _, fact in known.of(rule.moved_by)
        if fact.at >= one.trigger_at and (met is None or fact.at < met.at)
    ]
    due = min((end for end in ends if end is not None), default=None)
    return one if due == one.due else replace(one, due=due)


def closing(rule: Rule, trigger: Fact | None, at: datetime, known: Known) -> Closing | None:
    """The first fact that takes away the ground of a trigger, with the row that says so.

    Args:
        rule: the rule.
        trigger: the trigger, where it is known.
        at: since when it counts.
        known: what is known of the youth.
    """
    row = next((row for row in rule.triggers if trigger is not None and row.fits(trigger)), None)
    about = row.reference_of(trigger) if row is not None and trigger is not None else None
    for closer, fact in known.of(rule.closers):
        if (
            (fact.at >= at or closer.also_earlier)
            and (closer.reference is None or _same_thing(about, closer.reference_of(fact), fact, known))
            and not (closer.only_provisional and _stands(rule, row, trigger, at, fact, known))
        ):
            return closer, fact
    return None


def _stands(rule: Rule, row: Trigger | None, trigger: Fact | None, at: datetime, closing: Fact, known: Known) -> bool:
    """Whether a duty is more than provisional: by its trigger, because it is mandatory, or confirmed since."""
    if row is None or trigger is None or not row.provisional:
        return True
    mandatory = any(one.fits(trigger) for one in rule.mandatory_when)
    return mandatory or any(at <= fact.at <= closing.at for _, fact in known.of(rule.confirmed_by))


def _same_thing(about: str | None, closing: str | None, fact: Fact, known: Known) -> bool:
    if closing is None or about is not None:
        return closing in {None, about}
    # A follow-up of the whole case is about no one measure: it ends when none was running any more.
    return not any(run.at(fact.at) and run.kind in EFFORTS for run in known.runs)


def breaches(rule: Rule, one: Obligation, about: str | None, met: Fact | None, known: Known) -> Iterator[Fact]:
    """Facts that came before what they had to wait for."""
    if rule.kind != "before":
        return
    for pattern, fact in known.of(rule.broken_by):
        waited = met is not None and met.at <= fact.at
        if fact.at >= one.trigger_at and not waited and _compatible(about, pattern.reference_of(fact)):
            yield fact


def substitute(rule: Rule, one: Obligation, due: datetime, known: Known) -> Fact | None:
    """The first fact that the law accepts in the meantime, by the due moment."""
    return next((fact for _, fact in known.of(rule.substitutes) if one.trigger_at <= fact.at <= due), None)


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
