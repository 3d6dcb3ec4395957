"""How does a refused message become one that can be judged again: as it was, or with other values in some fields?

A corrected message goes in structured mode, without the headers that it came with. Invariant: what its sender sealed
is sealed again, to our own key, and so is what its sector has to seal: nothing personal crosses the message server in
the clear because a person mended it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import to_json

from services.intake.attributes import KNOWN
from services.intake.modes import in_headers, lifted
from services.intake.reading import OF_THE_SERVER, Message, carried, read_object
from services.intake.refusals import UNNAMED, Refused, path
from services.intake.unsealing import SEALED, sealed_to_us, unsealed
from shared.definitions.sectors import sector
from shared.events.envelope import personal_fields
from shared.events.registry import TYPES
from shared.forms import form_of
from shared.sealing import SealingKeys

MOST_FIELDS: Final = 50
_PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){0,6}(?:\.\(unnamed\))?")
_LONGEST_PATH: Final = 80


class MendingRefusedError(Exception):
    """A refused message cannot be mended in the way that was asked for."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused

    def as_json(self) -> dict[str, str]:
        """The refusal as an answer carries it."""
        return self.refused.as_json()


@dataclass(frozen=True, slots=True)
class Opened:
    """A refused message as far as it can be read.

    Attributes:
        event: the event in it, with what was sealed among the other fields; None where there is no JSON object.
        sealed: names of the fields of its data that came sealed.
    """

    message: Message
    event: Mapping[str, Any] | None
    sealed: frozenset[str]


def opened(message: Message, keys: SealingKeys) -> Opened:
    """Read a refused message, whatever was wrong with it."""
    found: Mapping[str, Any] | Refused = read_object(message.body)
    if isinstance(found, Refused):
        return Opened(message, None, frozenset())
    if message.headers is not None and in_headers(message.headers):
        found = lifted(message.headers, found)
        if isinstance(found, Refused):
            return Opened(message, None, frozenset())
    event = unsealed(found, keys)
    if isinstance(event, Refused):
        return Opened(message, found, frozenset())
    inside = frozenset(event["data"]) - frozenset(found["data"]) if event is not found else frozenset()
    return Opened(message, event, inside)


def as_it_was(message: Message, municipality: str) -> Message:
    """A message to be sent again unchanged.

    Raises:
        MendingRefusedError: its subject or its headers would not do, and could steer the message server.
    """
    fault = carried(message, municipality)
    if fault is not None:
        raise _refused("not-correctable", fault.field, fault.found, "a correction, which leaves the headers behind")
    if message.headers is None:
        return message
    headers = {name: value for name, value in message.headers.items() if name not in OF_THE_SERVER}
    return Message(message.sector, message.subject, headers or None, message.body)


def corrected(
    found: Opened, patch: Mapping[str, Any], municipality: str, keys: SealingKeys
) -> tuple[Message, tuple[str, ...]]:
    """The message with other values in some fields, and the paths of everything that is different.

    Args:
        found: the refused message.
        patch: a new value by the path of its field (`id`, `data.category`); None takes the field away.
        municipality: whose installation this is.
        keys: the sealing keys.

    Raises:
        MendingRefusedError: the message cannot be read, a path is none, or nothing would be different.
    """
    if found.event is None:
        raise _refused("not-correctable", "body", "a body that cannot be read", "a JSON object")
    if len(patch) > MOST_FIELDS:
        raise _refused("wrong-form", "fields", f"{len(patch)} fields", f"at most {MOST_FIELDS}")
    event = _copied(found.event)
    for where, value in patch.items():
        _put(event, where, value)
    changed = [where.removesuffix(f".{UNNAMED}") for where in patch]
    message = found.message
    subject = _subject(event.get("type"), message, municipality)
    if subject != message.subject:
        changed.append("subject")
    if carried(Message(message.sector, subject, message.headers, b""), municipality) is not None:
        changed.append("headers")
    changed += _seal(event, found, keys)
    if not changed:
        raise _refused("wrong-form", "fields", "nothing that is different", "at least one field")
    return Message(message.sector, subject, None, to_json(event)), tuple(dict.fromkeys(changed))


def _put(event: dict[str, Any], where: str, value: object) -> None:
    *parents, last = where.split(".")
    first = parents[0] if parents else last
    attribute = not parents and first != "data" and (first in KNOWN or value is None)
    if not _PATH.fullmatch(where) or len(where) > _LONGEST_PATH or not (attribute or (parents and first == "data")):
        raise _refused("wrong-form", "fields", "a path that is none", "an attribute, or data.<field>")
    place: Any = event
    for index, name in enumerate(parents):
        inner = _inner(place, name)
        if inner is None and isinstance(place, dict):
            inner = place[name] = {}
        if not isinstance(inner, dict | list):
            raise _refused("wrong-form", path(*parents[: index + 1]), form_of(inner), "an object or a list")
        place = inner
    if isinstance(place, list):
        _put_in_list(place, last, value, where)
    elif value is None:
        for name in [each for each in place if each == last or (last == UNNAMED and path(each) == UNNAMED)]:
            del place[name]
    elif last != UNNAMED:
        place[last] = value


def _inner(place: dict[str, Any] | list[Any], name: str) -> Any:
    if isinstance(place, dict):
        return place.get(name)
    return place[int(name)] if name.isdecimal() and int(name) < len(place) else None


def _put_in_list(place: list[Any], last: str, value: object, where: str) -> None:
    if not last.isdecimal() or int(last) >= len(place):
        raise _refused("wrong-form", path(*where.split(".")), "no place in the list", "a place that the list has")
    if value is None:
        del place[int(last)]
    else:
        place[int(last)] = value


def _subject(type_name: object, message: Message, municipality: str) -> str:
    if not isinstance(type_name, str) or type_name not in TYPES:
        return message.subject
    return f"sector.{message.sector}.{municipality}.{type_name}"


def _seal(event: dict[str, Any], found: Opened, keys: SealingKeys) -> list[str]:
    """Seal what has to be sealed; which fields are sealed that were not."""
    data, type_name = event.get("data"), event.get("type")
    if not isinstance(data, dict) or SEALED in data:
        return []
    model = TYPES.get(type_name) if isinstance(type_name, str) else None
    personal = ("person", *(personal_fields(model) if model is not None else ()))
    due = sector(found.message.sector).sealing == "required" or found.sealed
    if due:
        event |= sealed_to_us(event, {*personal, *found.sealed}, keys)
    return [f"data.{SEALED}"] if SEALED in event["data"] and not found.sealed else []


def _copied(event: Mapping[str, Any]) -> dict[str, Any]:
    def copy(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: copy(each) for name, each in value.items()}
        return [copy(each) for each in value] if isinstance(value, list) else value

    return {name: copy(value) for name, value in event.items()}


def _refused(code: str, field: str, found: str, expected: str) -> MendingRefusedError:
    return MendingRefusedError(Refused(code, field, found, expected))
