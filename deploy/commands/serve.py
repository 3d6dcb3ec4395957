"""`samspor serve`: run one service in this process, on servers that somebody else runs."""

import os
import sys
from pathlib import Path
from typing import Final

import click

from deploy.database import DATABASE, SERVICES, as_role
from deploy.local.credentials import load
from deploy.local.environment import GATEWAY, Surroundings, module_of, role_of, service_environment

PORTS: Final = {"reporting": 8707, GATEWAY: 8709}
"""Who serves HTTP, and where if nothing else is said."""


@click.command
@click.argument("service", type=click.Choice([*SERVICES, GATEWAY]))
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
@click.option("--token-url", default="", envvar="SAMSPOR_TOKEN_URL", help="Where sectors' systems get their tokens.")
@click.option("--gateway", "gateway_url", default="", envvar="SAMSPOR_GATEWAY_URL", help="Where the gateway is.")
@click.option(
    "--checkpoints", default="", envvar="SAMSPOR_CHECKPOINTS", help="A folder where reporting's ledger leaves its own."
)
@click.option("--http-port", type=int, help="For reporting's pages, or for the gateway.")
def command(  # noqa: PLR0913, PLR0917 - click passes each option
    service: str,
    secrets: Path,
    address: str,
    nats_url: str,
    monitor: str,
    issuer: str,
    issuer_jwks: str,
    municipality: str,
    token_url: str,
    gateway_url: str,
    checkpoints: str,
    http_port: int | None,
) -> None:
    """Become a service: the same process, its secrets only in its environment."""
    credentials = load(secrets)
    database = as_role(f"postgresql://{address}", role_of(service), credentials.postgres[role_of(service)], DATABASE)
    around = Surroundings(
        nats_url,
        monitor,
        credentials,
        municipality=municipality,
        issuer=issuer,
        issuer_jwks=issuer_jwks,
        token_url=token_url,
        gateway_url=gateway_url,
        checkpoints=checkpoints,
    )
    port = http_port or PORTS.get(service)
    more = {} if port is None else {"SAMSPOR_HTTP_PORT": str(port), "SAMSPOR_HTTP_HOST": "0.0.0.0"}  # noqa: S104
    environment = service_environment(service, around, database, more)
    os.execve(sys.executable, [sys.executable, "-m", module_of(service)], environment)  # noqa: S606
