"""`samspor provision`: make roles, schemas, tables and streams on servers that somebody else runs."""

import asyncio
from pathlib import Path

import click

from deploy.database import OWNER, as_role, books_hold_events, create_database, create_roles, create_schemas
from deploy.local.credentials import load
from deploy.migrate import migrate
from deploy.nats.permissions import OPERATOR
from deploy.prompt import console
from deploy.sectors import sectors
from deploy.streams.plan import Verdict
from deploy.streams.server import provision
from shared.streams import EMBEDDED_PARTITIONS


@click.command
@click.option(
    "--secrets", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, envvar="SAMSPOR_SECRETS"
)
@click.option("--database", "address", required=True, envvar="SAMSPOR_DATABASE", help="HOST:PORT of PostgreSQL.")
@click.option("--nats", "nats_url", required=True, envvar="SAMSPOR_NATS", help="nats://HOST:PORT.")
@click.option("--partitions", default=EMBEDDED_PARTITIONS, show_default=True, help="Fixed once the log is made.")
@click.option("--replicas", default=1, show_default=True, help="Copies of each stream on a cluster.")
def command(secrets: Path, address: str, nats_url: str, partitions: int, replicas: int) -> None:
    """Prepare a database server and a message server; changes nothing where everything is there."""
    credentials = load(secrets)
    administrator = as_role(f"postgresql://{address}", "postgres", credentials.postgres["postgres"], "postgres")
    create_roles(administrator, credentials.postgres)
    create_database(administrator)
    here = as_role(administrator, "postgres", credentials.postgres["postgres"], "samspor")
    create_schemas(here)
    migrate(as_role(here, OWNER, credentials.postgres[OWNER]))
    changes = asyncio.run(
        provision(
            nats_url,
            credentials.nats[OPERATOR],
            sectors(),
            partitions=partitions,
            replicas=replicas,
            remembered=books_hold_events(here),
        )
    )
    for change in changes:
        console.print(f"{change.verdict:>10} {change.name}")
    lost = [change.sentence for change in changes if change.verdict is Verdict.RESTORE]
    if lost:
        raise click.ClickException(lost[0])
    console.print("Ready.")
