"""How is the committee's report read: figures in bands with what each rests on, money, and what nobody can be told by?

Invariant: nothing is reckoned here; a figure that may not be said says why, with a word and not with an empty place.
"""

from dataclasses import dataclass
from typing import Final

from services.reporting.answers.committee import AreaMoney, Composite, Made, Report, Reports
from services.reporting.answers.management import Figure
from services.reporting.web.views.figures import basis_text, cell_text, figure_text
from services.reporting.web.views.meeting import milestone_name, month_text
from services.reporting.web.views.parts import Mark, colleague
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words, inside


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: what it is, what it says, what it rests on, what the country does."""

    name: str
    value: str
    quiet: bool
    rests_on: str
    beside: str


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One effort area."""

    area: str
    frame: str
    spent: str
    committed: str
    forecast: str


DRAFT: Final = "/udvalg/udkast"


def report_path(report: object) -> str:
    """The address of a report that was made."""
    return f"/udvalg/rapport/{report}"


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A report that was made."""

    text: str
    href: str
    made: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The reports that were made, and the months of which a draft may be seen."""

    made: tuple[MadeRow, ...]
    drafts: tuple[tuple[str, str], ...]


def reports_page(answer: Reports, words: Words) -> ReportsPage:
    """All reports."""
    return ReportsPage(
        made=tuple(
            MadeRow(
                text=words("committee.period", since=words.day(one.since), until=words.day(one.until)),
                href=report_path(one.report),
                made=_made_text(one, words),
                mark=Mark(words("committee.corrected"), "warn", "turn") if one.replaced_by else None,
            )
            for one in answer.made
        ),
        drafts=tuple((month_text(f"{one:%Y-%m}", words), f"{DRAFT}?maaned={one:%Y-%m}") for one in answer.months),
    )


def _made_text(one: Made, words: Words) -> str:
    return words("committee.made", day=words.day(one.at), time=words.time(one.at), who=colleague(one.by))


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """The status report.

    Attributes:
        draft: that it is one, and so may change.
        notes: when and by whom it was made, what it corrects, what corrects it; with the address of the other one.
    """

    period: str
    draft: str
    notes: tuple[tuple[str, str], ...]
    difficulties: str
    asked: str
    edition: str
    milestones: tuple[tuple[str, str, bool], ...]
    meetings: tuple[tuple[str, str], ...]
    flow: tuple[FigureRow, ...]
    ages: tuple[tuple[str, str], ...]
    money: tuple[MoneyRow, ...]
    total: MoneyRow
    year: str
    early: str
    followed_lead: str
    followed: tuple[FigureRow, ...]
    steps: tuple[tuple[str, str], ...]
    movement: tuple[tuple[str, str], ...]
    placements: tuple[FigureRow, ...]
    limits: tuple[FigureRow, ...]
    voice: tuple[FigureRow, ...]
    composite: str
    definitions: tuple[tuple[str, str], ...]


FLOW = ("raised", "opened", "closed", "raised-to-effort")


def committee_page(answer: Report, place: str, words: Words) -> CommitteePage:
    """The report over some months."""
    flow = (answer.raised, answer.opened, answer.closed, answer.first_effort)
    *areas, total = answer.money
    told = (*flow, *answer.followed, *answer.placements, *answer.voice)
    return CommitteePage(
        period=words("committee.period", since=words.day(answer.since), until=words.day(answer.until)),
        draft="" if answer.made else words("committee.draft", day=words.day(answer.at), time=words.time(answer.at)),
        notes=_notes(answer, words),
        difficulties=answer.difficulties or "",
        asked=answer.asked or "",
        edition=words("committee.edition", edition=answer.definitions)
        if answer.definitions == answer.definitions_now
        else words("committee.other-edition", edition=answer.definitions, now=answer.definitions_now),
        milestones=tuple(
            (
                milestone_name(place, one.milestone, words),
                words("meetings.reached", day=words.day(one.reached_at))
                if one.reached_at
                else words("committee.not-reached", month=month_text(one.planned or "", words) if one.planned else ""),
                one.reached_at is not None,
            )
            for one in answer.milestones
        ),
        meetings=(
            (words("committee.held"), str(answer.meetings.held)),
            (words("committee.cancelled"), str(answer.meetings.cancelled)),
            (words("committee.missed"), str(answer.meetings.missed)),
            (words("committee.rhythm"), words("committee.every", n=answer.meetings.every_days)),
        ),
        flow=tuple(_figure(one, words) for one in flow),
        ages=tuple(
            (_age(key, words), cell_text(cell, answer.ages.total, words)) for key, cell in answer.ages.cells.items()
        ),
        money=tuple(_money(one, words) for one in areas),
        total=_money(total, words),
        year=str(answer.year),
        early=words("committee.early") if answer.outcomes == "too-early" else "",
        followed_lead=words("committee.followed-lead", days=answer.followed_days),
        followed=tuple(_figure(one, words) for one in answer.followed),
        steps=tuple(
            (
                words("committee.step", step=key) if key.isdigit() else words("committee.no-step"),
                cell_text(cell, answer.ladder.steps.total, words),
            )
            for key, cell in answer.ladder.steps.cells.items()
        ),
        movement=tuple(
            (words(f"committee.moved.{key}"), cell_text(cell, answer.ladder.movement.total, words))
            for key, cell in answer.ladder.movement.cells.items()
        ),
        placements=tuple(_figure(one, words) for one in answer.placements),
        limits=tuple(
            _figure(one.figure, words, name=rule_text(one.rule, one.rule_from, words).name) for one in answer.limits
        ),
        voice=tuple(_figure(one, words) for one in answer.voice),
        composite=_composite(answer.composite, words),
        definitions=tuple(
            (words(f"committee.figure.{one.key}"), words(f"committee.definition.{one.key}"))
            for one in told
            if words.has(f"committee.definition.{one.key}")
        ),
    )


def _notes(answer: Report, words: Words) -> tuple[tuple[str, str], ...]:
    made = answer.made
    if made is None:
        holding = answer.holding
        return ((words("committee.would-correct"), report_path(holding)),) if holding else ()
    notes = [(_made_text(made, words), "")]
    if made.replaces is not None:
        notes.append((words("committee.replaces"), report_path(made.replaces)))
    if made.replaced_by is not None:
        notes.append((words("committee.replaced-by"), report_path(made.replaced_by)))
    return tuple(notes)


def _figure(figure: Figure, words: Words, name: str = "") -> FigureRow:
    beside = ""
    if figure.baseline is not None:
        beside = words("committee.country", percent=figure.baseline, year=figure.baseline_year)
    return FigureRow(
        name=name or words(f"committee.figure.{figure.key}"),
        value=figure_text(figure, words),
        quiet=figure.said != "shown",
        rests_on="" if figure.kind == "count" else basis_text(figure, words),
        beside=beside,
    )


def _age(key: str, words: Words) -> str:
    return words("committee.age-unknown") if key == "unknown" else words.code("age-band", key)


def _money(one: AreaMoney, words: Words) -> MoneyRow:
    return MoneyRow(
        area=words("budget.total") if one.area is None else words.code("effort-area", one.area),
        frame=words("budget.no-frame") if one.frame_ore is None else words.amount(one.frame_ore),
        spent=words.amount(one.spent_ore),
        committed=words.amount(one.committed_ore),
        forecast=words.amount(one.forecast_ore),
    )


def _composite(one: Composite | None, words: Words) -> str:
    if one is None:
        return words("committee.composite.too-few")
    parts = [words("committee.composite.begins")]
    if one.age_band is not None:
        parts.append(words("committee.composite.age", age=inside(words.code("age-band", one.age_band))))
    if one.days is not None:
        parts.append(words("committee.composite.days", n=one.days))
    if one.area is not None:
        parts.append(words("committee.composite.area", area=inside(words.code("effort-area", one.area))))
    return " ".join((*parts, words("committee.composite.ends")))
