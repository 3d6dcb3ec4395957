"""How is the municipal Beskedfordeler's envelope read and written, and which messages in it mean which event?

Invariant: every name of another's standard is a row with its source and confidence; the code knows roles alone.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.definitions import load
from shared.definitions.dated import Confidence

Role = Literal[
    "haendelsesbesked",
    "besked-id",
    "besked-version",
    "beskedkuvert",
    "beskeddata",
    "filtreringsdata",
    "beskedtype",
    "relateret-objekt",
    "objekt-registrering",
    "objekt-registrering-id",
    "registreringstidspunkt",
    "objekt-id",
    "objekt-handling",
    "leveranceinformation",
    "dannelsestidspunkt",
    "gyldighed-fra",
    "uuid",
    "urn",
    "tidsstempel",
    "modtag-besked-input",
    "modtag-besked-output",
    "standard-retur",
    "status-kode",
    "fejlbesked-tekst",
]
"""What an element is for."""

Standing = Literal["stored", "refused", "unavailable"]
"""What became of a message that was handed in."""

_CLOSED: Final = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Known(BaseModel):
    """Something of another's standard, with where it is known from."""

    model_config = _CLOSED

    source: str
    confidence: Confidence


class ElementName(Known):
    """The name of an element; `within` is the key of its namespace."""

    within: str = Field(alias="in")
    name: str


class StatusCode(Known):
    """A number that an answer carries."""

    code: int


class Prefix(Known):
    """What begins an identifier of a kind."""

    prefix: str


class Taken(BaseModel):
    """Where a field's value stands in another's Beskeddata; `codes` translates what stands there."""

    model_config = _CLOSED

    path: str
    codes: Mapping[str, str] = {}


class Meaning(Known):
    """A message of another's that means an event of ours."""

    beskedtype: str
    handling: str | None = None
    type: str
    namespaces: Mapping[str, str] = {}
    fields: Mapping[str, Taken] = {}
    constants: Mapping[str, str | int | float | bool] = {}
    valid_from: date
    valid_to: date | None = None


class KnownType(Known):
    """A Beskedtype that is known by name and means nothing here."""

    beskedtype: str
    name: str


class Envelopes(BaseModel):
    """Everything that is known of the envelope."""

    model_config = _CLOSED

    largest_bytes: Annotated[int, Field(gt=0)]
    most_elements: Annotated[int, Field(gt=0)]
    namespaces: Mapping[str, str]
    elements: Mapping[Role, ElementName]
    status_codes: Mapping[Standing, StatusCode]
    person_prefixes: Mapping[Literal["cpr", "youth"], Prefix]
    occurred: tuple[Literal["gyldighed-fra", "registreringstidspunkt", "dannelsestidspunkt"], ...]
    messages: tuple[Meaning, ...]
    known: tuple[KnownType, ...]
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: Confidence

    def element(self, role: Role) -> tuple[str, str]:
        """Namespace and name of the element that has a role."""
        name = self.elements[role]
        return self.namespaces[name.within], name.name


def envelopes_of(table: Mapping[str, Any]) -> Envelopes:
    """A table as it is written, its rows with the head's source and confidence where they have none of their own."""
    head = {"source": table["source"], "confidence": table["confidence"]}
    filled = {
        key: {name: head | row for name, row in table[key].items()}
        for key in ("elements", "status_codes", "person_prefixes")
    }
    return Envelopes.model_validate({**table, **filled})


@cache
def envelopes() -> Envelopes:
    """The table in force."""
    return envelopes_of(load("beskedfordeler"))
