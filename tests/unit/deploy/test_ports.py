"""Which port an installation takes, when another one wants the same."""

import socket
from collections.abc import Iterator

import pytest

from deploy.local.ports import BOUNDS, free_port


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def free() -> int:
    """A port at which nobody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def test_the_preferred_port_is_taken_when_it_is_free(free: int) -> None:
    """Pages stay where people's bookmarks are."""
    assert free_port(free, {}) == free


def test_a_port_in_use_is_left_alone(taken: int) -> None:
    """Another one is found, with bounds and without."""
    assert free_port(taken, {}) not in {taken, 0}
    assert free_port(taken, {BOUNDS: f"{taken}-{taken + 200}"}) in range(taken + 1, taken + 201)


def test_bounds_hold_for_the_preferred_port_too(free: int) -> None:
    """Two installations that begin together would both find it free."""
    assert free_port(free, {BOUNDS: f"{free + 1}-{free + 200}"}) in range(free + 1, free + 201)
    assert free_port(free, {BOUNDS: f"{free}-{free + 200}"}) == free


def test_no_port_is_given_twice_before_anybody_listens(free: int) -> None:
    """Pages, issuer and gateway ask one after the other and start later."""
    for environment in ({}, {BOUNDS: f"{free}-{free + 9}"}):
        given = [free_port(free, environment) for _ in range(4)]
        assert len(set(given)) == 4


def test_bounds_that_are_full_are_told(taken: int) -> None:
    """Nothing outside them is taken instead."""
    with pytest.raises(OSError, match="no port is free"):
        free_port(0, {BOUNDS: f"{taken}-{taken}"})
