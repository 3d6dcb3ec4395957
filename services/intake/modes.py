"""Does a message carry its attributes in its headers or in its body, and what is the one event in it?

CloudEvents binary mode: each attribute in a header `ce-<attribute>`, the data alone in the body. Structured mode: all
of it in the body. Invariant: an event is the same object in both modes, and so has the same fingerprint; a message
that is neither, or both, is refused.
Source: CloudEvents, NATS protocol binding (working draft after 1.0.2), section 3.1; values are percent-encoded as in
the HTTP binding, section 3.1.3.2.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from services.intake.refusals import Refused

PREFIX: Final = "ce-"
_CONTENT_TYPE: Final = "content-type"
_STRUCTURED: Final = "application/cloudevents"
_INTEGER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_INTEGERS: Final = frozenset({"dataversion"})


def in_headers(headers: Mapping[str, str] | None) -> bool:
    """Whether a message's attributes are in its headers."""
    return headers is not None and any(name.lower().startswith(PREFIX) for name in headers)


def lifted(headers: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any] | Refused:
    """The event whose attributes are in these headers and whose data is this, as it would be in structured mode."""
    event: dict[str, Any] = {}
    for header, text in headers.items():
        name = header.lower()
        if name == _CONTENT_TYPE and text.lower().startswith(_STRUCTURED):
            return _mixed("a content type that says that the attributes are in the body")
        if not name.startswith(PREFIX):
            continue
        attribute = name.removeprefix(PREFIX)
        if attribute in event:
            return Refused("duplicate-key", "headers", "an attribute twice", "each attribute once")
        value = _decoded(text)
        if value is None:
            return Refused("not-utf8", "headers", "an attribute that is no UTF-8", "values percent-encoded as UTF-8")
        event[attribute] = int(value) if attribute in _INTEGERS and _INTEGER.fullmatch(value) else value
    if "data" in event or "specversion" in data:
        return _mixed("attributes in the headers and in the body")
    content_type = next((text for name, text in headers.items() if name.lower() == _CONTENT_TYPE), None)
    if content_type is not None:
        event.setdefault("datacontenttype", content_type)
    event["data"] = dict(data)
    return event


def _decoded(text: str) -> str | None:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None


def _mixed(found: str) -> Refused:
    expected = "ce-… headers with the data alone as body, or all of the event in the body"
    return Refused("mixed-modes", "headers", found, expected)
