"""A message of Beskedfordeler is the event that it means, whoever sends it, or one fault that says where."""

import io
import time
from typing import Any
from uuid import uuid4

import pytest

from services.intake.gateway.beskedfordeler.mapping import (
    EVENT,
    URN,
    WrongFieldError,
    beskedtype_of,
    check,
    event_of,
    type_of,
)
from services.intake.gateway.beskedfordeler.reading import read_besked
from services.intake.gateway.beskedfordeler.writing import NEXT, RECEIPT, Writer
from services.intake.gateway.faults import FaultError
from services.intake.gateway.safe_xml import Element, parse
from shared.definitions import load
from shared.definitions.beskedfordeler import Envelopes, envelopes, envelopes_of
from shared.testing.besked import CONCERN_DATA, besked
from shared.testing.examples import MOMENT
from shared.testing.messages import CPR, NAME, TEXT

RULES = envelopes()
REGISTER = "248ce14c-a863-4fb5-9e6f-7df9ea850809"
MOVED = {
    "beskedtype": REGISTER,
    "handling": "urn:oio:cpr:personhaendelse:1",
    "type": "person.moved",
    "namespaces": {"r": "urn:a-register"},
    "fields": {"from_municipality": {"path": "r:Flytning/r:Fra", "codes": {"0101": "101"}}},
    "constants": {"to_municipality": "707"},
    "source": "an invented register",
    "confidence": "none",
    "valid_from": "2024-01-01",
}


def event(content: bytes, rules: Envelopes = RULES, sector: str = "school") -> dict[str, Any]:
    """The event in a message."""
    found = read_besked(content, rules)
    return event_of(found, type_of(found, rules, MOMENT), rules, sector, f"/707/{sector}/beskedfordeler")


def fault_of(content: bytes, rules: Envelopes = RULES) -> tuple[str, str]:
    """Code and field of the message's fault, which says nothing of what stands there."""
    with pytest.raises((FaultError, WrongFieldError)) as caught:
        event(content, rules)
    assert isinstance(caught.value, FaultError | WrongFieldError)
    refused = caught.value.refused
    assert not any(secret in str(refused.as_json()) for secret in (CPR, TEXT, NAME))
    return refused.code, refused.field


def test_a_message_of_our_own_type_is_its_event() -> None:
    """Its id is BeskedId in lower case, its time GyldighedFra in Danish time, its person the object's."""
    identifier = uuid4()
    assert event(besked(besked_id=str(identifier).upper())) == {
        "specversion": "1.0",
        "id": str(identifier),
        "source": "/707/school/beskedfordeler",
        "type": "school.concern-shared",
        "time": "2025-03-03T10:15:00+01:00",
        "data": {
            "person": {"cpr": CPR},
            "category": "absence",
            "facts": {"absence": {"quarter": "2025-Q1", "school_days": 80, "unauthorised": 24}},
            "text": TEXT,
        },
    }


def test_the_envelope_may_be_pushed_or_bare_and_its_type_a_uuid_or_a_urn() -> None:
    """The same event."""
    identifier = str(uuid4())
    uuid = str(beskedtype_of("school.concern-shared"))
    forms = [
        besked(besked_id=identifier),
        besked(besked_id=identifier, pushed=True),
        besked(besked_id=identifier, beskedtype=uuid),
    ]
    assert len({str(event(form)) for form in forms}) == 1


def test_a_delivery_that_comes_again_is_the_same_event() -> None:
    """However often it was tried and whenever it was routed: that is no part of what happened."""
    route = "<Leveranceruter><Leverancerute><LeveranceruteLokalUdvidelse><AntalLeveranceforsoeg>{}"
    route += "</AntalLeveranceforsoeg></LeveranceruteLokalUdvidelse></Leverancerute></Leveranceruter>"
    identifier = str(uuid4())
    first, second = (besked(besked_id=identifier, delivery=route.format(attempt)) for attempt in (1, 2))
    assert first != second
    assert event(first) == event(second)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2025-03-03T10:15:00", "2025-03-03T10:15:00+01:00"),
        ("2025-07-03T10:15:00.1234567", "2025-07-03T10:15:00+02:00"),
        ("2025-03-03T10:15:00.1234567+01:00", "2025-03-03T10:15:00.123456+01:00"),
        ("2025-03-03T09:15:00Z", "2025-03-03T09:15:00Z"),
    ],
)
def test_a_time_without_an_offset_is_danish(stamp: str, expected: str) -> None:
    """And one with seven decimals, as some systems write it, keeps six."""
    assert event(besked(occurred=stamp))["time"] == expected


def test_the_time_is_the_first_that_the_message_has() -> None:
    """GyldighedFra, else Registreringstidspunkt, else Dannelsestidspunkt; a message without any is refused."""
    assert event(besked(occurred=None, registered="2025-03-02T00:00:00Z"))["time"] == "2025-03-02T00:00:00Z"
    assert event(besked(occurred=None, made="2025-03-04T00:00:00Z"))["time"] == "2025-03-04T00:00:00Z"
    assert fault_of(besked(occurred=None)) == ("missing-field", "GyldighedFra")


def test_the_person_may_be_named_by_the_id_of_a_following() -> None:
    """In a URN of ours, for sectors that know no CPR numbers."""
    youth = str(uuid4())
    assert event(besked(person=f"urn:samspor:ung:{youth}"))["data"]["person"] == {"youth": youth}


def test_the_person_may_stand_in_the_data_alone() -> None:
    """So that no distributor sees the number; with a name if there is one."""
    person = f"<person><cpr>{CPR}</cpr><name>{NAME}</name></person>"
    found = event(besked(person=None, data=person + CONCERN_DATA))
    assert found["data"]["person"] == {"cpr": CPR, "name": NAME}


def test_two_persons_are_one_too_many() -> None:
    """In the envelope, or one there and another in the data."""
    other = "7403129901"
    assert fault_of(besked(related=f"urn:oio:cpr-nr:{other}")) == ("two-persons", "ObjektId")
    in_data = f"<person><cpr>{other}</cpr></person>"
    assert fault_of(besked(data=in_data + CONCERN_DATA)) == ("two-persons", "ObjektId")
    assert event(besked(related=f"urn:oio:cpr-nr:{CPR}"))["data"]["person"] == {"cpr": CPR}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"<sandhed>{TEXT}</sandhed>", ("extra-field", "data.sandhed")),
        ("<text>a</text><text>b</text>", ("extra-field", "data.text")),
        ("<facts><absence><quarter><a/></quarter></absence></facts>", ("extra-field", "data.facts.absence.quarter")),
        (
            "<facts><absence><school_days>otte</school_days></absence></facts>",
            ("wrong-form", "data.facts.absence.school_days"),
        ),
        ('<text xmlns="urn:another">a</text>', ("extra-field", "data.text")),
        (f"<person><cpr>{CPR[1:]}</cpr></person>", ("zero-lost", "data.person.cpr")),
        ("<a><b/></a>", ("extra-field", "data.a")),
    ],
)
def test_what_does_not_belong_in_the_data_is_named(data: str, expected: tuple[str, str]) -> None:
    """By the field's name, where that has the form of one."""
    assert fault_of(besked(data=data)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ("not-xml", "body")),
        (b"not XML", ("not-xml", "body")),
        (b"<a/>", ("not-a-besked", "body")),
        (b'<Haendelsesbesked xmlns="urn:another"/>', ("not-a-besked", "body")),
        (b'<Haendelsesbesked xmlns="urn:oio:besked:kuvert:1.0"/>', ("not-a-besked", "Beskedkuvert")),
        (besked(beskedtype="urn:another:type"), ("unknown-beskedtype", "Beskedtype")),
        (besked(beskedtype=REGISTER), ("unknown-beskedtype", "Beskedtype")),
        (besked(beskedtype=f"{URN}coordination.pathway-opened"), ("unknown-beskedtype", "Beskedtype")),
        (besked(besked_id=""), ("not-a-besked", "BeskedId")),
        (besked(besked_id=f"{CPR}00000000-0000-0000-0000-000000000000"), ("not-a-besked", "BeskedId")),
        (besked(besked_id=f"urn:x:{CPR}"), ("not-a-besked", "BeskedId")),
        (besked(beskedtype="no-uuid"), ("not-a-besked", "Beskedtype")),
        (besked(element="Andet"), ("not-a-besked", "Beskeddata")),
        (besked().replace(b"urn:oio:sagdok:3.0.0", b"urn:oio:sagdok:1.0.0"), ("not-a-besked", "BeskedId")),
    ],
    ids=range(14),
)
def test_what_is_no_message_has_one_fault(content: bytes, expected: tuple[str, str]) -> None:
    """Also what has the right names in other namespaces."""
    assert fault_of(content) == expected


def test_a_row_of_the_definitions_gives_a_message_of_anothers_a_meaning() -> None:
    """With the fields where the row says they stand, and their codes translated."""
    rules = envelopes_of({**load("beskedfordeler"), "messages": [MOVED]})
    check(rules, MOMENT)
    content = besked(
        beskedtype=REGISTER,
        handling="urn:oio:cpr:personhaendelse:1",
        inside='<Flytning xmlns="urn:a-register"><Fra>0101</Fra></Flytning>',
    )
    found = event(content, rules, "person-register")
    assert (found["type"], found["data"]) == (
        "person.moved",
        {"person": {"cpr": CPR}, "from_municipality": "101", "to_municipality": "707"},
    )
    assert (
        fault_of(besked(beskedtype=REGISTER, handling="urn:oio:cpr:personhaendelse:2"), rules)[0]
        == "unknown-beskedtype"
    )


@pytest.mark.parametrize("wrong", [{"type": "person.flown"}, {"constants": {"color": "blue"}}])
def test_a_row_that_speaks_of_what_there_is_not_keeps_the_gateway_from_starting(wrong: dict[str, object]) -> None:
    """It would otherwise be found out by a message."""
    rules = envelopes_of({**load("beskedfordeler"), "messages": [{**MOVED, **wrong}]})
    with pytest.raises(ValueError, match="beskedfordeler: 248ce14c"):
        check(rules, MOMENT)


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "content",
    [
        f"{LAUGHS}]><a>&i;</a>",
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><a>&a;</a>',
        '<!DOCTYPE a [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd">%a;]><a/>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY a "b"><!ENTITY b "&a;">]><a c="&b;"/>',
        "<!DOCTYPE a><a/>",
        "<a>" * 1000 + "</a>" * 1000,
        "<a>" + "<b/>" * (RULES.most_elements + 1) + "</a>",
        '<?xml version="1.0" encoding="no-such-encoding"?><a/>',
        '<?xml version="1.0" encoding="utf-7"?><a/>',
        "<a>&#0;</a>",
        "<a b='1' b='2'/>",
    ],
    ids=range(12),
)
def test_a_document_with_a_trap_in_it_is_not_read(content: str) -> None:
    """No entity is resolved, nothing is fetched, nothing grows, and it takes no time."""
    began = time.perf_counter()
    assert fault_of(content.encode()) == ("not-xml", "body")
    assert time.perf_counter() - began < 2


def documents(page: bytes) -> list[Element]:
    """The messages in a page that we wrote."""
    root = parse(io.BytesIO(page), 5000)
    return root.inside


def test_what_we_tell_can_be_read_as_what_is_told_to_us() -> None:
    """Receipts and feed messages as Haendelsesbeskeder, with no person in the part that is filtered by."""
    receipt = {"receipt": str(uuid4()), "received_at": "2025-03-03T10:15:00Z", "outcome": "accepted", "sequence": 12}
    youth = str(uuid4())
    told = {
        "id": str(uuid4()),
        "type": "feed.following-started",
        "time": "2025-03-03T10:15:00Z",
        "data": {"person": {"youth": youth, "cpr": CPR}, "categories": ["attendance", "schooling"], "note": "<&>\x00"},
    }
    page = Writer(RULES).page([receipt], [told], "r1-f1")
    assert parse(io.BytesIO(page), 5000).attributes == {NEXT: "r1-f1"}
    first, second = documents(page)
    assert [each.name for each in first.inside] == ["BeskedId", "BeskedVersion", "Beskedkuvert", "Beskeddata"]
    filters = page.decode().partition("Beskeddata")[0]
    assert CPR not in filters
    assert youth not in filters
    (data,) = second.inside[3].inside
    assert (data.name, [(each.name, each.text) for each in data.inside]) == (
        EVENT,
        [("person", ""), ("categories", "attendance"), ("categories", "schooling"), ("note", "<&>\ufffd")],
    )
    assert first.inside[3].inside[0].name == RECEIPT


def test_the_answer_is_the_one_that_a_distributor_expects() -> None:
    """StandardRetur with a StatusKode, in the namespaces of the definitions."""
    answer = parse(io.BytesIO(Writer(RULES).answer("stored", "Ok")), 10)
    (returned,) = answer.inside
    assert [(each.namespace, each.name) for each in (answer, returned)] == [
        ("urn:oio:sts:1.0.0", "ModtagBeskedOutput"),
        ("urn:oio:sagdok:3.0.0", "StandardRetur"),
    ]
    assert [(each.name, each.text) for each in returned.inside] == [("StatusKode", "20"), ("FejlbeskedTekst", "Ok")]
