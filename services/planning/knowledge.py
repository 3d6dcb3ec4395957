"""What does planning know from the log about the youths it plans for?

Whether a pathway is open, who is on the case, which events were wrong, and what keeps the parents out. It is asked
before a command is carried out and never becomes part of a decider's state. Invariant: what is not known yet is not
there: whoever asks too early is refused, not guessed at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from services.planning.deciding import Background, Standing
from services.planning.showing import KEPT, keep, parents_kept_out
from shared.events.coordination import (
    ActorJoined,
    ActorLeft,
    CaseLeadAppointed,
    PathwayClosed,
    PathwayOpened,
    PathwayReopened,
    SuggestionDismissed,
    YouthRaised,
)
from shared.events.envelope import Envelope
from shared.events.sharing import CorrectionIssued
from shared.log import Checkpoint, Entry
from shared.policy import Case
from shared.postgres import Connection, Pool

FOLD: Final = "log"
"""Name of the checkpoint of the one fold."""
_TYPES: Final = frozenset(
    event.TYPE
    for event in (
        YouthRaised,
        SuggestionDismissed,
        PathwayOpened,
        PathwayReopened,
        PathwayClosed,
        CaseLeadAppointed,
        ActorJoined,
        ActorLeft,
        CorrectionIssued,
    )
)
"""The events that say where a pathway stands, who is on the case or what was wrong."""

_STANDING: Final = (
    "INSERT INTO known_youths (youth, standing) VALUES ($1::uuid, $2)"
    " ON CONFLICT (youth) DO UPDATE SET standing = excluded.standing"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A youth as planning knows it: where the pathway stands, and what the policy has to know of the case."""

    standing: Standing = "unknown"
    case: Case = field(default_factory=Case)
    corrected: frozenset[UUID] = frozenset()

    @property
    def background(self) -> Background:
        """What the deciders have to know of it."""
        return Background(self.standing, self.corrected)


async def known_of(pool: Pool, youth: str, at: datetime) -> Known:
    """What is known of a youth; erased as soon as the youth's key is destroyed."""
    row = await pool.fetchrow(
        "SELECT k.standing, k.case_lead, k.case_unit, d.destroyed_at IS NOT NULL AS erased"
        " FROM known_youths k LEFT JOIN keys.data_keys d USING (youth) WHERE k.youth = $1::uuid",
        youth,
    )
    if row is None:
        return Known()
    actors = await pool.fetch(
        "SELECT sector, person FROM actors WHERE youth = $1::uuid AND (until IS NULL OR until >= $2)", youth, at
    )
    wrong = await pool.fetch("SELECT event FROM corrected WHERE youth = $1::uuid", youth)
    standing = "unknown" if row["standing"] == "raised" else row["standing"]
    return Known(
        cast("Standing", "erased" if row["erased"] else standing),
        Case(
            youth=youth,
            lead=row["case_lead"],
            lead_unit=row["case_unit"],
            actors=frozenset((actor["sector"], actor["person"]) for actor in actors),
            known=True,
            parents_kept_out=await parents_kept_out(pool, youth, at),
        ),
        frozenset(each["event"] for each in wrong),
    )


async def checkpoint_of(pool: Pool) -> Checkpoint | None:
    """How far the log has been folded."""
    row = await pool.fetchrow("SELECT incarnation, sequence, event_id FROM checkpoint WHERE name = $1", FOLD)
    return None if row is None else Checkpoint(row["incarnation"], row["sequence"], row["event_id"])


async def learn(pool: Pool, entries: Sequence[Entry], after: Checkpoint) -> None:
    """Take a batch of the log in: what it changes and the checkpoint, in one transaction."""
    kinds = [(_type_of(entry.subject), entry) for entry in entries]
    async with pool.acquire() as connection, connection.transaction():
        for kind, entry in kinds:
            if kind in _TYPES:
                await _learn(connection, entry.envelope)
        # What a fact shows is in nobody's way, so all of a batch is kept at once: one by one it was most of the fold.
        await keep(connection, [entry.envelope for kind, entry in kinds if kind in KEPT])
        await connection.execute(
            # Need not wait for the disk: what a crash takes back with its checkpoint is learnt from the log again.
            "INSERT INTO checkpoint (name, incarnation, sequence, event_id)"
            " SELECT $1, $2, $3, $4 FROM set_config('synchronous_commit', 'off', true)"
            " ON CONFLICT (name) DO UPDATE SET incarnation = $2, sequence = $3, event_id = $4",
            FOLD,
            after.incarnation,
            after.sequence,
            after.event_id,
        )


async def forget(pool: Pool) -> None:
    """Drop everything known, to fold it again from the beginning of a log that is not the one it was taken from."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("DELETE FROM known_youths")
        await connection.execute("DELETE FROM actors")
        await connection.execute("DELETE FROM corrected")
        await connection.execute("DELETE FROM shown")
        await connection.execute("DELETE FROM checkpoint")


def _type_of(subject: str) -> str:
    # events.<partition>.<publisher>.<source>.<what>
    tokens = subject.split(".")
    return f"{tokens[3]}.{tokens[4]}"


async def _learn(connection: Connection, envelope: Envelope) -> None:
    youth, event = envelope.key, envelope.data
    match event:
        case YouthRaised():
            await connection.execute(
                "INSERT INTO known_youths (youth, standing) VALUES ($1::uuid, 'raised') ON CONFLICT DO NOTHING", youth
            )
        case SuggestionDismissed() if event.description is None:
            await connection.execute("DELETE FROM known_youths WHERE youth = $1::uuid AND standing = 'raised'", youth)
        case PathwayOpened() | PathwayReopened():
            await connection.execute(_STANDING, youth, "open")
        case PathwayClosed():
            await connection.execute(_STANDING, youth, "closed")
        case CaseLeadAppointed():
            await connection.execute(
                "UPDATE known_youths SET case_lead = $2, case_unit = $3 WHERE youth = $1::uuid",
                youth,
                event.person,
                event.unit,
            )
        case ActorJoined():
            await connection.execute(
                "INSERT INTO actors (youth, sector, person, until) VALUES ($1::uuid, $2, $3, $4)"
                " ON CONFLICT (youth, sector, person) DO UPDATE SET until = excluded.until",
                youth,
                event.sector,
                event.person,
                event.until,
            )
        case ActorLeft():
            await connection.execute(
                "DELETE FROM actors WHERE youth = $1::uuid AND sector = $2 AND person = $3",
                youth,
                event.sector,
                event.person,
            )
        case CorrectionIssued():
            await connection.execute(
                "INSERT INTO corrected (event, youth) VALUES ($1, $2::uuid) ON CONFLICT DO NOTHING", event.of, youth
            )
        case _:
            return
