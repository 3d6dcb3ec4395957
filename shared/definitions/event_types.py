"""To which category of data does an event or a field of it belong, how sensitive is it, and what does it need?

Invariant: every event type and every category that it names is known; a field without a row of its own belongs to
the category of its event.
"""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load

Need = Literal["nothing", "notification-or-pathway", "following"]
"""The tie to the youth that must exist before a sector's event is accepted."""


class EventType(BaseModel):
    """What must be known of a type of event.

    Attributes:
        category: the category of data that it belongs to.
        needs: the tie that it needs; None for events that our own services decide.
        fields: fields of another category.
        about: whether it is about one youth, or about an organisation, a place or a group without names.
        judgement: a person's judgement that our own service records, and that may turn out to be wrong.
        derived: what intake works out from the vault, and that is wrong where the register was.
        shape: the form that it is told in (`shared/events/shapes.py`), where no model of its own says that.
        danish, english: what people call it.
        sentence_da, sentence_en: what it says, in a sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str
    needs: Need | None = None
    fields: Mapping[str, str] = {}
    about: Literal["youth", "organisation"] = "youth"
    judgement: bool = False
    derived: bool = False
    shape: str | None = None
    danish: str | None = None
    english: str | None = None
    sentence_da: str | None = None
    sentence_en: str | None = None


class Category(BaseModel):
    """A category of data; `followable` where a following may cover it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    sensitivity: str
    followable: bool = False


EVENT_TYPES: Final = TypeAdapter(Mapping[str, EventType]).validate_python(load("event_types")["types"])
"""Every type of event, by its name."""

CATEGORIES: Final = {
    row.code: row for row in TypeAdapter(tuple[Category, ...]).validate_python(load("categories")["categories"])
}
"""Every category of data, by its code."""


def category_of(type_name: str, field: str | None = None) -> str:
    """The category of an event, or of one field of its data.

    Raises:
        KeyError: the type is unknown.
    """
    event_type = EVENT_TYPES[type_name]
    return event_type.category if field is None else event_type.fields.get(field, event_type.category)


def about_organisation(type_name: str) -> bool:
    """Whether an event of this type is never about a youth.

    Raises:
        KeyError: the type is unknown.
    """
    return EVENT_TYPES[type_name].about == "organisation"


def correctable(type_name: str) -> bool:
    """Whether an event of this type may be set right: what a sector told of a youth, or a person judged, and ages.

    What our own commands decided is undone by the opposite command instead.
    """
    row = EVENT_TYPES.get(type_name)
    return row is not None and row.about == "youth" and (row.needs is not None or row.judgement or row.derived)


def organisation_key(municipality: str, sector: str) -> str:
    """The key of what a sector tells about itself and about no youth: `org-<municipality>-<sector>`."""
    return f"org-{municipality}-{sector}"


def sensitivity_of(type_name: str) -> str:
    """How sensitive an event is, as a code of the list `sensitivity`: that of its category."""
    return CATEGORIES[category_of(type_name)].sensitivity


def needs(type_name: str) -> Need:
    """Which tie to the youth a sector's event needs.

    Raises:
        KeyError: the type is unknown, or no sector publishes it.
    """
    need = EVENT_TYPES[type_name].needs
    if need is None:
        raise KeyError(type_name)
    return need
