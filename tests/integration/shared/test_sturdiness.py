"""The connection: no message that somebody may publish ends a reader's reading."""

import asyncio

import pytest

from deploy.testing.raw import publish_raw
from deploy.testing.world import World
from shared.log import connect, pull, request
from shared.log.connection import MALFORMED
from shared.settings import Settings

SUBJECT = "events.coordination.school.enrolled.y1"
CONSUMER = "sturdy"


@pytest.mark.parametrize("block", [b"NATS/1.0", b"\xff\xff\xff", b"N"])
async def test_a_header_block_that_is_none_is_delivered_as_such(world: World, block: bytes) -> None:
    """The library's own reading would end there for good; ours hands the message on and takes the next."""
    publish_raw(world, "coordination", SUBJECT, block, b"first")
    publish_raw(world, "coordination", SUBJECT, b"NATS/1.0\r\nA: b\r\n\r\n", b"second")
    connection = await connect(Settings.from_environment("planning", world.environment("planning")))
    config = {"name": CONSUMER, "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    await request(connection, f"CONSUMER.CREATE.EVENTS.{CONSUMER}", {"stream_name": "EVENTS", "config": config})
    found: list[tuple[bytes, dict[str, str] | None]] = []
    async with asyncio.timeout(20):
        async for deliveries in pull(connection, "EVENTS", CONSUMER):
            found += [(each.body, each.headers) for each in deliveries]
            if len(found) == 2:
                break
    await connection.close()
    assert found == [(b"first", dict(MALFORMED)), (b"second", {"A": "b"})]
