"""Which log is this, and how far does it reach?

The log carries an incarnation in its stream's metadata: a random name given when the stream was made. A log that was
lost and restored is a new incarnation; `restoring` is set until it holds again everything that the books hold.
"""

from dataclasses import dataclass
from typing import Any, Final

from nats.aio.client import Client

from shared.log.connection import API, ServerError, UnavailableError, request
from shared.streams import EVENTS, INCARNATION, RESTORED, RESTORING

NOT_FOUND: Final = frozenset({10059, 10037})
"""The server's codes for "stream not found" and "no message found"."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the log is at this moment.

    Attributes:
        incarnation: the random name of this log.
        last: sequence of its last event, 0 when it is empty.
        restoring: whether it is being re-made from the books; readers and relays wait.
        waiting: messages that it holds now.
        restored: up to this sequence it is the former log, put back from the books; 0 for a log that was never lost.
    """

    incarnation: str
    last: int
    restoring: bool
    restored: int
    waiting: int = 0


async def standing(connection: Client, stream: str = EVENTS, api: str = API) -> Standing | None:
    """What a stream is now, or None while there is none or nobody answers for it."""
    try:
        found = await request(connection, f"STREAM.INFO.{stream}", api=api)
    except UnavailableError:
        return None
    except ServerError as error:
        if error.code in NOT_FOUND:
            return None
        raise
    metadata: dict[str, Any] = found["config"].get("metadata") or {}
    return Standing(
        incarnation=metadata.get(INCARNATION, ""),
        last=found["state"]["last_seq"],
        restoring=metadata.get(RESTORING) == "yes",
        restored=int(metadata.get(RESTORED, "0")),
        waiting=found["state"]["messages"],
    )
