"""What does every look need at hand: the read models, the recorder of looks, the time, the names of colleagues?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nats.aio.client import Client

from services.reporting.answers import Colleague
from services.reporting.looking.asking import Asking, NotKnownError
from services.reporting.looking.directory import Directory
from services.reporting.looking.recording import Looks
from services.reporting.looking.sight import Sight
from services.reporting.queries.cases import standings
from shared.clock import Clock
from shared.definitions.municipalities import Place
from shared.events.reporting import RecordViewed
from shared.keys import Keyring
from shared.postgres import Connection, Pool


@dataclass(frozen=True, slots=True)
class Desk:
    """The things that looks work with; `place` is the municipality, `nats` asks coordination for its history."""

    pool: Pool
    looks: Looks
    clock: Clock
    directory: Directory
    place: Place
    nats: Client
    keyring: Keyring

    def colleague(self, person: str | None) -> Colleague | None:
        """A colleague by person id."""
        return None if person is None else self.named(person)

    def named(self, person: str) -> Colleague:
        """A colleague who is known to be one."""
        name, title = self.directory.colleague(person)
        return Colleague(id=person, name=name, title=title)

    def actor(self, actor: str | None) -> Colleague | None:
        """A colleague by the actor of an event (`<role>:<person id>`); none for a service or a system."""
        role, found, person = (actor or "").partition(":")
        return self.colleague(person) if found and role != "service" else None

    async def sight(self, connection: Connection, asking: Asking, youth: UUID) -> Sight:
        """The person's sight of a youth.

        Raises:
            NotKnownError: no read model knows the youth.
        """
        now = self.clock.now()
        found = await standings(connection, [youth], asking.person.unit, now)
        if youth not in found:
            raise NotKnownError
        return Sight(asking, found[youth], now)

    async def viewed(self, asking: Asking, what: str, youths: tuple[UUID, ...], basis: str | None = None) -> datetime:
        """Record that a person looked at something about these youths; answers the present moment.

        Raises:
            UnrecordedError: the look could not be recorded, and must be refused.
        """
        if youths:
            look = RecordViewed(
                actor=asking.person.id,
                role=asking.person.role,
                purpose=asking.purpose,
                what=what,
                youths=tuple(str(youth) for youth in youths),
            )
            await self.looks.record(asking, look, basis)
        return self.clock.now()
