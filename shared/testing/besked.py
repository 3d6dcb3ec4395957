"""What does Beskedfordeler deliver? A Haendelsesbesked as a distributor writes it, and what a test changes in it.

Invariant: a message made here without changes is well-formed; the number in it belongs to no person.
"""

from typing import Final
from uuid import uuid4

from shared.testing.messages import CPR, TEXT

ABSENCE: Final = (
    "<absence><quarter>2025-Q1</quarter><school_days>80</school_days><unauthorised>24</unauthorised></absence>"
)
CONCERN_DATA: Final = f"<category>absence</category><facts>{ABSENCE}</facts><text>{TEXT}</text>"
"""The data of a concern of a school."""
CONCERN: Final = "urn:samspor:beskedtype:school.concern-shared"


def besked(  # noqa: PLR0913 (each is something that a test changes)
    *,
    besked_id: str | None = None,
    beskedtype: str = CONCERN,
    person: str | None = f"urn:oio:cpr-nr:{CPR}",
    related: str | None = None,
    handling: str | None = None,
    occurred: str | None = "2025-03-03T10:15:00",
    registered: str | None = None,
    made: str | None = None,
    delivery: str = "",
    data: str = CONCERN_DATA,
    element: str = "Haendelse",
    inside: str | None = None,
    pushed: bool = False,
) -> bytes:
    """A message; `inside` replaces all that stands in Beskeddata, `pushed` wraps it as it is pushed to a receiver."""
    identifier = str(uuid4()) if besked_id is None else besked_id
    concerns = "" if related is None else f"<RelateretObjekt>{_id('ObjektId', related)}</RelateretObjekt>"
    record = (
        ("" if registered is None else _moment("Registreringstidspunkt", registered))
        + ("" if person is None else _id("ObjektId", person))
        + ("" if handling is None else _id("ObjektHandling", handling))
    )
    told = inside if inside is not None else f'<{element} xmlns="urn:samspor:haendelse:1.0">{data}</{element}>'
    message = (
        '<Haendelsesbesked xmlns="urn:oio:besked:kuvert:1.0" xmlns:sd="urn:oio:sagdok:3.0.0">'
        f"{_id('BeskedId', identifier)}<BeskedVersion>1.0</BeskedVersion><Beskedkuvert><Filtreringsdata>"
        f"{_id('Beskedtype', beskedtype)}{concerns}<ObjektRegistrering>{record}</ObjektRegistrering></Filtreringsdata>"
        f"<Leveranceinformation>{'' if made is None else _moment('Dannelsestidspunkt', made)}{delivery}"
        f"</Leveranceinformation>{'' if occurred is None else _moment('GyldighedFra', occurred)}</Beskedkuvert>"
        f"<Beskeddata>{told}</Beskeddata></Haendelsesbesked>"
    )
    if pushed:
        message = f'<i:ModtagBeskedInput xmlns:i="urn:oio:sts:1.0.0">{message}</i:ModtagBeskedInput>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{message}'.encode()


def _id(name: str, identifier: str) -> str:
    kind = "URNIdentifikator" if identifier.startswith("urn:") else "UUIDIdentifikator"
    return f"<{name}><sd:{kind}>{identifier}</sd:{kind}></{name}>"


def _moment(name: str, stamp: str) -> str:
    return f"<{name}><sd:TidsstempelDatoTid>{stamp}</sd:TidsstempelDatoTid></{name}>"
