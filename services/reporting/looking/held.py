"""What was dealt with at a meeting that is over, as it stood then, and what was decided under each point?

Who came, and the points that are about no youth, were kept when the meeting was recorded as held; where a youth stood
and why, when the youth was discussed. Nothing is worked out again. Invariant: what became known later changes nothing
here but by its own words; a youth of whom this person may not know is counted and not shown.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers.meetings import Capacity, DealtWith, HeldForMany, OfferNews, Record
from services.reporting.looking import arranging
from services.reporting.looking.agenda import LISTED, preparing, reasons_kept, said_at, seen
from services.reporting.looking.arranging import Known
from services.reporting.looking.asking import Asking, NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.looking.meetings import commands, demand_organisation, meeting
from services.reporting.looking.minutes import decisions_at, was_there
from services.reporting.looking.preparing import by_youth, known_of
from services.reporting.looking.reaching import reach_of
from services.reporting.looking.sight import Sight
from services.reporting.queries import agenda as reached
from services.reporting.queries import meetings as rows
from services.reporting.queries.cases import standings
from shared.definitions.agenda import PARTS
from shared.definitions.dated import local_day
from shared.events.meetings import AgendaThen


async def is_over(desk: Desk, which: UUID) -> bool:
    """Whether a meeting was held on an earlier day: from then on it is read as it was, and no longer worked on.

    Raises:
        NotKnownError: there is no such meeting.
    """
    async with desk.pool.acquire() as connection:
        row = await rows.meeting(connection, desk.place.code, which)
    if row is None or row["state"] is None:
        raise NotKnownError
    return row["held_at"] is not None and local_day(row["held_at"]) < local_day(desk.clock.now())


async def record(desk: Desk, asking: Asking, which: UUID) -> Record:
    """A meeting that was held, as it was.

    Raises:
        NotKnownError: there is no such meeting, or it was not held.
        DeniedError: the role prepares no meetings.
        UnrecordedError: the look cannot be recorded.
    """
    asking, now = preparing(asking), desk.clock.now()
    demand_organisation(asking, "organisation", now)
    reach = reach_of(asking, LISTED, now)
    async with desk.pool.acquire() as connection:
        row = await rows.meeting(connection, desk.place.code, which)
        if row is None or row["state"] != "held":
            raise NotKnownError
        there = by_youth(await rows.discussed_at(connection, which))
        within = set(await reached.within(connection, (asking.person.id, asking.person.unit, now), reach, list(there)))
        found = await standings(connection, sorted(within), asking.person.unit, now)
        sights = {youth: Sight(asking, standing, now) for youth, standing in found.items()}
        shown = {youth: found[youth] for youth, sight in sights.items() if sight.may(LISTED)}
        known = {one.youth: one for one in await known_of(connection, desk.place, shown, row, now)}
        decided = by_youth(await rows.decisions(connection, list(shown)))
    items = [_item(desk, sights[youth], known[youth], there[youth], decided.get(youth, []), now) for youth in shown]
    kept = AgendaThen.model_validate_json(row["agenda"]) if row["agenda"] else None
    await desk.viewed(asking, "meeting-record", tuple(shown))
    return Record(
        at=now,
        meeting=meeting(desk, row),
        since=kept.since if kept else None,
        kept=kept is not None,
        parts={one.part: one.count for one in kept.parts} if kept else {},
        items=tuple(sorted(items, key=_order)),
        hidden=len(there) - len(shown),
        places=tuple(HeldForMany(**one.model_dump()) for one in kept.places) if kept else (),
        capacity=Capacity(**kept.capacity.model_dump()) if kept else None,
        offers=tuple(OfferNews(**one.model_dump()) for one in kept.offers) if kept else (),
        commands=commands(asking, now),
    )


def _order(item: DealtWith) -> tuple[int, datetime, str]:
    return (len(PARTS) if item.part is None else PARTS.index(item.part), item.at, str(item.youth))


def _item(
    desk: Desk,
    sight: Sight,
    known: Known,
    said: Sequence[asyncpg.Record],
    decided: Sequence[asyncpg.Record],
    now: datetime,
) -> DealtWith:
    """One youth; `said` are the rows of the item, the latest first, since it may have been taken up again."""
    first, anonymous = said[-1], not arranging.named(known, now)
    placed = next((one for one in reversed(said) if one["part"] is not None), first)
    age = sight.standing.row["age"] if sight.may("age") else None
    room = {(one["person"], one["sector"]): one for row in reversed(said) for one in from_json(row["present"])}
    return DealtWith(
        youth=known.youth,
        name=None if anonymous else sight.value("identity", sight.standing.row["name"]),
        anonymous=anonymous,
        age_band=arranging.age_band(age, now),
        part=placed["part"],
        at=first["at"],
        acute=any(row["acute"] for row in said),
        reasons=seen(sight, reasons_kept(placed["reasons"])),
        room=tuple(was_there(desk, one) for one in room.values()),
        minutes=None if anonymous else sight.value("minutes", said_at(said)),
        decided=decisions_at(desk, sight, decided, first["meeting"]),
    )
