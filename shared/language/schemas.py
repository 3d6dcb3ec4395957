"""Which JSON may a publisher send, and which does it get back? JSON Schema 2020-12 of every message.

`data` of each type and version as the publisher writes it (personal fields as text, or sealed), the envelope around
it, receipts, feed messages and problem documents. Invariant: pure, made from registry and definitions, and free of
dates: a code that has ended stays, since what happened while it was in force may still be told.
Source: JSON Schema draft 2020-12; RFC 9457 for problem documents; RFC 7516 for sealed values.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from shared.definitions.event_names import described, feed_described
from shared.events.envelope import personal_fields
from shared.events.feed import FEED
from shared.events.person import NumberChanged
from shared.events.registry import TYPES
from shared.language.attributes import sent, stamped
from shared.language.shapes import Schema, object_of
from shared.language.vocabulary import about_youth, model_of, published, senders, versions

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FEED_PREFIX: Final = "feed."
LONGEST_NAME: Final = 100
_UUID: Final = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_COMPACT_JWE: Final = "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]*[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$"


def dataschema(base: str, name: str, version: int) -> str:
    """The stable address of a published schema; with an empty base a relative one."""
    return f"{base}/v1/schemas/{name}/{version}"


def schema(type_name: str, version: int | None = None, *, base: str = "") -> Schema:
    """The schema of `data` of a type, in its newest version where none is named.

    Raises:
        KeyError: no sector may send this type, or it never had this version.
    """
    wanted = versions(type_name)[-1] if version is None else version
    model = model_of(type_name, wanted)
    words = described(type_name)
    told = object_of(model, words.fields)
    properties: Schema = told.get("properties", {})
    required: list[str] = told.get("required", [])
    secret = list(personal_fields(model))
    found = {
        **_head(base, type_name, wanted, words.name.english, words.says.english),
        "x-da": {"title": words.name.danish, "description": words.says.danish},
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if about_youth(type_name):
        found["properties"] = {"person": _person(type_name), **properties}
        required, secret = ["person", *required], ["person", *secret]
    if not secret:
        return found | _required(required)
    clear = [name for name in required if name in secret]
    found["properties"] = {**found["properties"], "sealed": _sealed(secret)}
    found |= _required([name for name in required if name not in secret])
    return found | ({"anyOf": [_required(clear), {"required": ["sealed"]}]} if clear else {})


def envelope_schema(*, base: str = "") -> Schema:
    """The envelope as a sender writes it in the structured mode; what `data` holds is the schema of its type."""
    return {
        **_head(
            base,
            "envelope",
            1,
            "An event as a sector sends it",
            "CloudEvents 1.0, structured mode. Attributes that stand here and no others; data is the type's own.",
        ),
        "type": "object",
        "properties": {
            **{each.name: each.schema_of() for each in sent()},
            "data": {"type": "object", "description": "What happened, as the schema of the type says."},
        },
        "required": [*(each.name for each in sent() if each.required), "data"],
        "additionalProperties": False,
    }


def recorded_schema(*, base: str = "") -> Schema:
    """The envelope as it lies on the log, with what was stamped on it; personal values in `data` are sealed."""
    written = [each for each in sent() if each.name not in {"dataschema", "tracestate"}]
    attributes = {each.name: each.schema_of() for each in (*written, *stamped())}
    optional = {"causationid", "rule", "senderid", "traceparent"}
    return {
        **_head(
            base,
            "recorded-envelope",
            1,
            "An event as it is recorded",
            "The attributes of the sender and those that are stamped when it is accepted.",
        ),
        "type": "object",
        "properties": {**attributes, "data": {"type": "object"}},
        "required": [*(name for name in attributes if name not in optional), "data"],
    }


def receipt_schema(*, base: str = "") -> Schema:
    """What becomes of a message: accepted, a duplicate, or refused and why."""
    shared = _receipt_fields()
    refusal = {
        "type": "object",
        "description": "Why it is refused, and what would have been right. Never a value that was sent.",
        "properties": {name: {"type": "string", "description": meaning} for name, meaning in _REFUSAL.items()},
        "required": list(_REFUSAL),
    }
    event = {
        "type": "string",
        "pattern": _UUID,
        "description": "The id of the event on the log, for ever; for a duplicate that of the first sending.",
    }
    return {
        **_head(base, "receipt", 1, "Receipt", "Every message gets exactly one receipt; it may be delivered twice."),
        "type": "object",
        "properties": {
            **shared,
            "outcome": {
                "type": "string",
                "enum": ["accepted", "duplicate", "refused"],
                "description": "accepted: it is on its way to the log; duplicate: the same was accepted before.",
            },
            "event": event,
            "refusal": refusal,
        },
        "required": ["receipt", "outcome", "inbox", "sequence", "received_at"],
        "oneOf": [
            {"properties": {"outcome": {"enum": ["accepted", "duplicate"]}}, "required": ["event"]},
            {"properties": {"outcome": {"const": "refused"}}, "required": ["refusal"]},
        ],
    }


def problem_schema(*, base: str = "") -> Schema:
    """An error of the HTTP gateway (RFC 9457, application/problem+json)."""
    texts = {
        "type": "Which problem it is, as a URI.",
        "title": "The problem in a few words.",
        "code": "Which problem it is, for programs.",
        **{name: meaning for name, meaning in _REFUSAL.items() if name != "code"},
    }
    return {
        **_head(base, "problem", 1, "Problem", "Why a request was not carried out."),
        "type": "object",
        "properties": {
            **{name: {"type": "string", "description": meaning} for name, meaning in texts.items()},
            "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status."},
        },
        "required": ["type", "title", "status", "code"],
    }


def feeds() -> tuple[str, ...]:
    """The names of the messages that sectors are told, `feed.<what>`."""
    return tuple(sorted(f"{FEED_PREFIX}{what}" for what in FEED))


def feed_schema(name: str, *, base: str = "") -> Schema:
    """The whole CloudEvent of a feed message.

    Raises:
        KeyError: there is no such message.
    """
    what = name.removeprefix(FEED_PREFIX)
    words = feed_described(what)
    model = FEED[what]
    data = object_of(model, words.fields)
    # In the clear for the sector that is told: what the event holds sealed, and the number.
    data["properties"]["person"]["properties"]["cpr"]["x-personal"] = True
    for field in personal_fields(TYPES[f"coordination.{what}"]):
        data["properties"][field]["x-personal"] = True
    known = {each.name: each.schema_of() for each in sent() if each.name in {"specversion", "source", "time"}}
    return {
        **_head(base, name, model.VERSION, words.name.english, words.says.english),
        "x-da": {"title": words.name.danish, "description": words.says.danish},
        "type": "object",
        "properties": {
            **known,
            "id": {"type": "string", "pattern": _UUID, "description": "The id of this message to this sector."},
            "type": {"type": "string", "const": name},
            "subject": {"type": "string", "description": "The youth id that you use from now on."},
            "datacontenttype": {"type": "string", "const": "application/json"},
            "dataversion": {"type": "integer", "const": model.VERSION},
            "event": {"type": "string", "pattern": _UUID, "description": "The event on the log that it tells of."},
            "data": data,
        },
        "required": ["specversion", "id", "source", "type", "subject", "time", "dataversion", "data"],
    }


@cache
def names() -> Mapping[str, tuple[int, ...]]:
    """Every published schema, with its versions."""
    fed = {f"{FEED_PREFIX}{what}": (model.VERSION,) for what, model in FEED.items()}
    return {**{name: versions(name) for name in published()}, **dict.fromkeys(_OURS, (1,)), **fed}


def document(name: str, version: int, *, base: str = "") -> Schema:
    """Any published schema: a type, a feed message, `envelope`, `recorded-envelope`, `receipt` or `problem`.

    Raises:
        KeyError: there is no such schema, or no such version of it.
    """
    if version not in names()[name]:
        raise KeyError(version)
    match name:
        case "envelope":
            return envelope_schema(base=base)
        case "recorded-envelope":
            return recorded_schema(base=base)
        case "receipt":
            return receipt_schema(base=base)
        case "problem":
            return problem_schema(base=base)
        case _ if name.startswith(FEED_PREFIX):
            return feed_schema(name, base=base)
        case _:
            return schema(name, version, base=base)


_OURS: Final = ("envelope", "recorded-envelope", "receipt", "problem")

_REFUSAL: Final[Mapping[str, str]] = {
    "code": "Which rule it breaks, for programs.",
    "field": "The path of the field, such as data.category, or the part of the message.",
    "found": "The form of what was found, never the value.",
    "expected": "What would have been right.",
    "reason_da": "The reason in Danish, for people.",
    "reason_en": "The reason in English, for people.",
}


def _head(base: str, name: str, version: int, title: str, description: str) -> Schema:
    return {"$schema": DIALECT, "$id": dataschema(base, name, version), "title": title, "description": description}


def _required(fields: list[str]) -> Schema:
    return {"required": fields} if fields else {}


def _person(type_name: str) -> Schema:
    """Whom it is about: by CPR number where a sender of the type knows those, else by the id of a following."""
    numbered = any(each.knows_cpr for each in senders(type_name))
    cpr: dict[str, Any] = {
        "cpr": {
            "type": "string",
            "pattern": "^[0-9]{10}$",
            "description": "The CPR number, ten digits without a hyphen. Only for a sector that may use CPR numbers.",
            "x-da": "CPR-nummeret, ti cifre uden bindestreg. Kun for en sektor, der må bruge CPR-numre.",
            "x-personal": True,
        }
    }
    youth: dict[str, Any] = {
        "youth": {
            "type": "string",
            "pattern": _UUID,
            "description": "The youth id that your feed told you when the following started.",
            "x-da": "Den unges id, som jeres feed oplyste, da følgningen begyndte.",
        }
    }
    given: dict[str, Any] = {
        "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST_NAME,
            "description": "The given name, where you want pages to show it.",
            "x-da": "Fornavnet, hvis det skal vises på siderne.",
            "x-personal": True,
        }
    }
    if type_name == NumberChanged.TYPE:
        former: dict[str, Any] = {
            **cpr["cpr"],
            "description": "The number that the person had before; `cpr` is the one that the person has now.",
            "x-da": "Det nummer, som personen havde før; `cpr` er det, som personen har nu.",
        }
        return {
            "type": "object",
            "description": "Whom it is about: by the number of now and the one before.",
            "x-da": "Hvem det handler om: med det nuværende nummer og det tidligere.",
            "properties": {**cpr, "former_cpr": former, **given},
            "additionalProperties": False,
            "required": ["cpr", "former_cpr"],
        }
    return {
        "type": "object",
        "description": "Whom it is about." + (" One of cpr and youth." if numbered else ""),
        "x-da": "Hvem det handler om." + (" Enten cpr eller youth." if numbered else ""),
        "properties": {**(cpr if numbered else {}), **youth, **given},
        "additionalProperties": False,
        "oneOf": [*([{"required": ["cpr"]}] if numbered else []), {"required": ["youth"]}],
    }


def _sealed(secret: list[str]) -> Schema:
    return {
        "type": "string",
        "pattern": _COMPACT_JWE,
        "description": (
            f"Instead of {', '.join(secret)} in the clear: a JWE in compact form (ECDH-ES, A256GCM) to the public key "
            "of intake, with a JSON object of those fields inside. A field stands inside or outside, never both."
        ),
        "x-da": (
            f"I stedet for {', '.join(secret)} i klartekst: en JWE i kompakt form (ECDH-ES, A256GCM) til modtagelsens "
            "offentlige nøgle med et JSON-objekt af de felter. Et felt står enten indeni eller udenfor, aldrig begge."
        ),
        "x-seals": secret,
    }


def _receipt_fields() -> Schema:
    return {
        "receipt": {"type": "string", "pattern": _UUID, "description": "The id of the receipt."},
        "outcome": {},
        "inbox": {"type": "string", "description": "The stream that the message lay in, as its PubAck said."},
        "sequence": {"type": "integer", "minimum": 1, "description": "Its place there, as its PubAck said."},
        "received_at": {"type": "string", "format": "date-time", "description": "When it was judged."},
        "id": {"type": "string", "description": "Your id of the event, where it could be read and is harmless."},
        "source": {"type": "string", "description": "Your source, where it could be read."},
        "type": {"type": "string", "description": "The type, where it could be read."},
    }
