"""Whether a description is in use, and which other one took its place, from what was decided of it and nothing else."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from services.reporting.looking.in_use import Use, successor_of, uses

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def step(description: str, name: str, version: int = 1, successor: str | None = None) -> dict[str, Any]:
    """One step that was decided."""
    return {"description": description, "step": name, "version": version, "at": DAY, "successor": successor}


def test_what_was_decided_last_holds() -> None:
    """Published, revised, retired for another one, and published again."""
    steps = [step("a", "published"), step("a", "revised", 2), step("a", "followed-up", 2)]
    assert uses(steps) == {"a": Use(version=2)}
    steps.append(step("a", "retired", 2, "b"))
    assert uses(steps)["a"] == Use(retired_at=DAY, successor="b", version=2)
    assert uses([*steps, step("a", "published", 2)]) == {"a": Use(version=2)}


def test_a_successor_that_is_retired_too_points_on() -> None:
    """To the one in use at the end, and to none where there is no such one."""
    first, second = step("a", "retired", successor="b"), step("b", "retired", successor="c")
    assert successor_of(uses([first]), "a") == "b"
    assert successor_of(uses([first, second]), "a") == "c"
    assert successor_of(uses([first, step("b", "retired")]), "a") is None
    assert successor_of(uses([step("a", "retired")]), "a") is None
    assert successor_of({}, "a") is None


@given(
    some.lists(
        some.builds(
            step,
            some.sampled_from("abc"),
            some.sampled_from(("published", "revised", "retired", "followed-up")),
            some.integers(1, 3),
            some.none() | some.sampled_from("abc"),
        )
    ),
    some.sampled_from("abc"),
)
def test_a_successor_is_always_in_use(steps: list[dict[str, Any]], description: str) -> None:
    """Whatever was decided, also where two took each other's place: a way to it ends."""
    known = uses(steps)
    found = successor_of(known, description)
    assert found is None or known.get(found, Use()).retired_at is None
