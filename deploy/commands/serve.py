"""`samspor serve`: run one service in this process, on servers that somebody else runs."""

import os
import sys
from pathlib import Path

import click

from deploy.database import DATABASE, SERVICES, as_role
from deploy.local.credentials import load
from deploy.local.environment import Surroundings, service_environment


@click.command
@click.argument("service", type=click.Choice(SERVICES))
@click.option(
    "--secrets", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, envvar="SAMSPOR_SECRETS"
)
@click.option("--database", "address", required=True, envvar="SAMSPOR_DATABASE", help="HOST:PORT of PostgreSQL.")
@click.option("--nats", "nats_url", required=True, envvar="SAMSPOR_NATS", help="nats://HOST:PORT.")
@click.option(
    "--monitor",
    required=True,
    envvar="SAMSPOR_NATS_MONITOR",
    help="http://HOST:PORT of the message server's monitoring.",
)
@click.option(
    "--issuer", required=True, envvar="SAMSPOR_ISSUER", help="Who says who people are, as their browsers know it."
)
@click.option("--issuer-jwks", required=True, envvar="SAMSPOR_ISSUER_JWKS", help="Where its public keys are.")
@click.option("--municipality", default="707", show_default=True, envvar="SAMSPOR_MUNICIPALITY")
@click.option("--http-port", default=8707, show_default=True, help="For reporting's pages.")
def command(  # noqa: PLR0913, PLR0917 - click passes each option
    service: str,
    secrets: Path,
    address: str,
    nats_url: str,
    monitor: str,
    issuer: str,
    issuer_jwks: str,
    municipality: str,
    http_port: int,
) -> None:
    """Become a service: the same process, its secrets only in its environment."""
    credentials = load(secrets)
    database = as_role(f"postgresql://{address}", service, credentials.postgres[service], DATABASE)
    around = Surroundings(
        nats_url, monitor, credentials, municipality=municipality, issuer=issuer, issuer_jwks=issuer_jwks
    )
    more = {"SAMSPOR_HTTP_PORT": str(http_port), "SAMSPOR_HTTP_HOST": "0.0.0.0"} if service == "reporting" else {}  # noqa: S104
    environment = service_environment(service, around, database, more)
    os.execve(sys.executable, [sys.executable, "-m", f"services.{service}"], environment)  # noqa: S606
