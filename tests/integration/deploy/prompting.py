"""How does a test run an installation and speak to it at the prompt, while things go on in its own loop?"""

import asyncio
import json
import os
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.local.supervision import Supervision, Wish, supervised
from deploy.migrate import ROOT
from tests.system.crew import TEND_EVERY

PATIENCE = 100.0
"""Seconds after which a test gives up."""


@asynccontextmanager
async def sandbox(data: Path) -> AsyncIterator[Path]:
    """An installation by the wall clock, tended, for as long as the block lasts."""
    with supervised(data, Wish(web_port=0)) as supervision:
        tending = asyncio.create_task(_tended(supervision))
        try:
            await _answering(data)
            yield data
        finally:
            tending.cancel()
            await asyncio.gather(tending, return_exceptions=True)


def prompted(data: Path, *words: str) -> str:
    """What `samspor` prints, for a test that has no loop."""
    command = [sys.executable, "-m", "deploy", *words]
    surroundings = {**os.environ, "SAMSPOR_DATA": str(data)}
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, env=surroundings)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


async def said(data: Path, *words: str) -> str:
    """What `samspor` prints."""
    process = await started(data, *words)
    told, wrong = await process.communicate()
    assert process.returncode == 0, wrong.decode()
    return told.decode()


async def started(data: Path, *words: str) -> Process:
    """`samspor` as a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "deploy",
        *words,
        cwd=ROOT,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        env={**os.environ, "COLUMNS": "200", "SAMSPOR_DATA": str(data)},
    )


async def _tended(supervision: Supervision) -> None:
    while True:
        supervision.tend()
        await asyncio.sleep(TEND_EVERY)


async def _answering(data: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        while not all(json.loads(await said(data, "status", "--json"))["services"].values()):
            pass  # each look is a process of its own
