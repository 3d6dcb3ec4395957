"""Who plays the sectors? One process a sector, each with that sector's credentials alone, fed step by step.

Invariant: a sector's messages of a step are all receipted when `play` comes back, and a simulator that ends early is
an error at once. The simulators end with the input that we hold, and so with this process, however it ends.
"""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE, Process
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic_core import from_json, to_json

from deploy.demo.scenario import Message
from deploy.demo.scenario.wire import WITHOUT_CPR
from deploy.local.processes import plain_environment
from deploy.migrate import ROOT

LONGEST_LINE: Final = 2**26
_YOUTH: Final = re.compile(rb"\$\{youth:(\d+)\}")


class SimulatorEndedError(RuntimeError):
    """A sector's simulator ended while it was needed."""


@dataclass
class Troupe:
    """The running simulators.

    Attributes:
        youths: youth ids by number, as people have learnt them.
        resent: how many messages were sent again for want of a receipt.
        told: what each sector's feed has told so far.
    """

    players: Mapping[str, Process]
    youths: dict[int, str] = field(default_factory=dict)
    resent: int = 0
    told: dict[str, Mapping[str, int]] = field(default_factory=dict)

    async def play(self, messages: Sequence[Message]) -> dict[int, Mapping[str, Any]]:
        """Let every sector send its messages; answers the receipt of each message, by its number."""
        sectors = dict.fromkeys(message.sector for message in messages)
        played = [self._play(sector, [each for each in messages if each.sector == sector]) for sector in sectors]
        return {number: receipt for part in await asyncio.gather(*played) for number, receipt in part.items()}

    async def _play(self, sector: str, messages: Sequence[Message]) -> dict[int, Mapping[str, Any]]:
        player = self.players[sector]
        assert player.stdin is not None
        assert player.stdout is not None
        step = {
            "messages": [self._as_sent(message) for message in messages],
            "learn": sorted(self._named(messages)) if sector in WITHOUT_CPR else [],
        }
        player.stdin.write(to_json(step) + b"\n")
        await player.stdin.drain()
        line = await player.stdout.readline()
        if not line:
            raise SimulatorEndedError(f"the simulator of {sector} ended with status {await player.wait()}")
        answer = from_json(line)
        self.resent += answer["resent"]
        self.told[sector] = answer["told"]
        return {message.number: receipt for message, receipt in zip(messages, answer["receipts"], strict=True)}

    def _as_sent(self, message: Message) -> dict[str, Any]:
        return {
            "number": message.number,
            "subject": message.subject,
            "body": b64encode(self.filled(message.body)).decode(),
            "headers": dict(message.headers),
        }

    def filled(self, body: bytes) -> bytes:
        """The body with the youth ids that the running system has given."""
        return _YOUTH.sub(lambda found: self.youths[int(found[1])].encode(), body)

    def _named(self, messages: Sequence[Message]) -> set[str]:
        return {self.youths[int(number)] for message in messages for number in _YOUTH.findall(message.body)}


@asynccontextmanager
async def troupe(nats_url: str, passwords: Mapping[str, str]) -> AsyncIterator[Troupe]:
    """One simulator for each of these sectors, with its password."""
    players = {sector: await _started(sector, nats_url, password) for sector, password in passwords.items()}
    try:
        yield Troupe(players)
    finally:
        for player in players.values():
            assert player.stdin is not None
            player.stdin.close()
        await asyncio.gather(*(player.wait() for player in players.values()))


async def _started(sector: str, nats_url: str, password: str) -> Process:
    environment = plain_environment(
        {"SAMSPOR_NATS_URL": nats_url, "SAMSPOR_NATS_USER": sector, "SAMSPOR_NATS_PASSWORD": password}
    )
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "deploy.demo.simulator",
        sector,
        stdin=PIPE,
        stdout=PIPE,
        cwd=ROOT,
        env=environment,
        limit=LONGEST_LINE,
        # Its own session: Ctrl-C reaches the conductor alone, whose end is the end of the simulators' input.
        start_new_session=True,
    )
