"""Whom may one choose to be when the play is over? Those whom it is about, and the people of another municipality.

Invariant: only invented people are added, to the issuer of this one installation.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from deploy.demo.scenario import Scenario
from deploy.demo.scenario.calendar import MUNICIPALITY
from deploy.local.people import DemoPerson

SANDER: Final = 0
"""The number of the youth who, with his mother, may look at his own plan."""
SANDER_HIMSELF: Final = "u-sander"
HIS_MOTHER: Final = "u-mona"

PAGES: Final = (
    ("Karen", "/", "what waits for the taskforce today"),
    ("Karen", "/moeder", "the meetings, and the agenda of the next one"),
    ("Henrik", "/sager", "Liva's limits, what Emil's school may know, what was set right for Oskar"),
    ("Lone", "/ledelse", "is the right effort in time, what came of it, what is left of the money"),
    ("Poul", "/udvalg", "the committee's status report, without a child in it"),
    ("Sander", "/min-plan", "his own plan; Mona is his mother"),
    ("Ved den åbne dør", "/aaben-doer", "ask for advice without a name"),
)
"""Whom to choose, which page to see, and what it shows: what the end of the demo names."""


def strangers(scenario: Scenario) -> Iterator[DemoPerson]:
    """The people of a municipality whose people are not among those shipped."""
    if scenario.municipality == MUNICIPALITY:
        return
    for each in scenario.people:
        yield DemoPerson(
            id=each.id,
            name=each.name,
            role=each.role,
            unit=each.unit,
            municipality=scenario.municipality,
            title=f"{each.name} i {each.unit}",
        )


def parties(scenario: Scenario, youths: Mapping[int, str]) -> Iterator[DemoPerson]:
    """Sander and his mother, whose case it is."""
    if scenario.municipality != MUNICIPALITY:
        return
    his = (UUID(youths[SANDER]),)
    for id_, name, role, title in (
        (SANDER_HIMSELF, "Sander", "youth", "13 år, om hans egen plan"),
        (HIS_MOTHER, "Mona", "parent", "Sanders mor"),
    ):
        yield DemoPerson(
            id=id_, name=name, role=role, unit="citizen", municipality=scenario.municipality, title=title, youths=his
        )
