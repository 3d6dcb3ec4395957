"""What may this person see of what has happened with a youth?

Every event is asked of the policy by its type and the sector it stems from, and where that is not open, as the one
fact that it is; every field by its own category. What may not be seen is not fetched; that it exists is said only of
sectors that the person knows to take part, and never of categories that are sensitive in themselves.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers.timeline import Entry, Hidden, Timeline
from services.reporting.looking.asking import Asking
from services.reporting.looking.cursor import read_place, write_place
from services.reporting.looking.desk import Desk
from services.reporting.looking.parts import head, recorded, set_right
from services.reporting.looking.sight import Sight, masked
from services.reporting.queries import youth as rows
from shared.definitions.event_types import category_of, sensitivity_of
from shared.events.envelope import personal_fields
from shared.events.registry import TYPES
from shared.policy import Answer

SPOKEN_OF: Final = frozenset({"none", "ordinary", "confidential"})
"""Sensitivities of which it may be said that there is something that one may not see."""


async def timeline(
    desk: Desk, asking: Asking, youth: UUID, *, sector: str | None = None, after: str | None = None, limit: int = 50
) -> Timeline:
    """What happened with a youth, the newest first, at most `limit` entries behind a cursor.

    Raises:
        BadCursorError: `after` is no cursor of ours.
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies it.
        UnrecordedError: the look cannot be recorded.
    """
    place = read_place(after)
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, youth)
        basis = sight.demand("coordination").basis
        kinds = [row for row in await rows.kinds(connection, youth) if sector in (None, row["sector"])]
        opened = [one for row in kinds for one in sight.opened(row["type"], row["sector"])]
        found = await rows.timeline(connection, youth, opened, place, limit + 1)
        in_part = await rows.counted(connection, youth, [one for one in opened if one.upto is not None])
        involved = {row["sector"] for row in await rows.actors(connection, youth)}
        involved |= await rows.following_sectors(connection, youth)
        wrong = {row["event_id"]: row for row in await rows.corrections(connection, youth)}
        instead = [row["replaced_by"] for row in wrong.values() if row["replaced_by"] is not None]
        types = {
            identity: row["type"]
            for identity, row in (await rows.events(connection, youth, instead)).items()
            if sight.event(row["type"], row["sector"], recorded(row))[""].allow
        }
    await desk.viewed(asking, "youth-timeline", (youth,), basis)
    entries = found[:limit]
    more = len(found) > limit
    return Timeline(
        at=sight.at,
        head=head(desk, sight),
        entries=tuple(entry(desk, sight, row, wrong.get(row["event_id"]), types) for row in entries),
        hidden=_hidden(sight, kinds, in_part, involved),
        after=write_place(entries[-1]["occurred_at"], entries[-1]["event_id"]) if more else None,
    )


def entry(
    desk: Desk,
    sight: Sight,
    row: asyncpg.Record,
    wrong: asyncpg.Record | None = None,
    types: Mapping[UUID, str] | None = None,
) -> Entry:
    """One event with what may not be seen of it masked, and how it was set right, where it was wrong."""
    type_name: str = row["type"]
    answers = sight.event(type_name, row["sector"], recorded(row))
    text, field = row["text"], next(iter(personal_fields(TYPES[type_name])), "")
    return Entry(
        event=row["event_id"],
        type=type_name,
        sector=row["sector"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        actor=desk.actor(row["actor"]),
        facts=_facts(type_name, from_json(row["facts"]), answers),
        text=text if text is None else _shown(type_name, field, text, answers),
        legal_basis=row["legal_basis"],
        controller=row["controller"],
        rule=row["rule"],
        cause=row["cause"],
        set_right=set_right(desk, sight, wrong, (types or {}).get(wrong["replaced_by"])) if wrong else None,
    )


def _facts(type_name: str, facts: Mapping[str, Any], answers: Mapping[str, Answer]) -> dict[str, Any]:
    return {field: _shown(type_name, field, value, answers) for field, value in facts.items()}


def _shown(type_name: str, field: str, value: Any, answers: Mapping[str, Answer]) -> Any:
    answer = answers.get(field, answers[""])
    return value if answer.allow else masked(answer, category_of(type_name, field))


def _hidden(
    sight: Sight, kinds: list[asyncpg.Record], in_part: Mapping[tuple[str, str], int], involved: set[str]
) -> tuple[Hidden, ...]:
    """How many events of the sectors that take part are hidden, without those that were disclosed one by one."""
    found: dict[tuple[str, str], Hidden] = {}
    for row in kinds:
        type_name, sector = row["type"], row["sector"]
        answer = sight.event(type_name, sector)[""]
        count = row["count"] - in_part.get((type_name, sector), 0)
        if answer.allow or not count or sector not in involved or sensitivity_of(type_name) not in SPOKEN_OF:
            continue
        before = found.get((sector, answer.code))
        found[sector, answer.code] = Hidden(
            sector=sector,
            count=count + (before.count if before else 0),
            reason_da=answer.reason_da,
            reason_en=answer.reason_en,
        )
    return tuple(found[key] for key in sorted(found))
