"""How does one sector's system behave? `python -m deploy.demo.simulator` is that system, in its own process.

It has the sector's own credentials and nothing else. From its standard input it gets the steps of the scenario, one
JSON object a line; for each it publishes the messages in order, waits until every one has its receipt, sends again
what has none, and answers with one line. From its feed it learns of whom it may speak: a sector that knows no CPR
numbers waits until the feed has told it the youth id.
Invariant: a step is answered when every one of its messages has a receipt, however often NATS goes away. It ends
with the end of its input, and so with its conductor.
"""

import asyncio
import os
import sys
from base64 import b64decode
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import Error as JetStreamError
from pydantic_core import from_json, to_json

from shared.streams import FEED, RECEIPTS, consumer

CREDENTIALS: Final = "SAMSPOR_CREDENTIALS"
"""The variable that holds the sector's credentials: what `samspor credentials SECTOR --json` prints."""
DOMAIN: Final = "samspor"
PATIENCE: Final = 60.0
"""Seconds without a receipt after which a message is sent again."""
PUBLISHED_WITHIN: Final = 20.0
"""Seconds after which an unacknowledged publish is tried again."""
SILENCE: Final = 2.0
"""Seconds that one request for receipts or feed messages stays open; after a loss the next one is asked."""
PAUSE: Final = 0.2
"""Seconds between attempts while NATS is away."""


@dataclass
class Sector:
    """What the sector's system knows.

    Attributes:
        receipts: by sequence in the inbox.
        latest: the highest sequence that a message of ours is known to have got.
        known: youth ids that the feed has named, and since then not taken back.
        arrived: set whenever a receipt or a feed message comes.
    """

    name: str
    receipts: dict[int, dict[str, Any]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    latest: int = 0

    def first(self, receipt: dict[str, Any], after: int) -> dict[str, Any]:
        """The receipt of a message's first sending since a sequence: one whose acknowledgement was lost counts."""
        named = receipt.get("source"), receipt.get("id")
        same = (
            each
            for sequence, each in sorted(self.receipts.items())
            if sequence > after and (each.get("source"), each.get("id")) == named
        )
        return next(same, receipt) if receipt.get("id") else receipt


async def main() -> None:
    """Play one sector until the input ends."""
    access = from_json(os.environ[CREDENTIALS])
    client = await nats.connect(
        access["url"],
        user=access["user"],
        password=access["password"],
        max_reconnect_attempts=-1,
        reconnect_time_wait=PAUSE,
        error_cb=_unsaid,
    )
    sector = Sector(access["sector"])
    reading = [
        asyncio.create_task(_read(client, sector, RECEIPTS, _keep_receipt)),
        asyncio.create_task(_read(client, sector, FEED, _keep_told)),
    ]
    async for line in lines():
        answer = await _step(client.jetstream(timeout=PUBLISHED_WITHIN), sector, from_json(line))
        sys.stdout.buffer.write(to_json(answer) + b"\n")
        sys.stdout.buffer.flush()
    for task in reading:
        task.cancel()
    await client.close()


async def _unsaid(_: Exception) -> None:
    """A connection that comes and goes is no news: what was not acknowledged is sent again."""


async def lines() -> AsyncIterator[bytes]:
    """The lines of the standard input, until it ends."""
    reader = asyncio.StreamReader(limit=2**26)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        yield line


async def _step(jetstream: JetStreamContext, sector: Sector, step: Mapping[str, Any]) -> dict[str, Any]:
    """Send a step's messages and wait for their receipts."""
    await _learnt(sector, step.get("learn", ()))
    waiting = {message["number"]: message for message in step["messages"]}
    before = sector.latest
    sequences: dict[int, int] = {}
    found: dict[int, dict[str, Any]] = {}
    sendings = 0
    while waiting:
        sent = await asyncio.gather(*(_publish(jetstream, message) for message in waiting.values()))
        sendings += sum(attempts for _, attempts in sent)
        sequences |= {sequence: number for (sequence, _), number in zip(sent, waiting, strict=True)}
        sector.latest = max(sector.latest, *sequences)
        await _receipted(sector, sequences, found, set(waiting))
        waiting = {number: message for number, message in waiting.items() if number not in found}
    if sendings > len(step["messages"]):
        found = {number: sector.first(receipt, before) for number, receipt in found.items()}
    return {"receipts": [found[message["number"]] for message in step["messages"]]}


async def _publish(jetstream: JetStreamContext, message: Mapping[str, Any]) -> tuple[int, int]:
    """Publish until JetStream says that it has it; answers the sequence in the inbox and how often it was sent."""
    body, headers = b64decode(message["body"]), message["headers"] or None
    for attempt in count(1):
        try:
            return (await jetstream.publish(message["subject"], body, headers=headers)).seq, attempt
        except (NatsError, JetStreamError, TimeoutError):
            await asyncio.sleep(PAUSE)
    raise AssertionError("never: attempts do not end")


async def _receipted(
    sector: Sector, sequences: Mapping[int, int], found: dict[int, dict[str, Any]], numbers: set[int]
) -> None:
    """Wait until these messages have their receipts, or patience ends; the first receipt of a message counts."""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                sector.arrived.clear()
                for sequence in sorted(sequences.keys() & sector.receipts.keys()):
                    found.setdefault(sequences[sequence], sector.receipts[sequence])
                if numbers <= found.keys():
                    return
                await sector.arrived.wait()
    except TimeoutError:
        return


async def _learnt(sector: Sector, youths: list[str]) -> None:
    """Wait until the feed has named these youths: before that nobody in the sector knows whom to speak of."""
    while not sector.known.issuperset(youths):
        sector.arrived.clear()
        if not sector.known.issuperset(youths):
            await sector.arrived.wait()


def _keep_receipt(sector: Sector, receipt: dict[str, Any]) -> None:
    sector.receipts.setdefault(receipt["sequence"], receipt)


def _keep_told(sector: Sector, told: dict[str, Any]) -> None:
    if told["type"] == "feed.following-started":
        sector.known.add(told["subject"])


async def _read(client: Client, sector: Sector, stream: str, keep: Any) -> None:
    """Read a stream for ever, one message after the other, over every loss of the connection."""
    jetstream = client.jetstream(domain=DOMAIN)
    while True:
        try:
            reader = await jetstream.pull_subscribe_bind(consumer=consumer(sector.name), stream=stream)
            while True:
                for message in await reader.fetch(1, timeout=SILENCE):
                    keep(sector, from_json(message.data))
                    await message.ack()
                    sector.arrived.set()
        except (NatsError, JetStreamError, TimeoutError):
            await asyncio.sleep(0 if client.is_connected else PAUSE)


if __name__ == "__main__":
    asyncio.run(main())
