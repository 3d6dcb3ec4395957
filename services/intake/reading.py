"""What does a message say, before anyone asks whether it is true or allowed?

From the raw bytes, subject and headers to one JSON object whose every text can be stored and every number computed
with. Invariant: pure and total. Whatever the bytes are, the outcome is an object or a refusal, in time and memory
proportional to their length.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.intake.modes import in_headers, lifted
from services.intake.refusals import Refused, path
from shared.forms import form_of
from shared.seals import PREFIX

LARGEST: Final = 256 * 1024
"""Bytes of a body; the message server lets through four times as much."""
DEEPEST: Final = 8
"""Levels of nesting; the published language needs five."""
MOST_HEADERS: Final = 24
"""Headers of a message; in binary mode thirteen of them are attributes."""
LARGEST_HEADERS: Final = 4096
OF_THE_SERVER: Final = frozenset({"Nats-Batch-Id", "Nats-Batch-Sequence", "Nats-Batch-Commit"})
"""What an atomic batch leaves on each of its messages, whoever published it; every other `Nats-…` is an abuse."""

_PRINTABLE: Final = re.compile(r"[\x20-\x7e]*")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TOKEN: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_SUBJECT_TOKENS: Final = 5
# Control characters but tab and line ends, and halves of surrogate pairs: no database and no page can hold them.
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What in the raw text makes it worth looking at every text in it: such a character, or one that is written escaped.
_SUSPICIOUS: Final = re.compile(rf"{_UNSTORABLE.pattern}|\\u(?:00[0-7]|[dD][89a-fA-F]|[fF]{{3}})")
_LARGEST_NUMBER: Final = 2**53
_LONGEST_NUMBER: Final = 32


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it lay in an inbox.

    Attributes:
        sector: whose inbox it was; the message server lets nobody else publish there.
    """

    sector: str
    subject: str
    headers: Mapping[str, str] | None
    body: bytes


class _UnreadableError(Exception):
    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def read(message: Message, municipality: str) -> dict[str, Any] | Refused:
    """The event in a message that was sent to a subject of this municipality, as it is in structured mode."""
    try:
        _check_subject(message, municipality)
        _check_headers(message.headers)
        found, text = _decoded(message.body)
        if message.headers is not None and in_headers(message.headers):
            event = lifted(message.headers, found)
            if isinstance(event, Refused):
                return event
            _check(event, text)
            _check_texts(event)  # a header's value may be written in a way that hides what it holds
            return event
        _check(found, text)
    except _UnreadableError as error:
        return error.refused
    return found


def carried(message: Message, municipality: str) -> Refused | None:
    """What is wrong with a message's subject or headers, before anything is read of its body."""
    try:
        _check_subject(message, municipality)
        _check_headers(message.headers)
    except _UnreadableError as error:
        return error.refused
    return None


def read_object(body: bytes) -> dict[str, Any] | Refused:
    """The one JSON object in these bytes, as strictly read as a body is."""
    try:
        found, text = _decoded(body)
        _check(found, text)
    except _UnreadableError as error:
        return error.refused
    return found


_TOO_DEEP: Final = Refused("too-deep", "body", f"more than {DEEPEST} levels", f"at most {DEEPEST} levels of nesting")


def _decoded(body: bytes) -> tuple[dict[str, Any], str]:
    if len(body) > LARGEST:
        raise _UnreadableError(Refused("too-large", "body", f"{len(body)} bytes", f"at most {LARGEST} bytes"))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _UnreadableError(
            Refused("not-utf8", "body", f"an invalid byte at {error.start}", "JSON in UTF-8")
        ) from None
    try:
        found = _DECODER.decode(text)
    except RecursionError:
        raise _UnreadableError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise _UnreadableError(
            Refused("not-json", "body", f"no JSON at character {error.pos}", "one JSON object")
        ) from None
    if not isinstance(found, dict):
        raise _UnreadableError(Refused("not-json", "body", form_of(found), "one JSON object"))
    return found, text


def _check(found: dict[str, Any], text: str) -> None:
    """What JSON allows and we do not, where the text that was read gives any reason to look."""
    if text.count("{") + text.count("[") >= DEEPEST and _depth(found) > DEEPEST:
        raise _UnreadableError(_TOO_DEEP)
    if PREFIX in text or _SUSPICIOUS.search(text):
        _check_texts(found)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _UnreadableError(Refused("duplicate-key", path(twice), "the same field twice", "each field once"))
    return found


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER or abs(int(digits)) > _LARGEST_NUMBER:
        raise _UnreadableError(_not_a_number("a number too large to compute with"))
    return int(digits)


def _fraction(digits: str) -> float:
    if len(digits) > _LONGEST_NUMBER or abs(float(digits)) > _LARGEST_NUMBER:
        raise _UnreadableError(_not_a_number("a number too large to compute with"))
    return float(digits)


def _constant(_: str) -> None:
    raise _UnreadableError(_not_a_number("not a number, or infinite"))


def _not_a_number(found: str) -> Refused:
    return Refused("number-not-allowed", "body", found, f"numbers up to {_LARGEST_NUMBER}")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)


def _depth(value: Any) -> int:
    level, deepest = [value], 0
    while level and deepest <= DEEPEST:
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list):
                inner.extend(each)
        deepest += any(isinstance(each, dict | list) for each in level)
        level = inner
    return deepest


def _check_texts(found: dict[str, Any]) -> None:
    waiting: list[tuple[str, Any]] = list(found.items())
    for name, value in waiting:  # grows while it is walked: nesting is bounded by now
        if isinstance(value, str):
            _check_text(name, value)
        elif isinstance(value, dict):
            waiting.extend((f"{name}.{inner}", each) for inner, each in value.items())
        elif isinstance(value, list):
            waiting.extend((name, each) for each in value)


def _check_text(name: str, value: str) -> None:
    if _UNSTORABLE.search(value) or _UNSTORABLE.search(name):
        raise _UnreadableError(
            Refused(
                "text-not-allowed",
                path(*name.split(".")),
                "a control character or half a character",
                "text without control characters",
            )
        )
    if value.lstrip().startswith(PREFIX):
        raise _UnreadableError(
            Refused("text-not-allowed", path(*name.split(".")), "a text that looks sealed", "plain text")
        )


def _check_subject(message: Message, municipality: str) -> None:
    tokens = message.subject.split(".")
    expected = f"sector.{message.sector}.{municipality}.<source>.<what-happened>"
    if (
        len(tokens) != _SUBJECT_TOKENS
        or tokens[:2] != ["sector", message.sector]
        or not all(map(_TOKEN.fullmatch, tokens))
    ):
        raise _UnreadableError(
            Refused("subject-not-allowed", "subject", f"a subject of {len(tokens)} tokens", expected)
        )
    if tokens[2] != municipality:
        raise _UnreadableError(Refused("wrong-municipality", "subject", "another municipality's code", expected))


def _check_headers(given: Mapping[str, str] | None) -> None:
    if not given:
        return
    headers = {name: value for name, value in given.items() if name not in OF_THE_SERVER}
    found = ""
    if len(headers) > MOST_HEADERS:
        found = f"{len(headers)} headers"
    elif sum(len(name) + len(value) for name, value in headers.items()) > LARGEST_HEADERS:
        found = "headers that are too long"
    elif any(name.lower().startswith("nats-") for name in headers):
        found = "a header that steers the message server"
    elif not all(_HEADER_NAME.fullmatch(name) and _PRINTABLE.fullmatch(value) for name, value in headers.items()):
        found = "a malformed name, or a character that cannot be printed"
    if found:
        expected = f"at most {MOST_HEADERS} printable headers of {LARGEST_HEADERS} characters, none named Nats-…"
        raise _UnreadableError(Refused("header-not-allowed", "headers", found, expected))
