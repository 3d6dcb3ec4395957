"""What does a sender learn of what became of a message?

One receipt a message: accepted, a duplicate, or refused with the field and what to do about it. Invariant: a receipt
repeats nothing personal; a message that could not be named is found again by its inbox and sequence, which the
message server told its sender when it took it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from pydantic_core import to_json

from services.intake.attributes import Named
from services.intake.judging import Outcome
from services.intake.reading import Message
from shared.events.envelope import derived_id


@dataclass(frozen=True)
class Arrival:
    """A message with its place: the inbox, which making of it, and the sequence there."""

    inbox: str
    incarnation: str
    sequence: int
    message: Message

    @cached_property
    def receipt(self) -> UUID:
        """The id of this message's one receipt."""
        return derived_id("receipt", self.inbox, self.incarnation, self.sequence)


COLUMNS: Final = (
    "id",
    "subject",
    "body",
    "outcome",
    "inbox",
    "incarnation",
    "sequence",
    "sector",
    "event",
    "code",
    "field",
    "received_at",
)
"""Of the table that keeps receipts, in the order of `row_of`."""


def row_of(
    arrival: Arrival, named: Named, outcome: Outcome, municipality: str, now: datetime
) -> tuple[str | int | bytes | UUID | datetime | None, ...]:
    """The receipt as it is kept: what its sender reads, and by what it is found.

    `event` is what the message's source and id name, whether it was accepted or not.
    """
    event = outcome.event
    if event is None and named.source is not None and named.id is not None:
        event = derived_id(named.source, named.id)
    refused = outcome.refused
    return (
        arrival.receipt,
        subject_of(arrival, municipality),
        body_of(arrival, named, outcome, now),
        outcome.kind,
        arrival.inbox,
        arrival.incarnation,
        arrival.sequence,
        arrival.message.sector,
        event,
        None if refused is None else refused.code,
        None if refused is None else refused.field,
        now,
    )


def subject_of(arrival: Arrival, municipality: str) -> str:
    """Where the receipt of a message goes."""
    return f"receipt.{arrival.message.sector}.{municipality}.{arrival.receipt}"


def body_of(arrival: Arrival, named: Named, outcome: Outcome, now: datetime) -> bytes:
    """The receipt as JSON."""
    receipt = {
        "receipt": str(arrival.receipt),
        "outcome": outcome.kind,
        "inbox": arrival.inbox,
        "sequence": arrival.sequence,
        "received_at": now,
        "id": named.id,
        "source": named.source,
        "type": named.type,
        "event": None if outcome.event is None else str(outcome.event),
        "refusal": None if outcome.refused is None else outcome.refused.as_json(),
    }
    return to_json({name: value for name, value in receipt.items() if value is not None})
