"""What may anybody send? Valid messages, valid ones with something wrong in them, and bytes that mean nothing.

Hypothesis chooses; the messages start from the example of every type that a sector publishes. Personal values that
are planted stand where a sender would put them, and also where none should.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.sectors import sectors
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import cloud_event
from tests.fuzz.markers import CPRS, NAMES, TEXTS

PUBLISHED: Final = sorted(
    (row.code, type_name)
    for row in sectors(MOMENT)
    if row.stream is not None
    for each in row.publishes
    for type_name in each.types
)
"""Each sector with a type that it may send."""
_ANYONE: Final = [(sector, type_name) for sector, type_name in PUBLISHED if EVENT_TYPES[type_name].needs == "nothing"]
"""Those that may come about anyone: without a following, only these can be accepted."""
_ATTRIBUTES: Final = (
    "specversion",
    "id",
    "source",
    "type",
    "time",
    "datacontenttype",
    "dataversion",
    "actor",
    "purpose",
)
_ATTRIBUTES_TOO: Final = ("legalbasis", "traceparent", "tracestate", "dataschema", "subject", "data_base64", "CE-id")
_LARGE: Final = "x" * 70_000
_DEEP: Final[Any] = json.loads('{"a":' * 40 + "1" + "}" * 40)
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 2**53, 2**63, 10**40, 1e308, float("nan"), float("inf"), -0.0, [], {}, [[]], _DEEP,
    "", " ", "\x00", "\ud800", "\ufeff", "\u202etxet", "😀" * 30, "sealed.v1.k.AAAA", "  sealed.v1.k.AAAA", _LARGE,
    '=HYPERLINK("http://x")', "@SUM(1)", "'; DROP TABLE receipts; --", "<script>alert(1)</script>", "../../etc/passwd",
    "%00%0d%0aSet-Cookie:a", "${jndi:x}", "{{7*7}}", "9999-12-31T23:59:59+14:00", "0000-01-01T00:00:00Z",
    "2025-02-30T10:00:00Z", "2025-03-30T02:30:00", "1800-01-01T00:00:00Z", "2025-03-03T10:15:00+99:99", "1.0", "1",
    "/707/school", "/707/social/x", "/999/school", "school.concern-shared", "coordination.pathway-opened",
    {"cpr": None}, {"youth": "0" * 36}, {"youth": "6f1d1c9e-0000-4000-8000-000000000000"}, {"sealed": "a.b.c.d.e"},
    *CPRS[:3], f"{CPRS[0][:6]}-{CPRS[0][6:]}", *NAMES[:1], *TEXTS[:1],
)  # fmt: skip
"""Values that somebody, somewhere, will send."""


@dataclass(frozen=True, slots=True)
class Input:
    """One message as it is sent over NATS: a raw header block or none, and a body."""

    sector: str
    subject: str
    headers: bytes
    body: bytes


odd = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=12),
    st.integers(),
    st.floats(),
    st.lists(st.sampled_from(ODD[:20]), max_size=3),
)
_ids = st.integers(0, 2**40).map(lambda number: f"f-{number:x}")


@st.composite
def events(draw: st.DrawFn, of: str | None = None) -> tuple[str, dict[str, Any]]:
    """A sector (`of`: that one) and a message of it in which up to three things are wrong."""
    likely = [pair for pair in (_ANYONE if draw(st.booleans()) else PUBLISHED) if of in {None, pair[0]}]
    sector, type_name = draw(st.sampled_from(likely or [pair for pair in PUBLISHED if pair[0] == of]))
    event = _planted(type_name, sector, draw(st.sampled_from(range(len(CPRS)))), draw(_ids))
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 1, 2, 3)))):
        _spoil(draw, event)
    if event.get("id") in NAMES:
        event["id"] = "a-name"  # what senders call their messages is repeated to them: there nothing is planted
    return sector, event


def _planted(type_name: str, sector: str, number: int, identity: str) -> dict[str, Any]:
    """A valid message with planted values where personal ones belong."""
    event = json.loads(_example(type_name))
    data = event["data"]
    if "person" in data:
        former = {name: value for name, value in data["person"].items() if name == "former_cpr"}
        data["person"] = {"cpr": CPRS[number], "name": NAMES[number % len(NAMES)], **former}
    for name, value in data.items():
        if isinstance(value, str) and name in {"text", "reasons", "name"}:
            data[name] = TEXTS[number % len(TEXTS)]
    return {**event, "id": identity, "source": f"/{MUNICIPALITY}/{sector}/fuzz"}


def _spoil(draw: st.DrawFn, event: dict[str, Any]) -> None:
    """Replace, remove, add or wrap one thing somewhere in a message; what is put in is a copy, to be spoilt in turn."""
    place = event
    for _ in range(draw(st.integers(0, 2))):
        inner = [value for value in place.values() if isinstance(value, dict)]
        if inner:
            place = draw(st.sampled_from(inner))
    names = sorted(place, key=str)
    match draw(st.sampled_from(("replace", "replace", "remove", "add", "wrap", "rename"))):
        case "replace" if names:
            place[draw(st.sampled_from(names))] = deepcopy(draw(odd))
        case "remove" if names:
            del place[draw(st.sampled_from(names))]
        case "wrap" if names:
            name = draw(st.sampled_from(names))
            place[name] = [place[name]]
        case "rename" if names:
            name = draw(st.sampled_from(names))
            place[draw(st.text(max_size=8))] = place.pop(name)
        case _:
            name = draw(st.sampled_from((*_ATTRIBUTES, *_ATTRIBUTES_TOO, "person", "text", "sealed", "cpr")))
            place[name] = deepcopy(draw(odd))


@st.composite
def bodies(draw: st.DrawFn, of: str | None = None) -> tuple[str, str, bytes]:
    """A sector, the type in the subject, and a body: mostly JSON, sometimes torn, sometimes nothing but bytes."""
    sector, event = draw(events(of))
    kind = draw(st.sampled_from((*["whole"] * 12, "torn", "doubled", "bytes", "json")))
    whole = written(event, ascii_only=draw(st.booleans()))
    match kind:
        case "torn":
            at = draw(st.integers(0, min(len(whole), 400)))
            body = whole[:at] + draw(st.binary(max_size=4)) + whole[at + draw(st.integers(0, 3)) :]
        case "doubled":
            body = whole[:-1] + b',"id":"again"}' if draw(st.booleans()) else whole + whole
        case "bytes":
            body = draw(st.binary(max_size=200))
        case "json":
            body = written(draw(odd))
        case _:
            body = whole
    type_name = event.get("type")
    return sector, type_name if isinstance(type_name, str) else "unknown.unreadable", body


def written(value: object, *, ascii_only: bool = True) -> bytes:
    """JSON as careless programs write it: NaN and half characters included."""
    return json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")


@st.composite
def structured(draw: st.DrawFn) -> Input:
    """A message in structured mode, with or without headers."""
    sector, type_name, body = draw(bodies())
    return Input(sector, draw(_subjects(sector, type_name)), draw(_headers({})), body)


@st.composite
def binary(draw: st.DrawFn) -> Input:
    """A message in binary mode: attributes in headers, data as the body."""
    sector, event = draw(events())
    data = event.pop("data", draw(odd))
    body = written(data) if mostly(draw) else draw(st.binary(max_size=60))
    type_name = event.get("type")
    subject = draw(_subjects(sector, type_name if isinstance(type_name, str) else "unknown.unreadable"))
    return Input(sector, subject, draw(_headers({f"ce-{name}": value for name, value in event.items()})), body)


@st.composite
def _subjects(draw: st.DrawFn, sector: str, type_name: str) -> str:
    """Mostly where it belongs; otherwise anything below the sector's own inbox."""
    clean = all(part and part.replace("-", "").isalnum() and part.isascii() for part in type_name.split("."))
    usual = f"sector.{sector}.{MUNICIPALITY}.{type_name if clean else 'unknown.unreadable'}"
    if mostly(draw):
        return usual
    odd_ones = ("999.x.y", "707", "707.a.b.c.d", f"707.{'y' * 300}.z", "707.ÆØÅ.x", "$JS.ACK.x", f"707.x.{CPRS[0]}")
    return f"sector.{sector}.{draw(st.sampled_from(odd_ones))}"


@st.composite
def _headers(draw: st.DrawFn, known: Mapping[str, Any]) -> bytes:
    """A header block: none, the ones that were asked for, and now and then one that is no header."""
    lines = [f"{name}: {_header_text(value)}" for name, value in known.items()]
    lines += [draw(st.sampled_from(_ODD_HEADERS)) for _ in range(draw(st.sampled_from((*[0] * 12, 1, 1, 2))))]
    if not lines:
        return b""
    if not mostly(draw):
        return draw(st.binary(max_size=40)) + b"\r\n\r\n"
    return b"NATS/1.0\r\n" + "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n"


def mostly(draw: st.DrawFn) -> bool:
    """True, but for one time in twenty-five or so."""
    return draw(st.sampled_from((*[True] * 24, False)))


def _header_text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text[:2000].replace("\r", " ").replace("\n", " ")


_ODD_HEADERS: Final = (
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "traceparent: nonsense",
    "Content-Type: application/cloudevents+json",
    "Content-Type: text/plain",
    "ce-id: another",
    "CE-TYPE: social.notification-received",
    "ce-source: /707/social/forged",
    "ce-specversion: 1.0",
    "ce-specversion: 0.3",
    "ce-time: now",
    "ce-time: %00%ff",
    f"x-person: {CPRS[1]}",
    f"x-name: {NAMES[0]}",
    "Status: 409",
    "Nats-Expected-Nothing: 1",
    "no colon at all",
    ": no name",
    "x" * 5_000 + ": long",
    "long: " + "y" * 5_000,
    "smile: 😀",
    *(f"x-{number}: 1" for number in range(3)),
)


def _example(type_name: str) -> str:
    return _EXAMPLES[type_name]


_EXAMPLES: Final = {type_name: json.dumps(cloud_event(type_name, id="x")) for _, type_name in PUBLISHED}
