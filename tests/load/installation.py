"""How does the bench run an installation whose services it starts and stops one by one?

Real servers on a data directory of the bench's own, the services as processes of their own with their own credentials,
exactly as `samspor up` starts them; only that each can be measured alone. The clock is conducted: every message of a
load has happened before `sectors.NOW`, wherever and whenever the bench is run.
"""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
import httpx
import nats
import psutil
from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic_core import from_json, to_json

from deploy.local.environment import GATEWAY, Surroundings, module_of, role_of, service_environment
from deploy.local.ports import free_port
from deploy.local.processes import Child, plain_environment, spawn, stop
from deploy.local.stack import Stack, running
from deploy.migrate import ROOT
from deploy.nats.permissions import OPERATOR, inbox_prefix
from deploy.sectors import sectors
from shared.postgres import Pool
from tests.load.sectors import MUNICIPALITY, NOW
from tests.load.waiting import until

SERVICES: Final = ("intake", "planning", "coordination", "reporting")
STOPS_WITHIN: Final = 30.0


@dataclass
class Installation:
    """The servers, and the processes that run at the moment."""

    stack: Stack
    nats: Client
    pool: Pool
    issuer_url: str
    web_url: str
    gateway_url: str
    children: dict[str, Child] = field(default_factory=dict)

    async def start(self, service: str) -> None:
        """Start a service and wait until it answers, with the clock set."""
        around = Surroundings(
            self.stack.nats.url,
            self.stack.nats.monitor_url,
            self.stack.credentials,
            municipality=MUNICIPALITY,
            issuer=self.issuer_url,
            issuer_jwks=f"{self.issuer_url}/jwks.json",
            clock="conducted",
        )
        more = {"SAMSPOR_HTTP_PORT": self.web_url.rpartition(":")[2]} if service == "reporting" else {}
        environment = service_environment(service, around, self.stack.database_url(service), more)
        self._spawn(service, f"services.{service}", environment)
        await until(lambda: self._answers(service), every=0.02)

    async def start_gateway(self, more: Mapping[str, str]) -> None:
        """Start intake's gateway and wait until it is ready; `more` adds to its environment."""
        around = Surroundings(
            self.stack.nats.url,
            self.stack.nats.monitor_url,
            self.stack.credentials,
            municipality=MUNICIPALITY,
            issuer=self.issuer_url,
            issuer_jwks=f"{self.issuer_url}/jwks.json",
            gateway_url=self.gateway_url,
            clock="conducted",
        )
        port = {"SAMSPOR_HTTP_PORT": self.gateway_url.rpartition(":")[2]}
        url = self.stack.database_url(role_of(GATEWAY))
        self._spawn(GATEWAY, module_of(GATEWAY), service_environment(GATEWAY, around, url, {**port, **more}))
        await until(self._gateway_is_ready, every=0.05)

    def start_issuer(self) -> None:
        """Start the built-in issuer of tokens."""
        folder = str(self.stack.credentials.folder)
        environment = plain_environment({"SAMSPOR_ISSUER": self.issuer_url, "SAMSPOR_SECRETS_DIR": folder})
        self._spawn("issuer", "deploy.local.issuer", environment)

    def stop(self, *names: str) -> None:
        """Stop these processes, or all of them."""
        for name in names or list(self.children):
            stop(self.children.pop(name), patience_seconds=STOPS_WITHIN)

    async def control(self, service: str, what: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask a service as the operator does: its status, or to let time pass."""
        answer = await self.nats.request(f"control.{service}.{what}", to_json(body or {}), timeout=600)
        found: dict[str, Any] = from_json(answer.data)
        return found

    async def let(self, now: datetime) -> None:
        """Set the clock of every service that runs."""
        for service in SERVICES:
            await self.control(service, "time", {"now": now})

    async def token(self, person: str) -> str:
        """A token that proves to be this person of the demo."""
        secret = (self.stack.credentials.folder / "demo-client.secret").read_text(encoding="ascii").strip()
        asked = {"grant_type": "client_credentials", "client_id": "samspor-demo", "client_secret": secret}
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{self.issuer_url}/token", data={**asked, "person": person})
        token: str = answer.raise_for_status().json()["access_token"]
        return token

    async def connected(self, user: str) -> Client:
        """A connection of a service's or a tool's own user."""
        return await nats.connect(
            self.stack.nats.url,
            user=user,
            password=self.stack.credentials.nats[user],
            inbox_prefix=inbox_prefix(user).encode(),
        )

    def memory(self) -> dict[str, int]:
        """The resident memory of every process, in bytes; PostgreSQL's processes are not counted."""
        return {name: psutil.Process(child.pid).memory_info().rss for name, child in self.children.items()}

    async def log(self, stream: str = "EVENTS") -> int:
        """The last sequence of a stream."""
        answer = await self.nats.request(f"$JS.API.STREAM.INFO.{stream}", b"", timeout=30)
        last: int = from_json(answer.data)["state"]["last_seq"]
        return last

    def tend(self) -> None:
        """Fail when a process has ended: what is measured then is nothing."""
        for name, child in self.children.items():
            if not child.running():
                raise RuntimeError(f"{name} ended:\n{child.last_words()}")

    async def _answers(self, service: str) -> bool:
        self.tend()
        try:
            await self.nats.request(f"control.{service}.time", to_json({"now": NOW}), timeout=1)
        except (NatsError, TimeoutError):
            return False
        return True

    async def _gateway_is_ready(self) -> bool:
        self.tend()
        async with httpx.AsyncClient(trust_env=False) as http:
            try:
                return (await http.get(f"{self.gateway_url}/ready")).is_success
            except httpx.TransportError:
                return False

    def _spawn(self, name: str, module: str, environment: Mapping[str, str]) -> None:
        log = self.stack.data / f"logs/{name}.log"
        command = [sys.executable, "-m", module]
        self.children[name] = spawn(name, command, log=log, directory=ROOT, environment=environment)


@contextmanager
def servers(data: Path) -> Iterator[Stack]:
    """PostgreSQL and NATS on an empty data directory; call it in the main thread."""
    with running(data, sectors()) as stack:
        yield stack


@asynccontextmanager
async def installed(stack: Stack) -> AsyncIterator[Installation]:
    """The installation on running servers, with no service started; all that were started are stopped at the end."""
    operator = await nats.connect(
        stack.nats.url,
        user=OPERATOR,
        password=stack.credentials.nats[OPERATOR],
        inbox_prefix=inbox_prefix(OPERATOR).encode(),
    )
    issuer, web, gateway = (f"http://127.0.0.1:{free_port()}" for _ in range(3))
    async with asyncpg.create_pool(stack.database_url("postgres"), min_size=1, max_size=4) as pool:
        here = Installation(stack, operator, pool, issuer, web, gateway)
        try:
            yield here
        finally:
            here.stop()
            await operator.close()
