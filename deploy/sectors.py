"""Which sectors does this installation have? The one place where deployment asks."""

from typing import Final

DEFAULT: Final = ("social", "person", "school", "job", "leisure", "police", "ssp")


def sectors() -> tuple[str, ...]:
    """The sectors that publish to us."""
    return DEFAULT
