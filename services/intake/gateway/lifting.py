"""What does a request say, as messages for an inbox?

An event goes on with the bytes that it came in; what a client may leave out (`source`, for people `actor`) is put in
front. Invariant: pure. Whether it is a fact is intake's to judge: here it only has to be JSON of a type that can be
addressed.
Source: CloudEvents, HTTP protocol binding 1.0.2, sections 3.1 (binary), 3.2 (structured) and 3.3 (batched).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from services.intake.attributes import named
from services.intake.gateway.problems import ProblemError
from services.intake.reading import Message
from shared.events.attributes import TRACEPARENT
from shared.forms import form_of

ATTRIBUTE: Final = "ce-"
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\.[a-z0-9][a-z0-9-]{0,59}")
_PRINTABLE: Final = re.compile(r"[\x20-\x7e]{0,1024}")
_ATTRIBUTE_NAME: Final = re.compile(r"ce-[a-z0-9]{1,20}")
_MOST_ATTRIBUTES: Final = 20
_BLANK: Final = " \t\n\r"


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose events these are; `actor` is the person's id where a person tells them."""

    sector: str
    municipality: str
    actor: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """One event on its way.

    Attributes:
        id: what its sender calls it, where that is harmless.
        type: the name of its type, as far as it can be addressed.
    """

    message: Message
    id: str | None
    type: str


def one(body: bytes, origin: Origin, trace: str | None, largest: int) -> list[Told]:
    """The one event of a structured request.

    Raises:
        ProblemError: it is no JSON object of a type that can be addressed, or is another person's.
    """
    text = _decoded(body)
    start = _skipped(text, 0)
    found, end = _parsed(text, start)
    if _skipped(text, end) != len(text):
        raise _not_json(end)
    return [_structured(text[start:end], found, "", origin, trace, largest)]


def several(body: bytes, origin: Origin, trace: str | None, largest: int, most: int) -> list[Told]:
    """The events of a batch.

    Raises:
        ProblemError: it is no list of 1 to `most` events, or one of them cannot be taken; nothing is then.
    """
    events = [
        _structured(text, found, f"events.{index}.", origin, trace, largest)
        for index, (text, found) in enumerate(_elements(_decoded(body), most))
    ]
    if not events:
        raise ProblemError("malformed", field="events", found="an empty list", expected=f"1 to {most} events")
    return events


def binary(
    body: bytes, headers: Iterable[tuple[bytes, bytes]], origin: Origin, trace: str | None, largest: int
) -> list[Told]:
    """The one event whose attributes are in the head of the request.

    Raises:
        ProblemError: as for a structured one; and for an attribute that is given twice.
    """
    if len(body) > largest:
        raise _too_large("", largest)
    attributes = dict(_attributes(headers))
    type_name = _type(unquote(attributes["ce-type"]) if "ce-type" in attributes else None, "")
    attributes.setdefault("ce-source", _source(origin))
    if origin.actor is not None:
        _check_actor(unquote(attributes.setdefault("ce-actor", origin.actor)), origin, "")
    called = {name.removeprefix(ATTRIBUTE): unquote(value) for name, value in attributes.items()}
    message = Message(
        origin.sector,
        _subject(origin, type_name),
        attributes | {"content-type": "application/json"} | _traced(trace),
        body,
    )
    return [Told(message, named(called, origin.sector, origin.municipality).id, type_name)]


def carries_attributes(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the head of a request has attributes of an event."""
    return any(name.startswith(ATTRIBUTE.encode()) for name, _ in headers)


def trace_of(headers: Mapping[str, str]) -> str | None:
    """The trace that a request belongs to, where it is well-formed."""
    said = headers.get("traceparent", "")
    return said if TRACEPARENT.fullmatch(said) else None


def _structured(text: str, found: Any, at: str, origin: Origin, trace: str | None, largest: int) -> Told:
    if not isinstance(found, dict):
        field = at.rstrip(".") or "body"
        raise ProblemError("not-cloudevents", field=field, found=form_of(found), expected="an object")
    type_name = _type(found.get("type"), at)
    added = {} if "source" in found else {"source": _source(origin)}
    if origin.actor is not None:
        if "actor" in found:
            _check_actor(found["actor"], origin, at)
        else:
            added["actor"] = origin.actor
    # In front of the text as it came: what else is in it, and how it is written, is intake's to judge.
    front = "".join(f'"{name}":"{value}",' for name, value in added.items())
    body = (f"{{{front}{text[1:]}" if front else text).encode()
    if len(body) > largest:
        raise _too_large(at, largest)
    message = Message(origin.sector, _subject(origin, type_name), _traced(trace) or None, body)
    return Told(message, named(found, origin.sector, origin.municipality).id, type_name)


def _elements(text: str, most: int) -> Iterator[tuple[str, Any]]:
    """Each element of a JSON list: as it is written, and what it says."""
    at = _skipped(text, 0)
    if text[at : at + 1] != "[":
        raise ProblemError("malformed", field="body", found="no list", expected="a JSON list of events")
    at, count = _skipped(text, at + 1), 0
    closed = text[at : at + 1] == "]"
    while not closed:
        count += 1
        if count > most:
            raise ProblemError(
                "too-large", field="events", found=f"more than {most} events", expected=f"at most {most} events"
            )
        found, end = _parsed(text, at)
        yield text[at:end], found
        at = _skipped(text, end)
        closed = text[at : at + 1] == "]"
        if not closed:
            if text[at : at + 1] != ",":
                raise _not_json(at)
            at = _skipped(text, at + 1)
    if _skipped(text, at + 1) != len(text):
        raise _not_json(at + 1)


def _no_number(_: str) -> int:
    """Numbers are intake's to read; a long one would only cost time here."""
    return 0


_DECODER: Final = json.JSONDecoder(parse_int=_no_number, parse_float=_no_number, parse_constant=_no_number)


def _parsed(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise _not_json(error.pos) from None
    except RecursionError:
        raise ProblemError("too-deep", field="body", found="too many levels", expected="at most 8 levels") from None


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        found = f"an invalid byte at {error.start}"
        raise ProblemError("not-utf8", field="body", found=found, expected="JSON in UTF-8") from None


def _attributes(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if not name.startswith(ATTRIBUTE):
            continue
        if name in seen:
            raise ProblemError("duplicate-key", field="headers", found="an attribute twice", expected="each once")
        seen.add(name)
        fits = _ATTRIBUTE_NAME.fullmatch(name) and _PRINTABLE.fullmatch(value) and len(seen) <= _MOST_ATTRIBUTES
        if not fits:
            raise ProblemError(
                "header-not-allowed",
                field="headers",
                found="an attribute of another form, or too many",
                expected=f"at most {_MOST_ATTRIBUTES} headers ce-<attribute>, printable, percent-encoded",
            )
        yield name, value


def _type(type_name: Any, at: str) -> str:
    if type_name is None:
        expected = "the event's type, such as school.concern-shared"
        raise ProblemError("missing-field", field=f"{at}type", found="nothing", expected=expected)
    if not isinstance(type_name, str) or not _TYPE.fullmatch(type_name):
        expected = "two words of a-z, 0-9 and -, with a dot between"
        raise ProblemError("wrong-form", field=f"{at}type", found=form_of(type_name), expected=expected)
    return type_name


def _check_actor(said: Any, origin: Origin, at: str) -> None:
    if said != origin.actor:
        raise ProblemError(
            "not-your-actor", field=f"{at}actor", found="another actor", expected="the person of the token, or nothing"
        )


def _source(origin: Origin) -> str:
    return f"/{origin.municipality}/{origin.sector}"


def _subject(origin: Origin, type_name: str) -> str:
    return f"sector.{origin.sector}.{origin.municipality}.{type_name}"


def _traced(trace: str | None) -> dict[str, str]:
    return {} if trace is None else {"traceparent": trace}


def _not_json(position: int) -> ProblemError:
    return ProblemError("not-json", field="body", found=f"no JSON at character {position}", expected="JSON")


def _too_large(at: str, largest: int) -> ProblemError:
    return ProblemError(
        "too-large",
        field=at.rstrip(".") or "body",
        found=f"an event of more than {largest} bytes",
        expected=f"at most {largest} bytes an event",
    )


def types_of(events: Sequence[Told]) -> list[str]:
    """The types of these events, in their order."""
    return [event.type for event in events]
