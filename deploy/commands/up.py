"""`samspor up`: run an installation here until it is told to stop."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import click

from deploy.local.processes import ProcessFailedError
from deploy.local.stack import made
from deploy.local.state import NotRunningError, read
from deploy.local.status import fit
from deploy.local.supervision import WEB_PORT, Supervision, Wish, supervised
from deploy.prompt import console, data_option
from deploy.refusing import CannotError
from shared.definitions import names_in
from shared.definitions.municipalities import known_municipality

LOOK_EVERY: Final = 0.05
READY_WITHIN: Final = 120.0


@click.command
@data_option
@click.option("--municipality", default="707", show_default=True, help="The municipality's code.")
@click.option("--web-port", default=WEB_PORT, show_default=True, help="For the pages, if it is free.")
@click.option("--clock", type=click.Choice(["wall", "conducted"]), default="wall", show_default=True)
@click.option("--log-level", default="WARNING", show_default=True)
@click.option("--detach", "-d", is_flag=True, help="Come back when everything is up, and leave it running.")
def command(data: Path, municipality: str, web_port: int, clock: str, log_level: str, *, detach: bool) -> None:
    """Start servers and services on a data directory that survives, and keep them running."""
    if known_municipality(municipality) is None:
        known = ", ".join(sorted(name.partition("-")[0] for name in names_in("municipalities")))
        raise CannotError(f"there is no municipality {municipality!r}: the definitions have {known}")
    if detach:
        _detached(data)
        return
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, _end)
    wish = Wish(municipality=municipality, clock=clock, log_level=log_level, web_port=web_port)
    try:
        with supervised(data, wish, lambda sentence: console.print(f"[yellow]{sentence}")) as supervision:
            _wait_until_ready(supervision)
            while True:
                supervision.tend()
                time.sleep(LOOK_EVERY)
    except _EndedError:
        console.print("Stopped.")


class _EndedError(Exception):
    """Somebody asked for the end."""


def _end(_: int, __: FrameType | None) -> NoReturn:
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    raise _EndedError


def _wait_until_ready(supervision: Supervision) -> None:
    # Services wait for a log that is lost: there is nothing to wait for until it is restored.
    while not supervision.lost_log and not asyncio.run(fit(supervision.installation())):
        supervision.tend()
        time.sleep(LOOK_EVERY)
    supervision.ready()
    if supervision.lost_log:
        console.print(f"[red]{supervision.lost_log}")
    _say_where(supervision.stack.data, supervision.web_url, supervision.gateway_url)


def _say_where(data: Path, web_url: str, gateway_url: str) -> None:
    console.print(f"Samspor runs on {data}: [bold]{web_url}[/bold]", soft_wrap=True)
    console.print(f"Events over HTTP: [bold]{gateway_url}[/bold]", soft_wrap=True)


def _detached(data: Path) -> None:
    """The same command in a session of its own, until it says that it is ready."""
    logs = data / "logs"
    made(logs)
    arguments = [word for word in sys.argv[1:] if word not in {"--detach", "-d"}]
    with (logs / "up.log").open("wb") as log:
        started = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "deploy", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + READY_WITHIN
    while started.poll() is None and time.monotonic() < deadline:
        try:
            state = read(data)
        except NotRunningError:
            state = None
        if state is not None and state.ready and state.supervisor.pid == started.pid:
            _say_where(data, state.web_url, state.gateway_url)
            return
        time.sleep(LOOK_EVERY)
    started.terminate()
    raise ProcessFailedError(f"it did not come up:\n{(logs / 'up.log').read_text(errors='replace')[-2000:]}")
