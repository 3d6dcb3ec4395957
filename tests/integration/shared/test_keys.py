"""Keys: who may use which, a destroyed one is gone for everybody, and another master key opens nothing."""

from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from deploy.testing.world import World
from shared.keys import LIFETIME, Keyring, MasterKeys, WrongMasterKeyError, fresh_key
from shared.postgres import Pool


class Ticks:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds that have passed."""
        return self.now


@pytest.fixture
async def pool(world: World) -> AsyncIterator[Pool]:
    """Intake's connections."""
    async with asyncpg.create_pool(world.database_url("intake"), min_size=1, max_size=2) as found:
        yield found


@pytest.fixture
def master() -> MasterKeys:
    """A master key of one epoch."""
    return MasterKeys({1: fresh_key()})


async def kept(pool: Pool, keyring: Keyring, count: int = 1) -> dict[str, bytes]:
    """Some youths with a key each."""
    fresh = {str(uuid4()): fresh_key() for _ in range(count)}
    async with pool.acquire() as connection, connection.transaction():
        await keyring.store(connection, fresh)
    return fresh


async def test_keys_are_found_again_and_absent_where_there_never_was_one(pool: Pool, master: MasterKeys) -> None:
    """With or without the memory of having opened them."""
    keyring = Keyring(pool, master)
    await keyring.enrol()
    fresh = await kept(pool, keyring, 3)
    for asked in (keyring, keyring, Keyring(pool, master)):
        assert await asked.keys_for([*fresh, str(uuid4())]) == fresh


async def test_a_destroyed_key_is_gone_at_once_or_within_its_short_life_in_memory(
    pool: Pool, master: MasterKeys
) -> None:
    """At once where the erasure is folded, elsewhere when the memory of it has run out."""
    ticks = Ticks()
    here, elsewhere = Keyring(pool, master), Keyring(pool, master, ticks=ticks)
    await here.enrol()
    [youth] = await kept(pool, here)
    await here.keys_for([youth])
    await elsewhere.keys_for([youth])
    async with pool.acquire() as connection, connection.transaction():
        assert await here.destroy(connection, youth)
    async with pool.acquire() as connection, connection.transaction():
        assert not await here.destroy(connection, youth)
    assert await here.keys_for([youth]) == {youth: None}
    ticks.now = LIFETIME
    assert await elsewhere.keys_for([youth]) == {youth: None}


async def test_the_memory_of_keys_is_bounded(pool: Pool, master: MasterKeys) -> None:
    """Beyond its bound the oldest is looked up again, and is still right."""
    keyring = Keyring(pool, master, capacity=2)
    await keyring.enrol()
    fresh = await kept(pool, keyring, 5)
    assert await keyring.keys_for(list(fresh)) == fresh
    assert await keyring.keys_for(list(fresh)) == fresh


async def test_a_rotated_master_key_opens_what_was_wrapped_before(pool: Pool, master: MasterKeys) -> None:
    """New data keys are wrapped by the newest, old ones opened by theirs."""
    before = Keyring(pool, master)
    await before.enrol()
    old = await kept(pool, before)
    after = Keyring(pool, MasterKeys({**master.by_epoch, 2: fresh_key()}))
    await after.prove()
    await after.enrol()
    new = await kept(pool, after)
    assert await after.keys_for([*old, *new]) == old | new
    with pytest.raises(WrongMasterKeyError):
        await Keyring(pool, master).keys_for(list(new))


async def test_another_master_key_is_noticed_before_it_is_used(pool: Pool, master: MasterKeys) -> None:
    """And one that fits is not."""
    keyring = Keyring(pool, master)
    await keyring.enrol()
    await keyring.prove()
    with pytest.raises(WrongMasterKeyError):
        await Keyring(pool, MasterKeys({1: fresh_key()})).prove()


async def test_a_wrapped_key_fits_no_other_youth(pool: Pool, master: MasterKeys, world: World) -> None:
    """Whoever swaps rows makes keys that open nothing."""
    keyring = Keyring(pool, master)
    await keyring.enrol()
    first, second = await kept(pool, keyring, 2)
    owner = await asyncpg.connect(world.database_url("postgres"))
    await owner.execute(
        "UPDATE keys.data_keys SET wrapped = (SELECT wrapped FROM keys.data_keys WHERE youth = $1) WHERE youth = $2",
        first,
        second,
    )
    await owner.close()
    with pytest.raises(WrongMasterKeyError):
        await keyring.keys_for([second])


@pytest.mark.parametrize(
    ("role", "reads", "inserts", "destroys"),
    [
        ("intake", True, True, True),
        ("planning", True, False, False),
        ("reporting", True, False, False),
        ("coordination", False, False, False),
    ],
)
async def test_who_may_do_what_with_keys(
    world: World, role: str, *, reads: bool, inserts: bool, destroys: bool
) -> None:
    """Nobody changes a row directly; only intake creates and destroys; coordination opens nothing."""
    owner = await asyncpg.connect(world.database_url("postgres"))
    rights = {
        right: await owner.fetchval("SELECT has_table_privilege($1, 'keys.data_keys', $2)", role, right)
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    }
    usage = await owner.fetchval("SELECT has_schema_privilege($1, 'keys', 'USAGE')", role)
    may_destroy = await owner.fetchval("SELECT has_function_privilege($1, 'keys.destroy(uuid)', 'EXECUTE')", role)
    await owner.close()
    assert rights == {"SELECT": reads, "INSERT": inserts, "UPDATE": False, "DELETE": False, "TRUNCATE": False}
    assert (usage, may_destroy) == (reads, destroys)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"not base64!", b"c2hvcnQ=\n"])
def test_a_file_that_holds_no_master_key_is_refused(tmp_path: Path, content: bytes) -> None:
    """Nothing, other bytes, or a key of another length; and so is a file that is not there."""
    file = tmp_path / "master.key"
    file.write_bytes(content)
    for path in (file, tmp_path / "absent.key"):
        with pytest.raises(WrongMasterKeyError):
            MasterKeys.from_file(path)


def test_line_n_of_the_file_is_epoch_n(tmp_path: Path) -> None:
    """So that rotating appends a line, and the newest wraps."""
    keys = [fresh_key(), fresh_key()]
    file = tmp_path / "master.key"
    file.write_text("".join(b64encode(key).decode() + "\n" for key in keys))
    master = MasterKeys.from_file(file)
    assert master.by_epoch == {1: keys[0], 2: keys[1]}
    assert master.newest == 2
