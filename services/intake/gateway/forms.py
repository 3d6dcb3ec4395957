"""Where is a malformed parameter's fault, and what would have been right?"""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.refusals import path
from shared import forms

_LONGEST: Final = 80


def field_of(fault: Mapping[str, Any]) -> str:
    """Where the fault is: the parameter's or the field's path."""
    place = fault["loc"]
    return path(*(place[1:] or place))[:_LONGEST]


def expected_of(fault: Mapping[str, Any]) -> str:
    """What would have been right."""
    return forms.expected_of(fault, "another form, see /v1/openapi.json")
