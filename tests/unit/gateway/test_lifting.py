"""Specification: what a request says, as messages; whatever the bytes are, messages or one problem."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.gateway.lifting import Origin, Told, binary, one, several, trace_of
from services.intake.gateway.problems import ProblemError

SCHOOL = Origin("school", "707", None)
JAKOB = Origin("school", "707", "p-jakob")
LARGEST = 10_000
EVENT = {"id": "s-1", "source": "/707/school/a-system", "type": "school.concern-shared", "data": {"n": 1.0}}


def refusal(error: pytest.ExceptionInfo[ProblemError]) -> tuple[str, str]:
    """Code and field of a problem."""
    return error.value.body["code"], error.value.body["field"]


def test_an_event_keeps_its_bytes() -> None:
    """Nothing that a sender wrote is written anew: spaces, order, escapes and numbers stay."""
    body = b'{ "type" : "school.concern-shared", "source":"/707/school", "data": {"n": 1e0, "t":"\\u00e6"}}'

    [told] = one(body, SCHOOL, None, LARGEST)

    assert told.message.body == body
    assert told.message.subject == "sector.school.707.school.concern-shared"
    assert told.message.headers is None


def test_what_may_be_left_out_is_put_in_front() -> None:
    """The source of a sector, and the actor of a person; all else stays as it came."""
    body = b'{"type":"school.concern-shared","data":{}}'

    [told] = one(body, JAKOB, None, LARGEST)

    assert told.message.body == b'{"source":"/707/school","actor":"p-jakob",' + body[1:]


@pytest.mark.parametrize("actor", ["p-karen", None, 7, ["p-jakob"]])
def test_a_person_tells_in_the_own_name_only(actor: object) -> None:
    """Another actor is refused, whatever it is; the own may be named."""
    assert one(json.dumps(EVENT | {"actor": "p-jakob"}).encode(), JAKOB, None, LARGEST)
    with pytest.raises(ProblemError) as error:
        one(json.dumps(EVENT | {"actor": actor}).encode(), JAKOB, None, LARGEST)
    assert refusal(error) == ("not-your-actor", "actor")
    assert error.value.status == 403


def test_a_system_names_its_own_actors() -> None:
    """Who told a sector's system is the sector's to say."""
    [told] = one(json.dumps(EVENT | {"actor": "teacher:t-17"}).encode(), SCHOOL, None, LARGEST)

    assert json.loads(told.message.body)["actor"] == "teacher:t-17"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (b"", "not-json", "body"),
        (b"{", "not-json", "body"),
        (b"{} {}", "not-json", "body"),
        (b'{"type":"a.b"} x', "not-json", "body"),
        (b"\xff", "not-utf8", "body"),
        (b"[1]", "not-cloudevents", "body"),
        (b"7", "not-cloudevents", "body"),
        (b'{"id":"x"}', "missing-field", "type"),
        (b'{"type":7}', "wrong-form", "type"),
        (b'{"type":"school"}', "wrong-form", "type"),
        (b'{"type":"school.a.b"}', "wrong-form", "type"),
        (b'{"type":"school.*"}', "wrong-form", "type"),
        (b'{"type":"school.>"}', "wrong-form", "type"),
        (b'{"type":"school.a b"}', "wrong-form", "type"),
        (b'{"type":"school.a\\r\\nPUB"}', "wrong-form", "type"),
        (b"[" * 100_000, "too-deep", "body"),
    ],
)
def test_what_cannot_be_addressed_is_one_clean_problem(body: bytes, code: str, field: str) -> None:
    """No JSON object with a type that a subject can carry: nothing is published."""
    with pytest.raises(ProblemError) as error:
        one(body, SCHOOL, None, 1_000_000)
    assert refusal(error) == (code, field)


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_a_batch_is_its_elements_in_their_order(blank: str) -> None:
    """However the list is laid out, each element keeps its own bytes."""
    elements = [json.dumps(EVENT | {"id": f"s-{number}"}, indent=number or None) for number in range(3)]
    body = f"{blank}[{blank}{f'{blank},{blank}'.join(elements)}{blank}]{blank}".encode()

    told = several(body, SCHOOL, None, LARGEST, 3)

    assert [each.message.body.decode() for each in told] == elements
    assert [each.id for each in told] == ["s-0", "s-1", "s-2"]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ("[]", 422, "malformed", "events"),
        ("{}", 422, "malformed", "body"),
        ("[1]", 422, "not-cloudevents", "events.0"),
        ('[{"type":"a.b"},{"type":"a"}]', 422, "wrong-form", "events.1.type"),
        ('[{"type":"a.b"}', 422, "not-json", "body"),
        ('[{"type":"a.b"},]', 422, "not-json", "body"),
        ('[{"type":"a.b"}{"type":"a.b"}]', 422, "not-json", "body"),
        ('[{"type":"a.b"}]]', 422, "not-json", "body"),
        ('[{"type":"a.b"},{"type":"a.b"},{"type":"a.b"},{"type":"a.b"}]', 413, "too-large", "events"),
        (f'[{{"type":"a.b","x":"{"x" * LARGEST}"}}]', 413, "too-large", "events.0"),
    ],
)
def test_one_event_that_cannot_be_taken_is_all_of_them(body: str, status: int, code: str, field: str) -> None:
    """The place in the batch is named, and nothing is taken."""
    with pytest.raises(ProblemError) as error:
        several(body.encode(), SCHOOL, None, LARGEST, 3)
    assert (error.value.status, *refusal(error)) == (status, code, field)


def test_attributes_ahead_travel_as_they_came() -> None:
    """Binary mode: the headers and the body go on; the source of the sector where there is none, the person's name."""
    head = [(b"ce-id", b"s-1"), (b"ce-type", b"school.concern-shared"), (b"authorization", b"Bearer x")]

    [told] = binary(b'{"n":1}', head, JAKOB, "00-x", LARGEST)

    assert told.message.body == b'{"n":1}'
    assert told.message.subject == "sector.school.707.school.concern-shared"
    assert told.message.headers == {
        "ce-id": "s-1",
        "ce-type": "school.concern-shared",
        "ce-source": "/707/school",
        "ce-actor": "p-jakob",
        "content-type": "application/json",
        "traceparent": "00-x",
    }


@pytest.mark.parametrize(
    ("head", "code", "field"),
    [
        ([(b"ce-id", b"s-1")], "missing-field", "type"),
        ([(b"ce-type", b"school")], "wrong-form", "type"),
        ([(b"ce-type", b"a.b"), (b"ce-type", b"a.b")], "duplicate-key", "headers"),
        ([(b"ce-type", b"a.b"), (b"ce-id", b"\xe6")], "header-not-allowed", "headers"),
        ([(b"ce-type", b"a.b"), (b"ce-i d", b"x")], "header-not-allowed", "headers"),
        ([(b"ce-type", b"a.b"), *((b"ce-x%d" % n, b"x") for n in range(30))], "header-not-allowed", "headers"),
        ([(b"ce-type", b"a.b"), (b"ce-actor", b"p-karen")], "not-your-actor", "actor"),
    ],
)
def test_attributes_that_cannot_travel_are_refused(head: list[tuple[bytes, bytes]], code: str, field: str) -> None:
    """An attribute twice, of another form, or in another's name."""
    with pytest.raises(ProblemError) as error:
        binary(b"{}", head, JAKOB, None, LARGEST)
    assert refusal(error) == (code, field)


@pytest.mark.parametrize("identity", ["740312-9900", "x" * 101, "æ", 7])
def test_a_harmful_id_is_not_repeated(identity: object) -> None:
    """What may be a number of a person, or is no id, is in no answer."""
    [told] = one(json.dumps(EVENT | {"id": identity}).encode(), SCHOOL, None, LARGEST)

    assert told.id is None


def test_only_a_trace_of_the_right_form_goes_on() -> None:
    """A malformed trace is dropped: it is no part of the fact, and a header must not steer the message server."""
    fine = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    assert trace_of({"traceparent": fine}) == fine
    assert [trace_of({"traceparent": said}) for said in ("", "x", fine + "\r\nNats-Rollup: all", "ff" + fine[2:])] == [
        None
    ] * 4


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=200) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_the_bytes_are_there_are_messages_or_one_problem(body: bytes) -> None:
    """Nothing else is raised, by one event, a batch or attributes ahead."""
    for lift in LIFTING:
        try:
            told = lift(body)
        except ProblemError as problem:
            said = problem.body["reason_da"]
        else:
            said = told[0].message.subject
        assert said


LIFTING: tuple[Callable[[bytes], Sequence[Told]], ...] = (
    lambda body: one(body, SCHOOL, None, LARGEST),
    lambda body: several(body, JAKOB, None, LARGEST, 3),
    lambda body: binary(body, [(b"ce-type", body[:20])], JAKOB, None, LARGEST),
)
