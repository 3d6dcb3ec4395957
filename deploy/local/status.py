"""Where does each service stand? Asked over NATS, as any operator may; a service that does not answer is said so."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from nats.aio.client import Client
from nats.errors import Error as NatsError

from deploy.database import SERVICES
from deploy.local.state import Installation
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected

ANSWERS_WITHIN = 2.0


async def statuses(installation: Installation) -> dict[str, Mapping[str, Any] | None]:
    """Each service's own answer to `control.<service>.status`; None for one that does not answer."""
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
