"""How does a process stay connected to the message server, and ask its JetStream interface?

A connection reconnects for as long as the process lives. A reader that finds it closed for good raises, which ends the
process: a crash is a restart, and a restart compares its checkpoint with the log.
"""

from collections.abc import Mapping
from typing import Any, Final

import nats
from nats.aio.client import Client
from nats.errors import ConnectionClosedError, NoRespondersError
from pydantic_core import from_json, to_json

from shared.settings import Settings

API: Final = "$JS.API"
TIMEOUT: Final = 10.0
"""Seconds that an answer of the server may take; the library's half second is too short for a busy disk."""


class ServerError(Exception):
    """JetStream answered with an error; `code` is its `err_code`."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{description} ({code})")
        self.code = code


class UnavailableError(Exception):
    """The server did not answer; whether it acted is unknown."""


async def connect(settings: Settings) -> Client:
    """Connect with the service's own credentials and its own inbox prefix."""
    return await nats.connect(
        settings.nats_url,
        user=settings.nats_user,
        password=settings.nats_password,
        name=settings.service,
        inbox_prefix=f"_INBOX_{settings.nats_user}",
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.1,
        ping_interval=20,
    )


async def request(connection: Client, subject: str, payload: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Ask the JetStream interface (`subject` without its `$JS.API.` prefix).

    Raises:
        ServerError: the server answered with an error.
        UnavailableError: nobody answers, or not in time; whether the request was carried out is unknown.
    """
    try:
        answer = await connection.request(f"{API}.{subject}", to_json(payload or {}), timeout=TIMEOUT)
    except (NoRespondersError, TimeoutError, ConnectionClosedError) as error:
        raise UnavailableError(f"no answer to {subject.partition('.')[0]}: {type(error).__name__}") from error
    found: dict[str, Any] = from_json(answer.data)
    if "error" in found:
        raise ServerError(found["error"].get("err_code", 0), found["error"].get("description", "unnamed"))
    return found
