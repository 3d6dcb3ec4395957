"""What is owed in the cases of a team? Each kind is one query over the youths within reach.

Rows are (kind, youth, owner, code, rule_from, due, since); who may see which is for `looking` to say.
"""

from collections.abc import Sequence
from typing import Final

import asyncpg

from services.reporting.queries.reach import Reach
from shared.postgres import Connection

MOST: Final = 200
"""Rows of one kind that are looked at."""

_LIMITS: Final = """
SELECT 'limit' AS kind, o.youth, o.owed_by AS owner, o.rule AS code, o.rule_from, o.due, o.trigger_at AS since
FROM obligations o JOIN caseload c ON c.youth = o.youth
WHERE {reach} AND o.state IN ('open', 'missed') AND o.due < $3
ORDER BY o.due LIMIT $4
"""

_TASKS: Final = """
SELECT 'task' AS kind, t.youth, t.sector AS owner, t.kind AS code, NULL::date AS rule_from, t.due,
    t.assigned_at AS since
FROM tasks t JOIN caseload c ON c.youth = t.youth
WHERE {reach} AND c.state IN ('raised', 'open', 'paused') AND t.kind IS NOT NULL
  AND (t.state = 'assigned' OR (t.state = 'acknowledged' AND t.due < $3))
ORDER BY t.due NULLS LAST, t.assigned_at LIMIT $4
"""

_EFFORTS: Final = """
SELECT 'effort' AS kind, i.youth, i.sectors ->> 0 AS owner, i.offer AS code, NULL::date AS rule_from,
    i.starts_on::timestamptz AS due, i.committed_at AS since
FROM interventions i JOIN caseload c ON c.youth = i.youth
WHERE {reach} AND c.state IN ('open', 'paused') AND i.state = 'committed'
  AND i.starts_on <= ($3 AT TIME ZONE 'Europe/Copenhagen')::date
ORDER BY i.starts_on LIMIT $4
"""

_EMERGENCIES: Final = """
SELECT 'emergency' AS kind, f.youth, NULL::text AS owner, f.code, NULL::date AS rule_from,
    NULL::timestamptz AS due, f.at AS since
FROM indicator_facts f JOIN caseload c ON c.youth = f.youth
WHERE {reach} AND f.type = 'coordination.emergency-access-opened'
  AND NOT EXISTS (SELECT FROM indicator_facts r WHERE r.youth = f.youth AND r.reference = f.reference
                  AND r.type = 'coordination.emergency-access-reviewed')
ORDER BY f.at LIMIT $4
"""

_BROKEN: Final = """
SELECT 'rule-broken' AS kind, b.youth, NULL::text AS owner, b.rule AS code, b.rule_from, NULL::timestamptz AS due,
    b.at AS since
FROM broken_rules b JOIN caseload c ON c.youth = b.youth
WHERE {reach} AND b.at > $3 - interval '30 days' AND b.kept_at IS NULL
ORDER BY b.at DESC LIMIT $4
"""

_REACHED: Final = """
SELECT c.youth FROM caseload c WHERE {reach} AND c.state IN ('open', 'paused') LIMIT $4
"""

_COSTS: Final = """
SELECT m.youth, sum(m.spent_ore)::bigint AS spent_ore,
    sum(greatest(m.committed_ore - m.released_ore, m.spent_ore))::bigint AS forecast_ore
FROM commitments m JOIN caseload c ON c.youth = m.youth
WHERE {reach} AND m.year = $5
GROUP BY m.youth ORDER BY m.youth LIMIT $4
"""


async def owed(connection: Connection, who: Sequence[object], reach: Reach) -> list[asyncpg.Record]:
    """What is owed in the cases within reach; `who` is (person id, unit, present moment)."""
    found: list[asyncpg.Record] = []
    for query in (_LIMITS, _TASKS, _EFFORTS, _EMERGENCIES, _BROKEN):
        found += await connection.fetch(query.format(reach=reach.sql), *who, MOST)
    return found


async def reached(connection: Connection, who: Sequence[object], reach: Reach) -> set[object]:
    """The youths within reach who have a pathway."""
    return {row["youth"] for row in await connection.fetch(_REACHED.format(reach=reach.sql), *who, 10 * MOST)}


async def costs(connection: Connection, who: Sequence[object], reach: Reach, year: int) -> list[asyncpg.Record]:
    """What a year's money was committed to and used on, youth by youth within reach."""
    return await connection.fetch(_COSTS.format(reach=reach.sql), *who, MOST, year)
