"""Whatever of the receiver is killed, and though its whole log is lost: what a client tells arrives once, in order.

`SAMSPOR_OUTAGES` (6) is how often something is killed; in the middle the whole JetStream directory is taken away.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from nats.aio.client import Client as Connection
from pydantic_core import from_json

from deploy.commands.credentials import access
from deploy.commands.restore_log import restored_log
from deploy.local.status import statuses
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected
from samspor.client import Client
from shared.log import pull, request
from tests.integration.client.words import OCCURRED, QUICK, SANDER, concern
from tests.system.crew import Crew, crew

OUTAGES = int(os.environ.get("SAMSPOR_OUTAGES", "6"))
SEED = int(os.environ.get("SAMSPOR_SEED", "1"))
TOLD = 40
"""What each client tells between two outages."""
ROADS = {"school": "nats", "ssp": "http"}
KILLED = ("nats", "intake", "gateway", "postgres")


async def sender_ids(running: Crew) -> dict[str, list[str]]:
    """Each sector's events on the log, in its order."""
    here = running.installation
    operator: Connection = await connected(here.state.nats_url, OPERATOR, here.credentials.nats[OPERATOR])
    config = {"name": "look", "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    await request(operator, "CONSUMER.CREATE.EVENTS.look", {"stream_name": "EVENTS", "config": config})
    found: dict[str, list[str]] = {sector: [] for sector in ROADS}
    async for deliveries in pull(operator, "EVENTS", "look"):
        for event in (from_json(delivery.body) for delivery in deliveries):
            if "senderid" in event:
                found[event["sector"]].append(event["senderid"])
        if deliveries[-1].pending == 0:
            break
    await operator.close()
    return found


async def carried(running: Crew) -> None:
    """Wait until intake has brought onto the log all that it has accepted."""
    while True:
        intake = (await statuses(running.installation))["intake"]
        if intake is not None and intake["outbox_depth"] == 0:
            return
        await asyncio.sleep(0.05)


async def outage(running: Crew, random: Random, number: int) -> None:
    """Kill something; once, take the log away and put it back from the books."""
    if number != OUTAGES // 2:
        running.kill(random.choice(KILLED))
        return
    running.lose_the_log()
    while running.supervision.lost_log is None:  # noqa: ASYNC110 - the supervisor notices in its own time
        await asyncio.sleep(0.02)
    await restored_log(running.installation)


async def received(clients: Mapping[str, Client], told: Sequence[str], some: int) -> None:
    """Wait until each client has so many of these receipts."""
    for client in clients.values():
        await client.receipt(told[some])


async def test_nothing_is_lost_nothing_twice_and_all_in_order_whatever_falls_over(tmp_path: Path) -> None:
    """One client over NATS, one over HTTP; both tell on while servers and services die."""
    random = Random(SEED)  # noqa: S311 - a repeatable story
    told = [f"c-{number}" for number in range(TOLD * OUTAGES)]
    async with crew(tmp_path / "data") as running:
        await running.answering()
        clients: dict[str, Client] = {}
        for sector, via in ROADS.items():
            credentials: dict[str, Any] = access(running.installation, sector)
            outbox = tmp_path / f"{sector}.sqlite"
            client = Client.from_credentials(credentials, outbox=outbox, via=via, pace=QUICK)  # type: ignore[arg-type]
            clients[sector] = await client.__aenter__()
        for number in range(OUTAGES):
            window = told[number * TOLD : (number + 1) * TOLD]
            for place, name in enumerate(window):
                for sector, client in clients.items():
                    client.tell(concern(place, sector), person=SANDER, occurred_at=OCCURRED, id=name)
            await received(clients, window, random.randrange(TOLD // 4))
            await outage(running, random, number)
        for client in clients.values():
            await client.all_receipted()
            assert {client.telling(name).state for name in told} == {"kept"}
            await client.__aexit__(None, None, None)
        await carried(running)
        assert await sender_ids(running) == dict.fromkeys(ROADS, told)
