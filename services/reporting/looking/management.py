"""What may a leader know of the work: figures about many by the month, and in a team's own cases who owes what?

The two levels look at the same facts. Invariant: figures name nobody and rest on five at least; whoever is named in a
list is a youth of whom the policy lets this person see it, and the look is recorded.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from services.reporting.answers.management import Management, Month, Owed
from services.reporting.looking import indicators
from services.reporting.looking.asking import Asking, DeniedError
from services.reporting.looking.desk import Desk
from services.reporting.looking.indicators import Books, Duty, banded
from services.reporting.looking.reaching import reach_of
from services.reporting.looking.sight import Sight
from services.reporting.looking.stories import Fact, Period, Story, midnight, missing_sectors, overlaps, stories
from services.reporting.queries import indicators as rows
from services.reporting.queries import management as owing
from services.reporting.queries import services as offered
from services.reporting.queries.cases import standings
from shared.definitions.dated import local_day
from shared.definitions.descriptions import DESCRIPTIONS
from shared.definitions.management import reporting
from shared.definitions.roles import ROLES
from shared.policy import Answer, Look, may_see
from shared.postgres import Connection

FIGURES: Final = ("aggregate", "organisation")
"""The categories of data that figures for those who lead the work are: about many, and about one's own house."""
TEAM: Final = "team-leader"
MOST: Final = 200
"""Rows of what is owed that are shown; a team that owes more needs another way of working."""

_OWED: Final[Mapping[str, str]] = {
    "limit": "obligation",
    "task": "task",
    "effort": "effort",
    "sector-missing": "effort",
    "overlap": "effort",
    "emergency": "coordination",
    "rule-broken": "obligation",
}
"""For each kind of thing that is owed, the category of data that it is."""
_ORDER: Final = tuple(_OWED)


def permit(asking: Asking, now: datetime, categories: Iterable[str] = FIGURES) -> str | None:
    """The basis on which the person may see data of these categories, none of which is about a youth.

    Raises:
        DeniedError: the policy denies one of them.
    """
    basis = None
    for category in categories:
        answer = _answer(asking, asking.purpose, category, now)
        if not answer.allow:
            purposes = ROLES[asking.person.role].purposes
            raise DeniedError(answer, tuple(each for each in purposes if _answer(asking, each, category, now).allow))
        basis = basis or answer.basis
    return basis


def _answer(asking: Asking, purpose: str, category: str, at: datetime) -> Answer:
    person = asking.person
    return may_see(Look(role=person.role, unit=person.unit, purpose=purpose, at=at, about_organisation=True), category)


async def management(desk: Desk, asking: Asking, month: date | None = None, *, of_all: bool = False) -> Management:
    """Management information: of a team until today, of the municipality until the end of a month.

    Args:
        desk: what looks work with.
        asking: a team leader sees the own unit's cases; everybody else the municipality's.
        month: the first day of the last month looked at; without it, the last month that is over.
        of_all: the municipality's figures, whoever asks.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
        UnrecordedError: the look at the youths named cannot be recorded.
    """
    now = desk.clock.now()
    permit(asking, now)
    team = asking.person.role == TEAM and not of_all
    unit = asking.person.unit if team else None
    period = _period(desk, now, month, team=team)
    place = desk.place.code
    async with desk.pool.acquire() as connection:
        books = await books_of(desk, connection, period, unit)
        told = await rows.concerns(connection, place, period.since, period.until, unit)
        broken = await rows.broken(connection, place, period.since, period.until, unit)
        owed = await _owed(connection, asking, books, now) if team else []
    await desk.viewed(asking, "management", tuple(dict.fromkeys(one.youth for one in owed[:MOST])))
    found = await asyncio.to_thread(_reckoned, books, period)
    return Management(
        at=now,
        level="team" if team else "head",
        unit=unit,
        since=local_day(period.since),
        until=period.last_day,
        concerns=tuple(Month(month=row["month"], youths=banded(row["youths"])) for row in told),
        rules_broken=indicators.apart({row["rule"]: row["youths"] for row in broken}),
        owed=tuple(owed[:MOST]),
        more_owed=max(0, len(owed) - MOST),
        **found,
    )


def _reckoned(books: Books, period: Period) -> dict[str, Any]:
    return {
        "groups": indicators.groups(books, period),
        "limits": indicators.limits(books, period),
        "ladder": indicators.ladder_of(books, period),
        "needs": indicators.needs(books, period),
        "deviations": indicators.deviations(books, period),
    }


def _period(desk: Desk, now: datetime, month: date | None, *, team: bool) -> Period:
    """Until the end of today for a team, until the end of a month that is over for the municipality."""
    months = reporting(desk.place.code, now).period_months
    today = local_day(now)
    if team:
        whole = Period.of_months(today.replace(day=1), months - 1)
        return Period(whole.since, midnight(today + timedelta(days=1)))
    end = today.replace(day=1) if month is None else min(after(month), today.replace(day=1))
    return Period.of_months(end, months)


def after(month: date) -> date:
    """The first day of the month after one."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


async def books_of(desk: Desk, connection: Connection, period: Period, unit: str | None = None) -> Books:
    """All that the figures of a period are reckoned from, of all or of one unit's cases."""
    place = desk.place
    found = await rows.facts(connection, place.code, period.until, unit)
    settled = await rows.duties(connection, place.code, period.since, period.until, unit)
    return Books(
        stories=await asyncio.to_thread(_stories, found),
        duties=tuple(Duty(**dict(row)) for row in settled),
        ladder=place.ladder,
        thresholds=reporting(place.code, period.until),
        evidence=evidence_of(await offered.offers(connection, place.code), place.descriptions),
    )


def _stories(found: Iterable[asyncpg.Record]) -> tuple[Story, ...]:
    return stories(fact_of(dict(row)) for row in found)


def fact_of(row: Mapping[str, Any]) -> Fact:
    """A counted fact from its row."""
    return Fact(**{**row, "says": from_json(row["says"]) if row["says"] else None})


def evidence_of(offers: Iterable[Mapping[str, Any]], described: Iterable[str]) -> dict[str, str]:
    """How well the effect of offers is known: as the descriptions say of the common ones, and as listed here."""
    keys = set(described)
    known = {one.offer: one.evidence for row in DESCRIPTIONS if row.key in keys for one in row.interventions}
    for offer in offers:
        if offer["evidence"] is not None:
            known[offer["offer"]] = offer["evidence"]
    return known


# Who owes what in the team's own cases ------------------------------------------------------------------------------


async def _owed(connection: Connection, asking: Asking, books: Books, now: datetime) -> list[Owed]:
    reach = reach_of(asking, "obligation", now)
    who = (asking.person.id, asking.person.unit, now)
    found: list[Mapping[str, Any]] = [dict(row) for row in await owing.owed(connection, who, reach)]
    within = await owing.reached(connection, who, reach)
    found += [gap for story in books.stories if story.youth in within for gap in _gaps(story, now)]
    sights = await _sights(connection, asking, {row["youth"] for row in found}, now)
    owed = [
        _row(sights[row["youth"]], row)
        for row in found
        if row["youth"] in sights and sights[row["youth"]].may(_OWED[row["kind"]])
    ]
    owed.sort(key=lambda one: (_ORDER.index(one.kind), one.due or one.since or now, str(one.youth), one.code or ""))
    return owed


def _gaps(story: Story, now: datetime) -> list[Mapping[str, Any]]:
    """Sectors that a youth's pathway asks for and of which nothing runs, and efforts that run twice."""
    empty = {"youth": story.youth, "rule_from": None, "due": None, "since": None}
    gaps: list[Mapping[str, Any]] = [
        {"kind": "sector-missing", "owner": sector, "code": sector} for sector in missing_sectors(story, now)
    ]
    gaps += [{"kind": "overlap", "owner": None, "code": code} for code in overlaps(story, now)]
    return [{**empty, **gap} for gap in gaps]


async def _sights(connection: Connection, asking: Asking, youths: Iterable[UUID], now: datetime) -> dict[UUID, Sight]:
    found = await standings(connection, sorted(youths), asking.person.unit, now)
    return {youth: Sight(asking, standing, now) for youth, standing in found.items()}


def _row(sight: Sight, row: Mapping[str, Any]) -> Owed:
    return Owed(name=sight.value("identity", sight.standing.row["name"]), **row)
