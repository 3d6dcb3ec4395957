"""How does a sector reach its inbox over NATS, and read its receipts and its feed?

A window is one atomic batch: the server keeps all of it, in order, or nothing. Receipts and feed are pulled from the
sector's own consumers. Invariant: the connection is tried for ever, and nothing waits in a buffer while it is down.
Source: NATS ADR-50 (atomic batch publish).
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar
from uuid import uuid4

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json, to_json

from samspor.client.access import Access, Reading
from samspor.client.outbox import Waiting
from samspor.client.receipts import Receipt
from samspor.client.road import Arrived, Awaited, Fed, LaterError
from samspor.client.telling import Teller

LARGEST: Final = 256
"""Messages in one batch; the server takes 1 000."""
ACKNOWLEDGED_WITHIN: Final = 10.0
"""Seconds that the server may take to keep a batch."""
REACHED_WITHIN: Final = 2.0
"""Seconds after which it is said that the server has not been reached; it is tried on."""
RECONNECT_EVERY: Final = 0.2
"""Seconds between attempts to reach the server."""
OPEN_FOR: Final = 2.0
"""Seconds that one request for deliveries stays open."""
AT_ONCE: Final = 256
"""Receipts that one request asks for."""
NO_BATCHES: Final = 10174
"""The server's code for "this stream takes no atomic batches"."""
GONE: Final = 3
"""Consecutive requests without any answer after which something is wrong; idle ones are answered too."""

_LAPSED: Final = frozenset({"404", "408"})


_Answered = TypeVar("_Answered")


class _Error(BaseModel):
    err_code: int = 0
    description: str = "unnamed"


class _Answer(BaseModel):
    stream: str = ""
    seq: int = 0
    error: _Error | None = None


class OverNats:
    """A sector's connection to the message server."""

    def __init__(self, access: Access, teller: Teller) -> None:
        assert access.receipts is not None
        assert access.feed is not None
        self._access, self._teller = access, teller
        self._receipts, self._feed = access.receipts, access.feed
        self._connecting: asyncio.Task[Client] | None = None
        self._said: Exception | None = None
        self._lost = asyncio.Event()
        self.largest = LARGEST

    async def put(self, window: Sequence[Waiting]) -> list[str]:
        """See Road."""
        connection = await self._connected()
        batch, size = uuid4().hex, len(window)
        try:
            for number, each in enumerate(window[:-1], 1):
                headers = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
                await connection.publish(self._subject(each), each.body, headers=headers)
            headers = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(size), "Nats-Batch-Commit": "1"}
            reply = await self._unless_lost(
                connection.request(
                    self._subject(window[-1]),
                    window[-1].body,
                    timeout=ACKNOWLEDGED_WITHIN,
                    headers=headers if size > 1 else None,
                )
            )
        except (NatsError, TimeoutError, OSError) as error:
            raise self._later("the message server did not acknowledge", error) from error
        answer = _Answer.model_validate_json(reply.data)
        if answer.error is not None:
            if answer.error.err_code == NO_BATCHES:
                self.largest = 1  # one at a time is in order too, and slower
            raise LaterError(f"the inbox refused: {answer.error.description}")
        return [f"{answer.stream}/{sequence}" for sequence in range(answer.seq - size + 1, answer.seq + 1)]

    async def receipts(self, after: str | None, awaited: Awaited) -> AsyncGenerator[Arrived]:
        """See Road. The server keeps the place, and they come by themselves."""
        del after, awaited
        async with contextlib.aclosing(self._deliveries(self._receipts, AT_ONCE)) as deliveries:
            async for message in deliveries:
                try:
                    receipt = Receipt.model_validate_json(message.data)
                except ValidationError:
                    pass  # of a later version than this client: it must not stop those behind it
                else:
                    yield Arrived(f"{receipt.inbox}/{receipt.sequence}", receipt)
                await self._said_of(message, b"+ACK")

    async def feed(self, after: str | None) -> AsyncGenerator[Fed]:
        """See Road. The server keeps the place."""
        del after
        async with contextlib.aclosing(self._deliveries(self._feed, 1)) as deliveries:
            async for message in deliveries:
                try:
                    yield Fed("", from_json(message.data))
                except BaseException:
                    # Not done with: the server would wait half a minute before it brings it again.
                    await self._said_of(message, b"-NAK")
                    raise
                await self._said_of(message, b"+ACK")

    async def keys(self) -> Mapping[str, Any] | None:
        """See Road: those that came with the credentials are all that is known here."""
        return self._access.sealing_keys

    async def close(self) -> None:
        """See Road."""
        if self._connecting is None:
            return
        connecting, self._connecting = self._connecting, None
        if not connecting.done():
            connecting.cancel()
        with contextlib.suppress(asyncio.CancelledError, NatsError, OSError):
            await (await connecting).close()

    async def _connected(self) -> Client:
        """The connection; LaterError while the server is away, or does not let us in."""
        if self._connecting is None:
            self._connecting = asyncio.create_task(self._connect())
        await asyncio.wait({self._connecting}, timeout=REACHED_WITHIN)
        if not self._connecting.done() or not self._connecting.result().is_connected:
            # Published now, a message would wait in a buffer and go out long after it was sent again.
            raise self._later("the message server is away, or does not let us in", None)
        return self._connecting.result()

    async def _connect(self) -> Client:
        async def remember(error: Exception) -> None:
            self._said = error

        async def lose() -> None:
            self._lost.set()
            self._lost = asyncio.Event()

        return await nats.connect(
            self._access.url or "",
            user=self._access.user,
            password=self._access.password,
            name=f"samspor.client {self._teller.source}",
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_EVERY,
            error_cb=remember,
            disconnected_cb=lose,
        )

    async def _unless_lost(self, answer: Coroutine[Any, Any, _Answered]) -> _Answered:
        """An answer of the server, or LaterError as soon as the connection is lost: then none will come."""
        answering, losing = asyncio.create_task(answer), asyncio.create_task(self._lost.wait())
        answering.add_done_callback(_looked_at)
        try:
            await asyncio.wait({answering, losing}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                return answering.result()
            raise self._later("the connection to the message server was lost", None)
        finally:
            answering.cancel()
            losing.cancel()

    def _subject(self, each: Waiting) -> str:
        return f"sector.{self._teller.sector}.{self._teller.municipality}.{each.type}"

    def _later(self, what: str, error: Exception | None) -> LaterError:
        said = self._said or error
        return LaterError(f"{what} ({type(said).__name__ if said else 'no connection'})")

    async def _deliveries(self, reading: Reading, batch: int) -> AsyncGenerator[Msg]:
        connection = await self._connected()
        address = f"$JS.{self._access.jetstream_domain}.API.CONSUMER.MSG.NEXT.{reading.stream}.{reading.consumer}"
        wish = to_json({"batch": batch, "expires": int(OPEN_FOR * 1e9)})
        inbox = connection.new_inbox()
        try:
            subscription = await connection.subscribe(inbox, pending_msgs_limit=-1, pending_bytes_limit=-1)
            unanswered = 0
            try:
                while unanswered < GONE:
                    await connection.publish(address, wish, reply=inbox)
                    unanswered += 1
                    for _ in range(batch):
                        try:
                            message = await self._unless_lost(subscription.next_msg(timeout=OPEN_FOR + 1))
                        except TimeoutError:
                            break
                        unanswered = 0
                        if not message.reply.startswith("$JS.ACK"):
                            _check((message.headers or {}).get("Status", ""))
                            break
                        yield message
            finally:
                if not connection.is_closed:
                    await subscription.unsubscribe()
        except (NatsError, OSError) as error:
            raise self._later(f"{reading.stream} cannot be read", error) from error
        raise self._later(f"{reading.stream} does not answer", None)

    async def _said_of(self, message: Msg, said: bytes) -> None:
        # Lost, it makes the message come again.
        with contextlib.suppress(LaterError, NatsError, OSError):
            await (await self._connected()).publish(message.reply, said)


def _looked_at(answering: asyncio.Task[Any]) -> None:
    """Nobody asks any more for what ended with the connection: the library turns a cancellation into an error."""
    if not answering.cancelled():
        answering.exception()


def _check(status: str) -> None:
    if status not in _LAPSED:
        raise LaterError(f"the server ended the request ({status or 'no status'})")
