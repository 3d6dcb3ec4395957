"""The parts of the agenda: eleven, in order, each with its time."""

from shared.definitions.agenda import PARTS, timing
from shared.testing.examples import MOMENT


def test_the_agenda_has_the_eleven_parts_of_the_domain_in_order() -> None:
    """Attendance first, the decisions read back last."""
    assert PARTS == (
        "attendance",
        "acute",
        "tasks",
        "raised",
        "decisions",
        "stable",
        "closing",
        "places",
        "capacity",
        "offers",
        "read-back",
    )


def test_every_part_has_its_time_in_every_municipality() -> None:
    """Also in one that has set none of its own, and before any row was in force."""
    assert set(timing("998", MOMENT)) == set(PARTS)
    assert set(timing("707", MOMENT.replace(year=2020))) == set(PARTS)
