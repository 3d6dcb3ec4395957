"""Are all copies of every event the same, byte for byte, and what was signed over them?

One walk over the whole log beside everything that is derived from it or led to it: coordination's books, each
publisher's outbox, the ledger's hashes, every checkpoint that was signed, those that an auditor has kept, and the
evidence of a case, of which is counted whether all of it is there. Nothing is taken on the word of a stored hash: the
tree is made again from the bytes. Invariant: it reads only, and a copy that differs is named by its place.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
from nats.aio.client import Client
from pydantic_core import from_json

from shared.events.envelope import event_id
from shared.log import Delivery, available, pull, request
from shared.postgres import Connection
from shared.proofs.evidence import Evidence, Finding, Kept
from shared.proofs.merkle import Range, grown, leaf_hash
from shared.proofs.notes import BrokenNoteError, Head, VerifierKey, headed, opened
from shared.streams import EVENTS

AT_ONCE: Final = 1000
SHOWN: Final = 20
"""Differences of one store that are named one by one."""
PUBLISHERS: Final = ("intake", "planning", "coordination", "reporting")
BOOKS: Final = "coordination's books"
LEDGER: Final = "the ledger's hashes"
STORES: Final = (*(f"{publisher}'s outbox" for publisher in PUBLISHERS), BOOKS, LEDGER)


@dataclass
class Copies:
    """What was compared with the log, and where it is not the same."""

    counted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STORES, 0))
    differing: dict[str, list[str]] = field(default_factory=dict)

    def same(self, store: str, place: int, *, found: bool, equal: bool) -> None:
        """Note how a copy of the event at a place on the log is."""
        self.counted[store] += 1
        if not equal:
            what = "is another than the log's" if found else "is not there"
            told = f"Place {place} on the log: the event in {store} {what}."
            self.differing.setdefault(store, []).append(told)

    def findings(self) -> list[Finding]:
        """The same in sentences."""
        told = []
        for store, count in self.counted.items():
            differing = self.differing.get(store, [])
            told += [Finding("broken", sentence) for sentence in differing[:SHOWN]]
            if len(differing) > SHOWN:
                told.append(Finding("broken", f"{len(differing) - SHOWN} more events in {store} are not the log's."))
            if count and not differing:
                told.append(Finding("holds", f"{count} events in {store} are byte for byte those of the log."))
        return told


async def compare(
    client: Client, connection: Connection, public: bytes, kept: Sequence[Kept] = (), case: Evidence | None = None
) -> list[Finding]:
    """Walk over the log as it stands now and compare all copies with it.

    Args:
        client: one that may read the log.
        connection: one that may read every service's tables.
        public: the ledger's public key, 32 bytes.
        kept: checkpoints that somebody has kept.
        case: evidence whose completeness is counted.
    """
    tree = await connection.fetchval("SELECT coalesce(max(tree), 0) FROM reporting.ledger_trees")
    rows = await connection.fetch("SELECT size, note FROM reporting.ledger_checkpoints WHERE tree = $1", tree)
    stored = [Kept(f"the checkpoint of {row['size']} events", row["note"]) for row in rows]
    heads, told = _signed([*stored, *kept], public)
    copies, roots, mine, size = Copies(), _Roots({head.size for _, head in heads}), _Case(case), 0
    books, ledger = await _reaches(connection, tree)
    async for batch in _log(client):
        roots.take(batch)
        mine.take(batch)
        size = batch[-1].sequence
        await _outboxes(connection, batch, copies)
        await _books(connection, [each for each in batch if each.sequence <= books], copies)
        await _ledger(connection, tree, [each for each in batch if each.sequence <= ledger], copies)
    told += [_against(name, head, roots.at.get(head.size), size) for name, head in heads]
    return [*copies.findings(), *await _unheard(connection), *_short(told, len(stored)), *mine.findings()]


async def _log(client: Client) -> AsyncIterator[Sequence[Delivery]]:
    """The log from its beginning to where it ends now."""
    log = await available(client)
    if log.last == 0:
        return
    consumer = f"compare-{uuid4().hex[:12]}"
    config = {"name": consumer, "deliver_policy": "all", "ack_policy": "none", "mem_storage": True, "num_replicas": 1}
    await request(client, f"CONSUMER.CREATE.{EVENTS}.{consumer}", {"stream_name": EVENTS, "config": config})
    try:
        async for deliveries in pull(client, EVENTS, consumer, AT_ONCE):
            batch = [each for each in deliveries if each.sequence <= log.last]
            if batch:
                yield batch
            if deliveries[-1].sequence >= log.last:
                return
    finally:
        await request(client, f"CONSUMER.DELETE.{EVENTS}.{consumer}")


async def _outboxes(connection: Connection, batch: Sequence[Delivery], copies: Copies) -> None:
    for publisher in PUBLISHERS:
        ours = {event_id(each.body): each for each in batch if each.subject.split(".")[2] == publisher}
        # The publishers' names are ours, never input.
        rows = await connection.fetch(
            f"SELECT event_id, body FROM {publisher}.outbox WHERE event_id = ANY($1::uuid[])",  # noqa: S608
            list(ours),
        )
        found = {row["event_id"]: bytes(row["body"]) for row in rows}
        for identity, each in ours.items():
            body = found.get(identity)
            copies.same(f"{publisher}'s outbox", each.sequence, found=body is not None, equal=body == each.body)


async def _books(connection: Connection, batch: Sequence[Delivery], copies: Copies) -> None:
    if not batch:
        return
    rows = await connection.fetch(
        "SELECT l.sequence, e.state FROM coordination.log_index l"
        " JOIN coordination.recorded r ON r.event_id = l.event_id"
        " JOIN coordination.events e ON e.originator_id = r.stream AND e.originator_version = r.version"
        " WHERE l.sequence BETWEEN $1 AND $2",
        batch[0].sequence,
        batch[-1].sequence,
    )
    found = {row["sequence"]: bytes(row["state"]) for row in rows}
    for each in batch:
        body = found.get(each.sequence)
        copies.same(BOOKS, each.sequence, found=body is not None, equal=body == each.body)


async def _ledger(connection: Connection, tree: int, batch: Sequence[Delivery], copies: Copies) -> None:
    if not batch:
        return
    rows = await connection.fetch(
        "SELECT place, hash FROM reporting.ledger_nodes WHERE tree = $1 AND level = 0 AND place BETWEEN $2 AND $3",
        tree,
        batch[0].sequence - 1,
        batch[-1].sequence - 1,
    )
    found = {row["place"] + 1: bytes(row["hash"]) for row in rows}
    for each in batch:
        hash_ = found.get(each.sequence)
        equal = hash_ == leaf_hash(each.body)
        copies.same(LEDGER, each.sequence, found=hash_ is not None, equal=equal)


async def _reaches(connection: Connection, tree: int) -> tuple[int, int]:
    """How far the books and the ledger hold the log."""
    row = await connection.fetchrow(
        "SELECT (SELECT coalesce(max(sequence), 0) FROM coordination.checkpoint) AS books,"
        " (SELECT coalesce(max(sequence), 0) FROM reporting.ledger_folds WHERE tree = $1) AS ledger",
        tree,
    )
    assert row is not None
    return row["books"], row["ledger"]


async def _unheard(connection: Connection) -> list[Finding]:
    """What stands in the books as another service's and never stood on the log."""
    rows: list[asyncpg.Record] = await connection.fetch(
        "SELECT r.stream, r.version FROM coordination.recorded r WHERE r.publisher <> 'coordination'"
        " AND NOT EXISTS (SELECT FROM coordination.log_index l WHERE l.event_id = r.event_id)"
        " ORDER BY r.position LIMIT $1",
        SHOWN,
    )
    return [
        Finding("broken", f"Version {row['version']} of {row['stream']} in {BOOKS} never stood on the log.")
        for row in rows
    ]


class _Roots:
    """The roots of the log at some sizes, made from the bytes as they come."""

    def __init__(self, sizes: set[int]) -> None:
        self._sizes, self._range = sizes, Range()
        self.at: dict[int, bytes] = {0: self._range.root}

    def take(self, batch: Sequence[Delivery]) -> None:
        """Events that follow those taken before."""
        for each in batch:
            self._range, _ = grown(self._range, [leaf_hash(each.body)])
            if self._range.size in self._sizes:
                self.at[self._range.size] = self._range.root


class _Case:
    """Counts whether all that the log holds of a youth is in the evidence of the case."""

    def __init__(self, case: Evidence | None) -> None:
        self._case = case
        self._there = {each.sequence: each.event.encode() for each in case.events} if case else {}
        self._head = _head_of(case)
        self._counted = 0
        self._lacking: list[int] = []

    def take(self, batch: Sequence[Delivery]) -> None:
        """Events of the log."""
        if self._case is None:
            return
        youth = str(self._case.youth).encode()
        for each in batch:
            if each.sequence > self._head or youth not in each.body or not _is_about(each.body, self._case.youth):
                continue
            self._counted += 1
            if self._there.get(each.sequence) != each.body:
                self._lacking.append(each.sequence)

    def findings(self) -> list[Finding]:
        """What was counted."""
        if self._case is None:
            return []
        if self._lacking or self._counted != len(self._there):
            lacking = [f"Place {place} on the log is not in the evidence as it is there." for place in self._lacking]
            count = f"The log holds {self._counted} events of this youth to place {self._head}"
            return [Finding("broken", each) for each in [*lacking, f"{count}, the evidence {len(self._there)}."]]
        return [Finding("holds", f"The evidence has all {self._counted} events of this youth to place {self._head}.")]


def _head_of(case: Evidence | None) -> int:
    try:
        return headed(case.checkpoint).size if case else 0
    except BrokenNoteError:
        return 0


def _is_about(body: bytes, youth: UUID) -> bool:
    event: Mapping[str, Any] = from_json(body)
    return bool(event["subject"] == str(youth))


def _signed(notes: Sequence[Kept], public: bytes) -> tuple[list[tuple[str, Head]], list[Finding]]:
    """The heads of those checkpoints that the ledger has signed, and a sentence for each that it has not."""
    heads, told = [], []
    for one in notes:
        try:
            heads.append((one.name, opened(one.note, VerifierKey(headed(one.note).origin, public)).head))
        except BrokenNoteError as error:
            told.append(Finding("broken", f"{one.name}: {error}."))
    return heads, told


def _against(name: str, head: Head, root: bytes | None, size: int) -> Finding:
    if root is None:
        return Finding("broken", f"{name}: the log holds {size} events only; what was signed is gone.")
    if root != head.root:
        return Finding("broken", f"{name}: the first {head.size} events on the log are not what was signed.")
    return Finding("holds", f"{name}: the first {head.size} events on the log are what was signed.")


def _short(told: Sequence[Finding], stored: int) -> list[Finding]:
    """The stored checkpoints in one sentence where all of them hold; those that somebody kept one by one."""
    broken = [each for each in told if each.kind == "broken"]
    if broken:
        return broken
    held = (
        [Finding("holds", f"All {stored} checkpoints that were signed are over the bytes on the log.")]
        if stored
        else []
    )
    return [*held, *told[stored:]]
