"""A sector listens: a message of the feed is done with after the block, and a system may be several processes."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.testing.world import World
from samspor.client import Client, NoSealingKeyError, UnknownIdError, Youth, blocking
from samspor.client.feeding import Message
from samspor.language import school
from shared.events.coordination import FollowingEnded, FollowingStarted
from shared.testing.examples import example_of, fact
from shared.testing.messages import CPR, TEXT
from tests.integration.client.words import (
    CONCERN,
    OCCURRED,
    PATIENCE,
    QUICK,
    SANDER,
    client_of,
    concern,
    content_of,
    credentials,
)
from tests.integration.intake.words import Intake, intake_in


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, running."""
    async with intake_in(world, tmp_path) as service:
        await service.start()
        yield service


async def followed(intake: Intake, client: Client) -> str:
    """A youth whom the school follows from now on."""
    client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED)
    await client.all_receipted(within=PATIENCE)
    youth = await intake.youth()
    started = example_of(FollowingStarted, sector="school", categories=("wellbeing",), basis="SSP_115", until=None)
    await intake.tell(fact(started, at=OCCURRED, key=youth))
    return youth


async def first(client: Client) -> Message:
    """The next message of the feed, not done with."""
    async for message in client.feed():
        return message
    raise AssertionError("the feed does not end")


async def test_a_message_that_was_not_done_with_comes_again_and_its_followings_are_remembered(
    intake: Intake, tmp_path: Path
) -> None:
    """The block was left, so it comes again; done with, the next one comes."""
    async with client_of(intake.world, tmp_path) as client:
        youth = await followed(intake, client)
        told = await first(client)
        assert (told.what, str(told.youth)) == ("following-started", youth)
        again = await first(client)
        assert again.id == told.id
        client.tell(school.WellbeingObserved(scale=2), person=Youth(youth), occurred_at=OCCURRED, id="w-1")
        assert (await client.receipt("w-1", within=PATIENCE)).outcome == "accepted"
        ended = example_of(FollowingEnded, sector="school")
        await intake.tell(fact(ended, at=OCCURRED + timedelta(hours=1), key=youth))
        whats = []
        async for message in client.feed():
            whats.append((message.what, len(client.followings())))
            if message.what == "following-ended":
                break
        assert whats == [("following-started", 1), ("following-ended", 0)]


async def test_what_another_process_tells_is_carried_by_the_one_that_is_open(intake: Intake, tmp_path: Path) -> None:
    """A nightly job tells into the same file and ends; it needs no network and no loop."""
    async with client_of(intake.world, tmp_path) as client:
        job = (
            "import sys, json; from samspor.client import Client, Cpr; from samspor.language import school;"
            "from datetime import datetime, UTC;"
            "client = Client.from_credentials(json.loads(sys.argv[1]), outbox=sys.argv[2]);"
            "client.tell(school.ConcernShared(category='absence', text='Fra et andet program'),"
            f" person=Cpr('{CPR}'), occurred_at=datetime(2025, 3, 3, 9, tzinfo=UTC), id='from-the-job')"
        )
        given = {**credentials(intake.world), "url": "nats://127.0.0.1:1"}
        command = [sys.executable, "-c", job, json.dumps(given), str(tmp_path / "school.sqlite")]
        subprocess.run(command, check=True, timeout=PATIENCE)  # noqa: ASYNC221, S603 - it must have ended
        assert (await client.receipt("from-the-job", within=PATIENCE)).outcome == "accepted"


async def test_without_a_key_nothing_is_told_and_a_key_once_known_is_enough(intake: Intake, tmp_path: Path) -> None:
    """Nothing personal is kept in the clear for want of a key; the key that was seen before is remembered."""
    keyless = {name: value for name, value in credentials(intake.world).items() if name != "sealing_keys"}
    client = Client.from_credentials(keyless, outbox=tmp_path / "school.sqlite")
    with pytest.raises(NoSealingKeyError):
        client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED)
    assert client.waiting() == 0
    client_of(intake.world, tmp_path).close()
    client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED)
    assert client.waiting() == 1
    assert TEXT.encode() not in content_of(tmp_path)
    client.close()


async def test_who_chooses_not_to_seal_sends_in_the_clear(intake: Intake, tmp_path: Path) -> None:
    """Where the receiver takes that; the file is in the clear as well, and that is what was chosen."""
    async with client_of(intake.world, tmp_path, sealing=False) as client:
        client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED, id="c-1")
        assert TEXT.encode() in content_of(tmp_path)
        assert (await client.receipt("c-1", within=PATIENCE)).outcome == "accepted"


async def test_trouble_says_why_nothing_gets_through_and_is_over_when_it_is(intake: Intake, tmp_path: Path) -> None:
    """The message server goes away; what is told meanwhile waits, and gets through when it is back."""
    async with client_of(intake.world, tmp_path) as client:
        client.tell(concern(1), person=SANDER, occurred_at=OCCURRED)
        await client.all_receipted(within=PATIENCE)
        assert client.trouble is None
        intake.world.nats.kill()
        client.tell(concern(2), person=SANDER, occurred_at=OCCURRED, id="c-2")
        with pytest.raises(TimeoutError, match="message server"):
            await client.receipt("c-2", within=1.0)
        assert client.telling("c-2").state == "waiting"
        intake.world.nats.start()
        assert (await client.receipt("c-2", within=PATIENCE)).kept  # perhaps it had got through before the server died
        assert client.trouble is None


async def test_a_file_that_cannot_be_written_is_trouble_that_passes(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is told that cannot be kept; what was told before is carried when there is room again."""
    monkeypatch.setattr("samspor.client.outbox.BUSY", 0.05)
    other = sqlite3.connect(tmp_path / "school.sqlite", isolation_level=None)
    async with client_of(intake.world, tmp_path) as client:
        client.tell(concern(1), person=SANDER, occurred_at=OCCURRED, id="c-1")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError):
            client.tell(concern(2), person=SANDER, occurred_at=OCCURRED, id="c-2")
        with pytest.raises(TimeoutError, match="outbox cannot be written"):
            await client.receipt("c-1", within=2.0)
        other.execute("ROLLBACK")
        other.close()
        assert (await client.receipt("c-1", within=PATIENCE)).kept
        with pytest.raises(UnknownIdError):
            client.telling("c-2")


async def test_a_small_system_waits_instead(intake: Intake, tmp_path: Path) -> None:
    """The same without asyncio, in a thread of its own."""

    def small() -> tuple[str, int]:
        given = credentials(intake.world)
        with blocking.Client.from_credentials(given, outbox=tmp_path / "small.sqlite", pace=QUICK) as client:
            client.tell(CONCERN, person=SANDER, occurred_at=OCCURRED, id="c-1")
            outcome = client.receipt("c-1", within=PATIENCE).outcome
            client.tell(school.BelongingObserved(scale=2), person=SANDER, occurred_at=OCCURRED, id="b-1")
            client.all_receipted(within=PATIENCE)
            assert [each.id for each in client.refused()] == ["b-1"]
            client.discard("b-1")
            assert (client.waiting(), client.trouble) == (0, None)
            return outcome, len(client.refused())

    assert await asyncio.to_thread(small) == ("accepted", 0)
