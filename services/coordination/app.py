"""How is coordination put together? One owner, one fold over the whole log, commands between its batches.

Tasks of the process: the fold, the relay of its own events, the timekeeper, and the answers on `cmd.coordination.*`,
`query.coordination.*` and `control.coordination.*`. The first that fails ends the process.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from faststream.nats import NatsBroker, NatsMessage
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json, to_json

from services.coordination import consultations, history, methods, pathway, seeing, sharing_query, taskforce
from services.coordination.authority import NAMES, case_of, commanded
from services.coordination.recording import SERVICE, Recording
from services.coordination.tracing import traced
from shared.authority import permit, proven
from shared.books import Books
from shared.clock import Clock, ConductedClock, clock_of, known
from shared.commands import CommandAnswer, CommandRequest, broker_of, command_doors, malformed
from shared.deciding import Recorder
from shared.identity import Issuer
from shared.log import Checkpoint, Entry, Progress, available, check, connect, fold
from shared.postgres import Pool, pool_of
from shared.relay import depth, relay
from shared.service import live
from shared.settings import Settings
from shared.status import serve_control
from shared.telemetry import configure

TICK: Final = 1.0
"""Seconds between looks at what falls due."""
HOURLY: Final = timedelta(hours=1)
"""Time passes at least this often, so that readers know that nothing fell due."""

QUERIES: Final[Mapping[str, tuple[type[BaseModel], Callable[[Books, Any], dict[str, Any]]]]] = {
    "history": (history.HistoryQuery, history.stream),
    "state": (history.StateQuery, history.state),
    "why": (history.WhyQuery, history.why),
    "record": (history.HistoryQuery, history.record),
    "reach": (history.ReachQuery, history.reach),
    "seen": (seeing.SeenQuery, seeing.seen),
    "may-share": (sharing_query.MayShareQuery, sharing_query.may_share),
}


async def main() -> None:
    """Run coordination until it is asked to end."""
    settings = Settings.from_environment(SERVICE)
    configure(settings)
    connection = await connect(settings)
    await check(connection, settings.nats_monitor_url)
    books = Books(settings.database_url, SERVICE)
    async with pool_of(settings.database_url, 4) as pool, pool.acquire() as courtesy:
        # Courtesy among instances: the next owner waits here. What stops a former owner's pen is the epoch.
        await courtesy.execute("SELECT pg_advisory_lock(hashtextextended('coordination.owner', 0))")
        await _own(settings, connection, books, pool)
    books.close()


async def _own(settings: Settings, connection: Client, books: Books, pool: Pool) -> None:
    clock = clock_of(settings)
    recorder = Recorder(SERVICE, settings.municipality)
    deciders = {
        "youth": pathway,
        "taskforce": taskforce,
        "methods": methods,
        "consultations": consultations,
    }
    recording = Recording(books, clock, recorder, deciders)
    checkpoint = await asyncio.to_thread(recording.take_over)
    issuer = Issuer(settings.issuer, settings.issuer_jwks)
    reader, carried, wake = Progress(), Progress(), asyncio.Event()

    async def apply(entries: Sequence[Entry], after: Checkpoint) -> None:
        if await asyncio.to_thread(recording.fold, entries, after):
            wake.set()

    async def run(name: str, request: CommandRequest) -> CommandAnswer:
        await known(clock)
        person = await proven(issuer, request, settings.municipality)
        command = commanded(name, request, person, clock.now())

        def allowed(state: object) -> None:
            permit(name, person, case_of(state, command.at), command.at)

        repeated, events = await asyncio.to_thread(recording.carry_out, command, allowed)
        wake.set()
        return CommandAnswer(status="duplicate" if repeated else "done", events=tuple(events))

    async def let_time_pass(until: datetime) -> None:
        log = await available(connection)
        await reader.reach(log.last)
        await asyncio.to_thread(recording.let_time_pass, until)
        wake.set()

    async def depths() -> Mapping[str, int]:
        return {"outbox": await depth(pool, "outbox", carried)}

    broker = broker_of(settings)
    command_doors(broker, SERVICE, NAMES, run)
    for name, (model, answer) in QUERIES.items():
        _query_door(broker, name, model, partial(answer, books))

    def advice(query: consultations.ConsultationQuery) -> dict[str, Any]:
        return consultations.told(recording.state(f"org-{settings.municipality}-consultations"), query)

    _query_door(broker, "consultation", consultations.ConsultationQuery, advice)
    await _show(connection, recording)
    await _trace(connection, books)
    if isinstance(clock, ConductedClock):
        await _obey(connection, recording, let_time_pass)
    async with broker:
        await broker.start()
        # Last, since who gets an answer here takes the service to be ready.
        await serve_control(connection, SERVICE, clock, {"log": reader}, depths)
        await live(
            fold(connection, name=SERVICE, checkpoint=checkpoint, apply=apply, progress=reader),
            relay(connection, pool, SERVICE, wake, carried),
            _keep_time(recording, clock, let_time_pass),
        )


async def _keep_time(recording: Recording, clock: Clock, let_time_pass: Callable[[datetime], Awaitable[None]]) -> None:
    """Let time pass whenever something has fallen due, and at least hourly; a conductor does it himself.

    A fact that comes late can open what fell due long ago: what counts is that it is due, not since when. The last
    passing of time is waited for, so that nothing that it will decide is taken for undecided.
    """
    while not isinstance(clock, ConductedClock):
        now = clock.now()
        due = await asyncio.to_thread(recording.next_due)
        if recording.time_is_decided and (now - recording.time >= HOURLY or (due is not None and due <= now)):
            await let_time_pass(now)
        await asyncio.sleep(TICK)


async def _show(connection: Client, recording: Recording) -> None:
    """Tell the hash of a state as it is lived, for comparing: `control.coordination.lived` {"youth": id}."""

    async def lived(message: Msg) -> None:
        state = await asyncio.to_thread(recording.state, from_json(message.data)["youth"])
        await message.respond(to_json({"hash": pathway.state_hash(state)}))

    await connection.subscribe("control.coordination.lived", cb=lived)


async def _trace(connection: Client, books: Books) -> None:
    """Tell where an event stands and what it led to: `control.coordination.trace` {"event": id}."""

    async def trace(message: Msg) -> None:
        event = UUID(from_json(message.data)["event"])
        await message.respond(to_json(await asyncio.to_thread(traced, books, event)))

    await connection.subscribe("control.coordination.trace", cb=trace)


async def _obey(connection: Client, recording: Recording, let_time_pass: Callable[[datetime], Awaitable[None]]) -> None:
    """Let time pass when the conductor says so: `control.coordination.let-time-pass` {"until": moment}.

    `control.coordination.next-due` tells what falls due next, so that a conductor can stop there, as time would.
    """

    async def next_due(message: Msg) -> None:
        await message.respond(to_json({"due": await asyncio.to_thread(recording.next_due)}))

    async def pass_time(message: Msg) -> None:
        until = datetime.fromisoformat(from_json(message.data)["until"])
        await let_time_pass(until)
        await message.respond(to_json({"until": until}))

    await connection.subscribe("control.coordination.let-time-pass", cb=pass_time)
    await connection.subscribe("control.coordination.next-due", cb=next_due)
    await connection.flush()


def _query_door(
    broker: NatsBroker,
    name: str,
    model: type[BaseModel],
    answer: Callable[[Any], dict[str, Any]],
) -> None:
    @broker.subscriber(f"query.{SERVICE}.{name}", queue=SERVICE, title=name)
    async def door(message: NatsMessage) -> bytes:
        try:
            query = model.model_validate_json(message.body)
        except ValidationError as error:
            return to_json({"refusal": malformed(error).as_json()})
        return to_json(await asyncio.to_thread(answer, query))
