"""`samspor rebuild`: make read models anew beside those that are served, then serve the new ones."""

import gc
from pathlib import Path

import asyncpg
import click
import uvloop
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.database import DATABASE, as_role
from deploy.local.state import Installation, installation
from deploy.prompt import console, data_option
from deploy.streams.server import connected
from services.reporting.following import writing_connection
from services.reporting.projections import MODELS
from services.reporting.rebuild import RebuildingError, Rebuilt, rebuild
from shared.keys import Keyring, MasterKeys
from shared.service import CYCLES_AFTER

SERVICE = "reporting"
NAMES = tuple(model.NAME for model in MODELS)


@click.command
@data_option
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--all", "every", is_flag=True, help="Every read model, in one pass over the log.")
def command(data: Path, names: tuple[str, ...], *, every: bool) -> None:
    """Rebuild read models from the beginning of the log; the old ones are served until the new ones are there."""
    if every == bool(names):
        raise click.UsageError(f"give --all, or names among {', '.join(NAMES)}")
    gc.set_threshold(*CYCLES_AFTER)
    try:
        rebuilt = uvloop.run(rebuilt_models(installation(data), NAMES if every else names))
    except RebuildingError as error:
        raise click.ClickException(str(error)) from error
    console.print(f"Rebuilt {', '.join(rebuilt.names)} from {rebuilt.events} events; the new ones are served.")


async def rebuilt_models(running: Installation, names: tuple[str, ...]) -> Rebuilt:
    """Rebuild read models of a running installation, with a bar that shows how far it is."""
    here = f"postgresql://127.0.0.1:{running.state.database_port}/{DATABASE}"
    url = as_role(here, SERVICE, running.credentials.postgres[SERVICE])
    nats = await connected(running.state.nats_url, SERVICE, running.credentials.nats[SERVICE])
    connection = await writing_connection(url)
    try:
        async with asyncpg.create_pool(url, min_size=1, max_size=1) as pool:
            keyring = Keyring(pool, MasterKeys.from_file(running.credentials.master_key_file))
            with _bar() as progress:
                bar = progress.add_task("Rebuilding", total=None)
                return await rebuild(
                    nats,
                    connection,
                    MODELS,
                    keyring,
                    names,
                    lambda position, head: progress.update(bar, completed=position, total=head),
                )
    finally:
        await connection.close()
        await nats.close()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
