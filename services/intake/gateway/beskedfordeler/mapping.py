"""Which event does a message of Beskedfordeler mean?

One of our own types, whose Beskedtype follows from its name and whose data stands in our own element; or a message of
another's that a row of the definitions gives a meaning. Invariant: pure; what is not said to mean anything is refused,
and what stands there is judged by intake as if the sector's system had sent it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.intake.gateway.beskedfordeler.faults import fault
from services.intake.gateway.beskedfordeler.reading import Besked
from services.intake.gateway.files.cells import value_of
from services.intake.gateway.files.columns import Column, columns_of
from services.intake.gateway.safe_xml import Element
from services.intake.refusals import Refused, path
from shared.definitions.beskedfordeler import Envelopes, Meaning
from shared.definitions.dated import in_force
from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.sectors import publishers
from shared.events.envelope import derived_id

EVENT: Final = "Haendelse"
"""Our element inside Beskeddata, with an element for each field of the event's data."""
URN: Final = "urn:samspor:beskedtype:"
_FRACTION: Final = re.compile(r"(\.[0-9]{6})[0-9]+")
_MOMENT: Final = Column("time", ("time",), "moment")


class WrongFieldError(Exception):
    """A field of the message does not have its form; `refused` says which."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def beskedtype_of(type_name: str) -> UUID:
    """The Beskedtype of one of our types, for a distributor that knows UUIDs alone; the URN says the same."""
    return derived_id("beskedtype", type_name)


def check(rules: Envelopes, now: datetime) -> None:
    """Look at start whether every row that gives a message a meaning speaks of fields that there are.

    Raises:
        ValueError: naming the row and what is wrong with it.
    """
    for row in rules.messages:
        senders = publishers(row.type, now) if row.type in EVENT_TYPES else ()
        if not senders:
            raise ValueError(f"beskedfordeler: {row.beskedtype}: {row.type} is no type that a sector publishes")
        known = {".".join(column.path[1:]) for sender in senders for column in columns_of(row.type, sender)}
        unknown = sorted({*row.fields, *row.constants} - known)
        if unknown:
            raise ValueError(f"beskedfordeler: {row.beskedtype}: {row.type} has no field {', '.join(unknown)}")


def type_of(besked: Besked, rules: Envelopes, now: datetime) -> str | Meaning:
    """The type that a message means: one of ours, or by a row of the definitions.

    Raises:
        FaultError: it means nothing here.
    """
    ours = _OWN.get(besked.beskedtype)
    if ours is not None:
        return ours
    for row in rules.messages:
        if row.beskedtype == besked.beskedtype and row.handling in (None, besked.handling) and in_force(row, now):
            return row
    known = next((row.name for row in rules.known if row.beskedtype == besked.beskedtype), None)
    found = "a Beskedtype that has no meaning here" if known is None else f"the Beskedtype {known}, which is not mapped"
    raise fault("unknown-beskedtype", rules.elements["beskedtype"].name, found, f"{URN}<type>, or one that is mapped")


def event_of(besked: Besked, meant: str | Meaning, rules: Envelopes, sector: str, source: str) -> dict[str, Any]:
    """The event in a message, as a sector's system would send it.

    Raises:
        FaultError: something is missing, or does not belong there.
        WrongFieldError: a field does not have its form.
    """
    type_name = meant if isinstance(meant, str) else meant.type
    columns = columns_of(type_name, sector)
    data = _ours(besked, columns, rules) if isinstance(meant, str) else _theirs(besked, columns, meant)
    person = _person(besked, rules)
    if person is not None:
        told = data.setdefault("person", {})
        for name, identifier in person.items():
            if told.setdefault(name, identifier) != identifier:
                found = "one in the envelope and another in the data"
                raise fault("two-persons", rules.elements["objekt-id"].name, found, "the same person")
    return {
        "specversion": "1.0",
        "id": besked.id,
        "source": source,
        "type": type_name,
        "time": _time(besked, rules),
        "data": data,
    }


def _time(besked: Besked, rules: Envelopes) -> str:
    names = [rules.elements[role].name for role in rules.occurred]
    if besked.occurred is None:
        raise fault("missing-field", names[0], "nothing", " or ".join(names))
    return str(_value(_MOMENT, _FRACTION.sub(r"\1", besked.occurred)))


def _person(besked: Besked, rules: Envelopes) -> dict[str, str] | None:
    named = {
        (kind, identifier.removeprefix(prefix.prefix))
        for identifier in besked.objects
        for kind, prefix in rules.person_prefixes.items()
        if identifier.startswith(prefix.prefix)
    }
    if len(named) > 1:
        found = f"{len(named)} persons"
        raise fault("two-persons", rules.elements["objekt-id"].name, found, "the one whom the event is about")
    return dict(named) if named else None


def _ours(besked: Besked, columns: Sequence[Column], rules: Envelopes) -> dict[str, Any]:
    namespace = rules.namespaces["samspor"]
    found = [each for each in besked.data if (each.namespace, each.name) == (namespace, EVENT)]
    if len(found) != 1:
        field = rules.elements["beskeddata"].name
        raise fault("not-a-besked", field, f"{len(found)} elements {EVENT}", f"one {EVENT} in {namespace}")
    by_path = {column.path[1:]: column for column in columns if column.path[0] == "data"}
    data: dict[str, Any] = {}
    _take(found[0], (), by_path, namespace, data)
    return data


def _take(
    place: Element,
    above: tuple[str, ...],
    by_path: Mapping[tuple[str, ...], Column],
    namespace: str,
    into: dict[str, Any],
) -> None:
    for element in place.inside:
        here = (*above, element.name)
        column = by_path.get(here) if element.namespace == namespace else None
        if column is not None and not element.inside:
            value = _value(replace(column, many=False), element.text)
            if value is not None:
                _put(into, element.name, value, column)
        elif element.namespace == namespace and any(each[: len(here)] == here for each in by_path) and column is None:
            if element.name in into:
                raise fault("extra-field", path("data", *here), "the element twice", "each element once")
            into[element.name] = {}
            _take(element, here, by_path, namespace, into[element.name])
        else:
            fields = ", ".join(sorted(".".join(each) for each in by_path))
            raise fault("extra-field", path("data", *here), "an element that is no field", fields)


def _put(into: dict[str, Any], name: str, value: Any, column: Column) -> None:
    if column.many:
        into.setdefault(name, []).append(value)
    elif name in into:
        raise fault("extra-field", path(*column.path), "the element twice", "each element once")
    else:
        into[name] = value


def _theirs(besked: Besked, columns: Sequence[Column], row: Meaning) -> dict[str, Any]:
    by_name = {".".join(column.path[1:]): column for column in columns if column.path[0] == "data"}
    data: dict[str, Any] = {}
    for field, constant in row.constants.items():
        _reach(data, field)[field.rpartition(".")[2]] = constant
    for field, taken in row.fields.items():
        for text in _texts(besked.data, taken.path.split("/"), row.namespaces):
            value = _value(replace(by_name[field], many=False), taken.codes.get(text.strip(), text))
            if value is not None:
                _put(_reach(data, field), field.rpartition(".")[2], value, by_name[field])
    return data


def _reach(data: dict[str, Any], field: str) -> dict[str, Any]:
    for name in field.split(".")[:-1]:
        data = data.setdefault(name, {})
    return data


def _texts(places: Sequence[Element], steps: Sequence[str], namespaces: Mapping[str, str]) -> list[str]:
    for step in steps[:-1]:
        places = [inner for place in _named(places, step, namespaces) for inner in place.inside]
    return [place.text for place in _named(places, steps[-1], namespaces)]


def _named(places: Sequence[Element], step: str, namespaces: Mapping[str, str]) -> list[Element]:
    prefix, _, name = step.rpartition(":")
    return [place for place in places if (place.namespace, place.name) == (namespaces.get(prefix, ""), name)]


def _value(column: Column, text: str) -> Any:
    value = value_of(column, text)
    if isinstance(value, Refused):
        raise WrongFieldError(replace(value, field=".".join(column.path)))
    return value


_OWN: Final[Mapping[str, str]] = {
    identifier: name
    for name, event_type in EVENT_TYPES.items()
    if event_type.needs is not None
    for identifier in (f"{URN}{name}", str(beskedtype_of(name)))
}
