"""Specification: what a sector learns over HTTP: receipts by cursor, its feed, how it fares; and what it puts right."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from services.intake.gateway.examples import EVENT, EVENTS
from shared.clock import WallClock
from shared.definitions.sectors import sector
from shared.events.coordination import FollowingStarted
from shared.testing.examples import fact
from shared.testing.messages import CPR, NAME, TEXT, cloud_event
from tests.integration.gateway.words import ONE, Gateway, concern, concerns, problem
from tests.integration.intake.words import Intake


async def test_receipts_come_by_cursor_in_their_order(gateway: Gateway, intake: Intake) -> None:
    """Page after page without a gap; at the end the cursor stays, and goes on when there is something new."""
    await intake.start()
    promised = await gateway.taken(concerns(7))
    await gateway.receipt(promised[-1])
    system = await gateway.system()
    pages: list[list[str]] = []
    after = 0
    while True:
        page = (await system.get("/v1/receipts", params={"after": after, "limit": 3})).json()
        if not page["receipts"]:
            break
        pages.append([each["id"] for each in page["receipts"]])
        after = page["next"]
    assert page["next"] == after
    await gateway.receipt((await gateway.taken(concern("s-new")))[0])
    more = (await system.get("/v1/receipts", params={"after": after})).json()
    newest = (await system.get("/v1/receipts", params={"order": "newest", "limit": 6})).json()
    rest = (await system.get("/v1/receipts", params={"order": "newest", "limit": 6, "after": newest["next"]})).json()

    assert pages == [["s-0", "s-1", "s-2"], ["s-3", "s-4", "s-5"], ["s-6"]]
    assert [each["id"] for each in more["receipts"]] == ["s-new"]
    assert [each["id"] for each in newest["receipts"]] == ["s-new", "s-6", "s-5", "s-4", "s-3", "s-2"]
    assert ([each["id"] for each in rest["receipts"]], rest["next"]) == (["s-1", "s-0"], None)


async def test_a_receipt_is_waited_for_and_told_as_soon_as_it_is_there(gateway: Gateway, intake: Intake) -> None:
    """Whoever waits is answered when the receipt comes, not when the time is up."""
    [promised] = await gateway.taken(concern("s-1"))
    system = await gateway.system()
    before = WallClock().now()
    early = await system.get(promised["href"], params={"wait": 0.2})
    waited = WallClock().now() - before
    await intake.start()
    receipt = await gateway.receipt(promised)

    problem(early, 404, "not-yet-known")
    assert waited >= timedelta(seconds=0.2)
    assert receipt["outcome"] == "accepted"
    assert gateway.counter.awaiting.nobody


async def test_a_feed_comes_over_http_as_over_nats(gateway: Gateway, intake: Intake) -> None:
    """The same messages in the same order, in the clear for the sector they are for, and for no other."""
    await intake.start()
    await gateway.receipt((await gateway.taken(concern("s-1")))[0])
    await intake.settled()
    youth = await intake.youth()
    following = FollowingStarted(sector="school", categories=("attendance",), basis="CONSENT")
    await intake.tell(fact(following, key=youth))
    [(_, over_nats)] = await intake.feed("school", 1)
    system = await gateway.system()
    page = (await system.get("/v1/feed")).json()
    other = (await (await gateway.system("social")).get("/v1/feed")).json()
    after = (await system.get("/v1/feed", params={"after": page["next"]})).json()

    assert page["messages"] == [over_nats]
    assert page["messages"][0]["data"]["person"] == {"youth": youth, "cpr": CPR}
    assert other["messages"] == []
    assert after == {"messages": [], "next": page["next"]}


async def test_a_sector_sees_how_it_fares(gateway: Gateway, intake: Intake) -> None:
    """What waits before intake runs; then the last that was judged, outcomes, and refusals by reason."""
    system = await gateway.system()
    promised = await gateway.taken([*concerns(3), concern("s-0"), concern("x-1", time="x"), concern("x-2", time="y")])
    waiting = (await system.get("/v1/status")).json()
    await intake.start(now=WallClock().now())
    receipt = await gateway.receipt(promised[-1])
    await intake.settled()
    status = (await system.get("/v1/status", params={"days": 1})).json()

    assert (waiting["waiting"], waiting["last_received"], waiting["lag_seconds"]) == (6, None, None)
    assert status["outcomes"] == {"accepted": 3, "duplicate": 1, "refused": 2}
    assert (status["waiting"], status["lag_seconds"], status["quarantine"]) == (0, 0.0, 2)
    assert status["last_received"] == receipt["received_at"]
    [refusals] = status["refusals"]
    assert (refusals["code"], refusals["field"], refusals["count"]) == ("wrong-form", "time", 2)
    assert refusals["latest"] == receipt["received_at"]
    assert refusals["reason_da"] == receipt["refusal"]["reason_da"]


async def test_a_refused_message_is_looked_at_masked_corrected_and_accepted(gateway: Gateway, intake: Intake) -> None:
    """Nothing personal is shown; the corrected message gets a receipt of its own, and a command is carried out once."""
    await intake.start()
    [promised] = await gateway.taken(concern("s-1", data={"category": "sulking"}))
    refused = await gateway.receipt(promised)
    person = await gateway.person("p-mette", "sector-professional", "school")
    [waiting] = (await person.get("/v1/quarantine")).json()["messages"]
    shown = await person.get(f"/v1/quarantine/{promised['receipt']}")
    order = {"fields": {"data.category": "absence"}, "command_id": str(uuid4())}
    corrected = await person.post(f"/v1/quarantine/{promised['receipt']}/correct", json=order)
    again = await person.post(f"/v1/quarantine/{promised['receipt']}/correct", json=order)
    late = await person.post(f"/v1/quarantine/{promised['receipt']}/replay", json={})
    receipt = await gateway.receipt(corrected.json())
    whole = await (await gateway.system()).get(promised["href"])

    assert refused["refusal"]["code"] == "value-not-in-list"
    assert (waiting["receipt"], waiting["state"], waiting["code"]) == (
        promised["receipt"],
        "open",
        "value-not-in-list",
    )
    assert waiting["reason_da"]
    assert not any(secret in shown.text for secret in (CPR, NAME, TEXT, "sulking"))
    assert shown.json()["expected"] == waiting["expected"]
    assert "category" in shown.json()["expected_fields"]
    assert corrected.json() == again.json()
    problem(late, 409, "already-mended")
    assert receipt["outcome"] == "accepted"
    assert whole.json()["mended"]["receipt"] == receipt["receipt"]


async def test_many_are_sent_again_together_and_one_is_given_up(gateway: Gateway, intake: Intake) -> None:
    """All that were refused for one reason, or those named; what is given up waits no longer."""
    await intake.start()
    promised = await gateway.taken([concern(f"x-{number}", time="x") for number in range(4)])
    await gateway.receipt(promised[-1])
    system = await gateway.system()
    order = {"receipts": [each["receipt"] for each in promised[:2]], "command_id": str(uuid4())}
    some = (await system.post("/v1/quarantine/replay", json=order)).json()["receipts"]
    same = (await system.post("/v1/quarantine/replay", json=order)).json()["receipts"]
    again = [await gateway.receipt({"href": each["href"]}) for each in some]
    given_up = await system.post(f"/v1/quarantine/{promised[2]['receipt']}/discard", json={"reason": "test-message"})
    rest = (await system.get("/v1/quarantine", params={"code": "wrong-form"})).json()["messages"]

    assert [each["old"] for each in some] == [each["receipt"] for each in promised[:2]]
    assert some == same
    assert [each["outcome"] for each in again] == ["refused", "refused"]
    assert (given_up.json()["action"], given_up.json()["receipt"]) == ("discarded", None)
    assert {each["receipt"] for each in rest} == {promised[3]["receipt"], *(each["receipt"] for each in some)}


async def test_orders_that_are_none_are_clean_problems(gateway: Gateway) -> None:
    """Each names the field; a value is never repeated."""
    system = await gateway.system()
    orders: list[tuple[str, Any, str]] = [
        ("/v1/quarantine/replay", {}, "receipts"),
        ("/v1/quarantine/replay", {"receipts": [], "code": "x", "more": CPR}, "more"),
        ("/v1/quarantine/replay", {"receipts": [CPR]}, "receipts.0"),
        (f"/v1/quarantine/{uuid4()}/correct", {}, "fields"),
        (f"/v1/quarantine/{uuid4()}/correct", {"fields": {}}, "fields"),
        (f"/v1/quarantine/{uuid4()}/discard", {"reason": 7}, "reason"),
        (f"/v1/quarantine/{CPR}/discard", {"reason": "x"}, "receipt"),
    ]
    for path, order, field in orders:
        said = problem(await system.post(path, json=order), 422, "malformed")
        assert said["field"] == field
        assert CPR not in str(said)
    problem(await system.post("/v1/quarantine/replay", content=b"{"), 422, "malformed")


async def test_a_person_of_a_sector_that_seals_has_it_sealed(gateway: Gateway, intake: Intake) -> None:
    """What a page sends for a sector that has to seal lies sealed in the inbox, and is accepted."""
    sealing = next(code for code in sorted(gateway.counter.sectors) if sector(code).sealing == "required")
    person = await gateway.person("p-ida", "sector-professional", sealing)
    tells = (await person.get("/v1/me")).json()["tells"]
    event = {name: value for name, value in cloud_event(tells[0]).items() if name != "source"}
    answer = await person.post("/v1/events", json=event, headers={"Content-Type": ONE})
    [body] = await _inbox(intake, sealing)
    await intake.start()
    receipt = await person.get(answer.json()["receipts"][0]["href"], params={"wait": 30})

    assert b'"sealed"' in body
    assert CPR.encode() not in body
    assert receipt.json().get("refusal", {}).get("code") not in {"not-sealed", "seal-broken"}


async def test_the_examples_of_the_documentation_are_accepted(gateway: Gateway, intake: Intake) -> None:
    """What the OpenAPI document shows is what one can send."""
    await intake.start()
    [one] = await gateway.taken(EVENT)
    batch = await gateway.taken(EVENTS)

    assert (await gateway.receipt(one))["outcome"] == "accepted"
    assert [(await gateway.receipt(each))["outcome"] for each in batch] == ["duplicate", "accepted"]


async def _inbox(intake: Intake, sector_name: str) -> list[bytes]:
    """What lies in an inbox, looked at as the operator."""
    interface = intake.conducting.jetstream()
    stream = f"INBOX_{sector_name.upper().replace('-', '_')}"
    return [(await interface.get_msg(stream, 1)).data or b""]
