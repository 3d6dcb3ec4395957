"""`samspor streams`: does the server have the streams that we declare?"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from deploy.database import DATABASE, as_role, books_hold_events
from deploy.local.state import Installation, installation
from deploy.nats.permissions import OPERATOR
from deploy.prompt import console, data_option
from deploy.streams.plan import Change, Verdict, plan
from deploy.streams.server import actual, apply, connected
from shared.streams import EMBEDDED_PARTITIONS

COLOURS: Final = {
    Verdict.CREATE: "green",
    Verdict.UPDATE: "yellow",
    Verdict.REFUSE: "red",
    Verdict.RESTORE: "red",
    Verdict.UNDECLARED: "dim",
}


@click.command
@data_option
@click.option("--apply", "applying", is_flag=True, help="Carry out what is safe.")
@click.option("--partitions", default=EMBEDDED_PARTITIONS, show_default=True, help="Fixed once the log is made.")
@click.option("--replicas", default=1, show_default=True, help="Copies of each stream on a cluster.")
def command(data: Path, partitions: int, replicas: int, *, applying: bool) -> None:
    """Show how the server's streams differ from the declared ones, and change what can be changed safely."""
    changes = asyncio.run(_compared(installation(data), partitions, replicas, applying=applying))
    for change in changes:
        console.print(f"[{COLOURS[change.verdict]}]{change.verdict:>10}[/] {change.name}")
        for difference in change.differences:
            console.print(f"           {difference}", markup=False)
        if change.verdict in {Verdict.REFUSE, Verdict.RESTORE}:
            console.print(f"           {change.sentence}", markup=False)
    if not changes:
        console.print("The streams are as declared.")
    if any(change.verdict in {Verdict.REFUSE, Verdict.RESTORE} for change in changes):
        raise SystemExit(1)


async def _compared(running: Installation, partitions: int, replicas: int, *, applying: bool) -> Sequence[Change]:
    passwords = running.credentials.postgres
    here = f"postgresql://127.0.0.1:{running.state.database_port}/{DATABASE}"
    remembered = books_hold_events(as_role(here, "postgres", passwords["postgres"]))
    client = await connected(running.state.nats_url, OPERATOR, running.credentials.nats[OPERATOR])
    try:
        changes = plan(await actual(client), running.state.sectors, partitions, replicas, remembered=remembered)
        if applying and not any(change.verdict is Verdict.REFUSE for change in changes):
            await apply(client, changes)
    finally:
        await client.close()
    return changes
