"""Which commands can be given on a page, and what is typed for each? One module an area."""

from collections.abc import Mapping
from typing import Final

from services.reporting.web.forms.effort import EFFORT
from services.reporting.web.forms.fields import Field, Form, Kind
from services.reporting.web.forms.meetings import MEETINGS, MEETINGS_BACK
from services.reporting.web.forms.methods import METHODS, METHODS_BACK
from services.reporting.web.forms.money import MONEY, MONEY_BACK
from services.reporting.web.forms.pathway import CONSULT, PATHWAY
from services.reporting.web.forms.sharing import AT_THE_DOOR, SHARING

FORMS: Final[Mapping[str, Form]] = {**PATHWAY, **EFFORT, **SHARING, **AT_THE_DOOR, **METHODS, **MONEY, **MEETINGS}
"""Every command that has a form."""

ORGANISED: Final[Mapping[str, str]] = {**METHODS_BACK, **MONEY_BACK, **MEETINGS_BACK}
"""Commands about the organisation, whose forms stand below `/handling`, and the page that each belongs to."""


def wire_name(name: str) -> str:
    """The command that a form gives."""
    return FORMS[name].command or name


__all__ = ["CONSULT", "FORMS", "ORGANISED", "Field", "Form", "Kind", "wire_name"]
