"""Specification: who may tell and ask what over HTTP. A token opens its own sector, and nothing of another's."""

from uuid import uuid4

import httpx

from services.intake.gateway.serving import SECURITY
from tests.integration.gateway.words import Gateway, concern, problem, system_token
from tests.integration.intake.words import Intake

OWN = ["/v1/receipts", "/v1/feed", "/v1/status", "/v1/quarantine", "/v1/me"]
PUBLIC = [
    "/health",
    "/ready",
    "/v1/openapi.json",
    "/v1/asyncapi.json",
    "/v1/asyncapi.yaml",
    "/v1/catalogue",
    "/v1/catalogue?lang=en",
    "/v1/keys",
    "/v1/sectors/school",
    "/v1/schemas/school.concern-shared/1",
    "/v1/schemas/receipt/1",
]


async def test_nobody_asks_without_a_token(gateway: Gateway) -> None:
    """Everything of a sector's own is behind a token; what was shown is not repeated."""
    for token in (None, "x", "a.b.c", "x" * 9000):
        client = await gateway.client(token)
        for path in OWN:
            said = problem(await client.get(path), 401, "not-proven")
            assert "a.b.c" not in str(said)
        problem(await client.post("/v1/events", json=concern()), 401, "not-proven")


async def test_a_proven_stranger_is_kept_out(gateway: Gateway) -> None:
    """Another municipality's system, and units that send nothing here."""
    strangers = [
        (system_token(gateway.people, "school", municipality="751"), "wrong-municipality"),
        (system_token(gateway.people, "taskforce"), "not-a-sector"),
        (system_token(gateway.people, "nobody"), "not-a-sector"),
        (gateway.people.token("p-inger", "head", "children-and-family"), "not-a-sector"),
    ]
    for token, code in strangers:
        client = await gateway.client(token)
        problem(await client.get("/v1/status"), 403, code)
        problem(await client.post("/v1/events", json=concern()), 403, code)


async def test_a_sector_reads_nothing_of_another(gateway: Gateway, intake: Intake) -> None:
    """Receipts, feed, status and quarantine answer another sector as if there were none."""
    await intake.start()
    [accepted, refused] = await gateway.taken([concern("s-1"), concern("s-2", time="yesterday")])
    await gateway.receipt(accepted)
    assert (await gateway.receipt(refused))["outcome"] == "refused"
    other = await gateway.system("social")
    person = await gateway.person("p-tine", "caseworker", "social")

    for client in (other, person):
        for promised in (accepted, refused):
            problem(await client.get(promised["href"]), 404, "not-yet-known")
            for act, body in (("replay", {}), ("correct", {"fields": {"time": "x"}}), ("discard", {"reason": "x"})):
                answer = await client.post(f"/v1/quarantine/{promised['receipt']}/{act}", json=body)
                assert answer.status_code in {404, 422}, answer.text
            problem(await client.get(f"/v1/quarantine/{promised['receipt']}"), 404, "not-in-quarantine")
        many = await client.post("/v1/quarantine/replay", json={"receipts": [refused["receipt"]]})
        problem(many, 404, "not-in-quarantine")
        assert (await client.post("/v1/quarantine/replay", json={"code": "wrong-form"})).json() == {"receipts": []}
        assert (await client.get("/v1/receipts")).json()["receipts"] == []
        assert (await client.get("/v1/receipts", params={"order": "newest"})).json()["receipts"] == []
        assert (await client.get("/v1/quarantine")).json()["messages"] == []
        assert (await client.get("/v1/feed")).json()["messages"] == []
        status = (await client.get("/v1/status")).json()
        assert (status["sector"], sum(status["outcomes"].values()), status["quarantine"]) == ("social", 0, 0)
    own = await gateway.system()
    assert len((await own.get("/v1/receipts")).json()["receipts"]) == 2
    assert len((await own.get("/v1/quarantine")).json()["messages"]) == 1


async def test_a_sector_cannot_tell_as_another(gateway: Gateway, intake: Intake) -> None:
    """Whatever the event says, it lies in the inbox of the sector that the token proves, and intake refuses it."""
    await intake.start()
    [promised] = await gateway.taken(concern("s-1"), sector="social")
    receipt = await gateway.receipt(promised, sector="social")

    assert receipt["inbox"] == "INBOX_SOCIAL"
    assert receipt["refusal"]["code"] == "wrong-sector"


async def test_a_person_tells_what_the_role_may_and_in_the_own_name(gateway: Gateway, intake: Intake) -> None:
    """A teacher shares a concern as herself; another role or another type is refused before the inbox."""
    await intake.start()
    teacher = await gateway.person("p-jakob", "sector-professional", "school")
    told = await teacher.post("/v1/events", json=concern("s-1"))
    receipt = await teacher.get(told.json()["receipts"][0]["href"], params={"wait": 30})
    await intake.settled()
    [fact] = [event for event in await intake.log() if event.type == "school.concern-shared"]
    auditor = await gateway.person("p-aase", "auditor", "school")

    assert receipt.json()["outcome"] == "accepted"
    assert fact.actor == "p-jakob"
    assert "school.concern-shared" in (await teacher.get("/v1/me")).json()["tells"]
    refused = await teacher.post("/v1/events", json=concern("s-2", type="social.notification-received"))
    problem(refused, 403, "not-your-type")
    problem(await teacher.post("/v1/events", json=concern("s-2", actor="p-karen")), 403, "not-your-actor")
    problem(await auditor.post("/v1/events", json=concern("s-2")), 403, "not-your-type")
    problem(await auditor.get("/v1/receipts"), 403, "not-your-unit")
    problem(await auditor.get("/v1/quarantine"), 403, "not-your-unit")


async def test_what_is_public_needs_no_token_and_every_answer_is_guarded(gateway: Gateway) -> None:
    """Documents, keys and health are for everybody; security headers are on each, and no server names itself."""
    client = await gateway.client(None)
    answers = [await client.get(path) for path in PUBLIC]

    for answer in answers:
        assert answer.status_code == 200, answer.text
        _guarded(answer)
        assert "server" not in answer.headers


async def test_an_answer_that_refuses_is_guarded_too(gateway: Gateway) -> None:
    """Nothing that says no is kept by a cache or shown as something else."""
    client = await gateway.client(None)
    for answer in (await client.get("/v1/receipts"), await client.get("/nothing"), await client.put("/v1/events")):
        _guarded(answer)
        assert answer.headers["cache-control"] == "no-store"


async def test_routes_and_methods_that_are_not_there_are_clean_problems(gateway: Gateway) -> None:
    """Also what no route answers is a problem document, which repeats nothing of the address."""
    client = await gateway.system()
    said = problem(await client.get("/v1/7403129900"), 404, "not-found")

    assert "7403129900" not in str(said)
    problem(await client.delete("/v1/events"), 405, "no-such-method")
    problem(await client.get("/v1/receipts/7403129900"), 422, "malformed")
    problem(await client.get("/v1/schemas/school.nothing/1"), 404, "not-found")
    problem(await client.get("/v1/sectors/nobody"), 404, "not-found")
    problem(await client.get(f"/v1/receipts/{uuid4()}", params={"wait": 31}), 422, "malformed")


def _guarded(answer: httpx.Response) -> None:
    missing = [name for name in SECURITY if name.decode() not in answer.headers]
    assert missing == []
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
