"""What do the commands have in common at the prompt? The data directory, and how they print."""

from pathlib import Path

import click
from rich.console import Console

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var"),
    show_default=True,
    envvar="SAMSPOR_DATA",
    help="The data directory of the installation.",
)

console = Console(highlight=False)
"""Standard output, for people."""
