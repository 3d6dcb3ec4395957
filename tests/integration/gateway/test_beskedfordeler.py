"""Specification: what Beskedfordeler hands in is stored before it is acknowledged; ours is fetched in its envelope."""

import io
from uuid import uuid4

import httpx

from deploy.testing.world import World
from services.intake.gateway.safe_xml import Element, parse
from shared.definitions.beskedfordeler import envelopes
from shared.events.coordination import FollowingStarted
from shared.testing.besked import besked
from shared.testing.examples import fact
from shared.testing.messages import CPR, NAME, TEXT
from tests.integration.gateway.words import Gateway, concern, problem
from tests.integration.intake.words import Intake

XML = "application/xml"


async def deliver(gateway: Gateway, content: bytes, *, sector: str = "school", kind: str = XML) -> httpx.Response:
    """Push a message as a distributor does."""
    return await (await gateway.system(sector)).post(
        "/v1/beskedfordeler", content=content, headers={"Content-Type": kind}
    )


def answered(answer: httpx.Response) -> tuple[int, str, str]:
    """HTTP status, StatusKode and FejlbeskedTekst of an answer, which says nothing of what was sent."""
    assert answer.headers["content-type"].partition(";")[0] == XML, answer.text
    assert not any(secret in answer.text for secret in (CPR, NAME, TEXT))
    (returned,) = parse(io.BytesIO(answer.content), 10).inside
    code, sentence = (each.text for each in returned.inside)
    return answer.status_code, code, sentence


def own(message: Element) -> Element:
    """Our element in a message that we told."""
    return message.inside[-1].inside[0]


def besked_id(message: Element) -> str:
    """The id of a message that we told."""
    return message.inside[0].inside[0].text


def texts(element: Element) -> dict[str, str]:
    """The fields of an element that have a text."""
    return {each.name: each.text for each in element.inside if not each.inside}


async def test_a_message_is_acknowledged_when_it_is_stored(gateway: Gateway, intake: Intake) -> None:
    """With StatusKode 20 and the address of its receipt; its BeskedId is the event's id."""
    identifier = str(uuid4())
    answer = await deliver(gateway, besked(besked_id=identifier.upper(), pushed=True))
    await intake.start()
    receipt = await gateway.receipt({"href": answer.headers["location"]})

    assert answered(answer) == (200, "20", "Ok")
    assert answer.headers["samspor-receipt"] == receipt["receipt"]
    assert (receipt["outcome"], receipt["id"], receipt["type"]) == ("accepted", identifier, "school.concern-shared")
    assert receipt["source"] == "/707/school/beskedfordeler"


async def test_a_message_that_comes_again_is_a_duplicate(gateway: Gateway, intake: Intake) -> None:
    """Delivered by another route, at another attempt; another content under its BeskedId is refused."""
    identifier = str(uuid4())
    route = "<Leveranceruter><Leverancerute/></Leveranceruter>"
    answers = [
        await deliver(gateway, besked(besked_id=identifier)),
        await deliver(gateway, besked(besked_id=identifier, delivery=route)),
        await deliver(gateway, besked(besked_id=identifier, occurred="2025-03-04T10:15:00")),
    ]
    await intake.start()
    receipts = [await gateway.receipt({"href": answer.headers["location"]}) for answer in answers]

    assert [answered(answer)[1] for answer in answers] == ["20"] * 3
    assert [receipt["outcome"] for receipt in receipts] == ["accepted", "duplicate", "refused"]
    assert receipts[2]["refusal"]["code"] == "id-reused"


async def test_nothing_personal_lies_in_the_inbox_in_the_clear(gateway: Gateway, intake: Intake) -> None:
    """Person and text are sealed to intake before the message is put there."""
    await deliver(gateway, besked())
    stored = (await intake.conducting.jetstream().get_msg("INBOX_SCHOOL", 1)).data or b""

    assert b'"sealed"' in stored
    assert not any(secret.encode() in stored for secret in (CPR, NAME, TEXT))


async def test_what_is_not_stored_is_not_acknowledged(gateway: Gateway) -> None:
    """No XML, no message, of another sector, of another media type, too large: a StatusKode that is not 20."""
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    answers = {
        "not XML": await deliver(gateway, b"<a>"),
        "entities": await deliver(gateway, laughs),
        "no message": await deliver(gateway, b"<a/>"),
        "no type of ours": await deliver(gateway, besked(beskedtype=str(uuid4()))),
        "another sector's": await deliver(gateway, besked(), sector="police"),
        "media type": await deliver(gateway, besked(), kind="application/json"),
        "too large": await deliver(gateway, b" " * (envelopes().largest_bytes + 1)),
    }
    statuses = {name: answered(answer)[:2] for name, answer in answers.items()}

    assert statuses == {
        "not XML": (422, "40"),
        "entities": (422, "40"),
        "no message": (422, "40"),
        "no type of ours": (422, "40"),
        "another sector's": (403, "40"),
        "media type": (415, "40"),
        "too large": (413, "40"),
    }
    assert "Beskedtypen betyder ikke noget her." in answered(answers["no type of ours"])[2]
    assert await gateway.counter.door.depth("school") == 0


async def test_who_asks_for_json_gets_a_problem_document(gateway: Gateway) -> None:
    """As from every other route."""
    headers = {"Content-Type": XML, "Accept": "application/problem+json"}
    answer = await (await gateway.system()).post("/v1/beskedfordeler", content=b"<a/>", headers=headers)

    assert problem(answer, 422, "not-a-besked")["field"] == "body"


async def test_nobody_hands_in_without_a_token(gateway: Gateway) -> None:
    """Nor fetches."""
    nobody = await gateway.client(None)
    problem(await nobody.post("/v1/beskedfordeler", content=besked()), 401, "not-proven")
    problem(await nobody.get("/v1/beskedfordeler/feed"), 401, "not-proven")


async def test_while_the_door_is_closed_the_distributor_is_told_to_come_again(gateway: Gateway, world: World) -> None:
    """StatusKode 50, and when."""
    world.nats.kill()
    answer = await deliver(gateway, besked())

    assert answered(answer)[:2] == (503, "50")
    assert int(answer.headers["retry-after"]) > 0


async def test_receipts_and_feed_are_fetched_as_messages(gateway: Gateway, intake: Intake) -> None:
    """In order, behind a cursor, each under its own BeskedId, and for this sector alone."""
    system = await gateway.system()
    [promised] = await gateway.taken(concern("s-1"))
    await intake.start()
    receipt = await gateway.receipt(promised)
    await intake.settled()
    youth = await intake.youth()
    following = FollowingStarted(sector="school", categories=("attendance", "schooling"), basis="CONSENT")
    await intake.tell(fact(following, key=youth))
    first = await system.get("/v1/beskedfordeler/feed")
    page = parse(io.BytesIO(first.content), 500)
    again = await system.get("/v1/beskedfordeler/feed", params={"after": first.headers["samspor-next"]})
    police = await (await gateway.system("police")).get("/v1/beskedfordeler/feed")
    [judged, followed] = page.inside
    person, *others = own(followed).inside

    assert page.attributes == {"naeste": first.headers["samspor-next"]}
    assert (own(judged).name, texts(own(judged))["outcome"]) == ("Kvittering", "accepted")
    assert texts(own(judged))["receipt"] == receipt["receipt"] == besked_id(judged)
    assert (own(followed).name, texts(person)) == ("Haendelse", {"youth": youth, "cpr": CPR})
    assert [each.text for each in others if each.name == "categories"] == ["attendance", "schooling"]
    assert again.headers["samspor-next"] == first.headers["samspor-next"]
    assert parse(io.BytesIO(again.content), 10).inside == []
    assert parse(io.BytesIO(police.content), 10).inside == []
    problem(await system.get("/v1/beskedfordeler/feed", params={"after": "12"}), 422, "malformed")
