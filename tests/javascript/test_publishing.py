"""A client that is not ours joins: the example publishers for outside teams, on the official packages from npm.

Over NATS with the official JavaScript client in the structured and the binary mode, in the clear and sealed with the
`jose` library; over HTTP with nothing but `fetch`. Each tells what happened and reads its own receipts.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

from deploy.local.issuer import Issuing, Kept
from deploy.local.issuer import application as issuer
from deploy.local.ports import free_port
from deploy.nats.permissions import DOMAIN
from deploy.testing.world import World
from shared.events.envelope import derived_id
from shared.sealing import SealingKeys
from shared.serving import listen
from shared.streams import FEED, RECEIPTS, consumer, inbox
from tests.integration.gateway.words import gateway_in
from tests.integration.intake.words import Intake, intake_in
from tests.integration.planning.words import ISSUER
from tests.javascript.node import EXAMPLES
from tests.javascript.publishers import CONCERN, OVER_HTTP, OVER_NATS, Publisher, concern

SEALED: Final = ("--seal", "person,text")
MODES: Final[Mapping[str, tuple[str, ...]]] = {
    "structured": (),
    "binary": ("--binary",),
    "structured and sealed": SEALED,
    "binary and sealed": ("--binary", *SEALED),
}


@pytest.fixture
async def away(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, not running yet."""
    async with intake_in(world, tmp_path) as service:
        yield service


@pytest.fixture
async def intake(away: Intake) -> Intake:
    """Intake, running."""
    await away.start()
    return away


@pytest.fixture
def school(away: Intake, tmp_path: Path) -> Publisher:
    """The school's publisher over NATS."""
    access = {
        "url": away.world.nats_url,
        "user": "school",
        "password": away.world.credentials("school")["password"],
        "jetstream_domain": DOMAIN,
        "receipts": {"stream": RECEIPTS, "consumer": consumer("school")},
        "feed": {"stream": FEED, "consumer": consumer("school")},
        "sealing_keys": SealingKeys.from_file(away.world.secrets.sealing_keys_file).public(),
    }
    return Publisher(OVER_NATS, access, tmp_path)


@pytest.fixture
async def school_over_http(away: Intake, tmp_path: Path) -> AsyncIterator[Publisher]:
    """The school's publisher over HTTP: a gateway, and the issuer that its token comes from."""
    secret, port = secrets.token_urlsafe(), free_port()
    kept = Kept(away.people.key, secrets.token_urlsafe(), {"school": secret})
    issuing = asyncio.create_task(listen(issuer(Issuing(ISSUER, kept, {}, time.time)), port))
    async with gateway_in(away.world, away.people) as gateway:
        access = {
            "gateway_url": gateway.url,
            "token_url": f"http://127.0.0.1:{port}/token",
            "client_id": "school",
            "client_secret": secret,
        }
        yield Publisher(OVER_HTTP, access, tmp_path)
    issuing.cancel()
    with suppress(asyncio.CancelledError):
        await issuing


def ids(events: list[dict[str, Any]]) -> list[str]:
    """The ids that these events have on the log for ever."""
    return [str(derived_id(each["source"], each["id"])) for each in events]


async def on_the_log(intake: Intake) -> list[str]:
    """The ids of the concerns on the log."""
    await intake.settled()
    return [str(each.id) for each in await intake.log() if each.type == CONCERN]


EVENTS: Final = [concern(1), concern(2, text="Æblegrød og 100 % søvn til “Sander” 🚲")]


@pytest.mark.parametrize("options", MODES.values(), ids=MODES)
async def test_a_sector_on_another_client_tells_and_knows_what_became_of_it(
    intake: Intake, school: Publisher, options: tuple[str, ...]
) -> None:
    """Each event is accepted and becomes one on the log, with the id that follows from source and id."""
    told = await school.tells(EVENTS, *options)

    assert (told.ended.returncode, told.ended.stderr) == (0, "")
    assert [(each["id"], each["outcome"]) for each in told.receipts] == [
        ("skole-1", "accepted"),
        ("skole-2", "accepted"),
    ]
    assert [each["event"] for each in told.receipts] == ids(EVENTS) == await on_the_log(intake)


@pytest.mark.parametrize("options", [(), SEALED], ids=["in the clear", "sealed"])
async def test_a_sector_without_nats_tells_over_http(
    intake: Intake, school_over_http: Publisher, options: tuple[str, ...]
) -> None:
    """With a token of client credentials, one batch, and the receipt of each event in its order."""
    told = await school_over_http.tells(EVENTS, *options)

    assert (told.ended.returncode, told.ended.stderr) == (0, "")
    assert [(each["id"], each["outcome"]) for each in told.receipts] == [
        ("skole-1", "accepted"),
        ("skole-2", "accepted"),
    ]
    assert [each["event"] for each in told.receipts] == ids(EVENTS) == await on_the_log(intake)


async def test_the_same_event_is_recognised_in_whatever_way_it_comes_again(
    intake: Intake, school: Publisher, school_over_http: Publisher
) -> None:
    """Structured, binary, sealed and over HTTP are ways to say one thing."""
    over_nats = [await school.tells(EVENTS[:1], *options) for options in MODES.values()]
    over_http = [await school_over_http.tells(EVENTS[:1], *options) for options in ((), SEALED)]

    outcomes = [each["outcome"] for told in (*over_nats, *over_http) for each in told.receipts]
    assert outcomes == ["accepted", "duplicate", "duplicate", "duplicate", "duplicate", "duplicate"]


async def test_a_refusal_is_told_and_the_rest_goes_on(
    intake: Intake, school: Publisher, school_over_http: Publisher
) -> None:
    """A publisher shows which field is wrong and ends with another code; what is right is accepted."""
    over_nats = await school.tells([concern(1, category="boredom"), concern(2)])
    over_http = await school_over_http.tells([concern(3, category="boredom"), concern(4)])

    for told in (over_nats, over_http):
        assert told.ended.returncode == 1, told.ended.stderr
        assert [each["outcome"] for each in told.receipts] == ["refused", "accepted"]
        refusal = told.receipts[0]["refusal"]
        assert (refusal["code"], refusal["field"]) == ("value-not-in-list", "data.category")


async def test_a_publisher_waits_for_its_receipts_through_a_restart_of_everything(
    away: Intake, school: Publisher
) -> None:
    """It has told while intake was away, the message server dies and comes back, intake starts: it learns all."""
    telling = asyncio.create_task(school.tells(EVENTS))
    streams = away.conducting.jetstream()
    while (await streams.stream_info(inbox("school"))).state.messages < len(EVENTS):
        assert not telling.done(), telling.result()
    away.world.nats.kill()
    away.world.nats.start()
    await away.start()
    told = await telling

    assert told.ended.returncode == 0, told.ended.stderr
    assert [each["event"] for each in told.receipts] == ids(EVENTS) == await on_the_log(away)


async def test_what_cannot_be_read_at_all_is_said_at_once_over_http(school_over_http: Publisher) -> None:
    """A problem document that names the field, and nothing of the batch is kept."""
    told = await school_over_http.tells([concern(1), {**concern(2), "type": 17}])

    assert (told.ended.returncode, told.receipts) == (2, [])
    assert told.ended.stderr.startswith("422 ")
    problem = json.loads(told.ended.stderr.partition("\n")[2])
    assert problem["field"] == "events.1.type"


def test_the_examples_name_only_what_an_outside_team_has() -> None:
    """They import the official packages and each other, and nothing of this project."""
    imported = {
        line.partition('"')[2].rpartition('"')[0]
        for script in EXAMPLES.glob("*.mjs")
        for line in script.read_text(encoding="utf-8").splitlines()
        if line.startswith("import ")
    }

    known = set(json.loads((EXAMPLES / "package.json").read_text(encoding="utf-8"))["dependencies"])
    assert imported == {*known, "node:fs/promises", "node:util", "./seal.mjs"}
