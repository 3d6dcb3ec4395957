"""What may a sender learn of its own: what became of each message, what it is told, and how it fares?

Everything is by sector, which the caller takes from who is asking; nobody is answered about another's.
Invariant: a cursor names a place in the order in which things were recorded, and what is behind it never changes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic import BaseModel, ConfigDict
from pydantic_core import from_json

from services.intake.feeds import revealed
from services.intake.recording import Office
from shared.log import Outgoing
from shared.postgres import Pool

MOST_REASONS: Final = 50
"""Reasons of refusal in a status, the most frequent first."""

_WITH_MENDINGS: Final = """
SELECT receipt.position, receipt.body,
       (SELECT json_build_object('action', action, 'receipt', new_receipt, 'at', mended_at)
          FROM mendings WHERE mendings.receipt = receipt.id AND action <> 'inspected') AS mended,
       (SELECT json_agg(mendings.receipt ORDER BY position) FROM mendings WHERE new_receipt = receipt.id) AS mends
  FROM receipts AS receipt
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what is asked for, in order; `next` is the cursor to ask on with, the same when there was nothing."""

    items: tuple[Mapping[str, Any], ...]
    next: int


class RefusalCount(BaseModel):
    """How often a sector was refused for one reason, and when last."""

    model_config = ConfigDict(frozen=True)

    code: str
    field: str
    count: int
    last: datetime


class SenderStatus(BaseModel):
    """How a sector fares since a moment.

    Attributes:
        last_received: when its last message was recorded, ever.
        outcomes: messages since then, by outcome.
        refusals: why, the most frequent first.
        quarantined: refused messages that nobody has dealt with yet, whenever they came.
    """

    model_config = ConfigDict(frozen=True)

    sector: str
    since: datetime
    last_received: datetime | None
    outcomes: dict[str, int]
    refusals: tuple[RefusalCount, ...]
    quarantined: int


async def receipt_of(pool: Pool, sector: str, receipt: UUID) -> dict[str, Any] | None:
    """A sector's receipt by its id; None while there is none, and for another sector's."""
    rows = await pool.fetch(f"{_WITH_MENDINGS} WHERE id = $1 AND sector = $2", receipt, sector)
    return next((_told(row) for row in rows), None)


async def receipts_after(pool: Pool, sector: str, after: int, limit: int) -> Page:
    """A sector's receipts behind a cursor, in the order in which they were recorded."""
    rows = await pool.fetch(
        f"{_WITH_MENDINGS} WHERE sector = $1 AND position > $2 ORDER BY position LIMIT $3", sector, after, limit
    )
    return Page(tuple(map(_told, rows)), rows[-1]["position"] if rows else after)


async def known(pool: Pool, receipts: Collection[UUID]) -> list[UUID]:
    """Which of these receipts there are."""
    rows = await pool.fetch("SELECT id FROM receipts WHERE id = ANY($1::uuid[])", list(receipts))
    return [UUID(str(row["id"])) for row in rows]


async def receipts_before(pool: Pool, sector: str, before: int | None, limit: int) -> Page:
    """A sector's receipts before a cursor (None: all), the newest first; `next` is where the page ends."""
    rows = await pool.fetch(
        f"{_WITH_MENDINGS} WHERE sector = $1 AND ($2::bigint IS NULL OR position < $2) ORDER BY position DESC LIMIT $3",
        sector,
        before,
        limit,
    )
    return Page(tuple(map(_told, rows)), rows[-1]["position"] if rows else before or 0)


async def feed_after(office: Office, sector: str, after: int, limit: int) -> Page:
    """What a sector is told, behind a cursor, in the clear; nothing about a youth whose data was erased."""
    rows = await office.pool.fetch(
        "SELECT position, subject, body FROM feed_outbox"
        " WHERE sector = $1 AND position > $2 ORDER BY position LIMIT $3",
        sector,
        after,
        limit,
    )
    told = await revealed(office, [Outgoing(row["subject"], row["body"]) for row in rows])
    return Page(tuple(from_json(message.body) for message in told), rows[-1]["position"] if rows else after)


async def sender_status(pool: Pool, sector: str, since: datetime) -> SenderStatus:
    """How a sector fares since a moment."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        last = await connection.fetchval(
            "SELECT received_at FROM receipts WHERE sector = $1 ORDER BY position DESC LIMIT 1", sector
        )
        counted = await connection.fetch(
            "SELECT outcome, code, field, count(*) AS count, max(received_at) AS last FROM receipts"
            " WHERE sector = $1 AND received_at >= $2 GROUP BY outcome, code, field ORDER BY count DESC, code, field",
            sector,
            since,
        )
        waiting = await connection.fetchval(
            "SELECT count(*) FROM quarantine WHERE sector = $1 AND NOT EXISTS"
            " (SELECT FROM mendings WHERE mendings.receipt = quarantine.receipt AND action <> 'inspected')",
            sector,
        )
    return SenderStatus(
        sector=sector,
        since=since,
        last_received=last,
        outcomes=_by_outcome(counted),
        refusals=tuple(
            RefusalCount(code=row["code"], field=row["field"], count=row["count"], last=row["last"])
            for row in counted
            if row["outcome"] == "refused"
        )[:MOST_REASONS],
        quarantined=waiting,
    )


def _by_outcome(counted: Iterable[asyncpg.Record]) -> dict[str, int]:
    outcomes = dict.fromkeys(("accepted", "duplicate", "refused"), 0)
    for row in counted:
        outcomes[row["outcome"]] += row["count"]
    return outcomes


def _told(row: asyncpg.Record) -> dict[str, Any]:
    receipt: dict[str, Any] = from_json(row["body"])
    for name in ("mended", "mends"):
        if row[name] is not None:
            receipt[name] = from_json(row[name])
    return receipt
