"""What does intake learn from the log, and what does each sector have to be told of it?

A fold of the log: followings begin and end, consents too, pathways open, keys are destroyed, ages are reached. What
concerns a sector goes into its feed, which names the youth as that sector knows it. Invariant: effect, feed and
checkpoint are one transaction, and folding the same log again changes nothing and tells nobody anything twice.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from services.intake.consents import learn, unlearn
from services.intake.envelopes import SERVICE, Cause, age_reached
from services.intake.recording import Office, take_turn
from services.intake.ties import end_following, keep_following, keep_pathway
from shared.definitions.dated import local_day
from shared.definitions.sectors import sector, sectors
from shared.events.clock import TimePassed
from shared.events.coordination import (
    ConsentGiven,
    ConsentWithdrawn,
    Erased,
    FollowingEnded,
    FollowingStarted,
    PathwayOpened,
    TaskAssigned,
)
from shared.events.envelope import Envelope, Event, derived_id, encode, personal_fields
from shared.events.feed import FEED, FeedMessage
from shared.events.person import AgeKnown, AgeReached, Died, ParentalResponsibilityChanged
from shared.events.registry import decode
from shared.events.sharing import CorrectionIssued, RecipientInformed
from shared.log import Checkpoint, Entry, Outgoing
from shared.policy import Following
from shared.postgres import Connection
from shared.relay import append
from shared.seals import ERASED, key_of, open_sealed, seal

SPARING: Final = 500
"""Events without any meaning for intake after which the checkpoint is written all the same."""

_READ: Final[tuple[type[Event], ...]] = (
    FollowingStarted,
    FollowingEnded,
    ConsentGiven,
    ConsentWithdrawn,
    PathwayOpened,
    TaskAssigned,
    CorrectionIssued,
    RecipientInformed,
    AgeKnown,
    AgeReached,
    ParentalResponsibilityChanged,
    Erased,
    Died,
    TimePassed,
)
_NAMES: Final = frozenset(event.TYPE for event in _READ)


class Learning:
    """The fold of intake: `apply` takes batches of the log."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._passed_over = 0

    async def checkpoint(self) -> Checkpoint | None:
        """How far the log has been folded."""
        row = await self._office.pool.fetchrow(
            "SELECT incarnation, sequence, event_id FROM checkpoint WHERE name = $1", SERVICE
        )
        return None if row is None else Checkpoint(row["incarnation"], row["sequence"], UUID(str(row["event_id"])))

    async def apply(self, entries: Sequence[Entry], after: Checkpoint) -> None:
        """Take on what these events mean, and remember having come this far."""
        relevant = [entry.envelope for entry in entries if _type_of(entry.subject) in _NAMES]
        self._passed_over += len(entries)
        if not relevant and self._passed_over < SPARING:
            # Reading them again after a restart costs less than a transaction for every batch of others' events.
            return
        async with self._office.pool.acquire() as connection, connection.transaction():
            await take_turn(connection)
            for envelope in relevant:
                await self._learn(connection, envelope)
            await _reach_ages(self._office, connection, relevant)
            await connection.execute(
                "INSERT INTO checkpoint (name, incarnation, sequence, event_id) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (name) DO UPDATE SET incarnation = $2, sequence = $3, event_id = $4",
                SERVICE,
                after.incarnation,
                after.sequence,
                after.event_id,
            )
        self._passed_over = 0

    async def begin_again(self) -> None:
        """Forget how far the log has been folded: another log is there, and all of it has to be read."""
        await self._office.pool.execute("DELETE FROM checkpoint WHERE name = $1", SERVICE)
        self._passed_over = 0

    async def _learn(self, connection: Connection, envelope: Envelope) -> None:
        youth, data = envelope.key, envelope.data
        match data:
            case FollowingStarted():
                following = Following(
                    categories=frozenset(data.categories),
                    basis=data.basis,
                    # By this service's clock, which judges whether it has begun.
                    since=min(envelope.recorded_at, self._office.clock.now()),
                    until=data.until,
                )
                await keep_following(connection, youth, data.sector, envelope.id, following)
                await self._tell(connection, data.sector, envelope)
            case ConsentGiven() | ConsentWithdrawn() | AgeKnown() | AgeReached() | ParentalResponsibilityChanged():
                await learn(connection, envelope, data)
            case FollowingEnded():
                await end_following(connection, youth, data.sector, envelope.occurred_at)
                await self._tell(connection, data.sector, envelope)
            case TaskAssigned():
                await self._tell(connection, data.sector, envelope)
            case CorrectionIssued():
                await unlearn(connection, data.of)
                await self._correct(connection, envelope, data.of)
            case RecipientInformed():
                await self._inform(connection, envelope, data)
            case PathwayOpened():
                await keep_pathway(connection, youth)
            case Erased():
                await self._office.vault.erase(connection, youth)
            case Died():
                await self._office.vault.stop_ageing(connection, youth)
            case _:
                pass  # the passing of time is taken up for the batch as a whole

    async def _tell(self, connection: Connection, to: str, envelope: Envelope, **more: str | None) -> None:
        """Put an event into a sector's feed, sealed until it is carried there; `more` is what this sector reads."""
        receiver = sector(to)
        if receiver.stream is None:
            return
        youth = envelope.key
        key = (await self._office.vault.keyring.keys_for([youth])).get(youth)
        if key is None:
            return
        person = {"youth": youth}
        if receiver.knows_cpr:
            numbers = await self._office.vault.numbers(connection, [youth])
            person |= {"cpr": open_sealed(numbers[youth], key)} if youth in numbers else {}
        told = _told(envelope, key, person, more)
        await connection.execute(
            "INSERT INTO feed_outbox (id, sector, subject, body) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
            feed_id(envelope.id, to),
            to,
            f"to.{to}.{envelope.municipality}.{told.WHAT}.{youth}",
            seal(to_json(_message(envelope, told, to)).decode(), key, youth).encode(),
        )

    async def _correct(self, connection: Connection, envelope: Envelope, of: UUID) -> None:
        """Tell a correction to the sector that told the event, and to those who were told of it; keep it for others."""
        await connection.execute(
            "INSERT INTO corrections (event, body) VALUES ($1, $2) ON CONFLICT (event) DO NOTHING",
            envelope.id,
            encode(envelope),
        )
        ids = {feed_id(of, each.code): each.code for each in sectors(self._office.clock.now())}
        rows = await connection.fetch("SELECT sector FROM feed_outbox WHERE id = ANY($1::uuid[])", list(ids))
        recipients: dict[str, str | None] = dict.fromkeys(row["sector"] for row in rows)
        body = await connection.fetchval("SELECT body FROM outbox WHERE event_id = $1", of)
        if body is not None:
            wrong = decode(body)
            if wrong.key == envelope.key and wrong.sender_id is not None:
                recipients[wrong.sector] = wrong.sender_id
        for to, sender_id in recipients.items():
            await self._tell(connection, to, envelope, sender_id=sender_id)

    async def _inform(self, connection: Connection, envelope: Envelope, informed: RecipientInformed) -> None:
        """Tell a correction to a sector that had received what was wrong; whoever was told already is told once."""
        body = await connection.fetchval("SELECT body FROM corrections WHERE event = $1", informed.correction)
        if body is not None:
            correction = decode(body)
            if correction.key == envelope.key:
                await self._tell(connection, informed.sector, correction)


async def revealed(office: Office, messages: Sequence[Outgoing]) -> list[Outgoing]:
    """Feed messages as their sector reads them; one whose youth's key is destroyed is told to nobody."""
    tokens = [message.body.decode() for message in messages]
    keys = await office.vault.keyring.keys_for({key_of(token) for token in tokens})
    opened = [open_sealed(token, keys.get(key_of(token))) for token in tokens]
    return [
        Outgoing(message.subject, text.encode())
        for message, text in zip(messages, opened, strict=True)
        if text != ERASED
    ]


async def _reach_ages(office: Office, connection: Connection, relevant: Sequence[Envelope]) -> None:
    """Tell who has reached an age by the days that have come; the first passing of time of a day is its cause."""
    days: dict[date, Envelope] = {}
    for envelope in relevant:
        if isinstance(envelope.data, TimePassed):
            days.setdefault(local_day(envelope.data.until), envelope)
    told: list[Envelope] = []
    for day, cause in days.items():
        told += [
            age_reached(reached, Cause(cause.id), office.municipality, office.clock.now())
            for reached in await office.vault.ages_reached(connection, day)
        ]
    await append(connection, SERVICE, told)


def feed_id(event: UUID, to: str) -> UUID:
    """The id of what a sector is told of an event: the same however often the log is folded."""
    return derived_id("feed", event, to)


def _told(envelope: Envelope, key: bytes, person: Mapping[str, str], more: dict[str, str | None]) -> FeedMessage:
    """What the feed says of an event: its fields in the clear, those that the message has."""
    data = envelope.data
    model = FEED[envelope.type.partition(".")[2]]
    fields: dict[str, Any] = data.model_dump(mode="json", exclude_none=True)
    fields |= {name: open_sealed(fields[name], key) for name in personal_fields(type(data)) if name in fields}
    if isinstance(data, TaskAssigned):
        fields["asked"] = data.person
    found = {name: value for name, value in (fields | more).items() if name in model.model_fields}
    return model.model_validate(found | {"person": person})


def _message(envelope: Envelope, told: FeedMessage, to: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(feed_id(envelope.id, to)),
        "source": f"/{envelope.municipality}/{SERVICE}",
        "type": f"feed.{told.WHAT}",
        "subject": envelope.key,
        "time": envelope.occurred_at,
        "datacontenttype": "application/json",
        "dataversion": told.VERSION,
        "event": str(envelope.id),
        "data": told.model_dump(mode="json", exclude_none=True),
    }


def _type_of(subject: str) -> str:
    # events.<partition>.<publisher>.<source>.<what>
    tokens = subject.split(".")
    return f"{tokens[3]}.{tokens[4]}"
