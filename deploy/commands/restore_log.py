"""`samspor restore-log`: make a lost log again from coordination's books, event for event."""

import asyncio
from pathlib import Path

import click
from rich.progress import Progress

from deploy.database import DATABASE, as_role
from deploy.local.state import Installation, installation
from deploy.nats.permissions import RESTORER
from deploy.prompt import console, data_option
from deploy.streams.server import connected
from services.coordination.recording import SERVICE
from services.coordination.restore import CannotRestoreError, restore
from shared.books import Books
from shared.streams import EMBEDDED_PARTITIONS


@click.command
@data_option
@click.option("--partitions", default=EMBEDDED_PARTITIONS, show_default=True, help="As the lost log had them.")
@click.option("--replicas", default=1, show_default=True, help="Copies of the stream on a cluster.")
def command(data: Path, partitions: int, replicas: int) -> None:
    """Put a lost log back from the books. Readers and relays wait until it is complete."""
    try:
        restored = asyncio.run(restored_log(installation(data), partitions, replicas))
    except CannotRestoreError as error:
        raise click.ClickException(str(error)) from error
    console.print(f"The log holds {restored} events again; the relays bring what the outboxes hold beyond them.")


async def restored_log(running: Installation, partitions: int = EMBEDDED_PARTITIONS, replicas: int = 1) -> int:
    """Restore the log of a running installation; answers how many events it holds."""
    here = f"postgresql://127.0.0.1:{running.state.database_port}/{DATABASE}"
    books = Books(as_role(here, SERVICE, running.credentials.postgres[SERVICE]), SERVICE)
    client = await connected(running.state.nats_url, RESTORER, running.credentials.nats[RESTORER])
    try:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Restoring", total=None)
            return await restore(
                client,
                books,
                partitions,
                replicas,
                told=lambda done, total: progress.update(task, completed=done, total=total),
            )
    finally:
        await client.close()
        books.close()
