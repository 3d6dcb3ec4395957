"""Read models rebuilt equal read models lived, row for row, through crashes, cuts, erasures and switching."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

import asyncpg
import pytest

from deploy.testing.world import World
from services.reporting.following import Writing, follow
from services.reporting.generations import Digest, Generation, begin_building, digest, drop, ensure_live, registered
from services.reporting.projections import MODELS
from services.reporting.projections.operations import Table
from services.reporting.rebuild import RebuildingError, rebuild
from services.reporting.seen import Seen
from shared.events.coordination import Erased
from shared.events.envelope import Envelope, encode
from shared.log import Checkpoint, DifferentLogError, Entry, Progress
from shared.testing.examples import fact
from tests.integration.reporting.telling import Reading, Telling, story, youth

YOUTHS = 12
NAMES = [model.NAME for model in MODELS]
TABLES: Sequence[Table] = [table for model in MODELS for table in model.TABLES]


async def rows(connection: asyncpg.Connection) -> list[Digest]:
    """What the served read models hold."""
    return [await digest(connection, table) for table in TABLES]


async def rebuilt(reading: Reading) -> list[Digest]:
    """What the read models hold after all of them were rebuilt."""
    connection = await reading.connection()
    await rebuild(reading.client, connection, MODELS, reading.keyring, NAMES, lambda *_: None)
    found = await rows(connection)
    await connection.close()
    return found


async def served(reading: Reading) -> list[Digest]:
    """What the read models hold now."""
    connection = await reading.connection()
    found = await rows(connection)
    await connection.close()
    return found


async def test_rebuilt_equals_lived_through_crashes(telling: Telling, reading: Reading) -> None:
    """A fold that is cut off between any two batches goes on from its checkpoint; a rebuild gives the same rows."""
    await telling.give_keys([youth(number) for number in range(YOUTHS)])
    events = story(900, YOUTHS)
    for begin, end in ((0, 1), (1, 40), (40, 41), (41, 400), (400, 900)):
        last = await telling.tell(events[begin:end])
        await reading.fold_until(last)

    lived = await served(reading)

    assert sum(table.rows for table in lived) > len(events)
    assert await rebuilt(reading) == lived


async def test_where_the_log_is_cut_into_batches_makes_no_difference(telling: Telling, reading: Reading) -> None:
    """One event a transaction, a few, or all at once: the same rows."""
    await telling.give_keys([youth(number) for number in range(YOUTHS)])
    events = [*story(300, YOUTHS), fact(Erased(), key=youth(3)), *story(300, YOUTHS, seed=2)[:60]]
    entries = [
        Entry(number, len(events) - number, "events.0.intake.x.y.z", encode(event))
        for number, event in enumerate(_distinct(events), start=1)
    ]
    connection = await reading.connection()
    await ensure_live(connection, MODELS)

    found = [await _written(reading, connection, entries, size) for size in (1, 7, 100, len(entries))]

    assert all(digests == found[0] for digests in found)
    await connection.close()


def _distinct(events: Sequence[Envelope]) -> list[Envelope]:
    return list({event.id: event for event in events}.values())


async def _written(
    reading: Reading, connection: asyncpg.Connection, entries: Sequence[Entry], size: int
) -> list[Digest]:
    building = {model.NAME: await begin_building(connection, model) for model in MODELS}
    writing = Writing(MODELS, building, reading.keyring)
    for begin in range(0, len(entries), size):
        batch = entries[begin : begin + size]
        checkpoint = Checkpoint("log", batch[-1].sequence, batch[-1].envelope.id)
        await writing.take(batch)
        async with connection.transaction():
            await writing.write(connection, writing.release(), checkpoint)
        writing.written(checkpoint)
    found = await _digests(connection, building)
    for generation in building.values():
        await drop(connection, generation)
    return found


async def _digests(connection: asyncpg.Connection, generations: Mapping[str, Generation]) -> list[Digest]:
    return [
        await digest(connection, table, generations[model.NAME].physical(table.name))
        for model in MODELS
        for table in model.TABLES
    ]


async def test_erasing_reads_the_same_lived_and_rebuilt(telling: Telling, reading: Reading) -> None:
    """What was opened while the key was there reads ERASED once erased, as it does when opened without the key."""
    await telling.give_keys([youth(number) for number in range(YOUTHS)])
    last = await telling.tell(story(400, YOUTHS))
    await reading.fold_until(last)
    await telling.destroy_key(youth(1))
    last = await telling.tell([fact(Erased(), key=youth(1))])
    await reading.fold_until(last)

    lived = await served(reading)

    texts = await reading.pool.fetch("SELECT DISTINCT text FROM timeline WHERE youth = $1", youth(1))
    assert {row["text"] for row in texts} == {None, "ERASED"}
    others = await reading.pool.fetchval(
        "SELECT count(*) FROM timeline WHERE text = 'ERASED' AND youth <> $1", youth(1)
    )
    assert others == 0
    assert await rebuilt(reading) == lived


async def test_a_rebuild_takes_its_place_while_events_flow(telling: Telling, reading: Reading) -> None:
    """The fold goes on with the new generation from where that one stands; nothing is missed or counted twice."""
    await telling.give_keys([youth(number) for number in range(YOUTHS)])
    events = story(1200, YOUTHS)
    await telling.tell(events[:600])
    connection, rebuilding, progress = await reading.connection(), await reading.connection(), Progress()
    folding = asyncio.create_task(follow(reading.client, connection, MODELS, reading.keyring, progress, Seen()))
    await progress.reach(1)

    async def flow() -> int:
        last = 0
        for begin in range(600, 1200, 50):
            last = await telling.tell(events[begin : begin + 50])
        return last

    pairs = (("obligations", "caseload"), ("caseload", "obligations"), ("facts", "tasks"))
    asked = [asyncio.create_task(_ask_for_ever(reading, *pair)) for pair in pairs]
    last, _ = await asyncio.gather(
        flow(), rebuild(reading.client, rebuilding, MODELS, reading.keyring, NAMES, lambda *_: None)
    )
    assert not any(question.done() for question in asked), "a question failed while generations were switched"
    for question in asked:
        question.cancel()
    await asyncio.wait(asked)
    await progress.reach(last)
    lived = await rows(rebuilding)
    generations = await registered(rebuilding, "live")

    assert {generation.generation for generation in generations.values()} == {2}
    assert {generation.sequence for generation in generations.values()} == {last}
    assert await rebuilt(reading) == lived
    folding.cancel()
    await asyncio.wait([folding])
    connection.terminate()
    await rebuilding.close()


async def _ask_for_ever(reading: Reading, first: str, second: str) -> None:
    question = f"SELECT count(*) FROM {first} JOIN {second} ON {first}.youth = {second}.youth"  # noqa: S608 (ours)
    while True:
        await reading.pool.fetchval(question)


async def test_after_a_lost_log_everything_is_made_from_the_new_one(
    telling: Telling, reading: Reading, world: World
) -> None:
    """The fold stops at a log that is another one; the rebuild takes the place of what the old one had made."""
    await telling.give_keys([youth(number) for number in range(YOUTHS)])
    await reading.fold_until(await telling.tell(story(300, YOUTHS)))
    await telling.client.close()
    await reading.client.close()
    world.nats.kill()
    world.nats.lose_everything()
    world.nats.start()
    world.declare_streams()
    await telling.connect_again()
    await reading.connect_again()
    last = await telling.tell(story(120, YOUTHS, seed=5))

    with pytest.raises(DifferentLogError):
        await reading.fold_until(last)
    made = await rebuilt(reading)

    connection = await reading.connection()
    assert {g.sequence for g in (await registered(connection, "live")).values()} == {last}
    await connection.close()
    timeline = next(table for table in made if table.table == "timeline")
    assert 0 < timeline.rows <= 120
    await reading.fold_until(await telling.tell(story(125, YOUTHS, seed=6)[120:]))


async def test_a_rebuild_that_was_stopped_leaves_nothing_behind(telling: Telling, reading: Reading) -> None:
    """The next one removes the half-built generation, and the served one never changed."""
    await telling.give_keys([youth(number) for number in range(YOUTHS)])
    last = await telling.tell(story(300, YOUTHS))
    await reading.fold_until(last)
    lived = await served(reading)
    connection = await reading.connection()
    stop = asyncio.get_running_loop().create_future()
    stopped = asyncio.create_task(
        rebuild(reading.client, connection, MODELS, reading.keyring, ["timeline"], lambda *_: stop.set_result(None))
    )
    await asyncio.wait([stop, stopped], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    with suppress(asyncio.CancelledError):
        await stopped
    connection.terminate()

    again = await reading.connection()
    await rebuild(reading.client, again, MODELS, reading.keyring, ["timeline"], lambda *_: None)

    assert await registered(again, "building") == {}
    left = await again.fetch("SELECT tablename FROM pg_tables WHERE tablename LIKE 'timeline\\_\\_%'")
    assert len(left) == 1
    assert await rows(again) == lived
    await again.close()


async def test_only_one_rebuild_at_a_time(telling: Telling, reading: Reading) -> None:
    """A second rebuild is refused with a sentence, and an unknown name too."""
    connection, other = await reading.connection(), await reading.connection()
    await ensure_live(connection, MODELS)
    await connection.execute("SELECT pg_advisory_lock(7070004)")

    with pytest.raises(RebuildingError, match="another rebuild"):
        await rebuild(reading.client, other, MODELS, reading.keyring, NAMES, lambda *_: None)
    with pytest.raises(RebuildingError, match="found wages, expected names among caseload"):
        await rebuild(reading.client, other, MODELS, reading.keyring, ["wages"], lambda *_: None)
    await connection.close()
    await other.close()


async def test_an_old_version_is_served_until_the_new_one_is_built(telling: Telling, reading: Reading) -> None:
    """A model whose code is newer is left as it is; building it brings it to the others."""
    await telling.give_keys([youth(number) for number in range(YOUTHS)])
    events = story(200, YOUTHS)
    await reading.fold_until(await telling.tell(events[:100]))
    owner = await asyncpg.connect(reading.world.database_url("samspor_owner"))
    await owner.execute("UPDATE reporting.read_models SET version = 0 WHERE name = 'timeline'")
    await owner.close()
    connection = await reading.connection()
    # The tables of an older version carry its number.
    await connection.execute("ALTER TABLE timeline__v1_1 RENAME TO timeline__v0_1")
    before = await digest(connection, _timeline())

    await reading.fold_until(await telling.tell(events[100:]))

    assert await digest(connection, _timeline()) == before
    await rebuild(reading.client, connection, MODELS, reading.keyring, ["timeline"], lambda *_: None)
    assert (await digest(connection, _timeline())).rows > before.rows
    found = {name: generation.version for name, generation in (await registered(connection, "live")).items()}
    assert found == {model.NAME: model.VERSION for model in MODELS}
    await connection.close()


def _timeline() -> Table:
    return next(table for table in TABLES if table.name == "timeline")
