"""What is kept of the Committee's report gives the same report back, and nothing finer."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from services.reporting.answers.committee import AreaMoney, Composite, Held, Report
from services.reporting.answers.management import Banded, Counted, Figure, Ladder, Limit
from services.reporting.answers.meetings import Milestone
from services.reporting.looking.indicators import counted
from services.reporting.looking.published import figures_of, published_of
from shared.definitions.dated import TIME_ZONE
from shared.events.committee import Published, ReportCell, ReportFigure, ReportMoney

AT = datetime(2025, 8, 27, 12, tzinfo=TIME_ZONE)
bands = some.none() | some.integers(1, 8).map(lambda fives: Banded(least=5 * fives, most=5 * fives + 4))


def figure(key: str) -> some.SearchStrategy[Figure]:
    """A figure that is said, or why it is not."""
    said = some.builds(
        Figure,
        key=some.just(key),
        kind=some.sampled_from(("share", "count", "days", "percent")),
        said=some.just("shown"),
        value=some.none() | some.integers(0, 100),
        count=bands,
        n=bands,
        baseline=some.none() | some.integers(0, 100),
        baseline_year=some.none() | some.just(2024),
    )
    silent = some.builds(
        Figure,
        key=some.just(key),
        kind=some.just("share"),
        said=some.sampled_from(("too-few", "too-early")),
        n=bands,
    )
    return said | silent


def table(*keys: str) -> some.SearchStrategy[Counted]:
    """A table of persons as it may be published."""
    return some.fixed_dictionaries({key: some.integers(0, 30) for key in keys}).map(counted)


ore = some.integers(0, 12).map(lambda amount: amount * 10_000_000)
reports = some.builds(
    Report,
    at=some.just(AT),
    municipality=some.just("Norddjurs"),
    definitions=some.just(1),
    definitions_now=some.just(1),
    since=some.just(date(2024, 8, 1)),
    until=some.just(date(2025, 7, 31)),
    milestones=some.just((Milestone(milestone="in-operation", planned="2025-04", reached_at=AT),)),
    meetings=some.just(Held(held=8, cancelled=1, missed=0, every_days=14)),
    raised=figure("raised"),
    opened=figure("opened"),
    closed=figure("closed"),
    ages=table("13-14", "15-17", "unknown"),
    first_effort=figure("raised-to-effort"),
    year=some.just(2025),
    money=some.tuples(
        some.builds(
            AreaMoney,
            area=some.none() | some.just("leisure"),
            frame_ore=some.none() | ore,
            spent_ore=ore,
            committed_ore=ore,
            forecast_ore=ore,
        )
    ),
    followed=some.tuples(figure("attendance"), figure("work")),
    followed_days=some.just(90),
    placements=some.tuples(figure("placed")),
    limits=some.tuples(some.builds(Limit, rule=some.just("T6"), rule_from=some.just(None), figure=figure("limit-T6"))),
    voice=some.tuples(figure("child-heard")),
    composite=some.none() | some.just(Composite(age_band="13-14", area="leisure", days=10)),
    outcomes=some.just("shown"),
    ladder=some.builds(Ladder, steps=table("none", "1", "2"), movement=table("down", "same"), said=some.just("shown")),
)


@given(reports)
def test_a_report_is_read_as_it_was_made(report: Report) -> None:
    """Through the event's own bytes, to the last band and the last silence; and by the same fingerprint."""
    kept = published_of(report)
    again = Published.model_validate_json(kept.model_dump_json())

    assert report.model_copy(update=figures_of(again)) == report
    assert again.fingerprint() == kept.fingerprint()


@given(some.integers(0, 60), some.integers(0, 60))
def test_only_bands_are_kept(least: int, most: int) -> None:
    """A number of persons that nobody would publish is no report's."""
    fits = least >= 5 and least % 5 == 0 and most == least + 4
    for form in (
        {"part": "flow", "key": "raised", "kind": "count", "said": "shown", "least": least, "most": most},
        {"part": "flow", "key": "raised", "kind": "count", "said": "too-few", "n_least": least, "n_most": most},
    ):
        if fits:
            assert ReportFigure.model_validate(form)
        else:
            with pytest.raises(ValidationError):
                ReportFigure.model_validate(form)


def test_what_is_not_said_has_no_value_and_money_is_rounded() -> None:
    """Half a band, a value behind a silence, an amount to the last øre: none of them is kept."""
    with pytest.raises(ValidationError):
        ReportCell(table="ages", key="13-14", least=5)
    with pytest.raises(ValidationError):
        ReportFigure(part="voice", key="child-heard", kind="share", said="too-few", value=65)
    with pytest.raises(ValidationError):
        ReportMoney(area="leisure", spent_ore=12_345, committed_ore=0, forecast_ore=0)
