"""What may this person see of one youth at a glance, and of what must be done for the youth?"""

from typing import Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import (
    Actor,
    Informed,
    MetCriterion,
    Obligations,
    Overview,
    Raising,
    Seat,
    Suggestion,
)
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.parts import broken_rule, codes, consent, head, obligation, step, task
from services.reporting.looking.sight import Sight
from services.reporting.queries import caseload
from services.reporting.queries import youth as rows
from shared.postgres import Connection

NEXT: Final = 5
"""Obligations on the overview; all of them are on their own page."""


async def overview(desk: Desk, asking: Asking, youth: UUID) -> Overview:
    """One youth at a glance.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies it.
        UnrecordedError: the look cannot be recorded.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        basis = sight.demand("coordination").basis
        found = await _overview(desk, connection, sight)
    await desk.viewed(asking, "youth-overview", (youth,), basis)
    return found


async def _overview(desk: Desk, connection: Connection, sight: Sight) -> Overview:
    row, youth, now = sight.standing.row, sight.standing.row["youth"], sight.at
    owed = await rows.next_obligations(connection, youth, NEXT)
    tasks = await rows.tasks(connection, youth)
    consents = await rows.consents(connection, youth)
    actors = await rows.actors(connection, youth)
    suggested = await _suggestions(connection, youth) if sight.may("raising") else ()
    seats = await rows.seats(connection, desk.place.code)
    running = await caseload.running(connection, [youth])
    return Overview(
        at=now,
        head=head(desk, sight),
        raising=None if row["raised_at"] is None else sight.part("raising", lambda: _raising(desk, row)),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        close_reason=row["close_reason"],
        close_outcome=row["close_outcome"],
        actors=tuple(_actor(desk, actor) for actor in actors),
        seats=tuple(_seat(desk, seat) for seat in seats) if sight.may("organisation") else (),
        step=step(desk, sight, running, now),
        obligations=sight.part("obligation", lambda: tuple(obligation(sight, each) for each in owed)),
        tasks=sight.part("task", lambda: tuple(task(desk, sight, each) for each in tasks)),
        consents=sight.part("consent", lambda: tuple(consent(sight, each) for each in consents)),
        informed=None
        if row["informed_at"] is None
        else sight.part("consent", lambda: Informed(at=row["informed_at"], parties=codes(row["informed_parties"]))),
        suggestions=sight.part("raising", lambda: suggested),
        risk_level=sight.value("needs", row["risk_level"]),
        ssp_level=sight.value("ssp-risk", row["ssp_level"], "ssp"),
        notifications=sight.value("notification", row["notifications"] or 0),
        concerns=sight.value("concern", row["concerns"] or 0),
    )


def _raising(desk: Desk, row: asyncpg.Record) -> Raising:
    return Raising(
        at=row["raised_at"],
        by=desk.colleague(row["raised_by"]),
        sector=row["raised_sector"],
        basis=row["raised_basis"],
        reason=row["raised_reason"],
    )


def _actor(desk: Desk, row: asyncpg.Record) -> Actor:
    person = desk.colleague(row["person"])
    assert person is not None
    return Actor(
        sector=row["sector"],
        person=person,
        basis=row["basis"],
        joined_at=row["joined_at"],
        until=row["until"],
        categories=codes(row["categories"]) if row["categories"] else None,
    )


def _seat(desk: Desk, row: asyncpg.Record) -> Seat:
    person = desk.colleague(row["person"])
    assert person is not None
    return Seat(seat=row["seat"], sector=row["sector"], person=person, kind=row["kind"], until=row["until"])


async def _suggestions(connection: Connection, youth: UUID) -> tuple[Suggestion, ...]:
    made = await rows.suggestions(connection, youth)
    met = {row["description"]: from_json(row["facts"]) for row in made}
    facts = await rows.events(connection, youth, [UUID(each["fact"]) for facts in met.values() for each in facts])
    return tuple(
        Suggestion(
            description=row["description"],
            version=row["description_version"],
            rule=row["rule"],
            made_at=row["made_at"],
            facts=tuple(_criterion(each, facts) for each in met[row["description"]]),
            dismissed_at=row["dismissed_at"],
            dismissed_reason=row["dismissed_reason"],
        )
        for row in made
    )


def _criterion(met: dict[str, str], facts: dict[UUID, asyncpg.Record]) -> MetCriterion:
    identity = UUID(met["fact"])
    fact = facts.get(identity)
    return MetCriterion(
        criterion=met["criterion"],
        fact=identity,
        type=fact["type"] if fact else None,
        occurred_at=fact["occurred_at"] if fact else None,
        sector=fact["sector"] if fact else None,
    )


async def obligations(desk: Desk, asking: Asking, youth: UUID) -> Obligations:
    """What must be done for a youth, what was, and which rules were broken.

    Raises:
        NotKnownError, DeniedError, UnrecordedError: as for the overview.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        basis = sight.demand("obligation").basis
        owed = await rows.obligations(connection, youth)
        broken = await rows.broken_rules(connection, youth)
    await desk.viewed(asking, "youth-obligations", (youth,), basis)
    return Obligations(
        at=sight.at,
        head=head(desk, sight),
        obligations=tuple(obligation(sight, row) for row in owed),
        broken=tuple(broken_rule(sight, row) for row in broken),
    )
