"""What may a person tell for the own unit by form or file, and who tends what the unit has sent?

Invariant: a person never tells what the person's sector may not publish; whether the event is accepted is judged
afterwards, as of any other.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force
from shared.definitions.sectors import may_publish, sectors

_HEAD: Final = ("valid_from", "valid_to", "source", "confidence")
Names = Annotated[frozenset[str], Field(min_length=1)]


class Telling(BaseModel):
    """Types that people of some roles may tell for a sector."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sector: str
    roles: Names
    types: Annotated[tuple[str, ...], Field(min_length=1)]
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Tending(BaseModel):
    """Roles that look after what their unit sent; no sector named: that of any unit that publishes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    roles: Names
    sectors: frozenset[str]
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


def _rows(table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [{name: table[name] for name in _HEAD} | row for row in table[key]]


_FILE: Final = load("tellers")
TELLS: Final = TypeAdapter(tuple[Telling, ...]).validate_python(_rows(_FILE, "tells"))
"""Who may tell what, row by row."""
TENDS: Final = TypeAdapter(tuple[Tending, ...]).validate_python(_rows(_FILE, "tends"))
"""Who tends what was sent, row by row."""


def told_by(role: str, sector: str, at: datetime) -> tuple[str, ...]:
    """Types that a person of a role may tell for a sector at a moment, in the order in which a form offers them."""
    rows = [row for row in TELLS if row.sector == sector and role in row.roles and in_force(row, at)]
    return tuple(dict.fromkeys(name for row in rows for name in row.types if may_publish(sector, name, at)))


def may_tell(role: str, sector: str, type_name: str, at: datetime) -> bool:
    """Whether a person of a role may tell a type for a sector at a moment."""
    return type_name in told_by(role, sector, at)


def tends(role: str, sector: str, at: datetime) -> bool:
    """Whether a person of a role sees the unit's own receipts and refused messages, and may mend them."""
    publishing = {row.code for row in sectors(at) if row.stream is not None}
    return sector in publishing and any(
        role in row.roles and (not row.sectors or sector in row.sectors) and in_force(row, at) for row in TENDS
    )
