"""Which youths are in a person's caseload, the most urgent first, page by page?

The order is by the next moment that something is due, then by youth; the cursor is the last row's place in it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import asyncpg

from services.reporting.queries.reach import Reach
from shared.postgres import Connection

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for "nothing is due" in the order, which puts it last."""

_LIMITS: Final = """{reach}
      AND (CASE WHEN $4::text IS NULL THEN c.state IS NULL OR c.state IN ('raised', 'open', 'paused')
                ELSE c.state = $4 END)
      AND ($5::text IS NULL OR c.phase = $5)
      AND ($6::text IS NULL OR c.case_lead = $6)
      AND ($7::text IS NULL OR (c.name ILIKE $7))"""

_PAGE: Final = """
WITH due AS MATERIALIZED (
    SELECT c.youth, o.due, o.rule FROM obligations o JOIN caseload c ON c.youth = o.youth
    WHERE o.state IN ('open', 'missed') AND o.due IS NOT NULL
      AND NOT EXISTS (SELECT FROM obligations e WHERE e.youth = o.youth AND e.state IN ('open', 'missed')
                      AND (e.due, e.obligation) < (o.due, o.obligation))
      AND (NOT $8::boolean OR o.due < $3)
      AND ($9::timestamptz IS NULL OR (o.due, o.youth) > ($9, $10::uuid))
      AND {limits}
    ORDER BY o.due, o.youth LIMIT $11
), reached AS (
    SELECT youth, due AS next_due, rule AS next_rule FROM due
    UNION ALL
    (SELECT c.youth, NULL, NULL FROM caseload c
     WHERE NOT $8 AND ($9 IS NULL OR $9 < '9999-01-01T00:00:00Z'::timestamptz OR c.youth > $10)
       AND NOT EXISTS (SELECT FROM obligations e
                       WHERE e.youth = c.youth AND e.state IN ('open', 'missed') AND e.due IS NOT NULL)
       AND {limits}
     ORDER BY c.youth LIMIT $11 - (SELECT count(*) FROM due))
)
SELECT r.youth, r.next_due, r.next_rule,
    (SELECT count(*) FROM obligations o
     WHERE o.youth = r.youth AND o.state IN ('open', 'missed') AND o.due < $3) AS overdue,
    (SELECT count(*) FROM tasks t WHERE t.youth = r.youth AND t.state <> 'completed') AS tasks_open,
    (SELECT jsonb_agg(to_jsonb(n)) FROM (
        SELECT f.type, f.sector, max(f.occurred_at) AS last,
            count(*) FILTER (WHERE f.recorded_at > coalesce(l.at, '-infinity'::timestamptz)) AS fresh
        FROM facts f WHERE f.youth = r.youth AND f.news GROUP BY f.type, f.sector) n) AS told
FROM reached r LEFT JOIN last_looks l ON l.actor = $1 AND l.youth = r.youth
ORDER BY r.next_due NULLS LAST, r.youth
"""
"""`told`: what was told of a youth, by type and sector, since what of it may be seen hangs on both.

Walked in the order of what is due, so that a page costs what is on it; behind it, those to whom nothing is due."""

_STANDING: Final = """
SELECT c.state, c.phase, c.case_lead, count(*) FROM caseload c
WHERE {reach} AND c.state IN ('raised', 'open', 'paused') GROUP BY 1, 2, 3
"""

_RUNNING: Final = """
SELECT * FROM (
    SELECT f.youth, f.says ->> 'run' AS kind, f.says ->> 'reference' AS reference,
        (array_agg(f.says ->> 'code' ORDER BY f.recorded_at DESC, f.event_id DESC)
            FILTER (WHERE f.says ? 'code'))[1] AS code,
        max(f.occurred_at) FILTER (WHERE f.says ->> 'step' = 'started') AS started_at,
        max(f.occurred_at) FILTER (WHERE f.says ->> 'step' = 'ended') AS ended_at
    FROM facts f WHERE f.youth = ANY($1::uuid[]) AND f.says ? 'run' GROUP BY 1, 2, 3
) r
WHERE r.started_at IS NOT NULL AND r.ended_at IS NULL AND r.code IS NOT NULL
ORDER BY r.youth, r.started_at, r.reference
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page of the caseload is limited to; `name` is the beginning of a given name.

    `state` None means: neither closed nor dismissed.
    """

    state: str | None = None
    phase: str | None = None
    overdue: bool = False
    case_lead: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the order of the caseload; nothing due stands last."""

    next_due: datetime | None
    youth: UUID


@dataclass(frozen=True, slots=True)
class Reached:
    """How many open pathways are in each phase, and who leads the cases."""

    by_phase: Mapping[str, int]
    case_leads: frozenset[str]


async def page(  # who asks, how far, for what, from where, how much
    connection: Connection, who: Sequence[object], reach: Reach, wanted: Wanted, after: Place | None, limit: int
) -> list[asyncpg.Record]:
    """At most `limit` rows behind a place; `who` is (person id, unit, present moment)."""
    beginning = None if wanted.name is None else _pattern(wanted.name)
    return await connection.fetch(
        _PAGE.format(limits=_LIMITS.format(reach=reach.sql)),
        *who,
        wanted.state,
        wanted.phase,
        wanted.case_lead,
        beginning,
        wanted.overdue,
        None if after is None else after.next_due or NEVER,
        None if after is None else after.youth,
        limit,
    )


def _pattern(beginning: str) -> str:
    escaped = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"


async def reached(connection: Connection, who: Sequence[object], reach: Reach) -> Reached:
    """The pathways and raised youths within reach, counted."""
    rows = await connection.fetch(_STANDING.format(reach=reach.sql), *who)
    by_phase = Counter[str]()
    for row in rows:
        if row["state"] in ("open", "paused") and row["phase"] is not None:
            by_phase[row["phase"]] += row["count"]
    return Reached(by_phase, frozenset(row["case_lead"] for row in rows if row["case_lead"] is not None))


async def running(connection: Connection, youths: Sequence[UUID]) -> list[asyncpg.Record]:
    """The efforts that run for these youths now: youth, kind, code, started_at."""
    return await connection.fetch(_RUNNING, list(youths))
