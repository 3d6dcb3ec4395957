"""How much of a year's money will be used by the end of the year, and is that too much or too little?

The forecast is what is known, and guesses nothing: what the year has given away (committed, less what was released
again), and what was billed beyond that. A commitment's bills draw on what it gave away, so they are not added to it;
only a bill beyond it is. What nobody has committed to yet is not in it.

    forecast = Σ over commitments of max(committed - released, spent)

Invariant: pure; whole øre; never less than what was used already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.definitions.management import Reporting

Standing = Literal["over", "tight", "underspent", "on-track"]


@dataclass(frozen=True, slots=True)
class Use:
    """What a year's money was committed to, used on and released from, in øre; `forecast` by the year's end."""

    committed: int = 0
    spent: int = 0
    released: int = 0
    forecast: int = 0

    def __add__(self, other: "Use") -> "Use":
        return Use(
            self.committed + other.committed,
            self.spent + other.spent,
            self.released + other.released,
            self.forecast + other.forecast,
        )

    @property
    def bound(self) -> int:
        """Given away and not used yet; nothing where bills went beyond it."""
        return max(0, self.forecast - self.spent)


def of_commitment(committed: int, spent: int, released: int) -> Use:
    """The use of one year's part of one commitment."""
    return Use(committed, spent, released, max(committed - released, spent))


def by(rows: Iterable[Mapping[str, Any]], *columns: str) -> dict[tuple[Any, ...], Use]:
    """The use of commitments added up by some of their columns."""
    found: dict[tuple[Any, ...], Use] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        use = of_commitment(row["committed_ore"] or 0, row["spent_ore"] or 0, row["released_ore"] or 0)
        found[key] = found.get(key, Use()) + use
    return found


def standing(frame: int | None, forecast: int, month: int, thresholds: Reporting) -> Standing | None:
    """What to say of a frame and its forecast; nothing where there is no frame.

    Args:
        frame: what may be used, in øre.
        forecast: what will have been used by the end of the year.
        month: the month in which it is said; it is early in the year to call money left over.
        thresholds: from which share on it is tight, below which it is left over.
    """
    if frame is None:
        return None
    if forecast > frame:
        return "over"
    if forecast * 100 >= frame * thresholds.tight and frame > 0:
        return "tight"
    if month >= thresholds.underspent_from and forecast * 100 < frame * thresholds.underspent:
        return "underspent"
    return "on-track"
