"""Which facts do figures rest on? Those that were not set right, of the youths before the taskforce."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import asyncpg

from shared.postgres import Connection

_FACTS: Final = """
SELECT f.youth, f.type, f.at, f.sector, f.reference, f.code, f.area, f.amount, f.part, f.flag, f.says
FROM indicator_facts f
WHERE f.municipality = $1 AND f.at < $2
  AND EXISTS (SELECT FROM indicator_facts k WHERE k.youth = f.youth
              AND k.type IN ('coordination.youth-raised', 'coordination.pathway-opened'))
  AND ($3::text IS NULL OR EXISTS (SELECT FROM caseload c WHERE c.youth = f.youth AND c.case_lead_unit = $3))
"""

_DUTIES: Final = """
SELECT o.youth, o.rule, o.rule_from, o.state, o.due, o.met_at, o.in_time
FROM obligations o JOIN caseload c ON c.youth = o.youth
WHERE c.municipality = $1 AND o.state IN ('met', 'missed') AND coalesce(o.due, o.met_at) >= $2
  AND coalesce(o.due, o.met_at) < $3 AND ($4::text IS NULL OR c.case_lead_unit = $4)
"""

_CONCERNS: Final = """
SELECT to_char(f.at AT TIME ZONE 'Europe/Copenhagen', 'YYYY-MM') AS month, count(DISTINCT f.youth) AS youths
FROM indicator_facts f
WHERE f.municipality = $1 AND f.at >= $2 AND f.at < $3
  AND (f.type LIKE '%.concern-shared' OR f.type = 'social.notification-received')
  AND ($4::text IS NULL OR EXISTS (SELECT FROM caseload c WHERE c.youth = f.youth AND c.case_lead_unit = $4))
GROUP BY 1 ORDER BY 1
"""

_BROKEN: Final = """
SELECT b.rule, count(DISTINCT b.youth) AS youths
FROM broken_rules b JOIN caseload c ON c.youth = b.youth
WHERE c.municipality = $1 AND b.at >= $2 AND b.at < $3 AND ($4::text IS NULL OR c.case_lead_unit = $4)
  AND b.kept_at IS NULL
GROUP BY 1 ORDER BY 1
"""

_COSTS: Final = """
SELECT youth, intervention, area, sum(spent_ore)::bigint AS spent_ore
FROM commitments
WHERE municipality = $1 AND youth IS NOT NULL AND intervention IS NOT NULL
  AND committed_at >= $2 AND committed_at < $3
GROUP BY 1, 2, 3
"""


async def facts(connection: Connection, place: str, until: datetime, unit: str | None = None) -> list[asyncpg.Record]:
    """Every counted fact before a moment, of all youths before the taskforce or of those whose case a unit has."""
    return await connection.fetch(_FACTS, place, until, unit)


async def duties(
    connection: Connection, place: str, since: datetime, until: datetime, unit: str | None = None
) -> list[asyncpg.Record]:
    """The obligations that were settled and fell due in a period."""
    return await connection.fetch(_DUTIES, place, since, until, unit)


async def concerns(
    connection: Connection, place: str, since: datetime, until: datetime, unit: str | None = None
) -> list[asyncpg.Record]:
    """Of how many youths concerns were told, month by month."""
    return await connection.fetch(_CONCERNS, place, since, until, unit)


async def broken(
    connection: Connection, place: str, since: datetime, until: datetime, unit: str | None = None
) -> list[asyncpg.Record]:
    """How many youths each broken rule concerned."""
    return await connection.fetch(_BROKEN, place, since, until, unit)


async def costs(connection: Connection, place: str, since: datetime, until: datetime) -> list[Mapping[str, Any]]:
    """What was used on each youth's interventions that were committed in a period."""
    return [dict(row) for row in await connection.fetch(_COSTS, place, since, until)]
