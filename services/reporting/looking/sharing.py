"""Who knows what about a youth, on which basis, and may this be shared too?

What was decided stands in the read models. Whether something may be shared is asked of coordination, which knows the
case as it is now: nothing is recorded of the question but the look. Invariant: what the person may not see of it is
masked with its reason, the question about sharing not excepted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from services.reporting.answers.sharing import (
    AccessRequest,
    Corrected,
    DisclosedFact,
    Disclosure,
    EmergencyAccess,
    Followed,
    Handover,
    MayShare,
    Sharing,
)
from services.reporting.looking.asking import Asking, DeniedError
from services.reporting.looking.desk import Desk
from services.reporting.looking.history import asked
from services.reporting.looking.parts import codes, consent, head, recorded, set_right
from services.reporting.looking.sight import Sight
from services.reporting.queries import youth as rows
from shared.policy import may_command, open_until

ASKED_BY = "decide-disclosure"
"""Whoever may have it decided may ask beforehand."""


async def sharing(desk: Desk, asking: Asking, youth: UUID) -> Sharing:
    """Who knows what about a youth, and why.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies it.
        UnrecordedError: the look cannot be recorded.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        basis = sight.demand("coordination").basis
        consents = await rows.consents(connection, youth)
        decided = await rows.disclosures(connection, youth)
        emergencies = await rows.emergencies(connection, youth)
        wrong = await rows.corrections(connection, youth)
        moved = await rows.handovers(connection, youth)
        requests = await rows.access_requests(connection, youth)
        following = await rows.followings(connection, youth)
        named = [row[name] for row in wrong for name in ("event_id", "replaced_by") if row[name] is not None]
        events = await rows.events(connection, youth, [*named, *named_in(decided)])
    await desk.viewed(asking, "youth-sharing", (youth,), basis)
    corrected = frozenset(row["event_id"] for row in wrong)
    return Sharing(
        at=sight.at,
        head=head(desk, sight),
        consents=sight.part("consent", lambda: tuple(consent(sight, row) for row in consents)),
        disclosures=sight.part(
            "consent", lambda: tuple(disclosure(desk, (sight,), row, events, corrected) for row in decided)
        ),
        emergencies=tuple(_emergency(desk, sight, row) for row in emergencies),
        corrections=tuple(_corrected(desk, sight, row, events) for row in wrong if _may_know(sight, row, events)),
        handovers=tuple(_handover(desk, sight, row) for row in moved),
        requests=sight.part("consent", lambda: tuple(_request(row) for row in requests)),
        following=tuple(_followed(row) for row in following),
        moved_to=sight.value("location", sight.standing.row["moved_to"]),
    )


def named_in(decided: Iterable[asyncpg.Record]) -> list[UUID]:
    """The facts that are named in decisions on sharing."""
    return [UUID(fact) for row in decided for fact in codes(row["facts"])]


def disclosure(
    desk: Desk,
    sights: Sequence[Sight],
    row: asyncpg.Record,
    events: Mapping[UUID, asyncpg.Record],
    corrected: Collection[UUID],
) -> Disclosure:
    """One decision on sharing; of the facts that it names, those are described that everybody may see who reads it."""
    return Disclosure(
        disclosure=row["disclosure"],
        decision=row["decision"],
        basis=row["basis"],
        purpose=row["purpose"],
        sender=row["from_sector"],
        to=codes(row["recipients"]),
        categories=codes(row["categories"]),
        manner=row["manner"],
        reason=row["reason"],
        conditions=codes(row["conditions"]),
        facts=tuple(_named(sights, UUID(fact), events, corrected) for fact in codes(row["facts"])),
        open_until=open_until(row["manner"], row["decided_at"]) if row["decision"] == "allow" else None,
        explanation=sights[-1].value("raising", row["explanation"]),
        at=row["decided_at"],
        by=desk.actor(row["decided_by"]),
    )


def _named(
    sights: Sequence[Sight], fact: UUID, events: Mapping[UUID, asyncpg.Record], corrected: Collection[UUID]
) -> DisclosedFact:
    row = events.get(fact)
    if row is None or not all(one.event(row["type"], row["sector"], recorded(row))[""].allow for one in sights):
        return DisclosedFact(event=fact)
    return DisclosedFact(
        event=fact,
        type=row["type"],
        sector=row["sector"],
        occurred_at=row["occurred_at"],
        corrected=fact in corrected,
    )


def _emergency(desk: Desk, sight: Sight, row: asyncpg.Record) -> EmergencyAccess:
    person = desk.colleague(row["person"])
    assert person is not None
    return EmergencyAccess(
        access=row["access"],
        person=person,
        sector=row["sector"],
        reason=row["reason"],
        explanation=sight.value("raising", row["explanation"]),
        opened_at=row["opened_at"],
        until=row["until"],
        reviewed_at=row["reviewed_at"],
        reviewed_by=desk.colleague(row["reviewed_by"]),
        justified=row["justified"],
        review=sight.value("raising", row["review"]),
    )


def _may_know(sight: Sight, row: asyncpg.Record, events: dict[UUID, asyncpg.Record]) -> bool:
    """Whether the person may see the event that was wrong; else not even that there was one."""
    event = events.get(row["event_id"])
    return event is not None and sight.event(event["type"], event["sector"], recorded(event))[""].allow


def _corrected(desk: Desk, sight: Sight, row: asyncpg.Record, events: dict[UUID, asyncpg.Record]) -> Corrected:
    event, instead = events[row["event_id"]], events.get(row["replaced_by"])
    if instead is not None and not sight.event(instead["type"], instead["sector"], recorded(instead))[""].allow:
        instead = None
    return Corrected(
        event=row["event_id"],
        type=event["type"],
        occurred_at=event["occurred_at"],
        sector=event["sector"],
        set_right=set_right(desk, sight, row, instead["type"] if instead else None),
    )


def _handover(desk: Desk, sight: Sight, row: asyncpg.Record) -> Handover:
    return Handover(
        received=row["received"],
        municipality=sight.value("location", row["municipality"]),
        basis=row["basis"],
        text=sight.value("raising", row["text"]),
        at=row["at"],
        by=desk.actor(row["by"]),
    )


def _request(row: asyncpg.Record) -> AccessRequest:
    return AccessRequest(
        request=row["request"],
        kind=row["kind"],
        by=row["by"],
        requested_at=row["requested_at"],
        extended_at=row["extended_at"],
        extended_reason=row["extended_reason"],
        extended_until=row["extended_until"],
        answered_at=row["answered_at"],
        outcome=row["outcome"],
    )


def _followed(row: asyncpg.Record) -> Followed:
    return Followed(
        sector=row["sector"],
        categories=codes(row["categories"]),
        basis=row["basis"],
        since=row["started_at"],
        until=row["until"],
        ended_at=row["ended_at"],
    )


async def may_share(desk: Desk, asking: Asking, youth: UUID, args: Mapping[str, Any]) -> MayShare:
    """The policy's answer on sharing categories with sectors, by the case as it is now; nothing is decided by it.

    Raises:
        NotKnownError, DeniedError, UnrecordedError: as for the page; also for whoever may not have it decided.
        UnavailableError: coordination does not answer, or does not understand it.
        RefusedError: coordination does not take the question, and says why.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
    sight.demand("coordination")
    if ASKED_BY not in sight.commands:
        raise DeniedError(may_command(asking.person.role, ASKED_BY, sight.relations, sight.at))
    question = {
        "youth": str(youth),
        "person": asking.person.model_dump(mode="json"),
        "at": sight.at.isoformat(),
        "asked": {**args, "explanation": None},
    }
    found = await asked(desk, "may-share", question, refusable=True)
    at = await desk.viewed(asking, "youth-sharing", (youth,), sight.of("coordination").basis)
    return MayShare.model_validate({**found, "at": at})
