"""What can be chosen in a field of a form, now and in this municipality?

Invariant: only codes in force are offered, and only what is offered is accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, get_args

from services.reporting.answers import Colleague
from services.reporting.web.forms import Field
from services.reporting.web.views.names import description_name, phase_name, seat_name, sector_name
from services.reporting.web.views.parts import colleague
from services.reporting.web.words import Words
from shared.definitions.code_lists import codes
from shared.definitions.dated import local_day
from shared.definitions.event_types import CATEGORIES, EVENT_TYPES
from shared.definitions.municipalities import municipality
from shared.definitions.phases import PHASES
from shared.definitions.policy import Manner
from shared.definitions.sectors import sectors
from shared.policy.circumstances import SHOWN

YES_NO: Final = ("ja", "nej")
QUARTERS: Final = 4
_ABOUT_YOUTHS: Final = frozenset(
    category
    for row in EVENT_TYPES.values()
    if row.about == "youth"
    for category in (row.category, *row.fields.values())
)
"""The categories of data that something about a youth belongs to."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: the moment, the place, the colleagues with their units, the youths by their ids.

    Attributes:
        known: what is known already, in words by its id, by what it is (see `Field.codes`).
    """

    at: datetime
    place: str
    colleagues: tuple[Colleague, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    youths: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def values(self, one: Field) -> tuple[str, ...]:  # noqa: PLR0911 (one case a kind)
        """The values that a field accepts, in the order in which they are offered."""
        match one.kind:
            case "colleague":
                return tuple(person.id for person in self.colleagues)
            case "youth":
                return tuple(self.youths)
            case "known" | "several-known":
                return tuple(self.known.get(one.codes, ()))
            case "yes-no":
                return YES_NO
            case "quarter":
                return quarters(self.at)
            case "scale":
                return tuple(str(step) for step in range(one.least or 0, (one.most or 0) + 1))
            case _:
                return self._coded(one)

    def _coded(self, one: Field) -> tuple[str, ...]:  # noqa: C901, PLR0911 (one case a list)
        match one.codes:
            case "phase":
                return tuple(PHASES)
            case "description":
                return tuple(municipality(self.place).descriptions)
            case "followable":
                return tuple(code for code, row in CATEGORIES.items() if row.followable)
            case "partner":
                return _partners(self.place, self.at)
            case "seat":
                return _seats(self.place, self.at)
            case "seat-kind":
                return ("fixed", "ad-hoc")
            case "manner":
                return get_args(Manner)
            case "shareable":
                return tuple(code for code in CATEGORIES if code in _ABOUT_YOUTHS)
            case "decision-outcome":
                return ("yes", "no", "later")
            case "stated":
                return tuple(code for code in codes("circumstance", self.at) if code not in SHOWN)
            case list_name:
                return codes(list_name, self.at)

    def text(self, one: Field, value: str, words: Words) -> str:  # noqa: PLR0911 (one case a kind)
        """What a value is called."""
        match one.kind:
            case "colleague":
                found = next((person for person in self.colleagues if person.id == value), None)
                return ", ".join(filter(None, (colleague(found), sector_name(self.units.get(value), words))))
            case "youth":
                return self.youths.get(value, "")
            case "known" | "several-known":
                return self.known.get(one.codes, {}).get(value, "")
            case "yes-no":
                return words.yes_no(value == YES_NO[0])
            case "quarter":
                year, _, number = value.partition("-Q")
                return words("amount.quarter", quarter=number, year=year)
            case "scale":
                return _step(one, value, words)
            case _:
                return _code_text(one, value, self.place, words)

    def unit_of(self, person: str) -> str:
        """The unit that a colleague works in."""
        return self.units.get(person, "")


def quarters(at: datetime) -> tuple[str, ...]:
    """This quarter and those of the year before it, newest first."""
    day = local_day(at)
    this = day.year * QUARTERS + (day.month - 1) // 3
    return tuple(f"{index // QUARTERS}-Q{index % QUARTERS + 1}" for index in range(this, this - QUARTERS - 1, -1))


def _step(one: Field, value: str, words: Words) -> str:
    """A step of a scale; the outermost say which way it goes."""
    ends = {str(one.least): "form.lowest", str(one.most): "form.highest"}
    return words(ends[value], step=value) if value in ends else value


def _code_text(one: Field, value: str, place: str, words: Words) -> str:  # noqa: PLR0911 (one case a list)
    match one.codes:
        case "phase":
            return phase_name(value, words)
        case "description":
            return description_name(value, None, words)
        case "followable" | "shareable":
            return words.code("data-category", value)
        case "partner":
            return words.code("sector", value)
        case "seat":
            return seat_name(place, value, words)
        case "seat-kind":
            return words(f"meetings.seat-kind.{value}")
        case "manner":
            return words(f"manner.{value}")
        case "decision-outcome":
            return words(f"agenda.outcome.{value}")
        case "stated":
            return words.code("circumstance", value)
        case list_name:
            return words.code(list_name, value)


def _seats(place: str, at: datetime) -> tuple[str, ...]:
    """The municipality's own seats, and one by need for each sector that has none."""
    own = municipality(place).seats
    seated = {seat.sector for seat in own}
    return (*(seat.key for seat in own), *(row.code for row in sectors(at) if row.code not in seated))


def _partners(place: str, at: datetime) -> tuple[str, ...]:
    """Sectors with a fixed seat in the taskforce, and those that can follow a youth."""
    seated = [seat.sector for seat in municipality(place).seats if seat.kind == "fixed"]
    types = {row.code: [name for rights in row.publishes for name in rights.types] for row in sectors(at)}
    following = [code for code, names in types.items() if any(EVENT_TYPES[name].needs == "following" for name in names)]
    return tuple(dict.fromkeys((*seated, *following)))
