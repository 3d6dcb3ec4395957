"""Which attributes does an event's envelope have, who writes each, and what does it mean?

CloudEvents 1.0 with extension attributes of our own. Invariant: the same table describes a message for people, for
validators and as headers of the binary mode.
Source: CloudEvents specification 1.0.2, "Context Attributes"; NATS and HTTP protocol bindings for the header names.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.language.shapes import Schema, coded

HEADER_PREFIX: Final = "ce-"
"""What stands before an attribute's name where it is a header, in the binary mode."""


class Attribute(BaseModel):
    """One attribute; `by` says whether the sender writes it or we stamp it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9]{1,20}$")  # CloudEvents 1.0.2, "Naming Conventions"
    by: Literal["sender", "samspor"]
    required: bool = False
    standard: bool = False
    form: Mapping[str, Any] = {}
    codes: str | None = None
    danish: str
    english: str

    def schema_of(self) -> Schema:
        """The JSON Schema of its value, with its meaning."""
        form = dict(self.form) if self.codes is None else coded(self.codes)
        return {**form, "description": self.english, "x-da": self.danish}


ATTRIBUTES: Final = TypeAdapter(tuple[Attribute, ...]).validate_python(
    yaml.safe_load(files("shared.language").joinpath("attributes.yaml").read_text(encoding="utf-8"))["attributes"]
)
"""Every attribute, in the order in which a message is written."""


def sent() -> tuple[Attribute, ...]:
    """The attributes that a sender may write."""
    return tuple(each for each in ATTRIBUTES if each.by == "sender")


def stamped() -> tuple[Attribute, ...]:
    """The attributes that are added when an event is accepted."""
    return tuple(each for each in ATTRIBUTES if each.by == "samspor")


def headers(type_name: str | None = None) -> Schema:
    """The headers of the binary mode, as a schema of an object of texts."""
    properties: dict[str, Schema] = {}
    for each in sent():
        form = each.schema_of()
        if form.get("type") == "integer":
            form = {"type": "string", "pattern": "^[1-9][0-9]*$", "description": each.english, "x-da": each.danish}
        if each.name == "type" and type_name is not None:
            form = {"type": "string", "const": type_name, "description": each.english, "x-da": each.danish}
        properties[f"{HEADER_PREFIX}{each.name}"] = form
    return {
        "type": "object",
        "properties": properties,
        "required": [f"{HEADER_PREFIX}{each.name}" for each in sent() if each.required],
    }
