"""What can be chosen in a field of a form, now and in this municipality?

Invariant: only codes in force are offered, and only what is offered is accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.reporting.answers import Colleague
from services.reporting.web.forms import Field
from services.reporting.web.views.names import description_name, phase_name, sector_name
from services.reporting.web.views.parts import colleague
from services.reporting.web.words import Words
from shared.definitions.code_lists import codes
from shared.definitions.event_types import CATEGORIES, EVENT_TYPES
from shared.definitions.municipalities import municipality
from shared.definitions.phases import PHASES
from shared.definitions.sectors import sectors


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: the moment, the place, and the colleagues with their units."""

    at: datetime
    place: str
    colleagues: tuple[Colleague, ...]
    units: Mapping[str, str]

    def values(self, one: Field) -> tuple[str, ...]:
        """The values that a field accepts, in the order in which they are offered."""
        if one.kind == "colleague":
            return tuple(person.id for person in self.colleagues)
        match one.codes:
            case "phase":
                return tuple(PHASES)
            case "description":
                return tuple(municipality(self.place).descriptions)
            case "followable":
                return tuple(code for code, row in CATEGORIES.items() if row.followable)
            case "partner":
                return _partners(self.place, self.at)
            case list_name:
                return codes(list_name, self.at)

    def text(self, one: Field, value: str, words: Words) -> str:
        """What a value is called."""
        if one.kind == "colleague":
            found = next((person for person in self.colleagues if person.id == value), None)
            return ", ".join(filter(None, (colleague(found), sector_name(self.units.get(value), words))))
        match one.codes:
            case "phase":
                return phase_name(value, words)
            case "description":
                return description_name(value, None, words)
            case "followable":
                return words.code("data-category", value)
            case "partner":
                return words.code("sector", value)
            case list_name:
                return words.code(list_name, value)

    def unit_of(self, person: str) -> str:
        """The unit that a colleague works in."""
        return self.units.get(person, "")


def _partners(place: str, at: datetime) -> tuple[str, ...]:
    """Sectors with a seat in the taskforce, and those that can follow a youth."""
    seated = [seat.sector for seat in municipality(place).seats]
    types = {row.code: [name for rights in row.publishes for name in rights.types] for row in sectors(at)}
    following = [code for code, names in types.items() if any(EVENT_TYPES[name].needs == "following" for name in names)]
    return tuple(dict.fromkeys((*seated, *following)))
