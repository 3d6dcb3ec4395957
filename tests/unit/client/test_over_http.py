"""The road over HTTP: what each answer of a gateway means, and that nothing but a verdict settles anything."""

import json
from collections.abc import Callable, Sequence
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from samspor.client.access import Access
from samspor.client.outbox import Waiting
from samspor.client.over_http import OverHttp
from samspor.client.road import LaterError

Answer = Callable[[httpx.Request], httpx.Response]

RECEIPT = "0b2a1e3c-6c7c-5f36-9a1e-0d8a3a1c9b10"
OTHER = "0b2a1e3c-6c7c-5f36-9a1e-0d8a3a1c9b11"
ACCESS = Access.read(
    {
        "sector": "school",
        "municipality": "707",
        "gateway_url": "https://gateway.example/",
        "token_url": "https://issuer.example/token",
        "client_id": "school",
        "client_secret": "s3cret",
    }
)
WINDOW = [
    Waiting(position, f"c-{position}", "/707/school", "school.left", b'{"id":"c-%d"}' % position) for position in (7, 8)
]


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the road slept, which it does not do here."""
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr("samspor.client.over_http.asyncio.sleep", sleep)
    return found


class Gateway:
    """A gateway and an issuer that answer as a test says, and remember what they were asked."""

    def __init__(self, *answers: httpx.Response, token_for: float = 3600) -> None:
        self.answers, self.token_for = list(answers), token_for
        self.asked: list[httpx.Request] = []
        self.tokens = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        if request.url.host == "issuer.example":
            self.tokens += 1
            assert request.content == b"grant_type=client_credentials&client_id=school&client_secret=s3cret"
            return httpx.Response(200, json={"access_token": f"t{self.tokens}", "expires_in": self.token_for})
        self.asked.append(request)
        return self.answers.pop(0)

    def road(self) -> OverHttp:
        """The road to it."""
        return OverHttp(ACCESS, httpx.AsyncClient(transport=httpx.MockTransport(self)))


def placed(*receipts: str) -> httpx.Response:
    """A 202."""
    rows = [{"index": index, "id": None, "receipt": each} for index, each in enumerate(receipts)]
    return httpx.Response(202, json={"receipts": rows})


def receipt(identity: str) -> httpx.Response:
    """A receipt that is there."""
    return httpx.Response(
        200, json={"receipt": identity, "outcome": "accepted", "received_at": "2025-03-03T10:15:00Z", "id": "c-7"}
    )


async def test_a_window_goes_as_one_batch_with_its_bytes_unchanged() -> None:
    """One request, in order; the places are the receipts that the gateway promises."""
    gateway = Gateway(placed(RECEIPT, OTHER))
    assert await gateway.road().put(WINDOW) == [RECEIPT, OTHER]
    (request,) = gateway.asked
    assert (request.method, str(request.url)) == ("POST", "https://gateway.example/v1/events")
    assert request.content == b'[{"id":"c-7"},{"id":"c-8"}]'
    assert request.headers["Content-Type"] == "application/cloudevents-batch+json"
    assert request.headers["Authorization"] == "Bearer t1"


@pytest.mark.parametrize("status", [400, 401, 403, 413, 429, 500, 502, 503])
async def test_what_is_no_202_is_tried_later_and_as_late_as_was_asked(status: int) -> None:
    """The sentence names the problem's code and field, and Retry-After is passed on."""
    problem = {"code": "too-busy", "field": "body", "found": "Sander"}
    gateway = Gateway(httpx.Response(status, json=problem, headers={"Retry-After": "17"}))
    with pytest.raises(LaterError, match=rf"{status}: too-busy, body$") as raised:
        await gateway.road().put(WINDOW)
    assert raised.value.after == 17


async def test_an_answer_that_is_no_problem_document_is_no_reason_to_fall_over() -> None:
    """A proxy in between may say anything."""
    for body in (b"<html>", b"[]", b'"busy"'):
        with pytest.raises(LaterError, match=r"502$"):
            await Gateway(httpx.Response(502, content=body)).road().put(WINDOW)


async def test_a_202_that_promises_other_receipts_settles_nothing() -> None:
    """Fewer places than messages: which is whose cannot be told."""
    with pytest.raises(LaterError):
        await Gateway(placed(RECEIPT)).road().put(WINDOW)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"receipts":[{}]}', b'{"receipts":7}'])
async def test_a_202_that_cannot_be_read_settles_nothing(body: bytes) -> None:
    """Something else than a gateway answered."""
    with pytest.raises(LaterError, match="cannot be read"):
        await Gateway(httpx.Response(202, content=body)).road().put(WINDOW)


async def test_no_connection_is_tried_later() -> None:
    """The reason names the kind of failure, not the address."""

    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    road = OverHttp(ACCESS, httpx.AsyncClient(transport=httpx.MockTransport(refuse)))
    with pytest.raises(LaterError, match="issuer of tokens did not answer"):
        await road.put(WINDOW)


async def test_a_token_is_kept_until_shortly_before_its_end_and_thrown_away_when_refused() -> None:
    """Half a minute before its end it is fetched anew, and after a 401 at once."""
    lasting = Gateway(placed(RECEIPT, OTHER), placed(RECEIPT, OTHER))
    road = lasting.road()
    await road.put(WINDOW)
    await road.put(WINDOW)
    assert lasting.tokens == 1
    short = Gateway(placed(RECEIPT, OTHER), placed(RECEIPT, OTHER), token_for=10)
    road = short.road()
    await road.put(WINDOW)
    await road.put(WINDOW)
    assert short.tokens == 2
    refused = Gateway(httpx.Response(401), placed(RECEIPT, OTHER))
    road = refused.road()
    with pytest.raises(LaterError):
        await road.put(WINDOW)
    await road.put(WINDOW)
    assert [each.headers["Authorization"] for each in refused.asked] == ["Bearer t1", "Bearer t2"]


async def test_receipts_are_asked_for_when_the_first_that_is_awaited_is_there(slept: list[float]) -> None:
    """A 404 asks again as late as it says; then all that are new come, and the cursor is that of a whole page."""
    gateway = Gateway(
        httpx.Response(404, json={"code": "not-yet-known"}, headers={"Retry-After": "3"}),
        httpx.Response(200, json={"receipts": [], "next": 5}),
        receipt(RECEIPT),
        httpx.Response(200, json={"receipts": [receipt(RECEIPT).json(), receipt(OTHER).json()], "next": 9}),
        httpx.Response(200, json={"receipts": [], "next": 9}),
        httpx.Response(200, json={"receipts": [], "next": 9}),
        httpx.Response(503, headers={"Retry-After": "7"}),
    )
    asked: list[Sequence[str]] = [[RECEIPT, OTHER], [RECEIPT, OTHER], [], [OTHER]]

    async def awaited(_: float) -> Sequence[str]:
        return asked.pop(0)

    async with aclosing(gateway.road().receipts("5", awaited)) as receipts:
        found = [await anext(receipts) for _ in range(2)]
        with pytest.raises(LaterError) as raised:
            await anext(receipts)
    assert raised.value.after == 7
    assert [(each.place, str(each.receipt.receipt), each.cursor) for each in found] == [
        (RECEIPT, RECEIPT, "5"),
        (OTHER, OTHER, "9"),
    ]
    one, all_of_them = f"/v1/receipts/{RECEIPT}", "/v1/receipts"
    assert [each.url.path for each in gateway.asked] == [
        *(one, all_of_them),
        *(one, all_of_them, all_of_them),
        all_of_them,
        f"/v1/receipts/{OTHER}",
    ]
    assert slept == [3.0]


async def test_the_feed_goes_on_behind_the_last_page_that_was_done_with() -> None:
    """Inside a page the cursor stays: after a crash the page comes again."""
    pages: list[Any] = [{"messages": [{"id": 1}, {"id": 2}], "next": 9}, {"messages": [{"id": 3}], "next": 12}]
    gateway = Gateway(*(httpx.Response(200, content=json.dumps(page)) for page in pages))
    async with aclosing(gateway.road().feed("5")) as feed:
        found = [await anext(feed) for _ in range(3)]
    assert [(each.cursor, each.message["id"]) for each in found] == [("5", 1), ("9", 2), ("12", 3)]
    assert [each.url.params["after"] for each in gateway.asked] == ["5", "9"]
