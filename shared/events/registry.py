"""Which event types exist, and how is an event of any version ever published read today?

Every type name has one current model; an older version of its data is lifted, one version at a time, by a pure
function over the plain JSON data. Reading never touches the stored bytes.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from shared.events import (
    clock,
    coordination,
    job,
    leisure,
    person,
    planning,
    police,
    reporting,
    school,
    social,
    ssp,
)
from shared.events.envelope import Envelope, Event, NotAnEventError, decode_wire

Upcaster = Callable[[Mapping[str, Any]], Mapping[str, Any]]

TYPES: Final[Mapping[str, type[Event]]] = {
    event.TYPE: event
    for module in (
        social,
        person,
        school,
        job,
        leisure,
        police,
        ssp,
        clock,
        planning,
        coordination,
        reporting,
    )
    for event in module.TYPES
}
"""The current model of every event type, by its name."""

UPCASTERS: Final[Mapping[tuple[str, int], Upcaster]] = {}
"""From (type, version) to the data of the next version."""


def find(type_name: str, version: int, data: Mapping[str, Any]) -> Event:
    """The event's data as an instance of its current model.

    Raises:
        NotAnEventError: type or version is unknown, or the data does not fit the model.
    """
    model = TYPES.get(type_name)
    if model is None or version > model.VERSION:
        raise NotAnEventError("unknown type or version of an event")
    for older in range(version, model.VERSION):
        data = UPCASTERS[type_name, older](data)
    try:
        return model.model_validate(data)
    except ValueError as error:
        raise NotAnEventError(f"the data is not that of {type_name} version {model.VERSION}") from error


def decode(body: bytes) -> Envelope:
    """Read one event from its bytes.

    Raises:
        NotAnEventError: the bytes are no event that we know.
    """
    return decode_wire(body, find)
