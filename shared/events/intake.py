"""What did people do with messages that intake had refused? Looking at one, mending it and giving it up are events.

The key is the organisation's (`org-<municipality>-intake`), who did it is the envelope's actor. Invariant: nothing of
a message's contents is in them; they name its receipt, and of a corrected one the paths of the fields.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from shared.events.envelope import Code, CodeMark, Event

Sector = Annotated[Code, CodeMark("sector")]
Path = Annotated[str, Field(max_length=80, pattern=r"^[a-z][a-z0-9_.]*$")]
"""Where a field stands in a message, e.g. `data.category`."""


def key_of(municipality: str) -> str:
    """The organisation key of what people do in intake: `org-<municipality>-intake`."""
    return f"org-{municipality}-intake"


class MessageInspected(Event):
    """A person looked at a refused message."""

    TYPE = "intake.message-inspected"
    receipt: UUID
    sector: Sector


class MessageReplayed(Event):
    """A refused message was put into its inbox again as it was; the new receipt tells how that went."""

    TYPE = "intake.message-replayed"
    receipt: UUID
    sector: Sector
    new_receipt: UUID


class MessageCorrected(Event):
    """A refused message was put into its inbox again with other values in the fields named."""

    TYPE = "intake.message-corrected"
    receipt: UUID
    sector: Sector
    new_receipt: UUID
    fields: Annotated[tuple[Path, ...], Field(min_length=1, max_length=50)]


class MessageDiscarded(Event):
    """A refused message was given up, and why."""

    TYPE = "intake.message-discarded"
    receipt: UUID
    sector: Sector
    reason: Annotated[Code, CodeMark("discard-reason")]


TYPES: Final = (MessageInspected, MessageReplayed, MessageCorrected, MessageDiscarded)
"""Every event of people's work with refused messages."""
