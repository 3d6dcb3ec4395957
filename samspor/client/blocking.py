"""How does a small system without asyncio use the client? The same client, in a thread of its own.

Invariant: every call is carried out in that one thread, so that the outbox's file has one user; `tell` returns when
what was told is on the disk, as the other does.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from samspor.client import client as asynchronous
from samspor.client.feeding import Following, Message
from samspor.client.outbox import Telling
from samspor.client.people import Person
from samspor.client.receipts import Receipt
from shared.events.envelope import Event

_Found = TypeVar("_Found")


class Client:
    """A sector's system, for code that waits: see `samspor.client.Client` for what each method does."""

    def __init__(self, inner: asynchronous.Client, loop: asyncio.AbstractEventLoop) -> None:
        self._inner, self._loop = inner, loop

    @classmethod
    @contextmanager
    def from_credentials(
        cls, credentials: Path | str | Mapping[str, Any], *, outbox: Path | str, **more: Any
    ) -> Iterator["Client"]:
        """A client that carries for as long as the block runs; arguments as of the other's `from_credentials`."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="samspor.client", daemon=True)
        thread.start()

        async def opened() -> asynchronous.Client:
            inner = asynchronous.Client.from_credentials(credentials, outbox=outbox, **more)
            return await inner.__aenter__()

        try:
            inner = asyncio.run_coroutine_threadsafe(opened(), loop).result()
            try:
                yield cls(inner, loop)
            finally:
                asyncio.run_coroutine_threadsafe(inner.__aexit__(None, None, None), loop).result()
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def tell(self, event: Event, *, person: Person | None = None, occurred_at: datetime, **more: Any) -> str:
        """Keep an event to be sent; its id."""
        return self._called(lambda: self._inner.tell(event, person=person, occurred_at=occurred_at, **more))

    def receipt(self, id: str, *, within: float | None = None) -> Receipt:  # noqa: A002
        """What became of what was last told under an id, as soon as that is known."""
        return self._awaited(self._inner.receipt(id, within=within))

    def all_receipted(self, *, within: float | None = None) -> None:
        """Wait until nothing waits for its receipt any more."""
        self._awaited(self._inner.all_receipted(within=within))

    def telling(self, id: str) -> Telling:  # noqa: A002
        """How it stands with what was last told under an id."""
        return self._called(lambda: self._inner.telling(id))

    def waiting(self) -> int:
        """How many tellings have no receipt yet."""
        return self._called(self._inner.waiting)

    @property
    def trouble(self) -> str | None:
        """Why nothing gets through at the moment; None while all is well."""
        return self._called(lambda: self._inner.trouble)

    def refused(self) -> Sequence[Telling]:
        """What was refused, each with its receipt."""
        return self._called(self._inner.refused)

    def again(self, id: str) -> None:  # noqa: A002
        """Send what was refused once more as it is."""
        self._called(lambda: self._inner.again(id))

    def discard(self, id: str) -> None:  # noqa: A002
        """Give up what was refused."""
        self._called(lambda: self._inner.discard(id))

    def followings(self) -> Mapping[UUID, Following]:
        """The followings that have not ended, by youth id."""
        return self._called(self._inner.followings)

    def feed(self) -> Iterator[Message]:
        """What the sector is told, for ever; a message is done with when the next is asked for."""
        feeding = self._inner.feed()
        try:
            while True:
                yield self._awaited(anext(feeding))
        finally:
            self._awaited(feeding.aclose())

    def _called(self, function: Callable[[], _Found]) -> _Found:
        async def call() -> _Found:
            return function()

        return self._awaited(call())

    def _awaited(self, coroutine: Coroutine[Any, Any, _Found]) -> _Found:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()
