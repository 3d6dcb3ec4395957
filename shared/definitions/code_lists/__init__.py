"""Which values may a coded field take at a moment, and what are they called?

One YAML file a list. A row takes `valid_from`, `valid_to`, `source` and `confidence` from the head of its list where
it has none of its own. A list may instead name a table of another file (`rows_of: sectors.sectors`) whose rows are
its codes. Invariant: a code is never removed or given another meaning, it ends (`valid_to`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load, names_in
from shared.definitions.dated import Confidence, in_force
from shared.events.envelope import coded_fields

_HEAD: Final = ("valid_from", "valid_to", "source", "confidence")

Language = Literal["da", "en"]


class CodeRow(BaseModel):
    """One value of a list while it is in force, with its names for people, and the group that a list sorts it into."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    danish: str
    english: str
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: Confidence
    group: str = ""


_ROWS: Final = TypeAdapter(tuple[CodeRow, ...])


@cache
def rows(list_name: str) -> Mapping[str, tuple[CodeRow, ...]]:
    """Every row of a list, by code.

    Raises:
        FileNotFoundError: there is no such list.
    """
    table = load(f"code_lists/{list_name}")
    found: dict[str, tuple[CodeRow, ...]] = {}
    for row in _ROWS.validate_python(_plain_rows(table)):
        found[row.code] = (*found.get(row.code, ()), row)
    return found


def lists() -> tuple[str, ...]:
    """The names of all lists."""
    return names_in("code_lists")


def code_ok(list_name: str, code: str, at: datetime) -> bool:
    """Whether a list has a code that is in force at a moment."""
    return any(in_force(row, at) for row in rows(list_name).get(code, ()))


def codes(list_name: str, at: datetime) -> tuple[str, ...]:
    """The codes of a list that are in force at a moment, in the order of the list."""
    return tuple(code for code, dated in rows(list_name).items() if any(in_force(row, at) for row in dated))


def label(list_name: str, code: str, language: Language = "da") -> str:
    """What people call a code, by its newest row; the code itself when the list does not know it."""
    dated = rows(list_name).get(code)
    if dated is None:
        return code
    return dated[-1].danish if language == "da" else dated[-1].english


def group_of(list_name: str, code: str) -> str:
    """The group into which a list sorts a code, by its newest row; nothing where it has none."""
    dated = rows(list_name).get(code)
    return dated[-1].group if dated else ""


def code_errors(event: BaseModel, at: datetime) -> tuple[tuple[str, str], ...]:
    """Pairs (field, list) of an event or a command whose value is not in the list's force at a moment."""
    return tuple(
        (field, list_name)
        for field, list_name in coded_fields(type(event))
        if not all(code_ok(list_name, code, at) for code in _codes_in(getattr(event, field)))
    )


def _codes_in(value: Any) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case str():
            return (value,)
        case _:
            return tuple(value)


def _plain_rows(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "rows_of" in table:
        file, key = table["rows_of"].split(".")
        table = load(file)
        return [_with_head(row, table) for row in table[key]]
    return [_with_head(row, table) for row in table["codes"]]


def _with_head(row: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in _HEAD if key in table} | dict(row)
