"""What was known of a youth when, and why was each decision taken? The auditor's answers, from the books alone.

Three cuts: at a version of the stream; as recorded at a moment (what was known then); as effective at a moment (what
held then, by what is known now). Replay evolves, it never decides, so an answer given today is the answer given in
ten years. Personal values stay sealed: coordination holds no keys.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import from_json

from services.coordination import pathway
from shared.books import Books, stream_of
from shared.events.envelope import Envelope

PAGE: Final = 200
"""Most entries in one answer; a message holds at most 1 MiB."""

_STATE: Final = TypeAdapter(pathway.State)


class HistoryQuery(BaseModel):
    """One page of a youth's stream: entries after a version, oldest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    youth: UUID
    after_version: int = Field(default=0, ge=0)
    limit: int = Field(default=PAGE, ge=1, le=PAGE)


class StateQuery(BaseModel):
    """A youth's state: now, at a version, as recorded at a moment, as effective at a moment, or both moments."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    youth: UUID
    version: int | None = Field(default=None, ge=0)
    recorded_at: AwareDatetime | None = None
    effective_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_cut(self) -> Self:
        if self.version is not None and (self.recorded_at or self.effective_at):
            raise ValueError("a version already names one cut; give it alone")
        return self


class ReachQuery(BaseModel):
    """How far the books hold the log."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WhyQuery(BaseModel):
    """Why an event of a youth's stream is there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    youth: UUID
    event: UUID


def stream(books: Books, query: HistoryQuery) -> dict[str, Any]:
    """Entries of a stream with both times, the log's sequence, and for a decision its cause and its rule."""
    rows = _page(books, query)
    events = [
        {
            "version": row["version"],
            "sequence": row["sequence"],
            "recorded_at": row["recorded_at"],
            "publisher": row["publisher"],
            "event": from_json(bytes(row["state"])),
        }
        for row in rows
    ]
    return {
        "youth": query.youth,
        "events": events,
        "next": rows[-1]["version"] if len(rows) == query.limit else None,
    }


def record(books: Books, query: HistoryQuery) -> dict[str, Any]:
    """The same entries as recorded: each event as its one byte string, which proofs are over."""
    rows = _page(books, query)
    events = [
        {
            "version": row["version"],
            "sequence": row["sequence"],
            "recorded_at": row["recorded_at"],
            "event": bytes(row["state"]).decode(errors="replace"),
        }
        for row in rows
    ]
    return {"events": events, "next": rows[-1]["version"] if len(rows) == query.limit else None}


def _page(books: Books, query: HistoryQuery) -> list[dict[str, Any]]:
    return books.rows(
        "SELECT r.version, r.recorded_at, r.publisher, l.sequence, e.state FROM recorded r"
        " JOIN events e ON e.originator_id = r.stream AND e.originator_version = r.version"
        " LEFT JOIN log_index l ON l.event_id = r.event_id"
        " WHERE r.stream = %s AND r.version > %s ORDER BY r.version LIMIT %s",
        [stream_of(str(query.youth)), query.after_version, query.limit],
    )


def reach(books: Books, _: ReachQuery) -> dict[str, Any]:
    """The place of the log to which the books hold it whole: what a lost log would be made again from."""
    return {"sequence": books.rows("SELECT coalesce(max(sequence), 0) AS n FROM log_index")[0]["n"]}


def state(books: Books, query: StateQuery) -> dict[str, Any]:
    """The state that the stream gives at the cut, its version there, and its hash."""
    events = _cut(books, query)
    current = pathway.INITIAL
    for envelope in events:
        current = pathway.evolve(current, envelope)
    return {
        "youth": query.youth,
        "version": len(events),
        "hash": pathway.state_hash(current),
        "state": _STATE.dump_python(current, mode="json"),
    }


def _cut(books: Books, query: StateQuery) -> Sequence[Envelope]:
    stream_id = stream_of(str(query.youth))
    if query.recorded_at is None:
        entries = [entry.envelope for entry in books.read(stream_id, upto=query.version)] if query.version != 0 else []
    else:
        entries = [
            row.envelope for row in books.history(stream_id, after=0, limit=1_000_000, recorded_until=query.recorded_at)
        ]
    if query.effective_at is None:
        return entries
    # Stream order, filtered by what each event asserts: a decision's `occurred_at` is its trigger or its due moment.
    return [envelope for envelope in entries if envelope.occurred_at <= query.effective_at]


def why(books: Books, query: WhyQuery) -> dict[str, Any]:
    """The chain from an event back to the fact or command that began it, nearest cause first.

    Each link: the event, the rule that asked for it, and the id of its cause. A chain ends at a sector's fact, at
    the passing of time, or at a command (whose id is the last cause and which is no event itself).
    """
    chain: list[Mapping[str, Any]] = []
    sought: UUID | None = query.event
    while sought is not None:
        rows = books.rows(
            "SELECT r.stream, r.version, r.recorded_at, e.state FROM recorded r"
            " JOIN events e ON e.originator_id = r.stream AND e.originator_version = r.version"
            " WHERE r.event_id = %s",
            [sought],
        )
        if not rows:
            break
        event = from_json(bytes(rows[0]["state"]))
        if not chain and event["subject"] != str(query.youth):
            break
        chain.append({"version": rows[0]["version"], "recorded_at": rows[0]["recorded_at"], "event": event})
        cause = event.get("causationid")
        sought = UUID(cause) if cause else None
    return {"youth": query.youth, "event": query.event, "chain": chain, "command": str(sought) if sought else None}


def hash_of_books(books: Books, key: str) -> str:
    """Hash of the state that the books give for a youth; equal to the lived state's, or something is badly wrong."""
    current = pathway.INITIAL
    for entry in books.read(stream_of(key)):
        current = pathway.evolve(current, entry.envelope)
    return pathway.state_hash(current)
