"""How long do people wait? Commands, one youth's pages, the caseload, and a youth's history, beside a full vault.

Everything goes through the HTTP API with a token, as a person's would, and every look is recorded before it is
answered. Pathways are opened first, for youths who have a case, so that there is something to look at.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import perf_counter
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
from pydantic_core import from_json, to_json

from tests.load.figures import Figure, at_most, percentile
from tests.load.installation import Installation

OVERVIEW: Final = 20.0
"""Milliseconds that 99 of 100 overviews of a youth take at most: the first target."""
LEAD: Final = "p-birgitte"
COORDINATOR: Final = "p-karen"
AT_ONCE: Final = 4
"""People who give commands at the same time."""
CASES: Final = """
SELECT DISTINCT split_part(subject, '.', 5) FROM intake.outbox
WHERE subject LIKE 'events.intake.social.notification-received.%' ORDER BY 1 LIMIT $1
"""
LONGEST: Final = """
SELECT key, max(version) FROM coordination.recorded WHERE key NOT LIKE 'org-%' GROUP BY key ORDER BY 2 DESC LIMIT 1
"""


async def pathways(here: Installation, count: int) -> tuple[list[UUID], list[Figure]]:
    """Open pathways for so many youths who have a case; the youths, and what it took."""
    youths = [UUID(key) for (key,) in await here.pool.fetch(CASES, count)]
    waiting, times = list(youths), list[float]()
    async with await _person(here, LEAD) as person:
        began = perf_counter()
        await asyncio.gather(*(_open_each(person, waiting, times) for _ in range(AT_ONCE)))
        seconds = perf_counter() - began
    return youths, [
        Figure("commands", f"through the API, {AT_ONCE} people at once", len(times) / seconds, "commands/s"),
        Figure("commands", "p50", percentile(times, 50), "ms"),
        Figure("commands", "p99", percentile(times, 99), "ms"),
    ]


async def _open_each(person: httpx.AsyncClient, waiting: list[UUID], times: list[float]) -> None:
    while waiting:
        youth = waiting.pop()
        for name, args in (
            ("raise-youth", {"by": LEAD, "sector": "social", "reason": "flere tegn på én gang", "basis": "SAME_UNIT"}),
            ("open-pathway", {"description": "norddjurs-taskforce", "deviation": "skønnes nødvendigt"}),
            ("appoint-case-lead", {"person": LEAD, "unit": "social"}),
            ("record-parties-informed", {"parties": ["youth", "mother"], "form": "meeting"}),
        ):
            wish = {"command_id": str(uuid4()), "youth": str(youth), "args": args}
            began = perf_counter()
            answer = await person.post(f"/commands/coordination/{name}", json=wish)
            times.append((perf_counter() - began) * 1000)
            if answer.status_code != httpx.codes.OK:
                raise RuntimeError(f"{name} was refused: {answer.text}")


async def looks(here: Installation, youths: Sequence[UUID], each: int) -> list[Figure]:
    """Ask for overviews, obligations, timelines and pages of the caseload, one after the other."""
    figures: list[Figure] = []
    async with await _person(here, LEAD) as lead, await _person(here, COORDINATOR) as coordinator:
        for name, page in (
            ("overview of a youth", "/youths/{youth}"),
            ("obligations of a youth", "/youths/{youth}/obligations"),
            ("timeline of a youth", "/youths/{youth}/timeline"),
        ):
            times = await _asked(lead, [page.format(youth=youths[number % len(youths)]) for number in range(each)])
            figures.append(Figure("API", f"{name}, p50", percentile(times, 50), "ms"))
            last = percentile(times, 99)
            named = f"{name}, p99"
            overview = page == "/youths/{youth}"
            figures.append(
                at_most(OVERVIEW, "API", named, last, "ms") if overview else Figure("API", named, last, "ms")
            )
        for name, person in (("case lead", lead), ("coordinator", coordinator)):
            times = await _asked(person, ["/caseload?limit=50"] * (each // 5))
            figures.append(Figure("API", f"caseload page of a {name}, p50", percentile(times, 50), "ms"))
            figures.append(Figure("API", f"caseload page of a {name}, p99", percentile(times, 99), "ms"))
    return figures


async def histories(here: Installation, each: int) -> list[Figure]:
    """Ask coordination for the longest stream in its books: every event, and the state."""
    row = await here.pool.fetchrow(LONGEST)
    assert row is not None
    query = {"youth": row["key"]}
    figures = []
    for what, label in (("history", f"one youth's {row['max']} events"), ("state", "the state by all of them")):
        times = await _timed(each, partial(_query, here, what, query))
        figures.append(Figure("history", f"{label}, p50", percentile(times, 50), "ms"))
        figures.append(Figure("history", f"{label}, p99", percentile(times, 99), "ms"))
    return figures


async def _query(here: Installation, what: str, query: dict[str, str]) -> None:
    answer = await here.nats.request(f"query.coordination.{what}", to_json(query), timeout=30)
    found: dict[str, Any] = from_json(answer.data)
    if found.get("refusal"):
        raise RuntimeError(f"the query {what} was refused: {found['refusal']}")


async def _person(here: Installation, person: str) -> httpx.AsyncClient:
    token = await here.token(person)
    return httpx.AsyncClient(
        base_url=f"{here.web_url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60, trust_env=False
    )


async def _asked(person: httpx.AsyncClient, pages: Sequence[str]) -> list[float]:
    remaining = iter(pages)

    async def ask() -> None:
        answer = await person.get(next(remaining))
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"a look was refused: {answer.text}")

    return await _timed(len(pages), ask)


async def _timed(count: int, work: Callable[[], Awaitable[None]]) -> list[float]:
    times = []
    for _ in range(count):
        began = perf_counter()
        await work()
        times.append((perf_counter() - began) * 1000)
    return times
