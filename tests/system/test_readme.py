"""The README's commands do what it says, and print what it prints."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_tour_runs_and_prints_what_the_readme_shows(tmp_path: Path) -> None:
    """The shell block of the tour, word for word, on a directory of its own; every line shown was printed."""
    found = re.search(r"^```sh\n(?P<commands>.+?)```\n\n```\n(?P<shown>.+?)```", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    environment = {**os.environ, "SAMSPOR_DATA": str(tmp_path / "var"), "COLUMNS": "80"}
    ran = subprocess.run(  # noqa: S603 - our own README
        ["/bin/sh", "-ec", found["commands"]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    printed = ran.stdout.splitlines()
    assert [line for line in found["shown"].splitlines() if line not in printed] == []


def test_every_link_of_the_readme_leads_somewhere() -> None:
    """A file that the README names is in the repository."""
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
