"""Who takes part? Invented youths with numbers that cannot exist, and the people who work with them.

A youth's number in the cast is what everything else refers to. The CPR number has the form of a substitute number
(day + 60), which belongs to no person, and no two youths of a cast share one, however large it is.
Invariant: a youth depends on the seed and on their own number only, so that a cast can be made piece by piece.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works with the youths and gives commands; `unit` is the sector of their seat, or their office."""

    id: str
    name: str
    role: str
    unit: str


COORDINATOR: Final = Colleague("p-karen", "Karen", "taskforce-coordinator", "taskforce")
CASE_LEADS: Final = (
    Colleague("p-birgitte", "Birgitte", "case-lead", "social"),
    Colleague("p-henrik", "Henrik", "case-lead", "social"),
)
CASEWORKER: Final = Colleague("p-tine", "Tine", "caseworker", "social")
HOME: Final = Colleague("p-grethe", "Grethe", "sector-professional", "home")
TEACHER: Final = Colleague("p-jakob", "Jakob", "sector-professional", "school")
FULL_TIME: Final = Colleague("p-torben", "Torben", "sector-professional", "school")
ADVISER: Final = Colleague("p-pernille", "Pernille", "sector-professional", "job")
YOUTH_WORKER: Final = Colleague("p-ali", "Ali", "sector-professional", "leisure")
OFFICER: Final = Colleague("p-rune", "Rune", "sector-professional", "police")
SSP_CONSULTANT: Final = Colleague("p-bo", "Bo", "sector-professional", "ssp")
SCHOOL_LEADER: Final = Colleague("p-mette", "Mette", "sector-professional", "school")
CLUB_LEADER: Final = Colleague("p-signe", "Signe", "sector-professional", "leisure")
SUBSTANCE_ADVISER: Final = Colleague("p-vibeke", "Vibeke", "sector-professional", "substance")
DATA_PROTECTION: Final = Colleague("p-dorthe", "Dorthe", "data-protection-officer", "data-protection")
OPEN_DOOR: Final = Colleague("p-door", "Ved den åbne dør", "citizen", "citizen")
LEADER: Final = Colleague("p-lone", "Lone", "team-leader", "social")
HEAD: Final = Colleague("p-inger", "Inger", "head", "children-and-family")

COLLEAGUES: Final = (
    COORDINATOR,
    *CASE_LEADS,
    CASEWORKER,
    HOME,
    TEACHER,
    FULL_TIME,
    ADVISER,
    YOUTH_WORKER,
    OFFICER,
    SSP_CONSULTANT,
    SCHOOL_LEADER,
    CLUB_LEADER,
    SUBSTANCE_ADVISER,
    DATA_PROTECTION,
    OPEN_DOOR,
    LEADER,
    HEAD,
)
"""Everybody who gives commands in the scenario."""

FAMILY_THERAPIST: Final = Colleague("p-lis", "Lis", "sector-professional", "family-house")
NURSE: Final = Colleague("p-katrine", "Katrine", "sector-professional", "health")
ABSENCE_ADVISER: Final = Colleague("p-mads", "Mads", "sector-professional", "absence-project")
SCHOOL_SOCIAL_WORKER: Final = Colleague("p-freja", "Freja", "sector-professional", "school")
BOARD: Final = Colleague("p-naevn", "Nævnets sekretariat", "sector-professional", "youth-crime-board")
SUPERVISOR: Final = Colleague("p-kf", "Tilsynet", "sector-professional", "prison-probation")
"""Those who join a pathway for an ad hoc sector and never give a command."""

_NAMES: Final = (
    "Malthe", "Freja", "Mikkel", "Signe", "Rasmus", "Laura", "Jonas", "Ida", "Tobias", "Sofie", "Magnus", "Clara",
    "Frederik", "Alma", "Victor", "Josefine", "Storm", "Nanna", "Noah", "Asta", "Elias", "Karla", "Valdemar", "Ella",
    "August", "Mille", "Villads", "Filippa", "Anton", "Merle", "Silas", "Vigga", "Bertram", "Johanne", "Marius",
    "Lærke", "Sylvester", "Tilde", "Kasper", "Agnes",
)  # fmt: skip

_TOWNS: Final = ("Grenaa", "Auning", "Allingåbro", "Ørsted", "Glesborg", "Trustrup", "Ørum", "Vivild", "Bønnerup")

_EARLIEST: Final = date(2008, 6, 1)
_DAYS: Final = 1800
_SERIALS: Final = 5800
_FIRST_SERIAL: Final = 4000
_STORY_SERIAL: Final = 9900


@dataclass(frozen=True, slots=True)
class Youth:
    """One youth of the scenario; `sibling` is the number of a sister or brother, `group` a circle of friends."""

    number: int
    name: str
    born: date
    cpr: str
    town: str
    group: str | None = None
    sibling: int | None = None

    def turns(self, years: int) -> date:
        """The birthday on which the youth reaches an age."""
        first = date(self.born.year + years, self.born.month, 1)
        return first + timedelta(days=self.born.day - 1)

    def age(self, day: date) -> int:
        """Age in whole years on a day."""
        had = (day.month, day.day) >= (self.born.month, self.born.day)
        return day.year - self.born.year - (not had)


def substitute_number(born: date, serial: int) -> str:
    """A number in the form of a substitute CPR number: day + 60; serials 4000 to 9999 give the years 2000 to 2036."""
    return f"{born.day + 60:02}{born:%m%y}{serial:04}"


STORIES: Final[tuple[Youth, ...]] = (
    Youth(0, "Sander", date(2012, 3, 14), substitute_number(date(2012, 3, 14), _STORY_SERIAL), "Grenaa"),
    Youth(1, "Liva", date(2010, 2, 2), substitute_number(date(2010, 2, 2), _STORY_SERIAL), "Auning"),
    Youth(2, "Yasin", date(2009, 10, 9), substitute_number(date(2009, 10, 9), _STORY_SERIAL), "Grenaa"),
    Youth(3, "Emil", date(2011, 4, 23), substitute_number(date(2011, 4, 23), _STORY_SERIAL), "Grenaa", group="havnen"),
    Youth(4, "Maja", date(2013, 5, 18), substitute_number(date(2013, 5, 18), _STORY_SERIAL), "Ørsted"),
    Youth(5, "Oskar", date(2008, 4, 30), substitute_number(date(2008, 4, 30), _STORY_SERIAL), "Allingåbro"),
)
"""The six whose stories are told by hand."""

SIBLINGS: Final = {8: 9, 9: 8}
BORN: Final = {
    7: date(2019, 10, 3),
    34: date(2010, 6, 10),
}
"""Birthdays that a course asks for: a child whom day care and health visitor know, a youth who turns 16 with a
disability."""
GROUP: Final = frozenset({6, 10, 18})
"""Numbers of the friends of Emil's group."""


def youth(seed: int, number: int) -> Youth:
    """The youth with this number."""
    if number < len(STORIES):
        return STORIES[number]
    rng = Random(f"samspor:{seed}:youth:{number}")  # noqa: S311 (a scenario, not a secret)
    residue, turn = number % _SERIALS, number // _SERIALS
    offset = Random(f"samspor:{seed}:born:{residue}").randrange(_DAYS)  # noqa: S311 (the same)
    born = BORN.get(number, _EARLIEST + timedelta(days=(offset + turn) % _DAYS))
    return Youth(
        number=number,
        name=_NAMES[(number - len(STORIES)) % len(_NAMES)],
        born=born,
        cpr=substitute_number(born, _FIRST_SERIAL + residue),
        town=rng.choice(_TOWNS),
        group="havnen" if number in GROUP else None,
        sibling=SIBLINGS.get(number),
    )
