"""What may this person see of what has been agreed to do for a youth?"""

from typing import Literal
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import Goal, Heard, Intervention, Mentor, Plan, Risk
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.parts import codes, head
from services.reporting.looking.sight import Sight
from services.reporting.queries import youth as rows


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
        mentors = await rows.mentors(connection, youth)
    await desk.viewed(asking, "youth-plan", (youth,), basis)
    top = head(desk, sight)
    shared = {
        "goals": sight.part("goal", lambda: tuple(_goal(row) for row in goals)),
        "interventions": sight.part(
            "effort", lambda: tuple(_intervention(row, sessions.get(row["intervention"])) for row in efforts)
        ),
        "mentors": sight.part("mentor", lambda: tuple(_mentor(desk, row) for row in mentors)),
    }
    if agreed is None:
        nothing = Heard()
        return Plan(at=sight.at, head=top, state=None, youth=nothing, family=nothing, needs=None, risk=None, **shared)
    return Plan(
        at=sight.at,
        head=top,
        state=agreed["state"],
        version=agreed["plan_version"],
        drafted_at=agreed["drafted_at"],
        revised_at=agreed["revised_at"],
        revision_reason=agreed["revision_reason"],
        agreed_at=agreed["agreed_at"],
        agreed_version=agreed["agreed_version"],
        agreed_parties=codes(agreed["agreed_parties"]),
        declined_at=agreed["declined_at"],
        declined_by=agreed["declined_by"],
        youth=_heard(sight, agreed, "youth"),
        family=_heard(sight, agreed, "family"),
        needs=sight.value("needs", from_json(agreed["needs"]) if agreed["needs"] else None),
        needs_at=agreed["needs_at"],
        risk=None if agreed["risk_at"] is None else sight.part("needs", lambda: _risk(agreed)),
        **shared,
    )


def _heard(sight: Sight, row: asyncpg.Record, who: Literal["youth", "family"]) -> Heard:
    return Heard(
        at=row[f"{who}_heard_at"],
        form=row[f"{who}_heard_form"],
        by=codes(row["family_heard_parties"]) if who == "family" else (),
        view=sight.value("voice", row[f"{who}_view"]),
        not_heard_at=row["youth_not_heard_at"] if who == "youth" else None,
        not_heard_reason=row["youth_not_heard_reason"] if who == "youth" else None,
    )


def _risk(row: asyncpg.Record) -> Risk:
    return Risk(
        at=row["risk_at"],
        level=row["risk_level"],
        risk_factors=codes(row["risk_factors"]),
        protective_factors=codes(row["protective_factors"]),
        primary_problem=row["primary_problem"],
        derived_problems=codes(row["derived_problems"]),
    )


def _goal(row: asyncpg.Record) -> Goal:
    return Goal(
        goal=row["goal"],
        state=row["state"],
        area=row["area"],
        text=row["text"],
        set_at=row["set_at"],
        scale=row["scale"],
        progressed_at=row["progressed_at"],
        reached_at=row["reached_at"],
        dropped_at=row["dropped_at"],
        dropped_reason=row["dropped_reason"],
    )


def _intervention(row: asyncpg.Record, sessions: asyncpg.Record | None) -> Intervention:
    return Intervention(
        intervention=row["intervention"],
        state=row["state"],
        offer=row["offer"],
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


def _mentor(desk: Desk, row: asyncpg.Record) -> Mentor:
    mentor = desk.colleague(row["mentor"])
    assert mentor is not None
    return Mentor(
        match=row["match"],
        state=row["state"],
        mentor=mentor,
        name=row["name"],
        proposed_at=row["proposed_at"],
        matched_at=row["matched_at"],
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
        end_reason=row["end_reason"],
    )
