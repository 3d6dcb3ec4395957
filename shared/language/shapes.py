"""Which JSON has the form of a model? Its JSON Schema as a person can read it, and as any validator understands it.

Only keywords that draft 7 and draft 2020-12 share are used, nested models stand where they are used, and an absent
value is an absent field: `null` is not offered. Invariant: pure; the same model gives the same schema.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from shared.definitions.event_names import Text
from shared.language.vocabulary import codes

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

_NOISE: Final = frozenset({"title", "default", "$defs"})
_OPTIONAL: Final = 2
"""Alternatives of a field that may be absent: its form, and null."""


def object_of(model: type[BaseModel], meanings: Mapping[str, Text]) -> Schema:
    """The schema of a model: an object whose fields say what they mean; `meanings` by path (`facts.since`)."""
    raw = model.model_json_schema()
    found = _plain(raw, raw.get("$defs", {}))
    _explain(found, meanings, "")
    return found


def coded(list_name: str) -> Schema:
    """A text that is a code of a list; `x-codes` says what each means and when it is in force."""
    shown = codes(list_name)
    return {
        "type": "string",
        "enum": [each.code for each in shown],
        "x-code-list": list_name,
        "x-codes": [
            {
                "code": each.code,
                "da": each.danish,
                "en": each.english,
                "valid_from": each.valid_from.isoformat(),
                **({} if each.valid_to is None else {"valid_to": each.valid_to.isoformat()}),
            }
            for each in shown
        ],
    }


def _plain(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Schema:
    """The same schema without references, generated titles and nulls."""
    if "$ref" in schema:
        return _plain(known[schema["$ref"].removeprefix("#/$defs/")], known)
    if "x-code-list" in schema and schema.get("type") == "string":
        return coded(schema["x-code-list"])
    alternatives = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(alternatives) == 1 and len(schema["anyOf"]) == _OPTIONAL:
        return _plain(alternatives[0], known)
    found: Schema = {}
    for keyword, value in schema.items():
        match keyword:
            case "properties":
                found[keyword] = {name: _plain(each, known) for name, each in value.items()}
            case "items":
                found[keyword] = _plain(value, known)
            case "anyOf":
                found[keyword] = [_plain(each, known) for each in alternatives]
            case _ if keyword not in _NOISE:
                found[keyword] = value
    return found


def _explain(schema: Schema, meanings: Mapping[str, Text], path: str) -> None:
    for name, field in schema.get("properties", {}).items():
        place = f"{path}{name}"
        meaning = meanings.get(place)
        if meaning is not None:
            field["description"] = meaning.english
            field["x-da"] = meaning.danish
        _explain(field, meanings, f"{place}.")
        _explain(field.get("items", {}), meanings, f"{place}.")
