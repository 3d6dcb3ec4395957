"""In which form does a sector's system send a fact? Structured CloudEvents JSON, as it would write it itself.

Invariant: the same fact has the same bytes for ever; ids are derived from the seed, the youth and the fact's place
in the script. A sector that knows no CPR numbers names the youth by the id that its feed told it.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario.calendar import LOCAL, MUNICIPALITY
from deploy.demo.scenario.cast import Youth
from deploy.demo.scenario.script import Sent
from deploy.demo.scenario.steps import YOUTH
from shared.events.envelope import derived_id

SYSTEMS: Final[Mapping[str, str]] = {
    "social": "fagsystem",
    "person-register": "personregister",
    "school": "elevsystem",
    "job": "ungesystem",
    "leisure": "fritidsjournal",
    "police": "ssp-formular",
    "ssp": "ssp-formular",
}
"""The invented system of each sector, the last part of its events' `source`."""

ACTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "social": ("caseworker:w-anja", "caseworker:w-henrik", "caseworker:w-lone"),
    "person-register": ("system:register",),
    "school": ("teacher:t-12", "teacher:t-17", "teacher:t-31", "head-of-school:t-2"),
    "job": ("adviser:u-4", "adviser:u-9"),
    "leisure": ("youth-worker:f-3", "youth-worker:f-8"),
    "police": ("officer:b-1", "officer:b-5"),
    "ssp": ("consultant:s-1",),
}
"""Pseudonymous people who type it in."""

WITHOUT_CPR: Final = frozenset({"leisure"})
"""Sectors that know no CPR numbers."""


def subject(sector: str, type_name: str, municipality: str = MUNICIPALITY) -> str:
    """The subject that a sector publishes a type on."""
    return f"sector.{sector}.{municipality}.{type_name}"


def person(youth: Youth, sector: str) -> dict[str, str]:
    """How the sector names the youth."""
    if sector in WITHOUT_CPR:
        return {"youth": YOUTH % youth.number}
    return {"cpr": youth.cpr, "name": youth.name}


def cloud_event(fact: Sent, youth: Youth, name: UUID) -> dict[str, Any]:
    """The CloudEvent of a fact; from `name` come its id and its trace."""
    actors = ACTORS[fact.sector]
    return {
        "specversion": "1.0",
        "id": f"{fact.sector}-x{name.hex[:14]}",
        "source": f"/{MUNICIPALITY}/{fact.sector}/{SYSTEMS[fact.sector]}",
        "type": fact.type,
        "time": fact.occurred_at.astimezone(LOCAL).isoformat(),
        "datacontenttype": "application/json",
        "dataversion": 1,
        "actor": actors[youth.number % len(actors)],
        "traceparent": f"00-{derived_id('trace', name).hex}-{derived_id('span', name).hex[:16]}-01",
        "data": {"person": person(youth, fact.sector), **fact.data},
    }


def body(event: Mapping[str, Any]) -> bytes:
    """The bytes of a CloudEvent."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
