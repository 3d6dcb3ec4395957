"""What do the tests of reporting tell the log, and with what do they read it?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import nats
from nats.aio.client import Client

from deploy.testing.world import World
from services.reporting.following import follow, writing_connection
from services.reporting.projections import MODELS
from services.reporting.seen import Seen
from shared.events import coordination, person, planning, police, school, social
from shared.events.envelope import Envelope, Event, derived_id, encode, personal_fields, subject_of
from shared.keys import Keyring, MasterKeys
from shared.log import Progress, append, last_of
from shared.log.appending import Outgoing
from shared.postgres import Pool
from shared.testing.examples import BY_TYPE, KEY, MOMENT, fact, sealed

UNTOLD = ("access.", "clock.", "coordination.erased")
ABOUT_YOUTHS = tuple(sorted(name for name in BY_TYPE if not name.startswith(UNTOLD)))
ABOUT_NOBODY = frozenset({"coordination.seat-filled", "coordination.seat-vacated", "planning.budget-set"})
LINKS = ("obligation", "task", "consent", "goal", "intervention", "match", "commitment")
"""Fields by which later events refer to the same thing; a story refers to few things often."""


def youth(number: int) -> str:
    """The id of a youth of a story."""
    return str(derived_id("youth", number))


def story(count: int, youths: int, seed: int = 1) -> list[Envelope]:
    """Events of every type about some youths, in an order that no decider would allow: read models must bear it."""
    rng = Random(seed)  # noqa: S311 (a story, not a secret)
    return [_event(rng, seed, number, youth(rng.randrange(youths))) for number in range(count)]


def _event(rng: Random, seed: int, number: int, who: str) -> Envelope:
    name = rng.choice((*ABOUT_YOUTHS, "access.record-viewed"))
    data = BY_TYPE[name]
    changes: dict[str, Any] = {
        field: sealed(f"Note {rng.randrange(50)}", who)
        for field in personal_fields(type(data))
        if getattr(data, field) is not None
    }
    for field in LINKS:
        if getattr(data, field, None) is not None:
            changes[field] = derived_id(field, who, rng.randrange(3))
    if name == "access.record-viewed":
        changes["youths"] = (who,)
    key = "org-707-taskforce" if name in ABOUT_NOBODY else "org-707-access" if name.startswith("access.") else who
    at = MOMENT + timedelta(minutes=number)
    event = type(data).model_validate({**dict(data), **changes})
    return replace(fact(event, at=at, key=key), id=derived_id("event", seed, number))


@dataclass
class Telling:
    """Puts events on the log, as their publishers would, and gives youths the key that the examples are sealed with."""

    world: World
    client: Client

    async def tell(self, envelopes: Sequence[Envelope], publisher: str = "intake") -> int:
        """Append events in order; answers the sequence of the last."""
        found = await last_of(self.client, publisher)
        after = found[0] if found else 0
        for begin in range(0, len(envelopes), 200):
            part = [
                Outgoing(subject_of(publisher, envelope.type, envelope.key), encode(envelope))
                for envelope in envelopes[begin : begin + 200]
            ]
            after = await append(self.client, publisher, part, after)
        return after

    async def connect_again(self) -> None:
        """A new connection, where the old one was closed before the server went away."""
        self.client = await nats.connect(self.world.nats_url, **self.world.credentials("intake"))

    async def give_keys(self, youths: Sequence[str]) -> None:
        """Let the key of the examples be these youths' key."""
        master = MasterKeys.from_file(self.world.secrets.master_key_file)
        async with asyncpg.create_pool(self.world.database_url("intake"), min_size=1, max_size=1) as pool:
            await Keyring(pool, master).enrol()
            await pool.execute(
                "INSERT INTO keys.data_keys (youth, epoch, wrapped) SELECT y, 1, w"
                " FROM unnest($1::uuid[], $2::bytea[]) AS k (y, w)",
                list(youths),
                [master.wrap(KEY, youth) for youth in youths],
            )

    async def destroy_key(self, youth: str) -> None:
        """Destroy a youth's key, as erasing does."""
        connection = await asyncpg.connect(self.world.database_url("intake"))
        await connection.execute("SELECT keys.destroy($1::uuid)", UUID(youth))
        await connection.close()


@dataclass
class Reading:
    """What reporting reads with: its connections, its keys, and a fold that can be started and stopped."""

    world: World
    client: Client
    pool: Pool
    keyring: Keyring

    async def connect_again(self) -> None:
        """A new connection, where the old one was closed before the server went away."""
        self.client = await nats.connect(self.world.nats_url, **self.world.credentials("reporting"))

    async def connection(self) -> asyncpg.Connection:
        """A connection for writing read models; close it."""
        return await writing_connection(self.world.database_url("reporting"))

    async def fold_until(self, sequence: int) -> None:
        """Fold until the read models are at a position of the log, then stop without warning."""
        connection, progress = await self.connection(), Progress()
        folding = asyncio.create_task(follow(self.client, connection, MODELS, self.keyring, progress, Seen()))
        reached = asyncio.create_task(progress.reach(sequence))
        try:
            await asyncio.wait([folding, reached], return_when=asyncio.FIRST_COMPLETED)
            if folding.done():
                folding.result()
        finally:
            folding.cancel()
            reached.cancel()
            await asyncio.wait([folding, reached])
            connection.terminate()


SANDER, LIVA, NOBODY = youth(1001), youth(1002), youth(1999)


def told(model: type[Event], who: str = SANDER, *, minutes: int = 0, **changes: Any) -> Envelope:
    """One event about a youth, its personal texts sealed for that youth, some minutes after the story began."""
    data = BY_TYPE[model.TYPE]
    texts = {
        name: sealed(changes.pop(name, f"{name} of {model.TYPE}"), who)
        for name in personal_fields(model)
        if getattr(data, name) is not None or name in changes
    }
    event = model.model_validate({**dict(data), **changes, **texts})
    sector = model.TYPE.partition(".")[0]
    at = MOMENT + timedelta(minutes=minutes)
    envelope = fact(event, at=at, key=who, sector=sector)
    return replace(envelope, id=derived_id(who, model.TYPE, minutes), recorded_at=at)


def case() -> list[Envelope]:
    """Sander has an open pathway with a case lead, a teacher and a charge; Liva is known, and nobody's case yet."""
    return [
        told(person.NameKnown, name="Sander"),
        told(person.AgeKnown, years=13),
        told(person.ProtectionSet, minutes=1),
        told(school.ConcernShared, text="Han er meget væk.", minutes=2),
        told(coordination.YouthRaised, by="p-jakob", sector="school", reason="Klassen kan ikke alene.", minutes=3),
        told(coordination.PathwayOpened, minutes=4),
        told(coordination.CaseLeadAppointed, person="p-birgitte", unit="social", minutes=5),
        told(coordination.ActorJoined, sector="school", person="p-jakob", until=None, minutes=6),
        told(coordination.FollowingStarted, sector="school", until=None, minutes=7),
        told(school.Enrolled, school="Søndre Skole", minutes=8),
        told(school.AbsenceSummarised, minutes=9),
        told(police.ChargeRaised, minutes=10),
        told(social.AssessmentCompleted, text="Vurdering", minutes=11),
        told(coordination.ObligationOpened, obligation=derived_id("o", 1), due=MOMENT + timedelta(days=2), minutes=12),
        told(coordination.TaskAssigned, task=derived_id("t", 1), sector="school", person="p-jakob", minutes=13),
        told(planning.PlanDrafted, minutes=14),
        told(planning.GoalSet, goal=derived_id("g", 1), text="I skole hver dag", minutes=15),
        told(planning.YouthHeard, view="Jeg vil gerne.", minutes=16),
        told(person.NameKnown, LIVA, name="Liva"),
        told(person.AgeKnown, LIVA, years=15),
        told(social.NotificationReceived, LIVA, text="Tredje gang.", minutes=20),
    ]
