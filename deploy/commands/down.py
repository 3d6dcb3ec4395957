"""`samspor down`: stop what runs on a data directory."""

import os
import signal
import time
from pathlib import Path
from typing import Final

import click

from deploy.local.processes import ProcessFailedError
from deploy.local.state import NotRunningError, read
from deploy.prompt import console, data_option

LOOK_EVERY: Final = 0.05
STOPS_WITHIN: Final = 90.0


@click.command
@data_option
def command(data: Path) -> None:
    """Stop servers and services; the data stays."""
    try:
        supervisor = read(data).supervisor
    except NotRunningError:
        console.print(f"Nothing runs on {data}.")
        return
    os.kill(supervisor.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOPS_WITHIN
    while supervisor.alive():
        if time.monotonic() > deadline:
            raise ProcessFailedError(f"process {supervisor.pid} does not stop")
        time.sleep(LOOK_EVERY)
    console.print("Stopped.")
