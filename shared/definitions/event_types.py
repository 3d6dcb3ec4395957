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
    """What must be known of a type of event; `needs` is None for events that our own services decide."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str
    needs: Need | None = None
    fields: Mapping[str, str] = {}


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
