"""What waits at the open door, what was advised, and how much was asked about what? Codes alone; nobody is named.

The numbers are in bands, small ones are held back. Invariant: nothing here knows of any youth, so no look at a youth
is recorded.
"""

from collections import Counter
from typing import Final

import asyncpg

from services.reporting.answers.meetings import Consultation, Consultations
from services.reporting.looking.asking import Asking, DeniedError
from services.reporting.looking.desk import Desk
from services.reporting.looking.meetings import demand_organisation
from services.reporting.looking.parts import codes
from services.reporting.queries import meetings as rows
from shared.aggregates import Band, suppress
from shared.policy import may_command
from shared.policy.answer import denied

ANSWER: Final = "answer-consultation"
SHOWN: Final = 20
"""Answered ones on the page."""
UNSAID: Final = "unsaid"
"""Stands for an age that nobody told."""


async def consultations(desk: Desk, asking: Asking) -> Consultations:
    """What waits at the open door and what was answered, for those who answer.

    Raises:
        DeniedError: the person answers no consultations.
    """
    now, place = desk.clock.now(), desk.place.code
    demand_organisation(asking, "organisation", now)
    role = asking.person.role
    if not may_command(role, ANSWER, frozenset(), now).allow:
        raise DeniedError(denied("not-your-command"))
    async with desk.pool.acquire() as connection:
        waiting = await rows.waiting(connection, place)
        answered = await rows.answered(connection, place, SHOWN)
        counted = await rows.consulted(connection, place, now)
    by_category, by_age = Counter[str](), Counter[str]()
    for row in counted:
        by_category[row["category"]] += row["number"]
        by_age[row["age_band"] or UNSAID] += row["number"]
    categories = suppress(by_category)
    return Consultations(
        at=now,
        waiting=tuple(_consultation(row) for row in waiting),
        answered=tuple(_consultation(row) for row in answered),
        total=pair(categories.total),
        by_category={key: pair(cell) for key, cell in sorted(categories.cells.items())},
        by_age_band={key: pair(cell) for key, cell in sorted(suppress(by_age).cells.items())},
        commands=(ANSWER,),
    )


def pair(band: Band | None) -> tuple[int, int] | None:
    """A band as an answer holds it."""
    return None if band is None else (band.least, band.most)


def _consultation(row: asyncpg.Record) -> Consultation:
    return Consultation(
        consultation=row["consultation"],
        category=row["category"],
        age_band=row["age_band"],
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        answered_at=row["answered_at"],
        advice=codes(row["advice"]),
    )
