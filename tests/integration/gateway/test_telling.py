"""Specification: telling events over HTTP, one or many, in every mode, and learning what became of them."""

import json

from shared.testing.messages import CONCERN
from tests.integration.gateway.words import BATCH, Gateway, concern, concerns, problem
from tests.integration.intake.words import Intake


async def test_an_event_is_taken_and_its_receipt_comes(gateway: Gateway, intake: Intake) -> None:
    """202 names the receipt's address before intake has judged; there it is, as soon as it is judged."""
    answer = await gateway.tell(concern("s-1"))
    [promised] = answer.json()["receipts"]
    not_yet = await (await gateway.system()).get(promised["href"])
    await intake.start()
    receipt = await gateway.receipt(promised)

    assert answer.status_code == 202
    assert answer.headers["location"] == promised["href"] == f"/v1/receipts/{promised['receipt']}"
    assert (promised["index"], promised["id"]) == (0, "s-1")
    problem(not_yet, 404, "not-yet-known")
    assert not_yet.headers["retry-after"] == "1"
    assert (receipt["outcome"], receipt["id"], receipt["receipt"]) == ("accepted", "s-1", promised["receipt"])


async def test_a_batch_is_taken_in_its_order(gateway: Gateway, intake: Intake) -> None:
    """Each event of a batch has its place in the answer, and is judged in the order of the batch."""
    promised = await gateway.taken(concerns(500))
    await intake.start()
    receipts = [await gateway.receipt(each) for each in (promised[0], promised[1], promised[499])]

    assert [each["index"] for each in promised] == list(range(500))
    assert [each["sequence"] for each in receipts] == [1, 2, 500]
    assert [each["id"] for each in receipts] == ["s-0", "s-1", "s-499"]
    assert {each["outcome"] for each in receipts} == {"accepted"}


async def test_the_same_event_in_every_mode_is_told_once(gateway: Gateway, intake: Intake) -> None:
    """Structured, in a batch, as a JSON list and with ce-… headers it is the same event: a duplicate each time."""
    event = concern("s-1", dataversion=1, datacontenttype="application/json")
    headers = {f"ce-{name}": str(value) for name, value in event.items() if name not in {"data", "datacontenttype"}}
    system = await gateway.system()
    answers = [
        await gateway.tell(event),
        await gateway.tell([event]),
        await gateway.tell([event], kind="application/json; charset=utf-8"),
        await gateway.tell(event, kind="application/json"),
        await system.post("/v1/events", json=event["data"], headers=headers),
    ]
    await intake.start()
    receipts = [await gateway.receipt(answer.json()["receipts"][0]) for answer in answers]

    assert [answer.status_code for answer in answers] == [202] * 5
    assert [receipt["outcome"] for receipt in receipts] == ["accepted"] + ["duplicate"] * 4
    assert len({receipt["event"] for receipt in receipts}) == 1


async def test_a_source_that_is_left_out_is_the_sector(gateway: Gateway, intake: Intake) -> None:
    """A client that names no source speaks as its sector, in structured mode and with headers."""
    event = {name: value for name, value in concern("s-1").items() if name != "source"}
    headers = {f"ce-{name}": str(value) for name, value in event.items() if name != "data"}
    system = await gateway.system()
    structured = await gateway.taken(event)
    binary = (await system.post("/v1/events", json=event["data"], headers=headers)).json()["receipts"]
    await intake.start()
    receipts = [await gateway.receipt(each) for each in (*structured, *binary)]

    assert [receipt["source"] for receipt in receipts] == ["/707/school"] * 2
    assert [receipt["outcome"] for receipt in receipts] == ["accepted", "duplicate"]


async def test_what_is_sent_lies_in_the_inbox_as_it_came(gateway: Gateway, intake: Intake) -> None:
    """The bytes of an event are the sender's own, in a batch too: how it is written is intake's to judge."""
    twice = b'{"specversion":"1.0","id":"s-1","id":"s-2","source":"/707/school","type":"school.concern-shared"}'
    spaced = json.dumps(concern("s-3"), indent=2).encode()
    body = b" [ " + twice + b" , " + spaced + b" ] "
    promised = (await gateway.tell(body, kind=BATCH)).json()["receipts"]
    await intake.start()
    receipts = [await gateway.receipt(each) for each in promised]

    assert [receipt["outcome"] for receipt in receipts] == ["refused", "accepted"]
    assert receipts[0]["refusal"]["code"] == "duplicate-key"


async def test_what_intake_refuses_is_said_in_the_receipt(gateway: Gateway, intake: Intake) -> None:
    """The gateway takes what it can address; the verdict names the field, as for any other way in."""
    promised = await gateway.taken([concern("s-1", type="school.no-such-thing"), concern("s-2", time="yesterday")])
    await intake.start()
    refusals = [(await gateway.receipt(each))["refusal"] for each in promised]

    assert [(each["code"], each["field"]) for each in refusals] == [("unknown-type", "type"), ("wrong-form", "time")]


async def test_a_trace_goes_on(gateway: Gateway, intake: Intake) -> None:
    """The trace of the request is the trace of its events."""
    await intake.start()
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    system = await gateway.system()
    answer = await system.post(
        "/v1/events",
        json=concern("s-1"),
        headers={"Content-Type": "application/cloudevents+json", "traceparent": trace},
    )
    await gateway.receipt(answer.json()["receipts"][0])
    await intake.settled()
    [fact] = [event for event in await intake.log() if event.type == CONCERN]

    assert fact.traceparent is not None
    assert fact.traceparent.split("-")[1] == trace.split("-")[1]
