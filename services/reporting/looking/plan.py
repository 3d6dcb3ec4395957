"""What may this person see of what has been agreed to do for a youth?"""

from collections.abc import Mapping
from typing import Any, Final, Literal
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers.plan import Cost, Counselling, Goal, Heard, Intervention, Mentor, NetworkMeeting, Plan
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.parts import agreement, codes, head, risk
from services.reporting.looking.range_of_services import may_give
from services.reporting.looking.sight import Sight
from services.reporting.queries import services
from services.reporting.queries import youth as rows

BILLING: Final = ("spend-cost", "release-cost")
"""What is recorded of money that was committed."""


async def plan(desk: Desk, asking: Asking, youth: UUID) -> Plan:
    """What has been agreed to do for a youth, who was heard, and how it goes.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies it.
        UnrecordedError: the look cannot be recorded.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        basis = sight.demand("plan").basis
        agreed = await rows.plan(connection, youth)
        goals = await rows.goals(connection, youth)
        efforts = await rows.interventions(connection, youth)
        sessions = await rows.sessions(connection, [row["intervention"] for row in efforts])
        money = await rows.costs(connection, youth)
        titles = await services.titles(connection, desk.place.code)
        mentors = await rows.mentors(connection, youth)
        judged = {row["kind"]: row for row in await rows.judgements(connection, [youth])}
        agreed_on = await rows.agreements(connection, youth)
        talks = await rows.counselling(connection, youth)
        met = await rows.network_meetings(connection, youth)
    await desk.viewed(asking, "youth-plan", (youth,), basis)
    needs, risky = judged.get("needs"), judged.get("risk")
    version = {} if agreed is None else _version(agreed)
    return Plan(
        at=sight.at,
        head=head(desk, sight),
        **version,
        youth=heard(sight, judged, "youth"),
        family=heard(sight, judged, "family"),
        needs=None if needs is None else sight.part("needs", lambda: from_json(needs["says"])),
        needs_at=None if needs is None else needs["at"],
        risk=None if risky is None else sight.part("needs", lambda: risk(risky)),
        goals=sight.part("goal", lambda: tuple(goal(row) for row in goals)),
        interventions=sight.part(
            "effort",
            lambda: tuple(
                intervention(row, sessions.get(row["intervention"]), titles.get(row["listed"])) for row in efforts
            ),
        ),
        costs=sight.part("cost", lambda: tuple(Cost(**row) for row in money)),
        money_commands=may_give(asking, BILLING, sight.at),
        mentors=sight.part("mentor", lambda: tuple(mentor(desk, row) for row in mentors)),
        agreements=sight.part("plan", lambda: tuple(agreement(sight, row) for row in agreed_on)),
        counselling=sight.part("effort", lambda: tuple(_talk(desk, row) for row in talks)),
        network_meetings=sight.part("network", lambda: tuple(_meeting(sight, row) for row in met)),
    )


def _version(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "state": row["state"],
        "version": row["plan_version"],
        "drafted_at": row["drafted_at"],
        "revised_at": row["revised_at"],
        "revision_reason": row["revision_reason"],
        "agreed_at": row["agreed_at"],
        "agreed_version": row["agreed_version"],
        "agreed_parties": codes(row["agreed_parties"]),
        "declined_at": row["declined_at"],
        "declined_by": row["declined_by"],
    }


def heard(sight: Sight, judged: Mapping[str, asyncpg.Record], who: Literal["youth", "family"]) -> Heard:
    """Whether the youth or the family was heard, by the newest words that hold of each kind."""
    said, silent = judged.get(f"{who}-heard"), judged.get("youth-not-heard") if who == "youth" else None
    told = {} if said is None else from_json(said["says"])
    why = {} if silent is None else from_json(silent["says"])
    return Heard(
        at=said["at"] if said else None,
        form=told.get("form"),
        by=tuple(told.get("by", ())),
        view=sight.value("voice", said["text"]) if said else None,
        not_heard_at=silent["at"] if silent else None,
        not_heard_reason=why.get("reason"),
    )


def _talk(desk: Desk, row: asyncpg.Record) -> Counselling:
    return Counselling(
        at=row["at"],
        topic=row["topic"],
        to=codes(row["parties"]),
        minutes=row["minutes"],
        by=desk.actor(row["by"]),
    )


def _meeting(sight: Sight, row: asyncpg.Record) -> NetworkMeeting:
    return NetworkMeeting(
        at=row["at"],
        parties=codes(row["parties"]),
        sectors=codes(row["sectors"]),
        youth_present=bool(row["youth_present"]),
        text=sight.value("network", row["text"]),
    )


def goal(row: asyncpg.Record) -> Goal:
    """One goal."""
    return Goal(
        goal=row["goal"],
        state=row["state"],
        area=row["area"],
        concerns=row["concerns"],
        text=row["text"],
        set_at=row["set_at"],
        scale=row["scale"],
        progressed_at=row["progressed_at"],
        reached_at=row["reached_at"],
        dropped_at=row["dropped_at"],
        dropped_reason=row["dropped_reason"],
    )


def intervention(row: asyncpg.Record, sessions: asyncpg.Record | None, listed_title: str | None = None) -> Intervention:
    """One intervention, with the number of its sessions and what its offer is called in the range of services."""
    return Intervention(
        intervention=row["intervention"],
        state=row["state"],
        offer=row["offer"],
        listed=row["listed"],
        listed_title=listed_title,
        effort_area=row["effort_area"],
        sectors=codes(row["sectors"]),
        goals=codes(row["goals"]),
        minutes_per_week=row["minutes_per_week"],
        minutes_before=row["minutes_before"],
        proposed_at=row["proposed_at"],
        committed_at=row["committed_at"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        end_reason=row["end_reason"],
        held=sessions["held"] if sessions else 0,
        missed=sessions["missed"] if sessions else 0,
        missed_in_a_row=sessions["missed_in_a_row"] if sessions else 0,
    )


def mentor(desk: Desk, row: asyncpg.Record) -> Mentor:
    """One match."""
    person = desk.colleague(row["mentor"])
    assert person is not None
    return Mentor(
        match=row["match"],
        intervention=row["intervention"],
        state=row["state"],
        mentor=person,
        name=row["name"],
        proposed_at=row["proposed_at"],
        matched_at=row["matched_at"],
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
        end_reason=row["end_reason"],
    )
