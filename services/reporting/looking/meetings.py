"""What may this person see of the taskforce's meetings as such: the calendar, the rhythm, the milestones?"""

from datetime import datetime
from typing import Final

import asyncpg
from pydantic_core import from_json

from services.reporting.answers.meetings import Attendee, Calendar, Meeting, Milestone, MissedMeeting
from services.reporting.answers.today import Item
from services.reporting.looking.arranging import next_due
from services.reporting.looking.asking import Asking, DeniedError
from services.reporting.looking.desk import Desk
from services.reporting.looking.parts import seat
from services.reporting.queries import agenda as on_agenda
from services.reporting.queries import meetings as rows
from services.reporting.queries import youth as of_youth
from services.reporting.queries.reach import Reach
from shared.definitions.attention import attention
from shared.definitions.roles import ROLES
from shared.policy import Answer, Look, may_command, may_see
from shared.postgres import Connection

COMMANDS: Final = (
    "schedule-meeting",
    "cancel-meeting",
    "hold-meeting",
    "reach-milestone",
    "fill-seat",
    "vacate-seat",
    "answer-consultation",
)
PREPARATION: Final = "meeting-preparation"
"""The purpose of whoever prepares a meeting."""
ORDINARY: Final = "ordinary"
"""The kind of meeting that the rhythm counts from."""


async def preparation(desk: Desk, connection: Connection, asking: Asking, reach: Reach, now: datetime) -> list[Item]:
    """The next meeting, for those who prepare it, from as long before it as a limit is shown before it is due."""
    if PREPARATION not in ROLES[asking.person.role].purposes:
        return []
    row = await rows.next_meeting(connection, desk.place.code, now)
    soon = attention(desk.place.code, now).due_soon
    if row is None or row["starts_at"] is None or row["starts_at"] > now + soon:
        return []
    who = (asking.person.id, asking.person.unit, now)
    youths = await on_agenda.youths(connection, who, reach)
    return [
        Item(
            kind="meeting",
            youth=None,
            name=None,
            since=row["scheduled_at"],
            due=row["starts_at"],
            about=row["meeting"],
            codes={"count": len(youths)},
        )
    ]


async def calendar(desk: Desk, asking: Asking) -> Calendar:
    """The taskforce's meetings and milestones; nothing of any youth.

    Raises:
        DeniedError: the policy denies it.
    """
    now = desk.clock.now()
    demand_organisation(asking, "organisation", now)
    place = desk.place.code
    async with desk.pool.acquire() as connection:
        found = await rows.meetings(connection, place)
        missed = await rows.missed(connection, place)
        reached = await rows.milestones(connection, place)
        last = await rows.last_held(connection, place, now, ORDINARY)
        seated = await of_youth.seats(connection, place)
    meetings = [meeting(desk, row) for row in found]
    called = (one for one in meetings if one.state == "scheduled" and (one.starts_at or now) >= rows.today(now))
    coming = sorted(called, key=lambda one: one.starts_at or now)
    planned = {one.key: one.planned for one in desk.place.milestones}
    rhythm = desk.place.meetings
    return Calendar(
        at=now,
        coming=tuple(coming),
        past=tuple(one for one in meetings if one not in coming),
        missed=tuple(MissedMeeting(rule=row["rule"], rule_from=row["rule_from"], due=row["due"]) for row in missed),
        milestones=tuple(
            Milestone(milestone=key, planned=planned.get(key), reached_at=reached.get(key))
            for key in dict.fromkeys((*planned, *reached))
        ),
        due=next_due(last["held_at"] if last else None, rhythm.first, rhythm.every_days, rhythm.skipped_weeks),
        seats=tuple(seat(desk, row) for row in seated),
        commands=commands(asking, now),
    )


def commands(asking: Asking, now: datetime) -> tuple[str, ...]:
    """The commands about the taskforce as such, and about the open door, that the person may give."""
    role = asking.person.role
    return tuple(name for name in COMMANDS if may_command(role, name, frozenset(), now).allow)


def meeting(desk: Desk, row: asyncpg.Record) -> Meeting:
    """One meeting."""
    return Meeting(
        meeting=row["meeting"],
        state=row["state"],
        kind=row["kind"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        cancel_reason=row["cancel_reason"],
        held_at=row["held_at"],
        present=tuple(_attendee(desk, each) for each in from_json(row["present"] or "[]")),
    )


def _attendee(desk: Desk, said: dict[str, str | None]) -> Attendee:
    person = desk.colleague(said["person"])
    assert person is not None
    return Attendee(person=person, sector=said["sector"] or "", substitutes=desk.colleague(said.get("substitutes")))


def demand_organisation(asking: Asking, category: str, now: datetime) -> None:
    """Refuse what is about no person when the policy denies its category.

    Raises:
        DeniedError: with the purposes for which it would be allowed.
    """
    answer = _answer(asking, asking.purpose, category, now)
    if not answer.allow:
        purposes = ROLES[asking.person.role].purposes
        raise DeniedError(answer, tuple(one for one in purposes if _answer(asking, one, category, now).allow))


def _answer(asking: Asking, purpose: str, category: str, at: datetime) -> Answer:
    person = asking.person
    look = Look(role=person.role, unit=person.unit, purpose=purpose, at=at, about_organisation=True)
    return may_see(look, category)
