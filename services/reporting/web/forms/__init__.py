"""Which commands can be given on a page, and what is typed for each? One module an area."""

from collections.abc import Mapping
from typing import Final

from services.reporting.web.forms.fields import Field, Form, Kind
from services.reporting.web.forms.pathway import CONSULT, PATHWAY

FORMS: Final[Mapping[str, Form]] = {**PATHWAY}
"""Every command that has a form."""


def wire_name(name: str) -> str:
    """The command that a form gives."""
    return FORMS[name].command or name


__all__ = ["CONSULT", "FORMS", "Field", "Form", "Kind", "wire_name"]
