"""How do facts and commands become entries in coordination's books, each with the decisions that it caused?

There is one owner. It folds the whole log in order and carries out commands between batches, on the same states. One
transaction holds the events of a batch (each fact and behind it the decisions it caused), the log's order, the due
index, the checkpoint and the check that this owner's epoch is still the latest.

Invariants: every event is in the books once, in its stream's order and in the log's; a decision stands behind its
cause; what is read back from the log gets its sequence and is never decided on again. Time decides only when
`clock.time-passed` is folded. Any conflict ends the process: the books, not the memory, are the truth.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, LiteralString, Protocol
from uuid import UUID

from shared.books import Books, Recorded, Statement, stream_of
from shared.clock import BEGINNING, Clock
from shared.deciding import Command, Decision, Recorder
from shared.events import clock as clock_events
from shared.events.clock import TimePassed
from shared.events.envelope import Envelope, derived_id, encode
from shared.events.registry import decode
from shared.log import Checkpoint, Entry

SERVICE: Final = "coordination"
FOLD: Final = "log"
"""Name of the checkpoint of the one fold."""
CACHE: Final = 50_000
"""States held in memory; a state that was dropped is read from the books again."""
BESIDE: Final = ("taskforce", "methods")
"""Organisation's streams whose states a decision about a youth may look at."""
LONGEST_CHAIN: Final = 200
"""Decisions that one cause may lead to; more is a rule that feeds itself, and ends the process."""


_CHECKPOINT: Final = (
    "INSERT INTO checkpoint (name, incarnation, sequence, event_id) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (name) DO UPDATE SET incarnation = excluded.incarnation,"
    " sequence = excluded.sequence, event_id = excluded.event_id"
)
_DUE: Final = (
    "INSERT INTO due (key, due_at) SELECT * FROM unnest(%b::text[], %b::timestamptz[])"
    " ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at WHERE due.due_at <> excluded.due_at"
)

_TIME: Final = "SELECT e.state FROM events e WHERE e.originator_id = %s ORDER BY e.originator_version DESC LIMIT 1"
_TIME_DECIDED: Final = (
    "SELECT e.state FROM events e"
    " JOIN recorded r ON r.stream = e.originator_id AND r.version = e.originator_version"
    " JOIN log_index l ON l.event_id = r.event_id"
    " WHERE e.originator_id = %s ORDER BY e.originator_version DESC LIMIT 1"
)


class EndlessDecisionsError(Exception):
    """A cause led to more decisions than any set of rules should: nothing of the batch was recorded."""


class Decider(Protocol):
    """A pure decider module."""

    @property
    def INITIAL(self) -> Any: ...  # noqa: D102, N802 (a module's constant)

    def evolve(self, state: Any, envelope: Envelope, /) -> Any: ...  # noqa: D102

    @property
    def decide(self) -> Callable[..., Sequence[Decision]]: ...  # noqa: D102 (a youth's also takes what stands beside)

    def due(self, state: Any, /) -> datetime | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Lived:
    """A stream as it stands: its state and its version."""

    state: Any
    version: int


@dataclass
class _Batch:
    """What one transaction will hold, and the states that are true once it has committed."""

    now: datetime
    entries: list[Recorded] = field(default_factory=list)
    sequences: list[int] = field(default_factory=list)
    sequenced: list[UUID] = field(default_factory=list)
    touched: dict[str, Lived] = field(default_factory=dict)


class Recording:
    """The owner of coordination's books. Synchronous: one call at a time, each one transaction."""

    def __init__(self, books: Books, clock: Clock, recorder: Recorder, deciders: Mapping[str, Decider]) -> None:
        """`deciders` are found by the kind of key: `youth`, or the last word of an organisation's key."""
        self.books, self._clock, self._recorder, self._deciders = books, clock, recorder, deciders
        self._lock = threading.Lock()
        self._lived: OrderedDict[str, Lived] = OrderedDict()
        self._epoch = 0
        self._recorded_at = clock.now()
        self._time = self._decided = BEGINNING

    def take_over(self) -> Checkpoint | None:
        """Become the owner: from here on a former owner's transactions fail. Returns how far the log was folded."""
        with self._lock:
            found = self.books.rows("SELECT coalesce(max(epoch), 0) AS epoch FROM ownership")
            self._epoch = found[0]["epoch"] + 1
            self.books.enter([], self._clock.now(), [("INSERT INTO ownership (epoch) VALUES (%s)", [self._epoch])])
            latest = self.books.rows("SELECT recorded_at FROM recorded ORDER BY position DESC LIMIT 1")
            self._recorded_at = max([self._clock.now(), *(row["recorded_at"] for row in latest)])
            self._time = self._clock_stands(_TIME)
            self._decided = self._clock_stands(_TIME_DECIDED)
            self._lived.clear()
            rows = self.books.rows("SELECT incarnation, sequence, event_id FROM checkpoint WHERE name = %s", [FOLD])
            return Checkpoint(**rows[0]) if rows else None

    def fold(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> int:
        """Record a batch of the log with all that it leads to. Returns how many events of our own were added."""
        with self._lock:
            batch = _Batch(self._moment())
            known = self._known(entry.envelope.id for entry in entries)
            self._load(batch, self._with_beside(entry.envelope.key for entry in entries))
            passed = self._decided
            for entry in entries:
                envelope = entry.envelope
                batch.sequences.append(entry.sequence)
                batch.sequenced.append(envelope.id)
                if envelope.id not in known:
                    known.add(envelope.id)
                    self._enter(batch, envelope, entry.body, entry.subject.split(".")[2])
                    self._react(batch, envelope.key, envelope)
                if isinstance(envelope.data, TimePassed):
                    self._let_pass(batch, envelope)
                    passed = envelope.occurred_at
            self._commit(
                batch,
                [
                    (
                        "INSERT INTO log_index (sequence, event_id) SELECT * FROM unnest(%b::bigint[], %b::uuid[])",
                        [batch.sequences, batch.sequenced],
                    ),
                    (
                        _CHECKPOINT,
                        [FOLD, checkpoint.incarnation, checkpoint.sequence, checkpoint.event_id],
                    ),
                ],
            )
            self._decided = passed
            return sum(entry.publisher == SERVICE for entry in batch.entries)

    def carry_out(self, command: Command, permit: Callable[[Any], None]) -> tuple[bool, list[UUID]]:
        """Carry out a command: (whether it was carried out before, the ids of what it led to).

        `permit` is asked with the state on which the command will be decided.

        Raises:
            RefusedError: the command may not be carried out; nothing was recorded.
        """
        with self._lock:
            before = self.books.caused_by(command.id)
            if before:
                return True, before
            batch = _Batch(self._moment())
            self._load(batch, self._with_beside([command.key]))
            permit(batch.touched[command.key].state)
            decider = self._decider(command.key)
            assert decider is not None
            wish = replace(command, beside=self._states_beside(batch, command.key))
            decisions = decider.decide(batch.touched[command.key].state, wish)
            for index, decision in enumerate(decisions):
                envelope = self._recorder.from_command(decision, command, index, batch.now)
                self._enter(batch, envelope, encode(envelope), SERVICE)
                self._react(batch, command.key, envelope)
            self._commit(batch)
            return False, [entry.envelope.id for entry in batch.entries if entry.envelope.causation_id == command.id]

    def let_time_pass(self, until: datetime) -> None:
        """Record that time has passed until a moment; a moment already passed adds nothing.

        The caller has seen to it that everything on the log at that moment is folded.
        """
        with self._lock:
            if until <= self._time:
                return
            batch = _Batch(self._moment())
            self._load(batch, {clock_events.KEY})
            decision = Decision(TimePassed(until=until), until, "clock")
            cause = derived_id("time", until.isoformat())
            envelope = self._recorder.from_clock(decision, clock_events.KEY, cause, batch.now)
            self._enter(batch, envelope, encode(envelope), SERVICE)
            self._commit(batch)
            self._time = until

    def next_due(self) -> datetime | None:
        """The earliest moment at which something falls due; None when nothing is waiting."""
        earliest: datetime | None = self.books.rows("SELECT min(due_at) AS at FROM due")[0]["at"]
        return earliest

    @property
    def time(self) -> datetime:
        """The moment until which time has passed, by this owner's own word."""
        return self._time

    @property
    def time_is_decided(self) -> bool:
        """Whether the last passing of time has come back from the log and what it led to is recorded."""
        return self._decided >= self._time

    def state(self, key: str) -> Any:
        """The state of a stream as it is lived, for comparing it with what the books give."""
        with self._lock:
            batch = _Batch(self._recorded_at)
            self._load(batch, {key})
            return batch.touched[key].state

    def _clock_stands(self, question: LiteralString) -> datetime:
        rows = self.books.rows(question, [stream_of(clock_events.KEY)])
        return decode(bytes(rows[0]["state"])).occurred_at if rows else BEGINNING

    def _moment(self) -> datetime:
        self._recorded_at = max(self._recorded_at, self._clock.now())
        return self._recorded_at

    def _decider(self, key: str) -> Decider | None:
        return self._deciders.get(key.rpartition("-")[2] if key.startswith("org-") else "youth")

    def _beside(self, key: str) -> Mapping[str, str]:
        """The organisation's streams that a decision about a youth may look at, by the last word of their keys."""
        if key.startswith("org-"):
            return {}
        return {kind: f"org-{self._recorder.municipality}-{kind}" for kind in BESIDE if kind in self._deciders}

    def _with_beside(self, keys: Iterable[str]) -> set[str]:
        """These streams, and what stands beside each."""
        found = set(keys)
        return found.union(*(self._beside(key).values() for key in found))

    def _states_beside(self, batch: _Batch, key: str) -> Mapping[str, Any]:
        return {kind: batch.touched[other].state for kind, other in self._beside(key).items()}

    def _known(self, ids: Iterable[UUID]) -> set[UUID]:
        rows = self.books.rows("SELECT event_id FROM recorded WHERE event_id = ANY(%b)", [list(ids)])
        return {row["event_id"] for row in rows}

    def _load(self, batch: _Batch, keys: Iterable[str]) -> None:
        missing = []
        for key in keys:
            if key in batch.touched:
                continue
            if key in self._lived:
                self._lived.move_to_end(key)
                batch.touched[key] = self._lived[key]
            else:
                missing.append(key)
        decided = {stream_of(key): key for key in missing if self._decider(key) is not None}
        for stream, events in self.books.read_many(list(decided)).items():
            batch.touched[decided[stream]] = self._rehydrated(decided[stream], events)
        plain = {stream_of(key): key for key in missing if self._decider(key) is None}
        for stream, version in self.books.versions(list(plain)).items():
            batch.touched[plain[stream]] = Lived(None, version)
        for key in missing:
            decider = self._decider(key)
            batch.touched.setdefault(key, Lived(decider.INITIAL if decider else None, 0))

    def _rehydrated(self, key: str, events: Sequence[Envelope]) -> Lived:
        decider = self._decider(key)
        assert decider is not None
        state = decider.INITIAL
        for envelope in events:
            state = decider.evolve(state, envelope)
        return Lived(state, len(events))

    def _enter(self, batch: _Batch, envelope: Envelope, body: bytes, publisher: str) -> None:
        lived = batch.touched[envelope.key]
        decider = self._decider(envelope.key)
        state = decider.evolve(lived.state, envelope) if decider else None
        version = lived.version + 1
        batch.touched[envelope.key] = Lived(state, version)
        batch.entries.append(Recorded(stream_of(envelope.key), version, envelope, body, publisher))

    def _react(self, batch: _Batch, key: str, cause: Envelope) -> None:
        """Record what a cause leads to in a stream, and what that leads to, until nothing more follows."""
        decider = self._decider(key)
        if decider is None:
            return
        beside = self._states_beside(batch, key)
        facing = (beside,) if beside else ()
        causes = [cause]
        length = 0
        while causes:
            cause = causes.pop(0)
            for index, decision in enumerate(decider.decide(batch.touched[key].state, cause, *facing)):
                length += 1
                if length > LONGEST_CHAIN:
                    raise EndlessDecisionsError(f"{cause.type} leads to more than {LONGEST_CHAIN} decisions")
                envelope = self._recorder.from_fact(decision, cause, key, index, batch.now)
                self._enter(batch, envelope, encode(envelope), SERVICE)
                causes.append(envelope)

    def _let_pass(self, batch: _Batch, passed: Envelope) -> None:
        """Let every stream that has something due by then decide, those touched in this batch included."""
        until = passed.occurred_at
        rows = self.books.rows("SELECT key FROM due WHERE due_at <= %s ORDER BY due_at, key", [until])
        keys = dict.fromkeys(row["key"] for row in rows)
        self._load(batch, self._with_beside(keys))
        keys |= dict.fromkeys(key for key, at in self._due_of(batch) if at <= until)
        for key in keys:
            self._react(batch, key, passed)

    def _due_of(self, batch: _Batch) -> Iterator[tuple[str, datetime]]:
        for key, lived in batch.touched.items():
            decider = self._decider(key)
            at = decider.due(lived.state) if decider else None
            if at is not None:
                yield key, at

    def _commit(self, batch: _Batch, also: Sequence[Statement] = ()) -> None:
        due = dict(self._due_of(batch))
        settled = [key for key in batch.touched if self._decider(key) is not None and key not in due]
        self.books.enter(
            batch.entries,
            batch.now,
            [
                ("SELECT assert_owner(%s)", [self._epoch]),
                *also,
                (
                    _DUE,
                    [list(due), list(due.values())],
                ),
                ("DELETE FROM due WHERE key = ANY(%b)", [settled]),
            ],
        )
        self._lived.update(batch.touched)
        while len(self._lived) > CACHE:
            self._lived.popitem(last=False)
