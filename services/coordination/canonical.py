"""Which one text stands for a value, so that equal values have equal hashes on any machine?

JSON with sorted keys and without white space; moments in UTC with six decimals; a mapping's order does not matter, a
tuple's does. Invariant: two values with the same hash are the same value, whichever way they were built.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID


def canonical_hash(value: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical text of a value made of dataclasses, containers and scalars."""
    return sha256(json.dumps(_plain(value), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _plain(value: Any) -> Any:  # noqa: PLR0911 (one case a kind of value)
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | UUID():
            return str(value)
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case frozenset():
            return sorted(_plain(item) for item in value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value):
            return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        case _:
            raise TypeError(f"a value of type {type(value).__name__} has no canonical text")
