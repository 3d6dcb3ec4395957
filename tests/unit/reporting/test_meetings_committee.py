"""The committee's report, reckoned from books and nothing else: bands, reasons, rounded money, nobody."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.reporting.answers.management import Banded, Counted, Figure
from services.reporting.looking.asking import Asking, DeniedError
from services.reporting.looking.committee import ages_of, composed, figures_of, money_of
from services.reporting.looking.forecast import of_commitment
from services.reporting.looking.indicators import Books
from services.reporting.looking.management import permit
from services.reporting.looking.reports import PUBLISHED
from services.reporting.looking.stories import Fact, Period, stories
from shared.deciding import Person
from shared.definitions.dated import TIME_ZONE
from shared.definitions.management import reporting

END = datetime(2025, 11, 1, tzinfo=TIME_ZONE)
PERIOD = Period(END - timedelta(days=365), END)
RAISED = END - timedelta(days=100)
DAY = timedelta(days=1)


def youths(count: int) -> list[UUID]:
    """So many youths."""
    return [UUID(int=number + 1) for number in range(count)]


def books(count: int, *, helped: int = 0, area: str = "leisure", opened: datetime | None = None) -> Books:
    """So many youths raised and opened, of whom so many got an effort ten days later."""
    facts = []
    for number, youth in enumerate(youths(count)):
        facts += [
            Fact(youth=youth, type="coordination.youth-raised", at=RAISED, code="school"),
            Fact(youth=youth, type="coordination.pathway-opened", at=opened or RAISED, code="norddjurs-taskforce"),
        ]
        if number < helped:
            effort: dict[str, Any] = {"youth": youth, "reference": f"i-{number}"}
            says = {"sectors": ["leisure"], "goals": []}
            at = RAISED + 10 * DAY
            facts += [
                Fact(**effort, type="planning.intervention-proposed", at=at, code="mentor", area=area, says=says),
                Fact(**effort, type="planning.intervention-started", at=at),
            ]
    return Books(stories(facts), (), "national", reporting("707", END), {})


def report(found: Books, ages: dict[UUID, int | None] | None = None) -> dict[str, object]:
    """All of the report that is about persons."""
    return figures_of(found, PERIOD, ages or {}, set())


def test_numbers_of_persons_are_in_bands() -> None:
    """Twelve raised are 10 to 14; the median to the first effort rests on seven."""
    found = report(books(12, helped=7))
    raised, effort = found["raised"], found["first_effort"]
    assert isinstance(raised, Figure)
    assert isinstance(effort, Figure)
    assert raised.count == Banded(least=10, most=14)
    assert (effort.value, effort.n) == (10, Banded(least=5, most=9))


def test_four_are_told_of_with_no_number() -> None:
    """Neither of how many nor of how long."""
    found = report(books(4, helped=4))
    assert {figure.said for figure in (found["raised"], found["first_effort"]) if isinstance(figure, Figure)} == {
        "too-few"
    }
    assert found["composite"] is None


def test_it_is_said_where_it_is_too_early() -> None:
    """A taskforce that has had pathways for a hundred days says nothing of outcomes."""
    found = report(books(12))
    followed = found["followed"]
    assert isinstance(followed, tuple)
    assert found["outcomes"] == "too-early"
    assert {figure.said for figure in followed} == {"too-early"}
    assert report(books(12, opened=END - 300 * DAY))["outcomes"] == "shown"


def test_ages_are_bands_of_the_list_and_the_unknown_are_told() -> None:
    """Six of thirteen, six of sixteen; two whose age nobody told are too few to say."""
    found = youths(14)
    ages = dict(zip(found, [13] * 6 + [16] * 6, strict=False))
    told = ages_of(found, ages, END)
    assert told.cells["13-14"] == told.cells["15-17"] == Banded(least=5, most=9)
    assert told.cells["unknown"] is None
    assert told.total == Banded(least=10, most=14)


@given(some.lists(some.one_of(some.none(), some.integers(0, 25)), max_size=60))
def test_no_age_band_below_five_is_ever_published(ages: list[int | None]) -> None:
    """Whatever the ages."""
    found = youths(len(ages))
    told = ages_of(found, dict(zip(found, ages, strict=True)), END)
    assert all(cell is None or cell.least >= 5 for cell in told.cells.values())


def test_the_composite_is_made_of_what_is_published() -> None:
    """The commonest age, the median and the commonest area; each of them rests on five at least."""
    found = books(12, helped=6)
    bands = ages_of(youths(12), dict.fromkeys(youths(12), 14), END)
    effort = Figure(key="raised-to-effort", kind="days", said="shown", value=10)
    made = composed(found, PERIOD, bands, effort)
    assert made is not None
    assert (made.age_band, made.area, made.days) == ("13-14", "leisure", 10)


def test_there_is_no_composite_of_one_figure() -> None:
    """An area in which four were helped is not told, and a median alone is no example."""
    nothing = Counted(total=None, cells={})
    effort = Figure(key="raised-to-effort", kind="days", said="shown", value=10)
    assert composed(books(12, helped=4), PERIOD, nothing, effort) is None


def test_the_local_council_may_see_the_report_and_nothing_else() -> None:
    """By the policy: figures about many, and not even what is about no person otherwise."""
    member = Person(id="p-lokal", role="committee", unit="local-council", municipality="707")
    permit(Asking(member, "management"), END, PUBLISHED)
    with pytest.raises(DeniedError):
        permit(Asking(member, "management"), END, ("organisation",))


def test_money_is_rounded_to_thousands_and_adds_up_to_the_year() -> None:
    """A commitment of 12 345.67 of which 4 000 is spent; areas without use stand there, too; the sum is last."""
    used = {("leisure", "pool"): of_commitment(1_234_567, 400_000, 0), ("leisure", "ordinary"): of_commitment(9, 9, 0)}
    *areas, total = money_of(120_000_000, {"leisure": 20_000_000}, used, END)
    leisure = next(one for one in areas if one.area == "leisure")
    assert (leisure.frame_ore, leisure.spent_ore, leisure.committed_ore, leisure.forecast_ore) == (
        20_000_000,
        400_000,
        800_000,
        1_200_000,
    )
    assert len(areas) == 6
    assert (total.area, total.frame_ore, total.forecast_ore) == (None, 120_000_000, 1_200_000)
