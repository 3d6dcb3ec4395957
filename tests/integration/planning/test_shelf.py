"""The shelf: a stream is read whole once, then only what is new, and never is anything but the books believed."""

from collections.abc import Iterator
from functools import reduce
from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.testing.world import World
from services.planning.shelf import Shelf
from services.planning.streams import Stream, methods_of, plan_of
from shared.books import Books, Recorded
from shared.events.envelope import Envelope, Event, derived_id, encode
from shared.events.planning import GoalReached, GoalSet, PlanDrafted
from shared.testing.examples import MOMENT, YOUTH, fact, sealed

DRAFTED = PlanDrafted(plan_version=1)
GOALS = [GoalSet(goal=derived_id("goal", number), area="health", text=sealed("Sove.")) for number in range(3)]
PLAN = plan_of(YOUTH)


class Asked(Books):
    """Books that note from which version on somebody reads a stream."""

    def __init__(self, world: World) -> None:
        super().__init__(world.database_url("planning"), "planning")
        self.from_versions: list[int] = []

    def since(self, stream: UUID, version: int) -> list[Envelope]:
        """The same as ever, noted."""
        self.from_versions.append(version)
        return super().since(stream, version)


@pytest.fixture
def books(world: World) -> Iterator[Asked]:
    """Planning's books in a fresh database."""
    opened = Asked(world)
    yield opened
    opened.close()


def write(books: Books, stream: Stream[Any], first: int, *events: Event) -> None:
    """Enter events behind what is there, as an instance does."""
    entries = []
    for version, event in enumerate(events, start=first):
        envelope = fact(event, key=YOUTH)
        entries.append(Recorded(stream.id, version, envelope, encode(envelope), "planning"))
    books.enter(entries, MOMENT)


def whole(books: Books) -> object:
    """The plan, from all of its events."""
    return reduce(PLAN.evolve, (entry.envelope for entry in books.read(PLAN.id)), PLAN.initial)


def test_what_nobody_has_written_is_where_every_stream_begins(books: Asked) -> None:
    """At version 0, and it is looked for again the next time."""
    shelf = Shelf(books)
    assert shelf.look(PLAN) == (PLAN.initial, 0)
    write(books, PLAN, 1, DRAFTED)
    assert shelf.look(PLAN) == (whole(books), 1)


def test_only_what_is_new_is_read(books: Asked) -> None:
    """And the event that it was left at; the state is that of all events together."""
    shelf = Shelf(books)
    write(books, PLAN, 1, DRAFTED, *GOALS[:2])
    shelf.look(PLAN)
    write(books, PLAN, 4, GOALS[2], GoalReached(goal=derived_id("goal", 0)))
    assert shelf.look(PLAN) == (whole(books), 5)
    assert shelf.look(PLAN) == (whole(books), 5)
    assert books.from_versions == [1, 3, 5]


def test_what_another_instance_writes_is_seen(world: World, books: Asked) -> None:
    """Each shelf goes on from where it is."""
    other = Asked(world)
    mine, yours = Shelf(books), Shelf(other)
    write(books, PLAN, 1, DRAFTED)
    assert mine.look(PLAN) == yours.look(PLAN)
    write(other, PLAN, 2, GOALS[0])
    assert mine.look(PLAN) == yours.look(PLAN) == (whole(books), 2)
    other.close()


def test_the_stream_that_was_asked_for_longest_ago_is_forgotten_first(books: Asked) -> None:
    """And read whole again when it is asked for."""
    shelf = Shelf(books, remembered=1)
    write(books, PLAN, 1, DRAFTED, *GOALS)
    write(books, methods_of("707"), 1, DRAFTED.model_copy(update={"plan_version": 2}))
    asked: tuple[Stream[Any], ...] = (PLAN, PLAN, methods_of("707"), PLAN)
    for stream in asked:
        shelf.look(stream)
    assert books.from_versions == [1, 4, 1, 1]


@pytest.mark.parametrize("again", [(), (DRAFTED,), (DRAFTED, *GOALS[:2], GoalReached(goal=GOALS[0].goal))])
def test_where_the_books_hold_something_else_what_was_remembered_is_forgotten(
    world: World, books: Asked, again: tuple[Event, ...]
) -> None:
    """Books that were put back to an earlier day are shorter, or went on otherwise."""
    shelf = Shelf(books)
    write(books, PLAN, 1, DRAFTED, *GOALS)
    shelf.look(PLAN)
    with psycopg.connect(world.database_url("postgres")) as owner:
        owner.execute("DELETE FROM planning.events")
        owner.execute("DELETE FROM planning.recorded")
    if again:
        write(books, PLAN, 1, *again)
    assert shelf.look(PLAN) == (whole(books), len(again))
