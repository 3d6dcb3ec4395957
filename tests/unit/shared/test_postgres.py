"""What is a caller told when the database goes away in the middle of a question?"""

from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from services.intake.gateway import problems as gateway
from services.reporting import problems as reporting
from shared.postgres import AWAY


@pytest.mark.parametrize("install", [gateway.install, reporting.install], ids=["gateway", "reporting"])
@pytest.mark.parametrize("kind", AWAY)
async def test_it_is_said_to_be_away_and_never_a_fault_of_ours(
    kind: type[Exception], install: Callable[[FastAPI], None]
) -> None:
    """However the driver words it: the same request may be sent again."""
    app = FastAPI()
    install(app)

    @app.get("/")
    async def asked() -> None:
        raise kind("the server closed the connection")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        answer = await client.get("/")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
