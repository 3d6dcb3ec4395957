"""How is the partnership programme laid out: its phases, two periods side by side, cost beside outcome?"""

from collections.abc import Callable, Sequence

from services.reporting.answers.management import Figure
from services.reporting.answers.programme import Compared, CostBeside, Programme
from services.reporting.web.views.parts import Action, Mark, colleague
from services.reporting.web.views.sections import (
    LEADING,
    Cell,
    Section,
    SectionsPage,
    Table,
    band,
    figure_text,
    tabs,
)
from services.reporting.web.words import Words
from shared.definitions.code_lists import codes


def programme_page(answer: Programme, words: Words) -> SectionsPage:
    """The page of the programme."""
    before = words("management.period", since=words.day(answer.baseline_since), until=words.day(answer.baseline_until))
    now = words("management.period", since=words.day(answer.since), until=words.day(answer.until))
    return SectionsPage(
        title=words("programme.title"),
        lead=words("programme.lead"),
        tabs=tabs(LEADING, "programme", words),
        sections=(_phases(answer, words), *_compared(answer, before, now, words), *_costs(answer, words)),
        actions=tuple(
            Action(words(f"command.{name}.title"), f"/handling/{name}", first=True) for name in answer.commands
        ),
        notes=(words("management.note-suppressed"), words("programme.note-association")),
    )


def _phases(answer: Programme, words: Words) -> Section:
    entered = {one.phase: one for one in answer.phases}
    rows = []
    for phase in dict.fromkeys((*codes("programme-phase", answer.at), *entered)):
        one = entered.get(phase)
        when = words.day(one.at) if one else words("programme.not-entered")
        mark = Mark(words("programme.entered"), "good", "done") if one else None
        rows.append(
            (Cell(words.code("programme-phase", phase)), Cell(when, mark=mark), Cell(colleague(one.by) if one else ""))
        )
    return Section(
        id="faser",
        heading=words("programme.phases"),
        lead=words("programme.phases-lead"),
        table=Table((words("programme.phase"), words("programme.since"), words("programme.by")), tuple(rows)),
    )


def _compared(answer: Programme, before: str, now: str, words: Words) -> tuple[Section, ...]:
    head = (words("programme.indicator"), words("programme.baseline"), words("programme.now"), words("programme.way"))
    groups = dict.fromkeys(row.group for row in answer.rows)
    return tuple(
        Section(
            id=f"sammenlign-{group}",
            heading=words(f"management.group.{group}"),
            lead=words("programme.compare-lead", before=before, now=now) if place == 0 else "",
            table=Table(head, tuple(_row(row, words) for row in answer.rows if row.group == group)),
        )
        for place, group in enumerate(groups)
    )


def _row(row: Compared, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(words(f"management.figure.{row.key}"), note=words(f"management.define.{row.key}")),
        Cell(figure_text(row.before, words), note=_rests_on(row.before, words), amount=True),
        Cell(figure_text(row.now, words), note=_rests_on(row.now, words), amount=True),
        Cell(words(f"programme.went.{row.way}") if row.way else words("programme.went.unsaid")),
    )


def _rests_on(one: Figure, words: Words) -> str:
    """How many a figure that is told rests on; a number of youths says so itself."""
    if one.said != "shown" or one.kind == "count":
        return ""
    return words("management.of", count=band(one.n, words))


def _costs(answer: Programme, words: Words) -> tuple[Section, ...]:
    return (
        _cost("omraader", "programme.by-area", answer.by_area, lambda key: words.code("effort-area", key), words),
        _cost("trin", "programme.by-step", answer.by_step, lambda key: words("management.step", step=key), words),
    )


def _cost(section: str, key: str, rows: Sequence[CostBeside], name: Callable[[str], str], words: Words) -> Section:
    head = (words("programme.what"), words("management.youths"), words("budget.spent"), words("programme.outcomes"))
    return Section(
        id=section,
        heading=words(key),
        lead=words(f"{key}-lead"),
        table=Table(head, tuple(_cost_row(one, name(one.key), words) for one in rows)),
        empty=words("programme.no-costs"),
    )


def _cost_row(one: CostBeside, name: str, words: Words) -> tuple[Cell, ...]:
    told = [
        words("knowledge.outcome-of", outcome=outcome_name(code, words), count=band(count, words))
        for code, count in one.outcomes.cells.items()
        if count is not None
    ]
    amount = words("management.under-five") if one.spent_ore is None else words.amount(one.spent_ore)
    return (
        Cell(name),
        Cell(band(one.youths, words), amount=True),
        Cell(amount, amount=True),
        Cell(" · ".join(told) or words("management.said.too-few")),
    )


def outcome_name(code: str, words: Words) -> str:
    """How an effort ended, or that it runs."""
    return words("knowledge.running") if code == "running" else words.code("intervention-outcome", code)
