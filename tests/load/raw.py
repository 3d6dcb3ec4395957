"""What can this machine do at all? The limits of the parts, measured in the same run as our stages.

Every figure is a rate per second over a fixed amount of work, on the same servers that the stages use. The machines
are shared and noisy: what counts is a stage's ratio to these.
"""

from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter
from typing import Final
from uuid import uuid4

import asyncpg
import nats
from nats.aio.client import Client

from deploy.local.stack import Stack
from deploy.nats.permissions import OPERATOR, RESTORER, inbox_prefix
from shared.log import Outgoing, publish_batch, pull, request
from tests.load.figures import Figure
from tests.load.sectors import messages

BATCH: Final = 500
BODY: Final = next(messages(1)).body
"""A message of ordinary size."""
STAGE: Final = "raw limit"
PUBLISHED: Final = "JetStream, atomic batches of 500"
SINGLE: Final = "JetStream, one by one, 500 under way"
PULLED: Final = "JetStream, pull loop"
INSERTED: Final = "PostgreSQL, unnest inserts of 500"
COPIED: Final = "PostgreSQL, COPY of 500"
READ: Final = "PostgreSQL, cursor read"


async def raw_limits(stack: Stack, amount: int) -> list[Figure]:
    """Every limit, over so much work each."""
    publisher, operator = [await _connected(stack, user) for user in (RESTORER, OPERATOR)]
    try:
        figures = await _log_limits(publisher, operator, amount)
    finally:
        await publisher.close()
        await operator.close()
    return figures + await _database_limits(stack.database_url("postgres"), amount)


async def _connected(stack: Stack, user: str) -> Client:
    return await nats.connect(
        stack.nats.url,
        user=user,
        password=stack.credentials.nats[user],
        inbox_prefix=inbox_prefix(user).encode(),
    )


async def _rate(name: str, amount: int, unit: str, work: Callable[[], Awaitable[None]]) -> Figure:
    began = perf_counter()
    await work()
    return Figure(STAGE, name, amount / (perf_counter() - began), unit)


async def _log_limits(publisher: Client, operator: Client, amount: int) -> list[Figure]:
    """Durable publishing and pulling of one stream, without any of our meaning."""
    # The subjects are those that the restorer may publish to, one token shorter than a log that is being restored.
    config = {
        "name": "RAW",
        "subjects": ["restoring.raw.*"],
        "storage": "file",
        "discard": "new",
        "allow_atomic": True,
        "duplicate_window": 100_000_000,
    }
    await request(operator, "STREAM.CREATE.RAW", config)
    outgoing = [Outgoing(f"restoring.raw.k{number % 997}", BODY) for number in range(amount)]
    singles = amount // 5

    async def publish() -> None:
        for first in range(0, amount, BATCH):
            await publish_batch(publisher, outgoing[first : first + BATCH], {})

    async def publish_singly() -> None:
        jetstream = publisher.jetstream(timeout=30)
        for first in range(0, singles, BATCH):
            waiting = [
                await jetstream.publish_async(each.subject, each.body) for each in outgoing[first : first + BATCH]
            ]
            for each in waiting:
                await each

    async def read() -> None:
        reader = {"name": "raw", "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
        await request(operator, "CONSUMER.CREATE.RAW.raw", {"stream_name": "RAW", "config": reader})
        async for deliveries in pull(operator, "RAW", "raw", BATCH):
            if deliveries[-1].sequence >= amount:
                return

    found = [
        await _rate(PUBLISHED, amount, "messages/s", publish),
        await _rate(PULLED, amount, "messages/s", read),
        await _rate(SINGLE, singles, "messages/s", publish_singly),
    ]
    await request(operator, "STREAM.DELETE.RAW")
    return found


async def _database_limits(url: str, amount: int) -> list[Figure]:
    """Batched inserts, COPY and a cursor read of one table, without any of our meaning. `url` is a superuser's."""
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE SCHEMA raw; CREATE TABLE raw.rows (id uuid PRIMARY KEY, key text, body bytea)")

    def rows(count: int) -> Sequence[tuple[object, str, bytes]]:
        return [(uuid4(), f"k{number % 997}", BODY) for number in range(count)]

    inserted, copied = rows(amount), rows(amount)

    async def insert() -> None:
        for first in range(0, amount, BATCH):
            ids, keys, bodies = zip(*inserted[first : first + BATCH], strict=True)
            await connection.execute(
                "INSERT INTO raw.rows SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])", ids, keys, bodies
            )

    async def copy() -> None:
        for first in range(0, amount, BATCH):
            await connection.copy_records_to_table(
                "rows", schema_name="raw", records=copied[first : first + BATCH], columns=["id", "key", "body"]
            )

    async def read() -> None:
        async with connection.transaction():
            async for _ in connection.cursor("SELECT id, key, body FROM raw.rows", prefetch=BATCH):
                pass

    found = [
        await _rate(INSERTED, amount, "rows/s", insert),
        await _rate(COPIED, amount, "rows/s", copy),
        await _rate(READ, 2 * amount, "rows/s", read),
    ]
    await connection.execute("DROP SCHEMA raw CASCADE")
    await connection.close()
    return found
