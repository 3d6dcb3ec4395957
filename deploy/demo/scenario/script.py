"""In which words is a story written? `sent`: a sector tells a fact; `said`: a person gives a command.

A script is a function that yields these lines for one youth, in any order; `compose` sorts them, gives them their
ids and their wire form. A line knows when it happened (`occurred_at`) and when it was delivered (`at`): a sector
delivers at its own hours, and not on days on which nobody works there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario.calendar import LOCAL, is_working_day, moment, working_day
from deploy.demo.scenario.cast import Colleague, Youth
from deploy.demo.scenario.steps import Road
from shared.events.envelope import derived_id

DELIVERIES: Final[Mapping[str, tuple[time, ...]]] = {
    "social": (time(9, 30), time(12, 30), time(16, 30)),
    "person-register": (time(9, 30),),
    "school": (time(16, 30),),
    "job": (time(16, 30),),
    "leisure": (time(16, 30),),
    "police": (time(9, 30),),
    "ssp": (time(12, 30),),
    "home": (time(16, 30),),
    "family-house": (time(16, 30),),
    "absence-project": (time(16, 30),),
    "substance": (time(16, 30),),
    "daycare": (time(16, 30),),
    "health-visitor": (time(16, 30),),
    "health": (time(16, 30),),
    "youth-crime-board": (time(12, 30),),
    "prison-probation": (time(12, 30),),
    "finance": (time(9, 30),),
}
"""Local hours of working days at which a sector's system delivers."""

SECTORS: Final[Mapping[str, str]] = {
    "person": "person-register",
    "justice": "prison-probation",
    "justice.referred-to-youth-crime-board": "police",
    "justice.youth-crime-board-decided": "youth-crime-board",
}
"""Sectors whose name differs from the source in the names of their events' types; a type goes before its source."""


ROADS: Final[Mapping[str, Road]] = {"health": "client"}
"""The way of a sector's system where it does not speak to the bus itself: health has to seal."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A sector tells a fact about a youth, or about its organisation, which has no youth.

    `name` gives the sender's id where later lines refer to the fact; otherwise its place in the script does. `road` is
    the way on which it goes, `by` the person who tells it by a form.
    """

    at: datetime
    youth: int | None
    sector: str
    type: str
    occurred_at: datetime
    data: Mapping[str, Any]
    name: UUID | None = None
    road: Road = "bus"
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A person gives a command; `youth` is none for one about the organisation.

    `id` is the command's own id where later lines refer to what it made; `refused` the code of a refusal that
    belongs to the story.
    """

    at: datetime
    person: str
    service: str
    name: str
    youth: int | None
    args: Mapping[str, Any] = field(default_factory=dict)
    id: UUID | None = None
    refused: str | None = None


Line = Sent | Said


def delivery(sector: str, when: datetime) -> datetime:
    """When a sector's system delivers what it learnt at a moment."""
    day = when.astimezone(LOCAL).date()
    while True:
        if is_working_day(day):
            for hour in DELIVERIES[sector]:
                candidate = moment(day, hour.hour, hour.minute)
                if candidate >= when:
                    return candidate
        day += timedelta(days=1)


def sent(youth: Youth, type_name: str, when: datetime, /, *, at: datetime | None = None, **data: Any) -> Sent:
    """A fact told by the sector that its type belongs to, delivered at the sector's next hour unless `at` is given."""
    sector = _sector(type_name)
    delivered = at or delivery(sector, when)
    return Sent(delivered, youth.number, sector, type_name, when, data, road=ROADS.get(sector, "bus"))


def _sector(type_name: str) -> str:
    source = type_name.split(".", maxsplit=1)[0]
    return SECTORS.get(type_name, SECTORS.get(source, source))


def by_form(fact: Sent, person: Colleague) -> Sent:
    """The same fact, typed into the pages' form by a person who has no system."""
    return replace(fact, road="form", by=person.id)


def posted(type_name: str, when: datetime, name: UUID, *, road: Road = "bus", **data: Any) -> Sent:
    """A fact about the organisation that tells it: no youth in it."""
    sector = _sector(type_name)
    return Sent(delivery(sector, when), None, sector, type_name, when, data, name, road)


def said(
    at: datetime,
    person: str,
    command: str,
    youth: Youth | None = None,
    /,
    *,
    id: UUID | None = None,  # noqa: A002 (the word of the language)
    refused: str | None = None,
    **args: Any,
) -> Said:
    """A command, named as `coordination.open-pathway`."""
    service, _, name = command.partition(".")
    return Said(at, person, service, name, None if youth is None else youth.number, args, id, refused)


def reference(youth: Youth, what: str, number: int = 1) -> str:
    """The sender's own name of a thing of a youth; says nothing about who it is."""
    return f"{what}-x{thing(youth, what, number).hex[:10]}"


def thing(youth: Youth, what: str, number: int = 1) -> UUID:
    """The id of the command that makes a thing of a youth (a goal, an intervention), and so the thing's id."""
    return derived_id("demo", youth.cpr, what, number)


def happens(rng: Random, share: float) -> bool:
    """Whether something that happens in this share of cases happens now."""
    return rng.random() < share


def office(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in office hours, on the first working day from `day` on."""
    return moment(working_day(day), hour, minute)
