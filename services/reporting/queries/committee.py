"""What do the read models hold that only the committee's status report asks for?"""

from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from services.reporting.queries.cases import HELD
from shared.postgres import Connection

_AGES: Final = f"""
SELECT c.youth, h.age FROM caseload c LEFT JOIN LATERAL ({HELD}) h ON true WHERE c.municipality = $1
"""  # noqa: S608 (our own names)
_MEETINGS: Final = """
SELECT count(*) FILTER (WHERE state = 'held' AND held_at >= $2 AND held_at < $3) AS held,
    count(*) FILTER (WHERE state = 'cancelled' AND starts_at >= $2 AND starts_at < $3) AS cancelled
FROM meetings WHERE municipality = $1
"""
_MISSED: Final = "SELECT count(*) FROM meetings_missed WHERE municipality = $1 AND due >= $2 AND due < $3"
_DECLINED: Final = """
SELECT DISTINCT youth FROM indicator_facts
WHERE municipality = $1 AND type = 'planning.plan-declined' AND at >= $2 AND at < $3 AND corrected IS NOT TRUE
"""


async def ages(connection: Connection, municipality: str) -> dict[UUID, int | None]:
    """Everybody's age, as far as it is known."""
    return {row["youth"]: row["age"] for row in await connection.fetch(_AGES, municipality)}


async def meetings(
    connection: Connection, municipality: str, since: datetime, until: datetime
) -> tuple[asyncpg.Record, int]:
    """How many meetings were held and cancelled between two moments, and how many were missed."""
    held = await connection.fetchrow(_MEETINGS, municipality, since, until)
    assert held is not None
    return held, await connection.fetchval(_MISSED, municipality, since, until)


async def declined(connection: Connection, municipality: str, since: datetime, until: datetime) -> set[UUID]:
    """Whose plan somebody declined between two moments."""
    return {row["youth"] for row in await connection.fetch(_DECLINED, municipality, since, until)}
