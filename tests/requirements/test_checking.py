"""The check of the trace finds what is wrong with it."""

import pytest

from tests.requirements.checking import faults
from tests.requirements.reading import NONE, PAGE, Demand, demands, ids

HERE = ("tests/requirements/test_checking.py", "test_a_whole_page_is_in_order")


def _page(**changed: Demand | None) -> list[Demand]:
    rows = [
        Demand(one, "none", "Nothing.", ()) if one in NONE else Demand(one, "must", "It is so.", (HERE,))
        for one in ids()
    ]
    return [found for row in rows if (found := changed.get(row.id.replace(".", "_"), row)) is not None]


def test_a_whole_page_is_in_order() -> None:
    """Every demand once, each with a test that exists."""
    assert list(faults(_page())) == []


def test_the_page_of_the_project_is_in_order() -> None:
    """What `make check` asks."""
    assert list(faults(demands(PAGE.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "row",
    [
        None,
        Demand("R2_44", "must", "It is so.", ()),
        Demand("R2_44", "must", "It is so.", (("tests/requirements/test_checking.py", "test_of_a_dream"),)),
        Demand("R2_44", "must", "It is so.", (("tests/nowhere.py", "test_a_whole_page_is_in_order"),)),
        Demand("R2_44", "none", "It is so.", (HERE,)),
    ],
    ids=["no-row", "no-test", "no-such-test", "no-such-file", "not-wanted"],
)
def test_a_demand_that_is_not_traced_is_found(row: Demand | None) -> None:
    """A missing row, a missing test, a test that does not exist, a demand that is waved away."""
    named = Demand("R2.44", row.wanted, row.text, row.tests) if row is not None else None

    assert [fault for fault in faults(_page(R2_44=named)) if "R2.44" in fault]


def test_a_demand_may_say_why_it_is_not_met() -> None:
    """An exact "not yet" is better than a test that shows nothing."""
    assert list(faults(_page(R1_13=Demand("R1.13", "should", "Not met: nobody tells it.", ())))) == []


def test_a_paragraph_that_only_looks_like_a_demand_is_an_error() -> None:
    """A typing mistake must not hide a demand."""
    with pytest.raises(ValueError, match="expected"):
        list(demands("**R2.44** meets every 14 days"))
