"""How is the gateway put together? A second process of intake, which faces the outside.

It publishes into the sectors' inboxes as they would, reads what intake recorded, and judges nothing but who asks, how
much, and whether it is JSON. Its user of the message server has an account of its own and may do nothing else. The
first task that fails ends the process; nothing that was answered with 202 is in its memory alone.
"""

from typing import Final

from fastapi import FastAPI
from nats.aio.client import Client

from services.intake.door import Door
from services.intake.gateway import events, public, quarantine, receipts
from services.intake.gateway.allowances import Allowances
from services.intake.gateway.awaiting import Awaiting
from services.intake.gateway.beskedfordeler import router as beskedfordeler
from services.intake.gateway.bodies import Room
from services.intake.gateway.counter import Counter, today
from services.intake.gateway.description import describe
from services.intake.gateway.files import router as files
from services.intake.gateway.problems import install
from services.intake.gateway.serving import serve
from services.intake.gateway.watch import Watch
from services.intake.opening import office_of
from services.intake.recording import Office
from services.intake.senders import known
from shared.definitions.gateway import LIMITS, Limits
from shared.definitions.sectors import sectors
from shared.identity import Issuer
from shared.language import Places
from shared.log import connect
from shared.postgres import pool_of
from shared.service import live
from shared.serving import UNTOLD
from shared.settings import Settings
from shared.telemetry import configure

SERVICE: Final = "gateway"
CONNECTIONS: Final = 6
"""To the database: for those who ask."""
TOPICS: Final = (events, receipts, quarantine, files, beskedfordeler, public)


async def main() -> None:
    """Run the gateway until it is asked to end."""
    settings = Settings.from_environment(SERVICE)
    configure(settings)
    connection = await connect(settings)
    async with pool_of(settings.database_url, CONNECTIONS) as pool:
        counter = counter_of(settings, connection, await office_of(settings, pool))
        await live(
            counter.watch.run(),
            counter.awaiting.run(),
            serve(application(counter), settings.http_host, settings.http_port, LIMITS.requests_in_flight),
        )


def counter_of(settings: Settings, connection: Client, office: Office, limits: Limits = LIMITS) -> Counter:
    """The counter at which clients stand."""
    pool = office.pool
    return Counter(
        office=office,
        door=Door(connection, settings.municipality, limits),
        issuer=Issuer(settings.issuer, settings.issuer_jwks),
        limits=limits,
        places=Places(
            base=settings.gateway_url.rstrip("/") or f"http://127.0.0.1:{settings.http_port}",
            nats_url=settings.nats_url,
            token_url=settings.token_url or f"{settings.issuer.rstrip('/')}/token",
            municipality=settings.municipality,
        ),
        sectors=frozenset(each.code for each in sectors(today()) if each.stream is not None),
        watch=Watch(connection, office.clock),
        awaiting=Awaiting(lambda receipts_: known(pool, receipts_), limits.receipts_awaited),
        room=Room(limits.bodies_bytes),
        requests=Allowances(limits.requests_per_second, limits.requests_at_once),
        events=Allowances(limits.events_per_second, limits.events_at_once),
    )


def application(counter: Counter) -> FastAPI:
    """Everything that is served."""
    app = FastAPI(
        openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None, redirect_slashes=False, telemetry=UNTOLD
    )
    app.state.counter = counter
    install(app)
    for topic in TOPICS:
        app.include_router(topic.router(counter))
    describe(app, counter.places)
    return app
