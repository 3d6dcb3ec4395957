"""`samspor compare`: are all copies of every event the same, and what was signed over them?"""

import asyncio
import sys
from pathlib import Path
from typing import Final

import asyncpg
import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.comparing import compare
from deploy.database import DATABASE, OWNER, as_role
from deploy.local.state import Installation, installation
from deploy.nats.permissions import OPERATOR
from deploy.prompt import data_option
from deploy.refusing import CannotError
from deploy.streams.server import connected
from shared.proofs.evidence import Evidence, Finding, Kept, NotEvidenceError, verdict

CONCLUSIONS: Final = ("All copies are the same.", "SOMETHING WAS ALTERED: see what is broken above.")

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command
@data_option
@click.option("--checkpoint", "kept", type=_file, multiple=True, help="A checkpoint that you have kept; repeatable.")
@click.option("--case", type=_file, help="Evidence of a case: is all of it there?")
def command(data: Path, kept: tuple[Path, ...], case: Path | None) -> None:
    """Compare log, books, outboxes and ledger byte for byte, with every checkpoint that was signed.

    Status 0: all the same. 1: something was altered.
    """
    try:
        evidence = None if case is None else Evidence.read(case.read_bytes())
        checkpoints = [Kept(one.name, one.read_text(encoding="utf-8")) for one in kept]
    except (NotEvidenceError, UnicodeDecodeError) as error:
        raise CannotError(str(error)) from error
    found = asyncio.run(_compared(installation(data), checkpoints, evidence))
    for finding in found:
        click.echo(f"  {finding.kind:<7} {finding.sentence}")
    click.echo(CONCLUSIONS[verdict(found)])
    sys.exit(verdict(found))


async def _compared(running: Installation, kept: list[Kept], case: Evidence | None) -> list[Finding]:
    here = f"postgresql://127.0.0.1:{running.state.database_port}/{DATABASE}"
    url = as_role(here, OWNER, running.credentials.postgres[OWNER])
    private = load_pem_private_key(running.credentials.ledger_key_file.read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    client = await connected(running.state.nats_url, OPERATOR, running.credentials.nats[OPERATOR])
    connection = await asyncpg.connect(url, server_settings={"default_transaction_read_only": "on"})
    try:
        return await compare(client, connection, private.public_key().public_bytes_raw(), kept, case)
    finally:
        await connection.close()
        await client.close()
