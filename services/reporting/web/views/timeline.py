"""What happened with this youth, who told it, and when did we learn of it?

Invariant: an entry that was recorded on a later day than it happened shows both days and the delay. The picture above
the entries tells nothing that does not stand in them as text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from services.reporting.answers.timeline import Entry, Timeline
from services.reporting.web.views.events import details, event_title
from services.reporting.web.views.names import OWN, description_name, sector_name
from services.reporting.web.views.parts import Action, Cover, Pair, command_path, shown, youth_path
from services.reporting.web.views.rules import rule_text
from services.reporting.web.views.sharing import set_right_lines
from services.reporting.web.words import Words
from shared.definitions.dated import local_day
from shared.definitions.event_types import correctable

WIDTH: Final = 1000
LEFT: Final = 225
RIGHT: Final = 20
ROW: Final = 34
TOP: Final = 26
MOST_MONTHS: Final = 13
"""Month names are written at every month up to so many, beyond that at each quarter."""
QUARTER: Final = 3
AT_ONCE: Final = 5
"""Entries of a sector that are shown before the rest is folded away."""

REASONED: Final = frozenset(
    {
        "coordination.obligation-opened",
        "coordination.obligation-met",
        "coordination.obligation-missed",
        "coordination.obligation-waived",
        "coordination.rule-broken",
        "coordination.rule-kept-after-all",
        "coordination.suggestion-made",
    }
)
"""What follows from facts by a rule: it asserts a moment and is not told late, the fact behind it may be."""

CORRECT: Final = "issue-correction"
IN_HOURS: Final = 48
"""A delay of less than so many hours is told in hours."""
_HOUR: Final = 3600

Show = Literal["sektor", "samlet"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry as a person reads it."""

    anchor: str
    title: str
    sector: str
    when: str
    iso: str
    late: str
    own: bool
    actor: str
    details: tuple[Pair, ...]
    text: str | Cover | None
    basis: str
    rule: str
    wrong: tuple[str, ...] = ()
    wrong_why: str | Cover | None = None
    correct: Action | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """The entries of one sector; `rest` is folded away until it is asked for."""

    key: str
    title: str
    count: str
    moments: tuple[Moment, ...]
    rest: tuple[Moment, ...]
    more: str
    hidden: str
    hidden_why: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One entry in the picture; `learnt` is where its record lies, when that was on a later day."""

    x: float
    y: float
    learnt: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A month in the picture."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Map:
    """The picture of all entries over time, a row a sector."""

    width: int
    height: int
    left: int
    right: int
    rows: tuple[tuple[float, str], ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """One way to see the entries."""

    text: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The timeline, by sector or as one."""

    views: tuple[View, ...]
    map: Map | None
    lanes: tuple[Lane, ...]
    together: tuple[Moment, ...]
    older: str
    empty: bool


def timeline_page(answer: Timeline, show: Show, words: Words) -> TimelinePage:
    """The page of one youth's timeline, the newest first."""
    path = youth_path(answer.head.youth, "tidslinje")
    entries = sorted(answer.entries, key=lambda one: (one.occurred_at, one.recorded_at), reverse=True)
    older = f"{path}?efter={answer.after}" + ("&vis=samlet" if show == "samlet" else "") if answer.after else ""
    return TimelinePage(
        views=(
            View(words("timeline.grouped"), path, show == "sektor"),
            View(words("timeline.together"), f"{path}?vis=samlet", show == "samlet"),
        ),
        map=_map(entries, words) if len(entries) > 1 else None,
        lanes=_lanes(entries, answer, words) if show == "sektor" else (),
        together=tuple(moment(one, answer.at, words, _correction(one, answer, words)) for one in entries)
        if show == "samlet"
        else (),
        older=older,
        empty=not entries and not answer.hidden,
    )


def moment(one: Entry, now: datetime, words: Words, correct: Action | None = None) -> Moment:
    """One entry, with both its times when it was learnt late; struck through when it was wrong, with what holds."""
    own = one.sector in OWN
    return Moment(
        anchor=f"h-{one.event}",
        title=_title(one, words),
        sector=sector_name(one.sector, words),
        when=words.near(one.occurred_at, now),
        iso=one.occurred_at.isoformat(),
        late=_late(one, now, words),
        own=own,
        actor=(one.actor.name or "") if one.actor else "",
        details=details(one.type, _rest(one), words),
        text=shown(one.text, words),
        basis=words("timeline.basis", basis=words.code("legal-basis", one.legal_basis)),
        rule=_by_rule(one.rule, words) if own else "",
        wrong=tuple(set_right_lines(one.set_right, now, words)) if one.set_right else (),
        wrong_why=shown(one.set_right.explanation, words) if one.set_right else None,
        correct=correct,
    )


def _correction(one: Entry, answer: Timeline, words: Words) -> Action | None:
    """The way to set an entry right, where the person may and there is something to set right."""
    if CORRECT not in answer.head.commands or one.set_right is not None or not _correctable(one):
        return None
    title = event_title(one.type, words)
    about = words("timeline.correct-about", title=title, when=words.on(one.occurred_at, answer.at))
    return Action(words("timeline.correct"), command_path(answer.head.youth, CORRECT, one.event), about, aside=True)


def _correctable(one: Entry) -> bool:
    """Whether it is a fact, a judgement or an age; what we decided ourselves is undone by the opposite command."""
    return correctable(one.type)


def _title(one: Entry, words: Words) -> str:
    """What happened; of a rule's own events, which rule it is."""
    title = event_title(one.type, words)
    rule = one.facts.get("rule")
    if one.type not in REASONED or not isinstance(rule, str):
        return title
    name = description_name(str(one.facts["description"]), None, words) if "description" in one.facts else ""
    return words("timeline.of", title=title, rule=name or rule_text(rule, None, words).name)


def _rest(one: Entry) -> Mapping[str, Any]:
    """The facts that the title does not tell."""
    if one.type not in REASONED:
        return one.facts
    return {name: value for name, value in one.facts.items() if name not in ("rule", "description")}


def _delay(one: Entry, words: Words) -> int:
    """Days between what happened and its record."""
    return 0 if one.type in REASONED else words.days(one.occurred_at, one.recorded_at)


def _late(one: Entry, now: datetime, words: Words) -> str:
    """Both times and the delay of what was recorded on a later day: in hours up to two days, then in days."""
    days = _delay(one, words)
    if days <= 0:
        return ""
    hours = (one.recorded_at - one.occurred_at).total_seconds() / _HOUR
    if hours < IN_HOURS:
        happened, recorded = words.near(one.occurred_at, now), words.near(one.recorded_at, now)
        return words("timeline.late-hours", n=max(1, round(hours)), occurred=happened, recorded=recorded)
    happened, recorded = words.on(one.occurred_at, now), words.on(one.recorded_at, now)
    return words("timeline.late-line", n=days, occurred=happened, recorded=recorded)


def _by_rule(rule: str | None, words: Words) -> str:
    if rule is None or ":" in rule:
        return ""
    text = rule_text(rule, None, words)
    return "" if text.name == rule else words("timeline.rule", rule=f"{rule}, {text.source}")


def _lanes(entries: Sequence[Entry], answer: Timeline, words: Words) -> tuple[Lane, ...]:
    hidden = {one.sector: one for one in answer.hidden}
    lanes = []
    for sector in _sectors((*(one.sector for one in entries), *hidden)):
        found = [one for one in entries if one.sector == sector]
        cover = hidden.get(sector)
        moments = tuple(moment(one, answer.at, words, _correction(one, answer, words)) for one in found)
        rest = moments[AT_ONCE:] if len(moments) > AT_ONCE + 1 else ()
        lanes.append(
            Lane(
                key=sector,
                title=sector_name(sector, words),
                count=words("timeline.count", n=len(found)) if found else "",
                moments=moments[: len(moments) - len(rest)],
                rest=rest,
                more=words("timeline.more", n=len(rest)) if rest else "",
                hidden=words("timeline.hidden", n=cover.count) if cover else "",
                hidden_why=words.of(cover.reason_da, cover.reason_en) if cover else "",
            )
        )
    return tuple(lanes)


def _sectors(found: Iterable[str]) -> tuple[str, ...]:
    """Sectors in the order in which they were last heard of, our own decisions after them."""
    seen = tuple(dict.fromkeys(found))
    return (*(one for one in seen if one not in OWN), *(one for one in OWN if one in seen))


def _map(entries: Sequence[Entry], words: Words) -> Map:
    sectors = _sectors(one.sector for one in entries)
    days = [local_day(at) for one in entries for at in (one.occurred_at, one.recorded_at)]
    first = min(days).replace(day=1)
    last = _next_month(max(days))
    span = (last - first).days

    def place(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    rows = tuple((TOP + ROW * (index + 0.5), sector_name(key, words)) for index, key in enumerate(sectors))
    dots = []
    for one in reversed(entries):
        late = place(local_day(one.recorded_at)) if _delay(one, words) > 0 else None
        dots.append(Dot(place(local_day(one.occurred_at)), rows[sectors.index(one.sector)][0], late))
    return Map(
        width=WIDTH,
        height=TOP + ROW * len(sectors) + 6,
        left=LEFT,
        right=WIDTH - RIGHT,
        rows=rows,
        dots=tuple(dots),
        ticks=_ticks(first, last, place, words),
        text=words("timeline.map-describe"),
    )


def _ticks(first: date, last: date, place: Callable[[date], float], words: Words) -> tuple[Tick, ...]:
    months = []
    month = first
    while month < last:
        months.append(month)
        month = _next_month(month)
    every = 1 if len(months) <= MOST_MONTHS else QUARTER
    return tuple(
        Tick(place(one), words("date.month-tick", month=words(f"date.month-short.{one.month}"), year=f"{one:%y}"))
        for one in months
        if (one.month - 1) % every == 0
    )


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
