"""How large may a table be that is uploaded?

Invariant: the bounds of reading a file are here and not in code, and they bound what reading it can cost.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from shared.definitions import load
from shared.definitions.dated import Confidence

_Bound = Annotated[int, Field(gt=0)]


class Meaning(BaseModel):
    """What a column is for, to people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    danish: str
    english: str


class Bounds(BaseModel):
    """The bounds of an uploaded table.

    Attributes:
        largest_bytes: bytes of the file.
        largest_unpacked_bytes: bytes of a workbook when it is unpacked.
        most_parts: files inside a workbook.
        most_elements: XML elements in all of them.
        most_rows: rows below the header.
        most_columns: columns.
        longest_cell: characters of a cell.
        at_a_time: files that are worked on at the same time.
        columns: what the columns are for that every table has.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    largest_bytes: _Bound
    largest_unpacked_bytes: _Bound
    most_parts: _Bound
    most_elements: _Bound
    most_rows: _Bound
    most_columns: _Bound
    longest_cell: _Bound
    at_a_time: _Bound
    columns: Mapping[str, Meaning]
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: Confidence


BOUNDS: Final = Bounds.model_validate(load("uploads"))
"""The bounds in force."""
