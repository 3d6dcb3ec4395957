"""How is HTTP served so that no client can hold it up?

Requests at a time, connections, and the time for a request's head are bounded; what a request borrowed is given back
when it has been answered. Invariant: a client beyond a bound is told so or cut off, and never waits in memory.
"""

import asyncio
from contextlib import ExitStack
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from services.intake.gateway.counter import CLOSING
from services.intake.gateway.problems import ProblemError, answer, unavailable
from shared.definitions.gateway import LIMITS
from shared.serving import listen

SECURITY: Final = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
}
"""Headers of every answer that does not bring its own."""
HEAD: Final = 16 * 1024
"""Bytes of a request's head."""


_LARGE_HEAD: Final = ProblemError(
    "head-too-large", field="headers", found=f"more than {HEAD} bytes", expected=f"at most {HEAD} bytes"
)


class Guard:
    """Lets so many requests in at a time, and gives every answer its security headers."""

    def __init__(self, app: ASGIApp, at_a_time: int) -> None:
        self._app, self._left = app, at_a_time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if self._left <= 0:
            await answer(unavailable("too many requests at a time"))(scope, receive, _secured(send))
            return
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD:
            # The library's own bound counts only while the head is not complete.
            await answer(_LARGE_HEAD)(scope, receive, _secured(send))
            return
        self._left -= 1
        try:
            with ExitStack() as closing:
                scope[CLOSING] = closing
                await self._answer(scope, receive, _secured(send))
        finally:
            self._left += 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except asyncio.CancelledError:
            # The service ends; what became of the request is unknown, as after any other 503.
            if not begun:
                await answer(unavailable("the gateway is being started again", 1))(scope, receive, send)
            raise


def _secured(send: Send) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            present = {name.lower() for name, _ in headers}
            message["headers"] = headers + [pair for pair in SECURITY.items() if pair[0] not in present]
        await send(message)

    return secured


class _Impatient(H11Protocol):
    """A connection that is cut off when a request's head takes too long, or when there are too many connections."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if len(self.connections) > LIMITS.connections:
            transport.abort()
            return
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._patient()
        super().connection_lost(exc)

    def _watch(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering:
            self._patient()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(LIMITS.head_seconds, self.transport.abort)

    def _patient(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


async def serve(app: ASGIApp, host: str, port: int, at_a_time: int) -> None:
    """Serve until the service ends."""
    await listen(Guard(app, at_a_time), port, host=host, protocol=_Impatient, largest_head=HEAD)
