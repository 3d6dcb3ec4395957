"""How does a publisher put events on the log in order, exactly once, without trusting any time window?

Each publisher has one relay with one append under way. It is fenced: it says which of this publisher's events it
believes to be the last on the log, and the server refuses it otherwise. After any error the relay looks up its own last
event and goes on behind it. Many events travel as one atomic batch, a few one after the other: the server makes a store
of its own on disk for every batch, which costs it more than to write a few events durably.
Source: NATS ADR-50 (atomic batch publish); Nats-Expected-Last-Subject-Sequence-Subject of nats-server 2.11+.
"""

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.errors import ConnectionClosedError, NoRespondersError
from pydantic_core import from_json

from shared.events.envelope import event_id
from shared.log.connection import TIMEOUT, ServerError, UnavailableError, request
from shared.log.stream import NOT_FOUND
from shared.streams import EVENTS

FENCED: Final = frozenset({10071, 10164})
"""The server's codes for "wrong last sequence", on a single and on a replicated stream."""

LARGEST: Final = 500
"""Events in one atomic batch; the server takes 1 000."""


FEW: Final = 8
"""Events that are appended one after the other; at twice as many a batch costs the server no more."""


class FencedError(Exception):
    """The log holds another last event of this publisher than was expected: look it up and go on behind it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One event on its way to the log."""

    subject: str
    body: bytes


async def last_of(connection: Client, publisher: str) -> tuple[int, UUID] | None:
    """Sequence and id of this publisher's last event on the log; None when it has none there.

    Raises:
        UnavailableError: there is no log to ask at the moment.
    """
    try:
        found = await request(connection, f"STREAM.MSG.GET.{EVENTS}", {"last_by_subj": _lane(publisher)})
    except ServerError as error:
        if error.code == 10037:  # noqa: PLR2004 (no message found)
            return None
        if error.code in NOT_FOUND:
            raise UnavailableError("there is no log") from error
        raise
    message = found["message"]
    return message["seq"], event_id(b64decode(message["data"]))


async def append(connection: Client, publisher: str, events: Sequence[Outgoing], after: int) -> int:
    """Append 1 to LARGEST events in order behind this publisher's event at sequence `after` (0: none yet).

    Returns the sequence of the last of them. Of a few, some may be on the log when it raises.

    Raises:
        FencedError: the log's last event of this publisher is another one.
        UnavailableError: no answer; whether the events were appended is unknown.
    """
    for part in _parts(events):
        after = await _append(connection, publisher, part, after)
    return after


async def _append(connection: Client, publisher: str, events: Sequence[Outgoing], after: int) -> int:
    fence = {
        "Nats-Expected-Last-Subject-Sequence": str(after),
        "Nats-Expected-Last-Subject-Sequence-Subject": _lane(publisher),
    }
    try:
        return await publish_batch(connection, events, fence)
    except ServerError as error:
        if error.code in FENCED:
            raise FencedError(f"the last event of {publisher} is not at {after}") from error
        raise


async def publish(connection: Client, events: Sequence[Outgoing]) -> None:
    """Publish events in order to where nothing is fenced; when it raises, some of them may be stored.

    Raises:
        ServerError: the server refused one.
        UnavailableError: no answer; whether all were stored is unknown.
    """
    for part in _parts(events):
        await publish_batch(connection, part, {})


def _parts(events: Sequence[Outgoing]) -> Iterable[Sequence[Outgoing]]:
    return [events] if len(events) > FEW else [[event] for event in events]


async def publish_batch(connection: Client, events: Sequence[Outgoing], fence: Mapping[str, str]) -> int:
    """Publish events as one atomic batch, or one alone; `fence` goes with the first. Returns the last sequence.

    Raises:
        ServerError: the server refused the batch whole.
        UnavailableError: no answer; whether the events were stored is unknown.
    """
    *first, last = events
    headers = dict(fence)
    if first:
        batch = uuid4().hex
        for index, event in enumerate(first, start=1):
            marks = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(index)}
            await connection.publish(event.subject, event.body, headers=headers | marks)
            headers = {}
        headers = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(len(events)), "Nats-Batch-Commit": "1"}
    try:
        reply = await connection.request(last.subject, last.body, headers=headers or None, timeout=TIMEOUT)
    except (NoRespondersError, TimeoutError, ConnectionClosedError) as error:
        raise UnavailableError(f"no answer to an append: {type(error).__name__}") from error
    answer: dict[str, Any] = from_json(reply.data)
    if "error" in answer:
        raise ServerError(answer["error"].get("err_code", 0), answer["error"].get("description", "unnamed"))
    sequence: int = answer["seq"]
    return sequence


def _lane(publisher: str) -> str:
    return f"events.*.{publisher}.>"
