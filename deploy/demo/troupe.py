"""Who plays the sectors? One process a sector, each with that sector's credentials alone, fed step by step.

Invariant: a sector's messages of a step are all receipted when `play` comes back, and a simulator that ends early is
an error at once. The simulators end with the input that we hold, and so with this process, however it ends.
"""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE, Process
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic_core import from_json, to_json

from deploy.demo.scenario import Message
from deploy.demo.scenario.wire import WITHOUT_CPR
from deploy.demo.simulator import CREDENTIALS
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
    """

    players: Mapping[str, Process]
    youths: dict[int, str] = field(default_factory=dict)

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


Access = Mapping[str, object]
"""What `samspor credentials SECTOR --json` prints."""


@asynccontextmanager
async def troupe(on_the_bus: Iterable[Access], with_client: Iterable[Access]) -> AsyncIterator[Troupe]:
    """One simulator for each sector: those that speak to the bus themselves, and those that have the Python client."""
    players = {str(each["sector"]): await _started("deploy.demo.simulator", each) for each in on_the_bus}
    players |= {str(each["sector"]): await _started("deploy.demo.journal", each) for each in with_client}
    try:
        yield Troupe(players)
    finally:
        for player in players.values():
            assert player.stdin is not None
            player.stdin.close()
        await asyncio.gather(*(player.wait() for player in players.values()))


async def _started(program: str, access: Access) -> Process:
    environment = plain_environment({CREDENTIALS: to_json(access).decode()})
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        program,
        stdin=PIPE,
        stdout=PIPE,
        cwd=ROOT,
        env=environment,
        limit=LONGEST_LINE,
        # Its own session: Ctrl-C reaches the conductor alone, whose end is the end of the simulators' input.
        start_new_session=True,
    )
