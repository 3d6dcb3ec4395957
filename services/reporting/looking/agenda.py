"""What does the meeting have to look at, and in which order? The agenda, as far as this person may see it.

The look is meeting preparation by its nature: whoever may look for that purpose looks for it here. Every youth shown
goes through the policy, and the look is recorded once, with all of them. What stands where is decided by `arranging`;
a youth who was discussed stays where he or she stood then. Invariant: a youth is in one part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import Value
from services.reporting.answers.meetings import Agenda, AgendaTask, Change, InTheRoom, Reason, Seated, YouthItem
from services.reporting.looking import arranging
from services.reporting.looking.arranging import Known, Placed, Seat
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.looking.meetings import PREPARATION, commands, demand_organisation, meeting
from services.reporting.looking.minutes import decisions_at
from services.reporting.looking.parts import task
from services.reporting.looking.points import BEGINNING, Points, points_of
from services.reporting.looking.preparing import by_youth, horizon_of, in_the_room, known_of, seats
from services.reporting.looking.reaching import reach_of
from services.reporting.looking.sight import Sight
from services.reporting.queries import agenda as rows
from services.reporting.queries import meetings as held
from services.reporting.queries import youth as of_youth
from services.reporting.queries.cases import standings
from shared.definitions.agenda import Minutes as PartMinutes
from shared.definitions.agenda import Part, timing
from shared.definitions.attention import attention
from shared.definitions.roles import ROLES
from shared.events.meetings import Why
from shared.policy.answer import denied
from shared.postgres import Connection

LISTED: Final = "coordination"
"""The category of data that being on the agenda is."""
COMMANDS: Final = ("discuss-youth", "make-decision")


def preparing(asking: Asking) -> Asking:
    """The same person, looking in order to prepare a meeting.

    Raises:
        DeniedError: the role prepares no meetings.
    """
    if PREPARATION not in ROLES[asking.person.role].purposes:
        raise DeniedError(denied("wrong-purpose"))
    return replace(asking, purpose=PREPARATION)


async def next_agenda(desk: Desk, asking: Asking) -> Agenda:
    """The agenda of the next meeting.

    Raises:
        NotKnownError: no meeting is called.
        DeniedError, UnrecordedError: as for `agenda`.
    """
    async with desk.pool.acquire() as connection:
        row = await held.next_meeting(connection, desk.place.code, desk.clock.now())
    if row is None:
        raise NotKnownError
    return await agenda(desk, asking, row["meeting"])


async def agenda(desk: Desk, asking: Asking, which: UUID) -> Agenda:
    """The agenda of a meeting, as things are now.

    Raises:
        NotKnownError: there is no such meeting.
        DeniedError: the role prepares no meetings.
        UnrecordedError: the look cannot be recorded.
    """
    asking, now = preparing(asking), desk.clock.now()
    demand_organisation(asking, "budget", now)
    reach = reach_of(asking, LISTED, now)
    async with desk.pool.acquire() as connection:
        row = await held.meeting(connection, desk.place.code, which)
        if row is None or row["state"] is None:
            raise NotKnownError
        who = (asking.person.id, asking.person.unit, now)
        found = await _read(desk, connection, asking, row, await rows.youths(connection, who, reach), now)
    made = _made(desk, found)
    shown = (*(one.youth for one in made.items), *(one.youth for one in made.tasks))
    await desk.viewed(asking, "agenda", tuple(dict.fromkeys(shown)))
    return made


# What is known ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read for an agenda, by youth."""

    asking: Asking
    now: datetime
    meeting: asyncpg.Record
    last: asyncpg.Record | None
    horizon: datetime
    sights: Mapping[UUID, Sight]
    known: Mapping[UUID, Known]
    seats: tuple[asyncpg.Record, ...]
    room: tuple[Seat, ...]
    points: Points
    changes: Mapping[UUID, list[asyncpg.Record]]
    tasks: tuple[asyncpg.Record, ...]
    words: Mapping[UUID, asyncpg.Record]
    discussed: Mapping[UUID, list[asyncpg.Record]]
    decided: Mapping[UUID, list[asyncpg.Record]]


async def last_before(connection: Connection, place: str, row: asyncpg.Record, now: datetime) -> asyncpg.Record | None:
    """The meeting that was held before one."""
    begins = row["starts_at"] or row["held_at"] or now
    return await held.last_held(connection, place, min(begins, row["held_at"] or begins))


async def _read(
    desk: Desk, connection: Connection, asking: Asking, row: asyncpg.Record, youths: Sequence[UUID], now: datetime
) -> _Found:
    place = desk.place
    last = await last_before(connection, place.code, row, now)
    since = last["held_at"] if last else None
    found = await standings(connection, youths, asking.person.unit, now)
    sights = {youth: Sight(asking, standing, now) for youth, standing in found.items()}
    seen = {youth: standing for youth, standing in found.items() if sights[youth].may(LISTED)}
    words = [one for one in await of_youth.judgements(connection, list(seen)) if one["kind"] == "youth-heard"]
    seated = await seats(connection, place)
    present = from_json(row["present"] or "[]")
    me = asking.person
    horizon = horizon_of(row, place, now)
    return _Found(
        asking=asking,
        now=now,
        meeting=row,
        last=last,
        horizon=horizon,
        sights=sights,
        known={one.youth: one for one in await known_of(connection, place, seen, row, now)},
        seats=seated,
        room=in_the_room(seated, present, me.id if me.unit == arranging.COORDINATION else None),
        points=await points_of(connection, place, since, now, horizon),
        changes=by_youth(await rows.changes(connection, list(seen), since or BEGINNING)),
        tasks=tuple(await rows.tasks(connection, list(seen), since or BEGINNING)),
        words={one["youth"]: one for one in words},
        discussed=by_youth(
            one for one in await held.discussed(connection, list(seen)) if one["meeting"] == row["meeting"]
        ),
        decided=by_youth(await held.decisions(connection, list(seen))),
    )


# What is shown ------------------------------------------------------------------------------------------------


def _made(desk: Desk, found: _Found) -> Agenda:
    arranged = arranging.arrange(_placed(desk, one, found) for one in found.known.values())
    tasks = tuple(_task(desk, found, row) for row in found.tasks if row["assigned_at"] is not None)
    points = found.points
    counts: dict[Part, int] = {part: len(ones) for part, ones in arranged.items()}
    counts |= {"attendance": 1, "tasks": len(tasks), "places": len(points.places)}
    counts |= {"capacity": 1, "offers": len(points.offers), "read-back": 1}
    minutes = timing(desk.place.code, found.now)
    clocks = arranging.clocks(found.meeting["starts_at"], minutes, counts)
    shown = {
        part: tuple(_item(desk, one, found, _clock(clocks, minutes, part, n)) for n, one in enumerate(ones))
        for part, ones in arranged.items()
    }
    return Agenda(
        at=found.now,
        meeting=meeting(desk, found.meeting),
        since=found.last["held_at"] if found.last else None,
        clocks=clocks,
        attendance=tuple(_seated(desk, row) for row in found.seats),
        tasks=tasks,
        places=points.places,
        capacity=points.capacity,
        offers=points.offers,
        commands=commands(found.asking, found.now),
        **shown,
    )


def _clock(
    clocks: Mapping[Part, datetime], minutes: Mapping[Part, PartMinutes], part: Part, before: int
) -> datetime | None:
    begins = clocks.get(part)
    return None if begins is None else begins + timedelta(minutes=minutes[part].each * before)


def _placed(desk: Desk, known: Known, found: _Found) -> Placed:
    sight = found.sights[known.youth]
    ad_hoc = arranging.meets_ad_hoc(known, found.room, found.now)
    kept = next((one for one in reversed(found.discussed.get(known.youth, [])) if one["part"] is not None), None)
    if kept is not None:
        return Placed(known, kept["part"], seen(sight, reasons_kept(kept["reasons"])), ad_hoc)
    why = seen(sight, arranging.reasons(known, attention(desk.place.code, found.now), found.now, found.horizon))
    return Placed(known, arranging.part_of(known, why), why, ad_hoc)


def reasons_kept(kept: str | None) -> tuple[Reason, ...]:
    """The reasons that were kept of a youth's place on the agenda."""
    found = [Why.model_validate(one) for one in from_json(kept or "[]")]
    return tuple(
        Reason(kind=one.kind, due=one.due, codes=one.model_dump(exclude={"kind", "due"}, exclude_none=True))
        for one in found
    )


def seen(sight: Sight, why: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons of which this person may know."""
    return tuple(one for one in why if sight.may(_CATEGORIES.get(one.kind, LISTED)))


_CATEGORIES: Final[Mapping[str, str]] = {
    "clock-24h": "obligation",
    "overdue": "obligation",
    "plan-due": "obligation",
    "due-soon": "obligation",
    "task-escalated": "task",
    "effort-not-started": "effort",
    "sessions-missed": "effort",
    "no-plan": "plan",
    "sector-without-effort": "effort",
}
"""To which category of data each kind of reason belongs; others are of the coordination."""


def _item(desk: Desk, placed: Placed, found: _Found, clock: datetime | None) -> YouthItem:
    known, sight = placed.known, found.sights[placed.known.youth]
    case, youth = sight.standing.row, placed.known.youth
    anonymous = not arranging.named(known, found.now)
    words = found.words.get(youth)
    decided = found.decided.get(youth, [])
    said = found.discussed.get(youth, [])
    age = case["age"] if sight.may("age") else None
    return YouthItem(
        youth=youth,
        name=None if anonymous else sight.value("identity", case["name"]),
        anonymous=anonymous,
        age_band=arranging.age_band(age, found.now),
        phase=known.phase,
        case_lead=desk.colleague(case["case_lead"]),
        clock=clock,
        ad_hoc=placed.ad_hoc,
        reasons=placed.why,
        words=None if words is None or anonymous else sight.value("voice", words["text"]),
        words_at=words["at"] if words else None,
        changes=() if anonymous else _changes(sight, found.changes.get(youth, [])),
        room=tuple(_room(desk, known, seat, found.now) for seat in found.room),
        decided=decisions_at(desk, sight, decided, found.meeting["meeting"]),
        before=decisions_at(desk, sight, decided, found.last["meeting"]) if found.last else (),
        discussed_at=said[0]["at"] if said else None,
        minutes=None if anonymous else sight.value("minutes", said_at(said)),
        commands=tuple(name for name in COMMANDS if name in sight.commands),
    )


def said_at(discussed: Sequence[asyncpg.Record]) -> str | None:
    """All that was written of one item of a meeting, in the order in which it was; the rows are the latest first."""
    return "\n".join(one["minutes"] for one in reversed(discussed) if one["minutes"]) or None


def _changes(sight: Sight, found: Iterable[asyncpg.Record]) -> tuple[Change, ...]:
    return tuple(
        Change(type=row["type"], sector=row["sector"], count=row["number"], at=row["at"])
        for row in found
        if sight.event(row["type"], row["sector"])[""].allow
    )


def _room(desk: Desk, known: Known, seat: Seat, now: datetime) -> InTheRoom:
    basis = arranging.basis_of(known, seat, now)
    return InTheRoom(person=desk.named(seat.person), sector=seat.sector, basis=basis)


def _task(desk: Desk, found: _Found, row: asyncpg.Record) -> AgendaTask:
    sight = found.sights[row["youth"]]
    named = arranging.named(found.known[row["youth"]], found.now)
    name: Value = sight.value("identity", sight.standing.row["name"]) if named else None
    return AgendaTask(
        youth=row["youth"],
        name=name,
        task=sight.part("task", lambda: task(desk, sight, row)),
        escalated_at=row["escalated_at"],
        respond_by=row["respond_by"],
    )


def _seated(desk: Desk, row: asyncpg.Record) -> Seated:
    return Seated(
        seat=row["seat"],
        sector=row["sector"],
        person=desk.named(row["person"]),
        kind=row["kind"],
        until=row["until"],
    )
