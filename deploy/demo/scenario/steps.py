"""What happens in the scenario, and in which steps of time does the conductor play it?

An `Item` is one thing that somebody does at one moment: a sector sends a message, or a person gives a command.
`steps` packs items that follow each other into steps: first its messages, then its commands, at one moment.
Invariant: about one youth nothing overtakes anything. Within a step a youth is spoken of by one sector on one road at
most, and no message about a youth joins a step in which a command about the same youth was given before it. So the
outcome of a step does not depend on which sector is faster.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, assert_never
from uuid import UUID

OBLIGATION: Final = "${obligation:%s}"
"""Where the id of a youth's open obligation goes, by its rule: whoever gives the command reads it on the page."""

Outcome = Literal["accepted", "refused", "duplicate"]

Road = Literal["bus", "client", "file", "form", "mended"]
"""By which way a message goes: the sector's own system on the bus, one that is built on the Python client and seals,
a CSV file, a person's form, or a refused message that a person puts right and sends again."""

YOUTH: Final = "${youth:%d}"
"""Where a youth id goes that only the running system knows: filled in by whoever has learnt it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a sector as it goes out.

    Attributes:
        number: position in the scenario, from 0; the receipt is asked for by it.
        sector: whose credentials send it.
        subject: where it goes.
        body: the bytes; `${youth:N}` in it is the youth id that the sector has learnt from its feed.
        outcome: what must become of it.
        code: the refusal's code, where it must be refused.
        youth: number of the youth in the cast, none for a message that speaks of nobody.
        person: who fills in the form, or puts the refused message right.
        fields: what that person puts into which of the refused message's fields.
    """

    number: int
    sector: str
    subject: str
    body: bytes
    outcome: Outcome
    code: str | None = None
    youth: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    road: Road = "bus"
    person: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """One command of a person, given through reporting's API.

    Attributes:
        id: the command's id, by which it is carried out once.
        person: who, an id of the cast's people.
        service: `coordination` or `planning`.
        name: the command, as in `cmd.<service>.<name>`.
        youth: number of the youth in the cast, none for a command about the organisation.
        args: its data; `${youth:N}` inside is replaced as in messages.
        refused: the refusal's code, where the command must be refused.
    """

    number: int
    id: UUID
    person: str
    service: str
    name: str
    youth: int | None
    args: Mapping[str, Any]
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What happens at one moment: all messages go out, then the commands are given one after the other."""

    at: datetime
    messages: tuple[Message, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One message or command at the moment at which it is sent or given."""

    at: datetime
    what: Message | Act


WINDOW: Final = timedelta(minutes=60)
"""How far apart two items may lie that are played at one moment."""


def steps(items: Iterable[Item]) -> Iterator[Step]:
    """Pack items, which come in order of time, into steps; see the invariant above."""
    first: datetime | None = None
    last: datetime | None = None
    messages: list[Message] = []
    acts: list[Act] = []
    for item in items:
        if first is not None and last is not None:
            if item.at < last:
                raise ValueError(f"items out of order: {item.at} after {last}")
            if item.at - first > WINDOW or not _fits(item.what, messages, acts):
                yield Step(last, tuple(messages), tuple(acts))
                first, messages, acts = None, [], []
        first = first or item.at
        last = item.at
        match item.what:
            case Message():
                messages.append(item.what)
            case Act():
                acts.append(item.what)
            case never:
                assert_never(never)
    if last is not None:
        yield Step(last, tuple(messages), tuple(acts))


def _fits(what: Message | Act, messages: Iterable[Message], acts: Iterable[Act]) -> bool:
    if isinstance(what, Act) or what.youth is None:
        return True
    if any(act.youth == what.youth for act in acts):
        return False
    way = what.sector, what.road
    return all((other.sector, other.road) == way for other in messages if other.youth == what.youth)
