"""How is planning put together? Commands on one side, what has to be known of the youths on the other.

Tasks of the process: the fold of the log, the relay of its own events, and the answers on `cmd.planning.*` and
`control.planning.*`. The first that fails ends the process; a restart goes on from the checkpoint.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

from services.planning import knowledge
from services.planning.authority import commanded
from services.planning.carrying_out import SERVICE, carry_out
from services.planning.commands import COMMANDS
from services.planning.knowledge import Known
from services.planning.shelf import Shelf
from shared.authority import proven
from shared.books import Books
from shared.clock import clock_of, known
from shared.commands import CommandAnswer, CommandRequest, broker_of, command_doors
from shared.deciding import Recorder
from shared.identity import Issuer
from shared.log import Checkpoint, DifferentLogError, Entry, Progress, check, connect, fold
from shared.postgres import Pool, pool_of
from shared.relay import depth, relay
from shared.service import live
from shared.settings import Settings
from shared.status import serve_control
from shared.telemetry import configure


async def main() -> None:
    """Run planning until it is asked to end."""
    settings = Settings.from_environment(SERVICE)
    configure(settings)
    books = Books(settings.database_url, SERVICE)
    async with pool_of(settings.database_url, 4) as pool:
        await _serve(settings, books, pool)
    books.close()


async def _serve(settings: Settings, books: Books, pool: Pool) -> None:
    connection = await connect(settings)
    await check(connection, settings.nats_monitor_url)
    clock = clock_of(settings)
    recorder, shelf = Recorder(SERVICE, settings.municipality), Shelf(books)
    issuer = Issuer(settings.issuer, settings.issuer_jwks)
    reader, carried, wake = Progress(), Progress(), asyncio.Event()

    async def learn(entries: Sequence[Entry], after: Checkpoint) -> None:
        await knowledge.learn(pool, entries, after)

    async def run(name: str, request: CommandRequest) -> CommandAnswer:
        await known(clock)
        person = await proven(issuer, request, settings.municipality)
        now = clock.now()
        case = await knowledge.known_of(pool, str(request.youth), now) if request.youth else Known()
        command = commanded(name, request, person, case.case, now)
        outcome = await asyncio.to_thread(carry_out, shelf, recorder, clock, command, case.background)
        wake.set()
        return CommandAnswer(status="duplicate" if outcome.repeated else "done", events=outcome.events)

    async def follow() -> None:
        while True:
            checkpoint = await knowledge.checkpoint_of(pool)
            with contextlib.suppress(DifferentLogError):
                await fold(connection, name=SERVICE, checkpoint=checkpoint, apply=learn, progress=reader)
            # A lost log was made again, shorter than what was read of it: what was known is learnt anew.
            await knowledge.forget(pool)

    async def depths() -> Mapping[str, int]:
        return {"outbox": await depth(pool, "outbox", carried)}

    broker = broker_of(settings)
    command_doors(broker, SERVICE, list(COMMANDS), run)
    async with broker:
        await broker.start()
        # Last, since who gets an answer here takes the service to be ready.
        await serve_control(connection, SERVICE, clock, {"log": reader}, depths)
        await live(follow(), relay(connection, pool, SERVICE, wake, carried))
