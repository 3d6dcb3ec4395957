"""The client's process is ended between every two steps that it takes: nothing lost, nothing twice, the order kept.

`SAMSPOR_CRASHES` (25) is at how many of its steps, spread evenly; 0 is at each of them.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import to_json

from deploy.testing.world import World
from tests.integration.client.words import credentials
from tests.integration.intake.words import Intake, intake_in

CRASHES = int(os.environ.get("SAMSPOR_CRASHES", "25"))
TOLD = 4
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, not yet running."""
    async with intake_in(world, tmp_path) as service:
        yield service


@asynccontextmanager
async def dying() -> AsyncIterator[Process]:
    """What makes a process for each run."""
    command = [sys.executable, "-m", "tests.integration.client.dying"]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
    yield process
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()


async def ran(process: Process, run: dict[str, Any]) -> str:
    """How a run ended: `killed`, or the number of its steps."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(to_json(run) + b"\n")
    await process.stdin.drain()
    return (await process.stdout.readline()).decode().strip()


async def test_ended_between_any_two_steps_it_goes_on_where_it_was(intake: Intake, tmp_path: Path) -> None:
    """Each run has an outbox of its own, is ended at another step, and started again; then the log is compared."""
    await intake.start()
    told: list[list[str]] = []

    def run(die_at: int) -> dict[str, Any]:
        return {
            "credentials": credentials(intake.world),
            "outbox": str(tmp_path / f"{len(told)}.sqlite"),
            "names": told[-1],
            "die_at": die_at,
        }

    async with dying() as process:
        told.append([f"r0-{number}" for number in range(TOLD)])
        steps = int(await ran(process, run(0)))
        ended = 0
        for die_at in range(1, steps + 1, max(1, steps // CRASHES) if CRASHES else 1):
            told.append([f"r{die_at}-{number}" for number in range(TOLD)])
            # A run takes some steps more or less than another: one that has come to its end meant to die too late.
            ended += await ran(process, run(die_at)) == "killed"
            assert (await ran(process, run(0))).isdecimal()
        assert ended >= len(told) * 2 // 3
    await intake.settled()
    senders = [event.sender_id for event in await intake.log() if event.sender_id]
    assert senders == [name for names in told for name in names]
