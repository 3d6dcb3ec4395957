"""What is a sector told on its own feed: whom it follows from now on, until when, its tasks, and what was corrected?

A message of the feed is a CloudEvent `feed.<what>` whose data is one of these models, in the clear, on
`to.<sector>.<municipality>.<what>.<youth id>`. Invariant: it names the youth as that sector knows it, by CPR number
only where the sector knows those, and tells it nothing but what concerns itself.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.events.coordination import Basis, Categories, Sector
from shared.events.envelope import MAX_TEXT, Code, CodeMark
from shared.events.fields import StaffId

Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
"""Free text about the youth, in the clear for the one who is told."""

SenderId = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*$")]
"""The id that a sector gave an event when it told it."""


class FeedPerson(BaseModel):
    """The youth: the id for the sector's own events, and the CPR number where the sector knows those."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    youth: UUID
    cpr: Annotated[str, Field(pattern=r"^[0-9]{10}$")] | None = None


class FeedMessage(BaseModel):
    """The data of a message of the feed; WHAT is the last word of its type `feed.<what>`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    WHAT: ClassVar[str]
    VERSION: ClassVar[int] = 1

    person: FeedPerson


class FollowingStarted(FeedMessage):
    """From now on the sector may tell of the youth, in these categories, on this basis, until a moment if there is one.

    A newer following replaces the older one.
    """

    WHAT = "following-started"
    sector: Sector
    categories: Categories
    basis: Basis
    until: AwareDatetime | None = None


class FollowingEnded(FeedMessage):
    """From now on the sector tells no more of the youth, but in a notification or a concern."""

    WHAT = "following-ended"
    sector: Sector
    reason: Annotated[Code, CodeMark("leaving-reason")]


class TaskAssigned(FeedMessage):
    """The sector, perhaps one person in it, is asked to do something about the youth."""

    WHAT = "task-assigned"
    task: UUID
    kind: Annotated[Code, CodeMark("task-kind")]
    sector: Sector
    asked: StaffId | None = None
    text: Text | None = None
    due: AwareDatetime | None = None
    respond_by: AwareDatetime | None = None
    decision: UUID | None = None


class CorrectionIssued(FeedMessage):
    """Something that the sector told, or was told, was wrong: correct it at home too.

    Attributes:
        of: the event that was wrong; `sender_id` is the id that the sector itself gave it, where it told it.
        replaced_by: the event that holds instead, if one does.
    """

    WHAT = "correction-issued"
    of: UUID
    of_type: Annotated[str, Field(max_length=100, pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$")]
    sender_id: SenderId | None = None
    replaced_by: UUID | None = None
    reason: Annotated[Code, CodeMark("correction-reason")]
    explanation: Text | None = None


MESSAGES: Final = (FollowingStarted, FollowingEnded, TaskAssigned, CorrectionIssued)
"""Every message of the feed."""

FEED: Final[Mapping[str, type[FeedMessage]]] = {message.WHAT: message for message in MESSAGES}
"""The model of every message by the last word of its type."""
