"""What goes wrong on the way? A message is sent twice, an id is used again, a school's old system sends nonsense.

Every kind of refusal that a sender can provoke appears; one of them is put right by a person whose school it was.
Invariant: what is faulty here is refused whatever else happens, and leaves no trace on a youth until it is put right.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from deploy.demo.scenario import notes
from deploy.demo.scenario.calendar import END, MUNICIPALITY, is_school_day, local_day, moment, school_day
from deploy.demo.scenario.cast import SCHOOL_LEADER, Youth
from deploy.demo.scenario.script import DELIVERIES, office
from deploy.demo.scenario.wire import body, subject
from shared.events.envelope import derived_id

RESENT: Final = 0.035
"""Share of the messages that a sender sends twice, because its receipt was late."""
ID_REUSED: Final = 0.004
"""Share of the messages whose id a sender uses again for something else."""

OLD_SYSTEM: Final = (date(2026, 2, 2), date(2026, 3, 26))
"""The weeks in which a school's old system is switched on by mistake and sends on every school day."""


@dataclass(frozen=True, slots=True)
class PutRight:
    """How a person of the sector puts a refused message right: when, which fields, and what it says from then on."""

    at: datetime
    person: str
    fields: Mapping[str, str]
    body: bytes
    youth: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A message that must be refused with this code."""

    at: datetime
    sector: str
    subject: str
    body: bytes
    code: str
    headers: Mapping[str, str]
    put_right: PutRight | None = None


def faults(seed: int, youths: tuple[Youth, ...]) -> Iterator[Fault]:
    """Every kind of fault once, and the old system's weeks."""
    rng = Random(f"samspor:{seed}:noise")  # noqa: S311 (a scenario, not a secret)
    day = date(2025, 2, 24)
    for number, (code, made) in enumerate(KINDS.items()):
        youth = youths[rng.randrange(len(youths))]
        event = _event(seed, youth, office(day, 11), f"kind-{number}")
        fault = made(event, office(day, 12, 30), code)
        yield replace(fault, put_right=_put_right(event, youth, fault.at)) if code == PUT_RIGHT else fault
        day += timedelta(days=rng.randint(6, 28))
    first, last = OLD_SYSTEM
    for number in range((last - first).days):
        day = first + timedelta(days=number)
        if is_school_day(day):
            event = _event(seed, youths[rng.randrange(len(youths))], moment(day, 15), f"old-{number}")
            event["source"] = f"/{MUNICIPALITY}/school/gammelt-system"
            event["data"]["category"] = "fravaer"
            yield _school(event, moment(day, 16, 30), "value-not-in-list")


def _put_right(event: dict[str, Any], youth: Youth, refused: datetime) -> PutRight:
    """The head of the school sees the next day that no list knows the word, and chooses one that it knows."""
    when = office(local_day(refused) + timedelta(days=1), 9, 40)
    fields = {"data.category": event["data"]["category"]}
    return PutRight(when, SCHOOL_LEADER.id, fields, body(event), youth.number)


PUT_RIGHT: Final = "value-not-in-list"
"""The kind of fault that is put right."""


def _event(seed: int, youth: Youth, when: datetime, name: str) -> dict[str, Any]:
    rng = Random(f"{seed}:{name}")  # noqa: S311 (a scenario, not a secret)
    return {
        "specversion": "1.0",
        "id": f"school-f{derived_id('demo', seed, name).hex[:14]}",
        "source": f"/{MUNICIPALITY}/school/elevsystem",
        "type": "school.concern-shared",
        "time": when.isoformat(),
        "datacontenttype": "application/json",
        "dataversion": 1,
        "data": {
            "person": {"cpr": youth.cpr},
            "category": "behaviour",
            "text": notes.note(rng, youth, notes.CONDUCT),
        },
    }


def _school(event: dict[str, Any], at: datetime, code: str) -> Fault:
    return Fault(at, "school", subject("school", "school.concern-shared"), body(event), code, {})


def _raw(event: dict[str, Any], at: datetime, code: str, found: bytes) -> Fault:
    fault = _school(event, at, code)
    return Fault(fault.at, fault.sector, fault.subject, found, code, {})


def _with(event: dict[str, Any], at: datetime, code: str, **attributes: Any) -> Fault:
    return _school(event | attributes, at, code)


def _data(event: dict[str, Any], at: datetime, code: str, **fields: Any) -> Fault:
    return _school(event | {"data": event["data"] | fields}, at, code)


def _without(event: dict[str, Any], at: datetime, code: str, field: str) -> Fault:
    data = {name: value for name, value in event["data"].items() if name != field}
    return _school(event | {"data": data}, at, code)


def _spliced(event: dict[str, Any], at: datetime, code: str, before: str, after: str) -> Fault:
    return _raw(event, at, code, body(event).replace(before.encode(), after.encode(), 1))


def _deep(event: dict[str, Any], at: datetime, code: str) -> Fault:
    facts: dict[str, Any] = {}
    for _ in range(20):
        facts = {"facts": facts}
    return _data(event, at, code, facts=facts)


def _elsewhere(event: dict[str, Any], at: datetime, code: str, where: str) -> Fault:
    fault = _school(event, at, code)
    return Fault(fault.at, fault.sector, where, fault.body, code, {})


def _with_headers(event: dict[str, Any], at: datetime, code: str) -> Fault:
    fault = _school(event, at, code)
    many = {f"X-Journal-{number}": "1" for number in range(25)}
    return Fault(fault.at, fault.sector, fault.subject, fault.body, code, many)


def _of_police(event: dict[str, Any], at: datetime, code: str) -> Fault:
    event = event | {"type": "police.concern-shared"}
    return Fault(at, "school", subject("school", "police.concern-shared"), body(event), code, {})


def _unknown_type(event: dict[str, Any], at: datetime, code: str) -> Fault:
    event = event | {"type": "school.rumour-heard"}
    return Fault(at, "school", subject("school", "school.rumour-heard"), body(event), code, {})


def _club_number(event: dict[str, Any], at: datetime, code: str) -> Fault:
    event = event | {"type": "leisure.concern-shared", "source": f"/{MUNICIPALITY}/leisure/fritidsjournal"}
    return Fault(at, "leisure", subject("leisure", "leisure.concern-shared"), body(event), code, {})


def _stranger(event: dict[str, Any], at: datetime, code: str) -> Fault:
    person = {"youth": str(derived_id("demo", "nobody", event["id"]))}
    event = event | {
        "type": "leisure.observation-shared",
        "source": f"/{MUNICIPALITY}/leisure/fritidsjournal",
        "data": {"person": person, "text": "Kom forbi, ville ikke sige hvad han hed"},
    }
    return Fault(at, "leisure", subject("leisure", "leisure.observation-shared"), body(event), code, {})


def _no_case(event: dict[str, Any], at: datetime, code: str) -> Fault:
    stranger = "6101094999"
    event = event | {
        "type": "social.youth-plan-made",
        "source": f"/{MUNICIPALITY}/social/fagsystem",
        "data": {"person": {"cpr": stranger}},
    }
    return Fault(at, "social", subject("social", "social.youth-plan-made"), body(event), code, {})


KINDS: Final = {
    "not-json": lambda event, at, code: _raw(event, at, code, body(event)[:-20]),
    "not-utf8": lambda event, at, code: _raw(event, at, code, body(event)[:-2] + b"\xff}}"),
    "too-large": lambda event, at, code: _data(event, at, code, text="bla " * 70_000),
    "duplicate-key": lambda event, at, code: _spliced(
        event, at, code, '"dataversion":1', '"dataversion":1,"dataversion":1'
    ),
    "too-deep": _deep,
    "number-not-allowed": lambda event, at, code: _spliced(event, at, code, '"dataversion":1', '"dataversion":1e400'),
    "text-not-allowed": lambda event, at, code: _data(event, at, code, text="tabt i \u0000 overførslen"),
    "not-cloudevents": lambda event, at, code: _with(event, at, code, specversion="0.3"),
    "missing-field": lambda event, at, code: _without(event, at, code, "text"),
    "extra-field": lambda event, at, code: _data(event, at, code, klasse="8. B"),
    "wrong-form": lambda event, at, code: _with(event, at, code, time="3. marts kl. 14"),
    "value-not-in-list": lambda event, at, code: _data(event, at, code, category="ballade"),
    "unknown-type": _unknown_type,
    "unknown-version": lambda event, at, code: _with(event, at, code, dataversion=7),
    "wrong-sector": _of_police,
    "wrong-municipality": lambda event, at, code: _elsewhere(
        event, at, code, subject("school", "school.concern-shared", "706")
    ),
    "subject-not-allowed": lambda event, at, code: _elsewhere(
        event, at, code, f"sector.school.{MUNICIPALITY}.school.*"
    ),
    "header-not-allowed": _with_headers,
    "time-in-future": lambda event, at, code: _with(event, at, code, time=(at + timedelta(days=365)).isoformat()),
    "time-too-early": lambda event, at, code: _with(event, at, code, time="1989-08-01T10:00:00+02:00"),
    "cpr-form": lambda event, at, code: _data(event, at, code, person={"cpr": "9913094999"}),
    "cpr-not-allowed": _club_number,
    "personal-in-attribute": lambda event, at, code: _with(
        event, at, code, id=f"elev {event['data']['person']['cpr']}".replace(" ", "-")
    ),
    "no-following": _stranger,
    "no-notification": _no_case,
}
"""Every kind of refusal, by its code, with how such a message comes about."""


def again(rng: Random, sector: str, at: datetime) -> datetime:
    """When a sender that waits in vain for its receipt sends once more: at one of its next hours."""
    hour = rng.choice(DELIVERIES[sector])
    day = at.date() + timedelta(days=rng.randint(1, 3))
    return moment(min(school_day(day), END), hour.hour, hour.minute)


def reused(sent: bytes) -> bytes:
    """The same id with another content."""
    event = json.loads(sent)
    event["data"]["person"].pop("name", None)
    event["time"] = event["time"][:14] + "01" + event["time"][16:]
    return body(event)
