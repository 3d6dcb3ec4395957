"""Which ways lead to the inbox and back, seen from the outbox?

A road puts a window of tellings into the inbox as a whole or not at all, and brings receipts and the feed. Invariant:
what it hands over is done with only when the next is asked for, so that a crash in between brings it again.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from samspor.client.outbox import Waiting
from samspor.client.receipts import Receipt

Awaited = Callable[[float], Awaitable[Sequence[str]]]
"""Waits, at most so many seconds, until some place's receipt is awaited, and answers which are, in the order told."""


class LaterError(Exception):
    """It cannot be done now; whether it was done is unknown. The sentence names no value of a message.

    `after` is how many seconds the other side asks to wait.
    """

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class Arrived:
    """A receipt, and the place in the inbox that it is for, as `put` named it; `cursor` as of the feed."""

    place: str
    receipt: Receipt
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Fed:
    """A message of the feed; `cursor` is where to begin again after it, on a road that keeps no place for us."""

    cursor: str
    message: Mapping[str, Any]


class Road(Protocol):
    """A way to the inbox and back."""

    @property
    def largest(self) -> int:
        """How many tellings may be put at once."""

    async def put(self, window: Sequence[Waiting]) -> list[str]:
        """Put a window into the inbox, in its order, all of it or nothing; the place of each.

        Raises:
            LaterError: try again.
        """

    def receipts(self, after: str | None, awaited: Awaited) -> AsyncGenerator[Arrived]:
        """Receipts from a cursor on as they come, for ever, also those that nobody awaits.

        Raises:
            LaterError: try again.
        """

    def feed(self, after: str | None) -> AsyncGenerator[Fed]:
        """The feed from a cursor on, for ever.

        Raises:
            LaterError: try again.
        """

    async def keys(self) -> Mapping[str, Any] | None:
        """The receiver's public keys as it publishes them today; None where this road does not tell.

        Raises:
            LaterError: try again.
        """

    async def close(self) -> None:
        """Leave."""
