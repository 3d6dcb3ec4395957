"""What do the tests of reporting work with? A log to put events on, the youths' keys, tokens, and a desk."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import nats
import pytest

from deploy.local.issuer import Issuing, load_or_create
from deploy.local.people import People
from deploy.testing.world import World
from services.reporting.looking.desk import Desk
from services.reporting.looking.directory import Directory
from services.reporting.looking.recording import Looks
from shared.clock import ConductedClock
from shared.definitions.municipalities import municipality
from shared.keys import Keyring, MasterKeys
from shared.testing.examples import MOMENT
from tests.integration.reporting.telling import Reading, Telling


@pytest.fixture
async def telling(world: World) -> AsyncIterator[Telling]:
    """A log to tell events to."""
    client = await nats.connect(world.nats_url, **world.credentials("intake"))
    teller = Telling(world, client)
    yield teller
    await teller.client.close()


@pytest.fixture
async def reading(world: World) -> AsyncIterator[Reading]:
    """Reporting's own connections."""
    client = await nats.connect(world.nats_url, **world.credentials("reporting"))
    async with asyncpg.create_pool(world.database_url("reporting"), min_size=1, max_size=4) as pool:
        reader = Reading(world, client, pool, Keyring(pool, MasterKeys.from_file(world.secrets.master_key_file)))
        yield reader
    await reader.client.close()


@pytest.fixture
def issuing(tmp_path: Path) -> Issuing:
    """An issuer whose tokens the service under test trusts."""
    return Issuing("http://127.0.0.1:1", load_or_create(tmp_path / "secrets"), People(), time.time)


@pytest.fixture
async def desk(reading: Reading) -> AsyncIterator[Desk]:
    """A desk at which people look, with its recorder of looks at work."""
    clock, place = ConductedClock(), municipality("707")
    clock.let(MOMENT)
    looks = Looks(reading.pool, clock, "707", place.controller, asyncio.Event())
    recording = asyncio.create_task(looks.run())
    yield Desk(reading.pool, looks, clock, Directory(reading.pool), place, reading.client, reading.keyring)
    recording.cancel()
    await asyncio.wait([recording])
