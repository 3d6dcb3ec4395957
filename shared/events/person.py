"""What is told of a person as such: name, age, parents, protection, siblings, moves and death?

Invariant: no birth date. Ages are told as they become known and as they are reached.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, Strict

from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Municipality


class NameKnown(Event):
    """Navn kendt: the given name that pages for people show; told when the vault learns it."""

    TYPE = "person.name-known"
    name: Personal


class AgeKnown(Event):
    """Alder kendt: whole years at the effective time.

    Attributes:
        replaces: the ages that were told by a birth date which turned out to be wrong; this one holds instead.
    """

    TYPE = "person.age-known"
    years: Annotated[int, Strict(), Field(ge=0, le=120)]
    replaces: Annotated[tuple[UUID, ...], Field(min_length=1)] | None = None


class AgeReached(Event):
    """Alder nået: an age on which a rule depends (10, 12, 15, 16, 17½, 18 or 26), on the day it is reached."""

    TYPE = "person.age-reached"
    years: Annotated[float, Strict(), Field(ge=0, le=120, multiple_of=0.5, allow_inf_nan=False)]


class NumberChanged(Event):
    """Personnummer ændret: the register has given the person another number; neither number is told.

    A number is changed when the birth date in it was wrong, when a substitute number is replaced, and otherwise.
    """

    TYPE = "person.number-changed"


class ParentalResponsibilityChanged(Event):
    """Forældremyndighed ændret: who holds it now."""

    TYPE = "person.parental-responsibility-changed"
    holder: Annotated[Code, CodeMark("parental-responsibility")]


class ProtectionSet(Event):
    """Navne- og adressebeskyttelse sat: everything that reveals a location is masked from here on."""

    TYPE = "person.protection-set"


class ProtectionLifted(Event):
    """Navne- og adressebeskyttelse ophævet."""

    TYPE = "person.protection-lifted"


class SiblingLinked(Event):
    """Søskende knyttet: another youth who is known to be a sibling."""

    TYPE = "person.sibling-linked"
    sibling: UUID


class Moved(Event):
    """Flyttet from one municipality to another."""

    TYPE = "person.moved"
    from_municipality: Municipality
    to_municipality: Municipality


class Died(Event):
    """Afgået ved døden."""

    TYPE = "person.died"


TYPES: Final = (
    NameKnown,
    AgeKnown,
    AgeReached,
    NumberChanged,
    ParentalResponsibilityChanged,
    ProtectionSet,
    ProtectionLifted,
    SiblingLinked,
    Moved,
    Died,
)
"""Every event of a person as such."""
