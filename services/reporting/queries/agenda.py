"""What do the read models hold that belongs on the agenda of a meeting?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from services.reporting.queries.reach import Reach
from shared.postgres import Connection

_YOUTHS: Final = """
SELECT c.youth FROM caseload c WHERE {reach} AND c.state IN ('raised', 'open', 'paused') ORDER BY c.youth
"""
_WITHIN: Final = "SELECT c.youth FROM caseload c WHERE {reach} AND c.youth = ANY(${n}::uuid[]) ORDER BY c.youth"
_ALL: Final = """
SELECT youth FROM caseload WHERE municipality = $1 AND state IN ('raised', 'open', 'paused') ORDER BY youth
"""
_OWED: Final = """
SELECT youth, rule, rule_from, trigger_at, due FROM obligations
WHERE youth = ANY($1::uuid[]) AND state IN ('open', 'missed') AND due < $2 ORDER BY due, obligation
"""
_TASKS: Final = """
SELECT * FROM tasks WHERE youth = ANY($1::uuid[]) AND kind IS NOT NULL
  AND (state <> 'completed' OR completed_at >= $2)
ORDER BY escalated_at NULLS LAST, due NULLS LAST, assigned_at, task
"""
_EFFORTS: Final = """
SELECT i.youth, i.offer, i.effort_area, i.sectors, i.state, i.starts_on,
    (SELECT count(*) FROM sessions_held s
     WHERE s.intervention = i.intervention AND NOT s.held AND s.at > coalesce(
         (SELECT max(h.at) FROM sessions_held h WHERE h.intervention = i.intervention AND h.held),
         '-infinity'::timestamptz)) AS missed
FROM interventions i WHERE i.youth = ANY($1::uuid[]) AND i.state IN ('committed', 'started') AND i.offer IS NOT NULL
ORDER BY i.starts_on, i.intervention
"""
_ACTORS: Final = """
SELECT youth, sector, person, basis FROM actors
WHERE youth = ANY($1::uuid[]) AND joined_at IS NOT NULL AND left_at IS NULL AND (until IS NULL OR until >= $2)
"""
_FOLLOWINGS: Final = """
SELECT youth, sector, basis FROM followings
WHERE youth = ANY($1::uuid[]) AND started_at IS NOT NULL AND ended_at IS NULL AND (until IS NULL OR until >= $2)
"""
_DISCLOSED: Final = """
SELECT d.youth, r.sector, d.basis FROM disclosures d
CROSS JOIN LATERAL jsonb_array_elements_text(d.recipients) AS r (sector)
WHERE d.youth = ANY($1::uuid[]) AND d.decision = 'allow' AND d.manner = 'meeting' AND d.basis IS NOT NULL
  AND d.decided_at <= $2 AND NOT EXISTS (
    SELECT FROM discussed s CROSS JOIN LATERAL jsonb_array_elements(s.present) AS p (there)
    WHERE s.youth = d.youth AND s.meeting <> $3 AND s.at >= d.decided_at
      AND p.there ->> 'sector' = r.sector AND p.there ->> 'basis' = d.basis)
"""
_EMERGENCIES: Final = """
SELECT youth, count(*) AS number FROM emergency_accesses
WHERE youth = ANY($1::uuid[]) AND opened_at IS NOT NULL AND reviewed_at IS NULL GROUP BY youth
"""
_PLANNED: Final = "SELECT youth FROM plans WHERE youth = ANY($1::uuid[]) AND state = 'agreed'"
_CHANGES: Final = """
SELECT youth, type, sector, count(*) AS number, max(occurred_at) AS at FROM timeline
WHERE youth = ANY($1::uuid[]) AND recorded_at > $2 AND sector NOT IN ('intake', 'coordination')
GROUP BY youth, type, sector ORDER BY max(occurred_at) DESC, type
"""
_SSP: Final = "SELECT at, sectors FROM ssp_meetings WHERE municipality = $1 AND at > $2 ORDER BY at"
_ACTIVITIES: Final = """
SELECT held_at AS at, kind, participants FROM held_activities
WHERE municipality = $1 AND held_at > $2 ORDER BY held_at, activity
"""
_MENTORS: Final = """
SELECT count(*) FILTER (WHERE m.state = 'matched') AS matched,
    count(DISTINCT m.mentor) FILTER (WHERE m.state = 'matched') AS mentors,
    count(*) FILTER (WHERE m.state = 'proposed') AS proposed
FROM mentors m JOIN caseload c ON c.youth = m.youth WHERE c.municipality = $1
"""
_WAITING: Final = """
SELECT count(DISTINCT i.youth) FROM interventions i JOIN caseload c ON c.youth = i.youth
WHERE c.municipality = $1 AND c.state = 'open' AND i.state IN ('proposed', 'committed')
"""
_LISTED: Final = """
SELECT 'listed' AS kind, title, listed_at AS at, NULL::date AS by FROM offers
WHERE municipality = $1 AND listed_at > $2 AND withdrawn_at IS NULL
UNION ALL
SELECT 'suggested', title, suggested_at, NULL FROM suggested_offers
WHERE municipality = $1 AND suggested_at IS NOT NULL AND listed_as IS NULL
UNION ALL
SELECT 'method-review', title, at, next_review_by FROM (
    SELECT DISTINCT ON (method) * FROM method_reviews WHERE municipality = $1 ORDER BY method, at DESC, event_id DESC
) r WHERE next_review_by <= $3
ORDER BY 1, 3, 2
"""


async def youths(connection: Connection, who: Sequence[object], reach: Reach) -> list[UUID]:
    """The youths within reach who are raised or have a pathway; `who` is (person id, unit, present moment)."""
    return [row["youth"] for row in await connection.fetch(_YOUTHS.format(reach=reach.sql), *who)]


async def within(connection: Connection, who: Sequence[object], reach: Reach, of: Sequence[UUID]) -> list[UUID]:
    """Which of some youths are within reach, whatever became of them; `who` as for `youths`."""
    question = _WITHIN.format(reach=reach.sql, n=len(who) + 1)
    return [row["youth"] for row in await connection.fetch(question, *who, list(of))]


async def all_youths(connection: Connection, municipality: str) -> list[UUID]:
    """Everybody who is raised or has a pathway, for what is counted and shown to nobody."""
    return [row["youth"] for row in await connection.fetch(_ALL, municipality)]


async def owed(connection: Connection, of: Sequence[UUID], before: datetime) -> list[asyncpg.Record]:
    """What is owed before a moment, the first due first."""
    return await connection.fetch(_OWED, list(of), before)


async def tasks(connection: Connection, of: Sequence[UUID], since: datetime) -> list[asyncpg.Record]:
    """The tasks that are not done, or were done since a moment; those that a leader was asked about first."""
    return await connection.fetch(_TASKS, list(of), since)


async def efforts(connection: Connection, of: Sequence[UUID]) -> list[asyncpg.Record]:
    """What is agreed or runs, with how many sessions in a row were missed."""
    return await connection.fetch(_EFFORTS, list(of))


async def actors(connection: Connection, of: Sequence[UUID], now: datetime) -> list[asyncpg.Record]:
    """Who takes part, on which basis."""
    return await connection.fetch(_ACTORS, list(of), now)


async def followings(connection: Connection, of: Sequence[UUID], now: datetime) -> list[asyncpg.Record]:
    """Which sectors follow whom, on which basis."""
    return await connection.fetch(_FOLLOWINGS, list(of), now)


async def disclosed(connection: Connection, of: Sequence[UUID], now: datetime, meeting: UUID) -> list[asyncpg.Record]:
    """What was disclosed to which sector for a meeting, and not used up at another than this one."""
    return await connection.fetch(_DISCLOSED, list(of), now, meeting)


async def emergencies(connection: Connection, of: Sequence[UUID]) -> dict[UUID, int]:
    """How many emergency accesses nobody has reviewed."""
    return {row["youth"]: row["number"] for row in await connection.fetch(_EMERGENCIES, list(of))}


async def planned(connection: Connection, of: Sequence[UUID]) -> set[UUID]:
    """Who has a plan that is agreed."""
    return {row["youth"] for row in await connection.fetch(_PLANNED, list(of))}


async def changes(connection: Connection, of: Sequence[UUID], since: datetime) -> list[asyncpg.Record]:
    """What was learnt since a moment, by type and sector, the latest first."""
    return await connection.fetch(_CHANGES, list(of), since)


async def for_many(
    connection: Connection, municipality: str, since: datetime
) -> tuple[list[asyncpg.Record], list[asyncpg.Record]]:
    """What was held for many since a moment: activities, and meetings of SSP."""
    activities = await connection.fetch(_ACTIVITIES, municipality, since)
    return activities, await connection.fetch(_SSP, municipality, since)


async def capacity(connection: Connection, municipality: str) -> tuple[asyncpg.Record, int]:
    """How many matches there are, and how many youths wait for something that is proposed or agreed."""
    mentors = await connection.fetchrow(_MENTORS, municipality)
    assert mentors is not None
    return mentors, await connection.fetchval(_WAITING, municipality)


async def offers(connection: Connection, municipality: str, since: datetime, until: datetime) -> list[asyncpg.Record]:
    """Offers that are new or suggested, and methods to be looked over by a moment."""
    return await connection.fetch(_LISTED, municipality, since, until.date())
