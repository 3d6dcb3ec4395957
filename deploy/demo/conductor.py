"""How are two years played in a minute or two? One conductor of time, for every service, sector and person.

For each step it sets every clock and lets time pass, lets the sectors send and waits for their receipts, and lets the
people give their commands; between these everything comes to rest. So a scenario always leads to the same events,
however fast any process is.
Invariant: a step begins when everything before it has had all its effects.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from deploy.commands.credentials import access
from deploy.database import SERVICES
from deploy.demo.clockwork import Clockwork
from deploy.demo.doors import Doors, doors
from deploy.demo.people import People, people
from deploy.demo.scenario import Act, Message, Scenario, Step
from deploy.demo.scenario.steps import Road
from deploy.demo.troupe import Access, Troupe, troupe
from deploy.local.state import Installation
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected

Watch = Callable[[int, datetime], None]
"""Told after each step how many there were, and its moment."""


@dataclass
class Played:
    """What became of a scenario.

    Attributes:
        receipts: the receipt of every message, by its number.
        refusals: of every command, by its number: the refusal's code, or none.
        statuses: what every service said when everything had come to rest.
        youths: the youth ids that people have learnt, by number.
    """

    receipts: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    refusals: dict[int, str | None] = field(default_factory=dict)
    statuses: dict[str, Any] = field(default_factory=dict)
    youths: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stage:
    """Everybody who plays, and the clocks."""

    clockwork: Clockwork
    troupe: Troupe
    people: People
    doors: Doors


@asynccontextmanager
async def stage(installation: Installation, scenario: Scenario) -> AsyncIterator[Stage]:
    """Simulators, people, doors and clocks of a running installation whose clock is conducted."""
    here, credentials = installation.state, installation.credentials
    operator = await connected(here.nats_url, OPERATOR, credentials.nats[OPERATOR])
    on_the_bus, with_client, filing = (_accesses(installation, scenario, road) for road in ("bus", "client", "file"))
    secret = await asyncio.to_thread((credentials.folder / "demo-client.secret").read_text)
    try:
        async with (
            troupe(on_the_bus, with_client) as players,
            people(here.web_url, here.issuer_url, secret.strip(), operator, scenario) as persons,
            doors(
                here.web_url, here.gateway_url, persons.tokens, {str(one["sector"]): one for one in filing}
            ) as opened,
        ):
            yield Stage(Clockwork(operator, SERVICES), players, persons, opened)
    finally:
        await operator.close()


async def conduct(scenario: Scenario, on: Stage, watch: Watch = lambda _, __: None) -> Played:
    """Play the whole scenario."""
    played = Played()
    for number, step in enumerate(scenario.steps, 1):
        await conduct_step(step, on, played)
        watch(number, step.at)
    played.statuses = await on.clockwork.settle()
    played.youths = dict(on.people.youths)
    return played


async def conduct_step(step: Step, on: Stage, played: Played) -> None:
    """Play one step."""
    await on.clockwork.set_clocks(step.at)
    await on.clockwork.settle()
    if step.messages:
        played.receipts |= await _sent(step.messages, on)
    await _given(step.acts, on, played)


async def _sent(messages: tuple[Message, ...], on: Stage) -> dict[int, Mapping[str, Any]]:
    on.troupe.youths = on.people.youths
    by_system = [message for message in messages if message.road in BY_SYSTEM]
    by_hand = [message for message in messages if message.road not in BY_SYSTEM]
    played, told = await asyncio.gather(on.troupe.play(by_system), on.doors.tell(by_hand))
    receipts = played | told
    on.doors.note(receipts.values())
    await on.clockwork.settle()
    return receipts


async def _given(acts: tuple[Act, ...], on: Stage, played: Played) -> None:
    decided: dict[int | None, str] = {}
    for act in acts:
        # What another service decided about the same youth has to be known to the one that decides now.
        if decided.get(act.youth, act.service) != act.service:
            await on.clockwork.settle()
            decided.clear()
        played.refusals[act.number] = await on.people.give(act)
        decided[act.youth] = act.service
    if acts:
        await on.clockwork.settle()


BY_SYSTEM: Final = frozenset({"bus", "client"})
"""The ways on which a program sends; on the others somebody has a browser or a file in hand."""


def _accesses(installation: Installation, scenario: Scenario, road: Road) -> list[Access]:
    """The credentials of the sectors that send by a way."""
    sending = {message.sector for step in scenario.steps for message in step.messages if message.road == road}
    return [access(installation, sector) for sector in sorted(sending)]
