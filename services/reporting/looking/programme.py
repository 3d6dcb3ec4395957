"""How far is the partnership programme, and does what it aims at move from one period to another?

The same figures are reckoned for a baseline and for a later period. Cost stands beside outcome as an association and
no proof. Invariant: no amount and no outcome is told of fewer than five youths.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.reporting.answers.management import Figure
from services.reporting.answers.programme import Compared, CostBeside, Entered, Programme
from services.reporting.looking import indicators
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.indicators import Books, banded, counted
from services.reporting.looking.management import after, books_of, permit
from services.reporting.looking.stories import Period
from services.reporting.queries import indicators as costs
from services.reporting.queries import services as rows
from shared import aggregates
from shared.definitions.code_lists import codes
from shared.definitions.dated import local_day
from shared.definitions.ladder import step_of
from shared.definitions.management import reporting
from shared.policy import may_command

DEVELOPMENT: Final = "development"
OFFER: Final = "offer"


async def programme(
    desk: Desk, asking: Asking, *, baseline: date | None = None, until: date | None = None
) -> Programme:
    """The programme's phases, and a baseline beside a later period of the same length.

    Args:
        desk: what looks work with.
        asking: who asks.
        baseline: the first day of the baseline's last month; without it, the month before development began, or the
            first period that there is anything to tell of.
        until: the first day of the later period's last month; without it, the last month that is over.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
    """
    now = desk.clock.now()
    permit(asking, now)
    place = desk.place.code
    months = reporting(place, now).period_months
    async with desk.pool.acquire() as connection:
        entered = await rows.programme_phases(connection, place)
        current = Period.of_months(_end(until, now), months)
        books = await books_of(desk, connection, current)
        before = Period.of_months(_baseline_end(baseline, entered, books, current), months)
        earlier = await books_of(desk, connection, before)
        spent = await costs.costs(connection, place, current.since, current.until)
    rows_of = await asyncio.to_thread(_compared, earlier, before, books, current)
    return Programme(
        at=now,
        phases=tuple(
            Entered(programme=row["programme"], phase=row["phase"], at=row["at"], by=desk.actor(row["by"]))
            for row in entered
        ),
        baseline_since=local_day(before.since),
        baseline_until=before.last_day,
        since=local_day(current.since),
        until=current.last_day,
        rows=rows_of,
        by_area=_beside(books, spent, lambda row, _: row["area"], codes("effort-area", now)),
        by_step=_beside(books, spent, lambda _, offer: _step(books, offer, current), ()),
        commands=tuple(
            name for name in ("enter-programme-phase",) if may_command(asking.person.role, name, frozenset(), now).allow
        ),
    )


def _end(until: date | None, now: datetime) -> date:
    this = local_day(now).replace(day=1)
    return this if until is None else min(after(until), this)


def _baseline_end(asked: date | None, entered: Iterable[Mapping[str, Any]], books: Books, current: Period) -> date:
    """The first day after the baseline: as asked for, or when development began, or before the later period."""
    if asked is not None:
        return after(asked)
    development = next((row["at"] for row in entered if row["phase"] == DEVELOPMENT), None)
    if development is not None:
        return local_day(development).replace(day=1)
    begun = books.since_when()
    return local_day(min(begun, current.since) if begun is not None else current.since).replace(day=1)


def _compared(earlier: Books, before: Period, books: Books, current: Period) -> tuple[Compared, ...]:
    then = {(group.key, one.key): one for group in indicators.groups(earlier, before) for one in group.figures}
    return tuple(
        Compared(
            group=group.key,
            key=one.key,
            before=then[group.key, one.key],
            now=one,
            way=_way(then[group.key, one.key], one),
        )
        for group in indicators.groups(books, current)
        for one in group.figures
    )


def _way(before: Figure, now: Figure) -> Any:
    """Which way a figure went; nothing where either of the two may not be said."""
    if before.said != "shown" or now.said != "shown":
        return None
    then, later = _measure(before), _measure(now)
    return "same" if then == later else "up" if later > then else "down"


def _measure(figure: Figure) -> int:
    if figure.value is not None:
        return figure.value
    return figure.count.least if figure.count is not None else 0


def _step(books: Books, offer: str | None, current: Period) -> str | None:
    """On which step of the ladder an offer stands."""
    found = None if offer is None else step_of(books.ladder, OFFER, offer, current.since)
    return None if found is None else str(found)


def _beside(
    books: Books,
    spent: Iterable[Mapping[str, Any]],
    by: Callable[[Mapping[str, Any], str | None], str | None],
    every: Iterable[str],
) -> tuple[CostBeside, ...]:
    """What was used, and how the efforts that it was used on ended, by area or step."""
    efforts = {key: (story.youth, effort) for story in books.stories for key, effort in story.efforts.items()}
    youths: dict[str, set[UUID]] = defaultdict(set)
    amounts: Counter[str] = Counter()
    outcomes: dict[str, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for row in spent:
        known = efforts.get(str(row["intervention"]))
        key = by(row, known[1].offer if known else None)
        if key is None:
            continue
        youths[key].add(row["youth"])
        amounts[key] += row["spent_ore"]
        ended = known[1].outcome if known and known[1].ended is not None else None
        outcomes[key][ended or "running"].add(row["youth"])
    return tuple(
        CostBeside(
            key=key,
            youths=banded(len(youths[key])),
            spent_ore=amounts[key] if len(youths[key]) >= aggregates.SMALLEST else None,
            outcomes=counted({code: len(who) for code, who in sorted(outcomes[key].items())}),
        )
        for key in dict.fromkeys((*every, *sorted(youths)))
    )
