"""How is a figure about many said: in bands, and where it may not be said, why not?"""

from services.reporting.answers.management import Banded, Figure
from services.reporting.web.words import Words


def band_text(band: Banded | tuple[int, int] | None, words: Words) -> str:
    """A number of persons as it is published; too few where it is held back."""
    if band is None:
        return words("figures.too-few")
    least, most = band if isinstance(band, tuple) else (band.least, band.most)
    return words("figures.band", least=least, most=most)


def cell_text(cell: Banded | tuple[int, int] | None, total: object, words: Words) -> str:
    """A cell of a table that adds up; where the table is held back as a whole, nothing is said of how few there are."""
    return words("figures.held-back") if cell is None and total is None else band_text(cell, words)


def figure_text(figure: Figure, words: Words) -> str:
    """What a figure says, or why it says nothing."""
    if figure.said == "too-few" and figure.kind != "count":
        return words("figures.too-few-for-it")
    if figure.said != "shown":
        return words(f"figures.{figure.said}")
    if figure.kind == "count":
        return band_text(figure.count, words)
    if figure.kind == "days":
        return words("figures.days", n=figure.value or 0)
    return words("figures.percent", value=figure.value)


def basis_text(figure: Figure, words: Words) -> str:
    """How many persons a figure rests on."""
    return words("figures.n", count=band_text(figure.n, words))
