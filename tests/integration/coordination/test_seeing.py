"""What was open to somebody, page by page, from real books."""

from collections.abc import Iterator

import pytest

from deploy.testing.world import World
from services.coordination.recording import SERVICE
from services.coordination.seeing import SeenQuery, seen
from shared.books import Books, Recorded, stream_of
from shared.events.envelope import encode
from shared.testing.examples import YOUTH
from tests.unit.coordination.living import Life, local
from tests.unit.coordination.test_seeing import TEACHER, case


@pytest.fixture
def books(world: World) -> Iterator[Books]:
    """The books of a fresh installation."""
    found = Books(world.database_url(SERVICE), SERVICE)
    yield found
    found.close()


def entered(books: Books, life: Life) -> None:
    """Enter a youth's stream as it was lived, each event at the moment of its recording."""
    for version, event in enumerate(life.stream, start=1):
        entry = Recorded(stream_of(YOUTH), version, event, encode(event), SERVICE)
        books.enter([entry], event.recorded_at)


def test_the_answer_speaks_of_what_was_recorded_by_then_and_of_no_more(books: Books) -> None:
    """Each entry of the page, with its reason where it was closed."""
    life, at = case(), local("2025-03-06 10:00")
    entered(books, life)
    known = [one for one in life.stream if one.recorded_at <= at]

    answer = seen(books, SeenQuery(youth=YOUTH, person=TEACHER, at=at))
    later = seen(books, SeenQuery(youth=YOUTH, person=TEACHER, at=at, after_version=len(known) - 1))

    assert [one["version"] for one in answer["events"]] == list(range(1, len(known) + 1))
    assert [one["version"] for one in later["events"]] == [len(known)]
    assert answer["relations"] == ["actor"]
    closed = [one["answers"][""] for one in answer["events"] if not one["answers"][""]["allow"]]
    assert closed
    assert all(reason["reason_da"] and reason["reason_en"] for reason in closed)
