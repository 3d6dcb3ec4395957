"""How is what we tell a sector, and what we answer, written for Beskedfordeler?

Receipts and feed messages become Haendelsesbeskeder: the part that a distributor filters by names our Beskedtype and no
person; all else stands in Beskeddata. Invariant: whatever the texts are, the document is well-formed, and BeskedId is
the id of the message, so that whoever gets it twice can tell.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from services.intake.gateway.beskedfordeler.mapping import EVENT, URN
from shared.definitions.beskedfordeler import Envelopes, Role, Standing

RECEIPT: Final = "Kvittering"
"""Our element inside Beskeddata for a receipt."""
MESSAGES: Final = "Beskeder"
NEXT: Final = "naeste"
VERSION: Final = "1.0"
_RECEIPT_TYPE: Final = f"{URN}receipt"
# What XML 1.0 cannot hold.
_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Writer:
    """Writes documents by the rules of the envelope."""

    def __init__(self, rules: Envelopes) -> None:
        self._rules = rules

    def answer(self, standing: Standing, sentence: str) -> bytes:
        """What a distributor is answered that handed a message in."""
        output = Element(self._tag("modtag-besked-output"))
        returned = self._inside(output, "standard-retur")
        self._inside(returned, "status-kode").text = str(self._rules.status_codes[standing].code)
        self._inside(returned, "fejlbesked-tekst").text = _writable(sentence)
        return _document(output)

    def page(self, receipts: Iterable[Mapping[str, Any]], feed: Iterable[Mapping[str, Any]], cursor: str) -> bytes:
        """Receipts and feed messages, and the cursor to ask on with."""
        root = Element(self._own(MESSAGES), {NEXT: cursor})
        for receipt in receipts:
            self._besked(root, receipt["receipt"], _RECEIPT_TYPE, receipt["received_at"], RECEIPT, receipt)
        for message in feed:
            self._besked(root, message["id"], f"{URN}{message['type']}", message["time"], EVENT, message["data"])
        return _document(root)

    def _besked(
        self, root: Element, identifier: str, beskedtype: str, moment: str, name: str, content: Mapping[str, Any]
    ) -> None:
        besked = self._inside(root, "haendelsesbesked")
        self._inside(self._inside(besked, "besked-id"), "uuid").text = identifier
        self._inside(besked, "besked-version").text = VERSION
        envelope = self._inside(besked, "beskedkuvert")
        filters = self._inside(envelope, "filtreringsdata")
        self._inside(self._inside(filters, "beskedtype"), "urn").text = beskedtype
        delivery = self._inside(envelope, "leveranceinformation")
        self._inside(self._inside(delivery, "dannelsestidspunkt"), "tidsstempel").text = moment
        data = self._inside(besked, "beskeddata")
        self._write(SubElement(data, self._own(name)), content)

    def _write(self, place: Element, content: Mapping[str, Any]) -> None:
        for name, value in content.items():
            for each in value if isinstance(value, list | tuple) else [value]:
                if each is None:
                    continue
                element = SubElement(place, self._own(name))
                if isinstance(each, Mapping):
                    self._write(element, each)
                else:
                    element.text = _text(each)

    def _inside(self, place: Element, role: Role) -> Element:
        return SubElement(place, self._tag(role))

    def _tag(self, role: Role) -> str:
        namespace, name = self._rules.element(role)
        return f"{{{namespace}}}{name}"

    def _own(self, name: str) -> str:
        return f"{{{self._rules.namespaces['samspor']}}}{name}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _writable(str(value))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _document(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
