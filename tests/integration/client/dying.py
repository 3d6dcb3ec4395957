"""A sector's system that is ended without warning at its n-th step; the next time it starts it goes on.

A step is a statement of the outbox's file, a message written to the connection, or a moment at which the road hands
something over. One JSON line in, one run: `die_at` 0 lets it finish. Everything is imported once and each run is a
process of its own, forked, so that a hundred of them take seconds.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

from nats.aio.client import Client as Connection
from pydantic_core import from_json, to_json

from samspor.client import Client, UnknownIdError
from samspor.client.access import Access
from samspor.client.outbox import Outbox
from samspor.client.over_nats import OverNats
from samspor.client.road import Arrived, Awaited
from samspor.client.telling import Teller
from tests.integration.client.words import OCCURRED, QUICK, SANDER, concern


class Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self, die_at: int) -> None:
        self.die_at, self.taken = die_at, 0

    def step(self, *_: object) -> None:
        """One more step."""
        self.taken += 1
        if self.taken == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Watched(OverNats):
    """The road, with a step wherever it hands something over."""

    steps: Steps

    async def receipts(self, after: str | None, awaited: Awaited) -> AsyncGenerator[Arrived]:
        """A step before a receipt is taken, and one before it is acknowledged."""
        async for arrived in super().receipts(after, awaited):
            self.steps.step()
            yield arrived
            self.steps.step()


def watch(steps: Steps) -> None:
    """A step before each statement of a file, and before each message that is written to the connection."""
    publish, connect = Connection.publish, sqlite3.connect

    def watched(*args: Any, **more: Any) -> sqlite3.Connection:
        database: sqlite3.Connection = connect(*args, **more)
        database.set_trace_callback(steps.step)
        return database

    async def stepping(self: Connection, *args: Any, **more: Any) -> None:
        steps.step()
        await publish(self, *args, **more)

    Connection.publish = stepping  # type: ignore[method-assign]
    sqlite3.connect = watched  # type: ignore[assignment]


async def tell(run: Mapping[str, Any]) -> int:
    """Tell what has not been told yet, and wait until all of it has its receipt; how many steps that took."""
    steps = Steps(run["die_at"])
    watch(steps)
    access = Access.read(run["credentials"])
    teller = Teller(access.sector, access.municipality)
    outbox = Outbox(Path(run["outbox"]))
    outbox.note("sealing-keys", to_json(access.sealing_keys).decode())
    road = Watched(access, teller)
    road.steps = steps
    async with Client(teller, outbox, road, pace=QUICK) as client:
        for number, name in enumerate(run["names"]):
            try:
                client.telling(name)
            except UnknownIdError:
                client.tell(concern(number), person=SANDER, occurred_at=OCCURRED, id=name)
        await client.all_receipted()
        assert all(client.telling(name).state == "kept" for name in run["names"])
    return steps.taken


def main() -> None:
    """Run after run, as they are asked for."""
    for line in sys.stdin.buffer:
        run = from_json(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, str(asyncio.run(tell(run))).encode())
            os._exit(0)
        os.close(writing)
        _, status = os.waitpid(child, 0)
        taken = os.read(reading, 20).decode()
        os.close(reading)
        sys.stdout.write(f"{taken or _ending(status)}\n")
        sys.stdout.flush()


def _ending(status: int) -> str:
    return "killed" if os.waitstatus_to_exitcode(status) == -signal.SIGKILL else "failed"


if __name__ == "__main__":
    main()
