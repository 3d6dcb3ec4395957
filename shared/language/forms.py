"""What form must a field have, said to a person in a few words?

Invariant: pure; from the published schema alone, so that a page and a validator never say different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from shared.definitions.code_lists import Language

LONGEST_PATTERN: Final = 50
"""Characters of a pattern that is still read rather than skipped."""
_FORMATS: Final = frozenset({"date", "date-time", "uuid"})


class Speaking(Protocol):
    """Somebody with the words of one language."""

    @property
    def language(self) -> Language:
        """The language."""

    def __call__(self, name: str, **parts: object) -> str:
        """A sentence by its name."""


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One line of a table of fields."""

    path: str
    form: str
    meaning: str
    required: bool
    personal: bool
    code_list: str | None
    pattern: str | None


def fields_of(schema: Mapping[str, Any], say: Speaking, path: str = "") -> list[FieldShown]:
    """The fields of an object, those of the objects in it after each; `sealed` is told of elsewhere."""
    found = []
    for name, field in schema.get("properties", {}).items():
        if name == "sealed" and "x-seals" in field:
            continue
        place = f"{path}{name}"
        item = field.get("items", {})
        found.append(
            FieldShown(
                path=place,
                form=form_of(field, say),
                meaning=field.get("x-da" if say.language == "da" else "description", ""),
                required=name in _required(schema),
                personal="x-personal" in field or "x-personal" in item,
                code_list=field.get("x-code-list") or item.get("x-code-list"),
                pattern=pattern_of(field) or pattern_of(item),
            )
        )
        found += fields_of(field, say, f"{place}.")
        found += fields_of(item, say, f"{place}[].")
    return found


def form_of(field: Mapping[str, Any], say: Speaking) -> str:
    """The form of one value."""
    if "const" in field:
        return say("kinds.fixed", value=field["const"])
    if "x-code-list" in field:
        return say("kinds.code")
    match field.get("type"):
        case "array":
            return say("kinds.list_of", item=form_of(field.get("items", {}), say))
        case "object" | "boolean" as kind:
            return say(f"kinds.{kind}")
        case "integer" | "number" as kind:
            return say(f"kinds.{kind}") + _bounds(field, say)
        case _:
            return _text_of(field, say)


def pattern_of(field: Mapping[str, Any]) -> str | None:
    """The pattern of a text, where a person learns something from it."""
    pattern: str | None = None if "format" in field or "x-code-list" in field else field.get("pattern")
    return pattern if pattern is not None and len(pattern) <= LONGEST_PATTERN else None


def _required(schema: Mapping[str, Any]) -> frozenset[str]:
    """The fields that must be there when nothing is sealed."""
    clear = next((each.get("required", ()) for each in schema.get("anyOf", ())), ())
    ways = schema.get("oneOf", ())
    only = ways[0].get("required", ()) if len(ways) == 1 else ()
    return frozenset((*schema.get("required", ()), *clear, *only))


def _text_of(field: Mapping[str, Any], say: Speaking) -> str:
    form = field.get("format")
    if form in _FORMATS:
        return say(f"kinds.{form}")
    if "maxLength" in field:
        return say("kinds.text_between", least=field.get("minLength", 0), most=field["maxLength"])
    return say("kinds.text")


def _bounds(field: Mapping[str, Any], say: Speaking) -> str:
    if "minimum" in field and "maximum" in field:
        return say("kinds.between", least=field["minimum"], most=field["maximum"])
    return ""
