"""What is exchanged with others: nothing in it can be traced to fewer than five youths, and nobody stands in it."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.answers.exports import Exchange, ExchangedMethod, ExchangedOffer
from services.reporting.looking.exports import as_csv
from services.reporting.looking.knowledge import outcomes
from services.reporting.looking.stories import Fact
from tests.unit.reporting.test_management_figures import BEGIN, books, effort, fact, pathway, youth

OFFERS = ("mentor", "leisure-guidance")
ENDS = ("goals-reached", "no-effect", None)
LIVES = st.lists(st.tuples(st.sampled_from(OFFERS), st.sampled_from(ENDS)), min_size=0, max_size=40)


def lived(lives: Sequence[tuple[str, str | None]]) -> list[Fact]:
    """A youth each: the offer that began, and how it ended, or that it runs."""
    found: list[Fact] = []
    for number, (offer, end) in enumerate(lives):
        found += [*pathway(number), *effort(number, 30, offer)]
        if end is not None:
            found.append(fact(number, "planning.intervention-ended", 60, reference="i", code=end))
    return found


@given(LIVES)
def test_nothing_that_is_exchanged_can_be_traced_to_fewer_than_five(lives: list[tuple[str, str | None]]) -> None:
    """Each number that is told has five youths or more behind it, and a band that truly holds them."""
    behind: dict[tuple[str, str], int] = defaultdict(int)
    for offer, end in lives:
        behind[offer, end or "running"] += 1
        behind[offer, "all"] += 1
    for one in outcomes(books(lived(lives)), []):
        cells = {**one.outcomes.cells, "all": one.youths}
        for outcome, told in cells.items():
            if told is not None:
                assert told.least >= 5
                assert told.least <= behind[one.offer, outcome] <= told.most


@given(LIVES)
def test_a_number_that_is_held_back_cannot_be_worked_out_from_the_others(lives: list[tuple[str, str | None]]) -> None:
    """Whoever takes the other numbers from the sum is left with more than one possibility."""
    for one in outcomes(books(lived(lives)), []):
        held = [outcome for outcome, told in one.outcomes.cells.items() if told is None]
        if one.youths is None or not held:
            continue
        shown = [told for told in one.outcomes.cells.values() if told is not None]
        least = max(0, one.youths.least - sum(told.most for told in shown))
        most = one.youths.most - sum(told.least for told in shown)
        assert least < most


@given(LIVES)
def test_no_youth_stands_in_it(lives: list[tuple[str, str | None]]) -> None:
    """No id of a youth, in no form."""
    text = "".join(one.model_dump_json() for one in outcomes(books(lived(lives)), []))
    assert not any(str(youth(number)) in text for number in range(len(lives)))


def test_an_effort_that_never_began_is_no_result() -> None:
    """What was proposed and committed tells nothing of an offer."""
    committed = [one for n in range(6) for one in (*pathway(n), *effort(n, 30)[:2])]
    assert outcomes(books(committed), []) == []


def exchange(title: str) -> Exchange:
    """An exchange with one method and one offer."""
    return Exchange(
        export=UUID(int=1),
        at=BEGIN,
        municipality="Norddjurs",
        methods=(
            ExchangedMethod(method="m", title=title, outcome="kept", evidence=None, reviewed_on=date(2025, 5, 1)),
        ),
        offers=(
            ExchangedOffer(
                offer="mentor", title=None, effort_area=None, evidence="promising", youths=None, outcomes={}
            ),
        ),
    )


def test_the_table_says_the_same_and_holds_back_the_same() -> None:
    """One line a method and one an offer; what is held back reads as fewer than five."""
    rows = list(csv.reader(io.StringIO(as_csv(exchange("Netværksmøder")))))
    assert rows[1][:3] == ["method", "m", "Netværksmøder"]
    assert rows[2] == ["offer", "mentor", "", "", "promising", "all", "<5"]


def test_what_is_held_back_as_a_whole_does_not_say_how_few_there_are() -> None:
    """Nine reached their goals and one did not: the one could be worked out, so neither is told."""
    (one,) = outcomes(books(lived([("mentor", "goals-reached")] * 9 + [("mentor", "no-effect")])), [])
    assert one.outcomes.withheld
    assert set(one.outcomes.cells.values()) == {None}
    offer = ExchangedOffer(
        offer="mentor",
        title=None,
        effort_area=None,
        evidence=None,
        youths=one.youths,
        outcomes=one.outcomes.cells,
        withheld=True,
    )
    rows = list(csv.reader(io.StringIO(as_csv(exchange("m").model_copy(update={"offers": (offer,)})))))
    assert [row[-1] for row in rows[2:]] == ["10-14", "withheld", "withheld"]


def test_no_title_is_taken_for_a_formula() -> None:
    """A spreadsheet that opens the table runs nothing."""
    rows = list(csv.reader(io.StringIO(as_csv(exchange("=HYPERLINK(1)")))))
    assert rows[1][2] == "'=HYPERLINK(1)"
