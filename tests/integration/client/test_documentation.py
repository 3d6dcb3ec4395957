"""The example and every snippet of the guide do what they say, against a whole installation."""

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deploy.commands.credentials import access
from samspor.client import Client
from shared.testing.messages import NAME
from tests.integration.client.words import PATIENCE
from tests.system.crew import Crew, crew

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/python-client.md").read_text(encoding="utf-8")
SNIPPETS = "\n".join(re.findall(r"^```python\n(.+?)^```", GUIDE, re.DOTALL | re.MULTILINE))


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Crew]:
    """An installation as `samspor up` makes it."""
    async with crew(tmp_path / "data") as found:
        await found.answering()
        yield found


def credentials_in(folder: Path, running: Crew) -> Path:
    """The file that `samspor credentials school --json` prints."""
    file = folder / "school.json"
    file.write_text(json.dumps(access(running.installation, "school")), encoding="utf-8")
    return file


async def test_the_example_runs_and_shows_each_outcome(running: Crew, tmp_path: Path) -> None:
    """Accepted, not sent, refused with its reason, and accepted after all; nothing of it names the youth."""
    command = [sys.executable, str(ROOT / "docs/examples/python/join.py"), str(credentials_in(tmp_path, running))]
    example = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, cwd=tmp_path, env=os.environ)
    async with asyncio.timeout(PATIENCE):
        out, err = await example.communicate()
    assert example.returncode == 0, err.decode()
    accepted, unsent, refused, after_all = out.decode().splitlines()
    assert re.fullmatch(r"accepted: it is event [0-9a-f-]{36}", accepted)
    assert unsent.startswith("not sent: data.category: found a text of 7 characters, expected a code of the list")
    assert refused.startswith("refused: time-in-future: time: ")
    assert after_all == "accepted after all; 0 waiting, 0 refused"
    assert NAME not in out.decode() + err.decode()


async def test_every_snippet_of_the_guide_does_what_it_says(
    running: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In their order, in one client; the feed, which never ends, is only begun; the last without asyncio."""
    credentials = credentials_in(tmp_path, running)
    said: dict[str, Any] = {}
    exec(compile(SNIPPETS, "docs/python-client.md", "exec"), said)  # noqa: S102 - our own guide
    async with (
        Client.from_credentials(credentials, outbox=tmp_path / "school.sqlite") as client,
        asyncio.timeout(PATIENCE),
    ):
        await said["share_a_concern"](client)
        await said["see_a_mistake_at_once"](client)
        await said["put_right_what_was_refused"](client)
        listening = asyncio.create_task(said["listen"](client))
        await asyncio.wait({listening}, timeout=0.1)
        assert not listening.done()
        listening.cancel()
    monkeypatch.chdir(tmp_path)  # the guide names its files as a newcomer does, without a folder
    await asyncio.to_thread(said["tell_and_wait"], str(credentials))
