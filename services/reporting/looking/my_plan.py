"""What may the youth and the parents read of the plan, and what became of a question through the open door?

Staff print the same page for whoever will read it. Invariant: it holds what the policy shows to that reader, and of it
only what the person who prints it may see; what is denied is left out there, for a sheet of paper explains nothing.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import Head, Masked
from services.reporting.answers.my_plan import Advice, Decision, MyPlan, Right, Told
from services.reporting.answers.overview import Actor, Informed
from services.reporting.looking.asking import Asking, NotKnownError, usual_purpose
from services.reporting.looking.desk import Desk
from services.reporting.looking.history import asked
from services.reporting.looking.parts import agreement, codes, consent, head, set_right
from services.reporting.looking.plan import goal, heard, intervention, mentor
from services.reporting.looking.sharing import disclosure, named_in
from services.reporting.looking.sight import Sight
from services.reporting.queries import youth as rows
from services.reporting.queries.youth import Opened
from shared.deciding import Person, RefusedError
from shared.definitions.rights import Reader, rights_of
from shared.postgres import Connection

_T = TypeVar("_T")

DECIDED: Final = (
    Opened("coordination.pathway-opened", "coordination"),
    Opened("coordination.decision-made", "coordination"),
    Opened("planning.intervention-committed", "planning"),
    Opened("planning.intervention-cancelled", "planning"),
    Opened("coordination.pathway-paused", "coordination"),
    Opened("coordination.pathway-closed", "coordination"),
)
"""What counts as decided, by type and the sector that it stems from."""
MOST: Final = 30
"""Decisions that are read, the newest."""
ROLE_OF: Final[dict[str, Reader]] = {"youth": "youth", "parent": "parent"}
"""Who reads, by the role that a token names."""


async def my_plan(desk: Desk, asking: Asking, youth: UUID, reader: Reader = "youth") -> MyPlan:
    """The plan as its reader may read it; `reader` is whom it is printed for, where it is not the person's own case.

    Raises:
        NotKnownError: no such youth, or not the person's own case.
        DeniedError: the policy denies it to the person, or to whoever is to read it.
        UnrecordedError: the look cannot be recorded.
    """
    reader = ROLE_OF.get(asking.person.role, reader)
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        sights = _sights(sight, youth, reader)
        for one in sights:
            basis = one.demand("plan").basis
        found = await _read(desk, connection, sights, youth, reader)
    await desk.viewed(asking, "youth-my-plan", (youth,), basis)
    return found


def _sights(sight: Sight, youth: UUID, reader: Reader) -> tuple[Sight, ...]:
    """The person's own sight and, where the person only prints, the reader's beside it."""
    person = sight.asking.person
    if person.role in ROLE_OF:
        return (sight,)
    whose = Person(
        id=f"reader-{reader}", role=reader, unit=reader, municipality=person.municipality, youths=(str(youth),)
    )
    return (sight, Sight(Asking(whose, usual_purpose(reader)), sight.standing, sight.at))


def _part(sights: Sequence[Sight], category: str, make: Callable[[], _T]) -> _T | Masked:
    """A part that everybody may see whose eyes it passes."""
    for one in sights:
        answer = one.part(category, lambda: None)
        if isinstance(answer, Masked):
            return answer
    return make()


async def _read(desk: Desk, connection: Connection, sights: Sequence[Sight], youth: UUID, reader: Reader) -> MyPlan:
    sight = sights[-1]
    row = sight.standing.row
    agreed = await rows.plan(connection, youth)
    goals = await rows.goals(connection, youth)
    efforts = await rows.interventions(connection, youth)
    sessions = await rows.sessions(connection, [each["intervention"] for each in efforts])
    mentors = await rows.mentors(connection, youth)
    judged = {each["kind"]: each for each in await rows.judgements(connection, [youth])}
    beside = await rows.agreements(connection, youth)
    consents = await rows.consents(connection, youth)
    shared = await rows.disclosures(connection, youth)
    following = await rows.followings(connection, youth)
    wrong = await rows.corrections(connection, youth)
    named = await rows.events(connection, youth, named_in(shared))
    corrected = frozenset(each["event_id"] for each in wrong)
    decided = await rows.timeline(connection, youth, DECIDED, None, MOST)
    actors = await rows.actors(connection, youth)
    may_share = _part(sights, "consent", lambda: True) is True
    return MyPlan(
        at=sight.at,
        head=_head(head(desk, sight), sights),
        state=agreed["state"] if agreed else None,
        agreed_at=agreed["agreed_at"] if agreed else None,
        agreed_parties=codes(agreed["agreed_parties"]) if agreed else (),
        voice=_part(sights, "voice", lambda: heard(sight, judged, "youth")),
        goals=_part(sights, "goal", lambda: tuple(goal(each) for each in goals)),
        efforts=_part(
            sights,
            "effort",
            lambda: tuple(intervention(each, sessions.get(each["intervention"])) for each in efforts),
        ),
        mentors=_part(sights, "mentor", lambda: tuple(mentor(desk, each) for each in mentors)),
        agreements=_part(sights, "plan", lambda: tuple(agreement(sight, each) for each in beside)),
        lead=desk.colleague(row["case_lead"]),
        actors=tuple(_helper(desk, each) for each in actors),
        decisions=tuple(_decision(each) for each in decided if _seen(sights, each)),
        consents=_part(sights, "consent", lambda: tuple(consent(sight, each) for each in consents)),
        informed=None
        if row["informed_at"] is None
        else _part(sights, "consent", lambda: Informed(at=row["informed_at"], parties=codes(row["informed_parties"]))),
        told=tuple(_told(each) for each in following),
        disclosures=_part(
            sights, "consent", lambda: tuple(disclosure(desk, sights, each, named, corrected) for each in shared)
        ),
        set_right=tuple(set_right(desk, sight, each) for each in wrong if each["informed"]) if may_share else (),
        rights=tuple(
            Right(key=each.key, danish=each.danish, english=each.english, source=each.source)
            for each in rights_of(reader, row["age"], sight.at)
        ),
        party="youth" if reader == "youth" else None,
    )


def _head(found: Head, sights: Sequence[Sight]) -> Head:
    """The head with the commands of the person who looks, not of whoever reads a print."""
    return found.model_copy(update={"commands": sights[0].commands, "protected": False})


def _helper(desk: Desk, row: asyncpg.Record) -> Actor:
    person = desk.colleague(row["person"])
    assert person is not None
    return Actor(
        sector=row["sector"], person=person, basis=row["basis"], joined_at=row["joined_at"], until=row["until"]
    )


def _seen(sights: Sequence[Sight], row: asyncpg.Record) -> bool:
    return all(one.event(row["type"], row["sector"])[""].allow for one in sights)


def _decision(row: asyncpg.Record) -> Decision:
    return Decision(type=row["type"], at=row["occurred_at"], facts=from_json(row["facts"]))


def _told(row: asyncpg.Record) -> Told:
    return Told(
        sector=row["sector"],
        categories=codes(row["categories"]),
        basis=row["basis"],
        since=row["started_at"],
        until=row["ended_at"] or row["until"],
    )


async def own_cases(desk: Desk, asking: Asking) -> tuple[Head, ...]:
    """The youths whose own case it is for this person, as far as the policy lets them know of it.

    Raises:
        UnrecordedError: the look cannot be recorded.
    """
    found = []
    async with desk.pool.acquire() as connection:
        for youth in asking.person.youths:
            try:
                sight = await desk.sight(connection, asking, UUID(youth))
            except NotKnownError:
                continue
            if sight.may("plan"):
                found.append(head(desk, sight))
    await desk.viewed(asking, "own-cases", tuple(one.youth for one in found))
    return tuple(found)


async def advice(desk: Desk, consultation: UUID) -> Advice | None:
    """What became of a question through the open door; nothing where there is none of that id.

    Nobody is recorded as having looked: whoever has the code is somebody whom nobody knows, and it names no youth.

    Raises:
        UnavailableError: coordination does not answer.
    """
    try:
        found = await asked(desk, "consultation", {"consultation": str(consultation)}, refusable=True)
    except RefusedError:
        return None
    return Advice.model_validate({**found, "at": desk.clock.now()})
