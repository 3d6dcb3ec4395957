"""What does somebody at the open door read: how to ask, their code, and what was advised, in whole sentences?

The code is the consultation's id in the letters of base32 (RFC 4648), in groups that can be written down. Invariant:
nothing but codes comes in here, so there is nobody to be found in it; who has the code reads the advice, nobody else.
"""

from base64 import b32decode, b32encode
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.reporting.answers.my_plan import Advice
from services.reporting.web.words import Words

GROUP: Final = 4
PADDING: Final = "======"
_MISREAD: Final = str.maketrans({"0": "O", "1": "I", "8": "B"})
"""Digits that the alphabet does not have, and the letters that they are read for."""


def code_of(consultation: UUID) -> str:
    """The code, as it is shown and written down: `ABCD EFGH …`."""
    letters = b32encode(consultation.bytes).decode().rstrip("=")
    return " ".join(letters[begin : begin + GROUP] for begin in range(0, len(letters), GROUP))


def read_code(typed: str) -> UUID | None:
    """The consultation of a code as somebody typed it; nothing where it is none."""
    letters = "".join(typed.upper().replace("-", " ").split()).translate(_MISREAD)
    try:
        return UUID(bytes=b32decode(letters + PADDING))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """What was asked and what was advised; `waits` where nobody has answered yet."""

    asked: tuple[str, ...]
    waits: str
    sentences: tuple[str, ...]
    answered: str


def advice_page(answer: Advice, words: Words) -> AdvicePage:
    """The advice in whole sentences."""
    asked = [words("door.asked-about", category=words.code("concern-category", answer.category))]
    if answer.age_band is not None:
        asked.append(words("door.asked-age", band=words.code("age-band", answer.age_band)))
    if answer.asked_at is not None:
        asked.append(words("door.asked-when", when=words.day(answer.asked_at)))
    return AdvicePage(
        asked=tuple(asked),
        waits="" if answer.advice else words("door.waits"),
        sentences=tuple(
            words(f"door.advice.{code}")
            if words.has(f"door.advice.{code}")
            else words.code("consultation-advice", code)
            for code in answer.advice
        ),
        answered=words("door.answered", when=words.day(answer.answered_at)) if answer.answered_at else "",
    )
