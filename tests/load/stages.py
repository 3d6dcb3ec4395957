"""How fast is each stage alone? The inboxes are filled first, then one service after another is started on its work.

What a service finds when it starts is what those before it have left: the inboxes, then the log. A stage is measured
from its first recorded result to its last, so that the start of a process is not counted.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from time import perf_counter

import asyncpg

from services.reporting.following import writing_connection
from services.reporting.projections import MODELS
from services.reporting.rebuild import rebuild
from shared.keys import Keyring, MasterKeys
from tests.load import raw
from tests.load.cpu import Meter
from tests.load.figures import Figure, at_least
from tests.load.installation import Installation
from tests.load.sectors import Sent
from tests.load.sending import Sectors
from tests.load.waiting import until

REBUILT = 12_000
"""Log events a second through all read models in one pass: the first target."""
RECEIPTS = "SELECT max(position) FROM intake.receipts"
BOOKS = "SELECT max(sequence) FROM coordination.log_index"
KNOWN = "SELECT max(sequence) FROM planning.checkpoint"
SHOWN = "SELECT min(sequence) FROM reporting.read_models WHERE state = 'live'"


async def each_alone(here: Installation, out: Sectors, load: list[Sent]) -> AsyncIterator[list[Figure]]:
    """Fill the inboxes, then let each service do its part while no other works."""
    began = perf_counter()
    await out.send(load)
    rate = len(load) / (perf_counter() - began)
    yield [Figure("sectors", "published into the inboxes", rate, "messages/s", raw.SINGLE)]

    async def all_received() -> int:
        return len(load)

    yield await _alone(here, "intake", "receipts recorded", "messages", RECEIPTS, all_received, raw.INSERTED)
    await until(lambda: drained(here, "intake"))
    yield await _alone(here, "coordination", "log events into the books", "events", BOOKS, here.log, raw.INSERTED)
    await until(lambda: drained(here, "coordination"))
    yield await _alone(here, "planning", "log events folded", "events", KNOWN, here.log, raw.PULLED)
    yield await _alone(here, "reporting", "log events into all read models", "events", SHOWN, here.log, raw.INSERTED)


async def rebuilt(here: Installation) -> list[Figure]:
    """Build all read models anew in one pass over the log, beside those that are served."""
    url, user = here.stack.database_url("reporting"), "reporting"
    client = await here.connected(user)
    connection = await writing_connection(url)
    async with asyncpg.create_pool(url, min_size=1, max_size=1) as pool:
        keyring = Keyring(pool, MasterKeys.from_file(here.stack.credentials.master_key_file))
        reported = [perf_counter()]
        names = [model.NAME for model in MODELS]
        made = await rebuild(client, connection, MODELS, keyring, names, lambda *_: reported.append(perf_counter()))
    done = perf_counter()
    await connection.close()
    await client.close()
    passed, whole = reported[-1] - reported[0], done - reported[0]
    return [
        at_least(REBUILT, "rebuild", "one pass through all read models", made.events / passed, "events/s", raw.PULLED),
        Figure("rebuild", "the same with indexes made and switched", made.events / whole, "events/s", raw.PULLED),
    ]


async def time_passes(here: Installation, until_then: datetime) -> list[Figure]:
    """Let time pass to where much has fallen due at once, and everything that this leads to be on the log."""
    before, began = await here.log(), perf_counter()
    await here.let(until_then)
    await here.control("coordination", "let-time-pass", {"until": until_then})
    await until(lambda: drained(here, "coordination"))
    seconds, decided = perf_counter() - began, await here.log() - before
    return [
        Figure("time passes", "decisions that fell due at one moment", decided, "events"),
        Figure("time passes", "until all of them are in the books and on the log", seconds, "s"),
    ]


async def drained(here: Installation, service: str) -> bool:
    """Whether everything that a service has to publish is published, and it has read all of the log."""
    status = await here.control(service, "status")
    head = await here.log()
    return bool(status["outbox_depth"] == 0 and status["readers"]["log"]["position"] >= head)


async def _alone(
    here: Installation,
    service: str,
    name: str,
    unit: str,
    position: str,
    goal: Callable[[], Awaitable[int]],
    beside: str,
) -> list[Figure]:
    await here.start(service)

    async def reached() -> int:
        here.tend()
        return await here.pool.fetchval(position) or 0

    async def begun() -> bool:
        return await reached() > 0

    async def done() -> bool:
        return await reached() >= await goal()

    await until(begun, every=0.005)
    first, began, meter = await reached(), perf_counter(), Meter(here)
    await until(done)
    amount, seconds = await reached() - first, perf_counter() - began
    used = meter.used(amount)
    return [
        Figure(f"{service} alone", name, amount / seconds, f"{unit}/s", beside),
        Figure(
            f"{service} alone", "processor time", used[service], f"µs a{'n' if unit == 'events' else ''} {unit[:-1]}"
        ),
    ]
