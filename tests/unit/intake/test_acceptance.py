"""Which messages are facts, and how is everything else refused: by a code, naming the field, repeating no value?"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from services.intake.acceptance import Fact, PersonTold, accept
from services.intake.attributes import Named
from services.intake.reading import DEEPEST, LARGEST, MOST_HEADERS, Message
from services.intake.refusals import REASONS, Refused
from shared.definitions.event_types import EVENT_TYPES, about_organisation
from shared.definitions.intake import RECEIVING
from shared.definitions.sectors import sector
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import (
    ABSENT,
    CONCERN,
    CPR,
    FORMER_CPR,
    NAME,
    SEALING,
    TEXT,
    body_of,
    cloud_event,
    sealed,
    sector_of,
    subject_of,
)

NOW = MOMENT + timedelta(hours=1)
INBOUND = sorted(name for name, kind in EVENT_TYPES.items() if kind.needs is not None)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
POSTING = "finance.posting-imported"
YOUTH = "3f0c1d52-7c3d-4b2e-9d59-0f6f4c3a2b10"


def told(
    event: Mapping[str, Any] | bytes,
    *,
    sector: str = "school",
    subject: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[Named, Fact | Refused]:
    """What becomes of a message."""
    body = event if isinstance(event, bytes) else body_of(event)
    return accept(Message(sector, subject or subject_of(CONCERN), headers, body), MUNICIPALITY, NOW, SEALING)


def fact_of(event: Mapping[str, Any], **where: Any) -> Fact:
    """The fact in a message that has one."""
    _, fact = told(event, **where)
    assert isinstance(fact, Fact), fact
    return fact


@pytest.mark.parametrize("type_name", INBOUND)
def test_every_inbound_type_is_accepted_from_its_sector(type_name: str) -> None:
    """The message of the type's example is a fact with that data, at its time; sealed where it has to be."""
    sender = sector(sector_of(type_name))
    person = None if sender.knows_cpr or about_organisation(type_name) else {"youth": YOUTH}
    event = cloud_event(type_name, person=person)
    sent = sealed(event) if sender.sealing == "required" else event
    fact = fact_of(sent, sector=sender.code, subject=subject_of(type_name))
    assert (fact.data.TYPE, fact.occurred_at, fact.sector) == (type_name, MOMENT, sender.code)


def test_a_fact_says_who_is_spoken_of_and_keeps_what_the_sender_states() -> None:
    """Number, birth date, name, basis, purpose, actor and trace are all there."""
    stated: dict[str, Any] = {
        "legalbasis": "SSD",
        "purpose": "early-effort",
        "actor": "teacher:t-17",
        "traceparent": TRACE,
    }
    fact = fact_of(cloud_event(person={"cpr": CPR, "name": f" {NAME} "}, **stated))
    assert fact.person is not None
    assert (fact.person.cpr, str(fact.person.born), fact.person.name) == (CPR, "2012-03-14", NAME)
    assert (fact.legal_basis, fact.purpose, fact.actor, fact.traceparent) == tuple(stated.values())


def test_a_youth_is_named_by_youth_id_as_well() -> None:
    """Then there is no number and no birth date."""
    fact = fact_of(cloud_event(person={"youth": YOUTH}))
    assert fact.person is not None
    assert (fact.person.youth, fact.person.cpr, fact.person.born) == (YOUTH, None, None)


def test_the_trace_may_come_in_a_header_and_is_dropped_where_it_is_malformed() -> None:
    """It is no part of the fact, so it is never a reason to refuse."""
    assert fact_of(cloud_event(), headers={"traceparent": TRACE}).traceparent == TRACE
    assert fact_of(cloud_event(traceparent="nonsense")).traceparent is None


def test_the_same_body_has_the_same_canonical_bytes_whatever_its_layout_and_trace() -> None:
    """So a resend is recognised; another body is not taken for it."""
    event = cloud_event()
    turned = dict(reversed(list(event.items()))) | {"traceparent": TRACE, "tracestate": "a=b"}
    spread = json.dumps(turned, indent=3).encode()
    _, resent = told(spread)
    assert isinstance(resent, Fact)
    assert resent.canonical == fact_of(event).canonical
    assert fact_of(cloud_event(data={"text": TEXT + "!"})).canonical != resent.canonical


def test_what_was_written_escaped_is_read_as_what_it_means() -> None:
    """Danish letters may come as escapes, and are the same body then."""
    escaped = json.dumps(cloud_event(), ensure_ascii=True).encode()
    _, fact = told(escaped)
    assert isinstance(fact, Fact)
    assert fact.canonical == fact_of(cloud_event()).canonical


def nested(levels: int) -> dict[str, Any]:
    """A concern whose facts lie this deep."""
    inner: dict[str, Any] = {}
    for _ in range(levels):
        inner = {"absence": inner}
    return cloud_event(data={"facts": inner})


def with_data(**changes: Any) -> dict[str, Any]:
    """A concern with some fields of its data changed."""
    return cloud_event(data=changes)


def raw(old: str, new: str) -> bytes:
    """A concern whose bytes say something that no honest writer would write."""
    body = body_of(cloud_event()).decode()
    assert old in body
    return body.replace(old, new).encode("utf-8", "surrogatepass")


REFUSED: dict[str, tuple[bytes | dict[str, Any], str, str]] = {
    "empty": (b"", "not-json", "body"),
    "no JSON": (b"hej", "not-json", "body"),
    "JSON with something behind it": (body_of(cloud_event()) + b"{}", "not-json", "body"),
    "a list": (b"[]", "not-json", "body"),
    "a text": (b'"hej"', "not-json", "body"),
    "invalid UTF-8": (raw("træt", "tr\udce6t"), "not-utf8", "body"),
    "Latin-1": (body_of(cloud_event()).decode().encode("latin-1"), "not-utf8", "body"),
    "a byte order mark": (b"\xef\xbb\xbf" + body_of(cloud_event()), "not-json", "body"),
    "too large": (body_of(with_data(text="x" * LARGEST)), "too-large", "body"),
    "one mebibyte": (b"[" * (1024 * 1024 - 600), "too-large", "body"),
    "the same field twice": (raw('"type":', '"id":"s-2","type":'), "duplicate-key", "id"),
    "the same field twice further in": (raw('"category":', '"text":"a","category":'), "duplicate-key", "text"),
    "deep nesting": (nested(DEEPEST), "too-deep", "body"),
    "nesting beyond what can be parsed": (b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too-deep", "body"),
    "not a number": (raw('"data":{', '"dataversion":NaN,"data":{'), "number-not-allowed", "body"),
    "infinity": (raw('"data":{', '"dataversion":-Infinity,"data":{'), "number-not-allowed", "body"),
    "a huge number": (raw('"data":{', f'"dataversion":1{"0" * 5000},"data":{{'), "number-not-allowed", "body"),
    "a huge exponent": (raw('"data":{', '"dataversion":1e999,"data":{'), "number-not-allowed", "body"),
    "a control character": (raw("træt", "tr\\u0000t"), "text-not-allowed", "data.text"),
    "half a surrogate pair": (raw("træt", "tr\\ud800t"), "text-not-allowed", "data.text"),
    "a text that looks sealed": (with_data(text=f"sealed.v1.{YOUTH}.AAAA"), "text-not-allowed", "data.text"),
    "one that looks sealed, escaped": (raw("Han kommer", "\\u0073ealed.v1.a.b "), "text-not-allowed", "data.text"),
    "a sealed name": (
        cloud_event(person={"cpr": CPR, "name": "sealed.v1.a.b"}),
        "text-not-allowed",
        "data.person.name",
    ),
    "no specversion": (cloud_event(specversion=ABSENT), "not-cloudevents", "specversion"),
    "another specversion": (cloud_event(specversion="0.3"), "not-cloudevents", "specversion"),
    "any object": ({"hello": "there"}, "not-cloudevents", "specversion"),
    "no id": (cloud_event(id=ABSENT), "missing-field", "id"),
    "no time": (cloud_event(time=ABSENT), "missing-field", "time"),
    "no data": (cloud_event(data={}) | {"data": None}, "wrong-form", "data"),
    "an unknown attribute": (cloud_event(subject=CPR), "extra-field", "subject"),
    "an unknown attribute without a name": (cloud_event() | {CPR: 1}, "extra-field", "(unnamed)"),
    "an id that is a number": (cloud_event(id=7), "wrong-form", "id"),
    "an id with spaces": (cloud_event(id="a b"), "wrong-form", "id"),
    "an id that is a CPR number": (cloud_event(id=CPR), "personal-in-attribute", "id"),
    "an id with a hyphenated CPR number": (cloud_event(id="740312-9900:1"), "personal-in-attribute", "id"),
    "an id glued to the person's number": (cloud_event(id=f"x{CPR}x"), "personal-in-attribute", "id"),
    "an actor glued to the person's number": (cloud_event(actor=f"a{CPR}"), "personal-in-attribute", "actor"),
    "another content type": (cloud_event(datacontenttype="text/xml"), "wrong-form", "datacontenttype"),
    "an actor with a space": (cloud_event(actor="Hanne Hansen"), "wrong-form", "actor"),
    "a basis that is in no list": (cloud_event(legalbasis="BECAUSE"), "value-not-in-list", "legalbasis"),
    "a purpose that is in no list": (cloud_event(purpose="curiosity"), "value-not-in-list", "purpose"),
    "an unknown type": (cloud_event(type="school.lunch-eaten"), "unknown-type", "type"),
    "an unknown version": (cloud_event(dataversion=2), "unknown-version", "dataversion"),
    "a version that is true": (cloud_event(dataversion=True), "unknown-version", "dataversion"),
    "another type than the subject's": (cloud_event(type="school.left"), "wrong-sector", "type"),
    "another sector's source": (cloud_event(source="/707/social/dubu"), "wrong-sector", "source"),
    "another municipality's source": (cloud_event(source="/751/school"), "wrong-municipality", "source"),
    "a source of another form": (cloud_event(source="urn:school"), "wrong-form", "source"),
    "a time without offset": (cloud_event(time="2025-04-07T10:30:00"), "wrong-form", "time"),
    "a time that is no time": (cloud_event(time="2025-02-30T10:30:00Z"), "wrong-form", "time"),
    "a time in words": (cloud_event(time="i går"), "wrong-form", "time"),
    "a time before time": (cloud_event(time="0001-01-01T00:00:00+14:00"), "wrong-form", "time"),
    "long ago": (cloud_event(time="1970-01-01T00:00:00Z"), "time-too-early", "time"),
    "in the future": (
        cloud_event(time=(NOW + timedelta(seconds=RECEIVING.clock_tolerance_seconds + 1)).isoformat()),
        "time-in-future",
        "time",
    ),
    "no person": (cloud_event(person=ABSENT), "missing-field", "data.person"),
    "a person that is a number": (cloud_event(person=CPR), "wrong-form", "data.person"),
    "a person without identity": (cloud_event(person={"name": NAME}), "wrong-form", "data.person"),
    "a person with both identities": (cloud_event(person={"cpr": CPR, "youth": YOUTH}), "wrong-form", "data.person"),
    "a person with an address": (cloud_event(person={"cpr": CPR, "home": 1}), "extra-field", "data.person.home"),
    "a name that is empty": (cloud_event(person={"cpr": CPR, "name": "  "}), "wrong-form", "data.person.name"),
    "a youth id that is none": (cloud_event(person={"youth": "707-1"}), "wrong-form", "data.person.youth"),
    "a youth id in capitals": (cloud_event(person={"youth": YOUTH.upper()}), "wrong-form", "data.person.youth"),
    "a former number where none is asked": (
        cloud_event(person={"cpr": CPR, "former_cpr": FORMER_CPR}),
        "extra-field",
        "data.person.former_cpr",
    ),
    "a number that is a number": (cloud_event(person={"cpr": int(CPR)}), "wrong-form", "data.person.cpr"),
    "a number with a hyphen": (cloud_event(person={"cpr": "740312-9900"}), "cpr-form", "data.person.cpr"),
    "a number of no day": (cloud_event(person={"cpr": "3113129900"}), "cpr-form", "data.person.cpr"),
    "a number of nine digits": (cloud_event(person={"cpr": "740312990"}), "cpr-form", "data.person.cpr"),
    "a missing field": (with_data(category=ABSENT), "missing-field", "data.category"),
    "an extra field": (with_data(colour="blue"), "extra-field", "data.colour"),
    "an extra field named by a number": (with_data(**{CPR: 1}), "extra-field", "data.(unnamed)"),
    "a missing field further in": (
        with_data(facts={"absence": {"quarter": "2025-Q1", "school_days": 90}}),
        "missing-field",
        "data.facts.absence.unauthorised",
    ),
    "a number as text": (
        with_data(facts={"absence": {"quarter": "2025-Q1", "school_days": "90", "unauthorised": 9}}),
        "wrong-form",
        "data.facts.absence.school_days",
    ),
    "a code that is in no list": (with_data(category="sander"), "value-not-in-list", "data.category"),
    "a code with a space": (with_data(category="not a code"), "wrong-form", "data.category"),
    "an empty text": (with_data(text=""), "wrong-form", "data.text"),
    "a text that is too long": (with_data(text="x" * 4001), "wrong-form", "data.text"),
    "a text that is a list": (with_data(text=[TEXT]), "wrong-form", "data.text"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_is_no_fact_is_refused_with_its_field(message: str) -> None:
    """Each with its code and field, sentences for people, and nothing of what was sent."""
    sent, code, field = REFUSED[message]
    named, refused = told(sent)
    assert isinstance(refused, Refused), refused
    assert (refused.code, refused.field) == (code, field)
    said = json.dumps([refused.as_json(), named.id, named.source, named.type], ensure_ascii=False)
    for value in (CPR, "740312-9900", TEXT, NAME, "Hanne", "sander", "740312990"):
        assert value not in said


@pytest.mark.parametrize("person", [{"cpr": "740312990"}, {"cpr": f"{CPR} "}, {"name": NAME}, CPR, [CPR], None])
def test_an_id_that_could_be_a_number_is_not_repeated_where_nobody_can_tell(person: object) -> None:
    """The message speaks of somebody who cannot be read; one that speaks of a youth id keeps its name."""
    named, refused = told(cloud_event(id=f"x{CPR}") | {"data": {"person": person}})
    assert isinstance(refused, Refused)
    assert named == Named(type=CONCERN)
    named, _ = told(cloud_event(id="20250407083000-17", person={"youth": YOUTH}, data={"category": "x"}))
    assert named.id == "20250407083000-17"


def test_no_refusal_has_a_code_without_its_sentences() -> None:
    """Every code of these tests is in the table, in both languages."""
    assert {code for _, code, _ in REFUSED.values()} <= REASONS.keys()
    assert all(danish and english and danish != english for danish, english in REASONS.values())


@pytest.mark.parametrize(
    "subject",
    [
        "sector.school.707.school.*",
        "sector.school.707.>",
        "sector.school.*.school.concern-shared",
        "sector.school.707.school.concern-shared.more",
        "sector.school.707.school",
        "sector.school.707.school.Concern-Shared",
        "sector.school.707.school.concern shared",
        "sector.school.707.." + CPR,
        "sector.social.707.school.concern-shared",
    ],
)
def test_odd_subjects_are_refused(subject: str) -> None:
    """Literal wildcards, other sectors, missing or empty tokens; the subject itself is not repeated."""
    _, refused = told(cloud_event(), subject=subject)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.field) == ("subject-not-allowed", "subject")
    assert subject not in json.dumps(refused.as_json())


def test_another_municipality_s_subject_is_refused() -> None:
    """Each installation serves one municipality."""
    _, refused = told(cloud_event(), subject=subject_of(municipality="751"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.field) == ("wrong-municipality", "subject")


@pytest.mark.parametrize(
    "headers",
    [
        {"Nats-Msg-Id": "1"},
        {"nats-rollup": "all"},
        {f"h{number}": "1" for number in range(25)},
        {"long": "x" * 5000},
        {"bell": "\x07"},
        {"na me": "x"},
        {"\x00": "malformed"},
        {"": "x"},
        {"danish": "blåbærgrød"},
    ],
)
def test_headers_that_are_abuse_are_refused(headers: dict[str, str]) -> None:
    """Those that steer the server, too many, too long, or not printable."""
    _, refused = told(cloud_event(), headers=headers)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.field) == ("header-not-allowed", "headers")


def test_ordinary_headers_are_let_through() -> None:
    """A client may say what its body is, and send its trace."""
    fact_of(cloud_event(), headers={"Content-Type": "application/cloudevents+json", "tracestate": "a=b"})


def test_what_an_atomic_batch_leaves_on_its_messages_is_let_through() -> None:
    """It is the message server's, and does not count among the sender's headers; any other of its names is refused."""
    marks = {"Nats-Batch-Id": "a", "Nats-Batch-Sequence": "2", "Nats-Batch-Commit": "1"}
    fact_of(cloud_event(), headers=marks | {f"h{number}": "1" for number in range(MOST_HEADERS)})
    _, refused = told(cloud_event(), headers=marks | {"Nats-Expected-Stream": "INBOX_SCHOOL"})
    assert isinstance(refused, Refused)
    assert refused.code == "header-not-allowed"


def test_a_sector_that_knows_no_numbers_may_not_use_one() -> None:
    """Leisure names a youth by the youth id of its following."""
    type_name = "leisure.observation-shared"
    message = Message("leisure", subject_of(type_name), None, body_of(cloud_event(type_name)))
    _, refused = accept(message, MUNICIPALITY, NOW, SEALING)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.field) == ("cpr-not-allowed", "data.person.cpr")


def test_what_is_told_of_an_organisation_names_nobody() -> None:
    """Without a person it is a fact; with one it is refused, whoever that is."""
    where: dict[str, Any] = {"sector": "finance", "subject": subject_of(POSTING)}
    assert fact_of(cloud_event(POSTING), **where).person is None
    for person in ({"cpr": CPR}, {"youth": YOUTH}, {}, 7):
        _, refused = told(cloud_event(POSTING, person=person), **where)
        assert isinstance(refused, Refused)
        assert (refused.code, refused.field) == ("person-not-allowed", "data.person")


def test_a_sector_may_not_tell_another_s_events_or_ours() -> None:
    """Police about school, and a decision of coordination by the school."""
    for sender, type_name in (("police", CONCERN), ("school", "coordination.pathway-opened")):
        event = cloud_event(source=f"/707/{sender}") | {"type": type_name}
        _, refused = told(event, sector=sender, subject=f"sector.{sender}.707.{type_name}")
        assert isinstance(refused, Refused)
        assert (refused.code, refused.field) == ("wrong-sector", "type")


def test_codes_are_judged_by_the_lists_in_force_when_it_occurred() -> None:
    """A section of barnets lov, in force since 2024, was no section in 2023."""
    type_name = "social.measure-decided"
    where: dict[str, Any] = {"sector": "social", "subject": subject_of(type_name)}
    fact_of(cloud_event(type_name, time="2024-01-02T12:00:00Z"), **where)
    _, refused = told(cloud_event(type_name, time="2023-12-30T12:00:00Z"), **where)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.field) == ("value-not-in-list", "data.section")


def test_a_time_just_ahead_is_accepted() -> None:
    """Clocks differ."""
    fact_of(cloud_event(time=(NOW + timedelta(seconds=RECEIVING.clock_tolerance_seconds)).isoformat()))


# Another number ------------------------------------------------------------------------------------------------------

RENUMBERED = "person.number-changed"
REGISTER: dict[str, Any] = {"sector": "person-register", "subject": subject_of(RENUMBERED)}


def test_another_number_comes_with_the_one_before() -> None:
    """The birth date is that of the number of now."""
    person = fact_of(cloud_event(RENUMBERED), **REGISTER).person
    assert person == PersonTold(CPR, date(2012, 3, 14), None, None, FORMER_CPR)


@pytest.mark.parametrize(
    ("person", "code", "field"),
    [
        ({"cpr": CPR}, "missing-field", "data.person.former_cpr"),
        ({"youth": YOUTH, "former_cpr": FORMER_CPR}, "missing-field", "data.person.cpr"),
        ({"cpr": CPR, "former_cpr": "740309-9900"}, "wrong-form", "data.person.former_cpr"),
        ({"cpr": "9913094999", "former_cpr": FORMER_CPR}, "cpr-form", "data.person.cpr"),
    ],
)
def test_both_numbers_are_needed(person: dict[str, str], code: str, field: str) -> None:
    """One of them alone names nobody anew."""
    _, refused = told(cloud_event(RENUMBERED, person=person), **REGISTER)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.field) == (code, field)


@pytest.mark.parametrize("number", [CPR, FORMER_CPR])
def test_neither_number_may_stand_elsewhere(number: str) -> None:
    """In an attribute it would be published in the clear; the receipt does not repeat it either."""
    named, refused = told(cloud_event(RENUMBERED, id=f"s-{number}x"), **REGISTER)
    assert isinstance(refused, Refused)
    assert refused.code == "personal-in-attribute"
    assert named.id is None
