"""What do the read models hold about one youth?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Opened:
    """Events of a type that stem from a sector and may be shown.

    Attributes:
        upto: only those that had been recorded by then; None: all of them.
        event: only this one.
    """

    type: str
    sector: str
    upto: datetime | None = None
    event: UUID | None = None


_OBLIGATIONS: Final = """
SELECT * FROM obligations WHERE youth = $1
ORDER BY state NOT IN ('open', 'missed'), due NULLS LAST, trigger_at DESC, obligation
"""
_NEXT: Final = """
SELECT * FROM obligations WHERE youth = $1 AND state IN ('open', 'missed')
ORDER BY due NULLS LAST, obligation LIMIT $2
"""
_BROKEN: Final = "SELECT * FROM broken_rules WHERE youth = $1 AND kept_at IS NULL ORDER BY at DESC, event_id"
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
_EVENTS: Final = (
    "SELECT event_id, type, occurred_at, recorded_at, sector FROM timeline WHERE youth = $1 AND event_id = ANY($2)"
)
_KINDS: Final = "SELECT type, sector, count(*) FROM timeline WHERE youth = $1 GROUP BY type, sector"
_OPENED: Final = """EXISTS (
    SELECT FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::uuid[]) AS o (type, sector, upto, event)
    WHERE (timeline.type, timeline.sector) = (o.type, o.sector)
      AND (o.upto IS NULL OR timeline.recorded_at <= o.upto) AND (o.event IS NULL OR timeline.event_id = o.event))"""
"""Which events may be seen, by type and sector, moment of recording, and id."""
_TIMELINE: Final = f"""
SELECT * FROM timeline
WHERE youth = $1
  AND {_OPENED}
  AND ($6::timestamptz IS NULL OR (occurred_at, event_id) < ($6, $7::uuid))
ORDER BY occurred_at DESC, event_id DESC LIMIT $8
"""  # noqa: S608 (our own names)
_COUNTED: Final = f"SELECT type, sector, count(*) FROM timeline WHERE youth = $1 AND {_OPENED} GROUP BY type, sector"  # noqa: S608
_SOURCES: Final = """
SELECT DISTINCT ON (k.key) k.key, f.event_id, f.recorded_at
FROM facts f CROSS JOIN LATERAL jsonb_object_keys(f.says) AS k (key)
WHERE f.youth = $1
ORDER BY k.key, CASE k.key WHEN 'absence' THEN f.says #>> '{absence,quarter}' END DESC NULLS LAST,
    f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC
"""
_SESSIONS: Final = """
SELECT s.intervention, count(*) FILTER (WHERE held) AS held, count(*) FILTER (WHERE NOT held) AS missed,
    count(*) FILTER (WHERE NOT held AND s.at > coalesce(
        (SELECT max(h.at) FROM sessions_held h WHERE h.intervention = s.intervention AND h.held),
        '-infinity'::timestamptz)) AS missed_in_a_row
FROM sessions_held s WHERE s.intervention = ANY($1::uuid[]) GROUP BY s.intervention
"""
_JUDGEMENTS: Final = """
SELECT DISTINCT ON (j.youth, j.kind) j.* FROM judgements j
WHERE j.youth = ANY($1::uuid[])
ORDER BY j.youth, j.kind, j.at DESC, j.event_id DESC
"""
_NETWORK: Final = "SELECT * FROM network_members WHERE youth = $1 ORDER BY registered_at, event_id"
_AGREEMENTS: Final = """
SELECT a.*, (SELECT jsonb_agg(k.party ORDER BY k.at, k.party) FROM agreement_acknowledgements k
             WHERE k.agreement = a.agreement) AS acknowledged
FROM agreements a WHERE a.youth = $1 AND a.made_at IS NOT NULL ORDER BY a.made_at DESC, a.agreement
"""
_CORRECTIONS: Final = """
SELECT k.*, (SELECT jsonb_agg(i.sector ORDER BY i.at, i.sector) FROM recipients_informed i
             WHERE i.correction = k.correction) AS informed
FROM corrections k WHERE k.youth = $1 ORDER BY k.at DESC, k.event_id
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
    """The rules that were broken, the newest first; none that turned out to have been kept."""
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


async def followings(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Every sector that tells of the youth, or has told, the running ones first."""
    return await connection.fetch(
        "SELECT * FROM followings WHERE youth = $1 AND started_at IS NOT NULL"
        " ORDER BY ended_at IS NOT NULL, started_at DESC, sector",
        youth,
    )


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
    opened: Sequence[Opened],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[asyncpg.Record]:
    """Events of those that may be seen, the newest first, behind a place."""
    return await connection.fetch(_TIMELINE, youth, *_columns(opened), *(after or (None, None)), limit)


async def sources(connection: Connection, youth: UUID) -> dict[str, asyncpg.Record]:
    """The fact from which each value stems that the caseload gives as the newest, by the name of the value."""
    return {row["key"]: row for row in await connection.fetch(_SOURCES, youth)}


async def counted(connection: Connection, youth: UUID, opened: Sequence[Opened]) -> dict[tuple[str, str], int]:
    """How many events there are of those that may be seen, by type and sector."""
    rows = await connection.fetch(_COUNTED, youth, *_columns(opened))
    return {(row["type"], row["sector"]): row["count"] for row in rows}


def _columns(opened: Sequence[Opened]) -> tuple[list[Any], ...]:
    return (
        [one.type for one in opened],
        [one.sector for one in opened],
        [one.upto for one in opened],
        [one.event for one in opened],
    )


async def plan(connection: Connection, youth: UUID) -> asyncpg.Record | None:
    """The youth's plan, if there is one."""
    return await connection.fetchrow("SELECT * FROM plans WHERE youth = $1", youth)


async def judgements(connection: Connection, youths: Sequence[UUID]) -> list[asyncpg.Record]:
    """The newest judgement of each kind that holds, of each of these youths, and the newest words of each."""
    return await connection.fetch(_JUDGEMENTS, list(youths))


async def network(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Who is around the youth, as registered."""
    return await connection.fetch(_NETWORK, youth)


async def network_meetings(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """When the network met, the newest first."""
    return await connection.fetch("SELECT * FROM network_meetings WHERE youth = $1 ORDER BY at DESC, event_id", youth)


async def counselling(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """What was counselled about, the newest first."""
    return await connection.fetch("SELECT * FROM counselling WHERE youth = $1 ORDER BY at DESC, event_id", youth)


async def agreements(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """What was agreed beside the plan, the newest first, with the parties who have read it."""
    return await connection.fetch(_AGREEMENTS, youth)


async def deviations(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Where the description was departed from, the newest first."""
    return await connection.fetch("SELECT * FROM deviations WHERE youth = $1 ORDER BY at DESC, event_id", youth)


async def corrections(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """What was set right, the newest first, with the sectors that were told."""
    return await connection.fetch(_CORRECTIONS, youth)


async def disclosures(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """What was decided about sharing, the newest first."""
    return await connection.fetch(
        "SELECT * FROM disclosures WHERE youth = $1 ORDER BY decided_at DESC, disclosure", youth
    )


async def emergencies(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Emergency accesses, the newest first."""
    return await connection.fetch(
        "SELECT * FROM emergency_accesses WHERE youth = $1 AND opened_at IS NOT NULL ORDER BY opened_at DESC, access",
        youth,
    )


async def handovers(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """From and to which municipality the case went, the newest first."""
    return await connection.fetch("SELECT * FROM handovers WHERE youth = $1 ORDER BY at DESC, event_id", youth)


async def access_requests(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """Who asked to see the documents or the data, the newest first."""
    return await connection.fetch(
        "SELECT * FROM access_requests WHERE youth = $1 AND requested_at IS NOT NULL"
        " ORDER BY requested_at DESC, request",
        youth,
    )


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


async def costs(connection: Connection, youth: UUID) -> list[asyncpg.Record]:
    """What each budget year has given to the interventions."""
    return await connection.fetch(
        "SELECT intervention, year, account, committed_ore, coalesce(spent_ore, 0) AS spent_ore,"
        " coalesce(released_ore, 0) AS released_ore FROM commitments"
        " WHERE youth = $1 AND intervention IS NOT NULL ORDER BY year",
        youth,
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
