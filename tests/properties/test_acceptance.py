"""Whatever a sender sends, acceptance never fails, and gives exactly one outcome that repeats nothing personal."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.intake.acceptance import Fact, accept
from services.intake.judging import Batch, judge
from services.intake.people import People
from services.intake.reading import Message
from services.intake.refusals import REASONS, Refused
from shared.events.envelope import encode
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import CPR, TEXT, body_of, cloud_event, subject_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.just(CPR) | st.just(TEXT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
ATTRIBUTES = st.sampled_from(["id", "source", "type", "time", "dataversion", "actor", "purpose", "data", "traceparent"])
FIELDS = st.sampled_from(["person", "category", "facts", "text"])
HEADERS = st.none() | st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=20)


def outcome_of(body: bytes, subject: str = subject_of(), headers: dict[str, str] | None = None) -> Fact | Refused:
    """What becomes of the bytes; a refusal says nothing of what was sent."""
    named, outcome = accept(Message("school", subject, headers, body), MUNICIPALITY, MOMENT)
    assert isinstance(outcome, Fact | Refused)
    if isinstance(outcome, Refused):
        assert outcome.code in REASONS
        said = json.dumps([outcome.as_json(), named.id, named.source, named.type], ensure_ascii=False)
        assert CPR not in said
        assert TEXT not in said
    return outcome


@given(st.binary(max_size=400), st.text(max_size=60), HEADERS)
def test_any_bytes_on_any_subject_have_one_outcome(body: bytes, subject: str, headers: dict[str, str] | None) -> None:
    """A refusal, since nobody writes an event by chance."""
    assert isinstance(outcome_of(body, subject, headers), Refused)


@given(VALUES)
def test_any_json_has_one_outcome(value: Any) -> None:
    """Also infinities, halves of characters and names that are none."""
    assert isinstance(outcome_of(json.dumps(value).encode()), Refused)


@given(st.dictionaries(ATTRIBUTES, VALUES, max_size=3), st.dictionaries(FIELDS, VALUES, max_size=3))
def test_an_event_with_anything_in_its_fields_has_one_outcome(
    attributes: dict[str, Any], fields: dict[str, Any]
) -> None:
    """And if it is a fact, it can be judged, sealed and encoded, and nothing personal is in the clear."""
    event = cloud_event(data=fields) | attributes
    outcome = outcome_of(json.dumps(event).encode())
    if isinstance(outcome, Fact):
        batch = Batch(MUNICIPALITY, MOMENT, People(), {}, {})
        judge(outcome, batch)
        published = b"".join(map(encode, batch.events)).decode()
        assert CPR not in published
        assert TEXT not in published


@given(st.data())
def test_an_event_with_its_bytes_disturbed_has_one_outcome(data: st.DataObject) -> None:
    """A few bytes replaced, dropped or doubled anywhere."""
    body = bytearray(body_of(cloud_event()))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    outcome_of(bytes(body))
