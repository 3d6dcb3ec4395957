"""P6: what identifies a youth, and free text, lie in the clear nowhere but in the inbox and feed of the sector."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.testing.world import World
from shared.events.coordination import FollowingStarted
from shared.sealing import SealingKeys
from shared.testing.examples import fact
from shared.testing.messages import CPR, NAME, TEXT, binary, cloud_event, sealed
from tests.integration.intake.words import Intake, intake_in

HYPHENATED = f"{CPR[:6]}-{CPR[6:]}"
BORN = "2012-03-14"
PERSONAL = (CPR, HYPHENATED, NAME, TEXT, BORN)


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, running, after messages of which several try to leave a name or number behind."""
    person = {"cpr": CPR, "name": NAME}
    async with intake_in(world, tmp_path) as service:
        await service.start()
        await service.send(cloud_event(id="s-1", person=person))
        await service.send(cloud_event("social.notification-received", person=person))
        await service.send(cloud_event(id=CPR, person=person))
        await service.send(cloud_event(id=f"s{CPR}", person=person))
        await service.send(cloud_event(person=person) | {CPR: NAME})
        await service.send(cloud_event(person=person, data={"category": NAME.lower()}))
        await service.send(cloud_event(person=person, actor=f"a-{HYPHENATED}"))
        await service.send(cloud_event(person=person), subject=f"sector.school.707.{NAME}.{CPR}")
        await service.send(cloud_event(person=person), headers={"name": NAME, "cpr": CPR})
        await service.send(f"{NAME} {CPR} {TEXT}".encode())
        headers, body = binary(cloud_event(id="s-2", person=person, data={"category": NAME.lower()}))
        await service.send(body, headers=headers | {"ce-actor": f"a{CPR}", "ce-purpose": NAME})
        keys = SealingKeys.from_file(world.secrets.sealing_keys_file)
        await service.send(sealed(cloud_event(id=f"s-{CPR}x", person=person), keys))
        await service.settled()
        await service.tell(
            fact(
                FollowingStarted(sector="school", categories=("attendance",), basis="CONSENT"),
                key=await service.youth(),
            )
        )
        yield service


async def test_nothing_personal_lies_in_the_clear(intake: Intake) -> None:
    """Not in a column of the database, not on the log, not in a receipt or its subject, not in what was logged."""
    kept: list[bytes] = []
    for schema, table in await _tables(intake):
        rows = await intake.database.fetch(f'SELECT * FROM "{schema}"."{table}"')  # noqa: S608 - names of our tables
        kept += [_bytes(value) for row in rows for value in row.values()]
    kept += await intake.log_bodies()
    interface = intake.conducting.jetstream()
    count = (await interface.stream_info("RECEIPTS")).state.last_seq
    for sequence in range(1, count + 1):
        message = await interface.get_msg("RECEIPTS", sequence)
        kept += [message.data or b"", (message.subject or "").encode()]
    kept.append((intake.folder / "intake.log").read_bytes())
    found = {value for value in PERSONAL for each in kept if value.encode() in each}
    assert found == set()
    assert count == 12


async def test_the_sector_itself_reads_the_number_in_its_feed(intake: Intake) -> None:
    """Where it is in the clear on purpose, and where the check above would find it."""
    [(subject, told)] = await intake.feed("school", 1)
    assert told["data"]["person"]["cpr"] == CPR
    assert CPR not in subject


async def _tables(intake: Intake) -> list[tuple[str, str]]:
    rows = await intake.database.fetch(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    return [(row["schemaname"], row["tablename"]) for row in rows]


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
