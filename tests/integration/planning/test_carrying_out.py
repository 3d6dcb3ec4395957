"""Carrying out: one command is one transaction over everything it touches, once, and nobody spends the same money."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import reduce
from uuid import UUID

import psycopg
import pytest
from pydantic import BaseModel

from deploy.testing.world import World
from services.planning import budget, plan
from services.planning.budget import remaining
from services.planning.carrying_out import Outcome, carry_out
from services.planning.commands.budget import CommitCost, SetBudget
from services.planning.commands.interventions import CommitIntervention, ProposeIntervention
from services.planning.commands.judgements import HearYouth
from services.planning.commands.methods import ListOffer, SuggestOffer, WithdrawOffer
from services.planning.commands.plan import DraftPlan, SetGoal
from services.planning.deciding import Background
from services.planning.shelf import Shelf
from services.planning.streams import S, Stream, methods_of, plan_of, year_of
from shared.books import Books
from shared.clock import ConductedClock
from shared.deciding import Command, Person, Recorder, RefusedError
from shared.events.envelope import derived_id
from shared.events.planning import budget_key
from shared.testing.examples import YOUTH, sealed

NOON = datetime(2025, 5, 5, 12, tzinfo=UTC)
HEAD = Person(id="p-birgit", role="head", unit="children-and-family", municipality="707")
RECORDER = Recorder("planning", "707")


@pytest.fixture
def shelf(world: World) -> Iterator[Shelf]:
    """Planning's books in a fresh database."""
    opened = one_more(world)
    yield opened
    opened.books.close()


def one_more(world: World) -> Shelf:
    """The books, as one more instance of planning opens them."""
    return Shelf(Books(world.database_url("planning"), "planning"))


def give(shelf: Shelf, args: BaseModel, name: str, youth: str | None = None) -> Outcome:
    """Carry out a command whose id is derived from its name."""
    clock = ConductedClock()
    clock.let(NOON)
    key = youth or budget_key("707", 2025)
    command = Command(id=derived_id("test", name), key=key, at=NOON, person=HEAD, args=args)
    return carry_out(shelf, RECORDER, clock, command, Background("open"))


def proposal(shelf: Shelf, youth: str, name: str) -> UUID:
    """A mentor proposed to a youth: the intervention's id."""
    give(shelf, ProposeIntervention(offer="mentor", effort_area="mentor-and-support", sectors=("home",)), name, youth)
    return derived_id("test", name)


def commitment(intervention: UUID, kroner: int, ends_on: date = date(2025, 10, 31)) -> CommitIntervention:
    """Commit an intervention from June, at a price."""
    return CommitIntervention(
        intervention=intervention, starts_on=date(2025, 6, 1), ends_on=ends_on, unit_price_ore=100, units=kroner
    )


def left(shelf: Shelf, year: int = 2025) -> int | None:
    """What is left of a year, read from the books."""
    entries = shelf.books.read(year_of("707", year).id)
    return remaining(reduce(budget.evolve, (entry.envelope for entry in entries), budget.INITIAL))


def test_a_command_given_again_is_answered_with_what_it_led_to(shelf: Shelf) -> None:
    """The answer was lost, the events were not: the same ids come back and nothing is added."""
    first = give(shelf, SetGoal(area="health", text=sealed("Sove om natten.")), "goal", YOUTH)
    again = give(shelf, SetGoal(area="health", text=sealed("Sove om natten.")), "goal", YOUTH)
    assert (first.repeated, again.repeated) == (False, True)
    assert first.events == again.events
    assert len(shelf.books.read(plan_of(YOUTH).id)) == 1


def test_a_commitment_over_new_year_is_one_entry_in_three_streams(shelf: Shelf) -> None:
    """The plan and both years, all about the youth, in the order in which they were decided."""
    for year in (2025, 2026):
        give(shelf, SetBudget(year=year, amount_ore=10_000), f"set {year}")
    intervention = proposal(shelf, YOUTH, "mentor")
    outcome = give(shelf, commitment(intervention, 50, date(2026, 3, 31)), "commit", YOUTH)
    rows = shelf.books.rows("SELECT event_id, subject FROM outbox ORDER BY position DESC LIMIT 3")
    assert list(outcome.events) == [row["event_id"] for row in reversed(rows)]
    assert [
        f"events.planning.planning.intervention-committed.{YOUTH}",
        f"events.planning.planning.cost-committed.{YOUTH}",
        f"events.planning.planning.cost-committed.{YOUTH}",
    ] == [row["subject"] for row in reversed(rows)]
    assert [len(shelf.books.read(year_of("707", year).id)) for year in (2025, 2026)] == [2, 2]


def test_a_refused_command_leaves_nothing_behind(shelf: Shelf) -> None:
    """The second year has no budget, so neither the first nor the plan is touched."""
    give(shelf, SetBudget(year=2025, amount_ore=10_000), "set")
    intervention = proposal(shelf, YOUTH, "mentor")
    with pytest.raises(RefusedError):
        give(shelf, commitment(intervention, 50, date(2026, 3, 31)), "commit", YOUTH)
    assert left(shelf) == 10_000
    assert len(shelf.books.read(plan_of(YOUTH).id)) == 1
    assert shelf.books.caused_by(derived_id("test", "commit")) == []


def test_concurrent_commitments_never_spend_more_than_there_is(world: World, shelf: Shelf) -> None:
    """Twelve youths, four instances, money for five: five are committed, seven are told that it is gone."""
    give(shelf, SetBudget(year=2025, amount_ore=5 * 10_000), "set")
    youths = [str(derived_id("youth", number)) for number in range(12)]
    interventions = {youth: proposal(shelf, youth, f"mentor {youth}") for youth in youths}
    instances = [one_more(world) for _ in range(4)]

    def commit(number: int) -> str:
        youth = youths[number]
        try:
            give(instances[number % 4], commitment(interventions[youth], 100), f"commit {youth}", youth)
        except RefusedError as refusal:
            return refusal.code
        return "committed"

    with ThreadPoolExecutor(12) as people:
        answers = sorted(people.map(commit, range(12)))
    for instance in instances:
        instance.books.close()
    assert answers == ["beyond-remaining"] * 7 + ["committed"] * 5
    assert left(shelf) == 0


class Overtaken(Shelf):
    """A shelf during whose first look at the methods somebody else carries something out, as soon as it is read."""

    def __init__(self, books: Books, other: Shelf, meanwhile: BaseModel) -> None:
        super().__init__(books)
        self.other = other
        self.meanwhile = meanwhile
        self.looks = 0

    def look(self, stream: Stream[S]) -> tuple[S, int]:
        """What was read is what stood there before."""
        found = super().look(stream)
        if stream.id == methods_of("707").id:
            self.looks += 1
            if self.looks == 1:
                give(self.other, self.meanwhile, "meanwhile")
        return found


LISTED = ListOffer(
    offer="harbour-days",
    title="Havnedage",
    effort_area="work",
    sector="job",
    sectors=("job", "school"),
    kind="work-experience",
)
FROM_THE_RANGE = ProposeIntervention(
    offer="work-experience", effort_area="work", sectors=("job", "school"), listed="harbour-days"
)


def overtaken(world: World, shelf: Shelf, meanwhile: BaseModel) -> Overtaken:
    """Two instances over the same books; the range of services holds the harbour days."""
    give(shelf, LISTED, "listed")
    return Overtaken(Books(world.database_url("planning"), "planning"), shelf, meanwhile)


def test_an_offer_that_is_withdrawn_in_the_same_instant_is_not_proposed(world: World, shelf: Shelf) -> None:
    """It stood in the range when it was looked at, and not any more when it would be entered."""
    mine = overtaken(world, shelf, WithdrawOffer(offer="harbour-days"))
    with pytest.raises(RefusedError) as refusal:
        give(mine, FROM_THE_RANGE, "propose", YOUTH)
    mine.books.close()
    assert refusal.value.code == "not-listed"
    assert mine.looks == 2
    assert shelf.books.read(plan_of(YOUTH).id) == []


def test_what_still_holds_is_decided_again_and_entered(world: World, shelf: Shelf) -> None:
    """Somebody suggests another offer in that instant: the proposal is made, once."""
    mine = overtaken(world, shelf, SuggestOffer(title="Bådværksted", effort_area="leisure", sector="leisure"))
    assert len(give(mine, FROM_THE_RANGE, "propose", YOUTH).events) == 1
    mine.books.close()
    assert mine.looks == 2
    assert len(shelf.books.read(plan_of(YOUTH).id)) == 1


def test_streams_that_nobody_looked_at_hold_nobody_up(world: World, shelf: Shelf) -> None:
    """A budget year that goes on meanwhile is of no matter to a proposal."""
    mine = overtaken(world, shelf, SetBudget(year=2025, amount_ore=10_000))
    assert len(give(mine, FROM_THE_RANGE, "propose", YOUTH).events) == 1
    mine.books.close()
    assert mine.looks == 1


def test_the_same_command_given_at_once_by_many_is_carried_out_once(world: World, shelf: Shelf) -> None:
    """Whoever is slower learns what the fastest led to; a few rounds, for the moments at which they meet differ."""
    give(shelf, SetBudget(year=2025, amount_ore=10_000_000), "set")
    instances = [one_more(world) for _ in range(4)]
    work = CommitCost(area="leisure", starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 30), unit_price_ore=500)
    with ThreadPoolExecutor(8) as people:
        for number in range(6):
            name = f"group work {number}"
            outcomes = list(people.map(lambda instance, name=name: give(instance, work, name), instances * 2))
            assert {len(outcome.events) for outcome in outcomes} == {1}
            assert len({outcome.events for outcome in outcomes}) == 1
            assert [outcome.repeated for outcome in outcomes].count(False) == 1
    for instance in instances:
        instance.books.close()
    assert left(shelf) == 10_000_000 - 6 * 500


def test_what_is_there_already_is_done_without_an_event(shelf: Shelf) -> None:
    """A second person drafting the draft changes nothing and is not refused."""
    give(shelf, DraftPlan(), "first", YOUTH)
    assert give(shelf, DraftPlan(), "second", YOUTH) == Outcome(repeated=False, events=())


@pytest.mark.parametrize(
    "text", ["Jeg vil gerne i klub.", sealed("Jeg vil gerne i klub.", str(derived_id("youth", 9)))]
)
def test_text_that_is_not_sealed_for_this_youth_is_refused(shelf: Shelf, text: str) -> None:
    """Planning takes neither plain text nor what another youth's key opens."""
    with pytest.raises(RefusedError) as refusal:
        give(shelf, HearYouth(form="talk", view=text), "hear", YOUTH)
    assert (refusal.value.code, refusal.value.field) == ("not-sealed", "view")
    assert shelf.books.read(plan_of(YOUTH).id) == []


def test_a_code_that_no_list_knows_is_refused(shelf: Shelf) -> None:
    """The field and its list are named."""
    with pytest.raises(RefusedError) as refusal:
        give(shelf, SetGoal(area="luck", text=sealed("Held.")), "goal", YOUTH)
    assert (refusal.value.code, refusal.value.field) == ("value-not-in-list", "area")


def test_what_is_read_again_is_the_state_that_was_lived(shelf: Shelf) -> None:
    """The books hold every event in the order of its stream, and evolving them gives the plan."""
    give(shelf, DraftPlan(), "draft", YOUTH)
    give(shelf, SetGoal(area="health", text=sealed("Sove.")), "goal", YOUTH)
    entries = shelf.books.read(plan_of(YOUTH).id)
    state = reduce(plan.evolve, (entry.envelope for entry in entries), plan.INITIAL)
    assert [entry.originator_version for entry in entries] == [1, 2]
    assert (1, {derived_id("test", "goal"): "set"}) == (state.version.number, state.goals)


@pytest.mark.parametrize("table", ["events", "recorded"])
@pytest.mark.parametrize("change", ["UPDATE planning.{} SET {}", "DELETE FROM planning.{} -- {}"])
def test_planning_itself_cannot_change_what_it_recorded(world: World, shelf: Shelf, table: str, change: str) -> None:
    """Its role may insert and read, nothing else."""
    give(shelf, DraftPlan(), "draft", YOUTH)
    column = "topic = 'x'" if table == "events" else "type = 'x'"
    with (
        psycopg.connect(world.database_url("planning")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(change.format(table, column).encode())
