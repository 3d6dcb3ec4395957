"""Where does each service stand? Asked over NATS, as any operator may; a service that does not answer is said so.

The gateway is asked over HTTP: its user of the message server has an account of its own, where no operator is.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
from nats.aio.client import Client
from nats.errors import Error as NatsError

from deploy.database import SERVICES
from deploy.local.environment import GATEWAY
from deploy.local.state import Installation
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected

ANSWERS_WITHIN = 2.0


async def statuses(installation: Installation) -> dict[str, Mapping[str, Any] | None]:
    """Each service's answer to `control.<service>.status`, and the gateway's when it is fit; None for any other."""
    return {**await _services(installation), GATEWAY: await _ready(f"{installation.state.gateway_url}/ready")}


async def fit(installation: Installation) -> bool:
    """Whether every service answers and the pages can be asked: their read models are made and follow the log.

    With a conducted clock nobody asks for pages yet: they begin once the conductor has told the time.
    """
    if not all((await statuses(installation)).values()):
        return False
    pages = f"{installation.state.web_url}/api/v1/ready"
    return installation.state.clock == "conducted" or await _ready(pages) is not None


async def _services(installation: Installation) -> dict[str, Mapping[str, Any] | None]:
    try:
        client = await connected(installation.state.nats_url, OPERATOR, installation.credentials.nats[OPERATOR])
    except (NatsError, OSError):
        return dict.fromkeys(SERVICES)  # the message server itself is just being started again
    try:
        answers = await asyncio.gather(*(_asked(client, service) for service in SERVICES))
    finally:
        await client.close()
    return dict(zip(SERVICES, answers, strict=True))


async def _asked(client: Client, service: str) -> Mapping[str, Any] | None:
    try:
        answer = await client.request(f"control.{service}.status", b"", timeout=ANSWERS_WITHIN)
    except (NatsError, TimeoutError):
        return None
    found: Mapping[str, Any] = json.loads(answer.data)
    return found


async def _ready(address: str) -> Mapping[str, Any] | None:
    try:
        async with httpx.AsyncClient(timeout=ANSWERS_WITHIN, trust_env=False, verify=_trusted()) as client:
            answer = (await client.get(address)).raise_for_status()
    except httpx.HTTPError:
        return None
    found: Mapping[str, Any] = answer.json()
    return found


@cache
def _trusted() -> ssl.SSLContext:
    """Made once: reading all authorities takes longer than the question."""
    return ssl.create_default_context()
