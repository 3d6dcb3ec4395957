"""What may this person see of what was known when: state, history, and who has looked?

State and history come from coordination's books, which hold everything sealed; what is personal is opened here, after
the policy. Invariant: an event that the person may not see is shown as one, with its place in the stream and no more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from nats.errors import Error as NatsError
from pydantic_core import from_json, to_json

from services.reporting.answers import Masked
from services.reporting.answers.history import AccessEntry, AccessLog, History, HistoryEvent, State
from services.reporting.looking.asking import Asking, DeniedError, UnavailableError
from services.reporting.looking.cursor import read_place, write_place
from services.reporting.looking.desk import Desk
from services.reporting.looking.sight import REVEAL, masked
from services.reporting.queries import youth as rows
from shared.deciding import RefusedError
from shared.definitions.event_types import category_of
from shared.events.envelope import personal_fields
from shared.events.registry import TYPES
from shared.events.reporting import FieldRevealed
from shared.policy import Answer
from shared.seals import is_sealed, key_of, open_sealed

TIMEOUT: Final = 10.0
"""Seconds that coordination may take to read a stream."""

STATE_HOLDS: Final = (
    "coordination",
    "raising",
    "obligation",
    "task",
    "consent",
    "notification",
    "casework",
    "problem",
    "measure",
    "placement",
    "abuse",
    "honour",
    "charge",
    "attendance",
)
"""Categories of data that a state holds; it is shown whole, so all of them must be open to the person."""

HISTORY_HOLDS: Final = ("coordination", "obligation", "casework")
"""Categories of data that must be open to whoever reads a stream event by event: it shows that there are others."""


async def state(  # which youth, and at which cut
    desk: Desk,
    asking: Asking,
    youth: UUID,
    *,
    version: int | None = None,
    effective_at: datetime | None = None,
    recorded_at: datetime | None = None,
) -> State:
    """A youth's state now, at a version, as effective at a moment, or as recorded at a moment.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies a category that a state holds.
        UnrecordedError: the look cannot be recorded.
        UnavailableError: coordination does not answer.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
    for category in STATE_HOLDS:
        sight.demand(category)
    basis = sight.of("coordination").basis
    query = {"youth": youth, "version": version, "effective_at": effective_at, "recorded_at": recorded_at}
    found = await asked(desk, "state", {name: value for name, value in query.items() if value is not None})
    at = await desk.viewed(asking, "youth-state", (youth,), basis)
    return State(at=at, youth=youth, version=found["version"], hash=found["hash"], state=found["state"])


async def history(desk: Desk, asking: Asking, youth: UUID, *, after_version: int = 0, limit: int = 100) -> History:
    """A page of the youth's stream, the oldest first.

    Raises:
        NotKnownError, DeniedError, UnrecordedError, UnavailableError: as for the state.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
    for category in HISTORY_HOLDS:
        sight.demand(category)
    basis = sight.of("coordination").basis
    found = await asked(desk, "history", {"youth": youth, "after_version": after_version, "limit": limit})
    keys = await desk.keyring.keys_for(sealed_for(found["events"]))
    at = await desk.viewed(asking, "youth-history", (youth,), basis)
    return History(
        at=at,
        youth=youth,
        events=tuple(
            entry(row, sight.event(row["event"]["type"], row["event"]["sector"]), keys) for row in found["events"]
        ),
        after=found["next"],
    )


def sealed_for(events: list[dict[str, Any]]) -> set[str]:
    """The youths whose keys it takes to open these events."""
    values = [value for row in events for value in row["event"]["data"].values()]
    return {key_of(value) for value in values if isinstance(value, str) and is_sealed(value)}


def entry(row: Mapping[str, Any], answers: Mapping[str, Answer], keys: Mapping[str, bytes | None]) -> HistoryEvent:
    """One entry of the stream, as coordination tells it, with what the policy's answers leave of its event."""
    return HistoryEvent(
        version=row["version"],
        sequence=row["sequence"],
        recorded_at=row["recorded_at"],
        publisher=row["publisher"],
        event=_opened(answers, row["event"], keys),
    )


def _opened(
    answers: Mapping[str, Answer], event: dict[str, Any], keys: Mapping[str, bytes | None]
) -> dict[str, Any] | Masked:
    """An event as the policy's answers let it be seen: opened, covered in parts, or covered as a whole."""
    type_name = event["type"]
    whole = answers[""]
    if not whole.allow:
        return Masked(category="history", reason_da=whole.reason_da, reason_en=whole.reason_en)
    data: dict[str, Any] = {}
    personal = personal_fields(TYPES[type_name])
    for field, value in event["data"].items():
        answer = answers.get(field, whole)
        if not answer.allow:
            data[field] = masked(answer, category_of(type_name, field))
        elif field in personal:
            data[field] = open_sealed(value, keys[key_of(value)])
        else:
            data[field] = value
    return {**event, "data": data}


async def asked(desk: Desk, name: str, query: Mapping[str, Any], *, refusable: bool = False) -> dict[str, Any]:
    """What coordination answers to a question; `refusable` is one that a person has put together.

    Raises:
        UnavailableError: it does not answer, or does not understand our own question.
        RefusedError: it does not take the person's question, and says why.
    """
    try:
        answer = await desk.nats.request(f"query.coordination.{name}", to_json(query), timeout=TIMEOUT)
    except (NatsError, TimeoutError) as error:
        raise UnavailableError("coordination does not answer") from error
    found: dict[str, Any] = from_json(answer.data)
    if "refusal" in found:
        if refusable:
            raise RefusedError.from_json(found["refusal"])
        raise UnavailableError("coordination does not understand the question")
    return found


async def access_log(
    desk: Desk, asking: Asking, youth: UUID, *, after: str | None = None, limit: int = 100
) -> AccessLog:
    """Who looked at what about a youth, the newest first.

    Raises:
        BadCursorError: `after` is no cursor of ours.
        NotKnownError, DeniedError, UnrecordedError: as for the state.
    """
    place = read_place(after)
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        basis = sight.demand("access-log").basis
        found = await rows.access_log(connection, youth, place, limit + 1)
    at = await desk.viewed(asking, "youth-access", (youth,), basis)
    page = found[:limit]
    return AccessLog(
        at=at,
        youth=youth,
        entries=tuple(_look(desk, row) for row in page),
        after=write_place(page[-1]["at"], page[-1]["event_id"]) if len(found) > limit else None,
        whole=all(sight.may(category) for category in STATE_HOLDS),
    )


def _look(desk: Desk, row: asyncpg.Record) -> AccessEntry:
    person = desk.colleague(row["actor"])
    assert person is not None
    return AccessEntry(
        at=row["at"],
        event=row["event_id"],
        kind=row["kind"],
        person=person,
        role=row["role"],
        purpose=row["purpose"],
        what=row["what"],
        field=row["field"],
    )


async def reveal(desk: Desk, asking: Asking, youth: UUID, category: str = "location") -> None:
    """Record that a person opens what is masked of a youth; whoever calls may then show it to that person.

    Raises:
        NotKnownError, UnrecordedError: as for the state.
        DeniedError: it is not masked in a way that the person may lift.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
    sight.demand("coordination")
    answer = sight.of(category)
    if not answer.allow and REVEAL not in answer.conditions:
        raise DeniedError(answer)
    look = FieldRevealed(
        actor=asking.person.id,
        role=asking.person.role,
        purpose=asking.purpose,
        what="youth-reveal",
        field=category,
        youths=(str(youth),),
    )
    await desk.looks.record(asking, look)
