"""What can a sector say? The event types of every source, as classes, and those that are made by a row of data alone.

`school.AbsenceSummarised(...)` is checked as it is made; the library's own error may repeat what it found. `event`
makes the same by name, with errors that repeat nothing.
"""

from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from samspor.client.faults import Fault, InvalidError, faults_of
from shared.events import home, job, justice, leisure, person, police, school, social, ssp
from shared.events.envelope import Event
from shared.events.registry import TYPES

__all__ = [
    "Event",
    "event",
    "event_type",
    "home",
    "job",
    "justice",
    "leisure",
    "person",
    "police",
    "school",
    "social",
    "ssp",
]


def event_type(name: str) -> type[Event]:
    """The class of an event type, e.g. `school.absence-summarised`, also of one that is a row of data.

    Raises:
        InvalidError: there is no such type.
    """
    try:
        return TYPES[name]
    except KeyError:
        expected = "a type of the published language"
        raise InvalidError(Fault("type", f"a text of {len(name)} characters", expected)) from None


def event(name: str, data: dict[str, Any]) -> Event:
    """An event by the name of its type and its data as plain JSON values.

    Raises:
        InvalidError: each field that is not as the type demands, without its value.
    """
    model = event_type(name)
    try:
        return model.model_validate_json(to_json(data), strict=True)
    except ValidationError as error:
        raise InvalidError(*faults_of(error, model)) from None
