"""Is there anything on a page that this person may open with a purpose, and why is it closed?"""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from services.reporting.answers import Masked
from services.reporting.web.views.parts import Cover
from services.reporting.web.words import Words


def to_reveal(answer: object, words: Words) -> Cover | None:
    """The first covered value of an answer that may be opened; one opening opens all that is closed alike."""
    found = next((masked for masked in _masked(answer) if masked.revealable), None)
    if found is None:
        return None
    return Cover(words.of(found.reason_da, found.reason_en), found.category)


def _masked(part: object) -> Iterator[Masked]:
    match part:
        case Masked():
            yield part
        case BaseModel():
            for name in type(part).model_fields:
                yield from _masked(getattr(part, name))
        case Mapping():
            for value in part.values():
                yield from _masked(value)
        case tuple() | list():
            for value in part:
                yield from _masked(value)
        case _:
            pass
