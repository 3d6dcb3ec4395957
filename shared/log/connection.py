"""How does a process stay connected to the message server, and ask its JetStream interface?

A connection reconnects for as long as the process lives. A reader that finds it closed for good raises, which ends the
process: a crash is a restart, and a restart compares its checkpoint with the log.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final

from nats.aio.client import Client
from nats.errors import ConnectionClosedError, NoRespondersError
from pydantic_core import from_json, to_json

from shared.settings import Settings

_LOG: Final = logging.getLogger(__name__)
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


MALFORMED: Final[Mapping[str, str]] = {"\x00": "malformed"}
"""What stands for a header block that is none; no sender can have sent a header of this name."""
_PLAIN: Final = b"NATS/1.0\r\n"
"""How a header block begins that is a sender's, and no status of the server's."""


class _SturdyClient(Client):
    """A client that outlives a message whose header block is none.

    Any bytes can be sent as headers, and the server passes them on. At some of them the library's reading ends for
    good and without a sign, on this delivery and on every later one: whoever may publish could stop every reader.
    """

    async def _process_headers(self, headers: bytes) -> dict[str, str] | None:
        try:
            found = await super()._process_headers(headers)
        except Exception:  # noqa: BLE001 - whatever it is, the message is what is wrong, not the connection
            return dict(MALFORMED)
        if headers and headers.startswith(_PLAIN):
            # The library leaves out what it cannot read, and of a name that comes twice all but the last.
            lines = sum(1 for line in headers[len(_PLAIN) :].split(b"\r\n") if line)
            if lines != len(found or ()):
                return dict(MALFORMED)
        return found


async def connect(settings: Settings) -> Client:
    """Connect with the service's own credentials and its own inbox prefix."""
    connection = _SturdyClient()
    await connection.connect(
        settings.nats_url,
        user=settings.nats_user,
        password=settings.nats_password,
        name=settings.service,
        inbox_prefix=f"_INBOX_{settings.nats_user}",
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.1,  # type: ignore[arg-type]  # the library sleeps fractions of seconds as well
        ping_interval=20,
        error_cb=_trouble,
        disconnected_cb=_lost,
        reconnected_cb=_back,
    )
    return connection


async def _trouble(error: Exception) -> None:
    # Its sentence may quote a subject; the type says enough.
    _LOG.warning("trouble with the message server: %s", type(error).__name__)


async def _lost() -> None:
    _LOG.warning("the connection to the message server is lost")


async def _back() -> None:
    _LOG.warning("the connection to the message server is back")


async def request(
    connection: Client, subject: str, payload: Mapping[str, Any] | None = None, api: str = API
) -> dict[str, Any]:
    """Ask the JetStream interface (`subject` without its `$JS.API.` prefix, or that of a domain).

    Raises:
        ServerError: the server answered with an error.
        UnavailableError: nobody answers, or not in time; whether the request was carried out is unknown.
    """
    try:
        answer = await connection.request(f"{api}.{subject}", to_json(payload or {}), timeout=TIMEOUT)
    except (NoRespondersError, TimeoutError, ConnectionClosedError) as error:
        raise UnavailableError(f"no answer to {subject.partition('.')[0]}: {type(error).__name__}") from error
    found: dict[str, Any] = from_json(answer.data)
    if "error" in found:
        raise ServerError(found["error"].get("err_code", 0), found["error"].get("description", "unnamed"))
    return found
