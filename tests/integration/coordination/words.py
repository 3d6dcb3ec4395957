"""With which words does a test speak to coordination as a process: people, a clock, questions, the books?"""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import nats
from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NoAnswerError
from pydantic_core import to_json

from deploy.local.processes import Child, stop
from deploy.testing.starting import start
from deploy.testing.world import World
from services.coordination.recording import SERVICE
from shared.books import Books, stream_of
from shared.commands import CommandAnswer
from shared.events.envelope import Envelope, derived_id, encode, subject_of
from shared.log import append, connect, last_of, standing
from shared.log.appending import Outgoing
from shared.settings import Settings
from tests.integration.planning.words import ISSUER, PATIENCE, People, people


@dataclass
class Coordination:
    """Coordination of a municipality as a process, and the connections around it; `writer` is whose events it reads."""

    world: World
    municipality: str
    people: People
    asking: Client
    conducting: Client
    writer: Client
    books: Books
    folder: Path
    process: Child | None = field(default=None, repr=False)

    async def start(self, now: datetime) -> None:
        """Start the process and wait until it answers."""
        environment = self.world.environment(
            SERVICE,
            SAMSPOR_MUNICIPALITY=self.municipality,
            SAMSPOR_ISSUER=ISSUER,
            SAMSPOR_ISSUER_JWKS=str(self.people.jwks),
        )
        log = self.folder / "coordination.log"
        self.process = start(SERVICE, "services.coordination", log=log, environment=environment)
        await self._control("time", {"now": now})

    def kill(self) -> None:
        """End the process without warning."""
        assert self.process is not None
        stop(self.process, signal.SIGKILL)

    async def at(self, now: datetime) -> None:
        """Set the clock."""
        await self._control("time", {"now": now})

    async def passes(self, until: datetime) -> None:
        """Let time pass, and wait until what it decided is on the log and read back."""
        await self._control("let-time-pass", {"until": until})
        await self.settled()

    async def settled(self) -> None:
        """Wait until the outbox is on the log, and coordination at its head."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status = await self._control("status", {})
                log = await standing(self.writer)
                assert log is not None
                if status["outbox_depth"] == 0 and status["readers"]["log"]["position"] == log.last:
                    return

    async def tell(self, *events: Envelope) -> None:
        """Put events on the log as planning does, and wait until coordination has read them."""
        last = await last_of(self.writer, "planning")
        batch = [Outgoing(subject_of("planning", each.type, each.key), encode(each)) for each in events]
        await append(self.writer, "planning", batch, last[0] if last else 0)
        await self.settled()

    async def ask(
        self, name: str, args: dict[str, Any], *, token: str, youth: str | None = None, identity: UUID | None = None
    ) -> CommandAnswer:
        """Give a command as the door of reporting does."""
        body = {
            "command_id": identity or derived_id("test", name, json.dumps(args, default=str)),
            "token": token,
            "municipality": self.municipality,
            "youth": youth,
            "args": args,
        }
        answer = await self.asking.request(f"cmd.{SERVICE}.{name}", to_json(body), timeout=PATIENCE)
        return CommandAnswer.model_validate_json(answer.data)

    async def question(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask as reporting does."""
        answer = await self.asking.request(f"query.{SERVICE}.{name}", to_json(body), timeout=PATIENCE)
        found: dict[str, Any] = json.loads(answer.data)
        return found

    async def lived(self, youth: str) -> str:
        """The hash of a youth's state as it is lived."""
        found = await self._control("lived", {"youth": youth})
        return str(found["hash"])

    def stream(self, key: str) -> Sequence[Envelope]:
        """A stream of the books."""
        return [entry.envelope for entry in self.books.read(stream_of(key))]

    async def _control(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    reply = await self.conducting.request(f"control.{SERVICE}.{what}", to_json(body), timeout=5)
                except (NoRespondersError, NoAnswerError):
                    assert self.process is not None
                    assert self.process.running(), self.process.last_words()
                    await asyncio.sleep(0.02)
                else:
                    found: dict[str, Any] = json.loads(reply.data)
                    return found


@asynccontextmanager
async def coordination_in(world: World, municipality: str, folder: Path) -> AsyncIterator[Coordination]:
    """A coordination of a municipality that is not started yet; it ends with the test."""
    asking = await nats.connect(world.nats_url, **world.credentials("reporting"))
    conducting = await nats.connect(world.nats_url, **world.credentials("operator"))
    writer = await connect(Settings.from_environment("planning", world.environment("planning")))
    books = Books(world.database_url(SERVICE), SERVICE)
    coordination = Coordination(world, municipality, people(folder), asking, conducting, writer, books, folder)
    try:
        yield coordination
    finally:
        if coordination.process is not None:
            coordination.kill()
        books.close()
        for connection in (asking, conducting, writer):
            await connection.close()
