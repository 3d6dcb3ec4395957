"""What is the sector told, and whom does it follow?

Invariant: a message of a kind or with a field that this client does not know yet is handed over all the same; what is
remembered of a following names the youth by the youth id alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from samspor.client.outbox import Outbox
from shared.events.feed import FEED, FeedMessage, FeedPerson, FollowingEnded, FollowingStarted

_PREFIX: Final = "feed."


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the feed.

    Attributes:
        id: its own, the same when it comes again.
        what: the last word of its type, e.g. `following-started`.
        event: the event on the log that it rests on.
        data: what it says; None where this client does not know the kind.
        raw: its data as it came.
    """

    id: UUID
    what: str
    youth: UUID
    time: datetime
    event: UUID | None
    data: FeedMessage | None = field(repr=False)
    raw: Mapping[str, Any] = field(repr=False)


class Following(BaseModel):
    """A youth of whom the sector may tell: what, on which basis, and until when."""

    model_config = ConfigDict(frozen=True)

    youth: UUID
    since: AwareDatetime
    categories: tuple[str, ...]
    basis: str
    until: AwareDatetime | None = None

    @classmethod
    def of(cls, message: Message, started: FollowingStarted) -> Self:
        """The following that a message tells of."""
        return cls(
            youth=message.youth,
            since=message.time,
            categories=started.categories,
            basis=started.basis,
            until=started.until,
        )


def read(told: Mapping[str, Any]) -> Message:
    """A message of the feed from its CloudEvent."""
    what = str(told["type"]).removeprefix(_PREFIX)
    raw: Mapping[str, Any] = told["data"]
    return Message(
        id=UUID(told["id"]),
        what=what,
        youth=UUID(told["subject"]),
        time=datetime.fromisoformat(told["time"]),
        event=UUID(told["event"]) if "event" in told else None,
        data=_data(what, raw),
        raw=raw,
    )


def remembered(message: Message, outbox: Outbox) -> None:
    """Keep what a message says of followings; after a crash an older one may come behind a newer one."""
    match message.data:
        case FollowingStarted() as started:
            outbox.follow(str(message.youth), message.time, Following.of(message, started).model_dump_json())
        case FollowingEnded():
            outbox.follow(str(message.youth), message.time, None)
        case _:
            pass


def _data(what: str, raw: Mapping[str, Any]) -> FeedMessage | None:
    model = FEED.get(what)
    if model is None:
        return None
    known = {name: value for name, value in raw.items() if name in model.model_fields}
    if isinstance(known.get("person"), dict):
        known["person"] = {name: value for name, value in known["person"].items() if name in FeedPerson.model_fields}
    try:
        return model.model_validate(known)
    except ValidationError:
        return None
