"""The one byte string of an event: made once, read for ever, and never with a personal value in the clear."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic_core import from_json, to_json

from shared.events.envelope import (
    Envelope,
    NotAnEventError,
    coded_fields,
    derived_id,
    encode,
    event_id,
    is_youth,
    personal_fields,
    subject_of,
)
from shared.events.registry import decode
from shared.events.school import BelongingObserved, ConcernShared, WellbeingObserved
from shared.seals import seal

YOUTH = str(derived_id("youth"))
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
KEY = bytes(range(32))
FACT = Envelope(
    id=derived_id("fact"),
    source="/707/school",
    sector="school",
    municipality="707",
    key=YOUTH,
    occurred_at=NOON,
    recorded_at=NOON + timedelta(minutes=1),
    actor="teacher:t-1",
    legal_basis="SSD",
    purpose="coordinated-pathway",
    sensitivity="school",
    controller="707",
    correlation_id=derived_id("fact"),
    data=BelongingObserved(scale=3),
)


def sealed(text: str) -> str:
    """A text sealed with the test's key."""
    return seal(text, KEY, YOUTH)


def test_what_was_encoded_is_decoded_as_it_was() -> None:
    """Bytes and back give the same event, optional attributes included."""
    full = replace(
        FACT,
        causation_id=derived_id("cause"),
        rule="T1",
        sender_id="s-1",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        data=ConcernShared(category="absence", text=sealed("kort note")),
    )
    assert decode(encode(full)) == full
    assert decode(encode(FACT)) == FACT


def test_the_same_event_has_the_same_bytes() -> None:
    """Encoding what was decoded gives the same byte string again."""
    body = encode(FACT)
    assert encode(decode(body)) == body


def test_moments_are_written_in_utc() -> None:
    """An offset changes how a moment is written by its sender, not what it is."""
    local = replace(FACT, occurred_at=NOON.astimezone(timezone(timedelta(hours=2))))
    assert encode(local) == encode(FACT)


@pytest.mark.parametrize("text", ["Han kom for sent.", "sealed", "sealed.v2.x.y", "sealed.v1.only-three"])
def test_a_personal_value_in_the_clear_is_never_encoded(text: str) -> None:
    """There is no way to the log for free text that is not sealed."""
    with pytest.raises(NotAnEventError, match="text is not sealed"):
        encode(replace(FACT, data=ConcernShared(category="absence", text=text)))
    with pytest.raises(NotAnEventError, match="text is not sealed"):
        encode(replace(FACT, data=WellbeingObserved(scale=2, text=text)))


@pytest.mark.parametrize("key", ["", "a.b", "a b", "*", ">", "Æ", "x" * 81, "-x"])
def test_a_key_that_could_be_read_as_a_subject_is_refused(key: str) -> None:
    """Nothing that the message server gives a meaning can be smuggled into a subject."""
    with pytest.raises(NotAnEventError):
        encode(replace(FACT, key=key))
    with pytest.raises(NotAnEventError):
        subject_of("intake", FACT.type, key)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "school.unheard-of"},
        {"dataversion": 2},
        {"data": {"scale": 9}},
        {"data": {"scale": 3, "extra": 1}},
        {"id": "7"},
        {"time": "2025-04-01T12:00:00"},
    ],
)
def test_bytes_that_are_no_event_of_ours_are_refused_without_repeating_them(change: dict[str, Any]) -> None:
    """An unknown type or version, other data, an id or a moment of the wrong form."""
    with pytest.raises(NotAnEventError) as refusal:
        decode(to_json(from_json(encode(FACT)) | change))
    assert "unheard-of" not in str(refusal.value)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"id":1}', b"\xff"])
def test_an_id_is_read_or_refused(body: bytes) -> None:
    """The id is found without the rest, or said to be missing."""
    with pytest.raises(NotAnEventError):
        event_id(body)
    assert event_id(encode(FACT)) == FACT.id


def test_a_model_knows_which_of_its_fields_are_personal_and_which_are_coded() -> None:
    """Optional fields count, and so do codes inside lists."""
    assert personal_fields(WellbeingObserved) == ("text",)
    assert personal_fields(BelongingObserved) == ()
    assert coded_fields(ConcernShared) == (("category", "concern-category"),)


def test_a_youth_and_an_organisation_are_told_apart_by_their_keys() -> None:
    """A youth id is a UUID's text, an organisation's key begins with its mark."""
    assert is_youth(YOUTH)
    assert not is_youth("org-707-taskforce")
    assert not is_youth("org-" + "x" * 32)
