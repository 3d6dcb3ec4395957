"""How do the tests of the pages get a whole house: all services on real servers, sectors that send, people who act?

Time is conducted, so that every page shows the same days whenever the tests are run. Everything that happens comes
to rest before a test looks.
"""

import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID, uuid5

import httpx
import nats
import psycopg
from nats.aio.client import Client
from pydantic_core import to_json

from deploy.database import SERVICES
from deploy.demo.clockwork import Clockwork
from deploy.finished import finished
from deploy.local.environment import GATEWAY
from deploy.local.ports import free_port
from deploy.local.processes import Child, plain_environment, stop
from deploy.nats.permissions import OPERATOR
from deploy.testing.starting import start
from deploy.testing.world import World
from shared.definitions.dated import TIME_ZONE
from shared.events.envelope import Envelope
from shared.events.registry import decode
from shared.testing.messages import sector_of, subject_of

T = TypeVar("T")

NAMESPACE: Final = UUID("1b0f6f0e-6d0a-4f6a-9b7e-707707707707")
STOPS_WITHIN: Final = 15.0
STARTS_WITHIN: Final = 60.0
LOOK_EVERY: Final = 0.02


def at(text: str) -> datetime:
    """A moment of Danish civil time."""
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


@dataclass
class House:
    """A running installation, the time in it, and those who send and act."""

    world: World
    folder: Path
    web_url: str
    issuer_url: str
    gateway_url: str
    children: dict[str, Child] = field(default_factory=dict)
    sent: int = 0
    tokens: dict[str, str] = field(default_factory=dict)

    def let(self, moment: str) -> None:
        """Let time pass until a moment, everywhere, and come to rest."""
        self._conduct(lambda clockwork: clockwork.set_clocks(at(moment)))

    def settle(self) -> None:
        """Come to rest: every outbox empty, every reader at the head of the log."""
        self._conduct(lambda _: _nothing())

    def tell(self, type_name: str, occurred: str, person: Mapping[str, str], **data: Any) -> None:
        """Let the sector of a type of event send one."""
        self.sent += 1
        sector = sector_of(type_name)
        event = {
            "specversion": "1.0",
            "id": f"web-{self.sent}",
            "source": f"/707/{sector}",
            "type": type_name,
            "time": at(occurred).isoformat(),
            "data": {"person": dict(person), **data},
        }
        finished(self._publish(sector, subject_of(type_name), to_json(event)))
        self.settle()

    def give(self, who: str, command: str, *, youth: UUID | None = None, cpr: str = "", **args: Any) -> dict[str, Any]:
        """Let a person give a command through the API, and come to rest; answers what the door answered."""
        name = f"{who} {command} {youth} {cpr} {to_json(args).decode()}"
        wish: dict[str, Any] = {"command_id": str(uuid5(NAMESPACE, name)), "args": args}
        wish |= {"youth": str(youth)} if youth else {}
        wish |= {"cpr": cpr} if cpr else {}
        service = "planning" if command in PLANNING else "coordination"
        asked: dict[str, Any] = {"json": wish, "headers": {"Authorization": f"Bearer {self._token(who)}"}}
        with httpx.Client(base_url=self.web_url, trust_env=False, timeout=30.0) as http:
            answer = http.post(f"/api/v1/commands/{service}/{command}", **asked)
            while answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                # A service that has just started is asked again, under the same id.
                answer = http.post(f"/api/v1/commands/{service}/{command}", **asked)
        assert answer.status_code == httpx.codes.OK, answer.text
        self.settle()
        found: dict[str, Any] = answer.json()
        return found | {"id": wish["command_id"]}

    def recorded(self, type_name: str) -> list[Envelope]:
        """What coordination's books hold of a type, in order."""
        with psycopg.connect(self.world.database_url("postgres")) as connection:
            rows = connection.execute(
                "SELECT e.state FROM coordination.recorded r JOIN coordination.events e"
                " ON e.originator_id = r.stream AND e.originator_version = r.version"
                " WHERE r.type = %s ORDER BY r.position",
                [type_name],
            ).fetchall()
        return [decode(bytes(row[0])) for row in rows]

    def end(self, name: str) -> None:
        """Let a process end."""
        stop(self.children.pop(name), patience_seconds=STOPS_WITHIN)

    def begin_gateway(self) -> None:
        """Let the gateway begin, and wait until it is ready."""
        _start(self, GATEWAY, "services.intake.gateway", _of_service(self, GATEWAY))
        _wait_for(f"{self.gateway_url}/ready", self)

    def bearer(self, who: str) -> dict[str, str]:
        """The headers with which a person asks the API."""
        return {"Authorization": f"Bearer {self._token(who)}"}

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            secret = (self.folder / "demo-client.secret").read_text(encoding="ascii").strip()
            asked = {"grant_type": "client_credentials", "client_id": "samspor-demo", "client_secret": secret}
            with httpx.Client(trust_env=False) as http:
                answer = http.post(f"{self.issuer_url}/token", data={**asked, "person": who})
            self.tokens[who] = answer.raise_for_status().json()["access_token"]
        return self.tokens[who]

    async def _publish(self, sector: str, subject: str, body: bytes) -> None:
        client = await nats.connect(self.world.nats_url, **self.world.credentials(sector))
        await client.jetstream().publish(subject, body)
        await client.close()

    def _conduct(self, step: Callable[[Clockwork], Coroutine[Any, Any, None]]) -> None:
        async def conducted() -> None:
            operator: Client = await nats.connect(self.world.nats_url, **self.world.credentials(OPERATOR))
            clockwork = Clockwork(operator, SERVICES)
            await step(clockwork)
            await clockwork.settle()
            await operator.close()

        finished(conducted())


PLANNING: Final = frozenset(
    {"list-offer", "hear-youth", "set-goal", "set-budget", "propose-intervention", "commit-intervention"}
)


async def _nothing() -> None:
    """A step in which nothing is done: only rest is waited for."""


@contextmanager
def housed(world: World, folder: Path, begins: str) -> Iterator[House]:
    """A house with everybody in it, at the moment at which it begins; nobody is left when it ends."""
    issuer, web, gateway = (f"http://127.0.0.1:{free_port()}" for _ in range(3))
    house = House(world, folder / "secrets", web, issuer, gateway)
    try:
        _start(house, "issuer", "deploy.local.issuer", _of_issuer(house))
        _wait_for(f"{issuer}/jwks.json", house)
        for service in SERVICES:
            _start(house, service, f"services.{service}", _of_service(house, service))
        house.let(begins)
        _wait_for(f"{web}/api/v1/health", house)
        house.begin_gateway()
        yield house
    finally:
        for child in reversed(house.children.values()):
            stop(child, patience_seconds=STOPS_WITHIN)


def _of_issuer(house: House) -> dict[str, str]:
    return plain_environment(
        {
            "SAMSPOR_ISSUER": house.issuer_url,
            "SAMSPOR_SECRETS_DIR": str(house.folder),
            "SAMSPOR_PEOPLE_DIR": str(house.folder.parent),
        }
    )


def _of_service(house: House, service: str) -> dict[str, str]:
    more = {
        "SAMSPOR_ISSUER": house.issuer_url,
        "SAMSPOR_ISSUER_JWKS": f"{house.issuer_url}/jwks.json",
        "SAMSPOR_GATEWAY_URL": house.gateway_url,
    }
    served = {"reporting": house.web_url, GATEWAY: house.gateway_url}
    if service in served:
        more["SAMSPOR_HTTP_PORT"] = served[service].rpartition(":")[2]
    return house.world.environment(service, **more)


def _start(house: House, name: str, module: str, environment: Mapping[str, str]) -> None:
    log = house.folder.parent / f"{name}.log"
    house.children[name] = start(name, module, log=log, environment=environment)


def _wait_for(url: str, house: House) -> None:
    """Ask until somebody answers; connecting is tried again, a process that ended is told of at once."""
    transport = httpx.HTTPTransport(retries=0)
    with httpx.Client(transport=transport, trust_env=False, timeout=STARTS_WITHIN) as http:
        while True:
            for name, child in house.children.items():
                assert child.running(), f"{name} ended:\n{child.last_words()}"
            try:
                if http.get(url).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(LOOK_EVERY)
