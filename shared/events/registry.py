"""Which event types exist, and how is an event of any version ever published read today?

Every type name has one current model, either a class of its source's module or a shape that a row of
`event_types.yaml` gives it. An older version of its data is lifted, one version at a time, by a pure function over
the plain JSON data. Reading never touches the stored bytes.
"""

from collections.abc import Mapping
from typing import Any, Final

from shared.definitions.event_types import EVENT_TYPES
from shared.events import (
    agreements,
    clock,
    committee,
    coordination,
    finance,
    home,
    intake,
    job,
    justice,
    leisure,
    meetings,
    methods,
    person,
    planning,
    police,
    reporting,
    school,
    sharing,
    social,
    ssp,
)
from shared.events.envelope import Envelope, Event, NotAnEventError, decode_wire
from shared.events.shapes import shaped
from shared.events.versions import Upcasters, check_versions, lifted

_OWN_FORM: Final[Mapping[str, type[Event]]] = {
    event.TYPE: event
    for module in (
        social,
        person,
        home,
        school,
        job,
        leisure,
        police,
        justice,
        ssp,
        finance,
        clock,
        planning,
        agreements,
        methods,
        coordination,
        meetings,
        committee,
        sharing,
        intake,
        reporting,
    )
    for event in module.TYPES
}

TYPES: Final[Mapping[str, type[Event]]] = {
    **_OWN_FORM,
    **{
        name: shaped(name, row.shape)
        for name, row in EVENT_TYPES.items()
        if row.shape is not None and name not in _OWN_FORM
    },
}
"""The current model of every event type, by its name."""

OLDER: Final[tuple[type[Event], ...]] = ()
"""The models of versions that have a successor, kept as they were published."""

UPCASTERS: Final[Upcasters] = {}
"""From (type, version) to the data of the next version."""

MODELS: Final[Mapping[tuple[str, int], type[Event]]] = {
    (model.TYPE, model.VERSION): model for model in (*TYPES.values(), *OLDER)
}
"""The model of every version of every type."""

for _name in sorted(TYPES.keys() ^ EVENT_TYPES.keys()):
    raise ValueError(f"{_name}: expected a row in event_types.yaml, and a model or a shape for that row")
check_versions(TYPES.values(), OLDER, UPCASTERS)


def upcast(type_name: str, version: int, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Data of any version as that of the type's current model; not yet checked against it.

    Raises:
        NotAnEventError: type or version is unknown.
    """
    model = TYPES.get(type_name)
    if model is None or (type_name, version) not in MODELS:
        raise NotAnEventError("unknown type or version of an event")
    return lifted(data, model, version, UPCASTERS)


def find(type_name: str, version: int, data: Mapping[str, Any]) -> Event:
    """The event's data as an instance of its current model.

    Raises:
        NotAnEventError: type or version is unknown, or the data does not fit the model.
    """
    model = TYPES.get(type_name)
    if model is None or version != model.VERSION:
        data = upcast(type_name, version, data)
        model = TYPES[type_name]
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
