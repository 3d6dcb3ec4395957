"""What may this person see of a year's money?"""

from datetime import datetime

from pydantic_core import from_json

from services.reporting.answers import AreaUse, Budget
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.looking.desk import Desk
from services.reporting.queries import budget as rows
from shared.definitions.dated import local_day
from shared.definitions.roles import ROLES
from shared.policy import Answer, Look, may_see


async def budget(desk: Desk, asking: Asking, year: int | None = None) -> Budget:
    """A year's money and its use; without a year, this year's.

    Raises:
        DeniedError: the policy denies it.
        NotKnownError: nothing is known of that year.
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
    frames = from_json(found["areas"]) if found and found["areas"] else {}
    areas = [
        AreaUse(
            area=row["area"],
            account=row["account"],
            set_ore=frames.get(row["area"]) if row["account"] == "pool" else None,
            committed_ore=row["committed_ore"] - row["spent_ore"] - row["released_ore"],
            spent_ore=row["spent_ore"],
            overrides=row["overrides"],
        )
        for row in used
    ]
    pools = {row["area"] for row in used if row["account"] == "pool"}
    areas += [
        AreaUse(area=area, account="pool", set_ore=frame, committed_ore=0, spent_ore=0)
        for area, frame in frames.items()
        if area not in pools
    ]
    return Budget(
        at=now,
        municipality=place,
        year=number,
        years=tuple(years),
        amount_ore=found["amount_ore"] if found else None,
        areas=tuple(sorted(areas, key=lambda use: (use.account != "pool", use.area))),
    )


def _answer(asking: Asking, purpose: str, at: datetime) -> Answer:
    person = asking.person
    look = Look(role=person.role, unit=person.unit, purpose=purpose, at=at, about_organisation=True)
    return may_see(look, "budget")
