"""`samspor trace EVENT_ID`: what became of one message, from the inbox to the read models?"""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from rich.table import Table

from deploy.local.state import installation
from deploy.prompt import console, data_option
from deploy.refusing import CannotError
from deploy.tracing import Asked, Trace, trace


@click.command
@data_option
@click.argument("identity", required=False)
@click.option("--source", help="The sender's own source, such as /707/school/register; together with --id.")
@click.option("--id", "sender_id", help="The sender's own id.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(data: Path, identity: str | None, source: str | None, sender_id: str | None, *, as_json: bool) -> None:
    """Follow a message: IDENTITY is the id of an event or of a receipt."""
    found = asyncio.run(trace(installation(data), _asked(identity, source, sender_id)))
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, default=_plain))
        return
    _show(found)


def _asked(identity: str | None, source: str | None, sender_id: str | None) -> Asked:
    if identity is not None and source is None and sender_id is None:
        try:
            return Asked(UUID(identity))
        except ValueError:
            raise CannotError("that is no id of an event or a receipt: give a UUID, or --source with --id") from None
    if identity is None and source is not None and sender_id is not None:
        return Asked(None, source, sender_id)
    raise CannotError("give the id of an event or of a receipt, or --source together with --id")


def _show(found: Trace) -> None:
    console.print(f"[bold]{found.type or 'a message'}[/bold] {found.event or found.asked}")
    table = Table("", "when", "after", "", show_header=False, box=None, pad_edge=False)
    for step in found.steps:
        after = "" if step.after_ms is None else f"+{step.after_ms:,.1f} ms"
        table.add_row(f"[bold]{step.name}", _moment(step.at), after, step.what)
    console.print(table)
    for each in found.caused:
        console.print(
            f"  caused {each['type']} {each['event']} (version {each['version']}, log {each['sequence'] or 'not yet'})",
            markup=False,
        )
    if found.silent:
        console.print(f"[yellow]{', '.join(found.silent)} did not answer: what they know is missing.")


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(sep=" ", timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
