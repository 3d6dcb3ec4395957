"""Does the pathway hang together? Everything that is found warns, and nothing blocks."""

from datetime import UTC, datetime
from typing import Any

from services.reporting.answers.overview import Overlap
from services.reporting.looking.coherence import coherence

AT = datetime(2025, 11, 12, 8, tzinfo=UTC)
CRIME: dict[str, Any] = {"description": "serious-crime-12-17", "description_version": 1, "phase": "effort"}


def effort(
    state: str = "started", offer: str = "mentor", area: str = "leisure", sectors: tuple[str, ...] = ("school",)
) -> Any:
    """An intervention."""
    return {"state": state, "offer": offer, "effort_area": area, "sectors": sectors}


def test_a_competence_that_the_description_asks_for_in_the_phase_is_missed() -> None:
    """The school is asked for in effort; once it takes part, nothing is missing."""
    assert coherence(CRIME, {"social"}, [], set(), AT).missing == ("school",)
    assert coherence(CRIME, {"social", "school"}, [], set(), AT).missing == ()


def test_a_sector_that_takes_part_with_nothing_running_stands_out() -> None:
    """In effort only: while needs are mapped nobody runs anything. What a sector tells of itself counts too."""
    present = {"social", "school", "leisure"}
    assert coherence(CRIME, present, [effort(sectors=("social", "school"))], set(), AT).without_effort == ("leisure",)
    assert coherence(CRIME, present, [effort(sectors=("social", "school"))], {"leisure"}, AT).without_effort == ()
    assert coherence(CRIME | {"phase": "mapping"}, present, [], set(), AT).without_effort == ()


def test_a_committed_effort_is_no_gap_and_an_ended_one_is() -> None:
    """What will begin has been thought of; what is over has left a gap."""
    assert coherence(CRIME, {"school"}, [effort("committed")], set(), AT).without_effort == ()
    assert coherence(CRIME, {"school"}, [effort("ended")], set(), AT).without_effort == ("school",)


def test_two_running_efforts_of_one_offer_or_one_area_overlap_once() -> None:
    """The same offer twice is told as that, and not again as the same area."""
    twice = [effort(), effort()]
    assert coherence(CRIME, set(), twice, set(), AT).overlaps == (Overlap(kind="offer", code="mentor", count=2),)
    areas = [effort(), effort(offer="club-membership")]
    assert coherence(CRIME, set(), areas, set(), AT).overlaps == (Overlap(kind="area", code="leisure", count=2),)
    assert coherence(CRIME, set(), [effort(), effort("committed")], set(), AT).overlaps == ()


def test_a_description_goes_stale_on_the_day_after_its_review() -> None:
    """It warns from then on, and says since when."""
    found = coherence(CRIME, set(), [], set(), datetime(2027, 1, 1, 12, tzinfo=UTC))
    assert found.stale
    assert not coherence(CRIME, set(), [], set(), AT).stale


def test_an_unknown_description_warns_of_nothing() -> None:
    """A case without a pathway, or by a version that is gone."""
    nothing = {"description": None, "description_version": None, "phase": None}
    found = coherence(nothing, {"school"}, [], set(), AT)
    assert (found.missing, found.without_effort, found.stale) == ((), (), False)
