"""What do the read models hold of the taskforce's meetings, milestones, decisions and consultations?"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final
from uuid import UUID

import asyncpg

from shared.definitions.dated import TIME_ZONE, local_day
from shared.postgres import Connection

_MEETINGS: Final = """
SELECT * FROM meetings WHERE municipality = $1
ORDER BY coalesce(held_at, starts_at) DESC NULLS LAST, meeting LIMIT $2
"""
_NEXT: Final = """
SELECT * FROM meetings WHERE municipality = $1 AND state = 'scheduled' AND starts_at >= $2
ORDER BY starts_at, meeting LIMIT 1
"""
_LAST_HELD: Final = """
SELECT * FROM meetings WHERE municipality = $1 AND state = 'held' AND held_at < $2
  AND ($3::text IS NULL OR kind = $3)
ORDER BY held_at DESC, meeting LIMIT 1
"""
_MISSED: Final = "SELECT * FROM meetings_missed WHERE municipality = $1 ORDER BY due DESC LIMIT $2"
_MILESTONES: Final = "SELECT * FROM milestones WHERE municipality = $1"
_DISCUSSED: Final = "SELECT * FROM discussed WHERE youth = ANY($1::uuid[]) ORDER BY at DESC, event_id DESC"
_DISCUSSED_AT: Final = "SELECT * FROM discussed WHERE meeting = $1 ORDER BY at DESC, event_id DESC"
_DECISIONS: Final = """
SELECT * FROM decisions WHERE youth = ANY($1::uuid[]) AND about IS NOT NULL ORDER BY decided_at, decision
"""
_WAITING: Final = """
SELECT * FROM consultations WHERE municipality = $1 AND asked_at IS NOT NULL AND answered_at IS NULL
ORDER BY asked_at, consultation LIMIT $2
"""
_ANSWERED: Final = """
SELECT * FROM consultations WHERE municipality = $1 AND asked_at IS NOT NULL AND answered_at IS NOT NULL
ORDER BY answered_at DESC, consultation LIMIT $2
"""
_CONSULTED: Final = """
SELECT category, age_band, count(*) AS number FROM consultations
WHERE municipality = $1 AND coalesce(asked_at, answered_at) < $2 GROUP BY category, age_band
"""
MOST: Final = 200
"""Rows of one kind that a page shows; older ones are in the history."""


async def meetings(connection: Connection, municipality: str) -> list[asyncpg.Record]:
    """The meetings, the latest first, whatever became of them."""
    return await connection.fetch(_MEETINGS, municipality, MOST)


async def meeting(connection: Connection, municipality: str, which: UUID) -> asyncpg.Record | None:
    """One meeting."""
    return await connection.fetchrow(
        "SELECT * FROM meetings WHERE meeting = $1 AND municipality = $2", which, municipality
    )


async def next_meeting(connection: Connection, municipality: str, now: datetime) -> asyncpg.Record | None:
    """The first meeting that is called for today or later and neither held nor cancelled."""
    return await connection.fetchrow(_NEXT, municipality, today(now))


def today(now: datetime) -> datetime:
    """The first moment of the day in Denmark: a meeting of this morning that nobody has recorded yet is no past one."""
    return datetime.combine(local_day(now), time.min, TIME_ZONE)


async def last_held(
    connection: Connection, municipality: str, before: datetime, kind: str | None = None
) -> asyncpg.Record | None:
    """The last meeting held before a moment, perhaps of one kind."""
    return await connection.fetchrow(_LAST_HELD, municipality, before, kind)


async def missed(connection: Connection, municipality: str) -> list[asyncpg.Record]:
    """The moments by which a meeting should have been held, the latest first."""
    return await connection.fetch(_MISSED, municipality, MOST)


async def milestones(connection: Connection, municipality: str) -> dict[str, datetime]:
    """When each milestone was reached."""
    rows = await connection.fetch(_MILESTONES, municipality)
    return {row["milestone"]: row["reached_at"] for row in rows}


async def discussed(connection: Connection, youths: Sequence[UUID]) -> list[asyncpg.Record]:
    """When these youths were discussed and what was said, the latest first."""
    return await connection.fetch(_DISCUSSED, list(youths))


async def discussed_at(connection: Connection, meeting: UUID) -> list[asyncpg.Record]:
    """Who was discussed at a meeting, the latest first."""
    return await connection.fetch(_DISCUSSED_AT, meeting)


async def decisions(connection: Connection, youths: Sequence[UUID]) -> list[asyncpg.Record]:
    """What was decided about these youths, in order."""
    return await connection.fetch(_DECISIONS, list(youths))


async def waiting(connection: Connection, municipality: str) -> list[asyncpg.Record]:
    """What was asked at the open door and nobody has answered, the oldest first."""
    return await connection.fetch(_WAITING, municipality, MOST)


async def answered(connection: Connection, municipality: str, limit: int) -> list[asyncpg.Record]:
    """What was asked at the open door and answered, the latest first."""
    return await connection.fetch(_ANSWERED, municipality, limit)


async def consulted(connection: Connection, municipality: str, until: datetime) -> list[asyncpg.Record]:
    """How many concerns were talked over before a moment, by category and age band."""
    return await connection.fetch(_CONSULTED, municipality, until)
