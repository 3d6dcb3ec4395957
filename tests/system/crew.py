"""How is a whole installation run for a test, and how is one of its processes killed?

The supervisor is the product's own, tended from the test's loop (its children die with the thread that made them).
"""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from deploy.local.state import Installation
from deploy.local.status import fit, statuses
from deploy.local.supervision import Supervision, Wish, supervised

TEND_EVERY = 0.02
LOOK_EVERY = 0.1
"""Seconds between looks at everybody, each of which makes connections."""
SERVICES = ("intake", "planning", "coordination", "reporting", "gateway")
SERVERS = ("nats", "postgres")


class Crew:
    """A running installation whose processes can be killed by name."""

    def __init__(self, supervision: Supervision) -> None:
        self.supervision = supervision
        self.kills: list[str] = []

    @property
    def installation(self) -> Installation:
        """Where everything is, with the secrets."""
        return self.supervision.installation()

    def kill(self, name: str) -> None:
        """End a process without warning, as `kill -9` does; the supervisor notices by itself."""
        with suppress(ProcessLookupError):  # it may have ended by itself a moment ago, because another one was killed
            os.kill(self.supervision.state().processes[name].pid, signal.SIGKILL)
        self.kills.append(name)

    def lose_the_log(self) -> None:
        """Kill the message server and take its whole JetStream directory away before it starts again."""
        process = self.supervision.stack.nats.child.process
        process.kill()
        process.wait()
        self.kills.append("nats and its directory")
        shutil.rmtree(self.supervision.stack.data / "nats/jetstream")

    async def tend(self) -> None:
        """Notice what has ended and start it again, for ever."""
        while True:
            self.supervision.tend()
            await asyncio.sleep(TEND_EVERY)

    async def answering(self) -> None:
        """Wait until every service answers."""
        while not await fit(self.installation):  # noqa: ASYNC110 - the same
            await asyncio.sleep(LOOK_EVERY)

    async def at_rest(self) -> None:
        """Wait until every outbox is empty and every reader is at the end of the log, twice in a row."""
        before: object = None
        while True:
            found = await statuses(self.installation)
            positions = [
                (
                    name,
                    status["outbox_depth"],
                    sorted((reader, each["position"]) for reader, each in status["readers"].items()),
                )
                for name, status in found.items()
                if status
            ]
            rested = len(positions) == len(SERVICES) and all(
                status is not None
                and status["outbox_depth"] == 0
                and all(each["lag"] == 0 for each in status["readers"].values())
                for status in found.values()
            )
            if rested and positions == before:
                return
            before = positions if rested else None
            await asyncio.sleep(LOOK_EVERY)


@asynccontextmanager
async def crew(data: Path, clock: str = "wall") -> AsyncIterator[Crew]:
    """A whole installation on an empty directory, tended until the end."""
    with supervised(data, Wish(clock=clock, web_port=0)) as supervision:
        running = Crew(supervision)
        tending = asyncio.create_task(running.tend())
        try:
            yield running
        finally:
            tending.cancel()
            with suppress(asyncio.CancelledError):
                await tending
