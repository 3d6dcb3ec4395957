"""`samspor status`: what runs, and where every reader stands."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from deploy.local.state import State, installation
from deploy.local.status import statuses
from deploy.prompt import console, data_option


@click.command
@data_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(data: Path, *, as_json: bool) -> None:
    """Show each process, each reader's position and lag, and what waits to be published."""
    found = installation(data)
    answers = asyncio.run(statuses(found))
    if as_json:
        told = {"state": found.state.model_dump(), "services": answers}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    console.print(_processes(found.state))
    console.print(_readers(answers))
    if found.state.lost_log:
        console.print(f"[red]{found.state.lost_log}")
    where = {"Pages": found.state.web_url, "HTTP": found.state.gateway_url, "NATS": found.state.nats_url}
    for name, address in where.items():
        console.print(f"{name}: {address}", soft_wrap=True)
    console.print(f"Clock: {found.state.clock}")


def _processes(state: State) -> Table:
    table = Table("process", "pid", "state", "restarts")
    everything = {"supervisor": state.supervisor, **state.processes}
    for name, process in everything.items():
        running = "[green]running" if process.alive() else "[red]ended"
        table.add_row(name, str(process.pid), running, str(process.restarts))
    return table


def _readers(answers: Mapping[str, Mapping[str, Any] | None]) -> Table:
    table = Table("service", "reader", "position", "head", "lag", "outbox")
    for service, answer in answers.items():
        if answer is None:
            table.add_row(service, "[red]does not answer", "", "", "", "")
            continue
        depth = str(answer.get("outbox_depth", ""))
        readers = answer.get("readers") or {"": {}}
        for number, (name, reader) in enumerate(readers.items()):
            first = number == 0
            stands = (str(reader.get(part, "")) for part in ("position", "head", "lag"))
            table.add_row(service if first else "", name, *stands, depth if first else "")
    return table
