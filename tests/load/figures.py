"""What do measurements come to? Percentiles, slopes and ratios, and the table that is shown.

Invariant: nothing is interpolated or left out: a percentile is a time that was measured, a slope is over all points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    Attributes:
        beside: the raw limit that it is a share of, by name.
        target: what was asked for, as a sentence; `met` says whether the value keeps it.
    """

    stage: str
    name: str
    value: float
    unit: str
    beside: str | None = None
    target: str = ""
    met: bool | None = None


def at_least(wanted: float, stage: str, name: str, value: float, unit: str, beside: str | None = None) -> Figure:
    """A figure of which more is better."""
    return Figure(stage, name, value, unit, beside, f"≥ {_number(wanted)}", value >= wanted)


def at_most(wanted: float, stage: str, name: str, value: float, unit: str) -> Figure:
    """A figure of which less is better."""
    return Figure(stage, name, value, unit, None, f"≤ {_number(wanted)}", value <= wanted)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that at least so many percent of them do not exceed (nearest rank)."""
    if not values:
        raise ValueError("there is no percentile of nothing")
    ordered = sorted(values)
    return ordered[max(0, ceil(percent / 100 * len(ordered)) - 1)]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """How much y grows with x, by least squares over all points; 0 where x does not grow."""
    count = len(points)
    if count == 0:
        return 0.0
    middle_x, middle_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    if spread == 0:
        return 0.0
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table in Markdown, each with its share of the raw limit beside it."""
    raw = {figure.name: figure.value for figure in figures}
    lines = ["| stage | what | measured | of the raw limit | first target |", "|---|---|---:|---|---|"]
    for figure in figures:
        share = f"{figure.value / raw[figure.beside]:.0%} of “{figure.beside}”" if figure.beside in raw else ""
        target = f"{figure.target} {'met' if figure.met else '**missed**'}" if figure.target else ""
        value = f"{_number(figure.value)} {figure.unit}"
        lines.append(f"| {figure.stage} | {figure.name} | {value} | {share} | {target} |")
    return "\n".join(lines)


def _number(value: float) -> str:
    """As many digits as say something, thousands apart by a thin space."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    text = f"{value:,.{digits}f}".replace(",", "\u202f")
    return text.rstrip("0").rstrip(".") if "." in text else text
