"""`samspor credentials SECTOR`: what does a sector's system need to connect?"""

import json
from pathlib import Path

import click

from deploy.local.credentials import clients
from deploy.local.state import Installation, installation
from deploy.nats.permissions import DOMAIN
from deploy.prompt import data_option
from deploy.refusing import CannotError
from shared.sealing import SealingKeys
from shared.streams import FEED, RECEIPTS, consumer


@click.command
@data_option
@click.argument("sector")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(data: Path, sector: str, *, as_json: bool) -> None:
    """Show a sector's address, password and subjects."""
    needed = access(installation(data), sector)
    if as_json:
        click.echo(json.dumps(needed, indent=1))
        return
    for name, value in needed.items():
        click.echo(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")


def access(running: Installation, sector: str) -> dict[str, object]:
    """What a client of the sector connects with, publishes on and reads from. Raises CannotError."""
    known = running.state.sectors
    if sector not in known:
        raise CannotError(f"there is no sector {sector!r}: the sectors are {', '.join(known)}")
    municipality = running.state.municipality
    return {
        "sector": sector,
        "municipality": municipality,
        **_over_http(running, sector),
        "url": running.state.nats_url,
        "user": sector,
        "password": running.credentials.nats[sector],
        "jetstream_domain": DOMAIN,
        "publish_subject": f"sector.{sector}.{municipality}.<source>.<what>",
        "receipts": {
            "stream": RECEIPTS,
            "consumer": consumer(sector),
            "subject": f"receipt.{sector}.{municipality}.<receipt id>",
        },
        "feed": {
            "stream": FEED,
            "consumer": consumer(sector),
            "subject": f"to.{sector}.{municipality}.<what>.<youth id>",
        },
    }


def _over_http(running: Installation, sector: str) -> dict[str, object]:
    """What the gateway wants; the client's secret is the issuer's to give where it is not the built-in one."""
    secret = clients(running.credentials.folder).get(sector)
    return {
        "gateway_url": running.state.gateway_url,
        "token_url": running.state.token_url,
        "client_id": sector,
        **({} if secret is None else {"client_secret": secret}),
        "sealing_keys": SealingKeys.from_file(running.credentials.sealing_keys_file).public(),
    }
