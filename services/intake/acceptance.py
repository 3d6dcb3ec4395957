"""Is this message a fact that this sector can tell?

The attributes, who is spoken of, and the event's own data with codes that were in force when it occurred. Whether
the sector may speak of this youth is asked afterwards, in `gate`.
Invariant: pure and total. A message gives one fact or one refusal, and a refusal repeats nothing of what was sent.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import to_json

from services.intake.attributes import Named, could_hold_cpr, named, occurred_at, traceparent, version_of
from services.intake.cpr import NotACprNumberError, birth_date
from services.intake.reading import Message, read
from services.intake.refusals import Refused, path
from services.intake.unsealing import in_the_clear, unsealed
from shared.definitions.code_lists import code_errors
from shared.definitions.dated import local_day
from shared.definitions.event_types import about_organisation
from shared.definitions.sectors import sector
from shared.events.envelope import Event, derived_id, personal_fields
from shared.events.person import NumberChanged
from shared.events.registry import TYPES, upcast
from shared.forms import form_of
from shared.sealing import SealingKeys

LONGEST_NAME: Final = 100
_NUMBER: Final = re.compile(r"[0-9]{10}")
_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_OF_THE_SENDING: Final = frozenset({"traceparent", "tracestate", "datacontenttype", "dataschema"})


class _Person(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    cpr: str | None = None
    youth: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")] | None = None
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)] | None = None

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if (self.cpr is None) == (self.youth is None):
            raise ValueError("expected one of cpr and youth")
        return self


class _Renumbered(_Person):
    """Whom the register has given another number."""

    former_cpr: Annotated[str, Field(pattern=r"^[0-9]{10}$")]


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Who a message speaks of, as the sender names them: by CPR number (then with its birth date) or youth id.

    Attributes:
        former: the number that the person had before, where that is what is told.
    """

    cpr: str | None
    born: date | None
    youth: str | None
    name: str | None
    former: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A message that says something well-formed; the personal fields of `data` are still in the clear.

    Attributes:
        id: the event's own id for ever, from (source, sender's id).
        legal_basis, purpose: as the sender states them, if it does.
        person: who is spoken of; None where the event is about an organisation.
        canonical: the same bytes for every sending of the same event, whatever its trace, layout, mode or sealing.
    """

    id: UUID
    sector: str
    source: str
    sender_id: str
    occurred_at: datetime
    actor: str
    legal_basis: str | None
    purpose: str | None
    traceparent: str | None
    person: PersonTold | None
    data: Event
    canonical: bytes


def accept(message: Message, municipality: str, now: datetime, keys: SealingKeys) -> tuple[Named, Fact | Refused]:
    """What a receipt may call the message, and the fact in it or why there is none."""
    found = read(message, municipality)
    if isinstance(found, Refused):
        return Named(), found
    event = unsealed(found, keys)
    if isinstance(event, Refused):
        return harmless(found, message.sector, municipality), event
    outcome = _fact(event, found, message, municipality, now)
    if isinstance(outcome, Fact):
        return Named(outcome.sender_id, outcome.source, outcome.data.TYPE), outcome
    return harmless(event, message.sector, municipality), outcome


def personal_texts(data: Event) -> dict[str, str]:
    """The personal fields of an event's data that have a value."""
    texts = {name: getattr(data, name) for name in personal_fields(type(data))}
    return {name: text for name, text in texts.items() if text is not None}


def harmless(found: Mapping[str, Any], sector_name: str, municipality: str) -> Named:
    """What may be repeated of how a message calls itself."""
    name = named(found, sector_name, municipality)
    called = f"{name.id} {name.source}"
    data = found.get("data")
    match data.get("person") if isinstance(data, dict) else None:
        case {"cpr": str(cpr), "former_cpr": str(former)} if _NUMBER.fullmatch(cpr) and _NUMBER.fullmatch(former):
            unsafe = cpr in called or former in called
        case {"cpr": str(cpr)} if _NUMBER.fullmatch(cpr):
            unsafe = cpr in called
        case {"youth": str()}:
            unsafe = False
        case _:
            # Whom it speaks of cannot be read; what looks like a number could be theirs.
            about_nobody = name.type is not None and about_organisation(name.type)
            unsafe = not about_nobody and could_hold_cpr(called)
    return Named(type=name.type) if unsafe else name


def _fact(
    found: Mapping[str, Any], sent: Mapping[str, Any], message: Message, municipality: str, now: datetime
) -> Fact | Refused:
    """The fact in an event; `sent` is the event as it came, with what is sealed in it still sealed."""
    at = occurred_at(found, message, municipality, now)
    if isinstance(at, Refused):
        return at
    model, version = TYPES[found["type"]], version_of(found)
    clear = in_the_clear(sent["data"], model, message.sector)
    if clear is not None:
        return clear
    told = dict(found["data"])
    person = _whom(told, found["type"], message.sector, local_day(now))
    if isinstance(person, Refused):
        return person
    data = _data(model, version, told, at)
    if isinstance(data, Refused):
        return data
    canonical = _canonical(found, version)
    return _cpr_elsewhere(found, data, person, canonical) or Fact(
        id=derived_id(found["source"], found["id"]),
        sector=message.sector,
        source=found["source"],
        sender_id=found["id"],
        occurred_at=at,
        actor=found.get("actor", f"sector:{message.sector}"),
        legal_basis=found.get("legalbasis"),
        purpose=found.get("purpose"),
        traceparent=traceparent(found, message.headers),
        person=person,
        data=data,
        canonical=canonical,
    )


def _whom(told: dict[str, Any], type_name: str, sector_name: str, today: date) -> PersonTold | Refused | None:
    """Takes `person` out of the data: who an event is about, None where it is about an organisation."""
    if about_organisation(type_name):
        if "person" in told:
            return Refused("person-not-allowed", "data.person", "a person", "an event about the organisation alone")
        return None
    model = _Renumbered if type_name == NumberChanged.TYPE else _Person
    return _person_told(model, told.pop("person", None), today, knows_cpr=sector(sector_name).knows_cpr)


def person_told(told: Any, today: date, *, knows_cpr: bool) -> PersonTold | Refused:
    """Who somebody speaks of: an object with `cpr` or `youth`, perhaps with `name`; its path is `data.person`."""
    return _person_told(_Person, told, today, knows_cpr=knows_cpr)


def _person_told(model: type[_Person], told: Any, today: date, *, knows_cpr: bool) -> PersonTold | Refused:
    expected = "an object with cpr or youth, perhaps with name"
    if not isinstance(told, dict):
        code = "missing-field" if told is None else "wrong-form"
        return Refused(code, "data.person", form_of(told), expected)
    try:
        person = model.model_validate(told)
    except ValidationError as error:
        return _first_fault(error, model, "data", "person")
    former = person.former_cpr if isinstance(person, _Renumbered) else None
    if person.cpr is None:
        lacking = Refused("missing-field", "data.person.cpr", "nothing", "the number that the person has now")
        return lacking if former is not None else PersonTold(None, None, person.youth, person.name)
    if not knows_cpr:
        expected = "the youth id of a following, as person.youth"
        return Refused("cpr-not-allowed", "data.person.cpr", form_of(person.cpr), expected)
    try:
        return PersonTold(person.cpr, birth_date(person.cpr, today), None, person.name, former)
    except NotACprNumberError as error:
        return Refused("cpr-form", "data.person.cpr", str(error), "DDMMYY and four digits; day + 60 is allowed")


def _data(model: type[Event], version: int, told: Mapping[str, Any], at: datetime) -> Event | Refused:
    told = upcast(model.TYPE, version, told)
    try:
        # By way of bytes: only the JSON mode of validation is strict about kinds and still reads days and moments.
        data = model.model_validate_json(to_json(told), strict=True)
    except ValidationError as error:
        return _first_fault(error, model, "data")
    for field, list_name in code_errors(data, at):
        expected = f"a code of the list {list_name} that was in force when it occurred"
        return Refused("value-not-in-list", path("data", field), form_of(told[field]), expected)
    return data


def _first_fault(error: ValidationError, model: type[BaseModel], *place: str) -> Refused:
    fault = error.errors(include_url=False, include_context=False)[0]
    field = path(*place, *fault["loc"])
    match fault["type"]:
        case "missing":
            return Refused("missing-field", field, "nothing", "the field, which the event type demands")
        case "extra_forbidden":
            return Refused("extra-field", field, "an unknown field", f"the fields {', '.join(model.model_fields)}")
        case "value_error":
            # Our own validators' sentences: what they found may be told from the value, so only the rest is kept.
            expected = fault["msg"].rpartition("expected ")[2]
        case _:
            # Beyond its first clause the library's sentence may quote a character of the value.
            expected = fault["msg"].partition(",")[0].removeprefix("Input should be ").removeprefix("String should ")
    return Refused("wrong-form", field, form_of(fault["input"]), expected)


def _cpr_elsewhere(
    found: Mapping[str, Any], data: Event, person: PersonTold | None, canonical: bytes
) -> Refused | None:
    """The person's own number, glued to something or in pieces, where it would be published in the clear."""
    numbers = () if person is None else (one for one in (person.cpr, person.former) if one is not None)
    joined = canonical.replace(b"-", b"")
    # Mostly it stands in data.person and nowhere else.
    elsewhere = [one for one in numbers if joined.count(one.encode()) != 1]
    return next((fault for one in elsewhere if (fault := _in_the_open(found, data, one)) is not None), None)


def _in_the_open(found: Mapping[str, Any], data: Event, cpr: str) -> Refused | None:
    clear = {
        "id": found["id"],
        "source": found["source"],
        "actor": found.get("actor", ""),
        "data": data.model_dump_json(exclude=set(personal_fields(type(data)))),
    }
    for field, text in clear.items():
        if cpr in text.replace("-", ""):
            return Refused("personal-in-attribute", field, "the CPR number of data.person", "it in data.person only")
    return None


def _canonical(found: Mapping[str, Any], version: int) -> bytes:
    body = {name: value for name, value in found.items() if name not in _OF_THE_SENDING} | {"dataversion": version}
    return _CANONICAL.encode(body).encode()
