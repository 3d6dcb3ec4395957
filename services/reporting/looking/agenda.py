"""What does the meeting have to look at, and in which order? The agenda, as far as this person may see it.

The look is meeting preparation by its nature: whoever may look for that purpose looks for it here. Every youth shown
goes through the policy, and the look is recorded once, with all of them. What stands where is decided by `arranging`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import Colleague, Head, Value
from services.reporting.answers.budget import Budget
from services.reporting.answers.meetings import (
    Agenda,
    AgendaTask,
    Capacity,
    Change,
    Decided,
    HeldForMany,
    InTheRoom,
    Minutes,
    OfferNews,
    Seated,
    YouthItem,
)
from services.reporting.looking import arranging, money
from services.reporting.looking.arranging import Known, Owed, Placed, Seat
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.looking.meetings import PREPARATION, commands, meeting
from services.reporting.looking.parts import codes, head, task
from services.reporting.looking.reaching import reach_of
from services.reporting.looking.sight import Sight
from services.reporting.queries import agenda as rows
from services.reporting.queries import meetings as held
from services.reporting.queries import youth as of_youth
from services.reporting.queries.cases import standings
from shared.definitions.agenda import Minutes as PartMinutes
from shared.definitions.agenda import Part, timing
from shared.definitions.attention import Attention, attention
from shared.definitions.dated import local_day
from shared.definitions.roles import ROLES
from shared.policy.answer import denied
from shared.postgres import Connection

LISTED: Final = "coordination"
"""The category of data that being on the agenda is."""
BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when something is new, before the taskforce has ever met."""
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
    reach = reach_of(asking, LISTED, now)
    # Asked before a connection is taken: whoever holds one must not wait for another.
    budget = await money.budget(desk, asking)
    async with desk.pool.acquire() as connection:
        row = await held.meeting(connection, desk.place.code, which)
        if row is None or row["state"] is None:
            raise NotKnownError
        who = (asking.person.id, asking.person.unit, now)
        youths = await rows.youths(connection, who, reach)
        found = await _read(desk, connection, asking, row, youths, now)
        made = await _made(desk, connection, budget, found)
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
    since: datetime
    last: asyncpg.Record | None
    horizon: datetime
    sights: Mapping[UUID, Sight]
    known: tuple[Known, ...]
    seats: tuple[asyncpg.Record, ...]
    changes: Mapping[UUID, list[asyncpg.Record]]
    tasks: tuple[asyncpg.Record, ...]
    words: Mapping[UUID, asyncpg.Record]
    discussed: Mapping[UUID, list[asyncpg.Record]]
    decided: Mapping[UUID, list[asyncpg.Record]]


async def _read(
    desk: Desk, connection: Connection, asking: Asking, row: asyncpg.Record, youths: Sequence[UUID], now: datetime
) -> _Found:
    begins = row["starts_at"] or row["held_at"] or now
    last = await held.last_held(connection, desk.place.code, min(begins, row["held_at"] or begins))
    since = last["held_at"] if last else BEGINNING
    horizon = max(begins, now) + timedelta(days=desk.place.meetings.every_days)
    found = await standings(connection, youths, asking.person.unit, now)
    sights = {youth: Sight(asking, standing, now) for youth, standing in found.items()}
    seen = [youth for youth, sight in sights.items() if sight.may(LISTED)]
    words = [one for one in await of_youth.judgements(connection, seen) if one["kind"] == "youth-heard"]
    return _Found(
        asking=asking,
        now=now,
        meeting=row,
        since=since,
        last=last,
        horizon=horizon,
        sights=sights,
        known=await _known(desk, connection, sights, seen, now, horizon),
        seats=tuple(await of_youth.seats(connection, desk.place.code)),
        changes=_by_youth(await rows.changes(connection, seen, since)),
        tasks=tuple(await rows.tasks(connection, seen, since)),
        words={one["youth"]: one for one in words},
        discussed=_by_youth(await held.discussed(connection, seen)),
        decided=_by_youth(await held.decisions(connection, seen)),
    )


def _by_youth(found: Iterable[asyncpg.Record]) -> dict[UUID, list[asyncpg.Record]]:
    by: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
    for row in found:
        by[row["youth"]].append(row)
    return by


async def _known(
    desk: Desk,
    connection: Connection,
    sights: Mapping[UUID, Sight],
    seen: Sequence[UUID],
    now: datetime,
    horizon: datetime,
) -> tuple[Known, ...]:
    limits = attention(desk.place.code, now)
    owed = _by_youth(await rows.owed(connection, seen, horizon))
    efforts = _by_youth(await rows.efforts(connection, seen))
    tasks = _by_youth(await rows.tasks(connection, seen, now))
    consented = _by_youth(await rows.consented(connection, seen, now))
    actors = _by_youth(await rows.actors(connection, seen, now))
    followings = _by_youth(await rows.followings(connection, seen, now))
    emergencies = await rows.emergencies(connection, seen)
    planned = await rows.planned(connection, seen)
    return tuple(
        Known(
            youth=youth,
            state=(case := sights[youth].standing.row)["state"],
            phase=case["phase"],
            description=case["description"],
            version=case["description_version"],
            raised_basis=case["raised_basis"],
            raised_sector=case["raised_sector"],
            case_lead_unit=case["case_lead_unit"],
            consented=frozenset(row["sector"] for row in consented[youth]),
            actors={(row["sector"], row["person"]): row["basis"] for row in actors[youth]},
            followings={row["sector"]: row["basis"] for row in followings[youth]},
            owed=tuple(
                Owed(row["rule"], row["rule_from"], row["trigger_at"], row["due"])
                for row in owed[youth]
                if row["trigger_at"] is not None
            ),
            not_started=_not_started(efforts[youth], now),
            missed=_missed(efforts[youth], limits),
            escalated=tuple(row["kind"] for row in tasks[youth] if row["escalated_at"] and row["state"] != "completed"),
            emergencies=emergencies.get(youth, 0),
            planned=youth in planned,
        )
        for youth in seen
    )


def _not_started(efforts: Iterable[asyncpg.Record], now: datetime) -> tuple[tuple[str, date], ...]:
    late = [row for row in efforts if row["state"] == "committed" and row["starts_on"] <= local_day(now)]
    return tuple((row["offer"], row["starts_on"]) for row in late)


def _missed(efforts: Iterable[asyncpg.Record], limits: Attention) -> tuple[tuple[str, int], ...]:
    running = [row for row in efforts if row["state"] == "started" and row["missed"] >= limits.sessions_missed]
    return tuple((row["offer"], row["missed"]) for row in running)


# What is shown ------------------------------------------------------------------------------------------------


async def _made(desk: Desk, connection: Connection, budget: Budget, found: _Found) -> Agenda:
    seats = _expected(found)
    arranged = arranging.arrange(_placed(desk, one, seats, found) for one in found.known)
    tasks = tuple(_task(desk, found, row) for row in found.tasks if row["assigned_at"] is not None)
    place, begins = desk.place.code, found.meeting["starts_at"]
    activities, ssp = await rows.for_many(connection, place, found.since)
    offers = await rows.offers(connection, place, found.since, found.horizon)
    counts: dict[Part, int] = {part: len(ones) for part, ones in arranged.items()}
    counts |= {"attendance": 1, "tasks": len(tasks), "places": len(activities) + len(ssp)}
    counts |= {"capacity": 1, "offers": len(offers), "read-back": 1}
    minutes = timing(place, found.now)
    clocks = arranging.clocks(begins, minutes, counts)
    shown = {
        part: tuple(_item(desk, one, seats, found, _clock(clocks, minutes, part, n)) for n, one in enumerate(ones))
        for part, ones in arranged.items()
    }
    return Agenda(
        at=found.now,
        meeting=meeting(desk, found.meeting),
        since=found.last["held_at"] if found.last else None,
        clocks=clocks,
        attendance=tuple(_seated(desk, row) for row in found.seats),
        tasks=tasks,
        places=_for_many(activities, ssp),
        capacity=await _capacity(desk, connection, budget),
        offers=tuple(OfferNews(kind=row["kind"], title=row["title"], at=row["at"], by=row["by"]) for row in offers),
        commands=commands(found.asking, found.now),
        **shown,
    )


def _expected(found: _Found) -> list[Seat]:
    """Everybody with a seat, and the coordinator who prepares the meeting and needs none."""
    me = found.asking.person
    seats = [Seat(row["person"], row["sector"], row["kind"]) for row in found.seats]
    own = [Seat(me.id, me.unit)] if me.unit == arranging.COORDINATION else []
    return [*(one for one in own if one.person not in {seat.person for seat in seats}), *seats]


def _clock(
    clocks: Mapping[Part, datetime], minutes: Mapping[Part, PartMinutes], part: Part, before: int
) -> datetime | None:
    begins = clocks.get(part)
    return None if begins is None else begins + timedelta(minutes=minutes[part].each * before)


def _placed(desk: Desk, known: Known, seats: Sequence[Seat], found: _Found) -> Placed:
    why = arranging.reasons(known, attention(desk.place.code, found.now), found.now, found.horizon)
    sight = found.sights[known.youth]
    shown = tuple(one for one in why if sight.may(_CATEGORIES.get(one.kind, LISTED)))
    ad_hoc = arranging.meets_ad_hoc(known, seats, found.now)
    return Placed(known, arranging.part_of(known, shown), shown, ad_hoc)


_CATEGORIES: Final[Mapping[str, str]] = {
    "clock-24h": "obligation",
    "overdue": "obligation",
    "plan-due": "obligation",
    "due-soon": "obligation",
    "task-escalated": "task",
    "effort-not-started": "effort",
    "sessions-missed": "effort",
    "no-plan": "plan",
}
"""To which category of data each kind of reason belongs; others are of the coordination."""


def _item(desk: Desk, placed: Placed, seats: Sequence[Seat], found: _Found, clock: datetime | None) -> YouthItem:
    known, sight = placed.known, found.sights[placed.known.youth]
    case, youth = sight.standing.row, placed.known.youth
    anonymous = not arranging.named(known, found.now)
    words = found.words.get(youth)
    decided = found.decided.get(youth, [])
    said = next((one for one in found.discussed.get(youth, []) if one["meeting"] == found.meeting["meeting"]), None)
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
        room=tuple(_room(desk, known, seat, found.now) for seat in seats),
        decided=_decided(desk, sight, decided, found.meeting["meeting"]),
        before=_decided(desk, sight, decided, found.last["meeting"]) if found.last else (),
        discussed_at=said["at"] if said else None,
        minutes=sight.value("minutes", said["minutes"]) if said and not anonymous else None,
        commands=tuple(name for name in COMMANDS if name in sight.commands),
    )


def _changes(sight: Sight, found: Iterable[asyncpg.Record]) -> tuple[Change, ...]:
    return tuple(
        Change(type=row["type"], sector=row["sector"], count=row["number"], at=row["at"])
        for row in found
        if sight.event(row["type"], row["sector"])[""].allow
    )


def _room(desk: Desk, known: Known, seat: Seat, now: datetime) -> InTheRoom:
    return InTheRoom(person=_person(desk, seat.person), sector=seat.sector, basis=arranging.basis_of(known, seat, now))


def _decided(desk: Desk, sight: Sight, found: Iterable[asyncpg.Record], which: UUID) -> tuple[Decided, ...]:
    return tuple(
        Decided(
            decision=row["decision"],
            about=row["about"],
            outcome=row["outcome"],
            responsible=desk.colleague(row["responsible"]),
            sector=row["sector"],
            due=row["due"],
            decided_at=row["decided_at"],
            text=sight.value("minutes", row["text"]),
        )
        for row in found
        if row["meeting"] == which
    )


def _task(desk: Desk, found: _Found, row: asyncpg.Record) -> AgendaTask:
    sight = found.sights[row["youth"]]
    known = next(one for one in found.known if one.youth == row["youth"])
    name: Value = sight.value("identity", sight.standing.row["name"]) if arranging.named(known, found.now) else None
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
        person=_person(desk, row["person"]),
        kind=row["kind"],
        until=row["until"],
    )


def _person(desk: Desk, person: str) -> Colleague:
    found = desk.colleague(person)
    assert found is not None
    return found


def _for_many(activities: Iterable[asyncpg.Record], ssp: Iterable[asyncpg.Record]) -> tuple[HeldForMany, ...]:
    held_for_many = [
        HeldForMany(kind="activity", at=row["at"], code=row["kind"], participants=row["participants"])
        for row in activities
    ]
    met = [HeldForMany(kind="ssp-meeting", at=row["at"], sectors=codes(row["sectors"])) for row in ssp]
    return tuple(sorted((*held_for_many, *met), key=lambda one: one.at))


async def _capacity(desk: Desk, connection: Connection, budget: Budget) -> Capacity:
    mentors, waiting = await rows.capacity(connection, desk.place.code)
    pool = [use for use in budget.areas if use.account == "pool"]
    used = sum(use.committed_ore + use.spent_ore for use in pool)
    return Capacity(
        matched=mentors["matched"],
        mentors=mentors["mentors"],
        proposed=mentors["proposed"],
        waiting=waiting,
        year=budget.year,
        amount_ore=budget.amount_ore,
        left_ore=None if budget.amount_ore is None else budget.amount_ore - used,
    )


# Minutes of one youth -----------------------------------------------------------------------------------------


async def minutes_of(desk: Desk, connection: Connection, sight: Sight) -> tuple[Minutes, ...]:
    """What was said and decided of a youth at each meeting, the latest first; texts as far as they may be seen."""
    youth = sight.standing.row["youth"]
    decided = await held.decisions(connection, [youth])
    return tuple(
        Minutes(
            meeting=row["meeting"],
            at=row["at"],
            acute=bool(row["acute"]),
            room=tuple(_was_there(desk, each) for each in from_json(row["present"])),
            minutes=sight.value("minutes", row["minutes"]),
            decided=_decided(desk, sight, decided, row["meeting"]),
        )
        for row in await held.discussed(connection, [youth])
    )


def _was_there(desk: Desk, said: Mapping[str, str]) -> InTheRoom:
    return InTheRoom(person=_person(desk, said["person"]), sector=said["sector"], basis=said["basis"])


async def minutes(desk: Desk, asking: Asking, youth: UUID) -> tuple[Head, tuple[Minutes, ...]]:
    """What was said of one youth at the meetings, with what stands above the youth's pages.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies the minutes.
        UnrecordedError: the look cannot be recorded.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        basis = sight.demand("minutes").basis
        found = await minutes_of(desk, connection, sight)
    await desk.viewed(asking, "youth-minutes", (youth,), basis)
    return head(desk, sight), found
