"""What do the tests of the gateway work with? The gateway on a port, an intake as a process, an issuer of tokens."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.testing.world import World
from tests.integration.gateway.words import Gateway, gateway_in
from tests.integration.intake.words import Intake, intake_in


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """An intake that is not started yet; its people's issuer is the gateway's too."""
    async with intake_in(world, tmp_path) as made:
        yield made


@pytest.fixture
async def gateway(world: World, intake: Intake) -> AsyncIterator[Gateway]:
    """A gateway that is served."""
    async with gateway_in(world, intake.people) as made:
        yield made
