"""`samspor renew-sealing-key`: from now on senders seal to another key."""

from pathlib import Path

import click

from deploy.local.credentials import renew_sealing_key
from deploy.prompt import data_option
from deploy.refusing import CannotError


@click.command
@data_option
def command(data: Path) -> None:
    """Make a new key that senders seal to; the former ones still open what was sealed to them.

    Takes effect when the installation is started again, as a whole: what publishes the key and what opens with it
    must have read the same file.
    """
    folder = data / "secrets"
    if not folder.is_dir():
        raise CannotError(f"there are no secrets in {folder}: they are made when an installation is first started")
    click.echo(f"The newest sealing key is {renew_sealing_key(folder)}. Start the installation again to use it.")
