"""`samspor demo`: an invented taskforce's two years, played on a real installation."""

import asyncio
import json
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.demo.audience import PAGES
from deploy.demo.conductor import Played
from deploy.demo.performance import perform, stay, wait_until_up
from deploy.demo.proof import Proof
from deploy.demo.scenario import SEED, Scenario, beside, generate, klitvig
from deploy.demo.scenario.calendar import MUNICIPALITY, local_day
from deploy.demo.scenario.cohort import COHORT
from deploy.demo.scenario.stories import STORIES
from deploy.demo.summary import summary
from deploy.local.supervision import WEB_PORT, Supervision, Wish, supervised
from deploy.prompt import console

TITLES: Final = {MUNICIPALITY: "Two years in Norddjurs", klitvig.MUNICIPALITY: "Seven months in Klitvig"}
BROKEN: Final = 1
"""Exit status when a promise does not hold."""


@click.command
@click.option("--once", is_flag=True, help="Play everything, tell the summary, stop everything and exit.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON, and nothing else on standard output.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed plays the same scenario.")
@click.option(
    "--municipality",
    type=click.Choice([MUNICIPALITY, klitvig.MUNICIPALITY]),
    default=MUNICIPALITY,
    show_default=True,
    help="Whose taskforce: Norddjurs, or Klitvig, which other seats, rhythm, ladder and budget make another one.",
)
@click.option(
    "--youths",
    type=click.IntRange(min=len(STORIES)),
    default=COHORT,
    show_default=True,
    help="How many youths become known.",
)
@click.option("--web-port", default=WEB_PORT, show_default=True, help="For the pages, if it is free.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="An empty data directory that is kept; otherwise one that goes away with the demo.",
)
@click.pass_context
def command(
    context: click.Context,
    seed: int,
    municipality: str,
    youths: int,
    web_port: int,
    data: Path | None,
    *,
    once: bool,
    as_json: bool,
) -> None:
    """Play an invented taskforce's two years: sectors publish, people command, time passes; then look at the pages."""
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, _end)
    progress = Console(stderr=True, highlight=False)
    scenario = generate(seed, youths) if municipality == MUNICIPALITY else beside()
    wish = Wish(municipality=municipality, clock="conducted", web_port=web_port)
    holds = True
    try:
        with (
            _directory(data) as place,
            supervised(place, wish, lambda sentence: progress.print(f"[yellow]{sentence}")) as supervision,
        ):
            wait_until_up(supervision)
            played, found = _play(supervision, scenario, progress)
            told = summary(scenario, played, found)
            _tell(scenario, told, found, as_json=as_json)
            holds = not found.broken
            supervision.ready()
            if not once:
                progress.print(f"The pages are at [bold]{supervision.web_url}[/bold] — Ctrl-C stops everything.")
                _name_pages(scenario, supervision.web_url, progress)
                asyncio.run(stay(supervision, scenario.steps[-1].at))
    except _EndedError:
        progress.print("Stopped.")
    if not holds:
        context.exit(BROKEN)


class _EndedError(Exception):
    """Somebody asked for the end."""


def _end(_: int, __: FrameType | None) -> NoReturn:
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    raise _EndedError


@contextmanager
def _directory(data: Path | None) -> Iterator[Path]:
    kept = nullcontext(str(data)) if data else tempfile.TemporaryDirectory(prefix="samspor-demo-")
    with kept as place:
        yield Path(place)


def _play(supervision: Supervision, scenario: Scenario, progress: Console) -> tuple[Played, Proof]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=progress) as bars:
        bar = bars.add_task("January 2025", total=len(scenario.steps))

        def watch(number: int, moment: datetime) -> None:
            bars.update(bar, completed=number, description=f"{local_day(moment):%d %B %Y}")

        return asyncio.run(perform(supervision, scenario, watch))


def _name_pages(scenario: Scenario, web_url: str, progress: Console) -> None:
    """Which pages are worth a visit, and as whom."""
    if scenario.municipality == MUNICIPALITY:
        for name, path, what in PAGES:
            progress.print(f"  {name:<17}{web_url}{path:<12} {what}", soft_wrap=True)


def _tell(scenario: Scenario, told: dict[str, Any], found: Proof, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table("", "", show_header=False, title=TITLES[scenario.municipality])
    for name in ("published", "accepted", "refused", "duplicates", "events"):
        table.add_row(name, str(told[name]))
    for name in ("commands", "pathways", "obligations"):
        table.add_row(name, "  ".join(f"{part} {count}" for part, count in told[name].items()))
    behind = sum(reader["lag"] for reader in told["readers"].values())
    table.add_row("readers", f"{len(told['readers'])}, {behind} events behind")
    console.print(table)
    for sentence in found.broken:
        console.print(f"[red]{sentence}")
    if not found.broken:
        console.print("[green]Every promise that was looked at holds.")
