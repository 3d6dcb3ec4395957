"""Which rules of casework are kept by the software, in force when, and how does each explain itself?

The rules are rows of `time_limits.yaml`; no number of law is in code. Invariant: a row is found again by its key and
its first day in force, for as long as an event names it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import chain
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import TIME_ZONE, Confidence, local_day
from shared.definitions.patterns import Pattern

_SHAPE = ConfigDict(frozen=True, extra="forbid")

Unit = Literal["hours", "days", "hverdag", "arbejdsdag", "weeks", "months"]
"""Hours pass on the clock; all others are days of the calendar in Denmark, and end with the day."""

Language = Literal["da", "en"]

_UNITS: Final[Mapping[tuple[Unit, Language], tuple[str, str]]] = {
    ("hours", "da"): ("time", "timer"),
    ("hours", "en"): ("hour", "hours"),
    ("days", "da"): ("dag", "dage"),
    ("days", "en"): ("day", "days"),
    ("hverdag", "da"): ("hverdag", "hverdage"),
    ("hverdag", "en"): ("weekday", "weekdays"),
    ("arbejdsdag", "da"): ("arbejdsdag", "arbejdsdage"),
    ("arbejdsdag", "en"): ("working day", "working days"),
    ("weeks", "da"): ("uge", "uger"),
    ("weeks", "en"): ("week", "weeks"),
    ("months", "da"): ("måned", "måneder"),
    ("months", "en"): ("month", "months"),
}

_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "da": (
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


_NO_DAY: Final[Mapping[Language, str]] = {"da": "ingen fastsat dag", "en": "no day is set"}


class Limit(BaseModel):
    """How long: an amount of a unit, or what says how long.

    Attributes:
        amount: how many of the unit.
        field: the field of the trigger that states it: an amount of the unit, or the day on which it ends.
        target: the municipality's own target of that name (`targets` in its file); none where it has set none.
        before_age: the amount is counted back from the day on which the youth reaches that age.
        unit: the unit of an amount; a target brings its own.
    """

    model_config = _SHAPE

    amount: int | None = None
    field: str | None = None
    target: str | None = None
    before_age: float | None = None
    unit: Unit = "days"


class Trigger(Pattern):
    """Facts that give somebody a duty; `provisional` where a later judgement may take it away."""

    provisional: bool = False


class Closer(Pattern):
    """Facts that take a duty away, with the reason as a code.

    Attributes:
        only_provisional: only while it is provisional (and not mandatory).
        also_earlier: a closing fact from before the trigger counts too: what has ended stays ended.
    """

    reason: str
    only_provisional: bool = False
    also_earlier: bool = False


class Scope(BaseModel):
    """What must be running: measures decided under these sections, any measure, or any placement."""

    model_config = _SHAPE

    sections: frozenset[str] = frozenset()
    measures: bool = False
    placements: bool = False


class Standing(BaseModel):
    """A fact that holds from when it occurred until one of the facts that end it."""

    model_config = _SHAPE

    since: Pattern
    until: tuple[Pattern, ...] = ()


class Freshness(BaseModel):
    """A fact is in order when one of its persons is new, or the field `stated` says so."""

    model_config = _SHAPE

    persons: str
    stated: str


class Rule(BaseModel):
    """A dated rule of casework.

    Attributes:
        kind: `limit` opens an obligation with a due moment (or none, where the law gives no number); `before` opens
            one that must be met before certain facts; `conduct` opens none and is only kept or broken. `contract` is
            kept by the form of the event itself: without the fields that it asks for there is no such event; and
            `rhythm` by the taskforce, whose own data says how often it meets.
        once: whether each trigger opens an obligation, each thing that it refers to, each youth, or one runs at a time.
            That of a thing is one duty, though its ground goes and comes again: what met it since its first trigger
            met it.
        law: the law that it belongs to, where facts end all that the law asks for (`closes` in the file).
        moved_by: facts that bring the due moment forward to the end of their day.
        confirmed_by: facts after which a provisional obligation is no longer provisional.
        closed_by: facts that take its ground away.
        broken_by: facts that break the rule while its obligation is not met (or, for conduct, at all).
        substitutes: facts that the law accepts in the meantime.
        mandatory_when: facts with which nobody can waive it.
        while_running, while_known: the rule holds while one of these runs or stands; always where it names neither.
        or_later: it holds also when one of them begins after the trigger, and counts from then.
        looks_back_days: how long before the trigger a fact may lie and still meet the obligation.
        may_meet_itself: whether the trigger may be the fact that meets it.
        fields: what an event must answer, for a contract.
        owed_by: the sector from which the meeting fact is awaited.
    """

    model_config = _SHAPE

    rule: str
    kind: Literal["limit", "before", "conduct", "contract", "rhythm"]
    danish: str
    english: str
    why_danish: str
    why_english: str
    once: Literal["each", "reference", "youth", "running"] = "each"
    law: str | None = None
    triggers: tuple[Trigger, ...] = ()
    limit: Limit | None = None
    met_by: tuple[Pattern, ...] = ()
    moved_by: tuple[Pattern, ...] = ()
    confirmed_by: tuple[Pattern, ...] = ()
    closed_by: tuple[Closer, ...] = ()
    broken_by: tuple[Pattern, ...] = ()
    substitutes: tuple[Pattern, ...] = ()
    mandatory_when: tuple[Pattern, ...] = ()
    while_running: Scope | None = None
    while_known: tuple[Standing, ...] = ()
    or_later: bool = False
    unless_fresh: Freshness | None = None
    looks_back_days: int = 0
    may_meet_itself: bool = False
    fields: tuple[str, ...] = ()
    owed_by: str
    waivable: bool = False
    note: str = ""
    source: str
    confidence: Confidence
    valid_from: date
    valid_to: date | None

    @cached_property
    def closers(self) -> "tuple[Closer, ...]":
        """What takes the ground of its obligations away: its own, those of its law, and those of every rule."""
        return (*self.closed_by, *CLOSES.get(self.law or "", ()), *CLOSES_ALL)

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Everything that it asks of facts."""
        return (
            *self.triggers, *self.met_by, *self.moved_by, *self.confirmed_by, *self.closers, *self.broken_by,
            *self.substitutes, *self.mandatory_when,
            *chain.from_iterable((one.since, *one.until) for one in self.while_known),
        )  # fmt: skip

    def governs(self, at: datetime) -> bool:
        """Whether the row was in force when something occurred."""
        begins, ends = self._in_force
        return begins <= at and (ends is None or at < ends)

    @cached_property
    def _in_force(self) -> tuple[datetime, datetime | None]:
        # As moments: asked of every fact again and again, a day in Denmark would be looked up each time.
        ends = None if self.valid_to is None else _midnight(self.valid_to + timedelta(days=1))
        return _midnight(self.valid_from), ends

    def paths(self) -> Iterator[tuple[str, str]]:
        """Pairs (type, field) that the rule needs to know of facts."""
        for pattern in self.patterns:
            yield from ((pattern.type, path) for path in pattern.paths())
        if self.limit is not None and self.limit.field is not None:
            yield from ((trigger.type, self.limit.field) for trigger in self.triggers)
        if self.unless_fresh is not None:
            for broken in self.broken_by:
                yield (broken.type, self.unless_fresh.persons)
                yield (broken.type, self.unless_fresh.stated)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, TIME_ZONE).astimezone(UTC)


_TABLE: Final[Mapping[str, Any]] = load("time_limits")

RULES: Final = TypeAdapter(tuple[Rule, ...]).validate_python(_TABLE["rules"])
"""Every row, in the order of the file."""

CLOSES_ALL: Final = TypeAdapter(tuple[Closer, ...]).validate_python(_TABLE["closes_all"])
"""Facts with which every obligation lapses."""

CLOSES: Final[Mapping[str, tuple[Closer, ...]]] = TypeAdapter(dict[str, tuple[Closer, ...]]).validate_python(
    _TABLE["closes"]
)
"""By law, facts with which every obligation of that law lapses."""

OBLIGING: Final = frozenset({"limit", "before"})
"""Kinds of rule that open obligations."""


def rules_at(at: datetime) -> tuple[Rule, ...]:
    """The rules in force when something occurred."""
    return _rules_on(local_day(at))


@cache
def _rules_on(day: date) -> tuple[Rule, ...]:
    return tuple(row for row in RULES if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to))


@cache
def rule_row(rule: str, valid_from: date) -> Rule | None:
    """The row that an event names; None when the data no longer has it."""
    return next((row for row in RULES if row.rule == rule and row.valid_from == valid_from), None)


def explain(
    rule: str, valid_from: date, *, trigger_at: datetime, due: datetime | None = None, language: Language = "da"
) -> str:
    """Why there is this obligation, and until when, in a sentence or two for a person.

    A limit that the trigger itself states is told as the days between trigger and due moment.
    """
    row = rule_row(rule, valid_from)
    if row is None:
        return rule
    text = row.why_danish if language == "da" else row.why_english
    return text.format(
        trigger=spoken(trigger_at, language),
        due=spoken(due, language) if due is not None else _NO_DAY[language],
        limit=_spoken_limit(row.limit, trigger_at, due, language) if row.limit is not None else _NO_DAY[language],
    )


def spoken(moment: datetime, language: Language = "da") -> str:
    """A moment as people say it in Denmark; the end of a day is told as the day alone."""
    local = moment.astimezone(TIME_ZONE)
    month = _MONTHS[language][local.month - 1]
    if language == "da":
        day, clock = f"den {local.day}. {month} {local.year}", f" kl. {local:%H.%M}"
    else:
        day, clock = f"{local.day} {month} {local.year}", f" at {local:%H:%M}"
    return day if f"{local:%H%M%S}" == "235959" else day + clock


def _spoken_limit(limit: Limit, trigger_at: datetime, due: datetime | None, language: Language) -> str:
    amount, unit = limit.amount, limit.unit
    if amount is None or limit.before_age is not None:
        # What the trigger, the municipality or a birthday says is told as the days between trigger and due moment.
        unit = "days"
        amount = 0 if due is None else (due.astimezone(TIME_ZONE).date() - trigger_at.astimezone(TIME_ZONE).date()).days
    one, many = _UNITS[unit, language]
    return f"{amount} {one if amount == 1 else many}"
