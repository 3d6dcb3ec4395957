"""The language of specifications notices what it must: a missing decision, one too many, and a refusal."""

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from pydantic import BaseModel

from shared.deciding import Command, Decision, Person, RefusedError
from shared.events import person, school
from shared.events.envelope import Envelope
from shared.testing.examples import MOMENT, YOUTH, example_of, fact
from shared.testing.specification import Given, given

BORN_LATE = datetime(2025, 1, 1, tzinfo=UTC)
PROTECTED = example_of(person.ProtectionSet)
LIFTED = example_of(person.ProtectionLifted)


class Protect(BaseModel):
    """A command of the example."""


def _evolve(state: int, event: Envelope) -> int:
    return state + (event.type == "school.enrolled")


def _decide(state: int, cause: Envelope | Command) -> Sequence[Decision]:
    if isinstance(cause, Command) and state == 0:
        raise RefusedError("nobody", "youth", "none", "one", danish="Ingen.", english="Nobody.")
    return (Decision(PROTECTED, MOMENT, "T0"),) * state


DECIDER = SimpleNamespace(INITIAL=0, evolve=_evolve, decide=_decide)
ENROLLED = fact(example_of(school.Enrolled))
COMMAND = Command(
    id=UUID(int=1),
    key=YOUTH,
    at=MOMENT,
    person=Person(id="p-1", role="case-lead", unit="social", municipality="707"),
    args=Protect(),
)


def _given(*events: Envelope) -> Given[int]:
    return given(DECIDER, *events)


def test_a_fact_is_evolved_before_it_is_decided_on() -> None:
    """The decider sees the state that the fact has led to."""
    _given().when(ENROLLED).then(PROTECTED)
    _given(ENROLLED).when(ENROLLED).then(PROTECTED, Decision(PROTECTED, MOMENT, "T0"))


@pytest.mark.parametrize("expected", [(), (LIFTED,), (PROTECTED, PROTECTED), (Decision(PROTECTED, BORN_LATE, "T0"),)])
def test_other_decisions_than_expected_are_noticed(expected: tuple[Decision, ...]) -> None:
    """None, another, one more, or one at another moment: each fails."""
    with pytest.raises(AssertionError):
        _given().when(ENROLLED).then(*expected)


def test_a_refusal_is_noticed() -> None:
    """It is asked for by code and field, and is no decision."""
    refused = _given().when(COMMAND)

    refused.then_refused("nobody")
    refused.then_refused("nobody", "youth")
    with pytest.raises(AssertionError):
        refused.then_refused("other")
    with pytest.raises(AssertionError):
        refused.then_refused("nobody", "other")
    with pytest.raises(AssertionError):
        refused.then_nothing()


def test_what_is_decided_is_not_refused() -> None:
    """A command that is carried out fails a test that expects its refusal."""
    with pytest.raises(AssertionError):
        _given(ENROLLED).when(COMMAND).then_refused("nobody")
