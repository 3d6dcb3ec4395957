"""Is this a CloudEvent that this sector may send, about a moment that can be?

CloudEvents 1.0; attributes beyond the specification's own are those of the published language.
Invariant: pure; attributes that pass can be stored and published in the clear.
Source: CloudEvents specification 1.0.2, "Context Attributes" and "JSON Event Format"; W3C Trace Context for
`traceparent`, which is dropped where it is malformed: it is no part of the fact.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from services.intake.reading import Message
from services.intake.refusals import Refused, path
from shared.definitions.code_lists import code_ok
from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.intake import RECEIVING
from shared.definitions.sectors import may_publish
from shared.events.attributes import ACTOR, SENDER_ID, TRACEPARENT, mentions_cpr
from shared.events.registry import TYPES
from shared.forms import form_of

_REQUIRED: Final = ("specversion", "id", "source", "type", "time", "data")
_TEXTS: Final = ("id", "source", "type", "time", "legalbasis", "purpose", "actor", "datacontenttype", "dataschema")
KNOWN: Final = frozenset({*_REQUIRED, *_TEXTS, "dataversion", "traceparent", "tracestate"})
_CODED: Final = (("legalbasis", "legal-basis"), ("purpose", "purpose"))
_IN_THE_CLEAR: Final = ("id", "source", "actor")
_SOURCE: Final = re.compile(r"/([0-9]{3})/([a-z0-9-]+)(?:/[a-z0-9][a-z0-9-]{0,39})?")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_JSON: Final = re.compile(r"application/json(?:\s*;\s*charset=\"?utf-8\"?)?", re.IGNORECASE)
_SCHEMA: Final = re.compile(
    r"(?:https?://[A-Za-z0-9.:-]{1,100})?(?:/[A-Za-z0-9._-]{1,40}){0,5}/v1/schemas/([a-z0-9.-]{1,80})/([1-9][0-9]{0,3})"
)
_LIKE_A_CPR: Final = re.compile(r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])[0-9]{2}-?[0-9]{4}")
_TOLERANCE: Final = timedelta(seconds=RECEIVING.clock_tolerance_seconds)
_EARLIEST: Final = datetime.combine(RECEIVING.earliest, time.min, UTC)


@dataclass(frozen=True, slots=True)
class Named:
    """What a receipt may repeat of a message, as far as it is harmless."""

    id: str | None = None
    source: str | None = None
    type: str | None = None


def named(found: Mapping[str, Any], sector: str, municipality: str) -> Named:
    """Id, source and type of a message, each where it has its form and cannot hold a CPR number."""
    sender, source, type_name = found.get("id"), found.get("source"), found.get("type")
    return Named(
        id=sender if isinstance(sender, str) and SENDER_ID.fullmatch(sender) and not mentions_cpr(sender) else None,
        source=source
        if isinstance(source, str) and _source_fault(source, sector, municipality) is None and not mentions_cpr(source)
        else None,
        type=type_name if isinstance(type_name, str) and type_name in TYPES else None,
    )


def could_hold_cpr(text: str) -> bool:
    """Whether ten digits that begin with a day and a month stand anywhere in a text, glued to something or not."""
    return _LIKE_A_CPR.search(text) is not None


def is_moment(text: str) -> bool:
    """Whether a text has the form of a moment with its offset."""
    return _TIME.fullmatch(text) is not None


def version_of(found: Mapping[str, Any]) -> int:
    """The version of its data that an event in order states: as such, by its schema, or 1."""
    stated = found.get("dataversion", _of_schema(found)[1])
    assert isinstance(stated, int)
    return stated


def occurred_at(found: Mapping[str, Any], message: Message, municipality: str, now: datetime) -> datetime | Refused:
    """When the event occurred, where every attribute is in order."""
    return (
        _presence(found)
        or _form(found)
        or _type(found)
        or _sender(found, message, municipality, now)
        or _moment(found, now)
    )


def traceparent(found: Mapping[str, Any], headers: Mapping[str, str] | None) -> str | None:
    """The trace that the message belongs to: as its attribute says, else as its header says."""
    text = found.get("traceparent") or (headers or {}).get("traceparent")
    return text if isinstance(text, str) and TRACEPARENT.fullmatch(text) else None


def _presence(found: Mapping[str, Any]) -> Refused | None:
    if found.get("specversion") != "1.0":
        return Refused("not-cloudevents", "specversion", form_of(found.get("specversion")), "1.0")
    for name in _REQUIRED:
        if name not in found:
            return Refused("missing-field", name, "nothing", f"the attributes {', '.join(_REQUIRED)}")
    for name in found:
        if name not in KNOWN:
            return Refused("extra-field", path(name), "an unknown attribute", ", ".join(sorted(KNOWN)))
    for name in _TEXTS:
        if name in found and not isinstance(found[name], str):
            return Refused("wrong-form", name, form_of(found[name]), "a text")
    if not isinstance(found["data"], dict):
        return Refused("wrong-form", "data", form_of(found["data"]), "an object")
    return None


def _form(found: Mapping[str, Any]) -> Refused | None:
    expectations = (
        ("id", SENDER_ID.fullmatch, "1 to 100 of A-Z, a-z, 0-9 and . _ : / -, beginning with a letter or digit"),
        ("datacontenttype", _JSON.fullmatch, "application/json"),
        ("dataschema", _SCHEMA.fullmatch, "the address of a schema of ours, …/v1/schemas/<type>/<version>"),
        ("actor", ACTOR.fullmatch, "a role or pseudonymous id, such as teacher:t-17"),
        ("time", _TIME.fullmatch, "a moment with its offset, such as 2025-03-03T10:15:00+01:00"),
    )
    for name, fits, expected in expectations:
        if name in found and not fits(found[name]):
            return Refused("wrong-form", name, form_of(found[name]), expected)
    for name in _IN_THE_CLEAR:
        if mentions_cpr(found.get(name, "")):
            found_form = "digits in the form of a CPR number"
            return Refused("personal-in-attribute", name, found_form, "a CPR number in data.person only")
    return None


def _type(found: Mapping[str, Any]) -> Refused | None:
    model = TYPES.get(found["type"])
    if model is None:
        return Refused("unknown-type", "type", form_of(found["type"]), "a type of the published language")
    type_name, by_schema = _of_schema(found)
    version = found.get("dataversion", by_schema)
    if type(version) is not int or not 1 <= version <= model.VERSION:
        return Refused("unknown-version", "dataversion", form_of(version), f"1 to {model.VERSION}")
    if "dataschema" in found and (type_name, by_schema) != (model.TYPE, version):
        expected = f"/v1/schemas/{model.TYPE}/{version}"
        return Refused("schema-mismatch", "dataschema", "the schema of another type or version", expected)
    return None


def _of_schema(found: Mapping[str, Any]) -> tuple[str, int]:
    """Type and version that the schema of an event says, or its type and the first version where it has none."""
    parts = _SCHEMA.fullmatch(found["dataschema"]) if "dataschema" in found else None
    return (found["type"], 1) if parts is None else (parts[1], int(parts[2]))


def _sender(found: Mapping[str, Any], message: Message, municipality: str, now: datetime) -> Refused | None:
    if found["type"] != message.subject.split(".", 3)[3]:
        return Refused("wrong-sector", "type", "another type than that of the subject", "the type in the subject")
    if EVENT_TYPES[found["type"]].needs is None or not may_publish(message.sector, found["type"], now):
        expected = f"a type that {message.sector} publishes"
        return Refused("wrong-sector", "type", "a type of another publisher", expected)
    return _source_fault(found["source"], message.sector, municipality)


def _source_fault(source: str, sector: str, municipality: str) -> Refused | None:
    expected = f"/{municipality}/{sector} or /{municipality}/{sector}/<system>"
    parts = _SOURCE.fullmatch(source)
    if parts is None:
        return Refused("wrong-form", "source", form_of(source), expected)
    if parts[1] != municipality:
        return Refused("wrong-municipality", "source", "another municipality's code", expected)
    if parts[2] != sector:
        return Refused("wrong-sector", "source", "another sector's name", expected)
    return None


def _moment(found: Mapping[str, Any], now: datetime) -> datetime | Refused:
    try:
        moment = datetime.fromisoformat(found["time"]).astimezone(UTC)
    except (ValueError, OverflowError):
        return Refused("wrong-form", "time", "digits that are no moment", "a moment that the calendar has")
    if moment > now + _TOLERANCE:
        expected = f"at most {_TOLERANCE.seconds} seconds ahead of the receiver's clock"
        return Refused("time-in-future", "time", "a moment in the future", expected)
    if moment < _EARLIEST:
        return Refused("time-too-early", "time", "a moment long ago", f"not before {RECEIVING.earliest}")
    for name, list_name in _CODED:
        if name in found and not code_ok(list_name, found[name], moment):
            return Refused("value-not-in-list", name, form_of(found[name]), f"a code of the list {list_name}")
    return moment
