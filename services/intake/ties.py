"""Which lawful ties does each sector have to a youth, as far as intake knows?

A youth's ties are an accepted notification, a pathway, and the followings of the sectors, with the consents that some
of them rest on. Invariant: they come from what intake itself accepted and from the log, and from nowhere else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.intake.consents import Consented, consents_of
from shared.definitions.policy import BASES
from shared.policy import Following
from shared.postgres import Connection

CONSENTING: Final = frozenset(row.code for row in BASES if row.consent)
"""Bases that rest on a consent."""

_TIES: Final = """
SELECT youth::text, notified, pathway, NULL AS sector, NULL AS categories, NULL AS basis, NULL AS since, NULL AS until
FROM ties WHERE youth = ANY($1::uuid[])
UNION ALL
SELECT youth::text, NULL, NULL, sector, categories, basis, since, until
FROM followings WHERE youth = ANY($1::uuid[])
"""
# One question, not two: a round trip counts for a message that comes alone.


@dataclass
class Ties:
    """What ties a youth to the case.

    Attributes:
        followings: by sector.
        consented: what was consented to, where a sector follows on consent.
    """

    notified: bool = False
    pathway: bool = False
    followings: dict[str, Following] = field(default_factory=dict)
    consented: Consented = field(default_factory=Consented)


async def ties_of(connection: Connection, youths: Collection[str], at: datetime) -> Mapping[str, Ties]:
    """The ties of these youths at a moment; absent where there are none."""
    found: dict[str, Ties] = {}
    rows = await connection.fetch(_TIES, youths)
    for youth, notified, pathway, sector, categories, basis, since, until in rows:
        ties = found.setdefault(youth, Ties())
        if sector is None:
            ties.notified, ties.pathway = notified, pathway
        else:
            following = Following(categories=frozenset(categories), basis=basis, since=since, until=until)
            ties.followings[sector] = following
    resting = [
        youth for youth, ties in found.items() if any(one.basis in CONSENTING for one in ties.followings.values())
    ]
    if resting:
        for youth, consented in (await consents_of(connection, resting, at)).items():
            found[youth].consented = consented
    return found


async def keep_notified(connection: Connection, youths: Collection[str]) -> None:
    """A notification about these youths was accepted."""
    await connection.execute(
        "INSERT INTO ties (youth, notified) SELECT DISTINCT youth, true FROM unnest($1::uuid[]) AS told (youth)"
        " ON CONFLICT (youth) DO UPDATE SET notified = true",
        youths,
    )


async def keep_pathway(connection: Connection, youth: str) -> None:
    """A pathway was opened for this youth."""
    await connection.execute(
        "INSERT INTO ties (youth, pathway) VALUES ($1::uuid, true) ON CONFLICT (youth) DO UPDATE SET pathway = true",
        youth,
    )


async def keep_following(
    connection: Connection, youth: str, sector: str, started_by: object, following: Following
) -> None:
    """A following was started; a newer one of the same sector replaces the older."""
    await connection.execute(
        "INSERT INTO followings (youth, sector, started_by, categories, basis, since, until)"
        " VALUES ($1::uuid, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (youth, sector) DO UPDATE SET (started_by, categories, basis, since, until)"
        " = (EXCLUDED.started_by, EXCLUDED.categories, EXCLUDED.basis, EXCLUDED.since, EXCLUDED.until)",
        youth,
        sector,
        started_by,
        sorted(following.categories),
        following.basis,
        following.since,
        following.until,
    )


async def end_following(connection: Connection, youth: str, sector: str, at: datetime) -> None:
    """A following ended; what occurred until then may still be delivered late."""
    await connection.execute(
        "UPDATE followings SET until = least(until, $3) WHERE youth = $1::uuid AND sector = $2", youth, sector, at
    )
