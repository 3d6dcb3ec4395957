"""`samspor publish SECTOR FILE.jsonl`: send a sector's events and show the receipt of each."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click
import nats
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from deploy.local.state import Installation, installation
from deploy.nats.permissions import OPERATOR
from deploy.prompt import console, data_option
from deploy.refusing import CannotError
from deploy.streams.server import connected
from shared.streams import RECEIPTS

AT_ONCE: Final = 256
"""Messages on their way before an acknowledgement is waited for."""
PATIENCE: Final = 30.0
COLOURS: Final = {"accepted": "green", "duplicate": "yellow", "refused": "red"}


@click.command
@data_option
@click.argument("sector")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The receipts as they came, one a line.")
def command(data: Path, sector: str, file: Path, *, as_json: bool) -> None:
    """Send one CloudEvent a line as that sector, and print the receipts in the order of the lines."""
    here = installation(data)
    if sector not in here.state.sectors:
        raise CannotError(f"there is no sector {sector!r}: the sectors are {', '.join(here.state.sectors)}")
    lines = [line for line in file.read_bytes().splitlines() if line.strip()]
    receipts = asyncio.run(_exchange(here, sector, lines))
    for number, receipt in enumerate(receipts, 1):
        if as_json:
            click.echo(json.dumps(receipt, ensure_ascii=False))
        else:
            _show(number, receipt)
    if None in receipts:
        raise click.ClickException(f"{receipts.count(None)} of {len(lines)} got no receipt within {PATIENCE:.0f} s")


def _show(number: int, receipt: Mapping[str, Any] | None) -> None:
    if receipt is None:
        console.print(f"{number:>6} [red]no receipt")
        return
    outcome = str(receipt["outcome"])
    console.print(f"{number:>6} [{COLOURS.get(outcome, 'white')}]{outcome:<9}[/] {receipt.get('id') or '-'}")
    for name, found in (receipt.get("refusal") or {}).items():
        console.print(f"         {name}: {found}", markup=False)


async def _exchange(here: Installation, sector: str, lines: Sequence[bytes]) -> list[dict[str, Any] | None]:
    """Send the lines; answers each one's receipt, None where none came in time."""
    # The receipts are looked at beside the sector's own reader, so that none is taken from it.
    looking = await connected(here.state.nats_url, OPERATOR, here.credentials.nats[OPERATOR])
    sending = await nats.connect(here.state.nats_url, user=sector, password=here.credentials.nats[sector])
    try:
        arriving = _receipts(await _fresh_reader(looking, sector))
        sequences = await _send(sending, sector, here.state.municipality, lines)
        missing, found = set(sequences), dict[int, dict[str, Any]]()
        async for receipt in arriving:
            if receipt["sequence"] in missing:
                missing.remove(receipt["sequence"])
                found[receipt["sequence"]] = receipt
            if not missing:
                break
    finally:
        await sending.close()
        await looking.close()
    return [found.get(sequence) for sequence in sequences]


async def _send(client: Client, sector: str, municipality: str, lines: Sequence[bytes]) -> list[int]:
    """Publish the lines in order; answers their sequences in the inbox."""
    jetstream = client.jetstream(timeout=PATIENCE)
    sequences: list[int] = []
    for start in range(0, len(lines), AT_ONCE):
        waiting = [
            jetstream.publish(f"sector.{sector}.{municipality}.{_type_of(line)}", line)
            for line in lines[start : start + AT_ONCE]
        ]
        sequences += [ack.seq for ack in await asyncio.gather(*waiting)]
    return sequences


def _type_of(line: bytes) -> str:
    """The event's type as it stands in the subject; what has none still goes in, to be refused with a receipt."""
    try:
        found = json.loads(line)["type"]
    except (ValueError, KeyError, TypeError):
        return "unknown.unreadable"
    parts = found.split(".") if isinstance(found, str) else []
    plain = len(parts) > 1 and all(part.replace("-", "").isalnum() for part in parts)
    return found if plain else "unknown.unreadable"


async def _fresh_reader(client: Client, sector: str) -> Any:
    return await client.jetstream().pull_subscribe(
        f"receipt.{sector}.>",
        stream=RECEIPTS,
        config=ConsumerConfig(deliver_policy=DeliverPolicy.NEW, ack_policy=AckPolicy.NONE),
    )


async def _receipts(reader: Any) -> AsyncIterator[dict[str, Any]]:
    """Receipts as they come, until none has come for a while."""
    while True:
        try:
            messages = await reader.fetch(AT_ONCE, timeout=PATIENCE)
        except TimeoutError:
            return
        for message in messages:
            yield json.loads(message.data)
