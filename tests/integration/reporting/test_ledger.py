"""The ledger over a real log, behind real books: one tree however it was cut; only what extends it is signed."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import asyncpg
import nats
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nats.aio.client import Client
from pydantic_core import to_json

from deploy.comparing import compare
from deploy.database import OWNER
from deploy.local.processes import spawn, stop
from deploy.migrate import ROOT
from deploy.nats.permissions import OPERATOR, RESTORER
from deploy.testing.world import World
from services.coordination.recording import SERVICE
from services.coordination.restore import restore
from services.reporting.ledger import tree
from services.reporting.ledger.following import follow
from services.reporting.ledger.proving import earlier, included
from services.reporting.ledger.signing import Signing
from services.reporting.looking.asking import UnavailableError
from shared.books import Books
from shared.clock import ConductedClock
from shared.events.envelope import encode, subject_of
from shared.log import Progress, pull, request, standing
from shared.proofs.evidence import Kept, verdict
from shared.proofs.merkle import Range, extends, grown, includes, leaf_hash
from shared.proofs.notes import opened
from shared.streams import EMBEDDED_PARTITIONS
from shared.testing.examples import MOMENT
from tests.integration.reporting.telling import Reading, Telling, story

KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC: Final = KEY.public_key().public_bytes_raw()
MANY: Final = 700


@contextmanager
def books_kept(world: World, folder: Path) -> Iterator[None]:
    """Coordination at work; it ends without warning."""
    child = spawn(
        SERVICE,
        [".venv/bin/python", "-m", f"services.{SERVICE}"],
        log=folder / "coordination.log",
        directory=ROOT,
        environment=world.environment(SERVICE, clock="wall"),
    )
    try:
        yield
    finally:
        stop(child, patience_seconds=0)


async def folded(reading: Reading, sequence: int) -> None:
    """Fold until the ledger is at a place of the log, then stop without warning."""
    progress = Progress()
    folding = asyncio.create_task(follow(reading.client, reading.world.database_url("reporting"), progress))
    reached = asyncio.create_task(progress.reach(sequence))
    await asyncio.wait([folding, reached], return_when=asyncio.FIRST_COMPLETED)
    await ended(reached, folding)


async def ended(*tasks: "asyncio.Task[None]") -> None:
    """End tasks without warning; one that had failed by itself says so."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.result()


async def rest(reading: Reading) -> int:
    """Where the log ends once coordination has nothing more to say about it."""
    owner = await asyncpg.connect(reading.world.database_url(OWNER))
    while True:
        log = await standing(reading.client)
        assert log is not None
        waiting = await owner.fetchval(
            "SELECT count(*) FROM coordination.recorded r WHERE publisher = 'coordination'"
            " AND NOT EXISTS (SELECT FROM coordination.log_index l WHERE l.event_id = r.event_id)"
        )
        booked = await owner.fetchval("SELECT max(sequence) FROM coordination.log_index")
        if waiting == 0 and booked == log.last:
            await owner.close()
            return log.last


async def bodies_of(client: Client) -> list[bytes]:
    """All events on the log as it ends now."""
    log = await standing(client)
    assert log is not None
    name = f"look-{uuid4().hex}"
    config = {"name": name, "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    await request(client, f"CONSUMER.CREATE.EVENTS.{name}", {"stream_name": "EVENTS", "config": config})
    found: list[bytes] = []
    async for deliveries in pull(client, "EVENTS", name):
        found += [delivery.body for delivery in deliveries]
        if len(found) >= log.last:
            break
    return found[: log.last]


def root_of(bodies: Sequence[bytes], size: int) -> bytes:
    """The root of the first events, made from the bytes alone."""
    return grown(Range(), map(leaf_hash, bodies[:size]))[0].root


async def stored(reading: Reading) -> tuple[int, Range]:
    """The tree that grows and how it stands, as it is stored."""
    async with reading.pool.acquire() as connection:
        at = await tree.standing(connection)
        assert at is not None
        return at.tree, await tree.range_of(connection, at.tree, at.size)


@pytest.fixture
def signing(reading: Reading) -> Signing:
    """The ledger's pen, at a moment of the story."""
    clock = ConductedClock()
    clock.let(MOMENT)
    return Signing(reading.pool, clock, "707", KEY)


@pytest.fixture
async def owner(world: World) -> AsyncIterator[asyncpg.Connection]:
    """Who may do everything in the database."""
    connection = await asyncpg.connect(world.database_url(OWNER))
    yield connection
    await connection.close()


async def test_the_tree_is_over_the_bytes_on_the_log_however_often_it_was_stopped(
    world: World, telling: Telling, reading: Reading, tmp_path: Path
) -> None:
    """Stopped without warning at places of its own choosing; nothing twice, nothing left out, whole or not at all."""
    with books_kept(world, tmp_path):
        for number in range(4):
            at = await telling.tell(story(MANY // 4, 9, seed=number))
            await folded(reading, at - 50)
        last = await rest(reading)
        await folded(reading, last)
    number, range_ = await stored(reading)
    assert number == 1
    assert range_.size >= last
    assert range_.root == root_of(await bodies_of(reading.client), range_.size)
    batches = await reading.pool.fetchval("SELECT count(*) FROM ledger_folds")
    assert batches >= 4


async def test_events_and_extensions_are_proven_from_what_is_stored(
    world: World, telling: Telling, reading: Reading, signing: Signing, tmp_path: Path
) -> None:
    """Every event under the newest checkpoint; the newest extends each that was signed before."""
    with books_kept(world, tmp_path):
        for number in range(3):
            await telling.tell(story(90, 5, seed=number))
            await folded(reading, await rest(reading))
            under = await signing.sign()
            assert await signing.sign() == under == await signing.newest()
    head = opened(under.note, signing.key(1)).head
    bodies = await bodies_of(reading.client)
    assert (head.origin, head.size, head.root) == ("samspor/707", under.size, root_of(bodies, under.size))
    async with reading.pool.acquire() as connection:
        proofs = await included(connection, under, range(1, head.size + 1))
        before = await earlier(connection, under)
    for place, proof in enumerate(proofs):
        assert includes(leaf_hash(bodies[place]), place, head.size, proof, head.root)
    assert len(before) == 2
    for one in before:
        old = opened(one.checkpoint, signing.key(1)).head
        assert old.root == root_of(bodies, old.size)
        assert extends(old.size, old.root, head.size, head.root, one.proof)


async def test_a_lost_log_that_is_restored_extends_what_was_signed(
    world: World, telling: Telling, reading: Reading, signing: Signing, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    """What lay behind the end of the books comes in another order; the ledger had not taken it, and goes on."""
    with books_kept(world, tmp_path):
        await telling.tell(story(100, 5))
        await folded(reading, await rest(reading))
    before = await signing.sign()
    tail = story(40, 5, seed=2)
    await telling.tell(tail)
    folding = asyncio.create_task(follow(reading.client, world.database_url("reporting"), Progress()))
    booked = await owner.fetchval("SELECT max(sequence) FROM coordination.log_index")
    await _told_twice_how_far_books_are(world, booked)
    await ended(folding)
    assert before.size <= (await stored(reading))[1].size <= booked
    await _lose_the_log(world, telling, reading)
    books = Books(world.database_url(SERVICE), SERVICE)
    restorer = await nats.connect(world.nats_url, **world.credentials(RESTORER))
    assert await restore(restorer, books, EMBEDDED_PARTITIONS) == booked
    await restorer.close()
    books.close()
    await telling.tell(list(reversed(tail)))
    with books_kept(world, tmp_path):
        await folded(reading, await rest(reading))
    number, range_ = await stored(reading)
    assert number == 1
    assert range_.size >= booked + len(tail)
    assert range_.root == root_of(await bodies_of(reading.client), range_.size)
    async with reading.pool.acquire() as connection:
        (old,) = await earlier(connection, await signing.sign())
    assert old.checkpoint == before.note


async def test_another_log_gets_a_tree_and_a_name_of_its_own(
    world: World, telling: Telling, reading: Reading, signing: Signing, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    """Books and log were set back behind what was signed: the old tree stays as it is, the new one says its number."""
    with books_kept(world, tmp_path):
        await telling.tell(story(60, 5))
        await folded(reading, await rest(reading))
    before = await signing.sign()
    await _lose_the_log(world, telling, reading)
    world.declare_streams()
    await owner.execute(
        "TRUNCATE coordination.events, coordination.recorded, coordination.log_index, coordination.checkpoint,"
        " coordination.due"
    )
    with books_kept(world, tmp_path):
        await telling.tell(story(30, 5, seed=3))
        await folded(reading, await rest(reading))
    number, range_ = await stored(reading)
    assert (number, range_.root) == (2, root_of(await bodies_of(reading.client), range_.size))
    after = await signing.sign()
    assert opened(after.note, signing.key(2)).head.origin == "samspor/707/2"
    assert await owner.fetchval("SELECT note FROM reporting.ledger_checkpoints WHERE tree = 1") == before.note


async def _told_twice_how_far_books_are(world: World, size: int) -> None:
    """Answer the ledger in coordination's place until it has asked again: by then it has taken what it may."""
    keeper = await nats.connect(world.nats_url, **world.credentials(SERVICE))
    asked = await keeper.subscribe(f"query.{SERVICE}.reach")
    for _ in range(3):
        await (await asked.next_msg(timeout=30)).respond(to_json({"sequence": size}))
    await keeper.close()


async def _lose_the_log(world: World, telling: Telling, reading: Reading) -> None:
    await telling.client.close()
    await reading.client.close()
    world.nats.kill()
    world.nats.lose_everything()
    world.nats.start()
    world.declare_streams(remembered=True)
    await telling.connect_again()
    await reading.connect_again()


async def test_no_service_role_changes_or_removes_a_row(reading: Reading) -> None:
    """Not by UPDATE, DELETE or TRUNCATE: what the ledger wrote, it wrote."""
    tables = ("ledger_trees", "ledger_nodes", "ledger_folds", "ledger_checkpoints")
    for table in tables:
        for statement in (f"UPDATE {table} SET tree = 2", f"DELETE FROM {table}", f"TRUNCATE {table}"):  # noqa: S608
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await reading.pool.execute(statement)


async def test_nothing_is_signed_that_does_not_extend_what_was_signed(
    world: World, telling: Telling, reading: Reading, signing: Signing, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    """The owner alters a hash, or removes one: the pen is laid down, and whoever asks is told."""
    with books_kept(world, tmp_path):
        await telling.tell(story(40, 3))
        await folded(reading, await rest(reading))
        before = await signing.sign()
        await telling.tell(story(40, 3, seed=2))
        await folded(reading, await rest(reading))
    await owner.execute("UPDATE reporting.ledger_nodes SET hash = sha256(hash) WHERE level = 5 AND place = 0")
    with pytest.raises(UnavailableError, match="no longer extend"):
        await signing.sign()
    await owner.execute("DELETE FROM reporting.ledger_nodes WHERE level > 0")
    with pytest.raises(UnavailableError, match="not there any more"):
        await signing.sign()
    assert await signing.newest() == before


async def test_checkpoints_are_left_as_files_for_whoever_keeps_them(
    world: World, telling: Telling, reading: Reading, signing: Signing, tmp_path: Path
) -> None:
    """One file each, in the form that was signed, with the key beside them; none is written twice."""
    folder = tmp_path / "checkpoints"
    with books_kept(world, tmp_path):
        await telling.tell(story(20, 3))
        await folded(reading, await rest(reading))
    found = await signing.sign()
    signing.leave(folder, found)
    signing.leave(folder, found)
    names = sorted(file.name for file in folder.iterdir())
    assert names == [f"samspor-707-{found.size:010d}.txt", "samspor-707.key.txt"]
    assert (folder / names[0]).read_text(encoding="utf-8") == found.note
    assert (folder / names[1]).read_text(encoding="utf-8") == f"{signing.key(1)}\n"


async def test_whatever_its_owner_alters_in_the_database_is_found_by_comparing(
    world: World, telling: Telling, reading: Reading, signing: Signing, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    """A row of the books, of an outbox, a hash, a removed row, a row that was slipped in, a checkpoint."""
    facts = story(30, 3)
    await owner.executemany(
        "INSERT INTO intake.outbox (event_id, subject, body) VALUES ($1, $2, $3)",
        [(each.id, subject_of("intake", each.type, each.key), encode(each)) for each in facts],
    )
    await telling.tell(facts)
    with books_kept(world, tmp_path):
        await folded(reading, await rest(reading))
    under = await signing.sign()
    operator = await nats.connect(world.nats_url, **world.credentials(OPERATOR))
    kept = [Kept("kept.txt", under.note)]
    assert verdict(await compare(operator, owner, PUBLIC, kept)) == 0
    alterations = {
        "UPDATE coordination.events SET state = state || ' '::bytea WHERE notification_id ="
        " (SELECT min(notification_id) FROM coordination.events)": "in coordination's books is another than the log's.",
        "DELETE FROM coordination.log_index WHERE sequence = 3": "in coordination's books is not there.",
        "UPDATE reporting.ledger_nodes SET hash = sha256(hash) WHERE level = 0 AND place = 3": (
            "Place 4 on the log: the event in the ledger's hashes is another than the log's."
        ),
        "UPDATE intake.outbox SET body = body || ' '::bytea WHERE position = 5": (
            "Place 5 on the log: the event in intake's outbox is another than the log's."
        ),
        "DELETE FROM reporting.ledger_nodes WHERE level = 0 AND place = 3": (
            "Place 4 on the log: the event in the ledger's hashes is not there."
        ),
        "UPDATE reporting.ledger_checkpoints SET note = 'samspor/707'": "it is no signed note",
    }
    for statement, sentence in alterations.items():
        transaction = owner.transaction()
        await transaction.start()
        await owner.execute(statement)
        found = await compare(operator, owner, PUBLIC, kept)
        await transaction.rollback()
        assert verdict(found) == 1
        assert any(sentence in each.sentence for each in found), (sentence, found)
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    found = await compare(operator, owner, stranger, kept)
    assert any(each.sentence.startswith("kept.txt: it is not signed by this key") for each in found)
    await operator.close()
