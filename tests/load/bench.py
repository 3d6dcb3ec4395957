"""What can an installation on this machine do? One run: the raw limits, and every stage of ours beside them.

    python -m tests.load.bench [--youths N] [--messages N] [--million] [--write]

`--million` sends a million messages through the whole chain and judges memory by them. `--write` puts the figures into
docs/performance.md, between the marks; the words around them are a person's.
"""

import gc
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count, islice
from pathlib import Path
from time import perf_counter
from typing import Final

import click
import psutil
import uvloop

from deploy.local.stack import Stack
from deploy.migrate import ROOT
from deploy.prompt import console
from shared.service import CYCLES_AFTER
from tests.load.chain import Memory, sustained
from tests.load.doors import doors
from tests.load.figures import Figure, table
from tests.load.installation import Installation, installed, servers
from tests.load.latency import latency
from tests.load.people import histories, looks, pathways
from tests.load.raw import raw_limits
from tests.load.sectors import NOW, Sent, messages
from tests.load.sending import Sectors, connected
from tests.load.stages import each_alone, rebuilt, time_passes

PAGE: Final = ROOT / "docs/performance.md"
BEGIN: Final = "<!-- figures: begin -->"
END: Final = "<!-- figures: end -->"
MILLION: Final = 1_000_000
RAW: Final = 50_000
"""Pieces of work for each raw limit."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a run is.

    Attributes:
        youths: how many become known, with what is told of them in a season.
        messages: how many go through the whole chain at once.
        through_doors: messages through each way in.
        lone, steady: messages whose latency is measured alone, and at 100 a second.
        pathways: how many are opened. looks: how often each page is asked for.
    """

    youths: int
    messages: int
    through_doors: int = 4_000
    lone: int = 200
    steady: int = 3_000
    pathways: int = 200
    looks: int = 500


@click.command
@click.option("--youths", default=100_000, show_default=True, help="Youths who become known.")
@click.option("--messages", "amount", default=60_000, show_default=True, help="Messages through the whole chain.")
@click.option("--million", is_flag=True, help="A million of them, to see how memory moves. Takes long.")
@click.option("--write", is_flag=True, help=f"Put the figures into {PAGE.relative_to(ROOT)}.")
def main(youths: int, amount: int, *, million: bool, write: bool) -> None:
    """Measure this machine and our stages on it."""
    size = Size(youths, MILLION if million else amount)
    data = Path(tempfile.mkdtemp(prefix="samspor-bench-"))
    try:
        with servers(data) as stack:
            figures = uvloop.run(_measured(stack, size))
    finally:
        shutil.rmtree(data, ignore_errors=True)
    if write:
        _write(figures)


async def _measured(stack: Stack, size: Size) -> list[Figure]:
    gc.set_threshold(*CYCLES_AFTER)
    figures: list[Figure] = []
    began = perf_counter()

    def tell(found: Sequence[Figure]) -> None:
        figures.extend(found)
        for figure in found:
            verdict = "" if figure.met is None else f"   {figure.target} {'met' if figure.met else 'MISSED'}"
            console.print(
                f"{perf_counter() - began:6.0f} s  {figure.stage:<20} {figure.name:<44}"
                f" {figure.value:>12,.1f} {figure.unit}{verdict}",
                markup=False,
            )

    tell(await raw_limits(stack, RAW))
    async with installed(stack) as here, connected(stack, stack.sectors) as out:
        here.start_issuer()
        async for found in each_alone(here, out, list(messages(size.youths))):
            tell(found)
        tell(await doors(here, out, size.through_doors))
        tell(await rebuilt(here))
        tell(await time_passes(here, NOW + timedelta(hours=1)))
        youths, found = await pathways(here, size.pathways)
        tell(found)
        tell(await looks(here, youths, size.looks))
        tell(await histories(here, size.looks))
        later = _seasons(size.youths)
        for stage in (_latency, _chain):
            tell(await stage(here, out, later, size))
    return figures


async def _latency(here: Installation, out: Sectors, later: Iterator[Sent], size: Size) -> list[Figure]:
    return await latency(here, out, list(islice(later, size.lone)), list(islice(later, size.steady)))


async def _chain(here: Installation, out: Sectors, later: Iterator[Sent], size: Size) -> list[Figure]:
    load = islice(later, size.messages)
    memory = Memory(here)
    figures = await sustained(here, out, load if size.messages >= MILLION else list(load), memory)
    return figures + memory.figures()


def _seasons(youths: int) -> Iterator[Sent]:
    """What is told of the same youths, season after season."""
    return chain.from_iterable(messages(youths, season) for season in count(1))


def _write(figures: Sequence[Figure]) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    command = " ".join(["python -m tests.load.bench", *sys.argv[1:]])
    made = f"Made by `{command}` on {datetime.now(UTC):%Y-%m-%d}: {_machine()}.\n\n{table(figures)}"
    PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")


def _machine() -> str:
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else 0.0
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}, "
        f"{_commit()}, load average at the end {load:.1f}"
    )


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(asked, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 (a fixed command)
    return f"commit {found.stdout.strip() or 'unknown'}"


if __name__ == "__main__":
    main()
