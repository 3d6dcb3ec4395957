"""Whom is an event about? A person by CPR number, or by the youth id that a following has told.

Invariant: neither shows a number or a name when it is printed.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from samspor.client.faults import Fault, InvalidError
from shared.forms import form_of

_NUMBER: Final = re.compile(r"([0-9]{2})([0-9]{2})[0-9]{2}-?[0-9]{4}")
_LAST_DAY: Final = 31
_SUBSTITUTE: Final = 60
_LAST_MONTH: Final = 12
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Cpr:
    """A person by CPR number (DDMMYYNNNN, with or without the hyphen), with the given name where it is known.

    Raises:
        InvalidError: it cannot be a CPR number, or the name is empty or too long.
    """

    number: str = field(repr=False)
    name: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        parts = _NUMBER.fullmatch(self.number)
        day, month = (int(parts[1]), int(parts[2])) if parts else (0, 0)
        if not 1 <= day % _SUBSTITUTE <= _LAST_DAY or not 1 <= month <= _LAST_MONTH:
            expected = "DDMMYY and four digits; day + 60 is allowed"
            raise InvalidError(Fault("data.person.cpr", form_of(self.number), expected))
        _check_name(self.name)

    def told(self) -> dict[str, Any]:
        """The person part of an event's data."""
        return {"cpr": self.number.replace("-", ""), **({} if self.name is None else {"name": self.name})}


@dataclass(frozen=True, slots=True)
class Youth:
    """A youth by the id that a following has told.

    Raises:
        InvalidError: it is no UUID.
    """

    id: UUID | str
    name: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        try:
            UUID(str(self.id))
        except ValueError:
            raise InvalidError(Fault("data.person.youth", form_of(self.id), "the youth id of a following")) from None
        _check_name(self.name)

    def told(self) -> dict[str, Any]:
        """The person part of an event's data."""
        return {"youth": str(UUID(str(self.id))), **({} if self.name is None else {"name": self.name})}


Person = Cpr | Youth


def _check_name(name: str | None) -> None:
    if name is not None and not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise InvalidError(Fault("data.person.name", form_of(name), f"1 to {_LONGEST_NAME} characters"))
