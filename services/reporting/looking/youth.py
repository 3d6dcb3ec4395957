"""What may this person see of one youth at a glance, and of what must be done for the youth?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers.duties import Obligations
from services.reporting.answers.overview import (
    Absence,
    Actor,
    Coherence,
    Deviation,
    Everyday,
    Informed,
    MetCriterion,
    NetworkMember,
    Overview,
    Raising,
    Suggestion,
)
from services.reporting.looking.asking import Asking
from services.reporting.looking.coherence import coherence
from services.reporting.looking.desk import Desk
from services.reporting.looking.in_use import NOTHING_DECIDED, Use, successor_of, uses
from services.reporting.looking.parts import (
    agreement,
    broken_rule,
    codes,
    consent,
    head,
    obligation,
    recorded,
    risk,
    seat,
    step,
    task,
)
from services.reporting.looking.sight import Sight
from services.reporting.queries import caseload, services
from services.reporting.queries import youth as rows
from shared.policy import Recorded, consent_holds
from shared.postgres import Connection

NEXT: Final = 5
"""Obligations on the overview; all of them are on their own page."""

EVERYDAY: Final[Mapping[str, tuple[str, str]]] = {
    "school-support": ("schooling", "school"),
    "activity": ("leisure", "leisure"),
}
"""Of what runs, what belongs to the everyday: its category of data and the sector that tells of it."""


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
    used = uses(await services.description_steps(connection, desk.place.code))
    suggested = await _suggestions(connection, youth, used) if sight.may("raising") else ()
    seats = await rows.seats(connection, desk.place.code)
    running = await caseload.running(connection, [youth])
    judged = {each["kind"]: each for each in await rows.judgements(connection, [youth])}
    around = await rows.network(connection, youth)
    agreed = await rows.agreements(connection, youth)
    departed = await rows.deviations(connection, youth)
    efforts = await rows.interventions(connection, youth)
    risky = judged.get("risk")
    stems = await _stems(connection, sight)
    return Overview(
        at=now,
        head=head(desk, sight),
        raising=None if row["raised_at"] is None else sight.part("raising", lambda: _raising(desk, row)),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        close_reason=row["close_reason"],
        close_outcome=row["close_outcome"],
        actors=tuple(_actor(desk, actor) for actor in actors),
        seats=tuple(seat(desk, each) for each in seats) if sight.may("organisation") else (),
        step=step(desk, sight, running, now),
        obligations=sight.part("obligation", lambda: tuple(obligation(sight, each) for each in owed)),
        tasks=sight.part("task", lambda: tuple(task(desk, sight, each) for each in tasks)),
        consents=sight.part("consent", lambda: tuple(consent(sight, each) for each in consents)),
        informed=None
        if row["informed_at"] is None
        else sight.part("consent", lambda: Informed(at=row["informed_at"], parties=codes(row["informed_parties"]))),
        suggestions=sight.part("raising", lambda: suggested),
        risk_level=sight.value("needs", row["risk_level"]),
        ssp_level=sight.value("ssp-risk", row["ssp_level"], "ssp", stems.get("ssp_level")),
        notifications=sight.value("notification", row["notifications"]),
        concerns=sight.value("concern", row["concerns"]),
        problems=None if risky is None else sight.part("needs", lambda: risk(risky)),
        coherence=_coherence(sight, actors, efforts, running, used) if row["state"] in ("open", "paused") else None,
        deviations=tuple(_deviation(desk, sight, each) for each in departed),
        guardian=sight.value("family", row["parental_responsibility"]),
        network=sight.part("network", lambda: _members(around, _consenting(sight))),
        agreements=sight.part("plan", lambda: tuple(agreement(sight, each) for each in agreed)),
        everyday=_everyday(sight, row, running, stems),
    )


def _coherence(
    sight: Sight,
    actors: list[asyncpg.Record],
    efforts: list[asyncpg.Record],
    running: list[asyncpg.Record],
    used: Mapping[str, Use],
) -> Coherence:
    """What stands out; of efforts only where they may be seen."""
    row = sight.standing.row
    present = {actor["sector"] for actor in actors} | ({row["case_lead_unit"]} if row["case_lead_unit"] else set())
    seen = [{**each, "sectors": codes(each["sectors"])} for each in efforts] if sight.may("effort") else []
    found = coherence(
        dict(row),
        present,
        seen,
        {EVERYDAY[each["kind"]][1] for each in running if each["kind"] in EVERYDAY},
        sight.at,
    )
    if used.get(row["description"], NOTHING_DECIDED).retired_at is not None:
        found = found.model_copy(update={"retired": True})
    return found if sight.may("effort") else found.model_copy(update={"without_effort": (), "overlaps": ()})


async def _stems(connection: Connection, sight: Sight) -> Mapping[str, Recorded]:
    """From which fact each value stems; asked where something was disclosed that covers some facts alone."""
    if not sight.by_fact:
        return {}
    found = await rows.sources(connection, sight.standing.row["youth"])
    return {name: recorded(each) for name, each in found.items()}


def _everyday(
    sight: Sight, row: asyncpg.Record, running: list[asyncpg.Record], stems: Mapping[str, Recorded]
) -> Everyday:
    absence = None if row["absence"] is None else Absence(**from_json(row["absence"]))
    return Everyday(
        school=sight.value("schooling", row["school"], "school", stems.get("school")),
        absence=None if absence is None else sight.part("attendance", lambda: absence, "school", stems.get("absence")),
        belonging=sight.value("wellbeing", row["belonging"], "school", stems.get("belonging")),
        running=tuple(
            (each["kind"], each["code"])
            for each in running
            if each["kind"] in EVERYDAY and sight.may(EVERYDAY[each["kind"]][0], EVERYDAY[each["kind"]][1])
        ),
    )


def _consenting(sight: Sight) -> frozenset[str]:
    """The parties who gave a consent that holds."""
    standing = sight.standing
    holding = (one for one in standing.consents if consent_holds(one, sight.at, standing.givers))
    return frozenset(party for one in holding for party in one.given_by)


def _members(around: Sequence[asyncpg.Record], consenting: frozenset[str]) -> tuple[NetworkMember, ...]:
    """Who is around the youth. A consent names its giver by role: it is said of whoever alone has that role."""
    roles = Counter(row["role"] for row in around)
    return tuple(
        NetworkMember(
            role=row["role"],
            name=row["name"],
            since=row["registered_at"],
            consented=row["role"] in consenting and roles[row["role"]] == 1,
        )
        for row in around
    )


def _deviation(desk: Desk, sight: Sight, row: asyncpg.Record) -> Deviation:
    return Deviation(
        kind=row["kind"],
        at=row["at"],
        by=desk.actor(row["by"]),
        phase=row["phase"],
        left=row["left_phase"],
        missing=codes(row["missing"]),
        reason=sight.value("raising", row["reason"]),
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


async def _suggestions(connection: Connection, youth: UUID, used: Mapping[str, Use]) -> tuple[Suggestion, ...]:
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
            retired_at=used.get(row["description"], NOTHING_DECIDED).retired_at,
            successor=successor_of(used, row["description"]),
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
