"""In which form does a sector tell a fact? Structured CloudEvents JSON, as its system, a form or a file writes it.

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
    "home": "fti-journal",
    "family-house": "familiehus-journal",
    "absence-project": "fravaersprojekt",
    "substance": "rusmiddeljournal",
    "daycare": "dagtilbud",
    "health-visitor": "sundhedsplejejournal",
    "youth-crime-board": "naevn",
    "prison-probation": "tilsyn",
    "finance": "oekonomisystem",
    "health": "patientjournal",
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
    "home": ("family-adviser:h-2", "family-adviser:h-5"),
    "family-house": ("therapist:fh-1",),
    "absence-project": ("adviser:fp-1",),
    "substance": ("adviser:rc-3",),
    "daycare": ("pedagogue:d-6",),
    "health-visitor": ("health-visitor:sp-2",),
    "youth-crime-board": ("secretariat:n-1",),
    "prison-probation": ("supervisor:kf-2",),
    "finance": ("system:finance",),
    "health": ("nurse:sk-4",),
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


def source(sector: str, municipality: str = MUNICIPALITY) -> str:
    """The `source` of what the sector's system sends."""
    return f"/{municipality}/{sector}/{SYSTEMS[sector]}"


def event_id(sector: str, name: UUID) -> UUID:
    """The id that the log gives to the fact of this name: derived from the source and the sender's own id."""
    return derived_id(source(sector), _sender_id(sector, name))


def _sender_id(sector: str, name: UUID) -> str:
    return f"{sector}-x{name.hex[:14]}"


def cloud_event(fact: Sent, youth: Youth | None, name: UUID, municipality: str = MUNICIPALITY) -> dict[str, Any]:
    """The CloudEvent of a fact; from `name` come its id and its trace."""
    about = {} if youth is None else {"person": person(youth, fact.sector)}
    told = {
        "specversion": "1.0",
        "type": fact.type,
        "time": fact.occurred_at.astimezone(LOCAL).isoformat(),
        "data": {**about, **fact.data},
    }
    if fact.road == "form":
        return {**told, "id": f"page-{name}", "source": f"/{municipality}/{fact.sector}/pages"}
    if fact.road == "file":
        return {**told, "id": _sender_id(fact.sector, name), "source": f"/{municipality}/{fact.sector}"}
    actors = ACTORS[fact.sector]
    return {
        **told,
        "id": _sender_id(fact.sector, name),
        "source": source(fact.sector, municipality),
        "datacontenttype": "application/json",
        "dataversion": 1,
        "actor": actors[(youth.number if youth else 0) % len(actors)],
        "traceparent": f"00-{derived_id('trace', name).hex}-{derived_id('span', name).hex[:16]}-01",
    }


def body(event: Mapping[str, Any]) -> bytes:
    """The bytes of a CloudEvent."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
