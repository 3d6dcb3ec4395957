"""How does a report become what is kept of it, and back again?

Invariant: pure, and what is kept gives the same figures back: a band stays a band, and what was held back stays so.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.reporting.answers.committee import AreaMoney, Composite, Held, Report
from services.reporting.answers.management import Banded, Counted, Figure, Ladder, Limit
from services.reporting.answers.meetings import Milestone
from shared.events.committee import (
    Published,
    ReportCase,
    ReportCell,
    ReportFigure,
    ReportMeetings,
    ReportMilestone,
    ReportMoney,
)


def published_of(report: Report) -> Published:
    """What is kept of a report."""
    case = report.composite
    return Published(
        milestones=tuple(ReportMilestone(**one.model_dump()) for one in report.milestones),
        meetings=ReportMeetings(**report.meetings.model_dump()),
        figures=tuple(_figures(report)),
        tables=tuple(_tables(report)),
        year=report.year,
        money=tuple(ReportMoney(**one.model_dump()) for one in report.money),
        early=report.outcomes == "too-early",
        followed_days=report.followed_days,
        composite=None if case is None else ReportCase(age_band=case.age_band, effort_area=case.area, days=case.days),
    )


def figures_of(kept: Published) -> dict[str, object]:
    """All of a report that is figures, from what was kept of it."""
    raised, opened, closed, first_effort = (figure for _, figure in _part(kept, "flow"))
    case = kept.composite
    return {
        "milestones": tuple(Milestone(**one.model_dump()) for one in kept.milestones),
        "meetings": Held(**kept.meetings.model_dump()),
        "raised": raised,
        "opened": opened,
        "closed": closed,
        "first_effort": first_effort,
        "ages": _table(kept, "ages"),
        "year": kept.year,
        "money": tuple(AreaMoney(**one.model_dump()) for one in kept.money),
        "outcomes": "too-early" if kept.early else "shown",
        "followed": tuple(figure for _, figure in _part(kept, "followed")),
        "followed_days": kept.followed_days,
        "ladder": Ladder(
            steps=_table(kept, "steps"),
            movement=_table(kept, "movement"),
            said="too-early" if kept.early else "shown",
        ),
        "placements": tuple(figure for _, figure in _part(kept, "placements")),
        "limits": tuple(
            Limit(rule=one.rule or one.key, rule_from=one.rule_from, figure=figure)
            for one, figure in _part(kept, "limits")
        ),
        "voice": tuple(figure for _, figure in _part(kept, "voice")),
        "composite": None if case is None else Composite(age_band=case.age_band, area=case.effort_area, days=case.days),
    }


def _figures(report: Report) -> Iterator[ReportFigure]:
    flow = (report.raised, report.opened, report.closed, report.first_effort)
    parts: Mapping[str, Iterable[Figure]] = {
        "flow": flow,
        "followed": report.followed,
        "placements": report.placements,
        "voice": report.voice,
    }
    for part, figures in parts.items():
        yield from (_kept(part, one) for one in figures)
    for one in report.limits:
        yield _kept("limits", one.figure).model_copy(update={"rule": one.rule, "rule_from": one.rule_from})


def _kept(part: str, one: Figure) -> ReportFigure:
    plain: dict[str, Any] = one.model_dump(exclude={"count", "n"})
    return ReportFigure.model_validate({"part": part, **plain, **_ends(one.count), **_ends(one.n, "n_")})


def _part(kept: Published, part: str) -> Iterator[tuple[ReportFigure, Figure]]:
    for one in kept.figures:
        if one.part == part:
            yield (
                one,
                Figure(
                    key=one.key,
                    kind=one.kind,
                    said=one.said,
                    value=one.value,
                    count=_band(one.least, one.most),
                    n=_band(one.n_least, one.n_most),
                    baseline=one.baseline,
                    baseline_year=one.baseline_year,
                ),
            )


def _tables(report: Report) -> Iterator[ReportCell]:
    tables = {"ages": report.ages, "steps": report.ladder.steps, "movement": report.ladder.movement}
    for table, counted in tables.items():
        rows: list[tuple[str | None, Banded | None]] = [(None, counted.total), *counted.cells.items()]
        yield from (ReportCell.model_validate({"table": table, "key": key, **_ends(cell)}) for key, cell in rows)


def _table(kept: Published, table: str) -> Counted:
    cells = {one.key: _band(one.least, one.most) for one in kept.tables if one.table == table}
    return Counted(total=cells.pop(None, None), cells={key: cell for key, cell in cells.items() if key is not None})


def _ends(band: Banded | None, prefix: str = "") -> dict[str, int]:
    return {} if band is None else {f"{prefix}least": band.least, f"{prefix}most": band.most}


def _band(least: int | None, most: int | None) -> Banded | None:
    return None if least is None or most is None else Banded(least=least, most=most)
