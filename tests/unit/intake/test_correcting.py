"""How a refused message becomes one that can be judged again, and what cannot be asked for."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from services.intake.acceptance import Fact, accept
from services.intake.correcting import MendingRefusedError, as_it_was, corrected, opened
from services.intake.reading import Message
from services.intake.refusals import Refused
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import (
    ABSENT,
    CONCERN,
    CPR,
    SEALING,
    TEXT,
    binary,
    body_of,
    cloud_event,
    sealed,
    sector_of,
    subject_of,
)

OTHER = "7403129901"


def refused_message(event: Mapping[str, Any] | bytes, headers: dict[str, str] | None = None, **where: Any) -> Message:
    """A message of the school that was refused."""
    body = event if isinstance(event, bytes) else body_of(event)
    return Message(where.get("sector", "school"), where.get("subject", subject_of()), headers, body)


def mended(message: Message, patch: Mapping[str, Any]) -> tuple[Message, tuple[str, ...]]:
    """The message with other values in some fields."""
    return corrected(opened(message, SEALING), patch, MUNICIPALITY, SEALING)


def judged(message: Message) -> Fact | Refused:
    """What becomes of a message."""
    return accept(message, MUNICIPALITY, MOMENT, SEALING)[1]


def refusal(message: Message, patch: Mapping[str, Any]) -> tuple[str, str]:
    """Why it cannot be mended so."""
    with pytest.raises(MendingRefusedError) as raised:
        mended(message, patch)
    said = json.dumps(raised.value.as_json(), ensure_ascii=False)
    assert CPR not in said
    assert TEXT not in said
    return raised.value.refused.code, raised.value.refused.field


BINARY = binary(cloud_event(data={"category": "x"}))
MENDED: dict[str, tuple[Message, dict[str, Any], tuple[str, ...]]] = {
    "another code": (
        refused_message(cloud_event(data={"category": "x"})),
        {"data.category": "absence"},
        ("data.category",),
    ),
    "another time": (
        refused_message(cloud_event(time="2099-01-01T00:00:00Z")),
        {"time": MOMENT.isoformat()},
        ("time",),
    ),
    "a missing field": (
        refused_message(cloud_event(data={"category": ABSENT})),
        {"data.category": "absence"},
        ("data.category",),
    ),
    "an attribute too many": (refused_message(cloud_event(subject="x")), {"subject": None}, ("subject",)),
    "a field too many": (refused_message(cloud_event(data={"colour": 1})), {"data.colour": None}, ("data.colour",)),
    "an unnamed field too many": (
        refused_message(cloud_event(data={CPR: 1, "Colour": 2})),
        {"data.(unnamed)": None},
        ("data",),
    ),
    "another person": (
        refused_message(cloud_event(person={"cpr": "3113129900"})),
        {"data.person.cpr": CPR},
        ("data.person.cpr",),
    ),
    "a person where there was none": (
        refused_message(cloud_event(person=ABSENT)),
        {"data.person.cpr": CPR},
        ("data.person.cpr",),
    ),
    "another type, and so another subject": (
        refused_message(cloud_event(type="school.left"), subject=subject_of("school.left")),
        {"type": CONCERN},
        ("type", "subject"),
    ),
    "nothing but the headers": (refused_message(cloud_event(), {"Nats-Msg-Id": "1"}), {}, ("headers",)),
    "nothing but the subject": (refused_message(cloud_event(), subject=subject_of("school.left")), {}, ("subject",)),
    "a place in a list": (
        refused_message(
            cloud_event("social.notification-received", data={"reasons": ["x", "social-circle"]}),
            sector="social",
            subject=subject_of("social.notification-received"),
        ),
        {"data.reasons.0": None},
        ("data.reasons.0",),
    ),
    "in binary mode": (
        refused_message(BINARY[1], BINARY[0]),
        {"data.category": "absence"},
        ("data.category",),
    ),
}


@pytest.mark.parametrize("message", MENDED)
def test_a_mended_message_is_a_fact(message: str) -> None:
    """Structured, without headers; what is different is named by path."""
    sent, patch, different = MENDED[message]
    assert isinstance(judged(sent), Refused)
    again, fields = mended(sent, patch)
    assert fields == different
    assert again.headers is None
    assert isinstance(judged(again), Fact), judged(again)


def test_what_is_not_named_stays_as_it_was() -> None:
    """The rest of the message, and the message that was kept."""
    event = cloud_event(data={"category": "x"})
    message = refused_message(event)
    again, _ = mended(message, {"data.category": "absence"})
    assert json.loads(again.body) == event | {"data": event["data"] | {"category": "absence"}}
    assert json.loads(message.body) == event


def test_what_was_sealed_is_sealed_again() -> None:
    """To our own key, for the message as it is now; a text or person that is put in goes inside."""
    message = refused_message(sealed(cloud_event(data={"category": "x"})))
    again, fields = mended(message, {"data.category": "absence", "id": "s-2", "data.person.cpr": OTHER})
    assert set(fields) == {"data.category", "id", "data.person.cpr"}
    assert set(json.loads(again.body)["data"]) == {"category", "sealed"} | (
        set(cloud_event()["data"]) - {"person", "text"}
    )
    fact = judged(again)
    assert isinstance(fact, Fact)
    assert fact.person is not None
    assert (fact.person.cpr, fact.sender_id) == (OTHER, "s-2")
    for value in (CPR, OTHER, TEXT):
        assert value.encode() not in again.body


def test_what_its_sector_has_to_seal_is_sealed_though_it_was_not() -> None:
    """A message of health that came in the clear needs nothing else to be accepted."""
    type_name = "health.course-started"
    message = refused_message(cloud_event(type_name), sector=sector_of(type_name), subject=subject_of(type_name))
    again, fields = mended(message, {})
    assert fields == ("data.sealed",)
    assert CPR.encode() not in again.body
    assert isinstance(judged(again), Fact)


def test_a_broken_seal_can_be_replaced() -> None:
    """By whoever knows what was meant: the sealed part goes, person and text come."""
    message = refused_message(sealed(cloud_event()) | {"id": "s-other"})
    patch = {"data.sealed": None, "data.person.cpr": CPR, "data.text": TEXT}
    assert isinstance(judged(mended(message, patch)[0]), Fact)


@pytest.mark.parametrize("body", [b"", b"hej", b"[]", b"\xff", b'{"a":1,"a":2}', b"[" * 5000])
def test_what_cannot_be_read_cannot_be_corrected(body: bytes) -> None:
    """There is nothing to put a value into."""
    assert refusal(refused_message(body), {"data.category": "absence"}) == ("not-correctable", "body")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "data",
        ".",
        "data.",
        "data..text",
        "Data.text",
        "colour",
        "data.a b",
        "id.x",
        f"data.{CPR}x.æ",
        "data." + "a." * 9,
        "d" * 99,
    ],
)
def test_a_path_that_is_none_is_refused(path: str) -> None:
    """An attribute that we know, or a field of the data."""
    assert refused_path(path) == ("wrong-form", "fields")


def refused_path(path: str) -> tuple[str, str]:
    """Why nothing can be put there."""
    return refusal(refused_message(cloud_event()), {path: "x"})


def test_a_value_has_a_place() -> None:
    """Not inside a text, not behind the end of a list."""
    assert refused_path("data.text.more") == ("wrong-form", "data.text")
    event = cloud_event("social.notification-received", data={"reasons": ["social-circle"]})
    message = refused_message(event, sector="social", subject=subject_of("social.notification-received"))
    assert refusal(message, {"data.reasons.7": "social-circle"})[0] == "wrong-form"
    assert refusal(message, {"data.reasons.first": "social-circle"})[0] == "wrong-form"


def test_nothing_different_is_no_correction() -> None:
    """To send it again as it was there is another way."""
    assert refusal(refused_message(cloud_event()), {}) == ("wrong-form", "fields")
    many = {f"data.f{number}": 1 for number in range(51)}
    assert refusal(refused_message(cloud_event()), many) == ("wrong-form", "fields")


def test_a_message_is_sent_again_as_it_was() -> None:
    """All of it, but for what an atomic batch had left on it."""
    headers, body = binary(cloud_event())
    message = refused_message(body, headers | {"Nats-Batch-Id": "1", "Nats-Batch-Sequence": "1"})
    assert as_it_was(message, MUNICIPALITY) == refused_message(body, headers)
    assert as_it_was(refused_message(b"hej"), MUNICIPALITY) == refused_message(b"hej")


@pytest.mark.parametrize(
    ("headers", "subject"), [({"Nats-Rollup": "all"}, subject_of()), (None, "sector.school.707.school.*")]
)
def test_what_would_steer_the_server_is_not_sent_again(headers: dict[str, str] | None, subject: str) -> None:
    """A correction leaves it behind."""
    with pytest.raises(MendingRefusedError) as raised:
        as_it_was(refused_message(cloud_event(), headers, subject=subject), MUNICIPALITY)
    assert raised.value.refused.code == "not-correctable"
