"""How does a sector reach its inbox over HTTP alone, through the gateway?

A window is one batch, which the gateway puts into the inbox as a whole or not at all; each telling's place is the
receipt's id that the 202 names. Invariant: whatever the gateway asks to wait is waited, and no answer that is not a
verdict settles anything.
Source: RFC 6749 section 4.4 (client credentials), RFC 9110 section 10.2.3 (Retry-After).
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, Field, ValidationError

from samspor.client.access import Access
from samspor.client.outbox import Waiting
from samspor.client.receipts import Receipt
from samspor.client.road import Arrived, Awaited, Fed, LaterError

LARGEST: Final = 256
"""Events in one batch; the gateway takes 500."""
LONG_POLL: Final = 10
"""Seconds that the gateway may hold the question for a receipt."""
PAGE: Final = 500
"""Receipts or messages of the feed that one answer may hold."""
RECEIPTS_EVERY: Final = 30.0
"""Seconds between looks for receipts that nobody awaits: what was refused may have been put right by people."""
FEED_EVERY: Final = 5.0
"""Seconds between looks at a feed that had nothing new."""
WITHIN: Final = 30.0
"""Seconds that any answer may take."""
EARLIER: Final = 30.0
"""Seconds before its end at which a token is fetched anew."""

_BATCH: Final = {"Content-Type": "application/cloudevents-batch+json"}
_NOT_FOUND: Final = 404
_UNAUTHORISED: Final = 401


class _Promised(BaseModel):
    index: int
    receipt: UUID


class _Taken(BaseModel):
    receipts: list[_Promised]


class _Receipts(BaseModel):
    receipts: list[Receipt]
    next: int


class _Page(BaseModel):
    messages: list[dict[str, Any]]
    next: int


class _Keys(BaseModel):
    keys: Annotated[list[dict[str, str]], Field(min_length=1)]


class _Proof(BaseModel):
    access_token: str
    expires_in: float = 60.0


_Model = TypeVar("_Model", bound=BaseModel)


class OverHttp:
    """A sector's way through the gateway."""

    def __init__(self, access: Access, client: httpx.AsyncClient | None = None) -> None:
        assert access.gateway_url is not None
        self._access = access
        self._client = client or httpx.AsyncClient(timeout=WITHIN)
        self._base = access.gateway_url.rstrip("/")
        self._token, self._until = "", 0.0
        self.largest = LARGEST

    async def put(self, window: Sequence[Waiting]) -> list[str]:
        """See Road."""
        body = b"[" + b",".join(each.body for each in window) + b"]"
        answer = await self._asked("POST", "/v1/events", content=body, headers=_BATCH)
        places = [str(each.receipt) for each in sorted(_read(_Taken, answer).receipts, key=lambda each: each.index)]
        if len(places) != len(window):
            raise LaterError("the gateway named other receipts than were asked for")
        return places

    async def receipts(self, after: str | None, awaited: Awaited) -> AsyncGenerator[Arrived]:
        """See Road. Asked for as soon as the first that is awaited is there, and now and then when none is."""
        cursor = after or "0"
        while True:
            for place in (await awaited(RECEIPTS_EVERY))[:1]:
                answer = await self._asked("GET", f"/v1/receipts/{place}", absent=True, params={"wait": LONG_POLL})
                if answer.status_code == _NOT_FOUND:
                    await asyncio.sleep(_wait(answer) or 1.0)
            more = True
            while more:
                answer = await self._asked("GET", "/v1/receipts", params={"after": cursor, "limit": PAGE})
                page = _read(_Receipts, answer)
                for number, receipt in enumerate(page.receipts, 1):
                    # Inside a page there is no cursor: after a crash its first receipts come again.
                    last = number == len(page.receipts)
                    yield Arrived(str(receipt.receipt), receipt, str(page.next) if last else cursor)
                more, cursor = str(page.next) != cursor, str(page.next)

    async def feed(self, after: str | None) -> AsyncGenerator[Fed]:
        """See Road."""
        cursor = after or "0"
        while True:
            answer = await self._asked("GET", "/v1/feed", params={"after": cursor, "limit": PAGE})
            page = _read(_Page, answer)
            for number, message in enumerate(page.messages, 1):
                # As of receipts.
                last = number == len(page.messages)
                yield Fed(str(page.next) if last else cursor, message)
            cursor = str(page.next)
            if not page.messages:
                await asyncio.sleep(FEED_EVERY)

    async def keys(self) -> Mapping[str, Any] | None:
        """See Road."""
        return _read(_Keys, await self._answered("GET", "/v1/keys")).model_dump()

    async def close(self) -> None:
        """See Road."""
        await self._client.aclose()

    async def _asked(self, method: str, path: str, *, absent: bool = False, **more: Any) -> httpx.Response:
        """An answer to a question that needs a token; with `absent` a 404 is one too."""
        headers = {**more.pop("headers", {}), "Authorization": f"Bearer {await self._proof()}"}
        return await self._answered(method, path, absent=absent, headers=headers, **more)

    async def _answered(self, method: str, path: str, *, absent: bool = False, **more: Any) -> httpx.Response:
        try:
            answer = await self._client.request(method, f"{self._base}{path}", **more)
        except httpx.HTTPError as error:
            raise LaterError(f"the gateway did not answer ({type(error).__name__})") from error
        if answer.is_success or (absent and answer.status_code == _NOT_FOUND):
            return answer
        if answer.status_code == _UNAUTHORISED:
            self._until = 0.0
        raise LaterError(f"the gateway answered {answer.status_code}{_code(answer)}", _wait(answer))

    async def _proof(self) -> str:
        if time.monotonic() < self._until:
            return self._token
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._access.client_id or "",
            "client_secret": self._access.client_secret or "",
        }
        try:
            answer = await self._client.post(self._access.token_url or "", data=asked)
        except httpx.HTTPError as error:
            raise LaterError(f"the issuer of tokens did not answer ({type(error).__name__})") from error
        if not answer.is_success:
            raise LaterError(f"the issuer of tokens answered {answer.status_code}", _wait(answer))
        found = _read(_Proof, answer)
        self._token, self._until = found.access_token, time.monotonic() + found.expires_in - EARLIER
        return self._token


def _read(model: type[_Model], answer: httpx.Response) -> _Model:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError:
        # Cut off: the library's sentence would quote what it found.
        raise LaterError(f"what {answer.request.url.host} answered cannot be read") from None


def _wait(answer: httpx.Response) -> float | None:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else None


def _code(answer: httpx.Response) -> str:
    """The problem's own code and field, which name no value."""
    try:
        problem = answer.json()
    except ValueError:
        return ""
    found = [str(problem[name]) for name in ("code", "field") if isinstance(problem, dict) and problem.get(name)]
    return f": {', '.join(found)}" if found else ""
