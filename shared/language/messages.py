"""Which messages does the AsyncAPI document have, each with its headers, payload and an example?

Invariant: a message in the structured mode and the same in the binary mode have the same data, by reference to the
one schema of its type; every schema is one that is also published by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from shared.definitions.event_names import described, feed_described
from shared.definitions.event_types import needs, sensitivity_of
from shared.definitions.gateway import LIMITS
from shared.language import examples
from shared.language.attributes import headers
from shared.language.schemas import (
    envelope_schema,
    feed_schema,
    feeds,
    problem_schema,
    receipt_schema,
    schema,
)
from shared.language.shapes import Schema
from shared.language.vocabulary import terms

JSON: Final = "application/json"
CLOUD_EVENT: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
PROBLEM: Final = "application/problem+json"

_ALONE: Final = ("$schema", "$id")
"""What a schema says of itself only where it stands alone."""


def schemas(types: Sequence[str]) -> dict[str, Schema]:
    """The schemas that messages refer to, by name."""
    found = {name: schema(name) for name in types}
    found |= {name: feed_schema(name) for name in feeds()}
    found |= {"envelope": envelope_schema(), "receipt": receipt_schema(), "problem": problem_schema()}
    found["binary-headers"] = headers()
    found["kept"] = _KEPT
    found["not-kept"] = _NOT_KEPT
    found["taken"] = _TAKEN
    return {name: {key: value for key, value in each.items() if key not in _ALONE} for name, each in found.items()}


def events(types: Sequence[str], at: datetime, base: str) -> dict[str, Any]:
    """Every type in both modes."""
    return dict(pair for name in types for pair in _event(name, at, base))


def fed() -> dict[str, Any]:
    """What sectors are told."""
    found = {}
    for name in feeds():
        words = feed_described(name.removeprefix("feed."))
        found[name] = {
            "name": name,
            "title": words.name.english,
            "summary": words.says.english,
            "contentType": CLOUD_EVENT,
            "payload": _ref(name),
            "examples": [{"name": "example", "payload": examples.fed(name)}],
        }
    return found


def answers(type_name: str, at: datetime) -> dict[str, Any]:
    """What a sender is answered, shown for the example of a type."""
    event = examples.message(type_name, at=at)
    shown = examples.receipts(event)
    outcomes = {
        "accepted": "The message is an event now, on its way to the log.",
        "duplicate": "The same message was accepted before; nothing is recorded twice.",
        "refused": "The message is no event; the refusal names the field and what would have been right.",
    }
    receipts = {
        outcome: {
            "name": outcome,
            "title": f"Receipt: {outcome}",
            "summary": summary,
            "contentType": JSON,
            "correlationId": {"$ref": "#/components/correlationIds/place"},
            "payload": {
                "type": "object",
                "allOf": [_ref("receipt"), {"type": "object", "properties": {"outcome": {"const": outcome}}}],
            },
            "examples": [{"name": outcome, "payload": shown[outcome]}],
        }
        for outcome, summary in outcomes.items()
    }
    place = {"stream": shown["accepted"]["inbox"], "seq": shown["accepted"]["sequence"]}
    receipt = shown["accepted"]["receipt"]
    most = LIMITS.largest_batch
    taken = {"receipts": [{"index": 0, "id": event["id"], "receipt": receipt, "href": f"/v1/receipts/{receipt}"}]}
    return receipts | {
        "kept": _answer("kept", "PubAck: the message is on disk", JSON, place),
        "not-kept": _answer("not-kept", "The message was not kept: send it again", JSON, _EXAMPLE_NOT_KEPT),
        "taken": _answer("taken", "202: every event of the request is on disk", JSON, taken, 202),
        "problem": _answer("problem", "Why the request was not carried out", PROBLEM, _EXAMPLE_PROBLEM, 422),
        "batch": {
            "name": "batch",
            "title": "Several events at once",
            "summary": f"At most {most} events and {LIMITS.largest_body_bytes} bytes; all of them are kept, or none.",
            "contentType": BATCH,
            "payload": {"type": "array", "items": _ref("envelope"), "minItems": 1, "maxItems": most},
            "examples": [{"name": "batch", "payload": [event]}],
        },
    }


def _event(name: str, at: datetime, base: str) -> Iterator[tuple[str, dict[str, Any]]]:
    words = described(name)
    common = {"title": words.name.english, "tags": [{"name": name.partition(".")[0]}], "x-samspor": _terms(name, at)}
    event = examples.message(name, at=at, base=base)
    in_the_clear = {"name": "clear", "summary": "Everything in the clear.", "payload": event}
    shown: list[dict[str, Any]] = [] if examples.must_be_sealed(event) else [in_the_clear]
    if "sealed" in schema(name)["properties"]:
        hidden = examples.sealed(event)
        shown.append({"name": "sealed", "summary": "What is personal sealed to our public key.", "payload": hidden})
    type_and_data = {"properties": {"type": {"const": name}, "data": _ref(name)}}
    yield (
        name,
        {
            **common,
            "name": name,
            "summary": f"{words.says.english} (structured mode)",
            "contentType": CLOUD_EVENT,
            "payload": {"type": "object", "allOf": [_ref("envelope"), {"type": "object", **type_and_data}]},
            "examples": shown,
        },
    )
    head, body = examples.binary(shown[0]["payload"])
    yield (
        f"{name}.binary",
        {
            **common,
            "name": name,
            "summary": f"{words.says.english} (binary mode)",
            "contentType": JSON,
            "headers": {
                "type": "object",
                "allOf": [_ref("binary-headers"), {"type": "object", "properties": {"ce-type": {"const": name}}}],
            },
            "payload": _ref(name),
            "examples": [{"name": "binary", "headers": head, "payload": body}],
        },
    )


def _terms(name: str, at: datetime) -> dict[str, Any]:
    """What must hold for a type to be accepted, for programs; without bases it is that of the following."""
    return {
        "needs": needs(name),
        "sensitivity": sensitivity_of(name),
        "senders": [
            {
                "sector": each.sector.code,
                "bases": list(each.bases),
                "purpose": each.purpose,
                "sealing": each.sector.sealing,
            }
            for each in terms(name, at)
        ],
    }


def _answer(name: str, title: str, media_type: str, example: Any, status: int | None = None) -> dict[str, Any]:
    binding = {"bindings": {"http": {"statusCode": status, "bindingVersion": "0.3.0"}}} if status else {}
    return {
        "name": name,
        "title": title,
        "contentType": media_type,
        "payload": _ref(name),
        **binding,
        "examples": [{"name": "example", "payload": example}],
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_EXAMPLE_NOT_KEPT: Final = {"error": {"code": 503, "description": "insufficient resources"}}

_EXAMPLE_PROBLEM: Final = {
    "type": "urn:samspor:problem:malformed",
    "title": "The request does not have the expected form",
    "status": 422,
    "code": "malformed",
    "field": "1.time",
    "found": "nothing",
    "expected": "the attributes specversion, id, source, type, time, data",
    "reason_da": "Et felt mangler.",
    "reason_en": "A field is missing.",
}

_KEPT: Final[Schema] = {
    "title": "PubAck",
    "description": "JetStream's acknowledgement: the message is on disk.",
    "type": "object",
    "properties": {
        "stream": {"type": "string", "description": "The inbox; a receipt repeats it."},
        "seq": {"type": "integer", "minimum": 1, "description": "The place in it; a receipt repeats it as sequence."},
        "domain": {"type": "string"},
        "duplicate": {"type": "boolean"},
    },
    "required": ["stream", "seq"],
}

_NOT_KEPT: Final[Schema] = {
    "title": "Not kept",
    "description": "JetStream could not keep the message. Send the same again; that is never wrong.",
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "integer"},
                "err_code": {"type": "integer"},
                "description": {"type": "string"},
            },
            "required": ["code"],
        }
    },
    "required": ["error"],
}

_TAKEN: Final[Schema] = {
    "title": "Taken",
    "description": "Every event of the request is on disk; where the receipt of each will be.",
    "type": "object",
    "properties": {
        "receipts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "index": {"type": "integer", "minimum": 0, "description": "Its place in the batch, from 0."},
                    "id": {"type": ["string", "null"], "description": "Your id of it, where it could be read."},
                    "receipt": {"type": "string", "description": "The id of its receipt."},
                    "href": {"type": "string", "description": "Where the receipt will be."},
                },
                "required": ["index", "id", "receipt", "href"],
            },
        }
    },
    "required": ["receipts"],
}
