"""What do the known facts say of one trigger of a rule: since when it counts, what meets it, moves it, closes it?

Invariant: facts are taken by when they occurred, and which of them came first to our knowledge makes no difference.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, TypeVar, cast
from uuid import UUID

from services.coordination.limits import birthday, due_moment, earlier, end_of, start_of
from services.coordination.runs import Running
from shared.definitions.dated import local_day
from shared.definitions.municipalities import known_municipality
from shared.definitions.patterns import Fact, Facts, Pattern
from shared.definitions.time_limits import Closer, Limit, Rule, Scope, Standing, Trigger

P = TypeVar("P", bound=Pattern)

Closing = tuple[Closer, Fact]
"""A fact that closes, with the row that says so."""


class Known:
    """Everything that rules may know of one youth: the facts, what has been running, and whose targets hold.

    Each question is answered once and remembered, for as long as the answers are needed.
    """

    __slots__ = ("_answers", "facts", "municipality", "runs")

    def __init__(self, facts: Facts, runs: Collection[Running] = (), municipality: str = "") -> None:
        self.facts, self.runs, self.municipality = facts, runs, municipality
        self._answers: dict[int, tuple[tuple[Pattern, Fact], ...]] = {}

    def of(self, patterns: tuple[P, ...]) -> tuple[tuple[P, Fact], ...]:
        """Each fact that fits one of a rule's patterns, with that pattern, in the order in which they occurred."""
        # The patterns are rows of the rules, which live as long as the process: their identity names them.
        answer = self._answers.get(id(patterns))
        if answer is None:
            fitting = [(one, fact) for one in patterns for fact in self.facts.get(one.type, ()) if one.fits(fact)]
            if len(fitting) > 1:
                fitting.sort(key=lambda pair: (pair[1].at, pair[1].id))
            answer = self._answers[id(patterns)] = tuple(fitting)
        return cast("tuple[tuple[P, Fact], ...]", answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """An obligation as decided so far; see `ObligationOpened` for what opened it.

    Attributes:
        in_time: whether it was met in time, once it was met.
        missed: time passed the due moment before anything was known to have met it.
        waived_at: when it lapsed; `waived_because` is the fact that closed it, None where a person did.
        waived_for: the reason, as a code.
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
    waived_for: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it is neither met nor lapsed; a missed one waits still."""
        return self.met_at is None and self.waived_at is None

    @property
    def let_lapse(self) -> bool:
        """Whether a person has let it lapse: then it stays so, whatever becomes known."""
        return self.waived_at is not None and self.waived_because is None

    @property
    def falls_due(self) -> datetime | None:
        """When time will decide on it, if it will."""
        return self.due if self.waits and not self.missed else None

    def revised(self, by: "Obligation") -> "Obligation":
        """It with another trigger or due moment: what comes of it is told anew, but not the time that has run out."""
        # A later due moment gives back the time that had run out; an earlier one takes nothing back.
        still = self.missed and (by.due is None or self.due is None or by.due <= self.due)
        return replace(by, ordinal=self.ordinal, missed=still)


EFFORTS = Scope(measures=True, placements=True)
"""What follow-up is owed of."""

MISTAKE: Final = "opened-by-mistake"
"""Why an obligation lapsed that rests on nothing by what is known now."""

TOGETHER: Final = "counted-together"
"""Why an obligation lapsed whose trigger turned out to share another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A trigger of a rule: the row in force when it occurred, since when it counts, and what closed it, if anything."""

    rule: Rule
    trigger: Trigger
    fact: Fact
    since: datetime
    about: str | None
    closed: Closing | None

    @property
    def begun(self) -> bool:
        """Whether it was not over before it began."""
        return self.closed is None or self.closed[1].at >= self.since


def grounds(rows: Sequence[Rule], known: Known) -> list[Ground]:
    """The triggers of a rule (the rows of one key), each by the row in force when it occurred, earliest first."""
    found: dict[tuple[UUID, datetime], Ground] = {}
    for rule in rows:
        for trigger, fact in known.of(rule.triggers):
            if not rule.governs(fact.at):
                continue
            for since in _holding(rule, _since_of(trigger, fact), known):
                if (fact.id, since) not in found:
                    about = trigger.reference_of(fact)
                    closed = _closing(rule, trigger, fact, since, about, known)
                    found[fact.id, since] = Ground(
                        rule=rule, trigger=trigger, fact=fact, since=since, about=about, closed=closed
                    )
    if len(found) < 2:  # noqa: PLR2004 (nothing to put in order)
        return list(found.values())
    return sorted(found.values(), key=lambda ground: (ground.since, ground.fact.id))


def _since_of(trigger: Trigger, fact: Fact) -> datetime:
    """Since when a trigger counts: the day that it states, or when it occurred."""
    day = fact.values.get(trigger.at) if trigger.at else None
    if not isinstance(day, date):
        return fact.at
    return min(fact.at, start_of(day))


def _holding(rule: Rule, at: datetime, known: Known) -> Sequence[datetime]:
    """Since when a rule holds for something that counts from a moment: from then, or from when its condition began."""
    if rule.while_running is None and not rule.while_known:
        return (at,)
    spans = [*_running(rule.while_running, known), *_standing(rule.while_known, known)]
    now = [at] if any(begins <= at and (ends is None or at < ends) for begins, ends in spans) else []
    later = {begins for begins, _ in spans if begins > at} if rule.or_later else set()
    return (*now, *sorted(later))


def _running(scope: Scope | None, known: Known) -> Iterator[tuple[datetime, datetime | None]]:
    if scope is not None:
        yield from ((run.since, run.until) for run in known.runs if run.since is not None and in_scope(scope, run))


def _standing(rows: Sequence[Standing], known: Known) -> Iterator[tuple[datetime, datetime | None]]:
    for row in rows:
        for fact in known.facts.get(row.since.type, ()):
            if row.since.fits(fact):
                ends = (end.at for _, end in known.of(row.until) if end.at >= fact.at)
                yield fact.at, next(ends, None)


def in_scope(scope: Scope, run: Running) -> bool:
    """Whether something that runs is what a rule asks for."""
    return (
        (scope.placements and run.kind == "placement")
        or (scope.measures and run.kind == "measure")
        or run.section in scope.sections
    )


def _closing(
    rule: Rule, trigger: Trigger, of: Fact, since: datetime, about: str | None, known: Known
) -> Closing | None:
    """The first fact that takes away the ground of a trigger, with the row that says so."""
    for closer, fact in known.of(rule.closers):
        if (
            (fact.at >= since or closer.also_earlier)
            and (closer.reference is None or _same_thing(rule, about, closer.reference_of(fact), fact, known))
            and not (closer.only_provisional and _stands(rule, trigger, of, since, fact, known))
        ):
            return closer, fact
    return None


def _stands(rule: Rule, trigger: Trigger, of: Fact, since: datetime, closing: Fact, known: Known) -> bool:
    """Whether a duty is more than provisional: by its trigger, because it is mandatory, or confirmed since."""
    if not trigger.provisional or any(one.fits(of) for one in rule.mandatory_when):
        return True
    return any(since <= fact.at <= closing.at for _, fact in known.of(rule.confirmed_by))


def _same_thing(rule: Rule, about: str | None, closing: str | None, fact: Fact, known: Known) -> bool:
    if closing is None or about is not None:
        return closing in {None, about}
    # What is about no one measure (a follow-up of the whole case) ends when none was running any more.
    scope = rule.while_running or EFFORTS
    return not any(run.at(fact.at) and in_scope(scope, run) for run in known.runs)


def meeting(ground: Ground, known: Known) -> Fact | None:
    """The first fact that meets what a trigger asks for."""
    rule = ground.rule
    earliest = ground.since - timedelta(days=rule.looks_back_days)
    for pattern, fact in known.of(rule.met_by):
        itself = fact.id == ground.fact.id and not rule.may_meet_itself
        if fact.at >= earliest and not itself and _compatible(ground.about, pattern.reference_of(fact)):
            return fact
    return None


def due_of(ground: Ground, met: Fact | None, known: Known) -> datetime | None:
    """When the limit runs out: by the rule, brought forward by what moves it; None where there is no number."""
    rule = ground.rule
    ends = [_limit(rule.limit, ground, known)] if rule.limit is not None else []
    ends += [
        end_of(local_day(fact.at))
        for _, fact in known.of(rule.moved_by)
        if fact.at >= ground.since and (met is None or fact.at < met.at)
    ]
    return min((end for end in ends if end is not None), default=None)


def _limit(limit: Limit, ground: Ground, known: Known) -> datetime | None:
    if limit.target is not None:
        place = known_municipality(known.municipality)
        span = getattr(place.targets, limit.target, None) if place is not None else None
        return None if span is None else due_moment(span, span.amount, ground.since)
    if limit.before_age is not None:
        day = birthday(limit.before_age, known.facts.get("person.age-reached", ()))
        return None if day is None else end_of(earlier(day, limit.amount or 0, limit))
    amount = limit.amount if limit.field is None else ground.fact.values.get(limit.field)
    if isinstance(amount, date):
        return end_of(amount)
    return due_moment(limit, amount, ground.since) if isinstance(amount, int) else None


def breaches(ground: Ground, met: Fact | None, known: Known) -> tuple[Fact, ...]:
    """Facts that came before what they had to wait for."""
    if ground.rule.kind != "before":
        return ()
    return tuple(
        fact
        for pattern, fact in known.of(ground.rule.broken_by)
        if fact.at >= ground.since
        and not (met is not None and met.at <= fact.at)
        and _compatible(ground.about, pattern.reference_of(fact))
    )


def substitute(rule: Rule, one: Obligation, due: datetime, known: Known) -> Fact | None:
    """The first fact that the law accepts in the meantime, by the due moment."""
    return next((fact for _, fact in known.of(rule.substitutes) if one.trigger_at <= fact.at <= due), None)


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
