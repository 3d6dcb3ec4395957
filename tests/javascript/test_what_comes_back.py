"""What really comes back is what the published schemas say: receipts, the feed, problems, and events on the log."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from deploy.testing.world import World
from shared.events.coordination import FollowingEnded, FollowingStarted, TaskAssigned
from shared.events.envelope import derived_id
from shared.events.sharing import CorrectionIssued
from shared.keys import MasterKeys
from shared.language import feeds
from shared.seals import seal
from shared.testing.examples import fact
from shared.testing.messages import CONCERN, cloud_event
from tests.integration.gateway.words import gateway_in
from tests.integration.intake.words import Intake, intake_in
from tests.javascript.validating import faults_of

WRONG: Final[tuple[dict[str, Any] | bytes, ...]] = (
    b"no JSON",
    cloud_event(id="s-2", data={"category": "boredom"}),
    cloud_event("school.absence-summarised", id="s-3"),
)


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, running, with one youth known by a concern of the school."""
    async with intake_in(world, tmp_path) as service:
        await service.start()
        await service.send(cloud_event(id="s-1"))
        await service.settled()
        yield service


async def test_receipts(intake: Intake) -> None:
    """Accepted, duplicate, and refused for whatever reason."""
    await intake.send(cloud_event(id="s-1"))
    for message in WRONG:
        await intake.send(message)
    receipts = await intake.receipts(2 + len(WRONG))

    assert {each["outcome"] for each in receipts} == {"accepted", "duplicate", "refused"}
    assert faults_of([("receipt", each) for each in receipts]) == {}


async def test_the_feed(intake: Intake) -> None:
    """Each message of it, as the school reads it."""
    youth = await intake.youth()
    row = await intake.database.fetchrow("SELECT epoch, wrapped FROM keys.data_keys WHERE youth = $1", youth)
    assert row is not None
    key = MasterKeys.from_file(intake.world.secrets.master_key_file).unwrap(row["wrapped"], youth, row["epoch"])
    text = seal("Ring til mor inden fredag.", key, youth)
    [wrong] = [each for each in await intake.log() if each.type == CONCERN]
    await intake.tell(
        fact(FollowingStarted(sector="school", categories=("attendance",), basis="CONSENT"), key=youth),
        fact(TaskAssigned(task=wrong.id, kind="contact-family", sector="school", text=text), key=youth),
        fact(CorrectionIssued(of=wrong.id, of_type=CONCERN, reason="wrong-fact"), key=youth),
        fact(FollowingEnded(sector="school", reason="no-longer-needed"), key=youth),
    )
    told = [message for _, message in await intake.feed("school", len(feeds()))]

    assert {each["type"] for each in told} == set(feeds())
    assert faults_of([(each["type"], each) for each in told]) == {}


async def test_events_on_the_log(intake: Intake) -> None:
    """With everything that was stamped on them."""
    bodies = [json.loads(body) for body in await intake.log_bodies()]

    assert len(bodies) > 1
    assert faults_of([("recorded-envelope", each) for each in bodies]) == {}


async def test_problems(intake: Intake) -> None:
    """Of the gateway: no token, no such receipt, a body that cannot be read."""
    async with gateway_in(intake.world, intake.people) as gateway:
        nobody, school = await gateway.client(None), await gateway.system()
        answers = [
            await nobody.get("/v1/receipts"),
            await school.get(f"/v1/receipts/{derived_id('nothing')}"),
            await gateway.tell(b"no JSON"),
        ]

    assert [answer.status_code for answer in answers][:2] == [401, 404]
    assert faults_of([("problem", answer.json()) for answer in answers]) == {}


async def test_the_published_documents_are_served(intake: Intake) -> None:
    """By the gateway, each at the address that stands in it."""
    async with gateway_in(intake.world, intake.people) as gateway:
        anybody = await gateway.client(None)
        schema = (await anybody.get("/v1/schemas/school.concern-shared/1")).json()
        again = (await anybody.get(schema["$id"])).json()
        document = (await anybody.get("/v1/asyncapi.json")).json()
        page = await anybody.get("/v1/catalogue", params={"lang": "en"})
        unknown = await anybody.get("/v1/schemas/school.concern-shared/99")

    assert schema == again
    assert document["asyncapi"] == "3.0.0"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "The event catalogue" in page.text
    assert unknown.status_code == 404
