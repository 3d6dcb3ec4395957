"""How is a batch of messages recorded: all of what follows from each, or nothing?

One transaction: accepted facts into the outbox, refused messages into quarantine, who became known into the vault,
one receipt for each place in an inbox. Only after its commit is the batch acknowledged. ACCEPTED MEANS THIS COMMIT.
Invariants: a message that was recorded before leaves nothing behind the second time; one that cannot be recorded does
not keep the others of its batch from it.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import time_ns
from typing import Final
from uuid import UUID

import asyncpg

from services.intake.acceptance import Fact, accept
from services.intake.attributes import Named
from services.intake.envelopes import SERVICE, Cause, age_known
from services.intake.identity import Vault
from services.intake.judging import Batch, Mark, Outcome, judge
from services.intake.quarantine import QuarantineKey
from services.intake.receipts import COLUMNS, Arrival, row_of
from services.intake.refusals import Refused
from services.intake.ties import keep_notified, ties_of
from shared.clock import Clock
from shared.definitions.dated import local_day
from shared.events.envelope import Envelope
from shared.keys import WrongMasterKeyError
from shared.postgres import Connection, Pool
from shared.relay import append
from shared.sealing import SealingKeys
from shared.telemetry import trace_stage

_LOG: Final = logging.getLogger(__name__)
_UNPROCESSABLE: Final = Refused(
    "unprocessable", "body", "a message that we failed to process", "no other message: it is kept, and looked at"
)
_OF_A_MESSAGE: Final = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError)
_OF_EVERY_MESSAGE: Final = (
    OSError,
    MemoryError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what the driver says when its server dies in the middle of an answer
    WrongMasterKeyError,
)


@dataclass(frozen=True)
class Office:
    """Where messages are recorded."""

    pool: Pool
    vault: Vault
    quarantine: QuarantineKey
    municipality: str
    clock: Clock
    sealing: SealingKeys


@dataclass(frozen=True, slots=True)
class _Judged:
    arrival: Arrival
    named: Named
    outcome: Outcome


async def record(office: Office, arrivals: Sequence[Arrival]) -> Counter[str]:
    """Record a batch; how many were accepted, duplicate, refused, or had been recorded before (`again`)."""
    now = office.clock.now()
    told = [_accepted(arrival, office, now) for arrival in arrivals]
    try:
        return await _record(office, arrivals, told, now)
    except Exception as error:
        # What any message would have met ends the process, and a restart tries again. The rest is the fault of one
        # of them, or ours with one of them: it must neither be lost nor hold up the others.
        if isinstance(error, _OF_EVERY_MESSAGE) and not isinstance(error, _OF_A_MESSAGE):
            raise
        _LOG.warning("a batch of %d could not be recorded (%s)", len(arrivals), type(error).__name__)
    if len(arrivals) == 1:
        return await _record(office, arrivals, [(Named(), _UNPROCESSABLE)], now)
    middle = len(arrivals) // 2
    return await record(office, arrivals[:middle]) + await record(office, arrivals[middle:])


async def take_turn(connection: Connection) -> None:
    """Begin a transaction of intake with this: whoever records, identifies or folds sees all that was before.

    It is the lock of the outbox, so that positions commit in order in every table that a relay reads.
    """
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1 || '.outbox', 0))", SERVICE)


def _accepted(arrival: Arrival, office: Office, now: datetime) -> tuple[Named, Fact | Refused]:
    try:
        return accept(arrival.message, office.municipality, now, office.sealing)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not lose what was sent
        _LOG.warning("a message of %s could not be read (%s)", arrival.inbox, type(error).__name__)
        return Named(), _UNPROCESSABLE


async def _record(
    office: Office, arrivals: Sequence[Arrival], told: Sequence[tuple[Named, Fact | Refused]], now: datetime
) -> Counter[str]:
    began = time_ns()
    async with office.pool.acquire() as connection, connection.transaction():
        await take_turn(connection)
        before = await _recorded_before(connection, arrivals)
        fresh = [each for each in zip(arrivals, told, strict=True) if _place(each[0]) not in before]
        batch = await known_of(office, connection, [fact for _, (_, fact) in fresh if isinstance(fact, Fact)], now)
        judged = [
            _Judged(arrival, named, judge(fact, batch) if isinstance(fact, Fact) else Outcome("refused", refused=fact))
            for arrival, (named, fact) in fresh
        ]
        await _keep(office, connection, batch, judged)
    trace_stage(f"{SERVICE} accept", batch.events, began)
    counted: Counter[str] = Counter(each.outcome.kind for each in judged)
    return counted + Counter(again=len(arrivals) - len(fresh))


def _place(arrival: Arrival) -> tuple[str, str, int]:
    return arrival.inbox, arrival.incarnation, arrival.sequence


async def _recorded_before(connection: Connection, arrivals: Sequence[Arrival]) -> set[tuple[str, str, int]]:
    rows = await connection.fetch(
        "SELECT inbox, incarnation, sequence FROM receipts"
        " JOIN unnest($1::text[], $2::text[], $3::bigint[]) AS place (inbox, incarnation, sequence)"
        " USING (inbox, incarnation, sequence)",
        [arrival.inbox for arrival in arrivals],
        [arrival.incarnation for arrival in arrivals],
        [arrival.sequence for arrival in arrivals],
    )
    return {(inbox, incarnation, sequence) for inbox, incarnation, sequence in rows}


async def known_of(office: Office, connection: Connection, facts: Sequence[Fact], now: datetime) -> Batch:
    """What is known of those whom these facts speak of and of the facts' ids, for judging them; changes nothing."""
    rows = await connection.fetch(
        "SELECT event_id, youth::text, mark FROM accepted WHERE event_id = ANY($1::uuid[])", [fact.id for fact in facts]
    )
    marks = {UUID(int=row["event_id"].int): Mark(row["youth"], row["mark"]) for row in rows}
    told = [fact.person for fact in facts if fact.person is not None]
    people = await office.vault.people(
        connection,
        {number for person in told for number in (person.cpr, person.former) if number is not None},
        {person.youth for person in told if person.youth is not None}
        | {mark.youth for mark in marks.values() if mark.youth is not None},
    )
    return Batch(office.municipality, now, people, dict(await ties_of(connection, people.ids(), now)), marks)


async def _keep(office: Office, connection: Connection, batch: Batch, judged: Sequence[_Judged]) -> None:
    await office.vault.keep(connection, batch.people, local_day(batch.now))
    if batch.notified:
        await keep_notified(connection, sorted(batch.notified))
    await connection.copy_records_to_table(
        "accepted",
        columns=("event_id", "youth", "mark"),
        records=[(event, mark.youth, mark.digest) for event, mark in batch.accepted.items()],
    )
    await connection.copy_records_to_table(
        "receipts",
        columns=COLUMNS,
        records=[row_of(each.arrival, each.named, each.outcome, batch.municipality, batch.now) for each in judged],
    )
    await _set_apart(office, connection, batch, judged)
    await append(connection, SERVICE, [*batch.events, *await _ages_anew(office, connection, batch)])


async def _ages_anew(office: Office, connection: Connection, batch: Batch) -> list[Envelope]:
    """The ages of those whose number tells another birth date, each instead of those that were told."""
    told: list[Envelope] = []
    for one in batch.people.renumbered:
        wrong = await office.vault.renumber(connection, one, local_day(batch.now))
        if wrong is not None:
            cause, place = Cause(one.by, one.traceparent), batch.municipality
            told.append(age_known(one.youth.id, one.born, cause, place, batch.now, by=one.by, replaces=wrong))
    return told


async def _set_apart(office: Office, connection: Connection, batch: Batch, judged: Sequence[_Judged]) -> None:
    refused = [(each.arrival, each.outcome.refused) for each in judged if each.outcome.refused is not None]
    if not refused:
        return
    await connection.execute(
        "INSERT INTO quarantine (receipt, sector, code, field, refused_at, key_id, sealed)"
        " SELECT receipt, sector, code, field, $6, $7, sealed"
        " FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[])"
        " AS refused (receipt, sector, code, field, sealed)",
        [arrival.receipt for arrival, _ in refused],
        [arrival.message.sector for arrival, _ in refused],
        [why.code for _, why in refused],
        [why.field for _, why in refused],
        [office.quarantine.seal(arrival.message, arrival.receipt) for arrival, _ in refused],
        batch.now,
        office.quarantine.id,
    )
