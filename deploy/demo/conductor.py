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
from typing import Any

from deploy.database import SERVICES
from deploy.demo.clockwork import Clockwork
from deploy.demo.people import People, people
from deploy.demo.scenario import Act, Message, Scenario, Step
from deploy.demo.troupe import Troupe, troupe
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
        resent: messages sent again for want of a receipt.
        youths: the youth ids that people have learnt, by number.
    """

    receipts: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    refusals: dict[int, str | None] = field(default_factory=dict)
    statuses: dict[str, Any] = field(default_factory=dict)
    resent: int = 0
    youths: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stage:
    """Everybody who plays, and the clocks."""

    clockwork: Clockwork
    troupe: Troupe
    people: People


@asynccontextmanager
async def stage(installation: Installation, scenario: Scenario) -> AsyncIterator[Stage]:
    """Simulators, people and clocks of a running installation whose clock is conducted."""
    here, credentials = installation.state, installation.credentials
    operator = await connected(here.nats_url, OPERATOR, credentials.nats[OPERATOR])
    passwords = {sector: credentials.nats[sector] for sector in _sending(scenario)}
    secret = await asyncio.to_thread((credentials.folder / "demo-client.secret").read_text)
    try:
        async with (
            troupe(here.nats_url, passwords) as players,
            people(here.web_url, here.issuer_url, secret.strip(), operator, scenario) as persons,
        ):
            yield Stage(Clockwork(operator, SERVICES), players, persons)
    finally:
        await operator.close()


async def conduct(scenario: Scenario, on: Stage, watch: Watch = lambda _, __: None) -> Played:
    """Play the whole scenario."""
    played = Played()
    for number, step in enumerate(scenario.steps, 1):
        await conduct_step(step, on, played)
        watch(number, step.at)
    played.statuses = await on.clockwork.settle()
    played.resent = on.troupe.resent
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
    receipts = await on.troupe.play(messages)
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


def _sending(scenario: Scenario) -> list[str]:
    return sorted({message.sector for step in scenario.steps for message in step.messages})
