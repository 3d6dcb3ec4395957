"""What do the read models hold that only the committee's status report asks for, and which reports were made?"""

from datetime import date, datetime
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
WHERE municipality = $1 AND type = 'planning.plan-declined' AND at >= $2 AND at < $3
"""
_REPORTS: Final = """
SELECT * FROM committee_reports WHERE municipality = $1 AND made_at IS NOT NULL
ORDER BY until DESC, made_at DESC, report LIMIT $2
"""
_REPORT: Final = "SELECT * FROM committee_reports WHERE report = $1 AND municipality = $2 AND made_at IS NOT NULL"
_HOLDING: Final = """
SELECT report FROM committee_reports
WHERE municipality = $1 AND until = $2 AND made_at IS NOT NULL AND replaced_by IS NULL ORDER BY made_at DESC LIMIT 1
"""
MOST: Final = 100
"""Reports that a page shows."""


async def reports(connection: Connection, municipality: str) -> list[asyncpg.Record]:
    """The reports that were made, the latest period first."""
    return await connection.fetch(_REPORTS, municipality, MOST)


async def report(connection: Connection, municipality: str, which: UUID) -> asyncpg.Record | None:
    """One report that was made."""
    return await connection.fetchrow(_REPORT, which, municipality)


async def holding(connection: Connection, municipality: str, until: date) -> UUID | None:
    """The report that holds for the months that end with a day."""
    found: UUID | None = await connection.fetchval(_HOLDING, municipality, until)
    return found


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
