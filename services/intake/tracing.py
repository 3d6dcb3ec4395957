"""What does intake know of one message: where it lay, what became of it, and where the event stands that it led to?

For whoever runs the installation, on `control.intake.trace`: asked by the event, by a receipt, or by source and
sender's id. Invariant: places, times and codes alone; no youth id and nothing of what was sent.
"""

from collections.abc import Mapping
from typing import Any, Final, Self
from uuid import UUID

import asyncpg
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import from_json, to_json

from services.intake.envelopes import SERVICE
from shared.events.envelope import derived_id
from shared.log import Progress
from shared.postgres import Pool

MOST: Final = 100
"""Receipts in one answer; a message can be sent again any number of times."""

_RECEIPTS: Final = """
SELECT receipt.id AS receipt, receipt.sector, outcome, inbox, incarnation, sequence, received_at, recorded_at,
       receipt.event, body, refused_at, action, new_receipt, mended_at,
       (SELECT array_agg(earlier.receipt ORDER BY earlier.position)
          FROM mendings AS earlier WHERE earlier.new_receipt = receipt.id) AS mends
  FROM receipts AS receipt
  LEFT JOIN quarantine ON quarantine.receipt = receipt.id
  LEFT JOIN mendings ON mendings.receipt = receipt.id AND action <> 'inspected'
"""
_PLACES: Final = ("receipt", "sector", "outcome", "inbox", "incarnation", "sequence", "received_at", "recorded_at")


class Asked(BaseModel):
    """What is asked for: an event, a receipt, or how the sender named a message."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: UUID | None = None
    receipt: UUID | None = None
    source: str | None = None
    id: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.source is None) != (self.id is None):
            raise ValueError("expected source and id together")
        if sum(each is not None for each in (self.event, self.receipt, self.source)) != 1:
            raise ValueError("expected one of event, receipt, and source with id")
        return self


async def traced(pool: Pool, asked: Asked, carried: int) -> dict[str, Any]:
    """What intake knows; `carried` is the last position of the outbox that is known to be on the log."""
    event = asked.event
    if asked.source is not None:
        event = derived_id(asked.source, asked.id)
    by_event = f"{_RECEIPTS} WHERE receipt.event = $1 ORDER BY receipt.position LIMIT {MOST}"
    if event is None:
        rows = await pool.fetch(f"{_RECEIPTS} WHERE receipt.id = $1", asked.receipt)
        event = next((UUID(str(row["event"])) for row in rows if row["event"] is not None), None)
        rows = await pool.fetch(by_event, event) if event is not None else rows
    else:
        rows = await pool.fetch(by_event, event)
    place = await pool.fetchrow("SELECT position, recorded_at FROM outbox WHERE event_id = $1", event)
    return {
        "receipts": [_of_receipt(row) for row in rows],
        "event": None
        if place is None
        else {
            "event": event,
            "outbox_position": place["position"],
            "recorded_at": place["recorded_at"],
            "carried": place["position"] <= carried,
        },
    }


async def serve_trace(connection: Client, pool: Pool, carried: Progress) -> None:
    """Answer `control.intake.trace` for as long as the connection lives."""

    async def trace(message: Msg) -> None:
        try:
            answer = await traced(pool, Asked.model_validate_json(message.data), carried.position)
        except ValidationError as error:
            answer = {"error": error.errors(include_input=False, include_url=False, include_context=False)[0]["msg"]}
        await message.respond(to_json(answer))

    await connection.subscribe(f"control.{SERVICE}.trace", cb=trace)


def _of_receipt(row: asyncpg.Record) -> dict[str, Any]:
    told: Mapping[str, Any] = from_json(row["body"])
    return {
        **{name: row[name] if name != "receipt" else str(row[name]) for name in _PLACES},
        **{name: told.get(name) for name in ("id", "source", "type", "event", "refusal")},
        "mends": [str(each) for each in row["mends"] or ()],
        "quarantine": None
        if row["refused_at"] is None
        else {
            "refused_at": row["refused_at"],
            "state": row["action"] or "waiting",
            "new_receipt": None if row["new_receipt"] is None else str(row["new_receipt"]),
            "mended_at": row["mended_at"],
        },
    }
