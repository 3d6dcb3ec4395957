"""Which sectors take part at a moment, and which events may each of them publish, on what terms?

Invariant: a sector is a row, never a name in code. Who has no row for a type may not publish it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force
from shared.definitions.event_types import Need, needs, sensitivity_of

__all__ = [
    "Need",
    "Publication",
    "Sector",
    "Stamp",
    "bases_for",
    "lag",
    "may_publish",
    "needs",
    "publishers",
    "sector",
    "sectors",
    "stamp",
]

_HEAD: Final = ("valid_from", "valid_to", "source", "confidence")
_OF_THE_FOLLOWING: Final = "following"


class Publication(BaseModel):
    """Types that a sector may publish, with the legal basis and the purpose that they have when it says nothing.

    Without dates of its own it is in force as long as its sector's row.

    Attributes:
        bases: other bases that the sector may state instead; for a type that needs a following there are none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    types: Annotated[tuple[str, ...], Field(min_length=1)]
    legal_basis: str
    bases: tuple[str, ...] = ()
    purpose: str
    valid_from: date
    valid_to: date | None = None


class Sector(BaseModel):
    """A sector or organisation that takes part.

    Attributes:
        stream: the inbox that it publishes to; none where it sends no events yet.
        knows_cpr: whether it may name a youth by CPR number; otherwise only by the youth id of a following.
        delivery_lag_hours: how long after an event it may still deliver it.
        sealing: whether what it says of a person must be sealed to intake, or may be.
        controller: the data controller, with `{municipality}` where that is the municipality.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    danish: str
    english: str
    stream: str | None = None
    knows_cpr: bool = False
    delivery_lag_hours: Annotated[int, Field(ge=0)] = 0
    sealing: Literal["required", "accepted"] = "accepted"
    controller: str
    publishes: tuple[Publication, ...] = ()
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: Confidence


class Stamp(BaseModel):
    """What the envelope of a sector's event says when the sector does not say it; basis None: the following's."""

    model_config = ConfigDict(frozen=True)

    controller: str
    legal_basis: str | None
    purpose: str
    sensitivity: str


@cache
def _table() -> Mapping[str, Sector]:
    table = load("sectors")
    head = {key: table[key] for key in _HEAD}
    rows = [head | row for row in table["sectors"]]
    for row in rows:
        row["publishes"] = [_dated(publication, row) for publication in row.get("publishes", ())]
    return {row.code: row for row in TypeAdapter(tuple[Sector, ...]).validate_python(rows)}


def _dated(publication: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    return {"valid_from": row["valid_from"], "valid_to": row["valid_to"]} | dict(publication)


def sector(name: str) -> Sector:
    """A sector by its code.

    Raises:
        KeyError: there is no such sector.
    """
    return _table()[name]


def sectors(at: datetime) -> tuple[Sector, ...]:
    """Every sector and organisation that takes part at a moment."""
    return tuple(row for row in _table().values() if in_force(row, at))


def lag(name: str) -> timedelta:
    """How long after an event a sector may still deliver it.

    Raises:
        KeyError: there is no such sector.
    """
    return timedelta(hours=sector(name).delivery_lag_hours)


def may_publish(name: str, type_name: str, at: datetime) -> bool:
    """Whether a sector may publish a type of event at a moment."""
    return _publication(name, type_name, at) is not None


def publishers(type_name: str, at: datetime) -> tuple[str, ...]:
    """The sectors that may publish a type of event at a moment, in the order of the table."""
    return tuple(row.code for row in sectors(at) if may_publish(row.code, type_name, at))


def bases_for(name: str, type_name: str, at: datetime) -> tuple[str, ...]:
    """The legal bases on which a sector may tell a type of event at a moment, the usual one first.

    None where only that of a following will do, and where the sector may not publish the type.
    """
    publication = _publication(name, type_name, at)
    if publication is None or publication.legal_basis == _OF_THE_FOLLOWING:
        return ()
    return (publication.legal_basis, *publication.bases)


@lru_cache(maxsize=4096)
def stamp(name: str, type_name: str, municipality: str, at: datetime) -> Stamp:
    """Controller, legal basis, purpose and sensitivity of a sector's event, where the sector says nothing itself.

    Raises:
        KeyError: the sector may not publish this type at the moment.
    """
    publication = _publication(name, type_name, at)
    if publication is None:
        raise KeyError(type_name)
    basis = publication.legal_basis
    return Stamp(
        controller=sector(name).controller.format(municipality=municipality),
        legal_basis=None if basis == _OF_THE_FOLLOWING else basis,
        purpose=publication.purpose,
        sensitivity=sensitivity_of(type_name),
    )


@lru_cache(maxsize=4096)
def _publication(name: str, type_name: str, at: datetime) -> Publication | None:
    # Remembered by the moment: a batch of events asks the same again and again.
    row = _table().get(name)
    if row is None:
        return None
    found = (item for item in row.publishes if type_name in item.types and in_force(item, at))
    return next(found, None)
