"""What can this machine do at all? The limits of the parts, measured in the same run as our stages.

Every figure is a rate per second over a fixed amount of work, on the same servers that the stages use. The machines
are shared and noisy: what counts is a stage's ratio to these.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from uuid import uuid4

import asyncpg
from nats.aio.client import Client

from shared.log import Outgoing, publish_batch, pull, request

BATCH = 500


@dataclass(frozen=True)
class Measure:
    """One figure: what was measured, how much a second, and what a unit is."""

    name: str
    rate: float
    unit: str


async def rate(name: str, amount: int, unit: str, work: Callable[[], Awaitable[None]]) -> Measure:
    """Do a piece of work once and say how many units a second it was."""
    began = perf_counter()
    await work()
    return Measure(name, amount / (perf_counter() - began), unit)


def _messages(amount: int, body: bytes) -> list[Outgoing]:
    return [Outgoing(f"raw.k{number % 997}", body) for number in range(amount)]


async def log_limits(nats: Client, amount: int, body: bytes) -> list[Measure]:
    """Durable atomic publishing and pulling of one stream, without any of our meaning."""
    config = {
        "name": "RAW",
        "subjects": ["raw.*"],
        "storage": "file",
        "discard": "new",
        "allow_atomic": True,
        "duplicate_window": 100_000_000,
    }
    await request(nats, "STREAM.CREATE.RAW", config)
    messages = _messages(amount, body)

    async def publish() -> None:
        for first in range(0, amount, BATCH):
            await publish_batch(nats, messages[first : first + BATCH], {})

    async def read() -> None:
        reader = {"name": "raw", "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
        await request(nats, "CONSUMER.CREATE.RAW.raw", {"stream_name": "RAW", "config": reader})
        async for deliveries in pull(nats, "RAW", "raw", BATCH):
            if deliveries[-1].sequence >= amount:
                return

    found = [
        await rate("JetStream, atomic batches of 500, fsync always", amount, "messages/s", publish),
        await rate("JetStream, pull loop", amount, "messages/s", read),
    ]
    await request(nats, "STREAM.DELETE.RAW")
    return found


async def database_limits(url: str, amount: int, body: bytes) -> list[Measure]:
    """Batched inserts, COPY and a cursor read of one table, without any of our meaning. `url` is a superuser's."""
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE SCHEMA raw; CREATE TABLE raw.rows (id uuid PRIMARY KEY, key text, body bytea)")

    def rows(count: int) -> Sequence[tuple[object, str, bytes]]:
        return [(uuid4(), f"k{number % 997}", body) for number in range(count)]

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
        await rate("PostgreSQL, unnest inserts of 500, one commit each", amount, "rows/s", insert),
        await rate("PostgreSQL, COPY of 500, one commit each", amount, "rows/s", copy),
        await rate("PostgreSQL, cursor read", 2 * amount, "rows/s", read),
    ]
    await connection.execute("DROP SCHEMA raw CASCADE")
    await connection.close()
    return found


def table(measures: Sequence[Measure]) -> str:
    """The figures as a table of the documentation."""
    lines = ["| what | rate |", "|---|---|"]
    lines += [f"| {measure.name} | {measure.rate:,.0f} {measure.unit} |".replace(",", " ") for measure in measures]
    return "\n".join(lines)
