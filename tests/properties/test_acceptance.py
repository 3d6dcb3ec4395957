"""Whatever a sender sends, in either mode, sealed or not, it has exactly one outcome, which repeats nothing of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.acceptance import Fact, accept, harmless
from services.intake.correcting import MendingRefusedError, corrected, opened
from services.intake.judging import Batch, judge
from services.intake.masking import shown_fields, shown_headers
from services.intake.people import People
from services.intake.reading import Message
from services.intake.refusals import REASONS, Refused
from shared.events.envelope import encode
from shared.events.registry import TYPES
from shared.sealing import seal_for
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import CONCERN, CPR, SEALING, TEXT, binary, body_of, cloud_event, subject_of

UNHURRIED = settings(deadline=None)
"""How long one example takes says more of the machine than of the code."""
KEY = SEALING.public()["keys"][0]
GIVEN_NAME = "Sanderine"
PERSONAL = (CPR, TEXT, GIVEN_NAME)
SAID_BY_US = {*TYPES, "application/json"}
"""Long texts that a sender and a refusal may both use."""

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from([*PERSONAL, int(CPR), "absence"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
OF_THE_SPECIFICATION = ["specversion", "id", "source", "type", "time", "dataschema", "datacontenttype", "data"]
NAMES = [*OF_THE_SPECIFICATION, "dataversion", "legalbasis", "actor", "purpose", "traceparent"]
ATTRIBUTES = st.sampled_from(NAMES)
FIELDS = st.sampled_from(["person", "category", "facts", "text", "sealed"])
HEADERS = st.none() | st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=20)
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
CE_HEADERS = st.dictionaries(
    st.sampled_from([*(f"ce-{name}" for name in NAMES), "CE-ID", "Content-Type", "traceparent"]),
    PRINTABLE | st.sampled_from([CPR, f"x{CPR}", GIVEN_NAME, "%00", "%ff", "sealed.v1.a.b", CONCERN, "1.0"]),
    max_size=12,
)
PATHS = st.sampled_from(
    ["id", "time", "type", "x", "data.category", "data.text", "data.person", "data.person.cpr", "data.facts.absence.x"]
)


def message(body: bytes, subject: str = subject_of(), headers: Mapping[str, str] | None = None) -> Message:
    """Something in the school's inbox."""
    return Message("school", subject, headers, body)


def outcome_of(sent: Message) -> Fact | Refused:
    """What becomes of a message; a refusal says nothing of what was sent."""
    named, outcome = accept(sent, MUNICIPALITY, MOMENT, SEALING)
    assert isinstance(outcome, Fact | Refused)
    if isinstance(outcome, Refused):
        assert outcome.code in REASONS
        refusal = json.dumps(outcome.as_json(), ensure_ascii=False)
        assert [value for value in (*PERSONAL, *texts_in(sent)) if value in refusal] == []
        assert not any(CPR in name for name in (named.id, named.source, named.type) if name is not None)
    return outcome


def texts_in(sent: Message) -> Iterator[str]:
    """Every text of a message that is long enough to be told from a word of ours."""
    try:
        waiting: list[Any] = [json.loads(sent.body), *(sent.headers or {}).values()]
    except (ValueError, RecursionError):
        return
    for each in waiting:  # grows while it is walked
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str) and len(each) >= len(CPR) and each not in SAID_BY_US:
            yield each


def ways(event: dict[str, Any]) -> Iterator[Message]:
    """The same event in every way in which it can be sent: structured or binary, in the clear or sealed."""
    yield from in_both_modes(event)
    data = event["data"]
    if isinstance(data, dict):
        secret = {name: data[name] for name in ("person", "text") if name in data}
        token = seal_for(KEY, secret, str(event["source"]), str(event["id"]))
        rest = {name: value for name, value in data.items() if name not in secret}
        yield from in_both_modes({**event, "data": {"sealed": token, **rest}})


def in_both_modes(event: dict[str, Any]) -> Iterator[Message]:
    """The event with its attributes in the body, and with them in the headers."""
    yield message(json.dumps(event).encode())
    headers, _ = binary(event | {"data": None})
    yield message(json.dumps(event["data"]).encode(), headers=headers)


@UNHURRIED
@given(st.binary(max_size=400), st.text(max_size=60), HEADERS | CE_HEADERS)
def test_any_bytes_on_any_subject_have_one_outcome(body: bytes, subject: str, headers: dict[str, str] | None) -> None:
    """A refusal, since nobody writes an event by chance."""
    assert isinstance(outcome_of(message(body, subject, headers)), Refused)


@UNHURRIED
@given(VALUES, HEADERS | CE_HEADERS)
def test_any_json_has_one_outcome(value: Any, headers: dict[str, str] | None) -> None:
    """Also infinities, halves of characters and names that are none."""
    assert isinstance(outcome_of(message(json.dumps(value).encode(), headers=headers)), Refused)


@UNHURRIED
@given(CE_HEADERS, st.dictionaries(FIELDS, VALUES, max_size=2))
def test_any_attributes_in_headers_have_one_outcome(headers: dict[str, str], fields: dict[str, Any]) -> None:
    """Over those of an honest event, with an honest body or another."""
    event = cloud_event(data=fields)
    honest = {f"ce-{name}": value for name, value in event.items() if name != "data"}
    outcome_of(message(json.dumps(event["data"]).encode(), headers=honest | headers))


@UNHURRIED
@given(st.dictionaries(ATTRIBUTES, VALUES, max_size=3), st.dictionaries(FIELDS, VALUES, max_size=3))
def test_an_event_with_anything_in_its_fields_has_one_outcome(
    attributes: dict[str, Any], fields: dict[str, Any]
) -> None:
    """Whichever way it is sent; if it is a fact it is the same one, and nothing personal is in the clear."""
    event = cloud_event(data=fields) | attributes
    first, *others = [outcome_of(each) for each in ways(event)]
    if isinstance(first, Fact):
        assert others == [first] * len(others)
        batch = Batch(MUNICIPALITY, MOMENT, People(), {}, {})
        judge(first, batch)
        published = b"".join(map(encode, batch.events)).decode()
        assert CPR not in published
        assert TEXT not in published


@UNHURRIED
@given(st.data())
def test_an_event_with_its_bytes_disturbed_has_one_outcome(data: st.DataObject) -> None:
    """A few bytes replaced, dropped or doubled anywhere, in the sealed part as well."""
    sent = data.draw(st.sampled_from(list(ways(cloud_event()))))
    body = bytearray(sent.body)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    outcome_of(message(bytes(body), headers=sent.headers))


@UNHURRIED
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.booleans())
def test_anything_in_the_place_of_the_sealed_part_has_one_outcome(token: bytes, inside: bool) -> None:
    """As the sealed part itself, or well sealed inside of it."""
    text = token.decode("utf-8", "replace")
    event = cloud_event()
    value = seal_for(KEY, {"text": text, "person": text}, event["source"], event["id"]) if inside else text
    rest = {} if inside else {"category": "absence"}
    outcome = outcome_of(message(body_of({**event, "data": {"sealed": value, **rest}})))
    assert isinstance(outcome, Refused)


@UNHURRIED
@given(st.dictionaries(ATTRIBUTES, VALUES, max_size=2), st.dictionaries(st.text(max_size=12), VALUES, max_size=3))
def test_what_a_mender_sees_of_any_message_is_never_personal(
    attributes: dict[str, Any], fields: dict[str, Any]
) -> None:
    """Structure and forms, whichever way it was sent, in the fields of the type and in others."""
    event = cloud_event(data=fields) | attributes
    for sent in ways(event):
        found = opened(sent, SEALING).event or {}
        called = harmless(found, "school", MUNICIPALITY)
        shown = [*shown_fields(found, called, TYPES[CONCERN], MOMENT), *shown_headers(sent.headers)]
        # How a message calls itself, its receipt says as well.
        told = [each.form if each.path in {"id", "source"} else (each.form, each.value) for each in shown]
        said = json.dumps(told, ensure_ascii=False)
        assert [value for value in PERSONAL if value in said] == []
        assert CPR not in json.dumps([each.value for each in shown])


@UNHURRIED
@given(
    st.dictionaries(ATTRIBUTES, VALUES, max_size=2),
    st.dictionaries(FIELDS, VALUES, max_size=2),
    st.dictionaries(PATHS | st.text(max_size=20), VALUES, max_size=3),
)
def test_any_correction_gives_a_message_or_a_refusal(
    attributes: dict[str, Any], fields: dict[str, Any], patch: dict[str, Any]
) -> None:
    """The message has one outcome like any other; the refusal says nothing of either."""
    for sent in ways(cloud_event(data=fields) | attributes):
        try:
            again, different = corrected(opened(sent, SEALING), patch, MUNICIPALITY, SEALING)
        except MendingRefusedError as error:
            said = json.dumps(error.as_json(), ensure_ascii=False)
            assert [value for value in PERSONAL if value in said] == []
        else:
            assert different
            outcome_of(again)
