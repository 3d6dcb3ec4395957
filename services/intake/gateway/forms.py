"""How is a malformed parameter described without repeating it?

Invariant: nothing here shows a value; the library's own sentences may, so they are not used.
"""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.refusals import form_of, path

_LONGEST: Final = 80


def field_of(fault: Mapping[str, Any]) -> str:
    """Where the fault is: the parameter's or the field's path."""
    place = fault["loc"]
    return path(*(place[1:] or place))[:_LONGEST]


def found_of(fault: Mapping[str, Any]) -> str:
    """The form of what was found."""
    return form_of(fault.get("input"))


def expected_of(fault: Mapping[str, Any]) -> str:
    """What would have been right."""
    sentence = _EXPECTED.get(fault["type"], "another form, see /v1/openapi.json")
    return sentence.format_map({name: str(value) for name, value in fault.get("ctx", {}).items()})


_EXPECTED: Final[Mapping[str, str]] = {
    "missing": "a value",
    "extra_forbidden": "no such field",
    "json_invalid": "JSON",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "dict_type": "an object",
    "list_type": "a list",
    "uuid_parsing": "a UUID",
    "uuid_type": "a UUID",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "bool_parsing": "true or false",
    "literal_error": "one of {expected}",
    "string_type": "a text",
    "string_too_short": "a text of at least {min_length} characters",
    "string_too_long": "a text of at most {max_length} characters",
    "string_pattern_mismatch": "a text of the form {pattern}",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than_equal": "a number of at most {le}",
    "datetime_parsing": "a moment as in RFC 3339",
    "datetime_from_date_parsing": "a moment as in RFC 3339",
    "timezone_aware": "a moment with an offset from UTC",
}
