"""How is intake put together? The sectors' inboxes on one side, the log, receipts and feeds on the other.

Tasks of the process: a reader an inbox, the worker that records, the fold of the log, the relays to the log, to the
receipts and to the feeds, and the answers on `cmd.intake.identify` and `control.intake.*`. The first that fails ends
the process; what was not acknowledged comes again.
"""

import asyncio
from collections.abc import Mapping, Sequence

from nats.aio.client import Client

from services.intake.envelopes import SERVICE
from services.intake.feeds import Learning, revealed
from services.intake.identifying import identify_door
from services.intake.inboxes import Inboxes
from services.intake.opening import office_of
from services.intake.recording import Office
from services.intake.tracing import serve_trace
from shared.clock import WallClock
from shared.commands import broker_of
from shared.definitions.sectors import sectors
from shared.identity import Issuer
from shared.log import Checkpoint, DifferentLogError, Entry, Outgoing, Progress, check, connect, fold
from shared.postgres import Pool, pool_of
from shared.relay import depth, relay, relay_expiring
from shared.service import live
from shared.settings import Settings
from shared.status import serve_control
from shared.streams import FEED, RECEIPTS
from shared.telemetry import configure

CONNECTIONS = 8
"""To the database: the worker, the fold, three relays, commands and status."""


async def main() -> None:
    """Run intake until it is asked to end."""
    settings = Settings.from_environment(SERVICE)
    configure(settings)
    connection = await connect(settings)
    await check(connection, settings.nats_monitor_url)
    async with pool_of(settings.database_url, CONNECTIONS) as pool:
        await _serve(settings, connection, pool, await office_of(settings, pool))


async def _serve(settings: Settings, connection: Client, pool: Pool, office: Office) -> None:
    recorded, receipts_wake, feed_wake = asyncio.Event(), asyncio.Event(), asyncio.Event()
    log, told, receipted, fed = Progress(), Progress(), Progress(), Progress()
    learning = Learning(office)

    def wake() -> None:
        recorded.set()
        receipts_wake.set()

    # Which inboxes there are is a matter of this installation today, whatever time a conductor plays.
    inboxes = Inboxes(connection, office, sectors(WallClock().now()), wake)
    await inboxes.check()

    async def apply(entries: Sequence[Entry], after: Checkpoint) -> None:
        await learning.apply(entries, after)
        recorded.set()
        feed_wake.set()

    async def follow() -> None:
        while True:
            try:
                await fold(connection, name=SERVICE, checkpoint=await learning.checkpoint(), apply=apply, progress=log)
            except DifferentLogError:
                await learning.begin_again()

    async def reveal(messages: Sequence[Outgoing]) -> Sequence[Outgoing]:
        return await revealed(office, messages)

    async def depths() -> Mapping[str, int]:
        return {
            "outbox": await depth(pool, "outbox", told),
            "receipts": await depth(pool, "receipts", receipted),
            "feed_outbox": await depth(pool, "feed_outbox", fed),
            **await inboxes.depths(),
        }

    broker = broker_of(settings)
    identify_door(broker, office, Issuer(settings.issuer, settings.issuer_jwks))
    await serve_trace(connection, pool, told)
    # Comes back when the time is known: nothing may be judged before.
    await serve_control(connection, SERVICE, office.clock, {"log": log, **inboxes.progress}, depths)
    async with broker:
        await broker.start()
        await live(
            *(inboxes.read(sector) for sector in inboxes.sectors),
            inboxes.work(),
            follow(),
            relay(connection, pool, SERVICE, recorded, told),
            relay_expiring(connection, pool, "receipts", RECEIPTS, receipts_wake, receipted),
            relay_expiring(connection, pool, "feed_outbox", FEED, feed_wake, fed, reveal),
        )
