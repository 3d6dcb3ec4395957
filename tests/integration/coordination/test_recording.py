"""Recording: each fact once with what it causes, in one transaction, by the one owner, in both orders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from pydantic import BaseModel

from deploy.testing.world import World
from services.coordination.recording import SERVICE, EndlessDecisionsError, Recording
from shared.books import Books, VersionConflictError, stream_of
from shared.clock import ConductedClock
from shared.deciding import Command, Decision, Person, Recorder, RefusedError
from shared.events.clock import KEY, TimePassed
from shared.events.coordination import PathwayPaused, PathwayResumed
from shared.events.envelope import Envelope, Event, derived_id, encode, subject_of
from shared.events.school import BelongingObserved
from shared.log import Checkpoint, Entry

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
YOUTH = str(derived_id("youth", 1))
OTHER = str(derived_id("youth", 2))
DAY = timedelta(days=1)
PERSON = Person(id="p-1", role="case-lead", unit="social", municipality="707")


@dataclass(frozen=True)
class Tally:
    """What the test's decider knows of a youth: how often each thing happened, and what is due."""

    observed: int = 0
    resumed: int = 0
    paused: int = 0
    due: datetime | None = None


class Wish(BaseModel):
    """The test's only command."""

    allowed: bool = True


def evolve(state: Tally, envelope: Envelope) -> Tally:
    """Count; a low scale falls due a day later, being paused settles it."""
    match envelope.data:
        case BelongingObserved(scale=scale):
            due = envelope.occurred_at + DAY if scale == 1 else state.due
            return replace(state, observed=state.observed + 1, due=due)
        case PathwayResumed():
            return replace(state, resumed=state.resumed + 1)
        case PathwayPaused():
            return replace(state, paused=state.paused + 1, due=None)
    return state


def decide(state: Tally, cause: Envelope | Command) -> Sequence[Decision]:
    """Answer an observation of 2 or 1 with a resumption, what is due with a pause, and 5 with no end."""
    if isinstance(cause, Command):
        assert isinstance(cause.args, Wish)
        if not cause.args.allowed:
            raise RefusedError("not-allowed", "allowed", "false", "true", danish="Nej.", english="No.")
        return (Decision(PathwayResumed(), cause.at, "command:wish"),)
    match cause.data:
        case BelongingObserved(scale=scale) if scale <= 2:
            return (Decision(PathwayResumed(), cause.occurred_at, "low"),)
        case TimePassed(until=until) if state.due is not None and state.due <= until:
            return (Decision(PathwayPaused(reason="holiday"), state.due, "due"),)
        case PathwayResumed() if state.observed >= 5:
            return (Decision(PathwayResumed(), cause.occurred_at, "endless"),)
    return ()


TOY: Any = SimpleNamespace(INITIAL=Tally(), evolve=evolve, decide=decide, due=lambda state: state.due)


class Log:
    """Entries as the log would deliver them, in one sequence."""

    def __init__(self) -> None:
        self.sequence = 0

    def entry(self, body: bytes, publisher: str, type_name: str, key: str) -> Entry:
        """The next entry of the log."""
        self.sequence += 1
        subject = subject_of(publisher, type_name, key).replace("events.", "events.0.", 1)
        return Entry(self.sequence, 0, subject, body)

    def fact(self, number: int, data: Event, key: str = YOUTH, at: datetime = NOON) -> Entry:
        """A fact that intake put on the log."""
        envelope = Envelope(
            id=derived_id("fact", number),
            source="/707/school",
            sector="school",
            municipality="707",
            key=key,
            occurred_at=at,
            recorded_at=at,
            actor="teacher:1",
            legal_basis="SSD",
            purpose="coordinated-pathway",
            sensitivity="school",
            controller="707",
            correlation_id=derived_id("fact", number),
            data=data,
        )
        return self.entry(encode(envelope), "intake", envelope.type, key)

    def read_back(self, books: Books) -> list[Entry]:
        """What the relay would have carried to the log by now and has not yet."""
        rows = books.rows(
            "SELECT o.subject, o.body FROM outbox o LEFT JOIN log_index l USING (event_id)"
            " WHERE l.sequence IS NULL ORDER BY o.position"
        )
        entries = []
        for row in rows:
            _, publisher, source, what, key = row["subject"].split(".")
            entries.append(self.entry(bytes(row["body"]), publisher, f"{source}.{what}", key))
        return entries


def after(entries: Sequence[Entry]) -> Checkpoint:
    """The checkpoint behind these entries."""
    return Checkpoint("one", entries[-1].sequence, entries[-1].envelope.id)


def anybody(_: object) -> None:
    """Everybody may do everything here."""


@dataclass
class Desk:
    """An owner at work on a fresh world."""

    books: Books
    clock: ConductedClock
    recording: Recording
    log: Log

    def fold(self, *entries: Entry) -> int:
        """Fold entries as one batch."""
        return self.recording.fold(entries, after(entries))

    def read_back(self) -> list[Entry]:
        """Fold what was decided, as it comes back from the log."""
        entries = self.log.read_back(self.books)
        if entries:
            self.fold(*entries)
        return entries

    def types(self, key: str = YOUTH) -> list[str]:
        """The types of a stream's events, in its order."""
        return [entry.envelope.type for entry in self.books.read(stream_of(key))]

    def rehydrated(self, key: str = YOUTH) -> Tally:
        """The state that the books give."""
        state = Tally()
        for entry in self.books.read(stream_of(key)):
            state = evolve(state, entry.envelope)
        return state


def desk_of(world: World) -> Desk:
    """A new owner of this world's books."""
    books, clock = Books(world.database_url(SERVICE), SERVICE), ConductedClock()
    clock.let(NOON)
    recording = Recording(books, clock, Recorder(SERVICE, "707"), {"youth": TOY})
    recording.take_over()
    return Desk(books, clock, recording, Log())


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """An owner of fresh books."""
    desk = desk_of(world)
    yield desk
    desk.books.close()


def wish(number: int, *, allowed: bool = True, key: str = YOUTH) -> Command:
    """A command of the test."""
    return Command(derived_id("command", number), key, NOON, PERSON, Wish(allowed=allowed))


def test_a_decision_stands_behind_its_cause_and_gets_its_sequence_when_it_comes_back(desk: Desk) -> None:
    """F1 D1 F2 in the books, F1 F2 D1 on the log, each once."""
    added = desk.fold(desk.log.fact(1, BelongingObserved(scale=2)), desk.log.fact(2, BelongingObserved(scale=4)))
    back = desk.read_back()
    assert added == 1
    assert desk.types() == ["school.belonging-observed", "coordination.pathway-resumed", "school.belonging-observed"]
    order = desk.books.rows("SELECT type FROM log_index JOIN recorded USING (event_id) ORDER BY sequence")
    assert [row["type"] for row in order] == [
        "school.belonging-observed",
        "school.belonging-observed",
        "coordination.pathway-resumed",
    ]
    assert [entry.sequence for entry in back] == [3]
    assert desk.read_back() == []
    assert desk.recording.state(YOUTH) == desk.rehydrated() == Tally(observed=2, resumed=1)


def test_a_decision_names_its_cause_and_its_rule(desk: Desk) -> None:
    """Why is it there? Because of that fact, by that rule."""
    desk.fold(desk.log.fact(1, BelongingObserved(scale=2)))
    decision = desk.books.read(stream_of(YOUTH))[1].envelope
    assert decision.causation_id == derived_id("fact", 1)
    assert decision.rule == "low"
    assert decision.id == derived_id(derived_id("fact", 1), YOUTH, 0)


def test_the_same_fact_again_has_no_second_effect(desk: Desk) -> None:
    """An event that the books hold is only given its place in the log's order."""
    first = desk.log.fact(1, BelongingObserved(scale=2))
    desk.fold(first)
    again = Entry(2, 0, first.subject, first.body)
    with pytest.raises(VersionConflictError):
        desk.recording.fold([again], after([again]))
    assert desk_of_same(desk).rehydrated() == Tally(observed=1, resumed=1)


def desk_of_same(desk: Desk) -> Desk:
    """A new owner of the same books, as after a crash."""
    recording = Recording(desk.books, desk.clock, Recorder(SERVICE, "707"), {"youth": TOY})
    recording.take_over()
    return Desk(desk.books, desk.clock, recording, desk.log)


def test_a_former_owner_can_write_nothing(desk: Desk) -> None:
    """Its transaction fails on the epoch, whole, although its versions would fit."""
    successor = desk_of_same(desk)
    with pytest.raises(VersionConflictError):
        desk.fold(desk.log.fact(1, BelongingObserved(scale=2)))
    with pytest.raises(VersionConflictError):
        desk.recording.carry_out(wish(1), anybody)
    assert desk.types() == []
    successor.fold(desk.log.fact(1, BelongingObserved(scale=2)))
    assert len(desk.types()) == 2


def test_a_new_owner_goes_on_behind_the_checkpoint(desk: Desk) -> None:
    """What one owner folded, the next one knows, with the state that was lived."""
    entry = desk.log.fact(1, BelongingObserved(scale=1))
    desk.fold(entry)
    lived = desk.recording.state(YOUTH)
    successor = Recording(desk.books, desk.clock, Recorder(SERVICE, "707"), {"youth": TOY})
    assert successor.take_over() == after([entry])
    assert successor.state(YOUTH) == lived


def test_a_command_is_carried_out_once(desk: Desk) -> None:
    """The same command again answers with what it led to the first time, after a crash too."""
    first = desk.recording.carry_out(wish(1), anybody)
    second = desk_of_same(desk).recording.carry_out(wish(1), anybody)
    assert first[0] is False
    assert second == (True, first[1])
    assert desk.types() == ["coordination.pathway-resumed"]


def test_a_refused_command_leaves_nothing(desk: Desk) -> None:
    """A refusal is an answer, not an event, and its id is not used up."""
    with pytest.raises(RefusedError):
        desk.recording.carry_out(wish(1, allowed=False), anybody)
    assert desk.types() == []
    assert desk.recording.carry_out(wish(1), anybody) == (False, [derived_id(derived_id("command", 1), YOUTH, 0)])


def test_time_decides_when_it_is_folded_and_not_before(desk: Desk) -> None:
    """What fell due is decided when `clock.time-passed` comes back from the log, once."""
    desk.fold(desk.log.fact(1, BelongingObserved(scale=1)))
    assert desk.recording.next_due() == NOON + DAY
    desk.read_back()
    desk.recording.let_time_pass(NOON + DAY)
    assert "coordination.pathway-paused" not in desk.types()
    desk.read_back()
    assert desk.types().count("coordination.pathway-paused") == 1
    assert desk.recording.next_due() is None
    desk.recording.let_time_pass(NOON + 2 * DAY)
    desk.read_back()
    desk.read_back()
    assert desk.types().count("coordination.pathway-paused") == 1
    assert desk.types(KEY) == ["clock.time-passed", "clock.time-passed"]


def test_time_that_has_passed_does_not_pass_again(desk: Desk) -> None:
    """Asking for a moment already reached adds nothing."""
    desk.recording.let_time_pass(NOON + DAY)
    desk.recording.let_time_pass(NOON + DAY)
    desk.recording.let_time_pass(NOON)
    assert desk.types(KEY) == ["clock.time-passed"]


def test_rules_that_feed_themselves_record_nothing(desk: Desk) -> None:
    """An endless chain ends the batch, and the batch leaves no trace."""
    facts = [desk.log.fact(number, BelongingObserved(scale=4)) for number in range(1, 5)]
    desk.fold(*facts)
    with pytest.raises(EndlessDecisionsError):
        desk.fold(desk.log.fact(5, BelongingObserved(scale=2)))
    assert len(desk.types()) == 4


@pytest.mark.parametrize("size", [1, 2, 7, 40])
def test_batch_boundaries_and_interleaving_do_not_matter(world: World, size: int) -> None:
    """The same log folded in batches of any size gives the same books, entry for entry."""
    desk = desk_of(world)
    facts = [
        desk.log.fact(number, BelongingObserved(scale=1 + number % 3), YOUTH if number % 2 else OTHER)
        for number in range(1, 9)
    ]
    for start in range(0, len(facts), size):
        desk.fold(*facts[start : start + size])
    found = [
        (entry.originator_version, entry.envelope.id)
        for key in (YOUTH, OTHER)
        for entry in desk.books.read(stream_of(key))
    ]
    expected: list[tuple[int, UUID]] = []
    for key in (YOUTH, OTHER):
        stream: list[UUID] = []
        for entry in facts:
            envelope = entry.envelope
            if envelope.key == key:
                assert isinstance(envelope.data, BelongingObserved)
                low = envelope.data.scale <= 2
                stream += [envelope.id, *([derived_id(envelope.id, key, 0)] if low else [])]
        expected += list(enumerate(stream, start=1))
    assert found == expected
    desk.books.close()


def test_the_past_cannot_be_altered_by_the_service(desk: Desk, world: World) -> None:
    """The service's role may neither change nor remove an event row, nor read another service's."""
    desk.fold(desk.log.fact(1, BelongingObserved(scale=4)))
    with psycopg.connect(world.database_url(SERVICE), autocommit=True) as connection:
        for table, column in {
            "events": "state",
            "recorded": "event_id",
            "log_index": "event_id",
            "ownership": "epoch",
        }.items():
            for statement in ("UPDATE {table} SET {column} = NULL", "DELETE FROM {table}", "TRUNCATE {table}"):
                query = sql.SQL(statement).format(table=sql.Identifier(table), column=sql.Identifier(column))
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(query)
        for other in ("intake", "planning", "reporting", "keys"):
            assert connection.execute("SELECT has_schema_privilege(%s, 'USAGE')", [other]).fetchone() == (False,)
    assert len(desk.types()) == 1
