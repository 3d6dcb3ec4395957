"""Specification: no client can hold up another, make memory grow, or be told 202 for what is not on disk."""

import asyncio
import json
import socket
from contextlib import closing
from typing import Any

import httpx
import pytest

from deploy.testing.world import World
from services.intake.gateway import serving
from services.intake.gateway.bodies import LINGERING_BYTES, Room
from shared.definitions.gateway import LIMITS
from tests.integration.gateway.words import BATCH, ONE, Gateway, concern, concerns, gateway_in, problem, system_token
from tests.integration.intake.words import Intake

WITHIN = 20.0


async def test_what_is_larger_than_allowed_is_refused_before_it_is_read(gateway: Gateway) -> None:
    """A body that announces too much is not read at all; the connection is closed."""
    system = await gateway.system()
    large = concern("s-1", data={"text": "x" * LIMITS.largest_event_bytes})
    batch = json.dumps([concern(f"s-{n}", data={"text": "x" * 200_000}) for n in range(30)]).encode()
    announced = await _raw(gateway, f"Content-Length: {10**11}\r\n")

    said = problem(await gateway.tell(large), 413, "too-large")
    assert "xxx" not in str(said)
    problem(await system.post("/v1/events", content=batch, headers={"Content-Type": BATCH}), 413, "too-large")
    problem(await gateway.tell(concerns(LIMITS.largest_batch + 1)), 413, "too-large")
    assert announced.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in announced.lower()


async def test_a_body_without_an_announced_length_is_cut_off_where_it_is_too_large(gateway: Gateway) -> None:
    """Chunk after chunk without an end: answered and cut off at the bound, and no more than that is ever held."""
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    answer, sent = await _endless(gateway, "Transfer-Encoding: chunked\r\n", chunk)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sent < LINGERING_BYTES + 64 * LIMITS.largest_event_bytes
    assert gateway.counter.room.left == LIMITS.bodies_bytes


async def test_a_slow_body_is_let_go(world: World, intake: Intake) -> None:
    """A body that drips is answered 408 in its time, and the connection is closed."""
    async with gateway_in(world, intake.people, {"body_seconds": 1}) as gateway:
        async with asyncio.timeout(WITHIN):
            answer = await _raw(gateway, "Content-Length: 1000\r\n", b"{")

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert gateway.counter.room.left == LIMITS.bodies_bytes


async def test_a_slow_head_is_cut_off(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that never finishes its request's head is closed, also the second request of a connection."""
    monkeypatch.setattr(serving, "LIMITS", LIMITS.model_copy(update={"head_seconds": 1}))
    reader, writer = await _connected(gateway)
    again, second = await _connected(gateway)
    try:
        writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        second.write(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(WITHIN):
            assert (await again.readline()).startswith(b"HTTP/1.1 200 ")
            second.write(b"GET /health HTTP/1.1\r\n")

            assert await _all_of(reader) == b""
            assert b"HTTP/1.1" not in await _all_of(again)
    finally:
        writer.close()
        second.close()


async def test_a_head_that_is_too_large_is_refused(gateway: Gateway) -> None:
    """Headers without an end are cut off at a few kilobytes."""
    answer = await _raw(gateway, f"X-Long: {'x' * 100_000}\r\n")

    assert answer.startswith(b"HTTP/1.1 431 ")


async def test_connections_are_bounded(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes when there are too many connections is cut off at once; afterwards there is room again."""
    monkeypatch.setattr(serving, "LIMITS", LIMITS.model_copy(update={"connections": 4}))
    held = [await _connected(gateway) for _ in range(4)]
    try:
        answer = await _raw(gateway, "", method="GET", path="/health")
        assert answer == b""
    finally:
        for _, writer in held:
            writer.close()
            await writer.wait_closed()
    async with asyncio.timeout(WITHIN):
        while not (await _raw(gateway, "", method="GET", path="/health")).startswith(b"HTTP/1.1 200 "):
            pass


async def test_requests_at_a_time_are_bounded(world: World, intake: Intake) -> None:
    """Beyond the bound a request is answered 503 at once, and nothing waits."""
    async with gateway_in(world, intake.people, {"requests_in_flight": 1}) as gateway:
        system = await gateway.system()
        [promised] = await gateway.taken(concern("s-1"))
        waiting = asyncio.create_task(system.get(promised["href"], params={"wait": 30}))
        async with asyncio.timeout(WITHIN):
            while (answer := await system.get("/health")).status_code == 200:
                pass

        assert answer.headers["retry-after"]
        problem(answer, 503, "unavailable")
        await intake.start()
        assert (await waiting).json()["outcome"] == "accepted"
        assert (await system.get("/health")).status_code == 200


async def test_all_bodies_together_are_bounded(gateway: Gateway) -> None:
    """Where bodies already take up the room that there is, another one waits outside."""
    with Room.lent(gateway.counter.room, LIMITS.bodies_bytes):
        answer = await gateway.tell(concern("s-1"))

    problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"]
    assert (await gateway.tell(concern("s-1"))).status_code == 202


async def test_a_client_that_asks_too_much_is_told_to_wait(world: World, intake: Intake) -> None:
    """429 with Retry-After, for requests and for events; another client is not held up."""
    bounds = {"requests_at_once": 3, "requests_per_second": 1, "events_at_once": 5, "events_per_second": 1}
    async with gateway_in(world, intake.people, bounds) as gateway:
        first = await gateway.tell(concerns(5))
        second = await gateway.tell(concerns(5, "t"))
        third = await gateway.tell(concern("s-1"))
        fourth = await gateway.tell(concern("s-1"))
        other = await gateway.tell(concern("s-1"), sector="social")

        assert (first.status_code, other.status_code) == (202, 202)
        assert problem(second, 429, "too-many")["field"] == "events"
        assert int(second.headers["retry-after"]) >= 4
        assert problem(third, 429, "too-many")["field"] == "events"
        assert problem(fourth, 429, "too-many")["field"] == "requests"
        assert int(fourth.headers["retry-after"]) >= 1


async def test_a_full_inbox_closes_the_door_and_it_opens_again(world: World, intake: Intake) -> None:
    """As long as intake does not keep up, senders are told to wait; a batch that would not fit is none at all."""
    async with gateway_in(world, intake.people, {"inbox_depth": 10}) as gateway:
        taken = await gateway.taken(concerns(8))
        full = await gateway.tell(concerns(3, "t"))
        just = await gateway.tell(concerns(2, "u"))
        problem(full, 503, "unavailable")
        assert full.headers["retry-after"]
        assert just.status_code == 202
        assert await gateway.counter.door.depth("school") == 10

        await intake.start()
        await gateway.receipt(taken[-1])
        async with asyncio.timeout(WITHIN):
            while (await gateway.tell(concerns(3, "t"))).status_code != 202:
                pass


async def test_an_outbox_that_grows_closes_the_door(gateway: Gateway) -> None:
    """What intake has recorded and cannot send on counts too."""
    gateway.counter.watch.hear({"outboxes": {"outbox": LIMITS.outbox_depth, "INBOX_SCHOOL": 9}, "now": "2025-01-01"})
    open_still = await gateway.tell(concern("s-1"))
    gateway.counter.watch.hear({"outboxes": {"outbox": LIMITS.outbox_depth, "receipts": 1}, "now": "2025-01-01"})
    closed = await gateway.tell(concern("s-1"))

    assert open_still.status_code == 202
    problem(closed, 503, "unavailable")


async def test_nothing_is_promised_that_is_not_on_disk(world: World, gateway: Gateway, intake: Intake) -> None:
    """The message server dies in the middle of many requests: whatever was answered 202 is there afterwards."""
    system = await gateway.system()
    tasks = [asyncio.create_task(_told(system, concerns(20, f"b{number}"))) for number in range(20)]
    async with asyncio.timeout(WITHIN):
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    world.nats.kill()
    answers = await asyncio.gather(*tasks)
    closed = await gateway.tell(concern("s-1"))
    assert closed.status_code == 503
    assert closed.headers["retry-after"]
    world.nats.start()
    await intake.start()

    promised = [each for answer in answers if answer.status_code == 202 for each in answer.json()["receipts"]]
    assert {answer.status_code for answer in answers} <= {202, 503}
    assert promised
    outcomes = [(await gateway.receipt(each))["outcome"] for each in promised]
    assert set(outcomes) == {"accepted"}
    again = [await gateway.taken(concerns(20, f"b{number}")) for number in range(20)]
    kinds = {(await gateway.receipt(each))["outcome"] for each in (*again[0], *again[-1])}
    assert kinds <= {"accepted", "duplicate"}
    recorded = await intake.database.fetchval("SELECT count(*) FROM intake.accepted")
    assert recorded == 400


async def test_an_inbox_that_was_lost_is_no_success(world: World, gateway: Gateway) -> None:
    """The message server comes back without its files, with new inboxes: what lay in the old ones is told again."""
    before = await gateway.taken(concern("s-1"))
    world.nats.kill()
    world.nats.lose_everything()
    world.nats.start()
    world.declare_streams()
    async with asyncio.timeout(WITHIN):
        while (again := await gateway.tell(concern("s-1"))).status_code != 202:
            pass

    # The same place, and yet another message: the receipt says which making of the inbox it lies in.
    assert again.json()["receipts"][0]["receipt"] != before[0]["receipt"]


async def test_whoever_waits_when_the_gateway_ends_is_told_to_ask_again(gateway: Gateway) -> None:
    """Who still waits for a receipt gets a problem document, never a connection that breaks."""
    [promised] = await gateway.taken(concern("s-1"))
    waiting = asyncio.create_task((await gateway.system()).get(promised["href"], params={"wait": 30}))
    async with asyncio.timeout(WITHIN):
        while gateway.counter.awaiting.nobody:  # noqa: ASYNC110 - what a request does tells nobody
            await asyncio.sleep(0)
    gateway.serving.cancel()
    answer = await waiting

    problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"]


async def test_the_database_away_keeps_no_event_out(world: World, gateway: Gateway) -> None:
    """Events are taken without the database; questions are answered 503 until it is back."""
    system = await gateway.system()
    await gateway.counter.office.pool.close()
    taken = await gateway.tell(concern("s-1"))
    asked = await system.get("/v1/receipts")
    ready = await system.get("/ready")

    assert taken.status_code == 202
    problem(asked, 503, "unavailable")
    assert ready.status_code == 503
    assert ready.json()["faults"] == ["the database does not answer"]


async def _told(system: httpx.AsyncClient, events: list[dict[str, Any]]) -> httpx.Response:
    return await system.post("/v1/events", content=json.dumps(events), headers={"Content-Type": BATCH})


async def _connected(gateway: Gateway) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(gateway.url.rpartition(":")[2]))


async def _raw(
    gateway: Gateway, headers: str, body: bytes = b"", *, method: str = "POST", path: str = "/v1/events"
) -> bytes:
    """Everything that is answered to a request that is not finished."""
    reader, writer = await _connected(gateway)
    try:
        writer.write(_head(gateway, headers, method, path) + body)
        async with asyncio.timeout(WITHIN):
            return await _all_of(reader)
    finally:
        writer.close()


async def _endless(gateway: Gateway, headers: str, chunk: bytes) -> tuple[bytes, int]:
    """The first line that is answered to a body without an end, and how much of it could be sent."""
    loop = asyncio.get_running_loop()
    with closing(socket.create_connection(("127.0.0.1", int(gateway.url.rpartition(":")[2])))) as made:
        made.setblocking(False)  # noqa: FBT003 - the library's own signature
        await loop.sock_sendall(made, _head(gateway, headers, "POST", "/v1/events"))
        answered = asyncio.create_task(loop.sock_recv(made, 4096))
        sent = 0
        async with asyncio.timeout(WITHIN):
            while not answered.done():
                try:
                    await loop.sock_sendall(made, chunk)
                except ConnectionError:
                    break
                sent += len(chunk)
            return await answered, sent


def _head(gateway: Gateway, headers: str, method: str, path: str) -> bytes:
    token = system_token(gateway.people, "school")
    lines = f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: {ONE}\r\n"
    return f"{lines}{headers}\r\n".encode()


async def _all_of(reader: asyncio.StreamReader) -> bytes:
    """What comes until the connection is closed, in order or not."""
    found = b""
    try:
        while chunk := await reader.read(65536):
            found += chunk
            if b"200 OK" in found:
                return found
    except ConnectionError:
        pass
    return found
