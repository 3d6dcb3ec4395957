"""Would a change of a published schema break somebody who sends it or reads it?

Within a version only additions are allowed: a new field that may be absent, a new code, a wider bound. Everything
else needs a new version beside the old one. Invariant: pure; what cannot be shown to be harmless is a break.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Json = Mapping[str, Any]

_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_THE_SAME: Final = {
    "type": "another kind of value",
    "pattern": "another pattern",
    "format": "another format",
    "const": "another fixed value",
    "multipleOf": "another step between numbers",
    "uniqueItems": "another rule for repeated values",
    "x-personal": "another answer to whether it is personal",
    "x-code-list": "another code list",
}
"""Keywords that must stay as they are, with what a change of each would be."""
_ALTERNATIVES: Final = ("anyOf", "oneOf", "allOf", "not", "if", "then", "else")
_END_IT: Final = "a code is never taken away: keep its row and give it a valid_to"
_NEW_VERSION: Final = "leave this version as it was published and make a new one"


@dataclass(frozen=True, slots=True)
class Break:
    """One change that would break somebody.

    Attributes:
        path: the field, such as `facts.absence`; empty for the message as a whole.
        what: what changed.
        who: `senders` or `readers` whom it breaks first.
        instead: what to do.
    """

    path: str
    what: str
    who: str
    instead: str = _NEW_VERSION

    def sentence(self, name: str, version: int) -> str:
        """The break for the person who made the change."""
        field = f", field {self.path}" if self.path else ""
        return f"{name} version {version}{field}: {self.what}. That breaks {self.who}; {self.instead}."


def breaks(before: Json, after: Json) -> tuple[Break, ...]:
    """What in `after` would break those who send or read by `before`; nothing where it only adds."""
    return tuple(_breaks(before, after, ""))


def _breaks(before: Json, after: Json, path: str) -> Iterator[Break]:
    for keyword, change in _THE_SAME.items():
        if before.get(keyword) != after.get(keyword):
            yield Break(path, f"it has {change}", "senders and readers")
    for name in sorted(_names(before, "x-seals") - _names(after, "x-seals")):
        yield Break(path, f"{name} may no longer stand inside the seal", "senders")
    yield from _bounds(before, after, path)
    yield from _codes(before, after, path)
    yield from _fields(before, after, path)
    if "items" in before or "items" in after:
        yield from _breaks(before.get("items", {}), after.get("items", {}), f"{path}[]")
    for keyword in _ALTERNATIVES:
        if not _still_allows(before.get(keyword), after.get(keyword)):
            yield Break(path, f"the alternatives ({keyword}) are others", "senders and readers")


def _still_allows(before: Any, after: Any) -> bool:
    """Whether every alternative is still one.

    Where alternatives say which fields must be there, one more is an addition: another sector may name a youth in
    its own way. Of any other alternatives nothing may change.
    """
    if not (_of_presence(before) and _of_presence(after)):
        return bool(before == after)
    return all(each in after for each in before)


def _of_presence(alternatives: Any) -> bool:
    return isinstance(alternatives, list) and all(
        isinstance(each, dict) and set(each) == {"required"} for each in alternatives
    )


def _bounds(before: Json, after: Json, path: str) -> Iterator[Break]:
    for keyword in _LOWER:
        low, new = before.get(keyword), after.get(keyword)
        if new is not None and (low is None or new > low):
            yield Break(path, f"{keyword} is {new}, was {_said(low)}", "senders")
    for keyword in _UPPER:
        high, new = before.get(keyword), after.get(keyword)
        if new is not None and (high is None or new < high):
            yield Break(path, f"{keyword} is {new}, was {_said(high)}", "senders")


def _codes(before: Json, after: Json, path: str) -> Iterator[Break]:
    if "enum" not in before and "enum" not in after:
        return
    if "enum" not in before:
        yield Break(path, "only certain values are allowed now", "senders")
        return
    if "enum" not in after:
        yield Break(path, "any value is allowed now", "readers")
        return
    for code in before["enum"]:
        if code not in after["enum"]:
            yield Break(path, f"the code {code} is gone", "senders", _END_IT)
    began, begins = _first_days(before), _first_days(after)
    for code in began.keys() & begins.keys():
        if begins[code] > began[code]:
            yield Break(path, f"the code {code} is in force from {begins[code]}, was from {began[code]}", "senders")


def _fields(before: Json, after: Json, path: str) -> Iterator[Break]:
    known, now = before.get("properties", {}), after.get("properties", {})
    demanded, demands = _names(before, "required"), _names(after, "required")
    for name in known:
        place = f"{path}.{name}" if path else name
        if name not in now:
            yield Break(place, "the field is gone", "senders and readers")
            continue
        if name in demands - demanded:
            yield Break(place, "the field is required now", "senders")
        if name in demanded - demands:
            yield Break(place, "the field may be absent now", "readers")
        yield from _breaks(known[name], now[name], place)
    for name in sorted(demands - known.keys()):
        place = f"{path}.{name}" if path else name
        yield Break(place, "a new field is required", "senders", "let it be absent, or make a new version")
    if before.get("additionalProperties", True) is not False and after.get("additionalProperties", True) is False:
        yield Break(path, "other fields are no longer allowed", "senders")


def _first_days(schema: Json) -> dict[str, str]:
    return {row["code"]: row["valid_from"] for row in schema.get("x-codes", ())}


def _names(schema: Json, keyword: str) -> frozenset[str]:
    names: Sequence[str] = schema.get(keyword, ())
    return frozenset(names)


def _said(bound: Any) -> str:
    return "not bounded" if bound is None else str(bound)
