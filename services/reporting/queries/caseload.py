"""Which youths are in a person's caseload, the most urgent first, page by page?

The order is by the next moment that something is due, then by youth; the cursor is the last row's place in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import asyncpg

from services.reporting.queries.cases import STANDS
from services.reporting.queries.reach import Reach
from shared.postgres import Connection

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for "nothing is due" in the order, which puts it last."""

_PAGE: Final = """
WITH reached AS (
    SELECT c.youth, coalesce(n.due, '9999-01-01T00:00:00Z'::timestamptz) AS next_due, n.rule AS next_rule
    FROM caseload c
    LEFT JOIN LATERAL (
        SELECT o.due, o.rule FROM obligations o
        WHERE o.youth = c.youth AND o.state IN ('open', 'missed') AND o.due IS NOT NULL
        ORDER BY o.due LIMIT 1
    ) n ON true
    WHERE {reach}
      AND (CASE WHEN $4::text IS NULL THEN c.state IS NULL OR c.state IN ('raised', 'open', 'paused')
                ELSE c.state = $4 END)
      AND ($5::text IS NULL OR c.phase = $5)
      AND ($6::text IS NULL OR c.case_lead = $6)
      AND ($7::text IS NULL OR (c.name ILIKE $7))
      AND (NOT $8::boolean OR n.due < $3)
      AND ($9::timestamptz IS NULL OR (coalesce(n.due, '9999-01-01T00:00:00Z'::timestamptz), c.youth) > ($9, $10::uuid))
    ORDER BY 2, 1 LIMIT $11
)
SELECT r.youth, nullif(r.next_due, '9999-01-01T00:00:00Z'::timestamptz) AS next_due, r.next_rule,
    (SELECT count(*) FROM obligations o
     WHERE o.youth = r.youth AND o.state IN ('open', 'missed') AND o.due < $3) AS overdue,
    (SELECT count(*) FROM tasks t WHERE t.youth = r.youth AND t.state <> 'completed') AS tasks_open,
    (SELECT count(*) FROM facts f
     WHERE f.youth = r.youth AND f.news AND {stands}
       AND f.recorded_at > coalesce((SELECT l.at FROM last_looks l WHERE l.actor = $1 AND l.youth = r.youth),
                                    '-infinity'::timestamptz)) AS new_facts
FROM reached r ORDER BY r.next_due, r.youth
"""

_BY_PHASE: Final = """
SELECT c.phase, count(*) FROM caseload c
WHERE {reach} AND c.state IN ('open', 'paused') AND c.phase IS NOT NULL GROUP BY c.phase
"""

_LEADS: Final = """
SELECT DISTINCT c.case_lead FROM caseload c
WHERE {reach} AND c.case_lead IS NOT NULL AND c.state IN ('raised', 'open', 'paused')
"""


_RUNNING: Final = """
SELECT * FROM (
    SELECT f.youth, f.says ->> 'run' AS kind, f.says ->> 'reference' AS reference,
        (array_agg(f.says ->> 'code' ORDER BY f.recorded_at DESC, f.event_id DESC)
            FILTER (WHERE f.says ? 'code'))[1] AS code,
        max(f.occurred_at) FILTER (WHERE f.says ->> 'step' = 'started') AS started_at,
        max(f.occurred_at) FILTER (WHERE f.says ->> 'step' = 'ended') AS ended_at
    FROM facts f WHERE f.youth = ANY($1::uuid[]) AND f.says ? 'run' AND {stands} GROUP BY 1, 2, 3
) r
WHERE r.started_at IS NOT NULL AND r.ended_at IS NULL AND r.code IS NOT NULL
ORDER BY r.youth, r.started_at, r.reference
""".format(stands=STANDS.format(event="f.event_id"))  # noqa: S608 (our own names)


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


async def page(  # who asks, how far, for what, from where, how much
    connection: Connection, who: Sequence[object], reach: Reach, wanted: Wanted, after: Place | None, limit: int
) -> list[asyncpg.Record]:
    """At most `limit` rows behind a place; `who` is (person id, unit, present moment)."""
    beginning = None if wanted.name is None else _pattern(wanted.name)
    return await connection.fetch(
        _PAGE.format(reach=reach.sql, stands=STANDS.format(event="f.event_id")),
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


async def by_phase(connection: Connection, who: Sequence[object], reach: Reach) -> dict[str, int]:
    """How many open pathways within reach are in each phase."""
    return {row["phase"]: row["count"] for row in await connection.fetch(_BY_PHASE.format(reach=reach.sql), *who)}


async def case_leads(connection: Connection, who: Sequence[object], reach: Reach) -> list[str]:
    """The case leads of the youths within reach."""
    return [row["case_lead"] for row in await connection.fetch(_LEADS.format(reach=reach.sql), *who)]


async def running(connection: Connection, youths: Sequence[UUID]) -> list[asyncpg.Record]:
    """The efforts that run for these youths now: youth, kind, code, started_at."""
    return await connection.fetch(_RUNNING, list(youths))
