"""With which words does a test speak to intake as a process: sectors that publish, a log to tell it things, a clock?"""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import nats
from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NoAnswerError
from pydantic_core import from_json, to_json

from deploy.local.processes import Child, stop
from deploy.testing.starting import start
from deploy.testing.world import World
from services.intake.opening import office_of
from services.intake.reading import Message
from services.intake.receipts import Arrival
from services.intake.recording import Office
from shared.events.envelope import Envelope, encode
from shared.events.envelope import subject_of as log_subject_of
from shared.events.registry import decode
from shared.log import append, connect, last_of, standing
from shared.log.appending import Outgoing
from shared.postgres import Connection
from shared.settings import Settings
from shared.streams import consumer, inbox
from shared.testing.examples import MOMENT
from shared.testing.messages import CONCERN, body_of, sector_of, subject_of
from tests.integration.planning.words import ISSUER, People, people

NOW = MOMENT + timedelta(hours=1)
PATIENCE = 60.0
"""Seconds after which a test gives up."""


@dataclass
class Intake:
    """Intake as a process, and the connections around it."""

    world: World
    people: People
    conducting: Client
    coordination: Client
    asking: Client
    database: Connection
    folder: Path
    sectors: dict[str, Client] = field(default_factory=dict)
    process: Child | None = field(default=None, repr=False)

    async def start(self, now: datetime = NOW) -> None:
        """Start the process and wait until it answers; it is that time."""
        self.launch()
        await self.let(now)

    def launch(self) -> Child:
        """Start the process, whatever becomes of it."""
        environment = self.world.environment("intake", SAMSPOR_ISSUER=ISSUER, SAMSPOR_ISSUER_JWKS=str(self.people.jwks))
        log = self.folder / "intake.log"
        self.process = start("intake", "services.intake", log=log, environment=environment)
        return self.process

    async def let(self, now: datetime) -> None:
        """Set its clock."""
        await self._asked("time", {"now": now})

    def kill(self) -> None:
        """End the process without warning."""
        assert self.process is not None
        stop(self.process, signal.SIGKILL)

    async def end(self) -> None:
        """End the process, if it runs, and the sectors' connections."""
        if self.process is not None:
            self.kill()
        for connection in self.sectors.values():
            await connection.close()

    async def ended(self) -> str:
        """Wait until the process has ended by itself; its last words."""
        assert self.process is not None
        async with asyncio.timeout(PATIENCE):
            while self.process.running():  # noqa: ASYNC110 - an end of another process tells nobody
                await asyncio.sleep(0.02)
        return self.process.last_words()

    async def sector(self, name: str) -> Client:
        """A sector's own connection."""
        if name not in self.sectors:
            self.sectors[name] = await nats.connect(self.world.nats_url, **self.world.credentials(name))
        return self.sectors[name]

    async def send(
        self,
        message: Mapping[str, Any] | bytes,
        *,
        sector: str | None = None,
        subject: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> int:
        """Publish as a sector does; the sequence in its inbox that the server answers."""
        type_name = CONCERN if isinstance(message, bytes) else str(message["type"])
        name = sector or sector_of(type_name)
        connection = await self.sector(name)
        body = message if isinstance(message, bytes) else body_of(message)
        reply = await connection.request(subject or subject_of(type_name), body, timeout=PATIENCE, headers=headers)
        answer = from_json(reply.data)
        assert "error" not in answer, answer
        sequence: int = answer["seq"]
        return sequence

    async def receipts(self, count: int, sector: str = "school") -> list[dict[str, Any]]:
        """The next receipts of a sector, as it reads them, in the order of its inbox."""
        found = [json.loads(body) for _, body in await self._read("RECEIPTS", sector, count)]
        return sorted(found, key=lambda receipt: int(receipt["sequence"]))

    async def receipt(self, sector: str = "school") -> dict[str, Any]:
        """The next receipt of a sector."""
        return (await self.receipts(1, sector))[0]

    async def feed(self, sector: str, count: int) -> list[tuple[str, dict[str, Any]]]:
        """The next messages of a sector's feed, each with its subject."""
        return [(subject, json.loads(body)) for subject, body in await self._read("FEED", sector, count)]

    async def _read(self, stream: str, sector: str, count: int) -> list[tuple[str, bytes]]:
        connection = await self.sector(sector)
        interface = connection.jetstream(domain="samspor")
        reading = await interface.pull_subscribe_bind(consumer=consumer(sector), stream=stream)
        found: list[tuple[str, bytes]] = []
        async with asyncio.timeout(PATIENCE):
            while len(found) < count:
                try:
                    messages = await reading.fetch(count - len(found), timeout=0.5)
                except TimeoutError:
                    assert self.process is not None
                    assert self.process.running(), self.process.last_words()
                    continue
                for message in messages:
                    found.append((message.subject, message.data))
                    await message.ack()
        await reading.unsubscribe()
        return found

    async def ask(self, args: dict[str, Any], token: str) -> dict[str, Any]:
        """Ask for a youth's id as the door of reporting does."""
        body = {"command_id": uuid4(), "token": token, "municipality": "707", "args": args}
        return await self._answered(self.asking, "cmd.intake.identify", body)

    async def tell(self, *events: Envelope) -> None:
        """Put events on the log as coordination does, and wait until intake has taken them on."""
        last = await last_of(self.coordination, "coordination")
        batch = [Outgoing(log_subject_of("coordination", each.type, each.key), encode(each)) for each in events]
        await append(self.coordination, "coordination", batch, last[0] if last else 0)
        await self.settled()

    async def settled(self) -> None:
        """Wait until the inboxes are empty, the outboxes carried and the log folded to its head."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status = await self._asked("status", {})
                log = await standing(self.coordination)
                assert log is not None
                if not status["outbox_depth"] and status["readers"]["log"]["position"] == log.last:
                    return

    async def log(self) -> list[Envelope]:
        """Everything on the log, in order."""
        return [decode(body) for body in await self.log_bodies()]

    async def log_bodies(self) -> list[bytes]:
        """The bytes of everything on the log, in order."""
        log = await standing(self.coordination)
        assert log is not None
        interface = self.coordination.jetstream()
        messages = [await interface.get_msg("EVENTS", sequence, direct=True) for sequence in range(1, log.last + 1)]
        return [message.data or b"" for message in messages]

    async def youth(self) -> str:
        """The id of the one youth who is known."""
        rows = await self.database.fetch("SELECT youth::text FROM intake.identities")
        assert len(rows) == 1
        youth: str = rows[0]["youth"]
        return youth

    async def trace(self, **asked: str) -> dict[str, Any]:
        """What the service tells of one message to whoever runs the installation."""
        return await self._asked("trace", asked)

    async def _asked(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._answered(self.conducting, f"control.intake.{what}", body)

    async def _answered(self, asker: Client, subject: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request, as soon as somebody answers it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    reply = await asker.request(subject, to_json(body), timeout=1)
                except (NoRespondersError, NoAnswerError):
                    assert self.process is not None
                    assert self.process.running(), self.process.last_words()
                    await asyncio.sleep(0.02)
                else:
                    found: dict[str, Any] = json.loads(reply.data)
                    return found


@asynccontextmanager
async def intake_in(world: World, folder: Path) -> AsyncIterator[Intake]:
    """An intake that is not started yet; it ends with the test."""
    async with AsyncExitStack() as closing:
        conducting = await nats.connect(world.nats_url, **world.credentials("operator"))
        closing.push_async_callback(conducting.close)
        asking = await nats.connect(world.nats_url, **world.credentials("reporting"))
        closing.push_async_callback(asking.close)
        coordination = await connect(Settings.from_environment("coordination", world.environment("coordination")))
        closing.push_async_callback(coordination.close)
        database = await asyncpg.connect(world.database_url("postgres"))
        closing.push_async_callback(database.close)
        intake = Intake(world, people(folder), conducting, coordination, asking, database, folder)
        closing.push_async_callback(intake.end)
        yield intake


@asynccontextmanager
async def office_in(world: World, clock: str = "wall") -> AsyncIterator[Office]:
    """Intake's recording alone, in this process."""
    settings = Settings.from_environment("intake", world.environment("intake", clock=clock))
    async with asyncpg.create_pool(settings.database_url, min_size=1, max_size=4) as pool:
        yield await office_of(settings, pool)


def arrival(sequence: int, message: Mapping[str, Any] | bytes, *, sector: str = "school") -> Arrival:
    """A message as it came from an inbox."""
    type_name = CONCERN if isinstance(message, bytes) else str(message["type"])
    body = message if isinstance(message, bytes) else body_of(message)
    return Arrival(inbox(sector), "first", sequence, Message(sector, subject_of(type_name), None, body))
