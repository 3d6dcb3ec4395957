"""Which consents were given for a youth, and who has to give them, as far as intake knows?

Both come from the log: consents as they are given and withdrawn, ages, and who has custody. Invariant: what is judged
of them is the policy's; here they are only kept, and what was set right counts no longer.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from asyncpg import Record
from pydantic_core import from_json, to_json

from shared.definitions.patterns import Fact
from shared.definitions.policy import WRITTEN
from shared.events.coordination import ConsentGiven, ConsentWithdrawn
from shared.events.envelope import Envelope
from shared.events.person import AgeKnown, AgeReached, ParentalResponsibilityChanged
from shared.policy import Consent, Givers, givers_at
from shared.policy.consenting import UNKNOWN
from shared.postgres import Connection

Told = ConsentGiven | ConsentWithdrawn | AgeKnown | AgeReached | ParentalResponsibilityChanged
"""Events by which it is known what was consented to, and by whom it must be."""

_KEEP: Final = """
INSERT INTO consents (consent, youth, given_by, shared_with, categories, purpose, form, given_at, until)
VALUES ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (consent) DO NOTHING
"""
_KEEP_GIVER: Final = """
INSERT INTO givers (event, youth, type, occurred_at, recorded_at, says) VALUES ($1, $2::uuid, $3, $4, $5, $6::jsonb)
ON CONFLICT (event) DO NOTHING
"""


@dataclass
class Consented:
    """The consents that were given for a youth, also those that no longer hold, and who has to give them."""

    consents: tuple[Consent, ...] = ()
    givers: Givers = field(default=UNKNOWN)


async def consents_of(connection: Connection, youths: Collection[str], at: datetime) -> Mapping[str, Consented]:
    """What was consented to for each of these youths, and what is known at a moment of who has to consent."""
    found = {youth: Consented() for youth in youths}
    for row in await connection.fetch("SELECT * FROM consents WHERE youth = ANY($1::uuid[])", youths):
        one = found[str(row["youth"])]
        one.consents = (*one.consents, _consent(row))
    facts: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for row in await connection.fetch("SELECT * FROM givers WHERE youth = ANY($1::uuid[]) AND NOT corrected", youths):
        fact = Fact(row["event"], row["type"], row["occurred_at"], row["recorded_at"], from_json(row["says"]))
        facts[str(row["youth"])][fact.type].append(fact)
    for youth, told in facts.items():
        found[youth].givers = givers_at(told, at)
    return found


def _consent(row: Record) -> Consent:
    return Consent(
        given_by=tuple(row["given_by"]),
        to=tuple(row["shared_with"]),
        categories=tuple(row["categories"]),
        given_at=row["given_at"],
        purpose=row["purpose"],
        written=row["form"] in WRITTEN,
        until=row["until"],
        withdrawn_at=row["withdrawn_at"],
    )


async def learn(connection: Connection, envelope: Envelope, told: Told) -> None:
    """Keep what an event says of consents and of who has to give them."""
    youth, at = envelope.key, envelope.occurred_at
    match told:
        case ConsentGiven():
            given = (told.given_by, told.to, told.categories, told.scope, told.form, at, told.until)
            await connection.execute(_KEEP, told.consent, youth, *given)
        case ConsentWithdrawn():
            await connection.execute("UPDATE consents SET withdrawn_at = $2 WHERE consent = $1", told.consent, at)
        case AgeKnown() | AgeReached() | ParentalResponsibilityChanged():
            says = to_json(told, exclude_none=True).decode()
            moments = (at, envelope.recorded_at)
            await connection.execute(_KEEP_GIVER, envelope.id, youth, envelope.type, *moments, says)
        case _:
            assert_never(told)


async def unlearn(connection: Connection, event: UUID) -> None:
    """What an event told of it was wrong."""
    await connection.execute("UPDATE givers SET corrected = true WHERE event = $1", event)
