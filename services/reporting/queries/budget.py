"""What do the read models hold about a year's money?"""

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
