"""How are items packed into steps? Near ones together, and nothing about one youth overtakes anything."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from deploy.demo.scenario.steps import WINDOW, Act, Item, Message, Step, steps

NINE = datetime(2025, 3, 3, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _message(minutes: int, sector: str, youth: int) -> Item:
    what = Message(minutes, sector, f"sector.{sector}", b"{}", "accepted", youth=youth)
    return Item(NINE + minutes * MINUTE, what)


def _act(minutes: int, youth: int) -> Item:
    return Item(
        NINE + minutes * MINUTE, Act(minutes, UUID(int=minutes), "p-karen", "planning", "draft-plan", youth, {})
    )


def _shape(packed: list[Step]) -> list[tuple[int, int]]:
    return [(len(step.messages), len(step.acts)) for step in packed]


def test_near_items_are_played_at_one_moment() -> None:
    """Messages about different youths share a step, which lies at its last item."""
    packed = list(steps([_message(0, "school", 1), _message(10, "social", 2), _act(20, 3)]))
    assert _shape(packed) == [(2, 1)]
    assert packed[0].at == NINE + 20 * MINUTE


def test_distant_items_are_not() -> None:
    """Beyond the window a new step begins."""
    beyond = int(WINDOW / MINUTE) + 1
    assert _shape(list(steps([_message(0, "school", 1), _message(beyond, "school", 2)]))) == [(1, 0), (1, 0)]


def test_two_sectors_do_not_speak_of_one_youth_at_once() -> None:
    """Which of them is faster must not matter."""
    packed = list(steps([_message(0, "school", 1), _message(1, "school", 1), _message(2, "social", 1)]))
    assert _shape(packed) == [(2, 0), (1, 0)]


def test_a_message_does_not_overtake_a_command_about_the_same_youth() -> None:
    """Within a step messages come first, so one that comes after a command waits for the next step."""
    assert _shape(list(steps([_act(0, 1), _message(1, "school", 1)]))) == [(0, 1), (1, 0)]
    assert _shape(list(steps([_act(0, 1), _message(1, "school", 2)]))) == [(1, 1)]


def test_items_out_of_order_are_an_error() -> None:
    """Time never goes back."""
    with pytest.raises(ValueError, match="out of order"):
        list(steps([_message(5, "school", 1), _message(0, "school", 2)]))
