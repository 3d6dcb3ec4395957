"""What is fuzzed in this folder: one installation for all doors, so that it is started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.target import Target, target


@pytest.fixture(scope="session")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A whole installation that every door is fuzzed on."""
    data: Path = tmp_path_factory.mktemp("fuzz") / "data"
    with target(data) as found:
        yield found
