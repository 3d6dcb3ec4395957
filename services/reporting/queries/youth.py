"""What do the read models hold about one youth?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from shared.postgres import Connection

_OBLIGATIONS: Final = """
SELECT * FROM obligations WHERE youth = $1
ORDER BY state NOT IN ('open', 'missed'), due NULLS LAST, trigger_at DESC, obligation
"""
_NEXT: Final = """
SELECT * FROM obligations WHERE youth = $1 AND state IN ('open', 'missed')
ORDER BY due NULLS LAST, obligation LIMIT $2
"""
_BROKEN: Final = "SELECT * FROM broken_rules WHERE youth = $1 ORDER BY at DESC, event_id"
_TASKS: Final = """
SELECT * FROM tasks WHERE youth = $1 AND kind IS NOT NULL AND ($2 OR state <> 'completed')
ORDER BY due NULLS LAST, assigned_at, task
"""
_CONSENTS: Final = "SELECT * FROM consents WHERE youth = $1 ORDER BY coalesce(answered_at, requested_at) DESC, consent"
_ACTORS: Final = """
SELECT a.*, f.categories FROM actors a
LEFT JOIN followings f ON f.youth = a.youth AND f.sector = a.sector AND f.ended_at IS NULL
WHERE a.youth = $1 AND a.joined_at IS NOT NULL AND a.left_at IS NULL ORDER BY a.joined_at, a.sector, a.person
"""
_FOLLOWING: Final = "SELECT sector FROM followings WHERE youth = $1 AND ended_at IS NULL"
_SUGGESTIONS: Final = "SELECT * FROM suggestions WHERE youth = $1 AND made_at IS NOT NULL ORDER BY made_at DESC"
_SEATS: Final = """
SELECT * FROM seats WHERE municipality = $1 AND filled_at IS NOT NULL AND vacated_at IS NULL
ORDER BY kind DESC, seat, person
"""
_EVENTS: Final = "SELECT event_id, type, occurred_at, sector FROM timeline WHERE youth = $1 AND event_id = ANY($2)"
_KINDS: Final = "SELECT type, sector, count(*) FROM timeline WHERE youth = $1 GROUP BY type, sector"
_TIMELINE: Final = """
SELECT * FROM timeline
WHERE youth = $1
  AND (type, sector) IN (SELECT * FROM unnest($2::text[], $3::text[]))
  AND ($4::timestamptz IS NULL OR (occurred_at, event_id) < ($4, $5::uuid))
ORDER BY occurred_at DESC, event_id DESC LIMIT $6
"""
_SESSIONS: Final = """
SELECT s.intervention, count(*) FILTER (WHERE held) AS held, count(*) FILTER (WHERE NOT held) AS missed,
    count(*) FILTER (WHERE NOT held AND s.at > coalesce(
        (SELECT max(h.at) FROM sessions_held h WHERE h.intervention = s.intervention AND h.held),
        '-infinity'::timestamptz)) AS missed_in_a_row
FROM sessions_held s WHERE s.intervention = ANY($1::uuid[]) GROUP BY s.intervention
"""
_ACCESS: Final = """
SELECT * FROM access_log
WHERE youth = $1 AND ($2::timestamptz IS NULL OR (at, event_id) < ($2, $3::uuid))
ORDER BY at DESC, event_id DESC LIMIT $4
"""


async def obligations(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Every obligation: what is owed first, by due moment, then the rest."""
    return await connection.fetch(_OBLIGATIONS, youth)


async def next_obligations(connection: Connection, youth: UUID, limit: int) -> list[asyncpg.Record]:
    """What is owed, the first due first."""
    return await connection.fetch(_NEXT, youth, limit)


async def broken_rules(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """The rules that were broken, the newest first."""
    return await connection.fetch(_BROKEN, youth)


async def tasks(connection: Connection, youth: UUID, *, completed: bool = False) -> list[asyncpg.Record]:
    """The tasks, those completed only when asked for."""
    return await connection.fetch(_TASKS, youth, completed)


async def consents(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Every consent in its newest state, the newest answer first."""
    return await connection.fetch(_CONSENTS, youth)


async def actors(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Who takes part now, with what their sector may tell."""
    return await connection.fetch(_ACTORS, youth)


async def following_sectors(connection: Connection, youth: UUID) -> set[str]:
    """The sectors that follow the youth now."""
    return {row["sector"] for row in await connection.fetch(_FOLLOWING, youth)}


async def suggestions(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """The suggestions made, the newest first."""
    return await connection.fetch(_SUGGESTIONS, youth)


async def seats(connection: Connection, municipality: str) -> list[asyncpg.Record]:
    """Who sits in the taskforce now, fixed seats first."""
    return await connection.fetch(_SEATS, municipality)


async def events(connection: Connection, youth: UUID, ids: Sequence[UUID]) -> dict[UUID, asyncpg.Record]:
    """Type, time and sector of some of the youth's events."""
    rows = await connection.fetch(_EVENTS, youth, list(ids))
    return {row["event_id"]: row for row in rows}


async def kinds(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """How many events of which type and sector the youth's timeline has."""
    return await connection.fetch(_KINDS, youth)


async def timeline(
    connection: Connection,
    youth: UUID,
    shown: Sequence[tuple[str, str]],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Events of the types and sectors named, the newest first, behind a place."""
    types, sectors = [kind for kind, _ in shown], [sector for _, sector in shown]
    return await connection.fetch(_TIMELINE, youth, types, sectors, *(after or (None, None)), limit)


async def plan(connection: Connection, youth: UUID) -> asyncpg.Record | None:
    """The youth's plan, if there is one."""
    return await connection.fetchrow("SELECT * FROM plans WHERE youth = $1", youth)


async def goals(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """The plan's goals, in the order they were set."""
    return await connection.fetch(
        "SELECT * FROM goals WHERE youth = $1 AND set_at IS NOT NULL ORDER BY set_at, goal", youth
    )


async def interventions(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """The interventions, in the order they were proposed."""
    return await connection.fetch(
        "SELECT * FROM interventions WHERE youth = $1 AND offer IS NOT NULL ORDER BY proposed_at, intervention", youth
    )


async def sessions(connection: Connection, interventions: Sequence[UUID]) -> dict[UUID, asyncpg.Record]:
    """How many sessions of each intervention were held and missed, in all and in a row."""
    rows = await connection.fetch(_SESSIONS, list(interventions))
    return {row["intervention"]: row for row in rows}


async def mentors(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """The contact persons proposed and matched, in that order."""
    return await connection.fetch(
        "SELECT * FROM mentors WHERE youth = $1 AND proposed_at IS NOT NULL ORDER BY proposed_at, match", youth
    )


async def access_log(
    connection: Connection, youth: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[asyncpg.Record]:
    """Who looked at what about the youth, the newest first, behind a place."""
    return await connection.fetch(_ACCESS, youth, *(after or (None, None)), limit)
