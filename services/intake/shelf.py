"""Which refused messages still wait for somebody, and what was done with each?

Invariant: what is listed here is what its receipt says; nothing of a message is opened for a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import asyncpg
from pydantic import BaseModel, ConfigDict
from pydantic_core import from_json

from services.intake.correcting import MendingRefusedError
from services.intake.reading import Message
from services.intake.recording import Office
from services.intake.refusals import Refused
from shared.postgres import Connection

Action = Literal["inspected", "replayed", "corrected", "discarded"]
LARGEST_PAGE: Final = 500

_WAITING: Final = """
SELECT quarantine.position, quarantine.receipt, quarantine.sector, quarantine.code, quarantine.field, refused_at,
       receipt.body
  FROM quarantine JOIN receipts AS receipt ON receipt.id = quarantine.receipt
 WHERE ($1::text IS NULL OR quarantine.sector = $1) AND ($2::text IS NULL OR quarantine.code = $2)
   AND ($3::timestamptz IS NULL OR refused_at >= $3) AND ($4::timestamptz IS NULL OR refused_at < $4)
   AND ($5::bigint IS NULL OR quarantine.position < $5)
   AND NOT EXISTS (SELECT FROM mendings WHERE mendings.receipt = quarantine.receipt AND action <> 'inspected')
 ORDER BY quarantine.position DESC LIMIT $6
"""
_OF_ONE: Final = """
SELECT quarantine.position, quarantine.receipt, quarantine.sector, quarantine.code, quarantine.field, refused_at,
       receipt.body, sealed, keys.id AS key_id, keys.epoch, keys.wrapped,
       EXISTS (SELECT FROM mendings WHERE mendings.receipt = quarantine.receipt AND action <> 'inspected') AS mended
  FROM quarantine
  JOIN receipts AS receipt ON receipt.id = quarantine.receipt
  JOIN quarantine_keys AS keys ON keys.id = quarantine.key_id
 WHERE quarantine.receipt = ANY($1::uuid[]) AND ($2::text IS NULL OR quarantine.sector = $2)
 ORDER BY quarantine.position
"""


@dataclass(frozen=True, slots=True)
class Mender:
    """Who mends, and for which sector; None: for every one. Whether they may is the caller's to decide."""

    actor: str
    sector: str | None


class Quarantined(BaseModel):
    """A refused message, as its receipt tells of it."""

    model_config = ConfigDict(frozen=True)

    position: int
    receipt: UUID
    sector: str
    code: str
    field: str
    refused_at: datetime
    id: str | None
    source: str | None
    type: str | None
    refusal: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some of those that wait, newest first; `next` is what to ask on with, None at the end."""

    items: tuple[Quarantined, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused message with all that was sent, and whether somebody has dealt with it."""

    told: Quarantined
    message: Message
    mended: bool


class Mended(BaseModel):
    """What a person did with a refused message."""

    model_config = ConfigDict(frozen=True)

    receipt: UUID
    sector: str
    action: Action
    new_receipt: UUID | None
    reason: str | None
    fields: tuple[str, ...]
    actor: str
    at: datetime


async def open_list(
    office: Office,
    mender: Mender,
    *,
    sector: str | None = None,
    code: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> Shelf:
    """The refused messages that nobody has dealt with, newest first.

    Args:
        office: where they are kept.
        mender: who asks; one sector's sees that sector's alone.
        sector: of which sector, for whoever sees all.
        code: refused for which reason.
        since: refused from this moment on.
        until: refused before this moment.
        before: the `next` of the page before.
        limit: at most so many.
    """
    size = min(limit, LARGEST_PAGE)
    rows = await office.pool.fetch(_WAITING, mender.sector or sector, code, since, until, before, size)
    return Shelf(tuple(map(_quarantined, rows)), rows[-1]["position"] if len(rows) == size else None)


async def kept(office: Office, connection: Connection, mender: Mender, receipts: list[UUID]) -> list[Kept]:
    """These refused messages, in the order in which they were refused.

    Raises:
        MendingRefusedError: one of them is not there, or is another sector's.
    """
    rows = await connection.fetch(_OF_ONE, receipts, mender.sector)
    if len(rows) != len(set(receipts)):
        expected = "the receipt of a refused message of one's own sector"
        raise MendingRefusedError(Refused("not-in-quarantine", "receipt", "no such message", expected))
    found = []
    for row in rows:
        key = office.quarantine.former(row["key_id"], row["epoch"], row["wrapped"])
        message = key.open(row["sealed"], UUID(str(row["receipt"])), row["sector"])
        found.append(Kept(_quarantined(row), message, row["mended"]))
    return found


async def history_of(office: Office, mender: Mender, receipt: UUID) -> list[Mended]:
    """Everything that people did with one message, looks included, oldest first."""
    rows = await office.pool.fetch(
        f"{_DONE} WHERE mendings.receipt = $1 AND ($2::text IS NULL OR sector = $2) ORDER BY mendings.position",
        receipt,
        mender.sector,
    )
    return list(map(_mended, rows))


async def mended_by(office: Office, mender: Mender, command_id: UUID) -> list[Mended]:
    """What a command led to, if it was carried out before."""
    rows = await office.pool.fetch(
        f"{_DONE} WHERE command_id = $1 AND ($2::text IS NULL OR sector = $2) ORDER BY mendings.position",
        command_id,
        mender.sector,
    )
    return list(map(_mended, rows))


_DONE: Final = (
    "SELECT mendings.receipt, sector, action, new_receipt, reason, fields, actor, mended_at"
    " FROM mendings JOIN quarantine ON quarantine.receipt = mendings.receipt"
)


def _mended(row: asyncpg.Record) -> Mended:
    return Mended(
        receipt=row["receipt"],
        sector=row["sector"],
        action=row["action"],
        new_receipt=row["new_receipt"],
        reason=row["reason"],
        fields=tuple(row["fields"]),
        actor=row["actor"],
        at=row["mended_at"],
    )


def _quarantined(row: asyncpg.Record) -> Quarantined:
    told: dict[str, Any] = from_json(row["body"])
    return Quarantined(
        position=row["position"],
        receipt=row["receipt"],
        sector=row["sector"],
        code=row["code"],
        field=row["field"],
        refused_at=row["refused_at"],
        id=told.get("id"),
        source=told.get("source"),
        type=told.get("type"),
        refusal=told["refusal"],
    )
