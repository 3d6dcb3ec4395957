"""Whatever is killed while events flow, and though the whole log is lost once: nothing lost, nothing twice, in order.

`SAMSPOR_KILLS` (30) and `SAMSPOR_SEED` (1) shape the run; the long campaign is `make kills`.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import psycopg
from nats.aio.client import Client
from psycopg.rows import dict_row
from pydantic_core import from_json, to_json

from deploy.commands.credentials import access
from deploy.commands.rebuild import rebuilt_models
from deploy.commands.restore_log import restored_log
from deploy.local.state import Installation
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected
from services.reporting.generations import Digest, digest
from services.reporting.projections import MODELS
from shared.log import pull, request
from shared.streams import EVENTS, RECEIPTS
from tests.system.callers import Caller
from tests.system.crew import SERVERS, SERVICES, Crew, crew
from tests.system.roads import OverHttp, OverNats, Road
from tests.system.senders import Sender
from tests.system.story import Story, outcomes_fit, story

KILLS = int(os.environ.get("SAMSPOR_KILLS", "30"))
YOUTHS = 40
PATHWAYS = 8
"""Youths whose pathway a person opens while everything falls over."""
LONGEST = 15 * 60
"""Seconds after which something stands still for good."""
BY_HTTP = ("ssp",)
"""Sectors that come through the gateway; all others over NATS."""
SEED = int(os.environ.get("SAMSPOR_SEED", "1"))


@dataclass(frozen=True)
class Found:
    """What lies in the system when everything is at rest."""

    log: Sequence[Mapping[str, Any]]
    """Every event on the log, in its order."""
    books: Sequence[Mapping[str, Any]]
    """Every entry of coordination's books, in the order in which it was entered, with its place on the log."""
    receipts: Mapping[str, Sequence[Mapping[str, Any]]]


async def asked(operator: Client, subject: str, question: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a service, and again while it is being started."""
    while True:
        try:
            answer = await operator.request(subject, to_json(question), timeout=10)
        except Exception:  # noqa: BLE001 - nobody answers yet
            await asyncio.sleep(0.1)
            continue
        found: dict[str, Any] = from_json(answer.data)
        return found


def road_of(here: Installation, sector: str) -> Road:
    """By which road a sector's system comes."""
    if sector in BY_HTTP:
        return OverHttp(access(here, sector))
    return OverNats(sector, here.state.nats_url, here.credentials.nats[sector])


@asynccontextmanager
async def operator_of(running: Crew) -> AsyncIterator[Client]:
    """The operator's connection, closed whatever is found."""
    here = running.installation
    operator = await connected(here.state.nats_url, OPERATOR, here.credentials.nats[OPERATOR])
    try:
        yield operator
    finally:
        await operator.close()


async def nothing_due(running: Crew) -> None:
    """Wait until time has decided everything that fell due: the story lies a long way back."""
    url = running.supervision.stack.database_url("postgres")
    while True:
        with psycopg.connect(url) as connection:
            waiting = connection.execute("SELECT count(*) FROM coordination.due WHERE due_at <= now()").fetchone()
        if waiting == (0,):
            return
        await asyncio.sleep(0.05)


async def kill_while_it_flows(running: Crew, senders: Sequence[Sender], random: Random, expected: int) -> None:
    """Kill at random moments, each a random number of receipts apart; lose the whole log once on the way."""

    def received() -> int:
        return sum(len(each) for sender in senders for each in sender.receipts.values())

    for number in range(KILLS):
        goal = min(expected - 1, received() + random.randint(1, max(2, expected // (KILLS + 5))))
        while received() < goal:  # noqa: ASYNC110 - several senders receive
            await asyncio.sleep(0.005)
        if number == KILLS // 2:
            running.lose_the_log()
            while running.supervision.lost_log is None:  # noqa: ASYNC110 - the supervisor notices in its own time
                await asyncio.sleep(0.02)
            await restored_log(running.installation)
        else:
            running.kill(random.choice((*SERVICES, *SERVERS)))


async def whole(operator: Client, stream: str) -> list[Mapping[str, Any]]:
    """Everything that lies in a stream, in its order."""
    config = {"name": "look", "deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    await request(operator, f"CONSUMER.CREATE.{stream}.look", {"stream_name": stream, "config": config})
    found: list[Mapping[str, Any]] = []
    async for deliveries in pull(operator, stream, "look"):
        found += [from_json(delivery.body) for delivery in deliveries]
        if deliveries[-1].pending == 0:
            break
    return found


async def lie_of(running: Crew, operator: Client) -> Found:
    """Read the log, the books and the receipts whole.

    The receipts are those of the stream: what a sender fetched in the moment in which the server was killed, it gets
    again only after its consumer's patience, and need not have waited for.
    """
    log = await whole(operator, EVENTS)
    with psycopg.connect(running.supervision.stack.database_url("postgres"), row_factory=dict_row) as connection:
        books = connection.execute(
            "SELECT r.position, r.version, r.event_id, r.key, r.type, r.publisher, r.cause, l.sequence, e.state"
            " FROM coordination.recorded r LEFT JOIN coordination.log_index l USING (event_id)"
            " JOIN coordination.events e ON e.originator_id = r.stream AND e.originator_version = r.version"
            " ORDER BY r.position"
        ).fetchall()
    receipts: dict[str, dict[str, Mapping[str, Any]]] = {}
    for receipt in await whole(operator, RECEIPTS):
        # Delivered at least once under one id: the same receipt again is no second receipt.
        receipts.setdefault(receipt["id"], {})[receipt["receipt"]] = receipt
    return Found(log, books, {name: tuple(each.values()) for name, each in receipts.items()})


def check_receipts(told: Story, found: Found, senders: Sequence[Sender]) -> None:
    """P8: every message has its receipts, they say what the model says, and no sender ever read another."""
    for sender in senders:
        for name, read in sender.receipts.items():
            assert all(receipt in found.receipts[name] for receipt in read), name
    for name, group in _by_sender_id(told).items():
        assert outcomes_fit(group, found.receipts[name]), name
    places = Counter(
        (receipt["inbox"], receipt["sequence"], receipt["receipt"])
        for each in found.receipts.values()
        for receipt in each
    )
    assert set(places.values()) == {1}


def check_log_and_books(found: Found) -> None:
    """P1, P2: what is on the log is in the books and the other way round, once each, byte for byte, at its place."""
    assert [event["id"] for event in found.log] == [
        str(row["event_id"]) for row in sorted(found.books, key=lambda row: row["sequence"])
    ]
    assert [row["sequence"] for row in sorted(found.books, key=lambda row: row["sequence"])] == list(
        range(1, len(found.log) + 1)
    )
    by_sequence = {row["sequence"]: from_json(bytes(row["state"])) for row in found.books}
    assert all(by_sequence[sequence] == event for sequence, event in enumerate(found.log, start=1))


def check_order(told: Story, found: Found) -> None:
    """P3: a youth's facts stand in the books as on the log, windows in their order, and causes before decisions."""
    positions = {row["event_id"]: row["position"] for row in found.books}
    streams: dict[str, list[Mapping[str, Any]]] = {}
    for row in found.books:
        streams.setdefault(row["key"], []).append(row)
        if row["cause"] in positions:
            assert positions[row["cause"]] < row["position"]
    for rows in streams.values():
        assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
        for publisher in ("intake", "coordination"):
            sequences = [row["sequence"] for row in rows if row["publisher"] == publisher]
            assert sequences == sorted(sequences)
    windows = {each.message["id"]: each.window for each in told.told}
    for rows in streams.values():
        said: dict[str, list[int]] = {}
        for row in rows:
            event = from_json(bytes(row["state"]))
            if event.get("senderid") in windows:
                said.setdefault(event["sector"], []).append(windows[event["senderid"]])
        assert all(one <= other for numbers in said.values() for one, other in pairwise(numbers))


def youths_of(told: Story, found: Found) -> dict[int, str]:
    """Which key each youth of the story got; every youth has exactly one."""
    of_message = {each.message["id"]: each.youth for each in told.told}
    keys: dict[int, set[str]] = {}
    for event in found.log:
        if event.get("senderid") in of_message:
            keys.setdefault(of_message[event["senderid"]], set()).add(event["subject"])
    assert all(len(found) == 1 for found in keys.values())
    return {youth: next(iter(found)) for youth, found in keys.items()}


def check_histories(told: Story, found: Found, youths: Mapping[int, str]) -> None:
    """P1, P2: what was accepted stands in the youth's history, once, and nothing else of any sector does."""
    facts: dict[str, list[str]] = {}
    for row in found.books:
        event = from_json(bytes(row["state"]))
        if row["publisher"] == "intake" and "senderid" in event:
            facts.setdefault(row["key"], []).append(event["senderid"])
    for youth, key in youths.items():
        assert sorted(facts[key]) == sorted(told.accepted(youth))


async def check_states(operator: Client, told: Story, youths: Mapping[int, str]) -> None:
    """The 24-hour rule came out as the model says, for every notification; and books give the state that is lived."""
    for youth, key in youths.items():
        answer = await asked(operator, "query.coordination.state", {"youth": key})
        lived = await asked(operator, "control.coordination.lived", {"youth": key})
        assert answer["hash"] == lived["hash"]
        verdicts = Counter(
            _verdict(obligation) for obligation in answer["state"]["obligations"].values() if obligation["rule"] == "T1"
        )
        assert verdicts == Counter(told.assessed[f"n-{youth}-{number}"] for number in range(2))


def _verdict(obligation: Mapping[str, Any]) -> str:
    match obligation["in_time"]:
        case True:
            return "in time"
        case False:
            return "late"
        case _:
            assert obligation["missed"]
            return "never"


def check_commands(caller: Caller, found: Found, youths: Mapping[int, str]) -> None:
    """P2: a command that was given again and again was carried out once, for the youth whom it named."""
    wanted = ["coordination.youth-raised", "coordination.pathway-opened", "coordination.case-lead-appointed"]
    for number in range(PATHWAYS):
        assert caller.answers[f"raise-{number}"]["youth"] == youths[number]
        types = Counter(row["type"] for row in found.books if row["key"] == youths[number])
        assert [types[wish] for wish in wanted] == [1, 1, 1]
    ids = {str(row["event_id"]) for row in found.books}
    assert all(set(answer["events"]) <= ids for answer in caller.answers.values())


async def check_read_models(running: Crew, told: Story, found: Found) -> None:
    """P4: read models built anew from the log are those that were lived through all this, row for row."""
    lived = await digests(running)
    rebuilt = await rebuilt_models(running.installation, tuple(model.NAME for model in MODELS))
    assert rebuilt.events >= len(found.log)
    assert await digests(running) == lived
    counts = {digest.table: digest.rows for digest in lived}
    facts = sum(
        1 for row in found.books if row["publisher"] == "intake" and "senderid" in from_json(bytes(row["state"]))
    )
    assert counts["timeline"] >= facts == sum(len(told.accepted(youth)) for youth in range(YOUTHS))


async def digests(running: Crew) -> list[Digest]:
    """The digest of every table of every read model as it is served."""
    connection = await asyncpg.connect(running.supervision.stack.database_url("reporting"))
    try:
        return [await digest(connection, table) for model in MODELS for table in model.TABLES]
    finally:
        await connection.close()


def _by_sender_id(told: Story) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for each in told.told:
        groups.setdefault(each.message["id"], []).append(each)
    return groups


async def test_nothing_is_lost_nothing_twice_whatever_is_killed(tmp_path: Path) -> None:
    """Kill every process again and again, lose the log once, and compare with what must be."""
    told = story(SEED, YOUTHS)
    async with crew(tmp_path / "data") as running, asyncio.timeout(LONGEST):
        await running.answering()
        here = running.installation
        senders = [Sender(name, road_of(here, name)) for name in told.sectors()]
        caller = Caller(here)
        sending = asyncio.gather(
            *(sender.send(told.windows(sender.sector)) for sender in senders), caller.open_pathways(range(PATHWAYS))
        )
        await kill_while_it_flows(running, senders, Random(SEED), len(told.told))  # noqa: S311 - repeatable kills
        await sending
        await running.answering()
        await nothing_due(running)
        await running.at_rest()
        async with operator_of(running) as operator:
            found = await lie_of(running, operator)
            youths = youths_of(told, found)
            assert len(running.kills) >= KILLS
            assert len(youths) == YOUTHS
            check_receipts(told, found, senders)
            check_log_and_books(found)
            check_order(told, found)
            check_histories(told, found, youths)
            check_commands(caller, found, youths)
            await check_states(operator, told, youths)
        await check_read_models(running, told, found)
