"""Which event is in a message whose attributes are in its headers, and what is refused that is neither or both?"""

import json
from typing import Any
from urllib.parse import quote

import pytest

from services.intake.acceptance import Fact, accept
from services.intake.reading import DEEPEST, Message
from services.intake.refusals import Refused
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import CONCERN, CPR, NAME, SEALING, TEXT, binary, body_of, cloud_event, sealed, subject_of

SCHEMA = f"https://samspor.example/v1/schemas/{CONCERN}/1"


def told(headers: dict[str, str] | None, body: bytes) -> Fact | Refused:
    """What becomes of a concern of the school."""
    _, outcome = accept(Message("school", subject_of(), headers, body), MUNICIPALITY, MOMENT, SEALING)
    return outcome


def fact_of(headers: dict[str, str] | None, body: bytes) -> Fact:
    """The fact in a message that has one."""
    outcome = told(headers, body)
    assert isinstance(outcome, Fact), outcome
    return outcome


EVENTS: dict[str, dict[str, Any]] = {
    "plain": cloud_event(),
    "with a name": cloud_event(person={"cpr": CPR, "name": NAME}),
    "with everything": cloud_event(
        dataversion=1,
        dataschema=SCHEMA,
        legalbasis="SSD",
        purpose="early-effort",
        actor="teacher:t-17",
        datacontenttype="application/json",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        tracestate="a=b",
    ),
}


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_the_same_fact_in_both_modes(event: str) -> None:
    """Fingerprint included, so that one sent again in the other mode is a duplicate; sealed or not."""
    structured = fact_of(None, body_of(EVENTS[event]))
    assert fact_of(*binary(EVENTS[event])) == structured
    assert fact_of(None, body_of(sealed(EVENTS[event]))) == structured
    assert fact_of(*binary(sealed(EVENTS[event]))) == structured


def test_what_describes_the_body_alone_is_no_part_of_the_fingerprint() -> None:
    """The version is the same whether it is stated, said by the schema, or the first one."""
    plain = fact_of(None, body_of(cloud_event())).canonical
    for more in ({"datacontenttype": "application/json"}, {"dataschema": SCHEMA}, {"dataversion": 1}):
        assert fact_of(None, body_of(cloud_event(**more))).canonical == plain


def test_names_of_headers_are_read_in_any_case_and_values_decoded() -> None:
    """As HTTP middle stations write them, percent-encoded where the binding says so."""
    headers, body = binary(cloud_event())
    turned = {name.upper(): quote(value, safe="") for name, value in headers.items() if name != "Content-Type"}
    assert fact_of(turned, body) == fact_of(headers, body)


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
def test_the_content_type_may_come_as_a_header_or_as_an_attribute(content_type: str) -> None:
    """The working draft of the binding changed its mind; clients of both kinds exist."""
    headers, body = binary(cloud_event())
    plain = {name: value for name, value in headers.items() if name != "Content-Type"}
    for way in ({}, {"content-type": content_type}, {"ce-datacontenttype": content_type}):
        fact_of(plain | way, body)


HEADERS, BODY = binary(cloud_event())
REFUSED: dict[str, tuple[dict[str, str], bytes, str, str]] = {
    "no specversion": (
        {name: value for name, value in HEADERS.items() if name != "ce-specversion"},
        BODY,
        "not-cloudevents",
        "specversion",
    ),
    "no id": ({name: value for name, value in HEADERS.items() if name != "ce-id"}, BODY, "missing-field", "id"),
    "a structured content type": (
        HEADERS | {"Content-Type": "application/cloudevents+json"},
        BODY,
        "mixed-modes",
        "headers",
    ),
    "attributes in the body, too": (HEADERS, body_of(cloud_event()), "mixed-modes", "headers"),
    "one attribute in a header, the rest in the body": (
        {"ce-id": "s-1"},
        body_of(cloud_event()),
        "mixed-modes",
        "headers",
    ),
    "data in a header": (HEADERS | {"ce-data": "{}"}, BODY, "mixed-modes", "headers"),
    "an attribute twice": (HEADERS | {"CE-ID": "s-2"}, BODY, "duplicate-key", "headers"),
    "an unknown attribute": (HEADERS | {"ce-colour": "blue"}, BODY, "extra-field", "colour"),
    "an attribute without a name": (HEADERS | {"ce-": "x"}, BODY, "extra-field", "(unnamed)"),
    "no UTF-8": (HEADERS | {"ce-actor": "%ff%fe"}, BODY, "not-utf8", "headers"),
    "a control character, encoded": (HEADERS | {"ce-actor": "a%00"}, BODY, "text-not-allowed", "actor"),
    "what looks sealed, encoded": (HEADERS | {"ce-actor": "%73ealed.v1.a.b"}, BODY, "text-not-allowed", "actor"),
    "a version that is none": (HEADERS | {"ce-dataversion": "01"}, BODY, "unknown-version", "dataversion"),
    "a version that is a word": (HEADERS | {"ce-dataversion": "one"}, BODY, "unknown-version", "dataversion"),
    "another content type": (HEADERS | {"Content-Type": "text/xml"}, BODY, "wrong-form", "datacontenttype"),
    "no body": (HEADERS, b"", "not-json", "body"),
    "a list as body": (HEADERS, b"[]", "not-json", "body"),
    "a deep body": (HEADERS, b'{"facts":' + b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST + b"}", "too-deep", "body"),
    "a number as id": (HEADERS | {"ce-id": CPR}, BODY, "personal-in-attribute", "id"),
    "a header that steers the server": (HEADERS | {"Nats-Msg-Id": "1"}, BODY, "header-not-allowed", "headers"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_is_no_event_in_binary_mode_is_refused_with_its_field(message: str) -> None:
    """And nothing of what was sent is repeated."""
    headers, body, code, field = REFUSED[message]
    refused = told(headers, body)
    assert isinstance(refused, Refused), refused
    assert (refused.code, refused.field) == (code, field)
    said = json.dumps(refused.as_json(), ensure_ascii=False)
    assert not any(value in said for value in (CPR, TEXT, NAME, "blue"))


SCHEMAS = [
    (SCHEMA, None),
    (f"/v1/schemas/{CONCERN}/1", None),
    (f"http://127.0.0.1:8709/samspor/v1/schemas/{CONCERN}/1", None),
    (f"/v1/schemas/{CONCERN}/2", "unknown-version"),
    ("/v1/schemas/school.left/1", "schema-mismatch"),
    (f"https://samspor.example/schemas/{CONCERN}/1", "wrong-form"),
    (f"/v1/schemas/{CONCERN}/01", "wrong-form"),
    ("urn:x", "wrong-form"),
]


@pytest.mark.parametrize(("schema", "code"), SCHEMAS)
def test_a_schema_says_the_type_and_the_version(schema: str, code: str | None) -> None:
    """Wherever it is served from; another type's or another version's is refused."""
    outcome = told(None, body_of(cloud_event(dataschema=schema)))
    assert (outcome.code if isinstance(outcome, Refused) else None) == code


def test_a_version_and_a_schema_of_another_do_not_go_together() -> None:
    """The stated version is one that exists."""
    outcome = told(None, body_of(cloud_event(dataversion=1, dataschema=f"/v1/schemas/{CONCERN}/7")))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.field) == ("schema-mismatch", "dataschema")
