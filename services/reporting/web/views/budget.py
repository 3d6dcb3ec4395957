"""How much money does the year have, and how much of it is used, committed and left in each effort area?

Invariant: the table says in numbers all that the bars show; what is left is the frame less what is spent and less
what is committed, and may be below zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from services.reporting.answers.budget import AreaUse, Budget, Commitment, Override, StepUse, YouthUse
from services.reporting.web.views.parts import Action, Mark, Tone, name_of, youth_path
from services.reporting.web.views.sections import LEADING, Cell, Section, Tab, Table, tabs
from services.reporting.web.words import Words
from shared.definitions.code_lists import codes

FULL: Final = 200
"""Width of a bar's picture in its own units."""
ORE: Final = 100
"""Øre in a krone."""
_TONES: Final[Mapping[str, tuple[Tone, str]]] = {
    "over": ("alarm", "alarm"),
    "tight": ("warn", "hourglass"),
    "underspent": ("accent", "info"),
    "on-track": ("good", "done"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where the spent part ends, how wide the committed part is, and what goes beyond the frame."""

    spent: float
    committed: float
    over: float
    text: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One effort area."""

    area: str
    set: str
    spent: str
    committed: str
    remaining: str
    below: bool
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class YearLink:
    """A budget year that can be looked at."""

    text: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """The budget of one year."""

    heading: str
    years: tuple[YearLink, ...]
    missing: str
    figures: tuple[tuple[str, str], ...]
    total_bar: Bar | None
    rows: tuple[AreaRow, ...]
    total: AreaRow
    ordinary: tuple[AreaRow, ...]
    overrides: str
    tabs: tuple[Tab, ...]
    standing: Mark | None
    sections: tuple[Section, ...]
    actions: tuple[Action, ...]


def budget_page(answer: Budget, words: Words) -> BudgetPage:
    """The page of a budget year: the pool by area, and what is paid outside of it."""
    pool = _by_area((use for use in answer.areas if use.account == "pool"), answer.at)
    ordinary = [use for use in answer.areas if use.account == "ordinary" and (use.spent_ore or use.committed_ore)]
    spent = sum(use.spent_ore for use in pool)
    committed = sum(use.committed_ore for use in pool)
    total = AreaUse(area="", account="pool", set_ore=answer.amount_ore, committed_ore=committed, spent_ore=spent)
    total_row = _row(total, words("budget.total"), words)
    overrides = sum(use.overrides for use in answer.areas)
    return BudgetPage(
        heading=words("budget.heading", year=answer.year),
        years=tuple(YearLink(str(year), f"/budget?aar={year}", year == answer.year) for year in sorted(answer.years)),
        missing="" if answer.amount_ore is not None else words("budget.no-budget", year=answer.year),
        figures=(
            (words("budget.amount"), total_row.set),
            (words("budget.spent"), total_row.spent),
            (words("budget.committed"), total_row.committed),
            (words("budget.over" if total_row.below else "budget.remaining"), total_row.remaining),
        ),
        total_bar=total_row.bar,
        rows=tuple(_row(use, words.code("effort-area", use.area), words) for use in pool),
        total=total_row,
        ordinary=tuple(_row(use, words.code("effort-area", use.area), words) for use in ordinary),
        overrides=words("budget.overrides", n=overrides) if overrides else "",
        tabs=tabs(LEADING, "budget", words),
        standing=_standing(answer.standing, words),
        sections=(
            _outlook(answer, pool, words),
            *_overridden(answer.overrides, words),
            _together(answer, words),
            _finance(answer, words),
            _steps(answer.steps, words),
            *(_youths(answer, words)),
        ),
        actions=_actions(answer, words),
    )


def _actions(answer: Budget, words: Words) -> tuple[Action, ...]:
    """The ways to set the year's budget, as it stands, and to set money aside for no one youth."""
    found = []
    if "set-budget" in answer.commands:
        frames = {use.area: use.set_ore for use in answer.areas if use.account == "pool"}
        typed = [("year", str(answer.year))]
        if answer.amount_ore is not None:
            typed.append(("amount_ore", _typed(answer.amount_ore)))
            typed += [("areas", _typed(frames.get(area))) for area in codes("effort-area", answer.at)]
        found.append(Action(words("command.set-budget.title"), f"/handling/set-budget?{urlencode(typed)}"))
    if "commit-cost" in answer.commands:
        found.append(Action(words("command.commit-cost.title"), "/handling/commit-cost"))
    return tuple(found)


def _typed(ore: int | None) -> str:
    """An amount as somebody types it, in kroner."""
    if ore is None:
        return ""
    kroner, rest = divmod(ore, ORE)
    return f"{kroner},{rest:02}" if rest else str(kroner)


def commitment_line(one: Commitment, words: Words) -> str:
    """What a bill or a release is about: the area and the year, and how much is left where it is of no one youth."""
    line = f"{words.code('effort-area', one.area)}, {one.year}"
    if not one.shared:
        return f"{line} · {words('budget.of-a-youth')}"
    left = words("budget.left-of", left=words.amount(one.bound_ore), committed=words.amount(one.committed_ore))
    return f"{line} · {left}"


def _overridden(overrides: Iterable[Override], words: Words) -> tuple[Section, ...]:
    """Where a leader let more be used than was left, and why; nothing where nobody did."""
    rows = tuple(
        (
            Cell(words.day(one.at)),
            Cell(words.code("effort-area", one.area)),
            Cell(words.amount(one.amount_ore), amount=True),
            Cell(words.code("budget-override-reason", one.reason)),
        )
        for one in overrides
    )
    if not rows:
        return ()
    head = ("budget.when", "budget.area", "budget.committed-then", "budget.why")
    return (
        Section(
            id="overskridelser",
            heading=words("budget.overridden"),
            lead=words("budget.overridden-lead"),
            table=Table(tuple(words(key) for key in head), rows),
        ),
    )


def _together(answer: Budget, words: Words) -> Section:
    """What was set aside for no one youth, and what can be done with each."""
    may = [name for name in ("spend-cost", "release-cost") if name in answer.commands]
    head = ("budget.area", "budget.given", "budget.spent", "budget.committed")
    rows = tuple(_of_nobody(one, may, words) for one in sorted(answer.commitments, key=_begins))
    return Section(
        id="faelles",
        heading=words("budget.together"),
        lead=words("budget.together-lead"),
        table=Table((*(words(key) for key in head), *((words("services.action"),) if may else ())), rows),
        empty=words("budget.none-together"),
    )


def _begins(one: Commitment) -> tuple[bool, date]:
    return one.bound_ore == 0, one.starts_on or date.min


def _of_nobody(one: Commitment, may: Iterable[str], words: Words) -> tuple[Cell, ...]:
    name = words.code("effort-area", one.area)
    period = ""
    if one.starts_on and one.ends_on:
        period = words("budget.period", first=words.day(one.starts_on), last=words.day(one.ends_on))
    actions = tuple(
        Action(
            words(f"plan.do.{command}"),
            f"/handling/{command}?{urlencode({'commitment': one.commitment, 'year': one.year})}",
            about=f"{name}, {period}",
            aside=command == "release-cost",
        )
        for command in may
        if one.bound_ore or command == "spend-cost"
    )
    return (
        Cell(name, note=period),
        Cell(words.amount(one.committed_ore - one.released_ore), amount=True),
        Cell(words.amount(one.spent_ore), amount=True),
        Cell(words.amount(one.bound_ore), amount=True),
        *((Cell("", actions=actions),) if may else ()),
    )


def _standing(standing: str | None, words: Words) -> Mark | None:
    """What is said of a frame and its forecast."""
    if standing is None:
        return None
    tone, icon = _TONES[standing]
    return Mark(words(f"budget.standing.{standing}"), tone, icon)


def _outlook(answer: Budget, pool: Iterable[AreaUse], words: Words) -> Section:
    """What will have been used by the end of the year, of each frame and of the pool."""
    rows = [
        (
            Cell(words.code("effort-area", use.area)),
            Cell("" if use.set_ore is None else words.amount(use.set_ore), amount=True),
            Cell(words.amount(use.forecast_ore), amount=True),
            Cell("", mark=_standing(use.standing, words)),
        )
        for use in pool
    ]
    whole = sum(use.forecast_ore for use in pool)
    total = (
        Cell(words("budget.total")),
        Cell("" if answer.amount_ore is None else words.amount(answer.amount_ore), amount=True),
        Cell(words.amount(whole), amount=True),
        Cell("", mark=_standing(answer.standing, words)),
    )
    head = ("budget.area", "budget.set", "budget.forecast", "budget.says")
    return Section(
        id="prognose",
        heading=words("budget.outlook"),
        lead=words("budget.outlook-lead"),
        table=Table(tuple(words(key) for key in head), (*rows, total)),
    )


def _finance(answer: Budget, words: Words) -> Section:
    """What the finance system has posted beside what was told here, and the difference."""
    rows = tuple(
        (
            Cell(words.code("effort-area", use.area), note=words.code("account", use.account)),
            Cell(words.amount(use.spent_ore), amount=True),
            Cell(words.amount(use.posted_ore), amount=True),
            Cell(words.amount(use.posted_ore - use.spent_ore), amount=True),
        )
        for use in answer.areas
        if use.posted_ore is not None
    )
    head = ("budget.area", "budget.told", "budget.posted", "budget.difference")
    return Section(
        id="posteringer",
        heading=words("budget.finance"),
        lead=words("budget.finance-lead"),
        table=Table(tuple(words(key) for key in head), rows),
        empty=words("budget.no-postings"),
    )


def _steps(steps: Iterable[StepUse], words: Words) -> Section:
    rows = tuple(
        (
            Cell(words("management.step-none") if one.step is None else words("management.step", step=one.step)),
            Cell(_amount(one.spent_ore, words), amount=True),
            Cell(_amount(one.forecast_ore, words), amount=True),
        )
        for one in steps
    )
    head = ("management.step-head", "budget.spent", "budget.forecast")
    return Section(
        id="trin",
        heading=words("budget.by-step"),
        lead=words("budget.by-step-lead"),
        table=Table(tuple(words(key) for key in head), rows),
        empty=words("budget.no-steps"),
    )


def _amount(ore: int | None, words: Words) -> str:
    return words("management.under-five") if ore is None else words.amount(ore)


def _youths(answer: Budget, words: Words) -> tuple[Section, ...]:
    """What was used on each youth: where it was asked for, else the way to ask, for those who may."""
    if not answer.youths_open:
        return ()
    if answer.youths is None:
        ask = Action(words("budget.show-youths"), f"/budget?aar={answer.year}&unge=ja#unge")
        return (
            Section(id="unge", heading=words("budget.by-youth"), lead=words("budget.by-youth-lead"), actions=(ask,)),
        )
    head = ("management.who", "budget.spent", "budget.forecast")
    return (
        Section(
            id="unge",
            heading=words("budget.by-youth"),
            lead=words("budget.by-youth-lead"),
            table=Table(tuple(words(key) for key in head), tuple(_youth(one, words) for one in answer.youths)),
            empty=words("budget.no-youths"),
        ),
    )


def _youth(one: YouthUse, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(name_of(one.name, words), href=youth_path(one.youth, "plan")),
        Cell(words.amount(one.spent_ore), amount=True),
        Cell(words.amount(one.forecast_ore), amount=True),
    )


def _by_area(found: Iterable[AreaUse], at: datetime) -> list[AreaUse]:
    """One row for every area of the code list, in its order, also where nothing was used."""
    used = {use.area: use for use in found}
    areas = dict.fromkeys((*codes("effort-area", at), *used))
    return [
        used.get(area) or AreaUse(area=area, account="pool", set_ore=None, committed_ore=0, spent_ore=0)
        for area in areas
    ]


def _row(use: AreaUse, name: str, words: Words) -> AreaRow:
    remaining = None if use.set_ore is None else use.set_ore - use.spent_ore - use.committed_ore
    return AreaRow(
        area=name,
        set=words("budget.no-frame") if use.set_ore is None else words.amount(use.set_ore),
        spent=words.amount(use.spent_ore),
        committed=words.amount(use.committed_ore),
        remaining="" if remaining is None else words.amount(remaining),
        below=remaining is not None and remaining < 0,
        bar=None if not use.set_ore else bar(use.set_ore, use.spent_ore, use.committed_ore, words),
    )


def bar(frame: int, spent: int, committed: int, words: Words) -> Bar:
    """The bar of an area: the longer of the frame and what is used fills the width."""
    whole = max(frame, spent + committed)
    over = max(0, spent + committed - frame)
    key = "budget.bar-over" if over else "budget.bar"
    return Bar(
        spent=round(FULL * spent / whole, 1),
        committed=round(FULL * committed / whole, 1),
        over=round(FULL * over / whole, 1),
        text=words(key, spent=words.amount(spent), committed=words.amount(committed), set=words.amount(frame)),
    )
