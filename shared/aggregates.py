"""How are figures about few people published, so that nobody can be told from them?

Numbers of persons leave here in bands of five, and below five not at all. Bands also guard against subtracting one
report from the next: a band changes when five have been crossed, never by one. Where parts and their sum are both
published and a part could be worked out from the others, the whole table is held back (secondary suppression).
Invariant: what is held back cannot be told from what is published, not even by somebody who knows this rule; and no
function here knows whom it counts.
Source: DOMAIN, "Small numbers are suppressed in everything aggregated (fewer than 5)".
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final, Generic, TypeVar

SMALLEST: Final = 5
"""The smallest number of persons that is published, and the width of a band."""
ROUNDED: Final = 5
"""Percentages are rounded to this."""

_K = TypeVar("_K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Band:
    """A number of persons as it is published: from `least` to `most`, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Cells(Generic[_K]):
    """A table with its sum as it is published; None stands for what is held back."""

    total: Band | None
    cells: Mapping[_K, Band | None]


def band(count: int) -> Band | None:
    """The band of a number of persons; None below five.

    Raises:
        ValueError: a number of persons below zero.
    """
    if count < 0:
        raise ValueError(f"found {count} persons, expected none or some")
    if count < SMALLEST:
        return None
    least = count - count % SMALLEST
    return Band(least, least + SMALLEST - 1)


def suppress(counts: Mapping[_K, int]) -> Cells[_K]:
    """A table of parts and their sum: small parts held back, or the whole of it where one could be worked out."""
    total = band(sum(counts.values()))
    cells = {key: band(count) for key, count in counts.items()}
    if total is None or not _holds(total, cells.values()):
        return Cells(None, dict.fromkeys(counts))
    return Cells(total, cells)


def _holds(total: Band, cells: Iterable[Band | None]) -> bool:
    """Whether each part that is held back may still be 0, whatever somebody works out from the rest."""
    published = tuple(cells)
    shown = [cell for cell in published if cell is not None]
    held_back = len(published) - len(shown)
    together = total.least - sum(cell.most for cell in shown)
    return held_back == 0 or together <= (SMALLEST - 1) * (held_back - 1)


def share(part: int, whole: int) -> int | None:
    """How many percent, rounded to fives; None where those who belong to it, or those who do not, are too few.

    Raises:
        ValueError: a part that is larger than the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"found {part} of {whole}, expected a part of the whole")
    if part < SMALLEST or whole - part < SMALLEST:
        return None
    return round(100 * part / whole / ROUNDED) * ROUNDED


def median_or_too_few(values: Iterable[float]) -> float | None:
    """The median of one value a person, rounded to whole units; None for fewer than five persons."""
    found = sorted(values)
    return float(round(median(found))) if len(found) >= SMALLEST else None
