"""What do the read models know of the youths whom a meeting may speak of: what is owed, stuck or lacking, who may hear?

Known as a whole, whoever asks: what of it a person may see is decided where it is shown. Invariant: what is proposed
of who stays rests on the same facts, and the same policy, as the decision about the item.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import asyncpg

from services.reporting.looking import arranging
from services.reporting.looking.arranging import Known, Owed, Seat
from services.reporting.looking.coherence import coherence
from services.reporting.looking.parts import codes
from services.reporting.looking.youth import EVERYDAY
from services.reporting.queries import agenda as rows
from services.reporting.queries import caseload
from services.reporting.queries import youth as of_youth
from services.reporting.queries.cases import Standing
from shared.definitions.attention import Attention, attention
from shared.definitions.dated import local_day
from shared.definitions.municipalities import Place
from shared.policy import Heard
from shared.postgres import Connection


def horizon_of(meeting: asyncpg.Record, place: Place, now: datetime) -> datetime:
    """Until when something that falls due belongs on the agenda: the next meeting after this one."""
    begins: datetime = meeting["starts_at"] or meeting["held_at"] or now
    return max(begins, now) + timedelta(days=place.meetings.every_days)


async def known_of(
    connection: Connection,
    place: Place,
    standings: Mapping[UUID, Standing],
    meeting: asyncpg.Record,
    now: datetime,
) -> tuple[Known, ...]:
    """What is known of these youths, as the agenda of a meeting asks it."""
    youths, limits = list(standings), attention(place.code, now)
    owed = by_youth(await rows.owed(connection, youths, horizon_of(meeting, place, now)))
    efforts = by_youth(await rows.efforts(connection, youths))
    tasks = by_youth(await rows.tasks(connection, youths, now))
    heard = await _heard(connection, standings, meeting["meeting"], now)
    emergencies = await rows.emergencies(connection, youths)
    planned = await rows.planned(connection, youths)
    running = by_youth(await caseload.running(connection, youths))
    return tuple(
        Known(
            youth=youth,
            state=(case := standings[youth].row)["state"],
            phase=case["phase"],
            description=case["description"],
            version=case["description_version"],
            heard=heard[youth],
            owed=tuple(
                Owed(row["rule"], row["rule_from"], row["trigger_at"], row["due"])
                for row in owed[youth]
                if row["trigger_at"] is not None
            ),
            not_started=_not_started(efforts[youth], now),
            missed=_missed(efforts[youth], limits),
            escalated=tuple(row["kind"] for row in tasks[youth] if row["escalated_at"] and row["state"] != "completed"),
            emergencies=emergencies.get(youth, 0),
            planned=youth in planned,
            idle=_idle(case, heard[youth], efforts[youth], running[youth], now),
        )
        for youth in youths
    )


def by_youth(found: Iterable[asyncpg.Record]) -> dict[UUID, list[asyncpg.Record]]:
    """Rows by the youth whom they are about."""
    by: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
    for row in found:
        by[row["youth"]].append(row)
    return by


def _not_started(efforts: Iterable[asyncpg.Record], now: datetime) -> tuple[tuple[str, date], ...]:
    late = [row for row in efforts if row["state"] == "committed" and row["starts_on"] <= local_day(now)]
    return tuple((row["offer"], row["starts_on"]) for row in late)


def _missed(efforts: Iterable[asyncpg.Record], limits: Attention) -> tuple[tuple[str, int], ...]:
    running = [row for row in efforts if row["state"] == "started" and row["missed"] >= limits.sessions_missed]
    return tuple((row["offer"], row["missed"]) for row in running)


def _idle(
    case: asyncpg.Record,
    heard: Heard,
    efforts: Iterable[asyncpg.Record],
    running: Iterable[asyncpg.Record],
    now: datetime,
) -> tuple[str, ...]:
    """The sectors without an effort, as the youth's own page says it."""
    if case["state"] != "open":
        return ()
    here = {sector for sector, _ in heard.actors} | ({heard.lead_unit} if heard.lead_unit else set())
    at_work = [{**row, "sectors": codes(row["sectors"])} for row in efforts]
    telling = {EVERYDAY[row["kind"]][1] for row in running if row["kind"] in EVERYDAY}
    return coherence(dict(case), here, at_work, telling, now).without_effort


async def _heard(
    connection: Connection, standings: Mapping[UUID, Standing], meeting: UUID, now: datetime
) -> dict[UUID, Heard]:
    youths = list(standings)
    actors = by_youth(await rows.actors(connection, youths, now))
    followings = by_youth(await rows.followings(connection, youths, now))
    disclosed = by_youth(await rows.disclosed(connection, youths, now, meeting))
    return {
        youth: Heard(
            raised_basis=one.row["raised_basis"],
            raised_sector=one.row["raised_sector"],
            only_raised=one.row["state"] == "raised",
            lead_unit=one.row["case_lead_unit"],
            actors={(row["sector"], row["person"]): row["basis"] for row in actors[youth]},
            followings={row["sector"]: row["basis"] for row in followings[youth]},
            disclosed=frozenset((row["sector"], row["basis"]) for row in disclosed[youth]),
            consents=one.consents,
            circumstances=one.circumstances,
            givers=one.givers,
        )
        for youth, one in standings.items()
    }


# Who is in the room -------------------------------------------------------------------------------------------


async def seats(connection: Connection, place: Place) -> tuple[asyncpg.Record, ...]:
    """Who sits in the taskforce now."""
    return tuple(await of_youth.seats(connection, place.code))


def in_the_room(
    seated: Sequence[asyncpg.Record], present: Sequence[Mapping[str, str | None]], coordinator: str | None
) -> tuple[Seat, ...]:
    """Who is in the room: those who came, once that is recorded; until then those with a seat, and who coordinates.

    Whoever stands in for somebody comes for that one's items, on bases of his or her own.
    """
    bases: dict[tuple[str, str], list[str]] = defaultdict(list)
    kinds = {(row["person"], row["sector"]): row["kind"] for row in seated}
    for row in seated:
        if row["basis"] is not None:
            bases[row["person"], row["sector"]].append(row["basis"])
    if present:
        came = [(str(one["person"]), str(one["sector"]), one.get("substitutes")) for one in present]
    else:
        own = [] if coordinator in {person for person, _ in kinds} else [(coordinator, arranging.COORDINATION, None)]
        came = [*((str(one[0]), one[1], one[2]) for one in own if one[0]), *((*each, None) for each in kinds)]
    return tuple(
        Seat(
            person,
            sector,
            kinds.get((instead or person, sector), "fixed"),
            tuple(dict.fromkeys(bases[person, sector])),
        )
        for person, sector, instead in came
    )
