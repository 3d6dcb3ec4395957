"""Who belongs to a case that nobody leads yet? Whoever is on duty, once something lies before the authority."""

import pytest

from services.coordination import pathway
from services.coordination.authority import case_of
from shared.deciding import Person
from shared.definitions.event_types import EVENT_TYPES, needs
from shared.policy import relations_of
from shared.testing.examples import BY_TYPE, MOMENT, fact

ON_DUTY = Person(id="r-other", role="caseworker", unit="social", municipality="707")
COMES_ABOUT_ANYONE = sorted(
    name for name, row in EVENT_TYPES.items() if row.needs == "nothing" and row.about == "youth"
)


@pytest.mark.parametrize("type_name", COMES_ABOUT_ANYONE)
def test_a_notification_or_a_concern_of_any_sector_lies_before_the_authority(type_name: str) -> None:
    """Of every source alike, also of one that a row alone has made; told twice, it is told once."""
    first = fact(BY_TYPE[type_name])
    state = pathway.evolve(pathway.INITIAL, first)

    assert relations_of(ON_DUTY, case_of(state, MOMENT), MOMENT) == {"duty"}
    assert pathway.evolve(state, first) == state


def test_what_a_sector_tells_under_a_following_does_not() -> None:
    """A course that started is no concern."""
    assert needs("substance.course-started") == "following"
    state = pathway.evolve(pathway.INITIAL, fact(BY_TYPE["substance.course-started"]))

    assert relations_of(ON_DUTY, case_of(state, MOMENT), MOMENT) == frozenset()
