"""How is a body read, so that neither its size, its slowness nor the number of clients can use up our memory?

Chunk by chunk, against the room that all bodies together have. Invariant: no more bytes are held than room was given
for, and a body that does not arrive in time is let go.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.requests import ClientDisconnect, Request

from services.intake.gateway.problems import ProblemError, unavailable

LINGERING_BYTES: Final = 16 * 1024 * 1024
LINGERING_SECONDS: Final = 1.0
"""How much, and for how long, of a body that is not wanted is read and thrown away."""
_DIGITS: Final = 12
_PROTOCOL_WORD: Final = "content-length"


class Room:
    """The bytes that all bodies may take up together."""

    def __init__(self, size: int) -> None:
        self.left = size

    @contextmanager
    def lent(self, size: int) -> Iterator[None]:
        """Room for a body while it is worked with.

        Raises:
            ProblemError: there is none at the moment.
        """
        if size > self.left:
            raise unavailable("too many bodies are being read")
        self.left -= size
        try:
            yield
        finally:
            self.left += size


def announced(request: Request, largest: int) -> int:
    """The bytes to make room for: as many as the head announces, else as many as there may be.

    Raises:
        ProblemError: more are announced than there may be.
    """
    said = request.headers.get(_PROTOCOL_WORD, "")
    if not said.isdecimal():
        return largest
    if len(said) > _DIGITS or int(said) > largest:
        raise too_large(largest)
    return int(said)


async def read(request: Request, largest: int, seconds: float) -> bytes:
    """The body, where it is no larger and no slower than allowed.

    Raises:
        ProblemError: it is.
        ClientDisconnect: the client is gone.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > largest:
                    raise too_large(largest)
    except TimeoutError:
        raise ProblemError(
            "too-slow", field="body", found=f"{len(body)} bytes in time", expected=f"all of it in {seconds:g} s"
        ) from None
    return bytes(body)


async def linger(request: Request) -> None:
    """Let a client finish sending a body that nobody reads, for a while, or it would never see the answer.

    A connection that is closed while bytes arrive is reset, and what was answered may be lost on the way.
    """
    left = LINGERING_BYTES
    with contextlib.suppress(TimeoutError, RuntimeError, ClientDisconnect):
        async with asyncio.timeout(LINGERING_SECONDS):
            async for chunk in request.stream():
                left -= len(chunk)
                if left <= 0:
                    return


def too_large(largest: int) -> ProblemError:
    """A body with more bytes than allowed."""
    return ProblemError(
        "too-large", field="body", found=f"more than {largest} bytes", expected=f"at most {largest} bytes"
    )
