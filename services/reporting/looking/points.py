"""What does the meeting have to look at that is about no youth: groups and places, capacity, money, offers and methods?

Invariant: numbers and titles alone; nothing here names anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import asyncpg

from services.reporting.answers.meetings import Capacity, HeldForMany, OfferNews
from services.reporting.looking import forecast
from services.reporting.looking.forecast import Use
from services.reporting.looking.money import POOL
from services.reporting.looking.parts import codes
from services.reporting.queries import agenda as rows
from services.reporting.queries import budget
from shared.definitions.dated import local_day
from shared.definitions.municipalities import Place
from shared.postgres import Connection

BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when something is new, before the taskforce has ever met."""


@dataclass(frozen=True, slots=True)
class Points:
    """The parts of an agenda that are about no youth."""

    places: tuple[HeldForMany, ...]
    capacity: Capacity
    offers: tuple[OfferNews, ...]


async def points_of(
    connection: Connection, place: Place, since: datetime | None, now: datetime, horizon: datetime
) -> Points:
    """What is new since a moment, what there is now, and what is due by the horizon."""
    activities, ssp = await rows.for_many(connection, place.code, since or BEGINNING)
    offers = await rows.offers(connection, place.code, since or BEGINNING, horizon)
    return Points(
        places=_for_many(activities, ssp),
        capacity=await _capacity(connection, place, now),
        offers=tuple(OfferNews(kind=row["kind"], title=row["title"], at=row["at"], by=row["by"]) for row in offers),
    )


def _for_many(activities: Iterable[asyncpg.Record], ssp: Iterable[asyncpg.Record]) -> tuple[HeldForMany, ...]:
    held_for_many = [
        HeldForMany(kind="activity", at=row["at"], code=row["kind"], participants=row["participants"])
        for row in activities
    ]
    met = [HeldForMany(kind="ssp-meeting", at=row["at"], sectors=codes(row["sectors"])) for row in ssp]
    return tuple(sorted((*held_for_many, *met), key=lambda one: one.at))


async def _capacity(connection: Connection, place: Place, now: datetime) -> Capacity:
    year = local_day(now).year
    mentors, waiting = await rows.capacity(connection, place.code)
    frame = await budget.year(connection, place.code, year)
    used = forecast.by(await budget.commitments(connection, place.code, year), "account").get((POOL,), Use())
    amount = frame["amount_ore"] if frame else None
    return Capacity(
        matched=mentors["matched"],
        mentors=mentors["mentors"],
        proposed=mentors["proposed"],
        waiting=waiting,
        year=year,
        amount_ore=amount,
        left_ore=None if amount is None else amount - used.forecast,
    )
