"""How do systems talk with Samspor, said so that programs understand it? One AsyncAPI 3.0 document.

It describes this application: it receives what sectors tell, answers at once that a message is kept, sends a receipt
when it is judged, and sends each sector its feed. Invariant: pure; every type, message and example in it is made from
the registry and the definitions.
Source: AsyncAPI specification 3.0.0; CloudEvents 1.0.2 with its NATS and HTTP protocol bindings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from shared.definitions.event_names import source_name
from shared.definitions.sectors import sectors
from shared.language.messages import answers, events, fed, schemas
from shared.language.schemas import feeds
from shared.language.vocabulary import MUNICIPALITY, published, terms
from shared.streams import DAY, FEED, RECEIPTS, consumer, inbox, outgoing

SPECIFICATION: Final = "3.0.0"
VERSION: Final = "1.0.0"
"""The version of the published language: its types have versions of their own."""

_DESCRIPTION: Final = """\
Sectors tell what happens to young people who have a coordinated pathway; each message becomes one event, or a receipt
says why not.

**Telling.** Publish a CloudEvent 1.0 on `sector.{sector}.{municipality}.{source}.{what}` as a request: the answer (the
PubAck of JetStream) says that the message is on disk and where. Two modes: *structured* (the whole event as JSON) and
*binary* (attributes as headers `ce-…`, `data` alone as body). What is personal may be sealed to our public key. Without
NATS the same goes over HTTP: POST /v1/events.

**Receipts.** Every message gets exactly one receipt: accepted, duplicate or refused. A receipt names its message by
inbox and sequence, which the PubAck told, and by your id and source. It may be delivered twice; acknowledge it.

**Sending again is harmless.** (source, id) names an event for ever. After any doubt send the same bytes again.

**The feed.** Your sector is told whom it begins and ceases to follow, what tasks it has, and what was corrected.

Receipts and feed are read with a pull consumer that exists already: durable name = the sector's code in capitals (`-`
becomes `_`), JetStream domain `{domain}`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything is reached.

    Attributes:
        base: the address of the HTTP gateway without a slash at its end; empty where there is none to name.
        nats_url: where NATS clients connect.
        token_url: where client credentials are exchanged for a token; empty: the gateway's part is left out.
        domain: the JetStream domain under which a sector finds its two consumers.
    """

    nats_url: str
    base: str = ""
    token_url: str = ""
    municipality: str = MUNICIPALITY
    domain: str = "samspor"

    @property
    def over_http(self) -> bool:
        """Whether the gateway can be described."""
        return bool(self.base and self.token_url)


def asyncapi(places: Places, at: datetime) -> dict[str, Any]:
    """The whole document, as JSON; `at` decides which sectors and types are in force."""
    types = [name for name in published() if terms(name, at)]
    return {
        "asyncapi": SPECIFICATION,
        "id": f"urn:samspor:{places.municipality}",
        "info": {
            "title": "Samspor: the published language",
            "version": VERSION,
            "description": _DESCRIPTION.replace("{domain}", places.domain),
            "tags": [{"name": source, "description": source_name(source).english} for source in _sources(types)],
            **_catalogue(places),
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": _servers(places),
        "channels": _channels(types, places, at),
        "operations": _operations(types, places),
        "components": {
            "schemas": schemas(types),
            "messages": {**events(types, at, places.base), **fed(), **answers(types[0], at)},
            "correlationIds": {
                "place": {
                    "description": "The message's place in its inbox, which the PubAck told its sender.",
                    "location": "$message.payload#/sequence",
                }
            },
            "securitySchemes": _security(places),
        },
    }


def _servers(places: Places) -> dict[str, Any]:
    nats = urlsplit(places.nats_url)
    servers: dict[str, Any] = {
        "nats": {
            "host": nats.netloc.rpartition("@")[2],
            "protocol": "nats",
            "title": "NATS with JetStream",
            "description": "One account a sector: it reaches its own inbox, receipts and feed, and nothing else.",
            "security": [{"$ref": "#/components/securitySchemes/sector"}],
        }
    }
    if places.over_http:
        address = urlsplit(places.base)
        servers["gateway"] = {
            "host": address.netloc,
            "protocol": address.scheme,
            "title": "HTTP gateway",
            "description": "For systems without NATS. Everything else that it answers is in /v1/openapi.json.",
            **({"pathname": address.path} if address.path else {}),
            "security": [{"$ref": "#/components/securitySchemes/client"}],
        }
    return servers


def _channels(types: Sequence[str], places: Places, at: datetime) -> dict[str, Any]:
    sending = [each for each in sectors(at) if each.stream is not None]
    told = {
        "sector": {"description": "The sector's code.", "enum": [each.code for each in sending]},
        "municipality": {"description": "The municipality's code.", "enum": [places.municipality]},
    }
    nats = [{"$ref": "#/servers/nats"}]
    channels: dict[str, Any] = {
        "events": {
            "address": "sector.{sector}.{municipality}.{source}.{what}",
            "title": "What sectors tell",
            "description": "One work-queue stream a sector: a message stays until it is recorded and has a receipt.",
            "servers": nats,
            "parameters": {
                **told,
                "source": {"description": "The first part of the type.", "enum": _sources(types)},
                "what": {
                    "description": "The second part of the type.",
                    "enum": sorted({name.partition(".")[2] for name in types}),
                },
            },
            "messages": _messages(name for each in types for name in _modes(each)),
            "x-jetstream": {"streams": [inbox(each.code) for each in sending]},
        },
        "kept": {
            "address": None,
            "title": "The answer to a message over NATS",
            "description": "JetStream's PubAck, on the reply subject of the request: the message is on disk.",
            "servers": nats,
            "messages": _messages(("kept", "not-kept")),
        },
        "receipts": {
            "address": "receipt.{sector}.{municipality}.{receipt}",
            "title": "Receipts",
            "description": f"Kept for {_days(RECEIPTS)} days. Read them with your consumer and acknowledge each.",
            "servers": nats,
            "parameters": {**told, "receipt": {"description": "The id of the receipt, a UUID."}},
            "messages": _messages(("accepted", "duplicate", "refused")),
            "x-jetstream": _consumers(RECEIPTS, [each.code for each in sending], places),
        },
        "feed": {
            "address": "to.{sector}.{municipality}.{what}.{youth}",
            "title": "What a sector is told",
            "description": f"Kept for {_days(FEED)} days. Read it with your consumer and acknowledge each.",
            "servers": nats,
            "parameters": {
                **told,
                "what": {
                    "description": "What is told: the second part of the message's type.",
                    "enum": [name.removeprefix("feed.") for name in feeds()],
                },
                "youth": {"description": "The youth id, which is also the event's subject."},
            },
            "messages": _messages(feeds()),
            "x-jetstream": _consumers(FEED, [each.code for each in sending], places),
        },
    }
    if places.over_http:
        gateway = [{"$ref": "#/servers/gateway"}]
        channels["posted"] = {
            "address": "/v1/events",
            "title": "What sectors tell over HTTP",
            "description": "One event (structured or binary mode), or a batch, which is kept as a whole or not at all.",
            "servers": gateway,
            "messages": _messages([*(name for each in types for name in _modes(each)), "batch"]),
        }
        channels["posted-answers"] = {
            "address": None,
            "title": "The answer to a message over HTTP",
            "servers": gateway,
            "messages": _messages(("taken", "problem")),
        }
    return channels


def _operations(types: Sequence[str], places: Places) -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for source in _sources(types):
        name = source_name(source)
        told = [name for each in types if each.startswith(f"{source}.") for name in _modes(each)]
        operations[f"tell-{source}"] = {
            "action": "receive",
            "channel": {"$ref": "#/channels/events"},
            "title": f"{name.english}: tell what happened",
            "summary": f"A sector publishes events of the source {source}; the answer says that they are kept.",
            "tags": [{"name": source}],
            "messages": _of("events", told),
            "reply": {"channel": {"$ref": "#/channels/kept"}, "messages": _of("kept", ("kept", "not-kept"))},
        }
    operations["send-receipts"] = {
        "action": "send",
        "channel": {"$ref": "#/channels/receipts"},
        "title": "Tell the sender what became of a message",
        "messages": _of("receipts", ("accepted", "duplicate", "refused")),
    }
    operations["send-feed"] = {
        "action": "send",
        "channel": {"$ref": "#/channels/feed"},
        "title": "Tell a sector what concerns it",
        "messages": _of("feed", feeds()),
    }
    if places.over_http:
        operations["tell-over-http"] = {
            "action": "receive",
            "channel": {"$ref": "#/channels/posted"},
            "title": "Tell what happened over HTTP",
            "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
            "reply": {
                "channel": {"$ref": "#/channels/posted-answers"},
                "messages": _of("posted-answers", ("taken", "problem")),
            },
        }
    return operations


def _security(places: Places) -> dict[str, Any]:
    schemes: dict[str, Any] = {
        "sector": {
            "type": "userPassword",
            "description": "The sector's code and its password, over TLS where the network is not your own.",
        }
    }
    if places.over_http:
        schemes["client"] = {
            "type": "oauth2",
            "description": "Client credentials: client_id is the sector's code. The token is sent as a bearer.",
            "flows": {"clientCredentials": {"tokenUrl": places.token_url, "availableScopes": {}}},
        }
    return schemes


def _catalogue(places: Places) -> dict[str, Any]:
    if not places.base:
        return {}
    return {"externalDocs": {"url": f"{places.base}/v1/catalogue", "description": "The catalogue for people."}}


def _consumers(stream: str, codes: Sequence[str], places: Places) -> dict[str, Any]:
    return {"stream": stream, "domain": places.domain, "consumers": {code: consumer(code) for code in codes}}


def _days(stream: str) -> int:
    """How long what goes out is kept."""
    age: int = next(each["max_age"] for each in outgoing() if each["name"] == stream)
    return age // DAY


def _sources(types: Sequence[str]) -> list[str]:
    return sorted({name.partition(".")[0] for name in types})


def _modes(type_name: str) -> tuple[str, str]:
    return type_name, f"{type_name}.binary"


def _messages(names: Any) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}


def _of(channel: str, names: Sequence[str]) -> list[dict[str, str]]:
    return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
