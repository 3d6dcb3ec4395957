"""The budget: all six areas, what is used, committed and left, in numbers and in bars."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs

from services.reporting.answers.budget import AreaUse, Budget, Commitment, Override
from services.reporting.web.views.budget import BudgetPage, budget_page, commitment_line
from services.reporting.web.views.sections import Section
from tests.unit.reporting.web.invented import DA, NOW, some

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


def of_nobody(what: str, **changes: Any) -> Commitment:
    """Money for group work, committed for the autumn."""
    known: dict[str, Any] = {
        "commitment": some(what), "year": 2025, "area": "leisure", "account": "pool", "shared": True,
        "starts_on": date(2025, 9, 1), "ends_on": date(2025, 12, 10), "committed_ore": 6_000_000,
        "spent_ore": 1_000_000,
    }  # fmt: skip
    return Commitment(**known | changes)


def section(page: BudgetPage, name: str) -> Section | None:
    """A part of the page by its address."""
    return next((each for each in page.sections if each.id == name), None)


def test_what_a_leader_let_pass_stands_with_its_reason() -> None:
    """When, where, how much, why; a year without it does not speak of it."""
    allowed = Override(at=NOW, area="work", amount_ore=1_300_000, reason="acute-need")
    answer = budget(AREA).model_copy(update={"overrides": (allowed,)})
    found = section(budget_page(answer, DA), "overskridelser")
    assert found is not None
    assert found.table is not None
    assert [cell.text for cell in found.table.rows[0]] == [
        "12. november 2025", "Praktik og job", "13.000 kr.", "Akut behov hos den unge",
    ]  # fmt: skip
    assert section(budget_page(budget(AREA), DA), "overskridelser") is None


def test_a_cost_of_several_shows_what_is_left_and_the_way_to_a_bill() -> None:
    """Nothing is left to release of what is used up; who may not record bills has no way there."""
    used_up = of_nobody("camp", spent_ore=6_000_000)
    answer = budget(AREA).model_copy(update={"commitments": (used_up, of_nobody("group"))})
    may = answer.model_copy(update={"commands": ("spend-cost", "release-cost")})
    found = section(budget_page(may, DA), "faelles")
    assert found is not None
    assert found.table is not None
    assert [row[3].text for row in found.table.rows] == ["50.000 kr.", "0 kr."]
    assert [[action.text for action in row[-1].actions] for row in found.table.rows] == [
        ["Notér en regning", "Frigiv resten"],
        ["Notér en regning"],
    ]
    silent = section(budget_page(answer, DA), "faelles")
    assert silent is not None
    assert silent.table is not None
    assert [len(row) for row in silent.table.rows] == [4, 4]


def test_the_budget_is_set_from_what_stands() -> None:
    """The form opens with the year, its amount and the frames in the order of the areas; only for who may."""
    may = budget(AREA).model_copy(update={"commands": ("set-budget", "commit-cost")})
    actions = budget_page(may, DA).actions
    assert [action.text for action in actions] == ["Sæt årets budget", "Sæt penge af til flere"]
    typed = parse_qs(actions[0].href.partition("?")[2], keep_blank_values=True)
    assert typed == {"year": ["2025"], "amount_ore": ["1200000"], "areas": ["", "", "", "", "", "150000"]}
    assert budget_page(budget(AREA), DA).actions == ()


def test_a_form_about_money_says_which_money() -> None:
    """How much is left where it is of no one youth; of a youth's effort not a word more than that it is one."""
    assert commitment_line(of_nobody("group"), DA) == "Fritid, 2025 · 50.000 kr. tilbage af 60.000 kr."
    of_one = Commitment(commitment=some("one"), year=2025, area="leisure", account="pool", shared=False)
    assert commitment_line(of_one, DA) == "Fritid, 2025 · en ungs indsats"
