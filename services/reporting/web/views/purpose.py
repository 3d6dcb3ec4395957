"""Which purposes may a person choose between, and which one is chosen now?"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.reporting.web.views.caseload import Choice
from services.reporting.web.words import Words


@dataclass(frozen=True, slots=True)
class PurposePage:
    """The choice of a purpose; `back` is where the person wanted to go."""

    why: str
    purposes: tuple[Choice, ...]
    back: str


def purpose_page(purposes: Sequence[str], now: str, back: str, words: Words, why: str = "") -> PurposePage:
    """The page where a person says what they look for."""
    choices = tuple(Choice(one, words.code("access-purpose", one), one == now) for one in purposes)
    return PurposePage(why, choices, back)
