"""May I share this? Asked of real books, before anything is recorded."""

from collections.abc import Iterator

import pytest

from deploy.testing.world import World
from services.coordination.recording import SERVICE
from services.coordination.sharing_query import MayShareQuery, may_share
from shared.books import Books, Recorded, stream_of
from shared.events.envelope import encode
from shared.testing.examples import YOUTH
from tests.unit.coordination.living import local
from tests.unit.coordination.test_sharing_disclosure import ADVISER, COORDINATOR, TEACHER, led, wish


@pytest.fixture
def books(world: World) -> Iterator[Books]:
    """Books in which a youth of whom there is a concern has an adviser."""
    found = Books(world.database_url(SERVICE), SERVICE)
    for version, event in enumerate(led().stream, start=1):
        entry = Recorded(stream_of(YOUTH), version, event, encode(event), SERVICE)
        found.enter([entry], event.recorded_at)
    yield found
    found.close()


def test_a_coordinator_asks_before_sharing(books: Books) -> None:
    """The answer, what travels, and what each basis says; the books are as they were."""
    question = {"youth": YOUTH, "at": local("2025-03-05 09:00").isoformat()}
    before = list(books.read(stream_of(YOUTH)))
    said = may_share(
        books,
        MayShareQuery.model_validate(
            question | {"person": COORDINATOR.model_dump(), "asked": wish().model_dump(mode="json")}
        ),
    )

    assert (said["allow"], said["basis"], said["conditions"]) == (True, "SSD", ("once-at-a-meeting",))
    assert {one["basis"] for one in said["considered"]} >= {"CONSENT", "SSP_115", "ABUSE", "NOTIFY_133"}
    assert list(books.read(stream_of(YOUTH))) == before
    asked = wish(to=("police",), basis=None, purpose="crime-prevention").model_dump(mode="json")
    answers = {
        person.id: may_share(books, MayShareQuery.model_validate(question | {"person": person, "asked": asked}))
        for person in (ADVISER, TEACHER)
    }
    assert answers[ADVISER.id]["basis"] == "SSP_115"
    assert answers[TEACHER.id]["refusal"]["code"] == "not-your-case"
