"""Knowledge: which youths have an open pathway and who is on the case, from the log, checkpoint and effect in one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from deploy.testing.world import World
from services.planning.deciding import Background
from services.planning.knowledge import Known, checkpoint_of, forget, known_of, learn
from shared.events import coordination, sharing, social
from shared.events.envelope import Event, derived_id, encode
from shared.log import Checkpoint, Entry
from shared.policy import Case
from shared.postgres import Pool
from shared.testing.examples import YOUTH, example_of, fact

NOON = datetime(2025, 5, 5, 12, tzinfo=UTC)
RAISED = example_of(coordination.YouthRaised)
OPENED = example_of(coordination.PathwayOpened)
CLOSED = example_of(coordination.PathwayClosed)
LEAD = coordination.CaseLeadAppointed(person="p-anja", unit="social")
JOINED = coordination.ActorJoined(sector="school", person="p-kim", basis="CONSENT", until=NOON)
LEFT = coordination.ActorLeft(sector="school", person="p-kim", reason="no-longer-needed")


@pytest.fixture
async def pool(world: World) -> AsyncIterator[Pool]:
    """Planning's own connections to a fresh database."""
    async with asyncpg.create_pool(world.database_url("planning"), min_size=1, max_size=2) as opened:
        yield opened


async def told(pool: Pool, *events: Event) -> Known:
    """What is known at noon after these events of the log."""
    entries = [
        Entry(number, 0, f"events.0.coordination.{event.TYPE}.{YOUTH}", encode(fact(event, key=YOUTH)))
        for number, event in enumerate(events, start=1)
    ]
    await learn(pool, entries, Checkpoint("this log", len(entries), derived_id(len(entries))))
    return await known_of(pool, YOUTH, NOON)


def case(**belonging: Any) -> Case:
    """A case that is known, and of which nothing keeps the parents out."""
    return Case(youth=YOUTH, known=True, parents_kept_out=False, **belonging)


async def test_a_youth_who_was_never_raised_is_unknown(pool: Pool) -> None:
    """Nothing is known, and nothing allowed that needs a case."""
    assert await known_of(pool, YOUTH, NOON) == Known()


async def test_raising_makes_a_case_but_no_pathway(pool: Pool) -> None:
    """The policy may speak of the case; there is nothing to plan for yet."""
    assert await told(pool, RAISED) == Known("unknown", case())


async def test_a_dismissed_raising_is_unknown_again(pool: Pool) -> None:
    """Dismissing one suggestion keeps the case, dismissing the raising ends it."""
    one = coordination.SuggestionDismissed(description="norddjurs-taskforce", reason="other")
    assert await told(pool, RAISED, one) == Known("unknown", case())
    assert await told(pool, coordination.SuggestionDismissed(reason="other")) == Known()


async def test_a_pathway_opens_closes_and_opens_again(pool: Pool) -> None:
    """The newest word holds; a pause changes nothing for what is planned."""
    reopened = example_of(coordination.PathwayReopened)
    assert (await told(pool, RAISED, OPENED, example_of(coordination.PathwayPaused))).standing == "open"
    assert (await told(pool, CLOSED)).standing == "closed"
    assert (await told(pool, reopened)).standing == "open"


async def test_the_case_has_its_lead_and_those_who_joined(pool: Pool) -> None:
    """Until they leave, or their time is over."""
    known = await told(pool, RAISED, OPENED, LEAD, JOINED)
    assert known.case == case(lead="p-anja", lead_unit="social", actors=frozenset({("school", "p-kim")}))
    assert (await known_of(pool, YOUTH, NOON + timedelta(seconds=1))).case.actors == frozenset()
    assert (await told(pool, LEFT)).case.actors == frozenset()


async def test_a_youth_whose_key_is_destroyed_is_erased(world: World, pool: Pool) -> None:
    """From that moment on, before any event says so."""
    await told(pool, RAISED, OPENED)
    owner = await asyncpg.connect(world.database_url("postgres"))
    await owner.execute("INSERT INTO keys.masters (epoch, proof) VALUES (1, '')")
    await owner.execute("INSERT INTO keys.data_keys (youth, epoch, wrapped) VALUES ($1::uuid, 1, '')", YOUTH)
    assert (await known_of(pool, YOUTH, NOON)).standing == "open"
    await owner.execute("SELECT keys.destroy($1::uuid)", YOUTH)
    await owner.close()
    assert (await known_of(pool, YOUTH, NOON)).standing == "erased"


async def test_the_checkpoint_moves_with_the_batch_and_is_forgotten_with_it(pool: Pool) -> None:
    """Another log is read from its beginning, with nothing left of the old one."""
    await told(pool, RAISED, OPENED)
    assert await checkpoint_of(pool) == Checkpoint("this log", 2, derived_id(2))
    await forget(pool)
    assert (await checkpoint_of(pool), await known_of(pool, YOUTH, NOON)) == (None, Known())


async def test_what_was_corrected_is_known_of_the_youth(pool: Pool) -> None:
    """Whatever it was; it is asked before anything is decided."""
    wrong = derived_id("a hearing of somebody else")
    corrected = sharing.CorrectionIssued(of=wrong, of_type="planning.youth-heard", reason="wrong-person")
    known = await told(pool, RAISED, OPENED, corrected)
    assert known.background == Background("open", frozenset({wrong}))


AGAINST_PARENTS = example_of(social.NotificationReceived, abuse_suspected=True, against_parents=True)


async def test_parents_are_kept_out_while_something_is_known_that_does(pool: Pool) -> None:
    """Before the youth is raised as well as after; a correction of it lets them in again."""
    assert (await told(pool, AGAINST_PARENTS, RAISED, OPENED)).case.parents_kept_out
    wrong = fact(AGAINST_PARENTS, key=YOUTH)
    corrected = sharing.CorrectionIssued(of=wrong.id, of_type=wrong.type, reason="wrong-person")
    assert not (await told(pool, corrected)).case.parents_kept_out


async def test_an_abuse_case_keeps_the_parents_out_until_it_is_closed(pool: Pool) -> None:
    """Only what the policy asks about is kept, and nothing of it is text."""
    opened = await told(pool, RAISED, OPENED, example_of(social.AbuseCaseOpened))
    assert opened.case.parents_kept_out
    rows = await pool.fetch("SELECT type, shows FROM shown")
    assert [(row["type"], row["shows"]) for row in rows] == [("social.abuse-case-opened", "{}")]
    closed = fact(example_of(social.AbuseCaseClosed), at=NOON - timedelta(hours=1), key=YOUTH)
    entry = Entry(1, 0, f"events.0.intake.{closed.type}.{YOUTH}", encode(closed))
    await learn(pool, [entry], Checkpoint("this log", 9, derived_id(9)))
    assert not (await known_of(pool, YOUTH, NOON)).case.parents_kept_out
