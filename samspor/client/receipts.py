"""What became of something told? One receipt: accepted, a duplicate of what was told before, or refused and why."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Refusal(BaseModel):
    """Why an event was refused, and what to do about it; `found` is a form, never a value."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    field: str
    found: str
    expected: str
    reason_da: str = ""
    reason_en: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.field}: found {self.found}, expected {self.expected}"


class Receipt(BaseModel):
    """A receipt as the receiver wrote it.

    Attributes:
        receipt: its own id; the same receipt may come twice.
        outcome: `duplicate` says that the very same had been accepted before.
        event: the event's id on the log, where it was not refused.
        id, source, type: the sender's own, where they could be read and are harmless.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    receipt: UUID
    outcome: Literal["accepted", "duplicate", "refused"]
    received_at: AwareDatetime
    event: UUID | None = None
    id: str | None = None
    source: str | None = None
    type: str | None = None
    inbox: str | None = None
    sequence: int | None = None
    refusal: Refusal | None = None

    @property
    def kept(self) -> bool:
        """Whether the event is in the system, by this sending or an earlier one."""
        return self.outcome != "refused"
