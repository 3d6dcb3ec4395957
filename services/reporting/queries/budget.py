"""What do the read models hold about a year's money?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from shared.postgres import Connection


async def year(connection: Connection, municipality: str, number: int) -> asyncpg.Record | None:
    """The budget of a year: its amount and the frames of its areas."""
    return await connection.fetchrow(
        "SELECT * FROM budget_years WHERE municipality = $1 AND year = $2", municipality, number
    )


async def years(connection: Connection, municipality: str) -> list[int]:
    """The years that have a budget or any use of money."""
    rows = await connection.fetch(
        "SELECT year FROM budget_years WHERE municipality = $1 UNION SELECT year FROM budget_use"
        " WHERE municipality = $1 ORDER BY year",
        municipality,
    )
    return [row["year"] for row in rows]


async def use(connection: Connection, municipality: str, number: int) -> list[asyncpg.Record]:
    """What was committed, spent and released in a year, by area and account."""
    return await connection.fetch(
        "SELECT * FROM budget_use WHERE municipality = $1 AND year = $2 ORDER BY account DESC, area",
        municipality,
        number,
    )


async def postings(connection: Connection, municipality: str, number: int) -> list[asyncpg.Record]:
    """What the finance system posted in a year, by area and account."""
    return await connection.fetch(
        "SELECT area, account, sum(amount_ore)::bigint AS posted_ore FROM postings"
        " WHERE municipality = $1 AND year = $2 AND area IS NOT NULL GROUP BY area, account",
        municipality,
        number,
    )


async def overrides(connection: Connection, municipality: str, number: int) -> list[asyncpg.Record]:
    """Where a leader let more of a year be committed than was left, the newest first."""
    return await connection.fetch(
        "SELECT * FROM budget_overrides WHERE municipality = $1 AND year = $2 ORDER BY at DESC, event_id",
        municipality,
        number,
    )


async def commitment(connection: Connection, municipality: str, number: int, known_as: UUID) -> asyncpg.Record | None:
    """One year's part of a commitment."""
    return await connection.fetchrow(
        "SELECT * FROM commitments WHERE municipality = $1 AND year = $2 AND commitment = $3",
        municipality,
        number,
        known_as,
    )


async def commitments(connection: Connection, municipality: str, number: int) -> list[Mapping[str, Any]]:
    """Every commitment of a year, with what it is for where it is an intervention of a youth."""
    rows = await connection.fetch(
        "SELECT m.*, i.offer FROM commitments m LEFT JOIN interventions i ON i.intervention = m.intervention"
        " WHERE m.municipality = $1 AND m.year = $2",
        municipality,
        number,
    )
    return [dict(row) for row in rows]
