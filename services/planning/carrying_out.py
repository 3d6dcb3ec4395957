"""How does a command become entries in the books: read, decide, enter everything together or nothing?

The deciders ask for the streams that a command touches, and what they decide is entered at the versions that were
read; a stream that was only looked at has to stand in the same transaction where it stood then. Whoever was faster
makes this one read and decide again, so that no two commands spend the same money, and nothing is proposed from an
offer that is gone. A command whose id is in the books already is answered with what it led to then: also when the
answer was lost.
Invariant: one command is one transaction, over the plan and every budget year that it touches; whatever it was decided
on holds when it is entered.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from services.planning.deciding import Background, Placed, decide
from services.planning.refusals import common
from services.planning.shelf import Shelf
from services.planning.streams import S, Stream
from shared.arguments import check_typed
from shared.books import Recorded, Statement, VersionConflictError
from shared.clock import Clock
from shared.deciding import Command, Recorder, RefusedError
from shared.events.envelope import encode

SERVICE: Final = "planning"
ATTEMPTS: Final = 20
"""How often a command is decided again when others were faster, before it is refused."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: whether it was carried out before, and the ids of what it led to."""

    repeated: bool
    events: tuple[UUID, ...]


@dataclass(slots=True)
class _Reading:
    """What one attempt has read: each stream once, so that everything is decided on the same state of it."""

    shelf: Shelf
    found: dict[UUID, tuple[Any, int]] = field(default_factory=dict)

    def of(self, stream: Stream[S]) -> S:
        """The state of a stream."""
        if stream.id not in self.found:
            self.found[stream.id] = self.shelf.look(stream)
        return cast("S", self.found[stream.id][0])

    def version(self, stream: Stream[Any]) -> int:
        """The version at which it was read."""
        return self.found[stream.id][1]

    def only_looked_at(self, written: AbstractSet[UUID]) -> Statement:
        """Lets a transaction pass where every stream that was read and is not written stands where it was read."""
        looked = {stream: version for stream, (_, version) in self.found.items() if stream not in written}
        return ("SELECT assert_versions(%b, %b)", [list(looked), list(looked.values())])


def carry_out(shelf: Shelf, recorder: Recorder, clock: Clock, command: Command, background: Background) -> Outcome:
    """Carry a command out. Synchronous: call with `asyncio.to_thread`.

    Args:
        shelf: planning's books.
        recorder: stamps what is decided.
        clock: says when it is recorded.
        command: already authorised.
        background: what is known of its youth; of no meaning to a command that names none.

    Raises:
        RefusedError: it may not be carried out; nothing was recorded.
    """
    for _ in range(ATTEMPTS):
        reading, refusal = _Reading(shelf), None
        try:
            placed = decide(command, background, reading)
        except RefusedError as error:
            placed, refusal = (), error
        # Looked for after reading: what another instance records from here on is a conflict, and what it recorded
        # before is found. The other way round, a command's own effect could be taken for somebody else's.
        before = shelf.books.caused_by(command.id)
        if before:
            return Outcome(repeated=True, events=tuple(before))
        if refusal is not None:
            raise refusal
        now = clock.now()
        entries = _entries(placed, reading, recorder, command, now)
        if not entries:
            return Outcome(repeated=False, events=())
        try:
            shelf.books.enter(entries, now, [reading.only_looked_at({entry.originator_id for entry in entries})])
        except VersionConflictError:
            continue
        return Outcome(repeated=False, events=tuple(entry.envelope.id for entry in entries))
    raise common.busy()


def _entries(
    placed: Iterable[Placed], reading: _Reading, recorder: Recorder, command: Command, now: datetime
) -> list[Recorded]:
    entries: list[Recorded] = []
    versions: dict[UUID, int] = {}
    for index, each in enumerate(placed):
        envelope = recorder.from_command(each.decision, replace(command, key=each.key), index, now)
        check_typed(envelope.data, envelope.key, envelope.occurred_at)
        stream = each.stream.id
        versions[stream] = versions.get(stream, reading.version(each.stream)) + 1
        entries.append(Recorded(stream, versions[stream], envelope, encode(envelope), SERVICE))
    return entries
