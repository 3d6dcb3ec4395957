"""How does a youth's case stand: what the policy must know of it, and what stands above every page about the youth?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from shared.policy import Case
from shared.postgres import Connection

KNOWN: Final = ("raised", "open", "paused", "closed")
"""States of a youth who has been raised (and not dismissed) or has, or had, a pathway."""

_CASES: Final = """
SELECT c.*, w.notifications, w.concerns, w.facts, w.last_fact_at, w.last_fact_recorded_at, w.last_fact_type,
    ARRAY(SELECT a.person FROM actors a
          WHERE a.youth = c.youth AND a.left_at IS NULL AND (a.until IS NULL OR a.until >= $3)) AS present,
    (SELECT jsonb_agg(k.categories) FROM consents k
     WHERE k.youth = c.youth AND k.state = 'given' AND k.shared_with ? $2
       AND (k.until IS NULL OR k.until >= $3)) AS granted
FROM caseload c LEFT JOIN activity w ON w.youth = c.youth
WHERE c.youth = ANY($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One youth's row of the caseload, and who belongs to the case.

    Attributes:
        row: the columns of `caseload` and `activity`.
        case: what the policy asks about relations.
        granted: categories that a consent in force discloses to the unit of the person who asks.
    """

    row: asyncpg.Record
    case: Case
    granted: frozenset[str]


async def standings(connection: Connection, youths: Collection[UUID], unit: str, now: datetime) -> dict[UUID, Standing]:
    """How these youths' cases stand; a youth whom no read model knows is absent."""
    return {row["youth"]: _standing(row) for row in await connection.fetch(_CASES, list(youths), unit, now)}


def _standing(row: asyncpg.Record) -> Standing:
    granted = from_json(row["granted"]) if row["granted"] else []
    return Standing(
        row=row,
        case=Case(
            lead=row["case_lead"],
            lead_unit=row["case_lead_unit"],
            actors=frozenset(row["present"]),
            known=row["state"] in KNOWN,
            before_the_authority=bool((row["notifications"] or 0) + (row["concerns"] or 0)),
        ),
        granted=frozenset(category for categories in granted for category in categories),
    )
