"""Do the promises hold for what was just played? Everything is read back from where it lies, and compared.

The log, the receipts and the read models are read whole; the read models are rebuilt from the beginning of the log and
compared with those that lived. Invariant: a promise is only said to hold when it was looked at.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg
from nats.aio.client import Client
from pydantic_core import from_json

from deploy.database import DATABASE, as_role
from deploy.demo.conductor import Played
from deploy.demo.scenario import Act, Scenario
from deploy.demo.tally import Tally, tally
from deploy.local.processes import ProcessFailedError
from deploy.local.state import Installation
from deploy.migrate import ROOT
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected
from services.reporting.generations import Digest, digest
from services.reporting.projections import MODELS
from shared.definitions.doors import DOORS
from shared.definitions.sectors import sector
from shared.log import pull, request
from shared.streams import EVENTS, RECEIPTS

LOOK: Final = "demo-look"
"""The consumer through which a stream is read whole; it lives in memory and is gone with the reader."""


@dataclass
class Proof:
    """What was found, and every promise that does not hold, as a sentence."""

    tally: Tally
    events: int
    broken: list[str] = field(default_factory=list)


async def proof(installation: Installation, scenario: Scenario, played: Played) -> Proof:
    """Read everything back and compare it with what the scenario expects."""
    here = installation.state
    operator = await connected(here.nats_url, OPERATOR, installation.credentials.nats[OPERATOR])
    try:
        log = await _whole(operator, EVENTS)
        receipts = [from_json(body) for body in await _whole(operator, RECEIPTS)]
        received = await _received(operator, here.sectors)
    finally:
        await operator.close()
    found = Proof(tally([from_json(body) for body in log]), len(log))
    found.broken += _outcomes(scenario, played)
    found.broken += _commands(scenario, played)
    found.broken += _receipts(receipts, received, scenario)
    found.broken += _log(found.tally, scenario)
    found.broken += _in_the_clear(log, scenario)
    found.broken += _rest(played)
    found.broken += await _rebuilt(installation)
    return found


def _outcomes(scenario: Scenario, played: Played) -> Iterator[str]:
    for step in scenario.steps:
        for message in step.messages:
            receipt = played.receipts[message.number]
            found = receipt["outcome"], (receipt.get("refusal") or {}).get("code")
            if found != (message.outcome, message.code):
                wanted = (message.outcome, message.code)
                yield f"message {message.number} ({message.subject}) was {found}, expected {wanted}"


def _commands(scenario: Scenario, played: Played) -> Iterator[str]:
    for step in scenario.steps:
        for act in step.acts:
            found = played.refusals[act.number]
            if found != act.refused:
                yield f"command {act.number} ({act.name}) was {found or 'done'}, expected {act.refused or 'done'}"


def _receipts(receipts: Sequence[Mapping[str, Any]], received: int, scenario: Scenario) -> Iterator[str]:
    """P8: one receipt record for each message that an inbox took, and one message a record."""
    records = {receipt["receipt"]: (receipt["inbox"], receipt["sequence"]) for receipt in receipts}
    if len(set(records.values())) != len(records):
        yield "P8: a message has more than one receipt"
    if len(records) != received:
        yield f"P8: there are {len(records)} receipts of {received} messages that the inboxes took"
    if received < scenario.expectation().published:
        yield f"P8: the inboxes took {received} messages of {scenario.expectation().published} that were sent"


def _log(found: Tally, scenario: Scenario) -> Iterator[str]:
    """P1 and P2: what was accepted is on the log, once."""
    expected = scenario.expectation().accepted
    if found.accepted != expected:
        yield f"P1: {found.accepted} facts are on the log, {expected} were accepted"
    if found.twice:
        yield f"P2: {len(found.twice)} events are on the log twice"


def _in_the_clear(log: Sequence[bytes], scenario: Scenario) -> Iterator[str]:
    """P6: no number and no free text of the scenario stands on the log."""
    whole = b"\n".join(log)
    if any(youth.cpr.encode() in whole for youth in scenario.youths):
        yield "P6: a CPR number stands on the log"
    texts = {text for step in scenario.steps for message in step.messages for text in _texts(message.body)}
    texts |= {text for step in scenario.steps for act in step.acts for text in _typed(act)}
    if any(text in whole for text in texts):
        yield "P6: a text that somebody wrote stands on the log in the clear"


def _texts(body: bytes) -> Iterator[bytes]:
    _, found, rest = body.partition(b'"text":"')
    if found:
        yield rest.partition(b'"')[0]


def _typed(act: Act) -> Iterator[bytes]:
    """What somebody typed in a command: sentences; a name alone could stand in a seal by chance."""
    found = (act.args.get(name) for name in DOORS[act.name].personal)
    yield from (text.encode() for text in found if text is not None and " " in text)


def _rest(played: Played) -> Iterator[str]:
    for service, status in played.statuses.items():
        for name, reader in status["readers"].items():
            if reader["lag"]:
                yield f"{service}/{name} is {reader['lag']} behind"


async def _rebuilt(installation: Installation) -> list[str]:
    """P4: read models made anew hold the rows of those that lived."""
    lived = await _digests(installation)
    await _rebuild(installation)
    anew = await _digests(installation)
    different = [name for name, found in lived.items() if anew[name] != found]
    return [f"P4: {name} rebuilt differs from {name} lived" for name in different]


async def _rebuild(installation: Installation) -> None:
    """Rebuild by the command that an operator uses."""
    rebuild = [sys.executable, "-m", "deploy", "rebuild", "--all", "--data", str(installation.data.absolute())]
    running = await asyncio.create_subprocess_exec(*rebuild, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, cwd=ROOT)
    _, said = await running.communicate()
    if running.returncode:
        raise ProcessFailedError(f"the read models could not be rebuilt:\n{said.decode(errors='replace')}")


async def _digests(installation: Installation) -> dict[str, Digest]:
    role = "reporting"
    address = f"postgresql://127.0.0.1:{installation.state.database_port}/{DATABASE}"
    connection = await asyncpg.connect(as_role(address, role, installation.credentials.postgres[role]))
    try:
        return {table.name: await digest(connection, table) for model in MODELS for table in model.TABLES}
    finally:
        await connection.close()


async def _received(operator: Client, sectors: Iterable[str]) -> int:
    """How many messages the inboxes of these sectors have taken since there is an installation."""
    states = [(await request(operator, f"STREAM.INFO.{sector(name).stream}", {}))["state"] for name in sectors]
    return sum(int(state["last_seq"]) for state in states)


async def _whole(operator: Client, stream: str) -> list[bytes]:
    """Every body of a stream, in its order."""
    asked = {"stream_name": stream, "config": {"name": LOOK, "deliver_policy": "all", "ack_policy": "none"}}
    state = (await request(operator, f"STREAM.INFO.{stream}", {}))["state"]
    if not state["messages"]:
        return []
    await request(operator, f"CONSUMER.CREATE.{stream}.{LOOK}", asked)
    try:
        bodies: list[bytes] = []
        async for deliveries in pull(operator, stream, LOOK):
            bodies += [delivery.body for delivery in deliveries]
            if not deliveries[-1].pending:
                break
    finally:
        await request(operator, f"CONSUMER.DELETE.{stream}.{LOOK}", {})
    return bodies
