"""Figures about few people: what is published, and what nobody can work out from it."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.aggregates import SMALLEST, Band, band, median_or_too_few, share, suppress

counts = some.dictionaries(some.sampled_from("abcdef"), some.integers(0, 60), min_size=1)


@pytest.mark.parametrize(
    ("count", "published"),
    [(0, None), (4, None), (5, Band(5, 9)), (9, Band(5, 9)), (10, Band(10, 14)), (123, Band(120, 124))],
)
def test_a_number_is_published_as_its_band_and_not_below_five(count: int, published: Band | None) -> None:
    """The edges of the bands."""
    assert band(count) == published


def test_a_number_below_zero_is_a_mistake() -> None:
    """Nobody counts fewer than nobody."""
    with pytest.raises(ValueError, match="expected none or some"):
        band(-1)


def test_a_table_whose_sum_is_small_says_nothing_at_all() -> None:
    """Four youths in two age bands."""
    published = suppress({"10-12": 1, "13-15": 3})
    assert published.total is None
    assert set(published.cells.values()) == {None}


def test_a_part_that_the_others_would_give_away_takes_all_with_it() -> None:
    """At least 45 less at most 9 + 9 + 9 + 14 is at least 4: the small part would be known to be 4."""
    published = suppress({"a": 4, "b": 9, "c": 9, "d": 9, "e": 14})
    assert published.total is None
    assert set(published.cells.values()) == {None}


@given(counts)
def test_nothing_below_five_is_published_and_what_is_published_is_true(table: dict[str, int]) -> None:
    """Whatever the table."""
    published = suppress(table)
    assert published.cells.keys() == table.keys()
    for key, cell in published.cells.items():
        assert cell is None or (cell.least >= SMALLEST and cell.least <= table[key] <= cell.most)
    whole = sum(table.values())
    assert published.total is None or published.total.least <= whole <= published.total.most


def test_whoever_knows_the_rule_cannot_tell_a_small_number() -> None:
    """Every table of four parts up to 14: a part that is held back has five values in those that look alike."""
    alike: dict[tuple[Band | None, ...], list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(15), repeat=4):
        published = suppress(dict(enumerate(table)))
        alike[published.total, *published.cells.values()].append(table)
    for (_, *cells), tables in alike.items():
        for place, cell in enumerate(cells):
            assert cell is not None or len({table[place] for table in tables}) >= SMALLEST, (cells, place)


@given(counts, some.sampled_from("abcdef"))
def test_one_more_person_never_shows_as_one_more(table: dict[str, int], key: str) -> None:
    """Two reports of a person's difference: a cell is as it was, or differs by a whole band, or is held back."""
    before, after = suppress(table), suppress({**table, key: table.get(key, 0) + 1})
    for name, cell in before.cells.items():
        later = after.cells[name]
        if cell is not None and later is not None:
            assert abs(later.least - cell.least) in (0, SMALLEST)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(4, 20, None), (16, 20, None), (0, 3, None), (5, 10, 50), (7, 20, 35), (13, 24, 55), (20, 20, None)],
)
def test_a_share_needs_five_on_either_side(part: int, whole: int, percent: int | None) -> None:
    """A share of nearly all tells of the few who are missing."""
    assert share(part, whole) == percent


def test_a_part_larger_than_the_whole_is_a_mistake() -> None:
    """No share above everything."""
    with pytest.raises(ValueError, match="expected a part"):
        share(6, 5)


@given(some.lists(some.floats(0, 400), max_size=30))
def test_a_median_needs_five_persons(values: list[float]) -> None:
    """Four values say nothing; five lie on both sides of what is said."""
    found = median_or_too_few(values)
    assert (found is None) == (len(values) < SMALLEST)
    assert found is None or min(values) - 1 <= found <= max(values) + 1
