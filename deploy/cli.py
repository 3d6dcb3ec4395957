"""What can be said to Samspor at a prompt? Each command is a module of `deploy/commands/`, found by its name.

A command that does not do what was asked ends with a sentence that says why, and a status other than 0.
"""

import importlib
import pkgutil

import click

from deploy import commands
from deploy.refusing import CannotError


class Commands(click.Group):
    """The modules of `deploy/commands/`, imported when they are asked for; `restore_log.py` is `restore-log`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command there is."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        found: click.Command = module.command
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run it; what cannot be done is told in its own sentence."""
        try:
            return super().invoke(ctx)
        except CannotError as error:
            raise click.ClickException(str(error)) from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="samspor")
def main() -> None:
    """Samspor: coordinated pathways for youths at risk, built from the events of the sectors."""
