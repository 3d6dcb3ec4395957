"""The same client over HTTP alone: through the gateway to the log, and the feed back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from deploy.testing.world import World
from samspor.client import Client, Youth
from samspor.client.access import Access
from samspor.client.outbox import Outbox
from samspor.client.over_http import OverHttp
from samspor.client.telling import Teller
from samspor.language import school
from shared.events.coordination import FollowingStarted
from shared.testing.examples import example_of, fact
from shared.testing.messages import CPR, TEXT
from tests.integration.client.words import OCCURRED, PATIENCE, QUICK, SANDER, SOURCE, concern, content_of
from tests.integration.gateway.words import Gateway, gateway_in, system_token
from tests.integration.intake.words import Intake, intake_in

TOKENS = "http://issuer.example/token"


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, running."""
    async with intake_in(world, tmp_path) as service:
        await service.start()
        yield service


@pytest.fixture
async def gateway(intake: Intake) -> AsyncIterator[Gateway]:
    """The gateway before it."""
    async with gateway_in(intake.world, intake.people) as found:
        yield found


def client_over_http(gateway: Gateway, folder: Path) -> Client:
    """A client that knows the gateway's address and its own secret, and nothing else."""

    def issue(_: httpx.Request) -> httpx.Response:
        token = system_token(gateway.people, "school")
        return httpx.Response(200, json={"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    who = {"sector": "school", "municipality": "707", "client_id": "school", "client_secret": "s3cret"}
    access = Access.read(who | {"gateway_url": gateway.url, "token_url": TOKENS})
    http = httpx.AsyncClient(mounts={TOKENS: httpx.MockTransport(issue)}, timeout=30, trust_env=False)
    outbox = Outbox(folder / "school.sqlite")
    return Client(Teller("school", "707"), outbox, OverHttp(access, http), pace=QUICK)


async def test_what_is_told_is_accepted_in_its_order_and_sealed_to_the_key_that_the_gateway_names(
    intake: Intake, gateway: Gateway, tmp_path: Path
) -> None:
    """Nothing was given but address and secret; the key is fetched when the client opens."""
    names = [f"c-{number}" for number in range(40)]
    async with client_over_http(gateway, tmp_path) as client:
        for number, name in enumerate(names):
            client.tell(concern(number), person=SANDER, occurred_at=OCCURRED, id=name)
        at_rest = content_of(tmp_path)
        await client.all_receipted(within=PATIENCE)
        receipts = [await client.receipt(name) for name in names]
    assert CPR.encode() not in at_rest
    assert TEXT.encode() not in at_rest
    assert {(each.outcome, each.source) for each in receipts} == {("accepted", SOURCE)}
    await intake.settled()
    assert [event.sender_id for event in await intake.log() if event.sender_id] == names


async def test_the_feed_tells_whom_the_sector_follows_and_then_it_may_tell_of_them(
    intake: Intake, gateway: Gateway, tmp_path: Path
) -> None:
    """A following starts, the feed names the youth, and what was refused before is accepted."""
    async with client_over_http(gateway, tmp_path) as client:
        client.tell(concern(1), person=SANDER, occurred_at=OCCURRED)
        await client.all_receipted(within=PATIENCE)
        youth = await intake.youth()
        started = example_of(FollowingStarted, sector="school", categories=("wellbeing",), basis="SSP_115", until=None)
        await intake.tell(fact(started, at=OCCURRED, key=youth))
        async for message in client.feed():
            assert (message.what, str(message.youth)) == ("following-started", youth)
            break
        (following,) = client.followings().values()
        assert (str(following.youth), following.basis) == (youth, "SSP_115")
        client.tell(school.WellbeingObserved(scale=2), person=Youth(youth), occurred_at=OCCURRED, id="w-1")
        assert (await client.receipt("w-1", within=PATIENCE)).outcome == "accepted"


async def test_what_people_put_right_in_the_quarantine_is_no_longer_refused(
    intake: Intake, gateway: Gateway, tmp_path: Path
) -> None:
    """The sector's own people correct the time there; the client learns of it with the next receipts."""
    async with client_over_http(gateway, tmp_path) as client:
        client.tell(concern(1), person=SANDER, occurred_at=OCCURRED + timedelta(days=4000), id="c-1")
        refused = await client.receipt("c-1", within=PATIENCE)
        assert refused.refusal is not None
        assert refused.refusal.field == "time"
        system = await gateway.system()
        corrected = {"fields": {"time": OCCURRED.isoformat()}}
        answer = await system.post(f"/v1/quarantine/{refused.receipt}/correct", json=corrected)
        assert answer.is_success, answer.text
        await intake.settled()
        client.tell(concern(2), person=SANDER, occurred_at=OCCURRED)
        await client.all_receipted(within=PATIENCE)
        assert client.refused() == []
        assert (await client.receipt("c-1")).outcome == "accepted"
