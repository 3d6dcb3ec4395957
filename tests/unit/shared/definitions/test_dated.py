"""When is a row in force?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from shared.definitions.dated import in_force, local_day


@dataclass(frozen=True)
class Row:
    """A dated row."""

    valid_from: date
    valid_to: date | None = None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2023, 12, 31, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2023, 12, 31, 23, 0, tzinfo=UTC), True),
        (datetime(2024, 6, 30, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2024, 6, 30, 22, 0, tzinfo=UTC), False),
    ],
)
def test_a_row_is_in_force_from_danish_midnight_to_danish_midnight(at: datetime, *, expected: bool) -> None:
    """The first and the last day count whole, in winter time and in summer time."""
    assert in_force(Row(date(2024, 1, 1), date(2024, 6, 30)), at) is expected


def test_a_row_without_a_last_day_is_in_force_until_further_notice() -> None:
    """An open row does not end."""
    assert in_force(Row(date(2024, 1, 1)), datetime(2199, 1, 1, tzinfo=UTC))


def test_a_moment_belongs_to_its_danish_day() -> None:
    """Half past eleven in the evening in London is tomorrow in Denmark."""
    assert local_day(datetime(2025, 4, 7, 22, 30, tzinfo=UTC)) == date(2025, 4, 8)
