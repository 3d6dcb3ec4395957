"""What is fuzzed: a whole installation, and what must hold of it whatever was sent.

Every message that an inbox took has exactly one receipt; no process has ended; no planted value stands in a log, a
receipt, or an answer. Invariant: a promise that was not looked at does not count as kept; `looked_at` says how much.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from nats.aio.client import Client

from deploy.local.state import Installation
from deploy.local.status import fit, statuses
from deploy.local.supervision import Supervision, Wish, supervised
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected
from shared.definitions import VARIABLE, load
from shared.log import pull, request
from shared.streams import RECEIPTS
from tests.fuzz.markers import leaks, leaks_in_files

PATIENCE: Final = 60.0
LOOK_EVERY: Final = 0.05
READER: Final = "fuzz-look"
A_DAY: Final = 24 * 60 * 60 * 10**9
"""Nanoseconds. The reader stands still between tests, and other tests may come between."""
UNBOUNDED: Final = ("requests_per_second", "requests_at_once", "events_per_second", "events_at_once")
PLENTY: Final = 10_000_000

Place = tuple[str, int]
"""An inbox and a sequence in it."""


@dataclass
class Target:
    """A running installation that is sent everything."""

    supervision: Supervision
    runner: asyncio.Runner
    operator: Client
    receipts: dict[Place, set[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    """The ids of all receipts."""
    outcomes: Counter[str] = field(default_factory=Counter)
    leaked: list[str] = field(default_factory=list)
    looked_at: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def here(self) -> Installation:
        """Where everything is, with the secrets."""
        return self.supervision.installation()

    def receipted(self, places: Collection[Place]) -> None:
        """Wait until each place has its receipt; fails when one has none in time, or two."""
        self.runner.run(self._until(lambda: [place for place in places if place not in self.receipts]))
        doubled = [place for place in places if len(self.receipts[place]) != 1]
        assert doubled == []
        self.looked_at += len(places)

    def promised(self, receipts: Collection[str]) -> None:
        """Wait until each receipt that was promised has come."""
        self.runner.run(self._until(lambda: [each for each in receipts if each not in self.known]))
        self.looked_at += len(receipts)

    def check(self) -> None:
        """Everything still runs as it was started, and nothing planted has come out anywhere."""
        state = self.supervision.state()
        assert {name: process.restarts for name, process in state.processes.items() if process.restarts} == {}
        assert [name for name, process in state.processes.items() if not process.alive()] == []
        told = json.dumps(self.runner.run(self._statuses()), default=str)
        assert leaks(told.encode()) == set()
        assert leaks_in_files(self.logs()) == {}
        assert self.leaked == [], self.leaked[0]

    def logs(self) -> list[Path]:
        """What every process has written, and what is written down about them."""
        data = self.supervision.stack.data
        return [*(data / "logs").rglob("*"), data / "run/state.json", *(data / "postgres").rglob("*.log")]

    def saw(self, answer: bytes) -> None:
        """An answer that anybody got: it must repeat nothing that was planted."""
        self.leaked += [f"{value} in {answer[:1000]!r}" for value in sorted(leaks(answer))]

    async def collect(self) -> None:
        """Read every receipt that comes, for ever."""
        config = {
            "name": READER,
            "deliver_policy": "all",
            "ack_policy": "none",
            "inactive_threshold": A_DAY,
            "mem_storage": True,
        }
        wish = {"stream_name": RECEIPTS, "config": config}
        await request(self.operator, f"CONSUMER.CREATE.{RECEIPTS}.{READER}", wish)
        async for deliveries in pull(self.operator, RECEIPTS, READER):
            for each in deliveries:
                self._note(json.loads(each.body), each.subject, each.body)
            self._arrived.set()

    def _note(self, receipt: dict[str, Any], subject: str, body: bytes) -> None:
        self.saw(body + subject.encode())
        seen = self.receipts.setdefault((receipt["inbox"], receipt["sequence"]), set())
        if receipt["receipt"] not in seen:
            seen.add(receipt["receipt"])
            self.known.add(receipt["receipt"])
            self.outcomes[receipt["outcome"]] += 1
            if "refusal" in receipt:
                self.outcomes[receipt["refusal"]["code"]] += 1

    async def _until(self, missing: Callable[[], Sequence[object]]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while missing():
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            lacking = missing()
            raise AssertionError(f"{len(lacking)} got no receipt, {lacking[:3]} among them") from None

    async def _statuses(self) -> object:
        found = await statuses(self.here)
        assert all(found.values())
        return found


@contextmanager
def target(data: Path, log_level: str = "DEBUG") -> Iterator[Target]:
    """An installation with everything on, talkative; it ends with the block. Call it in the main thread."""
    with (
        _patient_gateway(data.with_name("definitions")),
        supervised(data, Wish(clock="wall", log_level=log_level, web_port=0)) as supervision,
        asyncio.Runner() as runner,
    ):
        runner.run(_answering(supervision))
        here = supervision.installation()
        operator = runner.run(connected(here.state.nats_url, OPERATOR, here.credentials.nats[OPERATOR]))
        found = Target(supervision, runner, operator)
        collecting = runner.get_loop().create_task(found.collect())
        try:
            yield found
        finally:
            collecting.cancel()
            runner.run(_ended(collecting, operator))


@contextmanager
def _patient_gateway(folder: Path) -> Iterator[None]:
    """A gateway that keeps nobody waiting for having asked too often: what is sent is to be looked at."""
    rows = {**load("gateway"), **dict.fromkeys(UNBOUNDED, PLENTY)}
    folder.mkdir()
    (folder / "gateway.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        yield


async def _answering(supervision: Supervision) -> None:
    """Wait until every service answers; a process that ended meanwhile is not started again here."""
    while not await fit(supervision.installation()):
        ended = [name for name, process in supervision.state().processes.items() if not process.alive()]
        assert ended == []
        await asyncio.sleep(LOOK_EVERY)


async def _ended(collecting: asyncio.Task[None], operator: Client) -> None:
    await asyncio.gather(collecting, return_exceptions=True)
    await operator.close()
