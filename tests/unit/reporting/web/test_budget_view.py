"""The budget: all six areas, what is used, committed and left, in numbers and in bars."""

from services.reporting.answers.budget import AreaUse, Budget
from services.reporting.web.views.budget import budget_page
from tests.unit.reporting.web.invented import DA, NOW

AREA = AreaUse(area="work", account="pool", set_ore=15_000_000, committed_ore=6_100_000, spent_ore=10_200_000)


def budget(*areas: AreaUse, amount: int | None = 120_000_000) -> Budget:
    """The pool of 2025."""
    return Budget(at=NOW, municipality="707", year=2025, years=(2025,), amount_ore=amount, areas=areas)


def test_all_six_areas_are_there_also_those_without_use() -> None:
    """An area that nobody used is shown with nothing used."""
    page = budget_page(budget(AREA), DA)
    assert len(page.rows) == 6
    assert page.rows[0].spent == "0 kr."


def test_an_overspent_area_is_below_zero() -> None:
    """In the table as a number and in the bar as its own part."""
    row = next(row for row in budget_page(budget(AREA), DA).rows if row.area == "Praktik og job")
    assert row.below
    assert row.remaining == "\N{MINUS SIGN}13.000 kr."
    assert row.bar is not None
    assert row.bar.over > 0
    assert round(row.bar.spent + row.bar.committed) == 200


def test_a_bar_is_told_in_words() -> None:
    """Whoever cannot see the bar hears it."""
    row = next(row for row in budget_page(budget(AREA), DA).rows if row.area == "Praktik og job")
    assert row.bar is not None
    assert row.bar.text == "102.000 kr. brugt og 61.000 kr. bundet, mere end rammen på 150.000 kr."


def test_the_total_is_the_pool_and_not_the_sum_of_the_frames() -> None:
    """What is left of the pool is the pool less all that draws on it."""
    page = budget_page(budget(AREA), DA)
    assert page.figures[-1] == ("Tilbage", "1.037.000 kr.")


def test_what_the_ordinary_budget_pays_is_kept_apart() -> None:
    """It does not draw on the pool."""
    ordinary = AREA.model_copy(update={"account": "ordinary", "set_ore": None})
    page = budget_page(budget(ordinary), DA)
    assert page.figures[1] == ("Brugt", "0 kr.")
    assert page.ordinary[0].spent == "102.000 kr."


def test_a_year_without_a_budget_says_so() -> None:
    """Instead of showing zeros as if they were decided."""
    assert budget_page(budget(amount=None), DA).missing == "Der er ikke sat et budget for 2025."
