"""Recording: a batch is all of what follows from each of its messages, or nothing, whatever is wrong with one."""

from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest

from deploy.testing.world import World
from services.intake.acceptance import PersonTold
from services.intake.envelopes import Cause
from services.intake.identifying import identify
from services.intake.recording import Office, record
from services.intake.refusals import Refused
from shared.events.envelope import derived_id
from shared.postgres import Connection
from shared.testing.messages import CPR, NAME, cloud_event
from tests.integration.intake.words import arrival, office_in

OTHER_CPR = "7403129901"
CANNOT_BE_STORED = "Dette kan ikke gemmes. " * 60


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    """Recording, on an empty database."""
    async with office_in(world) as found:
        yield found


@pytest.fixture
async def owner(world: World) -> AsyncIterator[Connection]:
    """The database by its owner, who sees everything."""
    connection = await asyncpg.connect(world.database_url("postgres"))
    yield connection
    await connection.close()


async def test_a_batch_is_recorded_once_however_often_it_comes(office: Office, owner: Connection) -> None:
    """The places of its messages are taken; also when a refusal would now be an acceptance."""
    batch = [
        arrival(1, cloud_event("social.screening-concluded", id="s-1"), sector="social"),
        arrival(1, cloud_event()),
        arrival(2, b"hej"),
    ]
    assert await record(office, batch) == {"accepted": 1, "refused": 2}
    await record(office, [arrival(2, cloud_event("social.notification-received", id="s-2"), sector="social")])
    assert await record(office, batch) == {"again": 3}
    assert await owner.fetchval("SELECT count(*) FROM intake.receipts") == 4
    assert await owner.fetchval("SELECT count(*) FROM intake.quarantine") == 2
    assert await owner.fetchval("SELECT count(*) FROM intake.outbox") == 3


async def test_the_same_place_in_an_inbox_made_anew_is_another_place(office: Office) -> None:
    """Its sequences begin again at one."""
    first = arrival(1, cloud_event(id="s-1"))
    second = arrival(1, cloud_event(id="s-2"))
    object.__setattr__(second, "incarnation", "second")
    assert await record(office, [first]) == {"accepted": 1}
    assert await record(office, [second]) == {"accepted": 1}


async def test_one_that_cannot_be_recorded_does_not_keep_the_others_from_it(office: Office, owner: Connection) -> None:
    """Whatever it is that the database will not take: that one is set apart, the rest is accepted."""
    await owner.execute("ALTER TABLE intake.outbox ADD CHECK (octet_length(body) < 1500)")
    batch = [arrival(number, cloud_event(id=f"s-{number}")) for number in range(1, 8)]
    batch[4] = arrival(5, cloud_event(id="s-5", data={"text": CANNOT_BE_STORED}))
    assert await record(office, batch) == {"accepted": 6, "refused": 1}
    row = await owner.fetchrow("SELECT code, receipt, key_id, sealed FROM intake.quarantine")
    assert row is not None
    assert row["code"] == "unprocessable"
    kept = office.quarantine.open(row["sealed"], batch[4].receipt, "school")
    assert kept == batch[4].message


async def test_what_no_message_can_help_ends_the_batch_and_leaves_nothing(office: Office, owner: Connection) -> None:
    """A missing right is no fault of a message: nobody gets a receipt for it."""
    await owner.execute("REVOKE INSERT ON intake.receipts FROM intake")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await record(office, [arrival(1, cloud_event())])
    for table in ("outbox", "accepted", "identities", "quarantine"):
        assert await owner.fetchval(f"SELECT count(*) FROM intake.{table}") == 0  # noqa: S608


async def test_refused_messages_are_kept_as_they_were(office: Office, owner: Connection) -> None:
    """Subject, headers and bytes, and not one of them in the clear."""
    sent = arrival(1, b'{"cpr":"' + CPR.encode() + b'"')
    object.__setattr__(sent.message, "subject", f"sector.school.707.school.{CPR}")
    object.__setattr__(sent.message, "headers", {"name": NAME})
    await record(office, [sent])
    row = await owner.fetchrow("SELECT * FROM intake.quarantine")
    assert row is not None
    assert office.quarantine.open(row["sealed"], sent.receipt, "school") == sent.message
    assert CPR.encode() not in row["sealed"]
    assert NAME.encode() not in row["sealed"]


async def test_identifying_makes_somebody_known_once(office: Office, owner: Connection) -> None:
    """The same number is the same youth for people and for sectors; an unknown id is nobody."""

    def told(cpr: str | None = None, youth: str | None = None, name: str | None = None) -> PersonTold:
        return PersonTold(cpr, date(2012, 3, 14) if cpr else None, youth, name)

    first = await identify(office, told(CPR, name=NAME), Cause(derived_id("c1")))
    assert isinstance(first, str)
    assert await identify(office, told(CPR), Cause(derived_id("c2"))) == first
    assert await identify(office, told(youth=first), Cause(derived_id("c3"))) == first
    assert await identify(office, told(OTHER_CPR), Cause(derived_id("c4"))) != first
    unknown = await identify(office, told(youth=str(derived_id("nobody"))), Cause(derived_id("c5")))
    assert isinstance(unknown, Refused)
    await record(office, [arrival(1, cloud_event(person={"cpr": CPR, "name": NAME}))])
    subjects = [row["subject"] for row in await owner.fetch("SELECT subject FROM intake.outbox ORDER BY position")]
    assert [subject.rpartition(".")[0] for subject in subjects] == [
        "events.intake.person.age-known",
        "events.intake.person.name-known",
        "events.intake.person.age-known",
        "events.intake.school.concern-shared",
    ]
    assert subjects[-1].endswith(first)


@pytest.mark.parametrize("table", ["outbox", "receipts", "quarantine", "accepted", "feed_outbox", "mendings"])
async def test_what_happened_cannot_be_altered_by_the_service(world: World, table: str) -> None:
    """Neither changed nor removed: the role has no right to."""
    connection = await asyncpg.connect(world.database_url("intake"))
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):  # noqa: S608
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    column = await connection.fetchval(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND column_name <> 'position'", table
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608
    await connection.close()


@pytest.mark.parametrize("role", ["planning", "coordination", "reporting"])
async def test_no_other_service_reads_intake(world: World, role: str) -> None:
    """Least of all the vault."""
    connection = await asyncpg.connect(world.database_url(role))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("SELECT * FROM intake.identities")
    await connection.close()
