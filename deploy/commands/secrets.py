"""`samspor secrets`: generate what an installation of containers keeps secret, once."""

import shlex
from pathlib import Path
from typing import Final

import click

from deploy.local.credentials import load_or_create
from deploy.nats.configuration import configuration, environment, users
from deploy.sectors import sectors

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - inside a container's own network; compose publishes nothing of NATS


@click.command
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="A volume of its own.")
@click.option("--nats-port", default=4222, show_default=True)
@click.option("--monitor-port", default=8222, show_default=True)
def command(folder: Path, nats_port: int, monitor_port: int) -> None:
    """Write passwords and keys that are missing, and the message server's configuration, into a folder."""
    known = sectors()
    found = load_or_create(folder, users(known))
    (folder / "nats.conf").write_text(
        configuration(known, f"{EVERYWHERE}:{nats_port}", f"{EVERYWHERE}:{monitor_port}").replace(
            "jetstream {", 'jetstream {\n  store_dir: "/data"', 1
        ),
        encoding="utf-8",
    )
    _private(
        folder / "nats.env",
        "".join(
            f"export {name}={shlex.quote(value)}\n"
            for name, value in environment(found.nats, found.jetstream_key).items()
        ),
    )
    _private(folder / "postgres.password", found.postgres["postgres"])


def _private(file: Path, content: str) -> None:
    file.touch(mode=0o600)
    file.write_text(content, encoding="utf-8")
