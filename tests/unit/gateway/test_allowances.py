"""Specification: what one client may still ask, as time passes."""

from hypothesis import given
from hypothesis import strategies as st

from services.intake.gateway.allowances import CLIENTS, Allowances


class Ticks:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The moment."""
        return self.now


def test_a_client_may_ask_as_much_as_its_bucket_holds_and_then_waits() -> None:
    """At once as many as it holds; then as fast as it fills, and it is told for how long to wait."""
    ticks = Ticks()
    allowances = Allowances(2, 4, ticks)

    assert [allowances.take("school") for _ in range(5)] == [0, 0, 0, 0, 1]
    ticks.now += 1
    assert [allowances.take("school") for _ in range(3)] == [0, 0, 1]


def test_one_client_takes_nothing_from_another() -> None:
    """Each has a bucket of its own."""
    allowances = Allowances(1, 1, Ticks())

    assert (allowances.take("school"), allowances.take("school"), allowances.take("social")) == (0, 1, 0)


def test_more_than_a_bucket_holds_is_taken_when_it_is_full_and_owed() -> None:
    """A batch larger than the bucket is not refused for ever; the client waits afterwards."""
    ticks = Ticks()
    allowances = Allowances(10, 100, ticks)

    assert allowances.take("school", 200) == 0
    assert allowances.take("school", 1) == 11
    ticks.now += 11
    assert allowances.take("school", 1) == 0


def test_the_buckets_are_bounded_in_number() -> None:
    """However many clients there are, the one that was seen longest ago is forgotten."""
    allowances = Allowances(1, 1, Ticks())
    for number in range(CLIENTS + 1):
        allowances.take(f"client {number}")

    assert allowances.take(f"client {CLIENTS}") == 1
    assert allowances.take("client 0") == 0


@given(st.lists(st.tuples(st.integers(1, 50), st.floats(0, 3)), max_size=40))
def test_whoever_waits_as_told_is_served(steps: list[tuple[int, float]]) -> None:
    """After the seconds that were told, the same amount is there; and never more than rate, size and one debt allow."""
    ticks = Ticks()
    allowances = Allowances(5, 20, ticks)
    began, taken = ticks.now, 0
    for amount, pause in steps:
        ticks.now += pause
        seconds = allowances.take("school", amount)
        if seconds:
            ticks.now += seconds
            assert allowances.take("school", amount) == 0
        taken += amount
        assert taken <= 20 + 5 * (ticks.now - began) + 30.001
