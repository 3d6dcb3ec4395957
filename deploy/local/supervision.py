"""How does a whole installation run, and what if one of its processes falls over? Servers, issuer, services.

A crash is a restart: at once the first time, then after longer and longer pauses. Everything stops in the opposite
order of starting. Invariant: no process outlives the supervisor, and none changes its address while it lives.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import psycopg
from nats.errors import Error as NatsError

from deploy.database import SERVICES
from deploy.local.environment import GATEWAY, Surroundings, module_of, role_of, service_environment
from deploy.local.ports import free_port
from deploy.local.processes import Child, ProcessFailedError, plain_environment, spawn, stop
from deploy.local.stack import Stack, running
from deploy.local.state import Installation, Running, State, forget, running_as, write
from deploy.migrate import ROOT
from deploy.sectors import sectors
from deploy.streams.server import StreamsRefusedError

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0
STEADY_AFTER: Final = 30.0
"""Seconds after which a process counts as well, so that its next fall is a first one again."""
STOPS_WITHIN: Final = 15.0
WEB_PORT: Final = 8707
ISSUER_PORT: Final = 8708
GATEWAY_PORT: Final = 8709


@dataclass(frozen=True)
class Wish:
    """How an installation shall run. Without `issuer` the built-in one for demonstrations is started."""

    municipality: str = "707"
    clock: str = "wall"
    log_level: str = "WARNING"
    web_port: int = WEB_PORT
    issuer: str | None = None
    issuer_jwks: str | None = None
    token_url: str | None = None
    gateway_port: int = GATEWAY_PORT


@dataclass
class Unit:
    """One process that is kept running, and how often it fell."""

    name: str
    start: Callable[[], Child]
    child: Child | None = None
    restarts: int = 0
    pause: float = 0.0
    started_at: float = field(default_factory=time.monotonic)
    next_start: float = 0.0


class Supervision:
    """A running installation. Use `supervised`; call `tend` often: it is what notices and restarts."""

    def __init__(self, stack: Stack, wish: Wish, say: Callable[[str], None]) -> None:
        self.stack = stack
        self.wish = wish
        self.lost_log: str | None = None
        self._streams_due = False
        self._ready = False
        self._say = say
        self._web_port = free_port(wish.web_port)
        self._issuer_port = free_port(ISSUER_PORT)
        self._gateway_port = free_port(wish.gateway_port)
        servers = [Unit("postgres", self._postgres, stack.postgres.child), Unit("nats", self._nats, stack.nats.child)]
        issuer = [] if wish.issuer else [Unit("issuer", self._issuer)]
        names = (*SERVICES, GATEWAY)
        self._units = [*servers, *issuer, *(Unit(name, partial(self._service, name)) for name in names)]

    @property
    def web_url(self) -> str:
        """Where people's pages are."""
        return f"http://127.0.0.1:{self._web_port}"

    @property
    def issuer_url(self) -> str:
        """Who says who people are."""
        return self.wish.issuer or f"http://127.0.0.1:{self._issuer_port}"

    @property
    def gateway_url(self) -> str:
        """Where systems and pages tell events over HTTP."""
        return f"http://127.0.0.1:{self._gateway_port}"

    @property
    def token_url(self) -> str:
        """Where a sector's system gets its token."""
        return self.wish.token_url or f"{self.issuer_url}/token"

    def start(self) -> None:
        """Start what is not running yet."""
        for unit in self._units:
            if unit.child is None:
                unit.child = unit.start()
        self.record()

    def tend(self) -> list[str]:
        """Start again what has ended, as soon as its pause is over; answers what was started."""
        now = time.monotonic()
        again = []
        for unit in self._units:
            assert unit.child is not None
            if unit.child.running():
                continue
            if not unit.next_start:
                self._fell(unit, now)
            if now >= unit.next_start and self._restarted(unit):
                again.append(unit.name)
        if self._streams_due:
            self._look_at_streams()
        if again:
            self.record()
        return again

    def ready(self) -> None:
        """Say that every service has answered."""
        self._ready = True
        self.record()

    def record(self) -> None:
        """Write down what runs, for the other commands."""
        write(self.stack.data, self.state())

    def installation(self) -> Installation:
        """The same with its secrets, for whoever acts on it in this process."""
        return Installation(self.stack.data, self.state(), self.stack.credentials)

    def state(self) -> State:
        """What runs, and where."""
        return State(
            supervisor=running_as(os.getpid()),
            ready=self._ready,
            municipality=self.wish.municipality,
            sectors=self.stack.sectors,
            nats_url=self.stack.nats.url,
            nats_monitor_url=self.stack.nats.monitor_url,
            database_port=self.stack.postgres.port,
            web_url=self.web_url,
            gateway_url=self.gateway_url,
            issuer_url=self.issuer_url,
            token_url=self.token_url,
            clock=self.wish.clock,
            processes={unit.name: _running(unit) for unit in self._units if unit.child},
            lost_log=self.lost_log,
        )

    def stop(self) -> None:
        """Stop services and issuer, last first; whoever started the servers stops them after."""
        asked = [unit.child for unit in reversed(self._units) if unit.child and unit.name not in {"postgres", "nats"}]
        for child in asked:
            if child.running():
                child.process.send_signal(signal.SIGTERM)
        for child in asked:
            stop(child, patience_seconds=STOPS_WITHIN)
        forget(self.stack.data)

    def _look_at_streams(self) -> None:
        """NATS may have come back without its files: what is missing is made, and a lost log is told."""
        try:
            self.lost_log = self.stack.prepare_streams()
        except (OSError, psycopg.OperationalError, NatsError):
            return  # one of the two servers fell again; the next look follows
        except StreamsRefusedError as error:
            self._say(str(error))
        self._streams_due = False
        if self.lost_log:
            self._say(self.lost_log)
        self.record()

    def _fell(self, unit: Unit, now: float) -> None:
        assert unit.child is not None
        steady = now - unit.started_at > STEADY_AFTER
        unit.pause = 0.0 if steady else min(LONGEST_PAUSE, max(FIRST_PAUSE, unit.pause * 2))
        unit.next_start = now + unit.pause
        log = self.stack.data / "logs" / f"{unit.name}.log"
        self._say(f"{unit.name} ended (status {unit.child.process.returncode}; see {log}); starting it again")

    def _restarted(self, unit: Unit) -> bool:
        unit.restarts += 1
        unit.started_at = time.monotonic()
        try:
            unit.child = unit.start()
        except ProcessFailedError as error:
            self._fell(unit, unit.started_at)
            self._say(str(error))
            return False
        unit.next_start = 0.0
        return True

    def _postgres(self) -> Child:
        self.stack.start_postgres()
        return self.stack.postgres.child

    def _nats(self) -> Child:
        self.stack.start_nats()
        self._streams_due = True
        return self.stack.nats.child

    def _issuer(self) -> Child:
        return self._python(
            "issuer",
            "deploy.local.issuer",
            plain_environment(
                {
                    "SAMSPOR_ISSUER": self.issuer_url,
                    "SAMSPOR_SECRETS_DIR": str(self.stack.credentials.folder),
                    "SAMSPOR_MUNICIPALITY": self.wish.municipality,
                    "SAMSPOR_PEOPLE_DIR": str(self.stack.data.absolute()),
                }
            ),
        )

    def _service(self, name: str) -> Child:
        around = Surroundings(
            self.stack.nats.url,
            self.stack.nats.monitor_url,
            self.stack.credentials,
            municipality=self.wish.municipality,
            issuer=self.issuer_url,
            issuer_jwks=self.wish.issuer_jwks or f"{self.issuer_url}/jwks.json",
            token_url=self.token_url,
            gateway_url=self.gateway_url,
            clock=self.wish.clock,
            log_level=self.wish.log_level,
            checkpoints=str((self.stack.data / "checkpoints").absolute()),
        )
        ports = {"reporting": self._web_port, GATEWAY: self._gateway_port}
        more = {"SAMSPOR_HTTP_PORT": str(ports[name])} if name in ports else {}
        role, module = role_of(name), module_of(name)
        return self._python(name, module, service_environment(name, around, self.stack.database_url(role), more))

    def _python(self, name: str, module: str, environment: dict[str, str]) -> Child:
        log = self.stack.data / f"logs/{name}.log"
        return spawn(name, [sys.executable, "-m", module], log=log, directory=ROOT, environment=environment)


@contextmanager
def supervised(data: Path, wish: Wish, say: Callable[[str], None] = lambda _: None) -> Iterator[Supervision]:
    """A whole installation on `data`: servers prepared, issuer and services started; all stopped at the end.

    `say` is told what happens. Call it in the main thread. Raises what `deploy.local.stack.running` raises.
    """
    with running(data, sectors(), prepared=False) as stack:
        stack.prepare_database()
        lost = stack.prepare_streams()
        supervision = Supervision(stack, wish, say)
        supervision.lost_log = lost
        try:
            supervision.start()
            yield supervision
        finally:
            supervision.stop()


def _running(unit: Unit) -> Running:
    assert unit.child is not None
    return running_as(unit.child.pid, unit.restarts)
