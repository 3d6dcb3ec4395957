"""How is management information laid out: figures, limits beside the country, the ladder, needs, who owes what?

Invariant: what is held back is said in words; a youth is named only in the team's own list, as the policy allows.
"""

from typing import Final

from services.reporting.answers.management import Limit, Management, Owed
from services.reporting.web.views.names import missing_criterion, phase_name, sector_name
from services.reporting.web.views.parts import Mark, Tone, name_of, youth_path
from services.reporting.web.views.rules import rule_text
from services.reporting.web.views.sections import (
    LEADING,
    Cell,
    Section,
    SectionsPage,
    Tab,
    Table,
    band,
    figure,
    figure_text,
    in_table,
    tabs,
)
from services.reporting.web.words import Words
from shared.definitions.ladder import ladder

MONTHS_BACK: Final = 6
_PAGE: Final = {"limit": "frister", "task": "", "effort": "plan", "sector-missing": "plan", "overlap": "plan"}
"""The youth's page on which something that is owed is dealt with; the others are on the overview."""
_TONES: Final[dict[str, tuple[Tone, str]]] = {
    "limit": ("alarm", "alarm"),
    "task": ("warn", "task"),
    "effort": ("warn", "start"),
    "sector-missing": ("warn", "question"),
    "overlap": ("quiet", "info"),
    "emergency": ("alarm", "eye"),
    "rule-broken": ("warn", "missed"),
}


def management_page(answer: Management, ladder_key: str, words: Words) -> SectionsPage:
    """The page of management information at the level of the person who asks."""
    period = words("management.period", since=words.day(answer.since), until=words.day(answer.until))
    unit = sector_name(answer.unit, words) if answer.unit else ""
    team = answer.level == "team"
    found = (
        *((_owed(answer, words),) if team else ()),
        *(
            Section(
                id=f"tal-{group.key}",
                heading=words(f"management.group.{group.key}"),
                lead=words(f"management.group-lead.{group.key}"),
                figures=tuple(figure(one, words) for one in group.figures),
            )
            for group in answer.groups
        ),
        _limits(answer, words),
        *_ladder(answer, ladder_key, words),
        _needs(answer, words),
        _concerns(answer, words),
        _rules(answer, words),
        _deviations(answer, words),
    )
    return SectionsPage(
        title=words("management.title"),
        lead=words("management.lead-team", unit=unit, period=period)
        if team
        else words("management.lead", period=period),
        tabs=tabs(LEADING, "management", words),
        sections=found,
        exports=((words("management.export-national"), "/ledelse/eksport"),),
        months=() if team else _months(answer, words),
        notes=(words("management.note-suppressed"), words("management.note-association")),
    )


def _months(answer: Management, words: Words) -> tuple[Tab, ...]:
    """The last months that figures can be looked at for, the newest first."""
    newest = answer.at.year * 12 + answer.at.month - 2
    shown = answer.until.year * 12 + answer.until.month - 1
    return tuple(
        Tab(
            text=words("management.month", month=words(f"date.month.{index % 12 + 1}"), year=index // 12),
            href=f"/ledelse?maaned={index // 12}-{index % 12 + 1:02}",
            here=index == shown,
        )
        for index in range(newest, newest - MONTHS_BACK, -1)
    )


def _owed(answer: Management, words: Words) -> Section:
    return Section(
        id="skylder",
        heading=words("management.owed"),
        lead=words("management.owed-lead"),
        table=Table(
            (words("management.who"), words("management.what"), words("management.owner"), words("management.since")),
            tuple(_owed_row(one, answer, words) for one in answer.owed),
        ),
        empty=words("management.owed-none"),
    )


def _owed_row(one: Owed, answer: Management, words: Words) -> tuple[Cell, ...]:
    tone, icon = _TONES[one.kind]
    when = one.due or one.since
    key = "management.owed-due" if one.due is not None else "management.owed-since"
    return (
        Cell(name_of(one.name, words), href=youth_path(one.youth, _PAGE.get(one.kind, ""))),
        Cell(_what(one, words), mark=Mark(words(f"management.owed-kind.{one.kind}"), tone, icon)),
        Cell(sector_name(one.owner, words) if one.owner else ""),
        Cell(words(key, when=words.on(when, answer.at)) if when else ""),
    )


def _what(one: Owed, words: Words) -> str:
    match one.kind:
        case "limit" | "rule-broken":
            return rule_text(one.code or "", one.rule_from, words).name
        case "task":
            return words.code("task-kind", one.code)
        case "effort":
            return words.code("offer", one.code)
        case "sector-missing":
            return words("management.sector-missing", sector=sector_name(one.code, words))
        case "overlap":
            return words("management.overlap", what=_area_or_offer(one.code or "", words))
        case "emergency":
            return words.code("emergency-reason", one.code)


def _area_or_offer(code: str, words: Words) -> str:
    name = words.code("offer", code)
    return name if name != code else words.code("effort-area", code)


def _limits(answer: Management, words: Words) -> Section:
    return Section(
        id="frister",
        heading=words("management.limits"),
        lead=words("management.limits-lead"),
        table=Table(
            (words("management.rule"), words("management.kept"), words("management.country"), words("management.n")),
            tuple(_limit(one, words) for one in answer.limits),
        ),
        empty=words("management.limits-none"),
    )


def _limit(one: Limit, words: Words) -> tuple[Cell, ...]:
    text = rule_text(one.rule, one.rule_from, words)
    found = one.figure
    country = ""
    if found.baseline is not None:
        country = words("management.country-of", percent=found.baseline, year=found.baseline_year or "")
    return (
        Cell(text.name, note=f"{text.key} · {text.source}"),
        Cell(figure_text(found, words), mark=_beside(found.value, found.baseline, words), amount=True),
        Cell(country, amount=True),
        Cell(band(found.n, words), amount=True),
    )


def _beside(value: int | None, baseline: int | None, words: Words) -> Mark | None:
    """Whether our own share lies above or below the country's, in words."""
    if value is None or baseline is None:
        return None
    if value >= baseline:
        return Mark(words("management.at-least-country"), "good", "done")
    return Mark(words("management.below-country"), "warn", "late")


def _ladder(answer: Management, key: str, words: Words) -> tuple[Section, ...]:
    known = ladder(key, answer.at)
    names = {str(step.step): words.of(step.danish, step.english) for step in known.steps} if known else {}
    steps = tuple(
        (
            Cell(words("management.step-none") if step == "none" else words("management.step", step=step)),
            Cell(names.get(step, "")),
            Cell(in_table(answer.ladder.steps, step, words), amount=True),
        )
        for step in answer.ladder.steps.cells
    )
    moved = tuple(
        (Cell(words(f"management.moved.{way}")), Cell(in_table(answer.ladder.movement, way, words), amount=True))
        for way in answer.ladder.movement.cells
    )
    return (
        Section(
            id="trappen",
            heading=words("management.ladder"),
            lead=words("management.ladder-lead"),
            table=Table(
                (words("management.step-head"), words("management.step-name"), words("management.youths")), steps
            ),
        ),
        Section(
            id="bevaegelse",
            heading=words("management.movement"),
            lead=words("management.movement-lead"),
            table=Table((words("management.way"), words("management.youths")), moved),
            empty=words("management.said.too-early"),
        ),
    )


def _needs(answer: Management, words: Words) -> Section:
    rows = tuple(
        (
            Cell(words.code("ics-dimension", need.dimension)),
            Cell(band(need.needing, words), amount=True),
            Cell(figure_text(need.helped, words), amount=True),
            Cell(figure_text(need.days, words), amount=True),
        )
        for need in answer.needs
    )
    head = ("management.dimension", "management.needing", "management.helped", "management.waited")
    return Section(
        id="behov",
        heading=words("management.needs"),
        lead=words("management.needs-lead"),
        table=Table(tuple(words(key) for key in head), rows),
        empty=words("management.needs-none"),
    )


def _concerns(answer: Management, words: Words) -> Section:
    return Section(
        id="bekymringer",
        heading=words("management.concerns"),
        lead=words("management.concerns-lead"),
        table=Table(
            (words("management.month-head"), words("management.youths")),
            tuple(
                (
                    Cell(
                        words(
                            "management.month",
                            month=words(f"date.month.{int(one.month[5:])}"),
                            year=one.month[:4],
                        )
                    ),
                    Cell(band(one.youths, words), amount=True),
                )
                for one in answer.concerns
            ),
        ),
        empty=words("management.concerns-none"),
    )


def _rules(answer: Management, words: Words) -> Section:
    rows = tuple(
        (Cell(rule_text(rule, None, words).name, note=rule), Cell(band(count, words), amount=True))
        for rule, count in answer.rules_broken.cells.items()
    )
    return Section(
        id="brud",
        heading=words("management.broken"),
        lead=words("management.broken-lead"),
        table=Table((words("management.rule"), words("management.youths")), rows),
        empty=words("management.broken-none"),
    )


def _deviations(answer: Management, words: Words) -> Section:
    return Section(
        id="afvigelser",
        heading=words("management.deviations"),
        lead=words("management.deviations-lead"),
        table=Table(
            (words("management.phase"), words("management.criterion"), words("management.youths")),
            tuple(_deviation(key, band(count, words), words) for key, count in answer.deviations.cells.items()),
        ),
        empty=words("management.deviations-none"),
    )


def _deviation(key: str, count: str, words: Words) -> tuple[Cell, ...]:
    phase, _, criterion = key.partition("/")
    return (
        Cell(phase_name(phase or None, words)),
        Cell(missing_criterion(phase, criterion, words)),
        Cell(count, amount=True),
    )
