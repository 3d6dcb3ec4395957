"""What is kept of what was shown, when somebody records a meeting, an item of it, or a report?

The door asks it for the commands whose rows say what is `kept`, so that everybody reads later what was there then.
Invariant: it is worked out as a whole, whoever gives the command; what of it a person may see is decided at each look.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic_core import to_jsonable_python

from services.reporting.answers.meetings import Reason
from services.reporting.commands import Keep
from services.reporting.looking import arranging, committee
from services.reporting.looking.agenda import last_before
from services.reporting.looking.arranging import Known
from services.reporting.looking.asking import NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.looking.points import BEGINNING, points_of
from services.reporting.looking.preparing import horizon_of, known_of
from services.reporting.looking.published import published_of
from services.reporting.queries import agenda as rows
from services.reporting.queries import meetings as held
from services.reporting.queries.cases import standings
from shared.deciding import RefusedError
from shared.definitions.attention import attention
from shared.events.meetings import AgendaThen, CapacityThen, OfferThen, PartThen, PlaceThen, Why
from shared.postgres import Connection

NOBODY: Final = ""
"""The unit of nobody: nothing that is kept hangs on who gives the command."""


def keeping(desk: Desk) -> Keep:
    """What is kept, by the name of the command."""

    async def keep(name: str, youth: UUID | None, args: Mapping[str, Any]) -> Mapping[str, Any]:
        match name:
            case "discuss-youth" if youth is not None:
                return await _item(desk, youth, _id(args.get("meeting")))
            case "hold-meeting":
                return await _agenda(desk, _id(args.get("meeting")))
            case "make-committee-report":
                return await _report(desk, args.get("until"))
            case _:
                return {}

    return keep


def _id(said: object) -> UUID | None:
    """A meeting's id; what is none is for the deciding service to refuse."""
    try:
        return UUID(str(said))
    except ValueError:
        return None


async def _item(desk: Desk, youth: UUID, which: UUID | None) -> Mapping[str, Any]:
    """Where the youth stands on the agenda, and why."""
    now = desk.clock.now()
    async with desk.pool.acquire() as connection:
        meeting = None if which is None else await held.meeting(connection, desk.place.code, which)
        found = await standings(connection, [youth], NOBODY, now)
        if meeting is None or not found:
            return {}
        (known,) = await known_of(connection, desk.place, found, meeting, now)
    why = _why(desk, known, meeting)
    kept = [Why(kind=one.kind, due=one.due, **one.codes) for one in why]
    return {"part": arranging.part_of(known, why), "reasons": to_jsonable_python(kept)}


def _why(desk: Desk, known: Known, meeting: asyncpg.Record) -> tuple[Reason, ...]:
    now = desk.clock.now()
    return arranging.reasons(known, attention(desk.place.code, now), now, horizon_of(meeting, desk.place, now))


async def _agenda(desk: Desk, which: UUID | None) -> Mapping[str, Any]:
    """The agenda, without any youth."""
    now, place = desk.clock.now(), desk.place
    async with desk.pool.acquire() as connection:
        meeting = None if which is None else await held.meeting(connection, place.code, which)
        if meeting is None:
            return {}
        last = await last_before(connection, place.code, meeting, now)
        since = last["held_at"] if last else None
        youths = await rows.all_youths(connection, place.code)
        known = await known_of(connection, place, await standings(connection, youths, NOBODY, now), meeting, now)
        points = await points_of(connection, place, since, now, horizon_of(meeting, place, now))
        tasks = await rows.tasks(connection, youths, since or BEGINNING)
        dealt = await _dealt_with(connection, meeting["meeting"])
    parts: Counter[Any] = Counter(
        dealt.get(one.youth) or arranging.part_of(one, _why(desk, one, meeting)) for one in known
    )
    parts["tasks"] = len(tasks)
    kept = AgendaThen(
        since=since,
        parts=tuple(PartThen(part=part, count=count) for part, count in sorted(parts.items()) if count),
        places=tuple(PlaceThen(**one.model_dump()) for one in points.places),
        capacity=CapacityThen(**points.capacity.model_dump()),
        offers=tuple(OfferThen(**one.model_dump()) for one in points.offers),
    )
    return {"agenda": kept.model_dump(mode="json")}


async def _dealt_with(connection: Connection, meeting: UUID) -> dict[UUID, str | None]:
    """Where those stood who were discussed before the meeting was recorded as held."""
    return {row["youth"]: row["part"] for row in await held.discussed_at(connection, meeting)}


async def _report(desk: Desk, until: object) -> Mapping[str, Any]:
    """The period, the edition of the definitions and the figures of a report until the end of a month.

    Raises:
        RefusedError: it is not the last day of a month that is over.
    """
    day = _last_of_a_month(until)
    try:
        report = None if day is None else await committee.reckoned(desk, day)
    except NotKnownError:
        report = None
    if report is None:
        raise RefusedError(
            "period-not-over",
            "until",
            "another day",
            "the last day of a month that is over",
            danish="En rapport slutter med en måned, der er gået. Vælg måneden.",
            english="A report ends with a month that is over. Choose the month.",
        )
    return {
        "since": report.since.isoformat(),
        "definitions": report.definitions,
        "published": published_of(report).model_dump(mode="json"),
    }


def _last_of_a_month(said: object) -> date | None:
    try:
        day = date.fromisoformat(str(said))
    except ValueError:
        return None
    return day if (day + timedelta(days=1)).day == 1 else None
