"""What does a sector send? A CloudEvent of each type as its system writes it, and what a test changes in it.

Invariant: a message made here without changes is well-formed; the number in it belongs to no person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from pydantic_core import to_json

from shared.definitions.event_types import about_organisation
from shared.definitions.sectors import sectors
from shared.events.envelope import personal_fields
from shared.events.person import NumberChanged
from shared.events.registry import TYPES
from shared.sealing import SealingKeys, fresh_keys, seal_for
from shared.testing.examples import MOMENT, MUNICIPALITY, example

CPR: Final = "7403129900"
"""A substitute number (day + 60): born on 14 March 2012."""
FORMER_CPR: Final = "7403099900"
"""Another one, which the same person had before: born on 14 March 2009."""
NAME: Final = "Sander"
TEXT: Final = "Han kommer for sent, og han er træt."
CONCERN: Final = "school.concern-shared"
SEALING: Final = SealingKeys.from_json(fresh_keys())
"""Keys of intake for tests that need no installation."""
_AS_IT_IS: Final = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")
"""Characters of a header's value that binary mode does not encode."""
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
    usual = ABSENT if about_organisation(type_name) else {"cpr": CPR}
    if type_name == NumberChanged.TYPE:
        usual = {"cpr": CPR, "former_cpr": FORMER_CPR}
    about = usual if person is None else person
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


def sealed(event: Mapping[str, Any], keys: SealingKeys = SEALING) -> dict[str, Any]:
    """A message as a careful sender sends it: the person and the personal texts of its data sealed to intake."""
    data = event["data"]
    names = ("person", *personal_fields(TYPES[event["type"]]))
    secret = {name: data[name] for name in names if name in data}
    token = seal_for(keys.public()["keys"][0], secret, event["source"], event["id"])
    clear = {name: value for name, value in data.items() if name not in secret}
    return {**event, "data": {**clear, "sealed": token}}


def binary(event: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
    """A message in binary mode: its attributes as headers, its data as the body."""
    headers = {f"ce-{name}": quote(str(value), safe=_AS_IT_IS) for name, value in event.items() if name != "data"}
    return {**headers, "Content-Type": "application/json"}, to_json(event["data"])


def subject_of(type_name: str = CONCERN, *, sector: str | None = None, municipality: str = MUNICIPALITY) -> str:
    """The subject on which a sector publishes a type."""
    return f"sector.{sector or sector_of(type_name)}.{municipality}.{type_name}"


def body_of(event: Mapping[str, Any]) -> bytes:
    """A message as its bytes."""
    return to_json(dict(event))
