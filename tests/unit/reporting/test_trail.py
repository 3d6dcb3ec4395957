"""When was the fold seen at or behind a place? Never guessed: unknown before the process began, and never too early."""

from datetime import UTC, datetime, timedelta

from services.reporting.trail import REMEMBERED, Trail

BEGAN = datetime(2026, 11, 22, 10, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """A moment of this test."""
    return BEGAN + timedelta(seconds=seconds)


def walked(begin: int, *steps: tuple[int, float]) -> Trail:
    """A trail of a fold that stood at `begin`, and then at each position after so many seconds."""
    trail = Trail(begin)
    for position, seconds in steps:
        trail.note(position, after(seconds))
    return trail


def test_a_place_is_passed_with_the_step_that_reaches_it() -> None:
    """Within a batch, at its end, and at the very place."""
    trail = walked(10, (15, 1), (20, 2))

    assert trail.passed(11) == trail.passed(15) == after(1)
    assert trail.passed(16) == trail.passed(20) == after(2)


def test_what_was_before_or_is_to_come_has_no_moment() -> None:
    """Folded before the process began, or not folded yet."""
    trail = walked(10, (15, 1))

    assert trail.passed(10) is None
    assert trail.passed(16) is None
    assert walked(0).passed(1) is None


def test_what_is_forgotten_has_no_moment_either() -> None:
    """The oldest steps go, and with them the moments of what lies before them."""
    trail = walked(0, *((number, number) for number in range(1, REMEMBERED + 3)))

    assert trail.passed(2) is None
    assert trail.passed(3) == after(3)
    assert trail.passed(REMEMBERED + 2) == after(REMEMBERED + 2)
