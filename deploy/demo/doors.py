"""How do those tell who have no system: a person at the form, finance with a file, a head of school who mends?

Each goes the way of the real people: the pages' form with a session, the gateway's upload with the sector's own secret,
the quarantine with the person's own token. Invariant: a message that went through a door has its receipt when `tell`
comes back.
"""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx
from pydantic_core import from_json

from deploy.demo.people import PAUSE, TIMEOUT, UnexpectedAnswerError
from deploy.demo.scenario import Message
from deploy.demo.scenario.calendar import LOCAL
from deploy.demo.troupe import Access

WAITS: Final = 10
"""Seconds that one question for a receipt waits; it is asked again until the receipt is there."""
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_RECEIPT: Final = re.compile(r"/fortael/kvittering/([0-9a-f-]{36})")

Receipts = dict[int, Mapping[str, Any]]


@dataclass
class Doors:
    """The pages and the gateway, as those see them who come without a system.

    Attributes:
        tokens: of the people who take part, by their ids.
        secrets: credentials of the sectors that send files.
        refused: the receipts of what was refused so far, by the sender's id.
    """

    web: Callable[[], httpx.AsyncClient]
    gateway: httpx.AsyncClient
    tokens: Mapping[str, str]
    secrets: Mapping[str, Access]
    refused: dict[str, str] = field(default_factory=dict)

    async def tell(self, messages: Sequence[Message]) -> Receipts:
        """Bring messages through their doors, in their order; answers the receipt of each, by its number."""
        found: Receipts = {}
        files = [message for message in messages if message.road == "file"]
        for sector in dict.fromkeys(message.sector for message in files):
            found |= await self._uploaded([message for message in files if message.sector == sector])
        for message in messages:
            if message.road == "form":
                found[message.number] = await self._typed(message)
            elif message.road == "mended":
                found[message.number] = await self._mended(message)
        return found

    def note(self, receipts: Iterable[Mapping[str, Any]]) -> None:
        """Keep in mind what was refused, for whoever puts it right."""
        self.refused |= {
            each["id"]: each["receipt"] for each in receipts if each["outcome"] == "refused" and "id" in each
        }

    async def _typed(self, message: Message) -> Mapping[str, Any]:
        """A person logs in, opens the form of the type, fills it in and presses the button."""
        event = from_json(message.body)
        assert message.person is not None
        async with self.web() as browser:
            await _sign_in(browser, message.person)
            path = f"/fortael/om/{event['type']}"
            shown = _answered(await browser.get(path), httpx.codes.OK).text
            hidden = {name: unescape(value) for name, value in _HIDDEN.findall(shown)}
            typed = {**hidden, **_fields(event), "message": event["id"].removeprefix("page-")}
            pressed = _answered(await browser.post(path, data=typed), httpx.codes.SEE_OTHER)
        receipt = _RECEIPT.search(pressed.headers["location"])
        if receipt is None:
            raise UnexpectedAnswerError(f"the form of {event['type']} led to no receipt")
        return await self._receipt(receipt[1], self.tokens[message.person])

    async def _uploaded(self, messages: Sequence[Message]) -> Receipts:
        """A file of a sector's events, a row each: looked at first, as everybody does, and then sent."""
        events = [from_json(message.body) for message in messages]
        [type_name] = {event["type"] for event in events}
        token = await self._token(self.secrets[messages[0].sector])
        await self._knows(events[-1]["time"])
        content, headers = table(events), {**_bearer(token), "Content-Type": "text/csv"}
        rows: list[dict[str, Any]] = []
        for dry_run, status in (("true", httpx.codes.OK), ("false", httpx.codes.ACCEPTED)):
            parameters = {"type": type_name, "dry_run": dry_run}
            answer = await self.gateway.post("/v1/uploads", params=parameters, content=content, headers=headers)
            rows = _answered(answer, status).json()["rows"]
        return {
            message.number: await self._receipt(row["receipt"], token)
            for message, row in zip(messages, rows, strict=True)
        }

    async def _knows(self, moment: str) -> None:
        """Wait until the gateway has heard from intake what time it is."""
        told = datetime.fromisoformat(moment)
        while True:
            said = _answered(await self.gateway.get("/ready"), httpx.codes.OK).json()["now"]
            if datetime.fromisoformat(said) >= told:
                return
            await asyncio.sleep(PAUSE)

    async def _mended(self, message: Message) -> Mapping[str, Any]:
        """Somebody of the sector puts other values into a refused message, which is then sent again."""
        assert message.person is not None
        token, refused = self.tokens[message.person], self.refused[from_json(message.body)["id"]]
        path, wish = f"/v1/quarantine/{refused}", {"fields": dict(message.fields)}
        _answered(await self.gateway.get(path, headers=_bearer(token)), httpx.codes.OK)
        done = await self.gateway.post(f"{path}/correct", json=wish, headers=_bearer(token))
        return await self._receipt(_answered(done, done.status_code).json()["receipt"], token)

    async def _receipt(self, receipt: str, token: str) -> Mapping[str, Any]:
        while True:
            answer = await self.gateway.get(f"/v1/receipts/{receipt}", params={"wait": WAITS}, headers=_bearer(token))
            if answer.status_code != httpx.codes.NOT_FOUND:
                found: dict[str, Any] = _answered(answer, httpx.codes.OK).json()
                return found

    async def _token(self, access: Access) -> str:
        asked = {
            "grant_type": "client_credentials",
            "client_id": access["client_id"],
            "client_secret": access["client_secret"],
        }
        answer = await self.gateway.post(str(access["token_url"]), data=asked)
        return str(_answered(answer, httpx.codes.OK).json()["access_token"])


@asynccontextmanager
async def doors(
    web_url: str, gateway_url: str, tokens: Mapping[str, str], secrets: Mapping[str, Access]
) -> AsyncIterator[Doors]:
    """The doors of an installation."""
    async with httpx.AsyncClient(base_url=gateway_url, timeout=TIMEOUT, trust_env=False) as gateway:
        yield Doors(
            lambda: httpx.AsyncClient(base_url=web_url, timeout=TIMEOUT, trust_env=False), gateway, tokens, secrets
        )


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _answered(answer: httpx.Response, status: int) -> httpx.Response:
    if answer.status_code != status or answer.is_error:
        where = f"{answer.request.method} {answer.request.url.path}"
        raise UnexpectedAnswerError(f"{where} was answered with status {answer.status_code}")
    return answer


async def _sign_in(browser: httpx.AsyncClient, person: str) -> None:
    """Choose to be somebody at the built-in issuer, and come back with a session."""
    asked = urlsplit((await browser.get("/login")).headers["location"])
    wish = {**dict(parse_qsl(asked.query)), "person": person}
    chosen = await browser.post(f"{asked.scheme}://{asked.netloc}{asked.path}", data=wish)
    _answered(await browser.get(chosen.headers["location"]), httpx.codes.SEE_OTHER)


def _fields(event: Mapping[str, Any]) -> dict[str, str]:
    """What a person types to tell of an event, field by field."""
    data = dict(event["data"])
    person = {f"person.{name}": value for name, value in data.pop("person").items()}
    moment = datetime.fromisoformat(event["time"]).astimezone(LOCAL)
    return {**person, **data, "occurred_at": moment.strftime("%Y-%m-%dT%H:%M")}


def table(events: Sequence[Mapping[str, Any]]) -> bytes:
    """A file with a row for each event, as a spreadsheet saves it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ["id", "time", *events[0]["data"]], delimiter=";")
    writer.writeheader()
    for event in events:
        moment = datetime.fromisoformat(event["time"]).astimezone(LOCAL)
        writer.writerow({"id": event["id"], "time": moment.strftime("%d-%m-%Y %H:%M"), **event["data"]})
    return text.getvalue().encode()
