"""What does a sector send? A CloudEvent of each type as its system writes it, and what a test changes in it.

Invariant: a message made here without changes is well-formed; the number in it belongs to no person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic_core import to_json

from shared.definitions.sectors import sectors
from shared.events.envelope import personal_fields
from shared.testing.examples import MOMENT, MUNICIPALITY, example

CPR: Final = "7403129900"
"""A substitute number (day + 60): born on 14 March 2012."""
NAME: Final = "Sander"
TEXT: Final = "Han kommer for sent, og han er træt."
CONCERN: Final = "school.concern-shared"
ABSENT: Final = object()
"""Says of an attribute that it is left out."""


def sector_of(type_name: str, at: datetime = MOMENT) -> str:
    """The sector that publishes a type."""
    return next(row.code for row in sectors(at) for each in row.publishes if type_name in each.types)


def data_of(type_name: str) -> dict[str, Any]:
    """The data of the type's example, with its personal fields in the clear."""
    event = example(type_name)
    told: dict[str, Any] = event.model_dump(mode="json", exclude_none=True)
    return told | {name: TEXT for name in personal_fields(type(event)) if name in told}


def cloud_event(
    type_name: str = CONCERN, *, person: object = None, data: Mapping[str, Any] | None = None, **attributes: Any
) -> dict[str, Any]:
    """A message of a type; `person`, `data` and attributes replace what it would have (ABSENT: leave it out)."""
    about = {"cpr": CPR} if person is None else person
    told = {**({} if about is ABSENT else {"person": about}), **data_of(type_name), **(data or {})}
    event = {
        "specversion": "1.0",
        "id": "s-000123",
        "source": f"/{MUNICIPALITY}/{sector_of(type_name)}/a-system",
        "type": type_name,
        "time": MOMENT.isoformat(),
        "data": {name: value for name, value in told.items() if value is not ABSENT},
        **attributes,
    }
    return {name: value for name, value in event.items() if value is not ABSENT}


def subject_of(type_name: str = CONCERN, *, sector: str | None = None, municipality: str = MUNICIPALITY) -> str:
    """The subject on which a sector publishes a type."""
    return f"sector.{sector or sector_of(type_name)}.{municipality}.{type_name}"


def body_of(event: Mapping[str, Any]) -> bytes:
    """A message as its bytes."""
    return to_json(dict(event))
