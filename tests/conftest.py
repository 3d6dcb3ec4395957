"""What may a test ask for? `servers` for the session, `world` for itself, `shared_world` for its module.

Tests may run in several processes (`pytest -n 2`): each has servers of its own, on ports of its own.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import hypothesis
import pytest

from deploy.local.ports import BOUNDS
from deploy.testing.servers import session_servers
from deploy.testing.world import Servers, World, fresh_world

hypothesis.settings.register_profile("samspor", deadline=None)
# How long an example takes says something of the machine and its other work, and nothing of the code.
hypothesis.settings.load_profile("samspor")

LONGEST_FIRST: Final = ("system", "fuzz", "web", "javascript", "properties", "integration")
"""Folders in the order in which several processes take their files, so that all end together; the others follow."""

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Below the ports that the kernel gives to outgoing connections; the first worker is gw0.
    begin = 20_000 + 3_000 * int(worker.removeprefix("gw"))
    os.environ[BOUNDS] = f"{begin}-{begin + 2_999}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest begin: what is taken last should be short."""
    if worker:
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The servers of this session."""
    with session_servers() as found:
        yield found


@pytest.fixture
def world(servers: Servers) -> Iterator[World]:
    """A fresh installation for one test."""
    with fresh_world(servers) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def shared_world(servers: Servers) -> Iterator[World]:
    """A fresh installation for the tests of one module that do not get in each other's way."""
    with fresh_world(servers) as fresh:
        yield fresh
