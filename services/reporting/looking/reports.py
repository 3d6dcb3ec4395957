"""Which status reports were made for the Committee, and what does each say?

What the Committee, those who lead and the local council read. Invariant: a report that was made is read as it was made,
whatever became known since; one that was corrected stays readable, and says so.
"""

from uuid import UUID

import asyncpg

from services.reporting.answers.committee import Made, Report, Reports
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.looking.committee import DRAFTED, drafted
from services.reporting.looking.desk import Desk
from services.reporting.looking.management import permit
from services.reporting.looking.published import figures_of
from services.reporting.queries import committee as rows
from shared.definitions.management import reporting
from shared.events.committee import Published

PUBLISHED = ("aggregate",)
"""The category of data that a report is, once it is made."""


async def reports(desk: Desk, asking: Asking) -> Reports:
    """The reports that were made, and the months of which this person may see a draft.

    Raises:
        DeniedError: the policy denies it.
    """
    now = desk.clock.now()
    permit(asking, now, PUBLISHED)
    async with desk.pool.acquire() as connection:
        found = await rows.reports(connection, desk.place.code)
    return Reports(
        at=now,
        municipality=desk.place.name,
        made=tuple(_made(desk, row) for row in found),
        months=drafted(now) if _may_draft(asking, desk) else (),
    )


async def report(desk: Desk, asking: Asking, which: UUID) -> Report:
    """One report, as it was made.

    Raises:
        DeniedError: the policy denies it.
        NotKnownError: there is no such report.
    """
    now = desk.clock.now()
    permit(asking, now, PUBLISHED)
    async with desk.pool.acquire() as connection:
        row = await rows.report(connection, desk.place.code, which)
    if row is None:
        raise NotKnownError
    return Report.model_validate(
        {
            "at": now,
            "municipality": desk.place.name,
            "made": _made(desk, row),
            "definitions": row["definitions"],
            "definitions_now": reporting(desk.place.code, now).definitions,
            "difficulties": row["difficulties"],
            "asked": row["asked"],
            "since": row["since"],
            "until": row["until"],
            **figures_of(Published.model_validate_json(row["published"])),
        }
    )


def _may_draft(asking: Asking, desk: Desk) -> bool:
    try:
        permit(asking, desk.clock.now(), DRAFTED)
    except DeniedError:
        return False
    return True


def _made(desk: Desk, row: asyncpg.Record) -> Made:
    return Made(
        report=row["report"],
        since=row["since"],
        until=row["until"],
        at=row["made_at"],
        by=desk.actor(row["made_by"]),
        replaces=row["replaces"],
        replaced_by=row["replaced_by"],
    )
