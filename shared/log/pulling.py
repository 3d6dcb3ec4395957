"""How are deliveries of a consumer read: many at once under load, a lone one at once?

One subscription, and pull requests that overlap: when half of what was asked for has come, the next half is asked
for. A reader takes whatever has arrived and never waits for a batch to fill.
Invariant: deliveries come in stream order. What makes that unsure (a reconnect, a deleted consumer, silence) ends the
iteration with LostConsumerError, and the caller begins again from its checkpoint.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Final

from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic_core import to_json

from shared.log.connection import API

HEARTBEAT: Final = 5.0
"""Seconds between the server's signs of life while there is nothing to deliver."""
EXPIRES: Final = 60.0
"""Seconds after which an unanswered request for more lapses and is asked again."""
GLANCE: Final = 0.5
"""Seconds between looks at the connection while nothing arrives."""

_ACK_V1: Final = 9
_ALIVE: Final = "100"
_LAPSED: Final = frozenset({"404", "408"})
_DOMAIN_AND_ACCOUNT: Final = 2


class LostConsumerError(Exception):
    """The consumer or the connection to it is gone; begin again from the checkpoint."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as a consumer delivers it; `sequence` is the stream's, `pending` what still lies behind it."""

    sequence: int
    pending: int
    subject: str
    body: bytes
    headers: dict[str, str] | None
    reply: str


def _delivery(message: Msg) -> Delivery:
    # $JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<time>.<pending>; newer servers put
    # domain and account hash before the stream: count from the right place by the number of tokens.
    tokens = message.reply.split(".")
    shift = 0 if len(tokens) == _ACK_V1 else _DOMAIN_AND_ACCOUNT
    return Delivery(
        sequence=int(tokens[5 + shift]),
        pending=int(tokens[8 + shift]),
        subject=message.subject,
        body=message.data,
        headers=message.headers,
        reply=message.reply,
    )


class _Window:
    """What was asked for and has not come yet, what came and was not read yet, and whether all is well."""

    def __init__(self, connection: Client, address: str, limit: int) -> None:
        self.connection, self.address, self.limit = connection, address, limit
        self.inbox = connection.new_inbox()
        self.arrived = asyncio.Event()
        self.waiting: deque[Delivery] = deque()
        self.fault: str | None = None
        self._outstanding: dict[str, int] = {}  # what each request may still bring, oldest first
        self._asked = 0
        self._reconnects = connection.stats["reconnects"]

    async def take(self, message: Msg) -> None:
        """Sort what the server sent: a delivery, a lapsed request, a sign of life, or the end."""
        if message.reply.startswith("$JS.ACK"):
            self.waiting.append(_delivery(message))
            self._settle()
        else:
            status = (message.headers or {}).get("Status", "")
            if status in _LAPSED:
                self._outstanding.pop(message.subject, None)
            elif status != _ALIVE:
                self.fault = f"the server ended the request ({status})"
        self.arrived.set()

    def _settle(self) -> None:
        oldest = next(iter(self._outstanding), None)
        if oldest is not None:
            self._outstanding[oldest] -= 1
            if self._outstanding[oldest] == 0:
                del self._outstanding[oldest]

    async def ask(self) -> None:
        """Ask for more as soon as half of the window is free."""
        outstanding = sum(self._outstanding.values())
        if outstanding + len(self.waiting) > self.limit // 2:
            return
        self._asked += 1
        reply, count = f"{self.inbox}.{self._asked}", self.limit - outstanding
        self._outstanding[reply] = count
        wish = {"batch": count, "expires": int(EXPIRES * 1e9), "idle_heartbeat": int(HEARTBEAT * 1e9)}
        await self.connection.publish(f"{API}.CONSUMER.MSG.NEXT.{self.address}", to_json(wish), reply=reply)

    def check(self, silence: float) -> None:
        """Raise LostConsumerError when the order of what comes next is not sure."""
        if self.fault is not None:
            raise LostConsumerError(self.fault)
        if self.connection.is_closed or self.connection.stats["reconnects"] != self._reconnects:
            raise LostConsumerError("the connection was lost")
        if silence > 3 * HEARTBEAT:
            raise LostConsumerError("the server fell silent")


async def pull(connection: Client, stream: str, consumer: str, limit: int = 500) -> AsyncGenerator[list[Delivery]]:
    """Batches of 1 to `limit` deliveries of a pull consumer, in order, for as long as the consumer lives.

    Raises:
        LostConsumerError: the consumer was deleted, the connection was lost in between, or the server fell silent.
    """
    window = _Window(connection, f"{stream}.{consumer}", limit)
    subscription = await connection.subscribe(
        f"{window.inbox}.*", cb=window.take, pending_msgs_limit=-1, pending_bytes_limit=-1
    )
    silence = 0.0
    try:
        while True:
            await window.ask()
            if window.waiting:
                yield [window.waiting.popleft() for _ in range(min(limit, len(window.waiting)))]
                continue  # and ask again before waiting: the window may be empty by now
            window.arrived.clear()
            try:
                async with asyncio.timeout(GLANCE):
                    await window.arrived.wait()
                silence = 0.0
            except TimeoutError:
                silence += GLANCE
            window.check(silence)
    finally:
        if not connection.is_closed:
            await subscription.unsubscribe()


async def acknowledge(connection: Client, deliveries: Sequence[Delivery]) -> None:
    """Tell the server that these deliveries are done with; call it after the commit that keeps them."""
    for delivery in deliveries:
        await connection.publish(delivery.reply, b"+ACK")
    await connection.flush()
