"""What do the read models hold of offers, descriptions, methods, activities and the programme? Nothing of any youth."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.postgres import Connection


async def _rows(connection: Connection, query: str, *values: object) -> list[Mapping[str, Any]]:
    return [dict(row) for row in await connection.fetch(query, *values)]


async def offers(connection: Connection, place: str) -> list[Mapping[str, Any]]:
    """Every offer that was ever listed, as it was last said to be."""
    return await _rows(
        connection,
        "SELECT * FROM offers WHERE municipality = $1 AND listed_at IS NOT NULL ORDER BY effort_area, title",
        place,
    )


async def titles(connection: Connection, place: str) -> Mapping[str, str]:
    """What each offer that was ever listed is called."""
    found = await _rows(
        connection, "SELECT offer, title FROM offers WHERE municipality = $1 AND title IS NOT NULL", place
    )
    return {row["offer"]: row["title"] for row in found}


async def suggested(connection: Connection, place: str) -> list[Mapping[str, Any]]:
    """The offers that were suggested, the newest first."""
    return await _rows(
        connection,
        "SELECT * FROM suggested_offers WHERE municipality = $1 ORDER BY suggested_at DESC, suggestion",
        place,
    )


async def description_steps(connection: Connection, place: str) -> list[Mapping[str, Any]]:
    """What was decided of descriptions, the oldest first."""
    return await _rows(
        connection, "SELECT * FROM description_steps WHERE municipality = $1 ORDER BY at, event_id", place
    )


async def method_reviews(connection: Connection, place: str) -> list[Mapping[str, Any]]:
    """The reviews of methods, the newest first."""
    return await _rows(
        connection, "SELECT * FROM method_reviews WHERE municipality = $1 ORDER BY at DESC, event_id", place
    )


async def programme_phases(connection: Connection, place: str) -> list[Mapping[str, Any]]:
    """The phases that the programme entered, the oldest first."""
    return await _rows(
        connection, "SELECT * FROM programme_phases WHERE municipality = $1 ORDER BY at, event_id", place
    )


async def activities(connection: Connection, place: str, since: datetime) -> list[Mapping[str, Any]]:
    """What was held for many since a moment, by kind and area."""
    return await _rows(
        connection,
        "SELECT kind, effort_area, count(*) AS times, sum(participants)::bigint AS participants FROM held_activities"
        " WHERE municipality = $1 AND held_at >= $2 GROUP BY kind, effort_area ORDER BY kind, effort_area",
        place,
        since,
    )
