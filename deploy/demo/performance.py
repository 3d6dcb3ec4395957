"""How is the scenario performed on a running installation? Wait until it is up, play, and look whether it is true.

Invariant: it begins with an empty log, and whatever falls over meanwhile is started again by the supervisor that this
process is: it tends while it plays.
"""

import asyncio
import time
from contextlib import suppress
from datetime import datetime
from typing import Final, NoReturn

from nats.errors import Error as NatsError

from deploy.database import SERVICES
from deploy.demo.audience import parties, strangers
from deploy.demo.clockwork import Clockwork
from deploy.demo.conductor import Played, Watch, conduct, stage
from deploy.demo.proof import Proof, proof
from deploy.demo.scenario import Scenario
from deploy.local.people import add
from deploy.local.processes import ProcessFailedError
from deploy.local.state import Installation
from deploy.local.status import fit
from deploy.local.supervision import Supervision
from deploy.nats.permissions import OPERATOR
from deploy.refusing import CannotError
from deploy.streams.server import connected
from shared.log import standing

TEND_EVERY: Final = 0.1
READY_WITHIN: Final = 120.0


class NotEmptyError(CannotError):
    """The data directory holds a log already."""


def wait_until_up(supervision: Supervision) -> None:
    """Wait until every service answers; its pages do, when its conductor has told it the time.

    Raises:
        ProcessFailedError: they did not come up.
    """
    deadline = time.monotonic() + READY_WITHIN
    while not asyncio.run(fit(supervision.installation())):
        if time.monotonic() > deadline:
            raise ProcessFailedError(f"the services did not come up; see {supervision.stack.data / 'logs'}")
        supervision.tend()
        time.sleep(TEND_EVERY)


async def perform(
    supervision: Supervision, scenario: Scenario, watch: Watch = lambda _, __: None
) -> tuple[Played, Proof]:
    """Play the scenario and read everything back. Call it in the main thread: it starts processes again.

    Raises:
        NotEmptyError: the log is not empty.
    """
    here = supervision.installation()
    await _begin_empty(here)
    tending = asyncio.create_task(_tend(supervision))
    try:
        add(here.data, *strangers(scenario))
        async with stage(here, scenario) as everybody:
            played = await conduct(scenario, everybody, watch)
        add(here.data, *parties(scenario, played.youths))
        return played, await proof(here, scenario, played)
    finally:
        tending.cancel()


async def stay(supervision: Supervision, now: datetime) -> NoReturn:
    """Keep everything running after the play; whoever is started again is told what time it was left at."""
    untold = False
    while True:
        untold = bool(supervision.tend()) or untold
        if untold:
            with suppress(OSError, NatsError):
                await _tell(supervision.installation(), now)
                untold = False
        await asyncio.sleep(TEND_EVERY)


async def _tell(here: Installation, now: datetime) -> None:
    operator = await connected(here.state.nats_url, OPERATOR, here.credentials.nats[OPERATOR])
    try:
        await Clockwork(operator, SERVICES).tell(now)
    finally:
        await operator.close()


async def _tend(supervision: Supervision) -> None:
    while True:
        supervision.tend()
        await asyncio.sleep(TEND_EVERY)


async def _begin_empty(here: Installation) -> None:
    operator = await connected(here.state.nats_url, OPERATOR, here.credentials.nats[OPERATOR])
    try:
        log = await standing(operator)
    finally:
        await operator.close()
    if log is not None and log.last:
        raise NotEmptyError(f"{here.data} holds a log already: the demo begins with an empty data directory")
