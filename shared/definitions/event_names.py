"""What are events, feed messages and their fields called, and what do they say, in Danish and English?

For people and for published schemas; nothing that decides reads it, so it is read at the first question. Invariant:
whatever has a name has it in both languages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from pydantic import BaseModel

from shared.definitions import load
from shared.definitions.event_types import EVENT_TYPES, EventType
from shared.events.feed import FEED
from shared.events.registry import TYPES


@dataclass(frozen=True, slots=True)
class Text:
    """A few words in both languages."""

    danish: str
    english: str

    def in_(self, language: Literal["da", "en"]) -> str:
        """The words in one language."""
        return self.danish if language == "da" else self.english


@dataclass(frozen=True, slots=True)
class Described:
    """What a type or a feed message is called, what it says, and what each of its fields means.

    Attributes:
        fields: by the field's name; a field inside another by its path, e.g. `facts.absence.quarter`.
    """

    name: Text
    says: Text
    fields: Mapping[str, Text]


@cache
def described(type_name: str) -> Described:
    """The words of an event's type, by its current version; of a type that has no words, its name.

    Raises:
        KeyError: the type is unknown, or a field of it has no words.
    """
    unnamed = (type_name,) * 4
    name, says = _of_row(EVENT_TYPES[type_name]) or _pair(load("event_names")["types"].get(type_name, unnamed))
    return Described(name, says, _fields(TYPES[type_name], type_name))


@cache
def feed_described(what: str) -> Described:
    """The words of a feed message, by the last word of its type, e.g. `following-started`.

    Raises:
        KeyError: there is no such message.
    """
    name, says = _pair(load("event_names")["feed"][what])
    return Described(name, says, _fields(FEED[what], "feed"))


def source_name(source: str) -> Text:
    """What people call a source of events; of a source that has no words, its code."""
    return Text(*load("event_names")["sources"].get(source, (source, source)))


def paths(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """The paths of all fields of a model, those of models inside it included, in order."""
    for name, field in model.model_fields.items():
        yield f"{above}{name}"
        for inner in _models_in(field.annotation):
            yield from paths(inner, f"{above}{name}.")


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _of_row(row: EventType) -> tuple[Text, Text] | None:
    if row.danish is None or row.english is None:
        return None
    name = Text(row.danish, row.english)
    return name, Text(row.sentence_da or row.danish, row.sentence_en or row.english)


def _pair(words: tuple[str, str, str, str]) -> tuple[Text, Text]:
    danish, english, sentence_da, sentence_en = words
    return Text(danish, english), Text(sentence_da, sentence_en)


def _fields(model: type[BaseModel], of: str) -> Mapping[str, Text]:
    table = load("field_names")
    own = table["of"].get(of, {})
    return {path: Text(*(own.get(path) or table["fields"][path])) for path in paths(model)}
