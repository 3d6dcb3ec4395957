"""What is fuzzed in this folder: one installation a file, whose reader stands still between no two tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.target import Target, target


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A whole installation that every door is fuzzed on."""
    data: Path = tmp_path_factory.mktemp("fuzz") / "data"
    with target(data) as found:
        yield found
