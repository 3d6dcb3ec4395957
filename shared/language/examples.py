"""What does a message look like that a sector could send right now?

The data is the example of the type that all tests use, with its personal values in the clear; a type that a row alone
made, and that nobody wrote an example for, gets the plainest data that its schema allows. Invariant: nobody real is in
it: the CPR number is of the form that no person is given (day + 60).
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from shared.definitions.dated import TIME_ZONE
from shared.definitions.sectors import sector as sector_of
from shared.events.envelope import derived_id, personal_fields
from shared.events.feed import FEED
from shared.events.person import NumberChanged
from shared.language.schemas import dataschema, schema
from shared.language.shapes import Schema, object_of
from shared.language.vocabulary import MUNICIPALITY, Terms, about_youth, model_of, terms, versions
from shared.seals import open_sealed
from shared.streams import inbox
from shared.testing.examples import BY_TYPE, KEY, MOMENT, YOUTH
from shared.testing.examples.feed import FEED_EXAMPLES

CPR: Final = "7403129900"
"""A number that no person is given."""
FORMER_CPR: Final = "7403139900"
"""Another one, which the person had before."""
_TEXT: Final = "Han er begyndt at komme til tiden."
_WORDS: Final = ("A-17", "org-707-group", "2025-Q1", "2025-04", "707", YOUTH, "absence")


def message(type_name: str, *, sector: str | None = None, at: datetime = MOMENT, base: str = "") -> dict[str, Any]:
    """A whole event of a type in the structured mode, as the sector's system would send it.

    Args:
        type_name: a type that a sector may send.
        sector: which of the sectors that may send it; the first where none is named.
        at: when it is told: who may send a type is a matter of the date.
        base: where the schemas are served; without it the event names none.

    Raises:
        KeyError: no sector may send this type, or not this one.
    """
    sender = _sender(type_name, sector, at)
    name = sender.sector.code
    version = versions(type_name)[-1]
    person = {"person": {"cpr": CPR} if sender.sector.knows_cpr else {"youth": YOUTH}}
    if type_name == NumberChanged.TYPE:
        person["person"]["former_cpr"] = FORMER_CPR
    return {
        "specversion": "1.0",
        "id": f"{name}-000123",
        "source": f"/{MUNICIPALITY}/{name}/a-system",
        "type": type_name,
        "time": MOMENT.astimezone(TIME_ZONE).isoformat(),
        "datacontenttype": "application/json",
        **({"dataschema": dataschema(base, type_name, version)} if base else {}),
        "dataversion": version,
        **({"legalbasis": sender.bases[0], "purpose": sender.purpose} if sender.bases else {}),
        "data": {**(person if about_youth(type_name) else {}), **data_of(type_name)},
    }


def subject_of(event: Mapping[str, Any]) -> str:
    """The NATS subject on which a message is published."""
    _, municipality, sector, *_ = event["source"].split("/")
    return f"sector.{sector}.{municipality}.{event['type']}"


def data_of(type_name: str) -> dict[str, Any]:
    """The data of the type's example without `person`, its personal values in the clear."""
    event = BY_TYPE.get(type_name)
    if event is None:
        model = model_of(type_name, versions(type_name)[-1])
        found: dict[str, Any] = _plainest(object_of(model, {}))
        return found
    told: dict[str, Any] = event.model_dump(mode="json", exclude_none=True)
    secret = {name: open_sealed(told[name], KEY) for name in personal_fields(type(event)) if name in told}
    return told | secret


def sealed(event: dict[str, Any]) -> dict[str, Any]:
    """The same event with its personal part sealed; the token shows the form alone and opens with no key."""
    hidden = inside(event)
    clear = {name: value for name, value in event["data"].items() if name not in hidden}
    return {**event, "data": {"sealed": "eyJhbGciOiJFQ0RILUVTIn0..c2FtcGxl.c2FtcGxl.c2FtcGxl", **clear}}


def must_be_sealed(event: Mapping[str, Any]) -> bool:
    """Whether the sector of a message has to seal what is personal in it."""
    sender = sector_of(event["source"].split("/")[2])
    return sender.sealing == "required" and "sealed" in schema(event["type"])["properties"]


def inside(event: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into the seal of a message."""
    secret = schema(event["type"])["properties"]["sealed"]["x-seals"]
    return {name: event["data"][name] for name in secret if name in event["data"]}


def binary(event: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """The same event in the binary mode: its headers, and its body."""
    headers = {f"ce-{name}": str(value) for name, value in event.items() if name != "data"}
    return headers, event["data"]


def receipts(event: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """A receipt of each outcome for a message."""
    told = {name: event[name] for name in ("id", "source", "type")}
    place = {"inbox": inbox(told["source"].split("/")[2]), "sequence": 12}
    accepted = str(derived_id(told["source"], told["id"]))
    received = (MOMENT + timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
    known = {"receipt": str(derived_id("receipt", *place.values())), **place, "received_at": received, **told}
    return {
        "accepted": {**known, "outcome": "accepted", "event": accepted},
        "duplicate": {**known, "outcome": "duplicate", "event": accepted},
        "refused": {
            **known,
            "outcome": "refused",
            "refusal": {
                "code": "value-not-in-list",
                "field": "data.category",
                "found": "a text of 9 characters",
                "expected": "a code of the list concern-category that was in force when it occurred",
                "reason_da": "Koden findes ikke på listen på det tidspunkt, hændelsen vedrører.",
                "reason_en": "The code is not in its list at the time of the event.",
            },
        },
    }


def fed(name: str) -> dict[str, Any]:
    """The example of a feed message, whole."""
    model = FEED[name.removeprefix("feed.")]
    example = next(each for each in FEED_EXAMPLES if type(each) is model)
    return {
        "specversion": "1.0",
        "id": str(derived_id("example", name)),
        "source": f"/{MUNICIPALITY}/intake",
        "type": name,
        "subject": YOUTH,
        "time": MOMENT.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "dataversion": model.VERSION,
        "event": str(derived_id("example", "event", name)),
        "data": example.model_dump(mode="json", exclude_none=True),
    }


def _sender(type_name: str, sector: str | None, at: datetime) -> Terms:
    for each in terms(type_name, at):
        if sector in {None, each.sector.code}:
            return each
    raise KeyError(sector or type_name)


def _plainest(form: Schema) -> Any:
    """The plainest value that a schema of ours allows."""
    if "enum" in form:
        ended = {row["code"] for row in form.get("x-codes", ()) if "valid_to" in row}
        return next(code for code in form["enum"] if code not in ended)
    match form["type"]:
        case "object":
            return {name: _plainest(form["properties"][name]) for name in form.get("required", ())}
        case "array":
            return [_plainest(form["items"])] * form.get("minItems", 0)
        case "boolean":
            return False
        case "integer" | "number":
            return form.get("minimum", 1)
        case _:
            return _plainest_text(form)


def _plainest_text(form: Schema) -> str:
    known = {"date": MOMENT.date().isoformat(), "date-time": MOMENT.isoformat(), "uuid": YOUTH}
    if form.get("format") in known:
        return known[form["format"]]
    return next((word for word in _WORDS if re.search(form["pattern"], word)), "") if "pattern" in form else _TEXT
