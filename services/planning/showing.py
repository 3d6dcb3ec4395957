"""What does a youth's case show the policy that only facts can show: is something known that keeps the parents out?

Invariant: of a fact only the coded fields that the policy asks about are kept; a fact that was corrected shows nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic_core import from_json, to_json

from shared.definitions.patterns import Fact, values_of
from shared.definitions.policy import KNOWN
from shared.events.envelope import Envelope
from shared.policy import holding
from shared.policy.circumstances import PARENTS_KEPT_OUT
from shared.postgres import Connection, Pool

_PATTERNS: Final = tuple(
    pattern for row in KNOWN if row.circumstance == PARENTS_KEPT_OUT for pattern in (*row.since, *row.until)
)
KEPT: Final[Mapping[str, frozenset[str]]] = {
    pattern.type: frozenset(path for one in _PATTERNS if one.type == pattern.type for path in one.paths())
    for pattern in _PATTERNS
}
"""The types of fact that can keep the parents out, and the fields that tell."""


async def keep(connection: Connection, facts: Sequence[Envelope]) -> None:
    """Keep what facts show, by one statement for all of them; each once, however often it is told."""
    if facts:
        await connection.execute(
            "INSERT INTO shown (event, youth, type, occurred_at, recorded_at, shows)"
            " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[],"
            " $6::jsonb[]) ON CONFLICT DO NOTHING",
            [fact.id for fact in facts],
            [fact.key for fact in facts],
            [fact.type for fact in facts],
            [fact.occurred_at for fact in facts],
            [fact.recorded_at for fact in facts],
            [to_json(values_of(fact.data, KEPT[fact.type])).decode() for fact in facts],
        )


async def parents_kept_out(pool: Pool, youth: str, at: datetime) -> bool:
    """Whether something is known that keeps the parents out of the case at a moment."""
    rows = await pool.fetch(
        "SELECT event, type, occurred_at, recorded_at, shows FROM shown s WHERE youth = $1::uuid"
        " AND NOT EXISTS (SELECT FROM corrected c WHERE c.event = s.event)",
        youth,
    )
    facts: dict[str, list[Fact]] = {}
    for row in rows:
        facts.setdefault(row["type"], []).append(
            _fact(row["event"], row["type"], row["occurred_at"], row["recorded_at"], row["shows"])
        )
    return PARENTS_KEPT_OUT in holding(facts, at)


def _fact(event: UUID, kind: str, at: datetime, learnt_at: datetime, shows: str) -> Fact:
    values = {path: tuple(value) if isinstance(value, list) else value for path, value in from_json(shows).items()}
    return Fact(event, kind, at, learnt_at, values)
