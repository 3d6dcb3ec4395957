"""With which words does a test let an outside team's publisher tell something?"""

import asyncio
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shared.language import message
from tests.javascript.node import EXAMPLES, node

CONCERN: Final = "school.concern-shared"
OVER_NATS: Final = EXAMPLES / "publish.mjs"
OVER_HTTP: Final = EXAMPLES / "publish-http.mjs"


@dataclass(frozen=True)
class Told:
    """What a publisher printed, and how it ended."""

    receipts: list[dict[str, Any]]
    ended: subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Publisher:
    """A publisher of a sector, with what `samspor credentials SECTOR --json` printed for it."""

    script: Path
    access: Mapping[str, Any]
    folder: Path

    async def tells(self, events: Sequence[Mapping[str, Any]], *options: str) -> Told:
        """Let it tell these events, and read the receipts that it prints."""
        credentials, lines = self.folder / "credentials.json", self.folder / "events.jsonl"
        credentials.write_text(json.dumps(self.access), encoding="utf-8")
        lines.write_text("".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in events), encoding="utf-8")
        ended = await asyncio.to_thread(node, self.script, str(credentials), str(lines), *options)
        return Told([json.loads(line) for line in ended.stdout.splitlines()], ended)


def concern(number: int, **data: Any) -> dict[str, Any]:
    """A concern of the school, as the catalogue shows it."""
    event = message(CONCERN)
    return {**event, "id": f"skole-{number}", "data": {**event["data"], **data}}
