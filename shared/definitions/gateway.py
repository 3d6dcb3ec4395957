"""How much may come in over HTTP at a time?

Invariant: every bound of the gateway is a number here, so that an installation may set it for its own machine.
"""

from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from shared.definitions import load
from shared.definitions.dated import Confidence

Count = Annotated[int, Field(ge=1)]


class Limits(BaseModel):
    """The bounds of the gateway.

    Attributes:
        requests_per_second, requests_at_once: what one client may ask, steadily and after a rest.
        events_per_second, events_at_once: what one client may tell, steadily and after a rest.
        largest_batch: events in one request.
        largest_body_bytes, largest_event_bytes: of one request, and of one event in it.
        body_seconds, head_seconds: within which a request's body and its head must have arrived.
        longest_wait_seconds: that a client may wait for a receipt.
        requests_in_flight, receipts_awaited, connections, bodies_bytes: of all clients together.
        inbox_depth, outbox_depth: messages that wait, beyond which senders wait too.
        retry_after_seconds: what a client is told that has to wait.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    requests_per_second: Count
    requests_at_once: Count
    events_per_second: Count
    events_at_once: Count
    largest_batch: Annotated[int, Field(ge=1, le=500)]
    largest_body_bytes: Count
    largest_event_bytes: Annotated[int, Field(ge=1, le=900_000)]
    body_seconds: Count
    head_seconds: Count
    longest_wait_seconds: Annotated[int, Field(ge=0)]
    requests_in_flight: Count
    receipts_awaited: Count
    connections: Count
    bodies_bytes: Count
    inbox_depth: Count
    outbox_depth: Count
    retry_after_seconds: Count
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: Confidence


LIMITS: Final = Limits.model_validate(load("gateway"))
"""The bounds in force."""
