"""How does a service answer over HTTP, on loopback, until it ends?

The web server is one of the service's tasks: signals are the service's own matter, and when another task fails,
everything ends together. Invariant: a request that is cut off by the end gets a problem document that says so, never
a bare error; what became of it is unknown, and its sender sends it again under the same id. Nothing of a request's
address gets into a trace.
Source: ASGI 3.0 (the messages of a response), RFC 9457 (problem documents).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any, Final

import uvicorn
from fastapi.telemetry import TelemetryConfig
from pydantic_core import to_json

GRACE: Final = 1
"""Seconds that requests under way have when the service ends."""

UNTOLD: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
"""For every application: the framework would tell a collector of addresses, queries and errors, and a name can stand in
a query. Our own stages tell what may be told."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_CUT_OFF: Final = to_json(
    {
        "type": "urn:samspor:problem:ending",
        "code": "ending",
        "title": "The service is being started again; send the same once more",
        "status": 503,
    }
)
_HEADERS: Final = [
    (b"content-type", b"application/problem+json"),
    (b"content-length", str(len(_CUT_OFF)).encode()),
    (b"retry-after", b"1"),
]


async def listen(
    app: Application,
    port: int,
    *,
    host: str = "127.0.0.1",
    protocol: type[asyncio.Protocol] | None = None,
    largest_head: int | None = None,
) -> None:
    """Answer on a port of loopback, for ever.

    Args:
        app: what answers.
        port: where.
        host: another address to listen on, inside a container's own network.
        protocol: how a connection is held, where a service bounds that.
        largest_head: bytes of a request's head; beyond it the connection is cut off.
    """
    config = uvicorn.Config(
        _answering_to_the_end(app),
        host=host,
        port=port,
        http=protocol or "auto",
        h11_max_incomplete_event_size=largest_head,
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config)
    try:
        await server.serve()
    except asyncio.CancelledError:
        await server.shutdown()
        raise


def _answering_to_the_end(app: Application) -> Application:
    """The application, with an answer to whoever's request is cut off."""

    async def answer(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await app(scope, receive, sending)
        except asyncio.CancelledError:
            if scope["type"] == "http" and not begun:
                await send({"type": "http.response.start", "status": 503, "headers": _HEADERS})
                await send({"type": "http.response.body", "body": _CUT_OFF})
            raise

    return answer


class _Server(uvicorn.Server):
    """The web server without its own handling of signals: the service ends all of its tasks together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `shared.service`."""
        yield
