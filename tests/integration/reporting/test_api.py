"""The HTTP API answers with problem documents, proves who asks, and passes commands on sealed."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import nats
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nats.aio.msg import Msg
from pydantic_core import from_json

from deploy.local.issuer import Issuing
from deploy.testing.world import World
from services.reporting import api
from services.reporting.commands import CommandDoor
from services.reporting.counter import Counter
from services.reporting.health import Health
from services.reporting.ledger.signing import Signing
from services.reporting.looking.desk import Desk
from services.reporting.projections import MODELS
from services.reporting.seen import Seen
from shared.events.envelope import MAX_TEXT
from shared.identity import Issuer
from shared.keys import Keyring, MasterKeys
from shared.log import Progress
from shared.seals import is_sealed, open_sealed
from shared.testing.examples import KEY
from tests.integration.reporting.telling import NOBODY, SANDER, Reading, Telling, case


@dataclass
class Caller:
    """A client of the API with the tokens of the demo's people."""

    client: httpx.AsyncClient
    issuing: Issuing
    secret: str

    def as_(self, who: str) -> dict[str, str]:
        """The headers of a person."""
        return {"Authorization": f"Bearer {self.issuing.simulated(self.secret, who)['access_token']}"}

    async def get(self, path: str, who: str = "p-birgitte", **headers: str) -> httpx.Response:
        """Ask as a person."""
        return await self.client.get(path, headers=self.as_(who) | headers)

    async def give(self, service: str, name: str, wish: dict[str, Any], who: str = "p-birgitte") -> httpx.Response:
        """Give a command as a person."""
        return await self.client.post(f"/commands/{service}/{name}", json=wish, headers=self.as_(who))


@pytest.fixture
async def caller(reading: Reading, desk: Desk, issuing: Issuing, tmp_path: Path) -> AsyncIterator[Caller]:
    """The API over real read models, trusting the test's issuer."""
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps(issuing.public_keys))
    issuer = Issuer(issuing.name, str(keys))
    door = CommandDoor(reading.client, reading.keyring, "707")
    health = Health(reading.pool, Progress(), Progress(), MODELS)
    signing = Signing(reading.pool, desk.clock, "707", Ed25519PrivateKey.generate())
    app = api.application(Counter(desk, issuer, door, Seen(), health, signing))
    secret = (tmp_path / "secrets" / "demo-client.secret").read_text()
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield Caller(client, issuing, secret)


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """One world for all of them, in which Sander's case is told once."""
    asyncio.run(_tell(shared_world))
    return shared_world


async def _tell(world: World) -> None:
    client = await nats.connect(world.nats_url, **world.credentials("intake"))
    reader = await nats.connect(world.nats_url, **world.credentials("reporting"))
    async with asyncpg.create_pool(world.database_url("reporting"), min_size=1, max_size=1) as pool:
        keyring = Keyring(pool, MasterKeys.from_file(world.secrets.master_key_file))
        telling, reading = Telling(world, client), Reading(world, reader, pool, keyring)
        await telling.give_keys([SANDER])
        await reading.fold_until(await telling.tell(case()[:18]))
    await client.close()
    await reader.close()


LOOKS = (
    f"/youths/{SANDER}",
    f"/youths/{SANDER}/timeline",
    f"/youths/{SANDER}/obligations",
    f"/youths/{SANDER}/plan",
    f"/youths/{SANDER}/state",
    f"/youths/{SANDER}/history",
    f"/youths/{SANDER}/access",
    "/caseload",
    "/today",
    "/budget",
    "/management",
    "/programme",
    "/services",
    "/descriptions",
    "/knowledge",
    "/me",
)


@pytest.mark.parametrize("path", LOOKS)
async def test_nobody_sees_anything_without_a_token(caller: Caller, path: str) -> None:
    """No token, a broken one, another issuer's: 401 with a problem document that repeats nothing of it."""
    for headers in ({}, {"Authorization": "Bearer abc.def.ghi"}, {"Authorization": "Basic cC1rYXJlbjp4"}):
        answer = await caller.client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["field"] == "authorization"
        assert "abc.def" not in answer.text


WRONG = (
    ("/youths/not-an-id", "youth_id"),
    ("/youths/not-an-id/timeline", "youth_id"),
    ("/youths/not-an-id/obligations", "youth_id"),
    ("/youths/not-an-id/plan", "youth_id"),
    ("/youths/not-an-id/state", "youth_id"),
    ("/youths/not-an-id/history", "youth_id"),
    ("/youths/not-an-id/access", "youth_id"),
    (f"/youths/{SANDER}/timeline?limit=0", "limit"),
    (f"/youths/{SANDER}/timeline?limit=201", "limit"),
    (f"/youths/{SANDER}/timeline?after=%00secret", "after"),
    (f"/youths/{SANDER}/timeline?sector=A%20secret", "sector"),
    (f"/youths/{SANDER}/state?as_of=2025-01-01T00:00:00", "as_of"),
    (f"/youths/{SANDER}/state?recorded_as_of=secret", "recorded_as_of"),
    (f"/youths/{SANDER}/state?version=-1", "version"),
    (f"/youths/{SANDER}/state?version=1&as_of=2025-01-01T00:00:00Z", "version"),
    (f"/youths/{SANDER}/history?after_version=secret", "after_version"),
    (f"/youths/{SANDER}/access?after=secret", "after"),
    ("/caseload?limit=secret", "limit"),
    ("/caseload?phase=Secret", "phase"),
    ("/caseload?after=secret", "after"),
    ("/caseload?cpr=7403129900", "cpr"),
    ("/budget?year=1999", "year"),
    ("/management?month=2025-13", "month"),
    ("/programme?baseline=secret", "baseline"),
)


@pytest.mark.parametrize(("path", "field"), WRONG)
async def test_a_wrong_question_is_told_which_field_and_why(caller: Caller, path: str, field: str) -> None:
    """Each fault names the field, what was found by its form, and what was expected; the value is not repeated."""
    answer = await caller.get(path, "p-karen" if path.startswith(("/caseload", "/budget")) else "p-aase")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["field"] == field
    assert body["found"]
    assert body["expected"]
    assert "ecret" not in answer.text
    assert "7403129900" not in answer.text


async def test_an_unknown_route_is_a_problem_too(caller: Caller) -> None:
    """Nothing of the API answers in another form."""
    for method, path, status in (("GET", "/nowhere", 404), ("DELETE", "/caseload", 405)):
        answer = await caller.client.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_a_youth_whom_one_has_no_part_in_looks_unknown(caller: Caller) -> None:
    """A colleague without a part in the case gets the same answer as for an id that nobody has."""
    for page in ("", "/timeline", "/obligations", "/plan", "/state", "/history", "/access"):
        outsider = await caller.get(f"/youths/{SANDER}{page}", "p-henrik")
        nobody = await caller.get(f"/youths/{NOBODY}{page}", "p-henrik")
        assert (outsider.status_code, outsider.json()) == (404, nobody.json())


async def test_another_purpose_is_proposed_where_it_would_open(caller: Caller) -> None:
    """The denial says in both languages why, and which purposes open the page."""
    answer = await caller.get(f"/youths/{SANDER}", "p-birgitte", **{"Samspor-Purpose": "management"})

    assert answer.status_code == 403
    assert set(answer.json()["purposes"]) == {"coordinated-pathway", "casework", "meeting-preparation"}
    assert answer.json()["reason_da"]
    assert answer.json()["reason_en"]


async def test_the_description_is_openapi_3_1(caller: Caller) -> None:
    """Programs find every route described, without a token."""
    described = (await caller.client.get("/openapi.json")).json()

    assert described["openapi"].startswith("3.1")
    assert {f"/youths/{{youth_id}}{page}" for page in ("", "/timeline", "/state", "/history", "/access")} <= set(
        described["paths"]
    )


async def test_it_is_ready_once_the_read_models_exist(caller: Caller) -> None:
    """Health needs nobody's token."""
    assert (await caller.client.get("/health")).json() == {"status": "ok"}
    assert (await caller.client.get("/ready")).status_code == 200


# Commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def passed_on(telling: Telling) -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
    """What reaches coordination and intake: each answers as that service would."""
    world, received = telling.world, asyncio.Queue[dict[str, Any]]()
    coordination = await nats.connect(world.nats_url, **world.credentials("coordination"))

    async def decide(message: Msg) -> None:
        request = from_json(message.data)
        await received.put({"subject": message.subject, **request})
        if message.subject.endswith("close-pathway"):
            refusal = {
                "code": "no-pathway",
                "field": "youth",
                "found": "a youth without a pathway",
                "expected": "an open pathway",
                "reason_da": "Der er intet forløb.",
                "reason_en": "There is no pathway.",
            }
            await message.respond(json.dumps({"status": "refused", "events": [], "refusal": refusal}).encode())
        else:
            done = {"status": "done", "events": [str(uuid4())], "refusal": None}
            await message.respond(json.dumps(done).encode())

    async def identify(message: Msg) -> None:
        await received.put({"subject": message.subject, **from_json(message.data)})
        await message.respond(json.dumps({"youth": SANDER}).encode())

    await coordination.subscribe("cmd.coordination.>", cb=decide)
    await coordination.flush()
    await telling.client.subscribe("cmd.intake.>", cb=identify)
    await telling.client.flush()
    yield received
    await coordination.close()


async def test_nobody_but_reporting_says_what_was_shown(
    caller: Caller, passed_on: asyncio.Queue[dict[str, Any]]
) -> None:
    """Figures that somebody brings along are refused at the door; without them the command goes on."""
    brought = {"until": "2025-04-30", "published": {"year": 2025}}
    answer = await caller.give("coordination", "make-committee-report", {"command_id": str(uuid4()), "args": brought})
    assert (answer.status_code, answer.json()["field"]) == (409, "published")

    meeting = {"meeting": str(uuid4()), "present": [{"person": "p-karen", "sector": "taskforce"}]}
    answer = await caller.give("coordination", "hold-meeting", {"command_id": str(uuid4()), "args": meeting})
    assert answer.status_code == 200
    assert (await passed_on.get())["subject"] == "cmd.coordination.hold-meeting"


async def test_what_was_typed_leaves_the_door_sealed(caller: Caller, passed_on: asyncio.Queue[dict[str, Any]]) -> None:
    """The reason is sealed with the youth's own key; codes stay readable; the person's own token goes along."""
    wish = {
        "command_id": str(uuid4()),
        "youth": SANDER,
        "args": {"by": "p-birgitte", "sector": "social", "reason": "Han er bange.", "basis": "CONSENT"},
    }

    answer = await caller.give("coordination", "raise-youth", wish)

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["youth"]) == ("done", SANDER)
    request = await passed_on.get()
    assert request["subject"] == "cmd.coordination.raise-youth"
    assert (request["command_id"], request["youth"]) == (wish["command_id"], SANDER)
    assert is_sealed(request["args"]["reason"])
    assert open_sealed(request["args"]["reason"], KEY) == "Han er bange."
    assert request["args"]["sector"] == "social"
    assert request["token"].count(".") == 2


async def test_a_number_goes_to_the_vault_and_no_further(
    caller: Caller, passed_on: asyncio.Queue[dict[str, Any]]
) -> None:
    """A youth given by CPR number is named by id to the service that decides."""
    wish = {
        "command_id": str(uuid4()),
        "cpr": "7403129900",
        "name": "Sander",
        "args": {"by": "p-birgitte", "sector": "social", "reason": "Ny.", "basis": "CONSENT"},
    }

    answer = await caller.give("coordination", "raise-youth", wish)

    assert answer.json()["youth"] == SANDER
    vault, decider = await passed_on.get(), await passed_on.get()
    assert (vault["subject"], vault["args"]) == ("cmd.intake.identify", {"cpr": "7403129900", "name": "Sander"})
    assert decider["youth"] == SANDER
    assert decider["command_id"] == wish["command_id"] != vault["command_id"]
    assert "7403129900" not in json.dumps(decider)
    assert "7403129900" not in answer.text


async def test_a_refusal_is_a_problem_with_its_reason(caller: Caller, passed_on: asyncio.Queue[dict[str, Any]]) -> None:
    """The deciding service's refusal reaches the person whole."""
    wish = {"command_id": str(uuid4()), "youth": SANDER, "args": {"reason": "x", "outcome": "y"}}

    answer = await caller.give("coordination", "close-pathway", wish)

    assert answer.status_code == 409
    assert answer.json()["code"] == "no-pathway"
    assert answer.json()["reason_da"] == "Der er intet forløb."


BAD_WISHES: tuple[tuple[str, str, dict[str, Any], int, str], ...] = (
    ("coordination", "no-such-command", {}, 404, "name"),
    ("planning", "raise-youth", {}, 404, "name"),
    ("coordination", "raise-youth", {}, 409, "youth"),
    ("coordination", "raise-youth", {"youth": SANDER, "cpr": "7403129900"}, 409, "youth"),
    ("coordination", "raise-youth", {"youth": NOBODY, "args": {"reason": "x"}}, 404, "youth"),
    ("coordination", "raise-youth", {"youth": SANDER, "args": {"reason": ""}}, 422, "reason"),
    ("coordination", "raise-youth", {"youth": SANDER, "args": {"reason": "x" * (MAX_TEXT + 1)}}, 422, "reason"),
    ("coordination", "raise-youth", {"youth": SANDER, "args": {"reason": ["x"]}}, 422, "reason"),
    ("coordination", "raise-youth", {"youth": SANDER, "args": {"reason": "sealed.v1.a.b"}}, 422, "reason"),
    ("coordination", "raise-youth", {"cpr": "740312-9900"}, 422, "cpr"),
    ("coordination", "raise-youth", {"youth": "x"}, 422, "youth"),
    ("coordination", "raise-youth", {"youth": SANDER, "more": 1}, 422, "more"),
    ("coordination", "fill-seat", {"youth": SANDER}, 409, "youth"),
)


@pytest.mark.parametrize(("service", "name", "wish", "status", "field"), BAD_WISHES)
async def test_the_door_itself_refuses_what_it_cannot_pass_on(  # the table above, row by row
    caller: Caller, service: str, name: str, wish: dict[str, Any], status: int, field: str
) -> None:
    """Unknown command, nobody or two youths, what cannot be sealed: said with the field, without the value."""
    answer = await caller.give(service, name, {"command_id": str(uuid4())} | wish)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"].split(".")[-1] == field
    assert "9900" not in answer.text


async def test_a_body_that_is_not_json_is_told_so(caller: Caller) -> None:
    """Also what is no JSON at all gets a problem document."""
    answer = await caller.client.post(
        "/commands/coordination/raise-youth",
        content=b"\xff{",
        headers=caller.as_("p-karen") | {"Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["field"]) == (400, "body")


async def test_a_service_that_does_not_answer_is_503(caller: Caller) -> None:
    """Nobody decides now: the caller may send the same command again under its id."""
    wish = {"command_id": str(uuid4()), "youth": SANDER, "args": {}}
    for answer in (
        await caller.give("coordination", "resume-pathway", wish),
        await caller.get(f"/youths/{SANDER}/state", "p-aase"),
        await caller.get(f"/youths/{SANDER}/history", "p-aase"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
