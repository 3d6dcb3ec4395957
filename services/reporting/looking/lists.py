"""What does this person's caseload hold, and what needs them today? Lists of youths within the person's reach.

Invariant: what was told of a youth counts, here too, only for whoever may see it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, get_args
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import Colleague, Masked
from services.reporting.answers.cases import CaseFilter, Caseload, CaseRow
from services.reporting.answers.today import Item, ItemKind, Today
from services.reporting.looking.asking import Asking
from services.reporting.looking.cursor import read_optional_place, write_place
from services.reporting.looking.desk import Desk
from services.reporting.looking.meetings import preparation
from services.reporting.looking.parts import step
from services.reporting.looking.reaching import reach_of
from services.reporting.looking.sight import Sight
from services.reporting.queries import caseload as rows
from services.reporting.queries import today as urgent
from services.reporting.queries.cases import standings
from shared.definitions.attention import attention
from shared.postgres import Connection

LISTED: Final = "coordination"
"""The category of data that being in a list is."""


async def caseload(
    desk: Desk, asking: Asking, wanted: CaseFilter, *, after: str | None = None, limit: int = 50
) -> Caseload:
    """A page of the person's caseload, the first due first.

    Raises:
        BadCursorError: `after` is no cursor of ours.
        DeniedError: the role has no caseload, or not for this purpose.
        UnrecordedError: the look cannot be recorded.
    """
    place = read_optional_place(after)
    now = desk.clock.now()
    reach = reach_of(asking, LISTED, now)
    if wanted.name is not None:
        reach = reach_of(asking, "identity", now)
    who = (asking.person.id, asking.person.unit, now)
    limits = rows.Wanted(**wanted.model_dump())
    async with desk.pool.acquire() as connection:
        found = await rows.page(
            connection, who, reach, limits, None if place is None else rows.Place(*place), limit + 1
        )
        page = found[:limit]
        youths = [row["youth"] for row in page]
        sights = await _sights(desk, connection, asking, youths)
        running = _by_youth(await rows.running(connection, youths))
        within = await rows.reached(connection, who, reach)
    shown = [row for row in page if row["youth"] in sights and sights[row["youth"]].may(LISTED)]
    await desk.viewed(asking, "caseload", tuple(row["youth"] for row in shown))
    last = page[-1] if len(found) > limit else None
    return Caseload(
        at=now,
        rows=tuple(_row(desk, sights[row["youth"]], row, running.get(row["youth"], [])) for row in shown),
        after=write_place(last["next_due"], last["youth"]) if last else None,
        by_phase=within.by_phase,
        case_leads=tuple(_named(desk, within.case_leads)),
    )


def _named(desk: Desk, persons: Iterable[str]) -> list[Colleague]:
    colleagues = [found for person in persons if (found := desk.colleague(person)) is not None]
    return sorted(colleagues, key=lambda colleague: (colleague.name or colleague.id, colleague.id))


def _by_youth(running: Iterable[asyncpg.Record]) -> dict[UUID, list[asyncpg.Record]]:
    found: dict[UUID, list[asyncpg.Record]] = {}
    for row in running:
        found.setdefault(row["youth"], []).append(row)
    return found


async def _sights(desk: Desk, connection: Connection, asking: Asking, youths: Sequence[UUID]) -> dict[UUID, Sight]:
    now = desk.clock.now()
    found = await standings(connection, youths, asking.person.unit, now)
    return {youth: Sight(asking, standing, now) for youth, standing in found.items()}


def _row(desk: Desk, sight: Sight, row: asyncpg.Record, running: list[asyncpg.Record]) -> CaseRow:
    case = sight.standing.row
    current = step(desk, sight, running, sight.at)
    owed = sight.may("obligation")
    told = _seen(sight, from_json(row["told"] or b"[]"))
    return CaseRow(
        youth=case["youth"],
        name=sight.value("identity", case["name"]),
        age=sight.value("age", case["age"]),
        protected=bool(case["protected"]) and sight.may("protection"),
        state=case["state"],
        phase=case["phase"],
        phase_since=case["phase_since"],
        description=case["description"],
        case_lead=desk.colleague(case["case_lead"]),
        step=current if current is None or isinstance(current, Masked) else current.level,
        overdue=row["overdue"] if owed else 0,
        next_due=row["next_due"] if owed else None,
        next_rule=row["next_rule"] if owed else None,
        tasks_open=row["tasks_open"] if sight.may("task") else 0,
        last_fact_at=max((datetime.fromisoformat(each["last"]) for each in told), default=None),
        new_facts=sum(each["fresh"] for each in told),
    )


def _seen(sight: Sight, told: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those rows, each of a type and a sector, of which the person may see the events."""
    return [each for each in told if sight.event(each["type"], each["sector"])[""].allow]


# Needs me today -----------------------------------------------------------------------------------------------

ORDER: Final[tuple[ItemKind, ...]] = get_args(ItemKind)
"""The order of DOMAIN: what cannot wait first."""

_ASKED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "clock-24h": ("obligation", ("waive-obligation", "assign-task")),
    "overdue": ("obligation", ("waive-obligation", "assign-task")),
    "due-soon": ("obligation", ("waive-obligation", "assign-task")),
    "task-unacknowledged": ("task", ("acknowledge-task", "complete-task")),
    "effort-not-started": ("effort", ("start-intervention", "cancel-intervention")),
    "sessions-missed": ("effort", ("change-intensity", "hold-session")),
    "consent-expiring": ("consent", ("request-consent",)),
    "consent-unanswered": ("consent", ("record-consent-given", "record-consent-refused")),
    "parties-not-informed": ("consent", ("record-parties-informed",)),
    "youth-not-heard": ("plan", ("hear-youth", "note-youth-not-heard")),
    "new-facts": ("coordination", ()),
    "emergency-review": ("coordination", ("review-emergency-access",)),
    "task-escalated": ("task", ("complete-task",)),
    "to-decide": ("raising", ("open-pathway", "dismiss-suggestion")),
    "rule-broken": ("obligation", ()),
}
"""For each kind of item, the category of data that it is, and the commands that may answer it."""

LEADERS: Final = frozenset({"team-leader", "head"})
"""Who is told of broken rules."""


async def today(desk: Desk, asking: Asking) -> Today:
    """All that needs the person today, in the order of DOMAIN.

    Raises:
        DeniedError: the role has no cases, or not for this purpose.
        UnrecordedError: the look cannot be recorded.
    """
    now = desk.clock.now()
    reach = reach_of(asking, LISTED, now)
    who = (asking.person.id, asking.person.unit, now)
    async with desk.pool.acquire() as connection:
        found = await urgent.items(connection, who, reach, attention(desk.place.code, now))
        sights = await _sights(desk, connection, asking, sorted({row["youth"] for row in found}))
        meeting = await preparation(desk, connection, asking, reach, now)
    concerning = (_item(sights[row["youth"]], row) for row in found if _concerns(asking, sights, row))
    items = [item for item in concerning if item is not None]
    items += meeting
    items.sort(key=lambda item: (ORDER.index(item.kind), item.due or item.since or now, str(item.youth)))
    youths = tuple(dict.fromkeys(item.youth for item in items if item.youth is not None))
    await desk.viewed(asking, "today", youths)
    return Today(at=now, items=tuple(items))


def _concerns(asking: Asking, sights: Mapping[UUID, Sight], row: asyncpg.Record) -> bool:
    """Whether the person may see the item, and it is theirs to act on."""
    sight = sights.get(row["youth"])
    if sight is None or not sight.may(_ASKED[row["kind"]][0]):
        return False
    if row["kind"] == "rule-broken":
        return asking.person.role in LEADERS
    if row["kind"] == "emergency-review":
        return "review-emergency-access" in sight.commands
    if row["kind"] in ("task-unacknowledged", "task-escalated") and asking.person.role == "sector-professional":
        codes = from_json(row["codes"])
        return codes["sector"] == asking.person.unit and codes.get("person") in (None, asking.person.id)
    return True


def _item(sight: Sight, row: asyncpg.Record) -> Item | None:
    kind: ItemKind = row["kind"]
    codes: dict[str, Any] = from_json(row["codes"])
    since: datetime | None = row["since"]
    if kind == "new-facts":
        told = _seen(sight, codes["told"])
        if not told:
            return None
        codes, since = _news(told), min(datetime.fromisoformat(each["since"]) for each in told)
    return Item(
        kind=kind,
        youth=row["youth"],
        name=sight.value("identity", sight.standing.row["name"]),
        since=since,
        due=row["due"],
        about=row["about"],
        codes=codes,
        commands=tuple(name for name in _ASKED[kind][1] if name in sight.commands),
    )


def _news(told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many facts are new, of what type the newest is, and which sectors told them."""
    newest = max(told, key=lambda each: (datetime.fromisoformat(each["until"]), each["type"]))
    sectors = sorted({each["sector"] for each in told})
    return {"count": sum(each["count"] for each in told), "type": newest["type"], "sectors": sectors}
