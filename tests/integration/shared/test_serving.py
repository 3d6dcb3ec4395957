"""The web server of a service: whoever is cut off by its end is told so."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import httpx

from deploy.local.ports import free_port
from shared.serving import Receive, Send, listen


async def test_a_request_that_is_cut_off_gets_a_problem_document() -> None:
    """The service ends while it works on a request: 503, when to come again, and no bare error."""
    under_way = asyncio.Event()

    async def never_done(_: MutableMapping[str, Any], __: Receive, ___: Send) -> None:
        under_way.set()
        await asyncio.Event().wait()

    port = free_port()
    serving = asyncio.create_task(listen(never_done, port))
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", transport=httpx.AsyncHTTPTransport(retries=100), timeout=30
    ) as client:
        asking = asyncio.create_task(client.get("/"))
        await under_way.wait()
        serving.cancel()
        answer = await asking
        await asyncio.wait([serving])

    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["code"] == "ending"
