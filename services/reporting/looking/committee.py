"""What would the Committee's status report over some whole months say, if it were made now?

A draft: a fact that comes late may change it by whole bands, so it is for those who lead and prepare; the Committee and
the local council read what was made (`reports`). Invariant: pure from books to report; what is about persons is said by
`indicators`, in bands and never below five, and what it is too early to tell is said to be so.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic_core import from_json

from services.reporting.answers.committee import AreaMoney, Composite, Held, Report
from services.reporting.answers.management import Counted, Figure
from services.reporting.answers.meetings import Milestone
from services.reporting.looking import forecast, indicators
from services.reporting.looking.arranging import age_band
from services.reporting.looking.asking import Asking, NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.looking.forecast import Use
from services.reporting.looking.indicators import Books
from services.reporting.looking.management import after, books_of, permit
from services.reporting.looking.money import POOL
from services.reporting.looking.published import published_of
from services.reporting.looking.stories import Period
from services.reporting.queries import budget, committee
from services.reporting.queries import meetings as taskforce
from shared.definitions.code_lists import codes
from shared.definitions.dated import local_day
from shared.definitions.management import reporting
from shared.events.committee import THOUSAND_KRONER
from shared.policy import may_command

DRAFTED: Final = ("aggregate", "budget")
"""The categories of data that a draft is: it moves with what becomes known, and is no publication."""
MAKE: Final = "make-committee-report"
LOOKED_BACK: Final = 12
"""Months of which a draft may be asked for."""
UNKNOWN: Final = "unknown"
"""Stands for an age that nobody has told."""


async def draft(desk: Desk, asking: Asking, month: date | None = None) -> Report:
    """The report of the months that end with `month` as it would be made now; by default, with the last that is over.

    Raises:
        DeniedError: the policy denies it.
        NotKnownError: that month is not over.
    """
    now = desk.clock.now()
    permit(asking, now, DRAFTED)
    found = await reckoned(desk, month or over(now))
    async with desk.pool.acquire() as connection:
        holding = await committee.holding(connection, desk.place.code, found.until)
    may = may_command(asking.person.role, MAKE, frozenset(), now).allow
    return found.model_copy(
        update={
            "holding": holding,
            "fingerprint": published_of(found).fingerprint(),
            "commands": (MAKE,) if may else (),
        }
    )


def over(now: datetime) -> date:
    """The first day of the last month that is over."""
    return (local_day(now).replace(day=1) - timedelta(days=1)).replace(day=1)


def drafted(now: datetime) -> tuple[date, ...]:
    """The last twelve months that are over, the latest first."""
    months = [over(now)]
    while len(months) < LOOKED_BACK:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return tuple(months)


async def reckoned(desk: Desk, month: date) -> Report:
    """The report of the months that end with `month`, from what is known now.

    Raises:
        NotKnownError: that month is not over.
    """
    now, place = desk.clock.now(), desk.place.code
    end = after(month)
    if end > local_day(now).replace(day=1):
        raise NotKnownError
    period = Period.of_months(end, reporting(place, now).period_months)
    year = period.last_day.year
    async with desk.pool.acquire() as connection:
        books = await books_of(desk, connection, period)
        ages = await committee.ages(connection, place)
        met = await committee.meetings(connection, place, period.since, period.until)
        declined = await committee.declined(connection, place, period.since, period.until)
        reached = await taskforce.milestones(connection, place)
        frame = await budget.year(connection, place, year)
        used = forecast.by(await budget.commitments(connection, place, year), "area", "account")
    held, missed = met
    figures = await asyncio.to_thread(figures_of, books, period, ages, declined)
    thresholds = reporting(place, period.until)
    return Report(
        at=now,
        municipality=desk.place.name,
        definitions=thresholds.definitions,
        definitions_now=thresholds.definitions,
        since=local_day(period.since),
        until=period.last_day,
        milestones=tuple(
            Milestone(milestone=one.key, planned=one.planned, reached_at=_before(reached.get(one.key), period.until))
            for one in desk.place.milestones
        ),
        meetings=Held(
            held=held["held"],
            cancelled=held["cancelled"],
            missed=missed,
            every_days=desk.place.meetings.every_days,
        ),
        year=year,
        money=money_of(
            frame["amount_ore"] if frame else None,
            from_json(frame["areas"]) if frame and frame["areas"] else {},
            used,
            period.until,
        ),
        followed_days=thresholds.followed.days,
        **figures,
    )


def _before(at: datetime | None, until: datetime) -> datetime | None:
    return at if at is not None and at < until else None


# Figures --------------------------------------------------------------------------------------------------------


def figures_of(books: Books, period: Period, ages: Mapping[UUID, int | None], declined: set[UUID]) -> dict[str, object]:
    """All of the report that is about persons."""
    groups = {group.key: {figure.key: figure for figure in group.figures} for group in indicators.groups(books, period)}
    raised = {story.youth for story in books.stories if any(map(period.holds, story.raised))}
    bands = ages_of(raised, ages, period.until)
    first_effort = groups["early"]["raised-to-effort"]
    return {
        "raised": groups["early"]["raised"],
        "opened": groups["early"]["opened"],
        "closed": indicators.number(
            "closed", {story.youth for story in books.stories if any(period.holds(fact.at) for fact in story.closed)}
        ),
        "ages": bands,
        "first_effort": first_effort,
        "outcomes": "too-early" if books.too_early(period) else "shown",
        "followed": tuple(groups["everyday"].values()),
        "ladder": indicators.ladder_of(books, period),
        "placements": (groups["home"]["placed"], groups["home"]["placed-anew"]),
        "limits": tuple(one for one in indicators.limits(books, period) if one.figure.baseline is not None),
        "voice": (
            groups["quality"]["child-heard"],
            groups["quality"]["plan-agreed"],
            indicators.number("plan-declined", declined),
        ),
        "composite": composed(books, period, bands, first_effort),
    }


def ages_of(youths: Iterable[UUID], ages: Mapping[UUID, int | None], at: datetime) -> Counted:
    """So many youths of each age, as coarse as may be published."""
    counts = dict.fromkeys(codes("age-band", at), 0)
    for youth in youths:
        band = age_band(ages.get(youth), at) or UNKNOWN
        counts[band] = counts.get(band, 0) + 1
    return indicators.counted(counts)


def composed(books: Books, period: Period, bands: Counted, first_effort: Figure) -> Composite | None:
    """The commonest of each published figure, as one course; nothing where fewer than two of them may be told."""
    areas: dict[str, set[UUID]] = {}
    for story in books.stories:
        for effort in story.efforts.values():
            if period.holds(effort.started):
                areas.setdefault(effort.area, set()).add(story.youth)
    made = Composite(
        age_band=_commonest({key: cell.least for key, cell in bands.cells.items() if cell and key != UNKNOWN}),
        area=_commonest(_publishable(areas)),
        days=first_effort.value,
    )
    return made if sum(one is not None for one in made.model_dump().values()) > 1 else None


def _publishable(youths: Mapping[str, set[UUID]]) -> dict[str, int]:
    counted = indicators.apart({key: len(found) for key, found in youths.items()})
    return {key: cell.least for key, cell in counted.cells.items() if cell}


def _commonest(counts: Mapping[str, int]) -> str | None:
    return max(sorted(counts), key=lambda key: counts[key], default=None)


# Money ----------------------------------------------------------------------------------------------------------


def money_of(
    amount_ore: int | None, frames: Mapping[str, int], used: Mapping[tuple[Any, ...], Use], at: datetime
) -> tuple[AreaMoney, ...]:
    """The year's amount by effort area, and its sum last: used, committed, and what that comes to by the end."""
    pool = {area: use for (area, account), use in used.items() if account == POOL}
    areas = tuple(
        _area(area, frames.get(area), pool.get(area, Use()))
        for area in dict.fromkeys((*codes("effort-area", at), *pool))
    )
    return (*areas, _area(None, amount_ore, sum(pool.values(), Use())))


def _area(area: str | None, frame: int | None, use: Use) -> AreaMoney:
    return AreaMoney(
        area=area,
        frame_ore=frame,
        spent_ore=_rounded(use.spent),
        committed_ore=_rounded(use.bound),
        forecast_ore=_rounded(use.forecast),
    )


def _rounded(ore: int) -> int:
    return round(ore / THOUSAND_KRONER) * THOUSAND_KRONER
