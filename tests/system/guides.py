"""How does a test follow a guide, in an empty folder that sees the checkout's programs?"""

import os
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
ANYTHING: Final = "…"
"""Stands in a guide for whatever is answered there."""


def beside_the_checkout(folder: Path) -> Path:
    """The folder, with the programs and the definitions of the checkout in view."""
    for name in (".venv", "shared"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def obeyed(folder: Path, commands: str) -> str:
    """Run a shell block of a guide in the folder; answers what it printed, and fails when it does."""
    ran = subprocess.run(  # noqa: S603 - our own guides
        ["/bin/sh", "-ec", commands],
        cwd=folder,
        env={**os.environ, "SAMSPOR_DATA": str(folder / "var"), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
