"""What does a message of Beskedfordeler say, before anyone asks which event it means?

A Haendelsesbesked, by itself or in the ModtagBeskedInput that is pushed to a receiver: its id, its type, whom and what
it concerns, when it came about, and its data. Invariant: pure; elements are known by namespace and name, those that are
not needed are passed over, and what is needed stands there exactly once.
Source: shared/definitions/beskedfordeler.yaml.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.intake.gateway.beskedfordeler.faults import fault
from services.intake.gateway.safe_xml import Element, UnsafeXmlError, parse
from shared.definitions.beskedfordeler import Envelopes, Role

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_URN: Final = re.compile(r"[uU][rR][nN]:[!-~]{1,195}")


@dataclass(frozen=True, slots=True)
class Besked:
    """A message, as far as anything of it can mean something here.

    Attributes:
        id: BeskedId; a UUID in lower case.
        beskedtype, handling: as an identifier; a UUID in lower case.
        objects: the identifiers of those whom or what it concerns.
        occurred: the text of the moment at which it came about; None where it says none.
        data: what stands inside Beskeddata.
    """

    id: str
    beskedtype: str
    handling: str | None
    objects: tuple[str, ...]
    occurred: str | None
    data: tuple[Element, ...]


def read_besked(content: bytes, rules: Envelopes) -> Besked:
    """The message in these bytes.

    Raises:
        FaultError: there is none, or something that it must say is missing.
    """
    try:
        root = parse(io.BytesIO(content), rules.most_elements)
    except UnsafeXmlError as error:
        raise fault("not-xml", "body", str(error), "a Haendelsesbesked as XML in UTF-8") from None
    return _Reading(rules).besked(root)


class _Reading:
    """Elements by their role."""

    def __init__(self, rules: Envelopes) -> None:
        self._rules = rules

    def besked(self, root: Element) -> Besked:
        if self._is(root, "modtag-besked-input"):
            root = self._one(root, "haendelsesbesked")
        elif not self._is(root, "haendelsesbesked"):
            names = " or ".join(self._rules.elements[role].name for role in ("haendelsesbesked", "modtag-besked-input"))
            raise fault("not-a-besked", "body", "another element at the root, or namespace", names)
        envelope = self._one(root, "beskedkuvert")
        filters = self._one(envelope, "filtreringsdata")
        records = list(self._all(filters, "objekt-registrering"))
        related = list(self._all(filters, "relateret-objekt"))
        return Besked(
            id=self._besked_id(self._one(root, "besked-id")),
            beskedtype=self._identifier(self._one(filters, "beskedtype"), "beskedtype"),
            handling=next(self._identifiers(records, "objekt-handling"), None),
            objects=tuple(self._identifiers([*records, *related], "objekt-id")),
            occurred=self._occurred(envelope, records),
            data=tuple(inner for data in self._all(root, "beskeddata") for inner in data.inside),
        )

    def _occurred(self, envelope: Element, records: Sequence[Element]) -> str | None:
        delivery = self._one(envelope, "leveranceinformation")
        for role in self._rules.occurred:
            match role:
                case "gyldighed-fra":
                    places: Sequence[Element] = [envelope]
                case "registreringstidspunkt":
                    places = records
                case "dannelsestidspunkt":
                    places = [delivery]
            for place in places:
                for moment in self._all(place, role):
                    for stamp in self._all(moment, "tidsstempel"):
                        return stamp.text.strip()
        return None

    def _besked_id(self, element: Element) -> str:
        """A UUID, so that it can hold nothing else: it becomes the event's id and is repeated in receipts."""
        identifier = self._identifier(element, "besked-id")
        if not _UUID.fullmatch(identifier):
            expected = f"a UUID in {self._rules.elements['uuid'].name}"
            raise fault("not-a-besked", self._field("besked-id"), "an identifier of another form", expected)
        return identifier

    def _identifiers(self, places: Sequence[Element], role: Role) -> Iterator[str]:
        for place in places:
            for element in self._all(place, role):
                yield self._identifier(element, role)

    def _identifier(self, element: Element, role: Role) -> str:
        kinds: tuple[Role, ...] = ("uuid", "urn")
        found = [(kind, each.text.strip()) for kind in kinds for each in self._all(element, kind)]
        match found:
            case [("uuid", text)] if _UUID.fullmatch(text):
                return str(UUID(text))
            case [("urn", text)] if _URN.fullmatch(text):
                return text
            case _:
                names = " or ".join(self._rules.elements[kind].name for kind in kinds)
                form = f"{len(found)} identifiers" if len(found) != 1 else "an identifier of another form"
                raise fault("not-a-besked", self._field(role), form, f"one {names}")

    def _one(self, place: Element, role: Role) -> Element:
        found = list(self._all(place, role))
        if len(found) != 1:
            field = self._field(role)
            raise fault("not-a-besked", field, f"{len(found)} of them", f"one {field}")
        return found[0]

    def _all(self, place: Element, role: Role) -> Iterator[Element]:
        return place.children(*self._rules.element(role))

    def _is(self, element: Element, role: Role) -> bool:
        return (element.namespace, element.name) == self._rules.element(role)

    def _field(self, role: Role) -> str:
        return self._rules.elements[role].name
