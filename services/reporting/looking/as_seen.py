"""What of a youth's case was open to somebody else at a moment? For those who examine a case, and for nobody else.

Coordination says what the policy opened then, from the books as they were recorded; here it is shown as that person
could have seen it, and the words on what was covered speak of that person. What somebody really looked at is the access
log's to tell. Invariant: whoever asks may see the whole state themselves, so nothing is shown to anybody that was not
open to the one who asks.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reporting.answers.history import History
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.history import STATE_HOLDS, asked, entry, sealed_for
from shared.deciding import Person, RefusedError
from shared.definitions.event_types import category_of
from shared.policy import Answer
from shared.policy.answer import of_a_colleague


async def as_seen(
    desk: Desk, asking: Asking, youth: UUID, *, by: str, at: datetime, after_version: int = 0, limit: int = 100
) -> History:
    """A page of the youth's stream as recorded at a moment, as it was open to a colleague then, the oldest first.

    The colleague's role and unit are those of the newest token; the part in the case is what the books said then.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies a category that a state holds.
        RefusedError: nobody of that id is known here.
        UnrecordedError: the look cannot be recorded.
        UnavailableError: coordination does not answer.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
    for category in STATE_HOLDS:
        sight.demand(category)
    person = _colleague(desk, by)
    page = {"youth": youth, "after_version": after_version, "limit": limit}
    seen = await asked(desk, "seen", {**page, "person": person.model_dump(), "at": at})
    found = await asked(desk, "history", page)
    then = {row["version"]: row["answers"] for row in seen["events"]}
    keys = await desk.keyring.keys_for(sealed_for(found["events"]))
    now = await desk.viewed(asking, "youth-as-seen", (youth,), sight.of("coordination").basis)
    known = [row for row in found["events"] if row["version"] in then]
    return History(
        at=now,
        youth=youth,
        events=tuple(entry(row, _answers(row["event"]["type"], then[row["version"]]), keys) for row in known),
        after=found["next"] if len(known) == limit else None,
    )


def _colleague(desk: Desk, person: str) -> Person:
    known = next((one for one in desk.directory.everyone() if one.id == person), None)
    if known is None:
        raise RefusedError(
            "unknown-colleague",
            "som",
            "an id that nobody here has",
            "the id of a colleague who has logged in",
            danish="Vælg en kollega, der har været logget ind.",
            english="Choose a colleague who has logged in.",
        )
    return Person(id=known.id, role=known.role, unit=known.unit, municipality=desk.place.code)


def _answers(type_name: str, said: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Answer]:
    """What the policy said to the colleague of an event and its fields, in words about the colleague."""
    return {name: of_a_colleague(_answer(one), category_of(type_name, name or None)) for name, one in said.items()}


def _answer(said: Mapping[str, Any]) -> Answer:
    # What the colleague could have opened with a purpose is not to be opened by whoever reads this.
    return Answer(allow=said["allow"], code=said["code"], reason_da=said["reason_da"], reason_en=said["reason_en"])
