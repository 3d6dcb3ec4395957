"""What was said and decided of a youth at the meetings, as far as this person may read it?

Invariant: the minutes of each youth lie under that youth's key and the policy of that youth's case.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import Head
from services.reporting.answers.meetings import Decided, InTheRoom, Minutes
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.parts import head
from services.reporting.looking.sight import Sight
from services.reporting.queries import meetings as rows
from shared.postgres import Connection


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


async def minutes_of(desk: Desk, connection: Connection, sight: Sight) -> tuple[Minutes, ...]:
    """What was said and decided of a youth at each meeting, the latest first; texts as far as they may be seen."""
    youth = sight.standing.row["youth"]
    decided = await rows.decisions(connection, [youth])
    return tuple(
        Minutes(
            meeting=row["meeting"],
            at=row["at"],
            acute=bool(row["acute"]),
            room=tuple(was_there(desk, each) for each in from_json(row["present"])),
            minutes=sight.value("minutes", row["minutes"]),
            decided=decisions_at(desk, sight, decided, row["meeting"]),
        )
        for row in await rows.discussed(connection, [youth])
    )


def was_there(desk: Desk, said: Mapping[str, str]) -> InTheRoom:
    """Somebody who was in the room, on the basis that was recorded."""
    return InTheRoom(person=desk.named(said["person"]), sector=said["sector"], basis=said["basis"])


def decisions_at(desk: Desk, sight: Sight, found: Iterable[asyncpg.Record], meeting: UUID) -> tuple[Decided, ...]:
    """What was decided of a youth at one meeting."""
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
        if row["meeting"] == meeting
    )
