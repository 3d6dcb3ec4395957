"""The forecast to the year's end: what is given away, and bills beyond it; never a guess."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.looking import forecast
from services.reporting.looking.forecast import Use, of_commitment
from shared.definitions.management import reporting

THRESHOLDS = reporting("707", datetime(2025, 6, 1, tzinfo=UTC))
ORE = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("committed", "spent", "released", "expected", "bound"),
    [
        (100, 0, 0, 100, 100),
        (100, 60, 0, 100, 40),
        (100, 60, 40, 60, 0),
        (100, 130, 0, 130, 0),
        (100, 30, 90, 30, 0),
        (0, 0, 0, 0, 0),
    ],
)
def test_a_commitment_is_used_as_far_as_it_was_given_away_and_billed(
    committed: int, spent: int, released: int, expected: int, bound: int
) -> None:
    """Bills draw on what was given away; only what goes beyond it is added."""
    use = of_commitment(committed, spent, released)
    assert (use.forecast, use.bound) == (expected, bound)


@given(ORE, ORE, ORE)
def test_the_forecast_is_never_less_than_what_was_used(committed: int, spent: int, released: int) -> None:
    """Money that is gone does not come back by a release."""
    use = of_commitment(committed, spent, released)
    assert use.forecast >= spent
    assert use.forecast == spent + use.bound


@given(st.lists(st.tuples(ORE, ORE, ORE, st.sampled_from("ab")), max_size=20))
def test_the_whole_is_the_sum_of_its_parts(rows: list[tuple[int, int, int, str]]) -> None:
    """By area or in all: the same money."""
    columns = ("committed_ore", "spent_ore", "released_ore", "area")
    commitments = [dict(zip(columns, row, strict=True)) for row in rows]
    together = forecast.by(commitments).get((), Use())
    apart = forecast.by(commitments, "area").values()
    assert sum(use.forecast for use in apart) == together.forecast
    assert sum(use.spent for use in apart) == together.spent


def test_a_bill_beyond_one_commitment_is_not_paid_by_what_is_left_of_another() -> None:
    """What is still bound elsewhere will be used there."""
    rows = [
        {"committed_ore": 100, "spent_ore": 150, "released_ore": 0},
        {"committed_ore": 100, "spent_ore": 0, "released_ore": 0},
    ]
    assert forecast.by(rows)[()].forecast == 250


@pytest.mark.parametrize(
    ("frame", "expected", "month", "said"),
    [
        (None, 100, 12, None),
        (100, 101, 3, "over"),
        (100, 95, 3, "tight"),
        (100, 100, 3, "tight"),
        (100, 80, 12, "on-track"),
        (100, 59, 12, "underspent"),
        (100, 59, 3, "on-track"),
        (0, 0, 12, "on-track"),
        (0, 1, 12, "over"),
    ],
)
def test_a_frame_is_said_to_be_over_tight_left_or_in_order(
    frame: int | None, expected: int, month: int, said: str | None
) -> None:
    """Early in the year nothing is called left over."""
    assert forecast.standing(frame, expected, month, THRESHOLDS) == said
