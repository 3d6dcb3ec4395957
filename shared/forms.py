"""How is what was found described without repeating it, and what would have been right said in one way everywhere?

Invariant: nothing here shows a value that somebody sent. The validation library's own sentences may, so they are used
only up to where they could.
"""

from collections.abc import Mapping
from typing import Any, Final


def form_of(value: object) -> str:
    """The form of a value, without the value."""
    match value:
        case str():
            form = f"a text of {len(value)} characters"
        case bool():
            form = "true or false"
        case int() | float():
            form = "a number"
        case list() | tuple():
            form = f"a list of {len(value)}"
        case dict():
            form = f"an object of {len(value)} fields"
        case None:
            form = "nothing"
        case _:
            form = f"a value of the kind {type(value).__name__}"
    return form


def found_of(fault: Mapping[str, Any]) -> str:
    """The form of what was found, by one of the validation library's errors."""
    return form_of(fault.get("input"))


def expected_of(fault: Mapping[str, Any], otherwise: str) -> str:
    """What would have been right, by one of the validation library's errors; `otherwise` where no sentence is ours."""
    sentence = _EXPECTED.get(fault["type"], otherwise)
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
