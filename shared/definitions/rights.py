"""Which rights do the youth and the parents have, in plain language? Dated data with sources, no sentences in code."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force

Reader = Literal["youth", "parent"]
"""Who is told of a right: the youth, or whoever has custody."""

_HEAD: Final = ("valid_from", "valid_to", "source", "confidence")


class Right(BaseModel):
    """One right, as its reader is told of it.

    Attributes:
        from_age: from which age it is the youth's own; None: at every age.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    reader: frozenset[Reader]
    from_age: int | None
    danish: str
    english: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


_TABLE: Final[Mapping[str, Any]] = load("rights")
RIGHTS: Final = TypeAdapter(tuple[Right, ...]).validate_python(
    [{name: _TABLE[name] for name in _HEAD} | row for row in _TABLE["rights"]]
)
"""Every right, in the order in which they are told."""


def rights_of(reader: Reader, age: int | None, at: datetime) -> tuple[Right, ...]:
    """The rights of a reader at a moment; one that begins at an age is told once that age is known to be reached."""
    return tuple(
        row
        for row in RIGHTS
        if reader in row.reader
        and in_force(row, at)
        and (row.from_age is None or (age is not None and age >= row.from_age))
    )
