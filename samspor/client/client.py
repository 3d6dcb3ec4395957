"""How does a sector's system tell what happened, and learn what became of it?

`tell` checks, seals and keeps; entering the client carries what is kept, for as long as it is open. Invariant: what
`tell` has returned from gets a receipt, however often this process, the network or the receiver goes down meanwhile.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self
from uuid import UUID, uuid4

from pydantic_core import from_json, to_json

from samspor.client.access import Access
from samspor.client.carrying import PASSING, Bell, Carrier, Pace
from samspor.client.feeding import Following, Message, read, remembered
from samspor.client.outbox import KEEP, Outbox, Telling
from samspor.client.over_http import OverHttp
from samspor.client.over_nats import OverNats
from samspor.client.people import Person
from samspor.client.receipts import Receipt
from samspor.client.road import Road
from samspor.client.telling import Teller, Terms, message
from shared.events.envelope import Event

_KEYS: Final = "sealing-keys"
_KEYS_WITHIN: Final = 5.0
"""Seconds that opening a client may wait for the receiver's key, where none is known."""


_AGAIN: Final = 0.05
"""Seconds after which a task that was cancelled and goes on is cancelled again."""


class NoSealingKeyError(Exception):
    """Nothing can be told: the receiver's public key is not known, and nothing personal is kept in the clear."""


class Client:
    """A sector's system. Use `from_credentials`; the parts are for tests and for roads of one's own.

    Everything is called in the thread that made it; `samspor.client.blocking` has a thread of its own.
    """

    def __init__(
        self, teller: Teller, outbox: Outbox, road: Road, *, sealing: bool = True, pace: Pace | None = None
    ) -> None:
        self._teller, self._outbox, self._road, self._sealing = teller, outbox, road, sealing
        self._bell = Bell()
        self._carrier = Carrier(outbox, road, self._bell, pace or Pace())
        self._running: list[asyncio.Task[Any]] = []
        outbox.forget(datetime.now(UTC) - KEEP)

    @classmethod
    def from_credentials(
        cls,
        credentials: Path | str | Mapping[str, Any],
        *,
        outbox: Path | str,
        via: Literal["nats", "http"] | None = None,
        system: str | None = None,
        sealing: bool = True,
        pace: Pace | None = None,
    ) -> Self:
        """A client from what `samspor credentials SECTOR --json` prints.

        Args:
            credentials: the file, or what stands in it.
            outbox: the file that keeps what was told; made when it is not there, for this system alone.
            via: NATS where the credentials have it, unless something else is asked for.
            system: which of the sector's systems this is; part of the `source` of all that it tells.
            sealing: False sends and keeps personal data in the clear, where the receiver allows that.
            pace: how long to wait before trying again.

        Raises:
            InvalidError: the credentials are not what they must be, or lack this way in.
            NotOurFileError: the outbox's file is something else.
        """
        access = Access.read(credentials)
        teller = Teller(access.sector, access.municipality, system)
        road: Road = OverNats(access, teller) if access.way(via) == "nats" else OverHttp(access)
        client = cls(teller, Outbox(outbox), road, sealing=sealing, pace=pace)
        if access.sealing_keys is not None and client._outbox.noted(_KEYS) is None:
            client._outbox.note(_KEYS, to_json(access.sealing_keys).decode())
        return client

    async def __aenter__(self) -> Self:
        """Begin to carry."""
        fetching = asyncio.create_task(self._fetch_keys())
        self._running = [
            fetching,
            asyncio.create_task(self._carrier.send()),
            asyncio.create_task(self._carrier.receive()),
        ]
        if self._sealing and self._outbox.noted(_KEYS) is None:
            await asyncio.wait({fetching}, timeout=_KEYS_WITHIN)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop carrying; what waits is carried when the client is opened again."""
        await asyncio.gather(*map(_ended, self._running))
        await self._road.close()
        self._outbox.close()
        for task in self._running:
            if not task.cancelled():
                task.result()  # what carries never ends by itself: this raises what ended it

    def close(self) -> None:
        """Close the outbox of a client that was never opened with `async with`."""
        self._outbox.close()

    def tell(
        self,
        event: Event,
        *,
        person: Person | None = None,
        occurred_at: datetime,
        id: str | None = None,  # noqa: A002 - the attribute's name everywhere
        basis: str | None = None,
        purpose: str | None = None,
        actor: str | None = None,
        traceparent: str | None = None,
    ) -> str:
        """Keep an event to be sent; its id. It is on the disk, sealed, when this returns.

        Args:
            event: one of `samspor.language`.
            person: whom it is about; nobody for events about an organisation.
            occurred_at: when it happened, with its time zone.
            id: your own name of it, for ever: the same event again under it is one event, and a corrected one
                replaces what was refused. A fresh one when left out.
            basis: the legal basis, where it is not the one that the receiver takes for granted.
            purpose: the same of the purpose.
            actor: who did it, a role or a pseudonym.
            traceparent: the trace that it belongs to.

        Raises:
            InvalidError: the receiver would refuse it; nothing is kept.
            NoSealingKeyError: the receiver's public key is not known.
            sqlite3.OperationalError: the disk is full or the file is in use for too long; nothing is kept.
        """
        terms = Terms(
            id=id or str(uuid4()),
            occurred_at=occurred_at,
            basis=basis,
            purpose=purpose,
            actor=actor,
            traceparent=traceparent,
        )
        body = message(self._teller, event, person, terms, self._key(), datetime.now(UTC))
        self._outbox.put(terms.id, self._teller.source, event.TYPE, body)
        self._bell.ring()
        return terms.id

    async def receipt(self, id: str, *, within: float | None = None) -> Receipt:  # noqa: A002
        """What became of what was last told under an id, as soon as that is known.

        Raises:
            UnknownIdError: nothing was told under it.
            TimeoutError: it is not known within so many seconds.
        """
        await self._until(lambda: self.telling(id).state != "waiting", within)
        found = self.telling(id).receipt
        assert found is not None
        return found

    async def all_receipted(self, *, within: float | None = None) -> None:
        """Wait until nothing waits for its receipt any more. Raises TimeoutError."""
        await self._until(lambda: self._outbox.waiting() == 0, within)

    def telling(self, id: str) -> Telling:  # noqa: A002
        """How it stands with what was last told under an id, without waiting. Raises UnknownIdError."""
        return self._outbox.latest(self._teller.source, id)

    def waiting(self) -> int:
        """How many tellings have no receipt yet."""
        return self._outbox.waiting()

    def refused(self) -> Sequence[Telling]:
        """What was refused, each with its receipt: tell it again under its id, or `again`, or `discard` it."""
        return self._outbox.refused()

    def again(self, id: str) -> None:  # noqa: A002
        """Send what was refused once more as it is. Raises UnknownIdError."""
        self._outbox.again(self._teller.source, id)
        self._bell.ring()

    def discard(self, id: str) -> None:  # noqa: A002
        """Give up what was refused. Raises UnknownIdError."""
        self._outbox.discard(self._teller.source, id)

    @property
    def trouble(self) -> str | None:
        """Why nothing gets through at the moment; None while all is well."""
        return self._carrier.trouble

    async def feed(self) -> AsyncGenerator[Message]:
        """What the sector is told, for ever. A message is done with when the next is asked for: a crash repeats it."""
        async with contextlib.aclosing(self._carrier.fed()) as feeding:
            async for fed in feeding:
                found = read(fed.message)
                remembered(found, self._outbox)
                yield found

    def followings(self) -> Mapping[UUID, Following]:
        """The followings that the feed has told of and that have not ended, by youth id."""
        told = self._outbox.followings()
        return {UUID(youth): Following.model_validate_json(text) for youth, text in told.items()}

    async def _until(self, holds: Any, within: float | None) -> None:
        waiting = asyncio.create_task(self._bell.until(holds, within))
        try:
            await asyncio.wait({waiting, *self._running[1:]}, return_when=asyncio.FIRST_COMPLETED)
            for task in self._running[1:]:
                if task.done():
                    task.result()  # what carries has ended, which only a fault of ours makes it do
            if not await waiting:
                raise TimeoutError(self.trouble or "no receipt yet")
        finally:
            waiting.cancel()

    def _key(self) -> Mapping[str, Any] | None:
        if not self._sealing:
            return None
        noted = self._outbox.noted(_KEYS)
        if noted is None:
            raise NoSealingKeyError(self.trouble or "the receiver's public key has not been fetched yet")
        key: Mapping[str, Any] = from_json(noted)["keys"][0]  # the newest
        return key

    async def _fetch_keys(self) -> None:
        pause = 1.0
        while True:
            try:
                keys = await self._road.keys()
                if keys is not None:
                    self._outbox.note(_KEYS, to_json(dict(keys)).decode())
            except PASSING:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 60.0)
            else:
                return


async def _ended(task: asyncio.Task[Any]) -> None:
    """End a task, however often it takes: waiting with a limit may swallow what cancels it (until Python 3.12)."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_AGAIN)
