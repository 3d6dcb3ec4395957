"""The bench's own arithmetic: a percentile is a measured time, a slope is over all points, a table hides nothing."""

import pytest

from tests.load.figures import Figure, at_least, at_most, percentile, slope, table


def test_a_percentile_is_one_of_the_measured_values() -> None:
    """Nearest rank: no value in between is made up."""
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert percentile(values, 50) == 3.0
    assert percentile(values, 99) == 5.0
    assert percentile(values, 20) == 1.0
    assert percentile(values, 21) == 2.0
    assert percentile([7.0], 50) == 7.0


def test_the_99th_percentile_leaves_out_one_of_a_hundred() -> None:
    """Of a hundred values it is the second largest, whatever their order."""
    values = [float(value) for value in reversed(range(1, 101))]
    assert percentile(values, 99) == 99.0
    assert percentile(values, 100) == 100.0


def test_there_is_no_percentile_of_nothing() -> None:
    """A stage that measured nothing fails instead of looking fast."""
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)


def test_a_slope_follows_the_points_and_not_their_noise() -> None:
    """Memory that swings around a level does not grow; memory that grows by two a step does."""
    assert slope([(0, 10), (1, 12), (2, 14)]) == pytest.approx(2.0)
    assert slope([(0, 10), (1, 11), (2, 11), (3, 10)]) == pytest.approx(0.0)
    assert slope([(3, 1), (3, 9)]) == 0.0
    assert slope([]) == 0.0


def test_the_table_says_what_was_missed_and_the_share_of_the_raw_limit() -> None:
    """A missed target stands out, and a ratio names what it is a ratio to."""
    raw = Figure("raw", "pull", 40_000, "messages/s")
    shown = table(
        [raw, at_least(12_000, "rebuild", "pass", 10_000, "events/s", "pull"), at_most(20, "api", "p99", 12, "ms")]
    )
    assert "25% of “pull”" in shown
    assert "≥ 12\u202f000 **missed**" in shown
    assert "≤ 20 met" in shown
