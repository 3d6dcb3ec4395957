"""With which words does a test speak to planning as a process: people with tokens, a log to tell it things, a clock?"""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import nats
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NoAnswerError
from pydantic_core import to_json

from deploy.local.processes import Child, stop
from deploy.testing.starting import start
from deploy.testing.world import World
from shared.commands import CommandAnswer
from shared.events.envelope import Envelope, encode, event_id, subject_of
from shared.log import append, connect, last_of, standing
from shared.log.appending import Outgoing
from shared.settings import Settings

ISSUER = "http://issuer.test"
NOON = datetime(2025, 5, 5, 12, tzinfo=UTC)
PATIENCE = 30.0
"""Seconds after which a test gives up."""


@dataclass
class People:
    """An issuer of tokens that the service trusts, and what people ask with them."""

    key: OKPKey
    jwks: Path

    def token(
        self,
        person: str,
        role: str,
        unit: str,
        *,
        municipality: str = "707",
        age: timedelta | None = None,
        youths: tuple[str, ...] = (),
    ) -> str:
        """A token of a person, good for an hour, or as old as said; `youths` are those whose party the person is."""
        now = datetime.now(UTC) - (age or timedelta())
        claims = {
            "iss": ISSUER,
            "aud": "samspor",
            "sub": person,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(hours=1)).timestamp()),
            "role": role,
            "unit": unit,
            "municipality": municipality,
            "youths": list(youths),
        }
        header = {"alg": "Ed25519", "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=["Ed25519"])


def people(folder: Path) -> People:
    """An issuer with a fresh key; its public part is a file."""
    key = OKPKey.generate_key("Ed25519", {"kid": "test", "alg": "Ed25519"}, private=True)
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps(KeySet([key]).as_dict(private=False)))
    return People(key, jwks)


@dataclass
class Planning:
    """Planning as a process, and the connections around it."""

    world: World
    people: People
    asking: Client
    conducting: Client
    coordination: Client
    folder: Path
    process: Child | None = field(default=None, repr=False)

    async def start(self) -> None:
        """Start the process and wait until it answers; it is noon."""
        environment = self.world.environment(
            "planning", SAMSPOR_ISSUER=ISSUER, SAMSPOR_ISSUER_JWKS=str(self.people.jwks)
        )
        log = self.folder / "planning.log"
        self.process = start("planning", "services.planning", log=log, environment=environment)
        await self._asked("time", {"now": NOON})

    def kill(self) -> None:
        """End the process without warning."""
        assert self.process is not None
        stop(self.process, signal.SIGKILL)

    async def tell(self, *events: Envelope) -> None:
        """Put events on the log as coordination does, and wait until planning has read them."""
        last = await last_of(self.coordination, "coordination")
        batch = [Outgoing(subject_of("coordination", each.type, each.key), encode(each)) for each in events]
        await append(self.coordination, "coordination", batch, last[0] if last else 0)
        await self.settled()

    async def settled(self) -> None:
        """Wait until planning's outbox is on the log, and planning at its head."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status = await self._asked("status", {})
                log = await standing(self.coordination)
                assert log is not None
                if status["outbox_depth"] == 0 and status["readers"]["log"]["position"] == log.last:
                    return

    async def ask(
        self, name: str, args: dict[str, Any], *, token: str, identity: UUID, youth: str | None = None
    ) -> CommandAnswer:
        """Give a command as the door of reporting does."""
        body = _request(args, token, identity, youth)
        answer = await self.asking.request(f"cmd.planning.{name}", body, timeout=PATIENCE)
        return CommandAnswer.model_validate_json(answer.data)

    async def ask_without_waiting(
        self, name: str, args: dict[str, Any], *, token: str, identity: UUID, youth: str | None = None
    ) -> None:
        """Give a command and look away: whether it is carried out, nobody here learns."""
        body = _request(args, token, identity, youth)
        await self.asking.publish(f"cmd.planning.{name}", body, reply=self.asking.new_inbox())
        await self.asking.flush()

    async def published(self) -> list[UUID]:
        """Ids of planning's events on the log, in its order."""
        log = await standing(self.coordination)
        assert log is not None
        found = []
        for sequence in range(1, log.last + 1):
            message = await self.coordination.jetstream().get_msg("EVENTS", sequence, direct=True)
            assert message.subject is not None
            assert message.data is not None
            if message.subject.split(".")[2] == "planning":
                found.append(event_id(message.data))
        return found

    async def _asked(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    reply = await self.conducting.request(f"control.planning.{what}", to_json(body), timeout=1)
                except (NoRespondersError, NoAnswerError):
                    assert self.process is not None
                    assert self.process.running(), self.process.last_words()
                    await asyncio.sleep(0.02)
                else:
                    found: dict[str, Any] = json.loads(reply.data)
                    return found


@asynccontextmanager
async def planning_in(world: World, folder: Path) -> AsyncIterator[Planning]:
    """A planning that is not started yet; it ends with the test."""
    asking = await nats.connect(world.nats_url, **world.credentials("reporting"))
    conducting = await nats.connect(world.nats_url, **world.credentials("operator"))
    coordination = await connect(Settings.from_environment("coordination", world.environment("coordination")))
    planning = Planning(world, people(folder), asking, conducting, coordination, folder)
    try:
        yield planning
    finally:
        if planning.process is not None:
            planning.kill()
        for connection in (asking, conducting, coordination):
            await connection.close()


def _request(args: dict[str, Any], token: str, identity: UUID, youth: str | None) -> bytes:
    body = {"command_id": identity, "token": token, "municipality": "707", "youth": youth, "args": args}
    return to_json(body)
