"""How does a sector's system behave that is built on the Python client? `python -m deploy.demo.journal` is such a one.

It speaks with its conductor as the other simulators do: the messages of a step a line in, their receipts a line out.
All else is the client's: it keeps each event on its disk, seals whom it is about, and carries it until its receipt is
there.
Invariant: nothing personal is on the disk or on the bus in the clear.
"""

import asyncio
import os
import sys
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic_core import from_json, to_json

from deploy.demo.scenario.wire import SYSTEMS
from deploy.demo.simulator import CREDENTIALS, PATIENCE, lines
from samspor.client import Client, Cpr, Receipt
from samspor.client.carrying import Pace
from samspor.language import event


async def main(outbox: Path) -> None:
    """Play one sector until the input ends."""
    access = from_json(os.environ[CREDENTIALS])
    system = SYSTEMS[access["sector"]]
    async with Client.from_credentials(access, outbox=outbox, system=system, pace=Pace(receipt=PATIENCE)) as client:
        async for line in lines():
            told = [_told(client, from_json(b64decode(each["body"]))) for each in from_json(line)["messages"]]
            receipts = [_plain(await client.receipt(each)) for each in told]
            sys.stdout.buffer.write(to_json({"receipts": receipts}) + b"\n")
            sys.stdout.buffer.flush()


def _told(client: Client, message: Mapping[str, Any]) -> str:
    """Tell what the scenario has written down as a message; its id."""
    data = dict(message["data"])
    person = data.pop("person")
    return client.tell(
        event(message["type"], data),
        person=Cpr(person["cpr"], name=person["name"]),
        occurred_at=datetime.fromisoformat(message["time"]),
        id=message["id"],
        actor=message["actor"],
        traceparent=message["traceparent"],
    )


def _plain(receipt: Receipt) -> dict[str, Any]:
    return receipt.model_dump(mode="json", exclude_none=True)


if __name__ == "__main__":
    with TemporaryDirectory(prefix="samspor-journal-") as folder:
        asyncio.run(main(Path(folder, "outbox.sqlite")))
