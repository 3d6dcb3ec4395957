"""How does what a system wants to tell become the bytes that are sent, checked and sealed?

What the receiver would refuse is refused here, where somebody can still put it right: fields, codes that were not in
force, a type of another sector, a CPR number outside the person. Whether the sector may speak of this youth is the
receiver's to judge. Invariant: with a key, no personal value is in the bytes in the clear.
Source: CloudEvents specification 1.0.2, "JSON Event Format"; the attributes' forms are those of the published envelope.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from samspor.client.faults import Fault, InvalidError, faults_of
from samspor.client.people import Cpr, Person
from shared.definitions.code_lists import code_errors, code_ok
from shared.definitions.event_types import about_organisation
from shared.definitions.sectors import may_publish, sectors
from shared.events.attributes import ACTOR, SENDER_ID, SYSTEM, TRACEPARENT, mentions_cpr
from shared.events.envelope import Event, personal_fields
from shared.forms import form_of
from shared.sealing import seal_for

LARGEST: Final = 256 * 1024
"""Bytes of an event, as the receiver takes them."""

_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells: a sector of a municipality, and which of its systems.

    Raises:
        InvalidError: the system's name has no form that a source may have.
    """

    sector: str
    municipality: str
    system: str | None = None

    def __post_init__(self) -> None:
        if self.system is not None and not SYSTEM.fullmatch(self.system):
            expected = "1 to 40 of a-z, 0-9 and -, beginning with a letter or digit"
            raise InvalidError(Fault("system", form_of(self.system), expected))

    @property
    def source(self) -> str:
        """The `source` of everything that it tells."""
        return f"/{self.municipality}/{self.sector}" + (f"/{self.system}" if self.system else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is said beside the event itself: when it occurred, under which id, on what legal basis, by whom."""

    id: str
    occurred_at: datetime
    basis: str | None = None
    purpose: str | None = None
    actor: str | None = None
    traceparent: str | None = None


def message(
    teller: Teller, event: Event, person: Person | None, terms: Terms, key: Mapping[str, Any] | None, now: datetime
) -> bytes:
    """The event as it is sent, its personal part sealed to `key` (None: in the clear).

    Raises:
        InvalidError: the receiver would refuse it; each fault names the field, what was found and what is expected.
    """
    faults = [*_terms(terms), *_publisher(teller, event.TYPE, now), *_person(teller, event.TYPE, person, now)]
    if faults:
        raise InvalidError(*faults)
    told = _data(event, terms.occurred_at)
    secret = {} if person is None else {"person": person.told()}
    secret |= {name: told.pop(name) for name in personal_fields(type(event)) if name in told}
    faults = [*_texts(secret, told), *_elsewhere(teller, terms, person, told)]
    if faults:
        raise InvalidError(*faults)
    if secret and key is not None:
        told = {"sealed": seal_for(key, secret, teller.source, terms.id), **told}
    else:
        told = secret | told
    body = to_json(_attributes(teller, event, terms) | {"data": told})
    if len(body) > LARGEST:
        raise InvalidError(Fault("data", f"{len(body)} bytes", f"at most {LARGEST} bytes"))
    return body


def _attributes(teller: Teller, event: Event, terms: Terms) -> dict[str, Any]:
    stated = {
        "legalbasis": terms.basis,
        "purpose": terms.purpose,
        "actor": terms.actor,
        "traceparent": terms.traceparent,
    }
    return {
        "specversion": "1.0",
        "id": terms.id,
        "source": teller.source,
        "type": event.TYPE,
        "time": terms.occurred_at.isoformat(),
        "datacontenttype": "application/json",
        "dataversion": event.VERSION,
        **{name: value for name, value in stated.items() if value is not None},
    }


def _terms(terms: Terms) -> list[Fault]:
    faults = []
    if not SENDER_ID.fullmatch(terms.id):
        expected = "1 to 100 of A-Z, a-z, 0-9 and . _ : / -, beginning with a letter or digit"
        faults.append(Fault("id", form_of(terms.id), expected))
    if terms.occurred_at.utcoffset() is None:
        return [*faults, Fault("occurred_at", "a moment without its offset", "a datetime with a time zone")]
    if terms.actor is not None and not ACTOR.fullmatch(terms.actor):
        faults.append(Fault("actor", form_of(terms.actor), "a role or pseudonymous id, such as teacher:t-17"))
    if terms.traceparent is not None and not TRACEPARENT.fullmatch(terms.traceparent):
        faults.append(Fault("traceparent", form_of(terms.traceparent), "a W3C trace context, version 00"))
    for name, text in (("id", terms.id), ("actor", terms.actor or "")):
        if mentions_cpr(text):
            faults.append(Fault(name, "digits in the form of a CPR number", "a CPR number as person only"))
    for name, code, list_name in (("basis", terms.basis, "legal-basis"), ("purpose", terms.purpose, "purpose")):
        if code is not None and not code_ok(list_name, code, terms.occurred_at):
            faults.append(Fault(name, form_of(code), f"a code of the list {list_name} that was in force"))
    return faults


def _publisher(teller: Teller, type_name: str, now: datetime) -> list[Fault]:
    # A sector that these definitions do not know is the receiver's to judge.
    row = next((row for row in sectors(now) if row.code == teller.sector), None)
    if row is None or may_publish(teller.sector, type_name, now):
        return []
    own = ", ".join(sorted(name for publication in row.publishes for name in publication.types))
    return [Fault("type", "a type of another publisher", f"one that {teller.sector} publishes: {own}")]


def _person(teller: Teller, type_name: str, person: Person | None, now: datetime) -> list[Fault]:
    if about_organisation(type_name):
        return [] if person is None else [Fault("person", "a person", "nobody: the event is about an organisation")]
    if person is None:
        return [Fault("person", "nobody", "Cpr(…) or Youth(…): the event is about a young person")]
    row = next((row for row in sectors(now) if row.code == teller.sector), None)
    if isinstance(person, Cpr) and row is not None and not row.knows_cpr:
        return [Fault("person", "a CPR number", "Youth(…): this sector knows nobody by number")]
    return []


def _data(event: Event, at: datetime) -> dict[str, Any]:
    model = type(event)
    # Its warnings would quote what they find.
    told: dict[str, Any] = event.model_dump(mode="json", exclude_none=True, warnings=False)
    try:
        # As the receiver reads it: strictly, and also what was made past the checks.
        read = model.model_validate_json(to_json(told), strict=True)
    except ValidationError as error:
        raise InvalidError(*faults_of(error, model, "data")) from None
    faults = [
        Fault(f"data.{field}", form_of(told[field]), f"a code of the list {name} that was in force when it occurred")
        for field, name in code_errors(read, at)
    ]
    if faults:
        raise InvalidError(*faults)
    return told


def _texts(*parts: Mapping[str, Any]) -> list[Fault]:
    waiting: list[tuple[str, Any]] = [(f"data.{name}", value) for part in parts for name, value in part.items()]
    faults = []
    for name, value in waiting:  # grows while it is walked
        if isinstance(value, dict):
            waiting.extend((f"{name}.{inner}", each) for inner, each in value.items())
        elif isinstance(value, list):
            waiting.extend((name, each) for each in value)
        elif isinstance(value, str) and _UNSTORABLE.search(value):
            faults.append(Fault(name, "a control character or half a character", "text without control characters"))
    return faults


def _elsewhere(teller: Teller, terms: Terms, person: Person | None, clear: Mapping[str, Any]) -> list[Fault]:
    """The person's own number, glued to something or in pieces, where it would be read by all."""
    if not isinstance(person, Cpr):
        return []
    number = person.told()["cpr"]
    places = {
        "id": terms.id,
        "actor": terms.actor or "",
        "system": teller.system or "",
        "data": to_json(clear).decode(),
    }
    return [
        Fault(name, "the CPR number of the person", "it as person only")
        for name, text in places.items()
        if number in text.replace("-", "")
    ]
