"""`samspor conformance SECTOR`: does a sector's own system speak version 1? Tried on a sandbox, case by case."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from deploy.conformance.cases import Case, Speaker, cases_for, needs_a_tie, speaker
from deploy.conformance.evidence import Away, Report, report
from deploy.conformance.sandbox import NotASandboxError, away, followed
from deploy.conformance.watching import Watch
from deploy.local.state import Installation, installation
from deploy.nats.permissions import OPERATOR
from deploy.prompt import data_option
from deploy.refusing import CannotError
from deploy.streams.server import connected

FAILED: Final = 1
QUIET: Final = 3.0
"""Seconds for which nothing more has come when the report is made."""

AGAIN_AFTER: Final = timedelta(seconds=15)
"""How long the inbox stays before it goes away once more, where the first time nothing occurred meanwhile."""


@click.command
@data_option
@click.argument("sector")
@click.option("--list", "listing", is_flag=True, help="Show the cases and what would be sent, and do nothing else.")
@click.option("--minutes", default=60.0, show_default=True, help="How long to wait for what is missing.")
@click.option("--away", "away_seconds", default=10.0, show_default=True, help="Seconds for which the inbox goes away.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON; the progress goes to standard error.")
@click.pass_context
def command(
    context: click.Context,
    data: Path,
    sector: str,
    minutes: float,
    away_seconds: float,
    *,
    listing: bool,
    as_json: bool,
) -> None:
    """Watch what the sector's system sends to this sandbox, and tick off what it shows. Ctrl-C makes the report."""
    here = _sandbox(data, sector)
    progress = Console(stderr=as_json, highlight=False)
    who = asyncio.run(_speaker(here, sector))
    cases = cases_for(who)
    if listing:
        _list(cases, progress, as_json=as_json)
        return
    found = asyncio.run(_Session(here, who, cases, progress, away_seconds).run(minutes * 60))
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    _tell(found, progress)
    if not found.conforms:
        context.exit(FAILED)


def _sandbox(data: Path, sector: str) -> Installation:
    here = installation(data)
    if sector not in here.state.sectors:
        raise CannotError(f"there is no sector {sector!r}: the sectors are {', '.join(here.state.sectors)}")
    if here.state.clock != "wall":
        raise NotASandboxError("this installation plays another time: start a sandbox with `samspor up`")
    return here


async def _speaker(here: Installation, sector: str) -> Speaker:
    who = speaker(sector, None, datetime.now(UTC))
    tied = needs_a_tie(who.types)
    if not tied and all("person" not in case.messages[0]["data"] for case in cases_for(who) if case.messages):
        return who
    return speaker(sector, await followed(here, sector, tied), datetime.now(UTC))


@dataclass
class _Session:
    """One system under trial."""

    here: Installation
    who: Speaker
    cases: Sequence[Case]
    progress: Console
    away_seconds: float
    gone: list[Away] = field(default_factory=list)

    async def run(self, seconds: float) -> Report:
        self._announce()
        watch = Watch(self.who.sector, self.who.now)
        async with self._reading(watch):
            with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._until_all(watch)
        return self._report(watch)

    async def _until_all(self, watch: Watch) -> None:
        """Tick off what comes in; take the inbox away when that alone is missing; end when nothing more comes."""
        ticked: set[str] = set()
        while True:
            now = self._report(watch)
            for verdict in now.verdicts:
                if verdict.shown_by and verdict.case.code not in ticked:
                    ticked.add(verdict.case.code)
                    self.progress.print(f"[green]  ✓[/] {verdict.case.code}")
            missing = [verdict.case.wants for verdict in now.verdicts if not verdict.shown_by]
            if missing == ["away"] and self._may_go_away():
                await self._go_away()
                continue
            watch.moved.clear()
            try:
                async with asyncio.timeout(QUIET):
                    await watch.moved.wait()
            except TimeoutError:
                if not missing:
                    return

    def _may_go_away(self) -> bool:
        """At first, and again when nothing that occurred meanwhile has come for a while."""
        return not self.gone or datetime.now(UTC) - self.gone[-1].end >= AGAIN_AFTER

    async def _go_away(self) -> None:
        self.progress.print(f"  The inbox is away for {self.away_seconds:.0f} s: go on working.")
        async with away(self.here):
            begin = datetime.now(UTC)
            await asyncio.sleep(self.away_seconds)
            self.gone.append(Away(begin, datetime.now(UTC)))
        self.progress.print("  The inbox is back: what occurred meanwhile must come now.")

    def _report(self, watch: Watch) -> Report:
        return report(self.who.sector, self.cases, watch.seen(), self.gone)

    @asynccontextmanager
    async def _reading(self, watch: Watch) -> AsyncIterator[None]:
        client = await connected(self.here.state.nats_url, OPERATOR, self.here.credentials.nats[OPERATOR])
        reading = asyncio.create_task(watch.read(client))
        try:
            yield
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await client.close()

    def _announce(self) -> None:
        self.progress.print(f"Watching what [bold]{self.who.sector}[/bold] sends. In any order, in one go or by hand:")
        for case in self.cases:
            self.progress.print(f"  [bold]{case.code}[/bold]: {case.do} Then: {case.expect}.")
        self.progress.print(f"Address and password: samspor credentials {self.who.sector}")


def _list(cases: Sequence[Case], progress: Console, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([case.as_json() for case in cases], ensure_ascii=False))
        return
    for case in cases:
        progress.print(f"[bold]{case.code}[/bold]  {case.do}\n  Then: {case.expect}.")
        if case.seal:
            progress.print("  What is personal must be sealed (see the documentation).")
        for each in case.messages[:2]:
            progress.print(f"  {json.dumps(each, ensure_ascii=False)}", markup=False, soft_wrap=True)


def _tell(found: Report, progress: Console) -> None:
    for verdict in found.verdicts:
        shown = verdict.shown_by
        if shown is None:
            progress.print(f"[red]  ✗[/] {verdict.case.code}: not shown. {verdict.case.do}")
        else:
            progress.print(f"[green]  ✓[/] {verdict.case.code}: receipt of {shown.id} at {shown.sequence}")
    for sentence in found.findings:
        progress.print(f"[red]  ![/] {sentence}")
    counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(found.receipts.items())) or "no receipt"
    progress.print(f"{counted}; types accepted: {', '.join(found.types) or 'none'}")
    verdict_said = "[green]speaks version 1" if found.conforms else "[red]does not show that it speaks version 1"
    progress.print(f"[bold]{found.sector}[/bold] {verdict_said}")
