"""How is reporting put together? One process: the fold of all read models, the recorder of looks and its relay, HTTP.

Tasks of the process: the fold, the ledger's own fold and its pen, the recorder of looks, the relay of its own events,
the web server, and the answers on `control.reporting.*`. The first that fails ends the process; a restart goes on from
the checkpoint.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from fastapi import FastAPI
from nats.aio.client import Client

from services.reporting import api
from services.reporting.commands import CommandDoor
from services.reporting.counter import Counter
from services.reporting.following import follow, writing_connection
from services.reporting.gateway import Gateway
from services.reporting.health import Health
from services.reporting.ledger import following as ledger
from services.reporting.ledger.signing import Signing, key_from
from services.reporting.looking.desk import Desk
from services.reporting.looking.directory import Directory
from services.reporting.looking.keeping import keeping
from services.reporting.looking.recording import PUBLISHER, Looks
from services.reporting.projections import MODELS
from services.reporting.rebuild import RebuildingError, rebuild
from services.reporting.seen import Seen
from services.reporting.session import Sessions, login_routes
from services.reporting.trail import Trail, position_of, serve_trace
from services.reporting.web import install
from services.reporting.web.visiting import Front
from shared.clock import Clock, ConductedClock, clock_of
from shared.definitions.municipalities import municipality
from shared.events.registry import decode
from shared.identity import Issuer
from shared.keys import Keyring, MasterKeys
from shared.log import DifferentLogError, Progress, check, connect
from shared.postgres import Connection, Pool, pool_of
from shared.relay import depth, relay
from shared.service import live
from shared.serving import UNTOLD, listen
from shared.settings import Settings
from shared.status import serve_control
from shared.telemetry import configure

CONNECTIONS: Final = 8
"""Database connections for questions and looks, besides the fold's own."""
PATIENCE: Final = 1.0
"""Seconds to wait for a rebuild that another process does."""


async def main() -> None:
    """Run reporting until it is asked to end."""
    settings = Settings.from_environment("reporting")
    configure(settings)
    async with pool_of(settings.database_url, CONNECTIONS) as pool:
        await _serve(settings, pool)


async def _serve(settings: Settings, pool: Pool) -> None:
    nats = await connect(settings)
    await check(nats, settings.nats_monitor_url)
    clock, place = clock_of(settings), municipality(settings.municipality)
    keyring = Keyring(pool, MasterKeys.from_file(settings.master_key_file))
    await keyring.prove()
    reader, carried, wake, seen = Progress(), Progress(), asyncio.Event(), Seen()
    directory = Directory(pool)
    async with pool.acquire() as connection:
        await directory.load(connection)
        await _go_on(clock, connection)
    looks = Looks(pool, clock, place.code, place.controller, wake)
    issuer = Issuer(settings.issuer, settings.issuer_jwks)
    desk = Desk(pool, looks, clock, directory, place, nats, keyring)
    signing, proving = Signing(pool, clock, place.code, key_from(settings)), Progress()
    door = CommandDoor(nats, keyring, place.code, keeping(desk))
    app = application(
        Front(Sessions(pool, issuer, directory), desk, door, seen, Gateway(settings.gateway_url), signing),
        api.application(Counter(desk, issuer, door, seen, Health(pool, reader, proving, MODELS), signing)),
    )

    async def depths() -> Mapping[str, int]:
        return {"outbox": await depth(pool, "outbox", carried)}

    trail = Trail(await position_of(pool))
    await serve_trace(nats, pool, trail)
    await serve_control(nats, settings.service, clock, {"log": reader}, depths)
    await live(
        _fold(settings, nats, keyring, reader, seen),
        trail.watch(reader, clock),
        ledger.follow(nats, settings.database_url, proving),
        signing.publish(settings.checkpoints_folder, timedelta(hours=settings.checkpoint_hours)),
        looks.run(),
        relay(nats, pool, PUBLISHER, wake, carried),
        listen(app, settings.http_port, host=settings.http_host),
    )


async def _go_on(clock: Clock, connection: Connection) -> None:
    """Let a conducted clock go on from the last look that was recorded, until its conductor speaks again."""
    last = await connection.fetchval("SELECT body FROM outbox ORDER BY position DESC LIMIT 1")
    if isinstance(clock, ConductedClock) and last is not None:
        clock.let(decode(last).recorded_at)


def application(front: Front, interface: FastAPI) -> FastAPI:
    """Everything that is served: the login, the pages, and the API below `/api/v1`."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry=UNTOLD)
    app.include_router(login_routes(front.sessions))
    install(app, front)
    app.mount("/api/v1", interface)
    return app


async def _fold(settings: Settings, nats: Client, keyring: Keyring, reader: Progress, seen: Seen) -> None:
    while True:
        connection = await writing_connection(settings.database_url)
        try:
            await follow(nats, connection, MODELS, keyring, reader, seen)
        except DifferentLogError:
            # A lost log was made again, shorter than what was read of it: what was derived is made anew from it.
            with contextlib.suppress(RebuildingError):
                await rebuild(nats, connection, MODELS, keyring, [model.NAME for model in MODELS], lambda *_: None)
            await asyncio.sleep(PATIENCE)
        finally:
            await connection.close()
