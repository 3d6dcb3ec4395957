"""What are a service's books, and how is something entered in them?

The books are the system of record of a service that decides: an event store of the `eventsourcing` library, one
stream per youth or organisation, holding each event's one byte string. Beside it, in the same transaction, a side
table keeps what the library's table has no place for: the event's id (unique for ever), its cause, its publisher and
the moment at which it was recorded.

Invariants: rows are only ever inserted; a stream's versions are 1, 2, 3 … without gaps; all writers of one book take
turns on a table lock, so positions commit in order and whoever pages by position loses nothing.
Synchronous, like the library: call with `asyncio.to_thread`, one call a batch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final, LiteralString
from urllib.parse import unquote, urlsplit
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Repository
from eventsourcing.persistence import EventStore, IntegrityError, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Cursor
from psycopg.rows import DictRow

from shared.events.envelope import Envelope, derived_id, is_youth
from shared.events.registry import decode

Statement = tuple[LiteralString, Sequence[Any]]
"""SQL of our own with its parameters, to run in the transaction of an entry; lists go in binary form (`%b`)."""

LOCK_TIMEOUT: Final = 30
"""Seconds that a writer waits for its turn."""


class VersionConflictError(Exception):
    """Somebody else entered that version of the stream, or that event, first: read again and decide again."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry: an event at a version of a stream.

    Attributes:
        originator_id: the stream (the library's word).
        originator_version: its version, from 1.
        publisher: the service on whose lane of the log the event stands or will stand.
    """

    originator_id: UUID
    originator_version: int
    envelope: Envelope
    body: bytes
    publisher: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An entry with what the side table knows of it."""

    version: int
    recorded_at: datetime
    publisher: str
    envelope: Envelope


def stream_of(key: str) -> UUID:
    """The stream of a key: a youth's id is its own, an organisation's is derived from its name."""
    return UUID(key) if is_youth(key) else derived_id("stream", key)


class _BytesMapper(Mapper[UUID]):
    """Maps an entry to the library's row: the event's own bytes as state, its own name as topic."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        entry: Recorded = domain_event
        return StoredEvent(entry.originator_id, entry.originator_version, entry.envelope.type, entry.body)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        stream = stored_event.originator_id
        assert isinstance(stream, UUID)
        body = stored_event.state
        return Recorded(stream, stored_event.originator_version, decode(body), body, "")


class _Recorder(PostgresApplicationRecorder):
    """The library's recorder with an insert hook: the side table and the caller's statements, under the same lock."""

    def _insert_events(
        self,
        curs: Cursor[DictRow],
        stored_events: Sequence[StoredEvent],  # noqa: ARG002 (the library's signature)
        **entry: Any,
    ) -> None:
        self._lock_table(curs)
        # The caller's statements first: a lost epoch must be found before anything else is said to have failed.
        for statement, parameters in entry["also"]:
            curs.execute(statement, parameters)
        rows: Sequence[Recorded] = entry["entries"]
        if rows:
            curs.execute(
                "INSERT INTO recorded (stream, version, event_id, type, key, publisher, cause, recorded_at)"
                " SELECT *, %s::timestamptz FROM unnest(%b::uuid[], %b::bigint[], %b::uuid[], %b::text[],"
                " %b::text[], %b::text[], %b::uuid[])",
                (
                    entry["recorded_at"],
                    [row.originator_id for row in rows],
                    [row.originator_version for row in rows],
                    [row.envelope.id for row in rows],
                    [row.envelope.type for row in rows],
                    [row.envelope.key for row in rows],
                    [row.publisher for row in rows],
                    [row.envelope.causation_id for row in rows],
                ),
            )

    def _insert_stored_events(
        self,
        curs: Cursor[DictRow],
        stored_events: Sequence[StoredEvent],
        **_: Any,
    ) -> None:
        # As the library does it, but with an array in binary form a column: its one array of composite values, as
        # text, was a quarter of what recording a batch costs. The lock is held since `_insert_events`.
        curs.execute(
            "INSERT INTO events (originator_id, originator_version, topic, state)"
            " SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[]) RETURNING notification_id",
            (
                [row.originator_id for row in stored_events],
                [row.originator_version for row in stored_events],
                [row.topic for row in stored_events],
                [row.state for row in stored_events],
            ),
        )


class Books:
    """The books of one service, in its schema."""

    def __init__(self, database_url: str, schema: str) -> None:
        parts = urlsplit(database_url)
        self.datastore = PostgresDatastore(
            dbname=parts.path.lstrip("/"),
            host=parts.hostname or "",
            port=parts.port or 5432,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            schema=schema,
            lock_timeout=LOCK_TIMEOUT,
            pool_size=2,
            max_overflow=2,
        )
        self._recorder = _Recorder(self.datastore, events_table_name="events")
        self._repository = Repository(
            EventStore(_BytesMapper(JSONTranscoder()), self._recorder), fastforward=False, deepcopy_from_cache=False
        )

    def close(self) -> None:
        """Give the connections back."""
        self.datastore.close()

    def enter(self, entries: Sequence[Recorded], recorded_at: datetime, also: Sequence[Statement] = ()) -> None:
        """Enter events and run `also` (our own SQL) in one transaction.

        Raises:
            VersionConflictError: a version of a stream or an event id is taken.
        """
        stored = [self._repository.event_store.mapper.to_stored_event(entry) for entry in entries]
        try:
            self._recorder.insert_events(stored, entries=entries, recorded_at=recorded_at, also=also)
        except IntegrityError as error:
            raise VersionConflictError("a version of a stream, or an event, is in the books already") from error

    def read(self, stream: UUID, upto: int | None = None) -> list[Recorded]:
        """A stream's entries in their order, to a version or whole; empty for a stream that nobody has written."""

        def collect(_: Any, entries: Iterable[Any]) -> Any:
            return list(entries) or None

        try:
            found: list[Recorded] = self._repository.get(stream, version=upto, projector_func=collect)
        except AggregateNotFoundError:
            return []
        return found

    def since(self, stream: UUID, version: int) -> list[Envelope]:
        """A stream's events from a version on, that one included; empty where it does not reach so far."""
        rows = self.rows(
            "SELECT state FROM events WHERE originator_id = %s AND originator_version >= %s"
            " ORDER BY originator_version",
            [stream, version],
        )
        return [decode(bytes(row["state"])) for row in rows]

    def read_many(self, streams: Sequence[UUID]) -> Mapping[UUID, list[Envelope]]:
        """The events of many streams, each in its order, by one query."""
        if not streams:
            return {}
        rows = self.rows(
            "SELECT originator_id, state FROM events WHERE originator_id = ANY(%b)"
            " ORDER BY originator_id, originator_version",
            [list(streams)],
        )
        return {stream: [decode(bytes(row["state"])) for row in group] for stream, group in groupby(rows, key=_stream)}

    def versions(self, streams: Sequence[UUID]) -> Mapping[UUID, int]:
        """The current version of each stream that has one."""
        rows = self.rows(
            "SELECT stream, (SELECT max(originator_version) FROM events WHERE originator_id = stream) AS version"
            " FROM unnest(%b::uuid[]) AS stream",
            [list(streams)],
        )
        return {row["stream"]: row["version"] for row in rows if row["version"] is not None}

    def caused_by(self, cause: UUID) -> list[UUID]:
        """Ids of the events that a cause (a command or a fact) has led to in these books."""
        rows = self.rows("SELECT event_id FROM recorded WHERE cause = %s ORDER BY position", [cause])
        return [row["event_id"] for row in rows]

    def history(self, stream: UUID, after: int, limit: int, recorded_until: datetime | None = None) -> list[HistoryRow]:
        """Entries of a stream after a version, with when each was recorded, optionally cut at a moment of recording."""
        rows = self.rows(
            "SELECT r.version, r.recorded_at, r.publisher, e.state FROM recorded r"
            " JOIN events e ON e.originator_id = r.stream AND e.originator_version = r.version"
            " WHERE r.stream = %s AND r.version > %s AND (%s::timestamptz IS NULL OR r.recorded_at <= %s)"
            " ORDER BY r.version LIMIT %s",
            [stream, after, recorded_until, recorded_until, limit],
        )
        return [
            HistoryRow(row["version"], row["recorded_at"], row["publisher"], decode(bytes(row["state"])))
            for row in rows
        ]

    def rows(self, statement: LiteralString, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a query of our own in these books."""
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()


def _stream(row: Mapping[str, Any]) -> UUID:
    stream: UUID = row["originator_id"]
    return stream
