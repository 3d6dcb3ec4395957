"""What may this person see of a year's money?"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic_core import from_json

from services.reporting.answers.budget import AreaUse, Budget, Commitment, Override, StepUse, YouthUse
from services.reporting.looking import forecast
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.looking.forecast import Use
from services.reporting.looking.range_of_services import may_give
from services.reporting.looking.reaching import reach_of
from services.reporting.looking.sight import Sight
from services.reporting.queries import budget as rows
from services.reporting.queries import management as owing
from services.reporting.queries.cases import standings
from shared import aggregates
from shared.definitions.dated import local_day
from shared.definitions.ladder import step_of
from shared.definitions.management import reporting
from shared.definitions.roles import ROLES
from shared.policy import Answer, Look, may_see
from shared.postgres import Connection

POOL: Final = "pool"
OFFER: Final = "offer"
PAYING: Final = ("set-budget", "commit-cost", "spend-cost", "release-cost")
DECEMBER: Final = 12

Said = Callable[[int | None, int], forecast.Standing | None]
"""What to say of a frame and its forecast."""


async def budget(desk: Desk, asking: Asking, year: int | None = None, *, youths: bool = False) -> Budget:
    """A year's money and its use; without a year, this year's.

    Args:
        desk: what looks work with.
        asking: who asks.
        year: the budget year.
        youths: whether to tell what was used on each youth of whom the person may see it; that is a look.

    Raises:
        DeniedError: the policy denies it.
        NotKnownError: nothing is known of that year.
        UnrecordedError: the look at the youths named cannot be recorded.
    """
    now = desk.clock.now()
    answer = _answer(asking, asking.purpose, now)
    if not answer.allow:
        purposes = ROLES[asking.person.role].purposes
        raise DeniedError(answer, tuple(each for each in purposes if _answer(asking, each, now).allow))
    place = desk.place.code
    async with desk.pool.acquire() as connection:
        years = await rows.years(connection, place)
        number = year if year is not None else local_day(now).year
        if year is not None and year not in years:
            raise NotKnownError
        found = await rows.year(connection, place, number)
        used = await rows.use(connection, place, number)
        posted = await rows.postings(connection, place, number)
        commitments = await rows.commitments(connection, place, number)
        overrides = await rows.overrides(connection, place, number)
        each = await _of_youths(connection, asking, number, now) if youths else None
    if each:
        await desk.viewed(asking, "budget-youths", tuple(one.youth for one in each))
    thresholds, month = reporting(place, now), _month(number, now)
    areas = _areas(
        from_json(found["areas"]) if found and found["areas"] else {},
        forecast.by(commitments, "area", "account"),
        {(row["area"], row["account"]): row["overrides"] for row in used},
        {(row["area"], row["account"]): row["posted_ore"] for row in posted},
        lambda frame, expected: forecast.standing(frame, expected, month, thresholds),
    )
    amount = found["amount_ore"] if found else None
    pool = sum(use.forecast_ore for use in areas if use.account == POOL)
    return Budget(
        at=now,
        municipality=place,
        year=number,
        years=tuple(years),
        amount_ore=amount,
        areas=areas,
        standing=forecast.standing(amount, pool, month, thresholds),
        steps=_steps(desk.place.ladder, commitments),
        youths=each,
        youths_open=_may_see_costs(asking, now),
        commitments=tuple(_commitment(row) for row in commitments if row["youth"] is None),
        overrides=tuple(
            Override(at=row["at"], area=row["area"], amount_ore=row["amount_ore"], reason=row["reason"])
            for row in overrides
        ),
        commands=may_give(asking, PAYING, now),
    )


async def commitment(desk: Desk, asking: Asking, known_as: str, year: int) -> Commitment | None:
    """One year's part of a commitment, without a word of whom it is for; nothing where there is none.

    Raises:
        DeniedError: the policy denies it.
    """
    answer = _answer(asking, asking.purpose, desk.clock.now())
    if not answer.allow:
        raise DeniedError(answer)
    try:
        identity = UUID(known_as)
    except ValueError:
        return None
    async with desk.pool.acquire() as connection:
        row = await rows.commitment(connection, desk.place.code, year, identity)
    return None if row is None else _commitment(dict(row))


def _commitment(row: Mapping[str, Any]) -> Commitment:
    shared = row["youth"] is None
    amounts = ("starts_on", "ends_on", "committed_ore", "spent_ore", "released_ore") if shared else ()
    return Commitment(
        commitment=row["commitment"],
        year=row["year"],
        area=row["area"],
        account=row["account"],
        shared=shared,
        **{name: row[name] for name in amounts if row[name] is not None},
    )


def _month(year: int, now: datetime) -> int:
    """The month of the budget year in which it is said; a year that is over is said at its end."""
    today = local_day(now)
    return today.month if today.year == year else DECEMBER if today.year > year else 1


def _areas(
    frames: Mapping[str, int],
    uses: Mapping[tuple[str, str], Use],
    overrides: Mapping[tuple[str, str], int],
    posted: Mapping[tuple[str, str], int],
    standing: Said,
) -> tuple[AreaUse, ...]:
    """Every area and account that has a frame, any use, or a posting; the pool first."""
    keys = {(area, POOL) for area in frames} | set(uses) | set(posted)
    return tuple(
        _area(key, uses.get(key, Use()), frames.get(key[0]) if key[1] == POOL else None, overrides, posted, standing)
        for key in sorted(keys, key=lambda key: (key[1] != POOL, key[0]))
    )


def _area(
    key: tuple[str, str],
    use: Use,
    frame: int | None,
    overrides: Mapping[tuple[str, str], int],
    posted: Mapping[tuple[str, str], int],
    standing: Said,
) -> AreaUse:
    return AreaUse(
        area=key[0],
        account="pool" if key[1] == POOL else "ordinary",
        set_ore=frame,
        committed_ore=use.bound,
        spent_ore=use.spent,
        overrides=overrides.get(key, 0),
        released_ore=use.released,
        forecast_ore=use.forecast,
        posted_ore=posted.get(key),
        standing=standing(frame, use.forecast),
    )


def _steps(ladder: str, commitments: Iterable[Mapping[str, Any]]) -> tuple[StepUse, ...]:
    """What was used on each step of the ladder; no amount where fewer than five youths are behind it."""
    uses: dict[int | None, Use] = {}
    who: dict[int | None, set[UUID]] = {}
    for row in commitments:
        if row["youth"] is None:
            continue
        offer = row["offer"]
        step = None if offer is None else step_of(ladder, OFFER, offer, row["committed_at"])
        use = forecast.of_commitment(row["committed_ore"], row["spent_ore"], row["released_ore"])
        uses[step] = uses.get(step, Use()) + use
        who.setdefault(step, set()).add(row["youth"])
    shown = _shown({step: len(youths) for step, youths in who.items()})
    return tuple(
        StepUse(
            step=step,
            spent_ore=uses[step].spent if step in shown else None,
            forecast_ore=uses[step].forecast if step in shown else None,
        )
        for step in sorted(uses, key=lambda step: (step is None, step or 0))
    )


def _shown(youths: Mapping[int | None, int]) -> set[int | None]:
    """The steps whose amount may stand: five youths on each, and five among those that are held back together."""
    fewest = sorted(youths, key=lambda step: youths[step])
    held = [step for step in fewest if youths[step] < aggregates.SMALLEST]
    while held and len(held) < len(fewest) and sum(youths[step] for step in held) < aggregates.SMALLEST:
        held.append(fewest[len(held)])
    return set(youths) - set(held)


async def _of_youths(connection: Connection, asking: Asking, year: int, now: datetime) -> tuple[YouthUse, ...]:
    reach = reach_of(asking, "cost", now)
    found = await owing.costs(connection, (asking.person.id, asking.person.unit, now), reach, year)
    cases = await standings(connection, [row["youth"] for row in found], asking.person.unit, now)
    sights = {youth: Sight(asking, case, now) for youth, case in cases.items()}
    return tuple(
        YouthUse(
            youth=row["youth"],
            name=sights[row["youth"]].value("identity", sights[row["youth"]].standing.row["name"]),
            spent_ore=row["spent_ore"],
            forecast_ore=row["forecast_ore"],
        )
        for row in found
        if row["youth"] in sights and sights[row["youth"]].may("cost")
    )


def _may_see_costs(asking: Asking, now: datetime) -> bool:
    try:
        reach_of(asking, "cost", now)
    except DeniedError:
        return False
    return True


def _answer(asking: Asking, purpose: str, at: datetime) -> Answer:
    person = asking.person
    look = Look(role=person.role, unit=person.unit, purpose=purpose, at=at, about_organisation=True)
    return may_see(look, "budget")
