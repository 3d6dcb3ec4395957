"""How fast is each way in, and how long until a sender has its receipt?

Every door gets concerns of a school, against the same running intake, one door after another. The clock of a message
begins when its sender begins to send it, and ends when its receipt is in its stream. Sealing is done before the clock
starts: what it costs the sender is a figure of its own.
"""

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import httpx
import yaml
from nats.aio.client import Client
from pydantic_core import from_json, to_json

from deploy.local.credentials import clients
from services.intake.gateway.files.writing import CSV
from shared.definitions import VARIABLE, load
from shared.log import pull, request
from shared.sealing import SealingKeys, seal_for
from shared.testing.besked import besked
from tests.load import raw
from tests.load.figures import Figure, percentile
from tests.load.installation import Installation
from tests.load.sectors import BEGIN, Sent, message
from tests.load.sending import Sectors
from tests.load.waiting import until

SECTOR: Final = "school"
TYPE: Final = "school.concern-shared"
TEXT: Final = "Han kommer for sent, og han er træt."
AT_ONCE: Final = 16
"""Requests of one client that are under way."""
BATCH: Final = 200
ROWS: Final = 1_000
"""Rows of one file."""
UNBOUNDED: Final = ("requests_per_second", "requests_at_once", "events_per_second", "events_at_once")
PLENTY: Final = 10_000_000

Send = Callable[[Sequence[Sent]], Awaitable[None]]


@dataclass
class Doors:
    """A sector's clients at every door, and when its receipts came."""

    here: Installation
    out: Sectors
    http: httpx.AsyncClient
    sent: dict[str, float] = field(default_factory=dict)
    receipted: dict[str, float] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def concerns(self, amount: int) -> list[Sent]:
        """So many concerns that were never sent before."""
        return [_concern(number) for number in islice(self._numbers, amount)]

    async def watch(self, client: Client) -> None:
        """Note when each receipt comes, by what the sender called its message."""
        name = f"bench-{uuid4().hex[:8]}"
        config = {"name": name, "deliver_policy": "new", "ack_policy": "none", "mem_storage": True}
        wish = {"stream_name": "RECEIPTS", "config": {**config, "inactive_threshold": 60_000_000_000}}
        await request(client, f"CONSUMER.CREATE.RECEIPTS.{name}", wish)
        async for deliveries in pull(client, "RECEIPTS", name):
            now = perf_counter()
            for each in deliveries:
                receipt = from_json(each.body)
                if receipt["outcome"] != "accepted":
                    raise RuntimeError(f"a message was {receipt['outcome']}: {receipt}")
                self.receipted[receipt["id"]] = now

    async def arrived(self) -> bool:
        """Whether everything that was sent has its receipt."""
        return self.sent.keys() <= self.receipted.keys()

    async def measured(self, door: str, load: Sequence[Sent], send: Send, unit: str = "messages") -> list[Figure]:
        """Send a load through one door; the rate until the last receipt, and the times to each."""
        self.sent.clear()
        began = perf_counter()
        await send(load)
        await until(self.arrived, every=0.002)
        seconds = max(self.receipted[name] for name in self.sent) - began
        times = [(self.receipted[name] - at) * 1000 for name, at in self.sent.items()]
        stage = f"door: {door}"
        return [
            Figure(stage, f"{unit}, the last receipt counted", len(load) / seconds, f"{unit}/s", raw.SINGLE),
            Figure(stage, "until the receipt, p50", percentile(times, 50), "ms"),
            Figure(stage, "until the receipt, p99", percentile(times, 99), "ms"),
        ]

    def begins(self, sent: Sent) -> None:
        """Its sender begins to send it."""
        self.sent[_id(sent)] = perf_counter()

    async def one_by_one(self, load: Sequence[Sent]) -> None:
        """Over NATS, each when the one before has its receipt."""
        for each in load:
            self.begins(each)
            await self.out.put(each)
            await until(self.arrived, every=0.001)

    async def pipelined(self, load: Sequence[Sent]) -> None:
        """Over NATS, as fast as the server takes them."""
        for each in load:
            self.begins(each)
            await self.out.put(each)
        await self.out.settled()

    async def posted(self, load: Sequence[Sent]) -> None:
        """Over HTTP, one event a request, some under way at a time."""
        await self._each(load, self._post)

    async def posted_together(self, load: Sequence[Sent]) -> None:
        """Over HTTP, batch after batch."""
        for start in range(0, len(load), BATCH):
            part = load[start : start + BATCH]
            for each in part:
                self.begins(each)
            body = b"[" + b",".join(each.body for each in part) + b"]"
            await self._ask("/v1/events", body, "application/cloudevents-batch+json")

    async def uploaded(self, load: Sequence[Sent]) -> None:
        """As rows of a table, file after file."""
        for start in range(0, len(load), ROWS):
            part = load[start : start + ROWS]
            for each in part:
                self.begins(each)
            await self._ask(f"/v1/uploads?type={TYPE}&dry_run=false", _table(part), CSV)

    async def enveloped(self, load: Sequence[Sent]) -> None:
        """As messages of Beskedfordeler, one a request, some under way at a time."""
        await self._each(load, self._envelop)

    async def _each(self, load: Sequence[Sent], send: Callable[[Sent], Awaitable[None]]) -> None:
        waiting = iter(load)

        async def client() -> None:
            for each in waiting:
                self.begins(each)
                await send(each)

        await asyncio.gather(*(client() for _ in range(AT_ONCE)))

    async def _post(self, sent: Sent) -> None:
        await self._ask("/v1/events", sent.body, "application/cloudevents+json")

    async def _envelop(self, sent: Sent) -> None:
        event = from_json(sent.body)
        person = f"urn:oio:cpr-nr:{event['data']['person']['cpr']}"
        body = besked(besked_id=event["id"], person=person, occurred="2025-01-06T08:00:00")
        await self._ask("/v1/beskedfordeler", body, "application/xml")

    async def _ask(self, path: str, body: bytes, media: str) -> None:
        answer = await self.http.post(path, content=body, headers={"Content-Type": media})
        if not answer.is_success:
            raise RuntimeError(f"{path} was refused: {answer.status_code} {answer.text[:500]}")


async def doors(here: Installation, out: Sectors, amount: int) -> list[Figure]:
    """Send up to `amount` messages through each door; the slow ones get fewer."""
    await here.start_gateway(_generous(here.stack.data))
    keys = SealingKeys.from_file(here.stack.credentials.sealing_keys_file).public()["keys"]
    headers = {"Authorization": f"Bearer {await _token(here)}"}
    async with httpx.AsyncClient(base_url=here.gateway_url, headers=headers, timeout=60, trust_env=False) as http:
        at = Doors(here, out, http)
        watching = asyncio.create_task(at.watch(here.nats))
        await asyncio.sleep(1)  # the reader's consumer is made
        few, many = max(20, amount // 20), amount
        try:
            figures = await at.measured("NATS, one by one", at.concerns(few), at.one_by_one)
            figures += await at.measured("NATS, pipelined", at.concerns(many), at.pipelined)
            began = perf_counter()
            sealed = [_sealed(each, keys[0]) for each in at.concerns(many)]
            figures.append(
                Figure(
                    "door: NATS, sealed",
                    "sealing, at the sender",
                    (perf_counter() - began) / many * 1e6,
                    "µs a message",
                )
            )
            figures += await at.measured("NATS, sealed", sealed, at.pipelined)
            figures += await at.measured("HTTP, one event", at.concerns(few * 4), at.posted)
            figures += await at.measured(f"HTTP, batches of {BATCH}", at.concerns(many), at.posted_together)
            figures += await at.measured("table upload", at.concerns(many // 2), at.uploaded, "rows")
            figures += await at.measured(
                "Beskedfordeler", [_named(each) for each in at.concerns(few * 4)], at.enveloped
            )
        finally:
            watching.cancel()
            found = await asyncio.gather(watching, return_exceptions=True)
            if isinstance(found[0], RuntimeError):
                raise found[0]
    return figures


def _concern(number: int) -> Sent:
    return message(number, f"door-{number}", BEGIN, SECTOR, TYPE, {"category": "absence", "text": TEXT})


def _named(sent: Sent) -> Sent:
    """The same under a name that Beskedfordeler can carry: a UUID."""
    return Sent(sent.sector, sent.subject, to_json({**from_json(sent.body), "id": str(uuid4())}))


def _id(sent: Sent) -> str:
    name: str = from_json(sent.body)["id"]
    return name


def _sealed(sent: Sent, key: dict[str, Any]) -> Sent:
    event = from_json(sent.body)
    data = event["data"]
    token = seal_for(key, {name: data.pop(name) for name in ("person", "text")}, event["source"], event["id"])
    return Sent(sent.sector, sent.subject, to_json({**event, "data": {"sealed": token, **data}}))


def _table(load: Sequence[Sent]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow(["id", "time", "person.cpr", "category", "text"])
    for each in load:
        event = from_json(each.body)
        rows.writerow([event["id"], "2025-01-06", event["data"]["person"]["cpr"], "absence", TEXT])
    return text.getvalue().encode("utf-8-sig")


def _generous(data: Path) -> dict[str, str]:
    """Bounds for one client that asks as fast as it can; all other bounds stay."""
    folder = data / "definitions"
    folder.mkdir(exist_ok=True)
    rows = {**load("gateway"), **dict.fromkeys(UNBOUNDED, PLENTY)}
    (folder / "gateway.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    return {VARIABLE: str(folder)}


async def _token(here: Installation) -> str:
    secret = clients(here.stack.credentials.folder, here.stack.sectors)[SECTOR]
    wish = {"grant_type": "client_credentials", "client_id": SECTOR, "client_secret": secret}
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{here.issuer_url}/token", data=wish)
    token: str = answer.raise_for_status().json()["access_token"]
    return token
