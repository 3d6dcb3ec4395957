"""How do the pages tell, and ask what became of it? By the gateway's HTTP, with the token of the one who is signed in.

The pages have no other way in than those who have a system. Invariant: nothing is kept or tried again here; an answer
that does not come is said to be missing, and the same message may be sent again under its id.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from services.reporting.looking.asking import UnavailableError

TIMEOUT: Final = 10.0
"""Seconds for an answer, besides what the gateway itself was asked to wait."""
STRUCTURED: Final = "application/cloudevents+json"
JSON: Final = "application/json"

Outcome = Literal["accepted", "duplicate", "refused"]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Refusal(_Told):
    """Why something is not accepted; no value is repeated."""

    code: str
    field: str = ""
    found: str = ""
    expected: str = ""
    reason_da: str = ""
    reason_en: str = ""


class Mended(_Told):
    """What was done with a refused message afterwards."""

    action: str
    receipt: UUID | None = None
    at: datetime | None = None


class Receipt(_Told):
    """What became of a message; `id`, `source` and `type` are none where they could not be harmless."""

    receipt: UUID
    outcome: Outcome
    received_at: datetime
    id: str | None = None
    source: str | None = None
    type: str | None = None
    event: UUID | None = None
    refusal: Refusal | None = None
    mended: Mended | None = None


class Receipts(_Told):
    """A page of receipts; `next` asks for those after them."""

    receipts: tuple[Receipt, ...]
    next: int | None = None


class RefusalCount(_Told):
    """How often a sector's messages were refused for one reason."""

    code: str
    field: str
    count: int
    latest: datetime | None = None
    reason_da: str = ""
    reason_en: str = ""


class Standing(_Told):
    """How a sector's messages fare."""

    sector: str
    since: datetime
    last_received: datetime | None = None
    waiting: int | None = None
    lag_seconds: float | None = None
    outcomes: Mapping[str, int] = {}
    refusals: tuple[RefusalCount, ...] = ()
    quarantine: int = 0


class Quarantined(Refusal):
    """A refused message that waits for somebody, with its refusal; its contents stay where they are."""

    receipt: UUID
    refused_at: datetime
    id: str | None = None
    source: str | None = None
    type: str | None = None


class Shelf(_Told):
    """A page of the quarantine, newest first; `next` asks for older ones."""

    messages: tuple[Quarantined, ...]
    next: int | None = None


class Shown(_Told):
    """One field of a refused message as it may be looked at: its form, and its value where that is harmless."""

    path: str
    form: str
    value: str | int | float | bool | None = None


class Deed(_Told):
    """What somebody did with a refused message, a look included."""

    action: str
    actor: str
    at: datetime
    new_receipt: UUID | None = None
    reason: str | None = None


class Inspected(Quarantined):
    """A refused message, looked at; what may be personal is covered. `state`: whether it waits, or what was done."""

    state: str = "open"
    readable: bool = True
    fields: tuple[Shown, ...] = ()
    history: tuple[Deed, ...] = ()


class Fault(_Told):
    """What is wrong with a row of a file, and where."""

    code: str
    column: str | None = None
    cell: str | None = None
    field: str = ""
    found: str = ""
    expected: str = ""
    reason_da: str = ""
    reason_en: str = ""


class Row(_Told):
    """A row of a file: what would become of it, or what did."""

    row: int
    outcome: Literal["ready", "duplicate", "refused", "sent", "not-sent"]
    id: str | None = None
    receipt: UUID | None = None
    faults: tuple[Fault, ...] = ()


class Report(_Told):
    """What a file holds, row by row."""

    type: str
    dry_run: bool
    counts: Mapping[str, int]
    rows: tuple[Row, ...]


class TurnedAwayError(Exception):
    """The gateway does not take what was asked, and says why: a problem document with its status."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.status, self.refusal = status, refusal


class GatewayAwayError(UnavailableError):
    """The gateway does not answer, or is closed for now; whether it took something is unknown, so ask again."""


_M = TypeVar("_M", bound=BaseModel)


class Gateway:
    """The gateway at an address; an empty address is one that never answers."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._http: httpx.AsyncClient | None = None

    async def tell(self, token: str, event: Mapping[str, Any]) -> UUID:
        """Send one event; the id of its receipt, once it lies safely in the inbox.

        Raises:
            TurnedAwayError: the gateway does not take it.
            GatewayAwayError: it does not answer.
        """
        answer = await self._ask("POST", "/v1/events", token, json=dict(event), headers={"Content-Type": STRUCTURED})
        return UUID(answer.json()["receipts"][0]["receipt"])

    async def receipt(self, token: str, receipt: UUID, wait: float = 0) -> Receipt | None:
        """What became of a message; none as long as nothing has."""
        try:
            answer = await self._ask(
                "GET", f"/v1/receipts/{receipt}", token, params={"wait": f"{wait:g}"}, timeout=TIMEOUT + wait
            )
        except TurnedAwayError as turned:
            if turned.status == httpx.codes.NOT_FOUND:
                return None
            raise
        return _read(Receipt, answer)

    async def receipts(self, token: str, **asked: str) -> Receipts:
        """A page of one's own receipts."""
        return _read(Receipts, await self._ask("GET", "/v1/receipts", token, params=asked))

    async def standing(self, token: str, days: int) -> Standing:
        """How one's own messages have fared for some days."""
        return _read(Standing, await self._ask("GET", "/v1/status", token, params={"days": str(days)}))

    async def shelf(self, token: str, **asked: str) -> Shelf:
        """A page of what lies in quarantine."""
        return _read(Shelf, await self._ask("GET", "/v1/quarantine", token, params=asked))

    async def inspect(self, token: str, receipt: UUID) -> Inspected:
        """One refused message; the look is recorded."""
        return _read(Inspected, await self._ask("GET", f"/v1/quarantine/{receipt}", token))

    async def correct(self, token: str, receipt: UUID, command: UUID, patch: Mapping[str, Any]) -> UUID:
        """Put fields right and send the message again; the id of its new receipt."""
        body = {"command_id": str(command), "fields": dict(patch)}
        answer = await self._ask("POST", f"/v1/quarantine/{receipt}/correct", token, json=body)
        return UUID(answer.json()["receipt"])

    async def replay(self, token: str, receipts: Sequence[UUID], command: UUID) -> tuple[UUID, ...]:
        """Send refused messages again as they are; the ids of their new receipts."""
        body = {"command_id": str(command), "receipts": [str(receipt) for receipt in receipts]}
        answer = await self._ask("POST", "/v1/quarantine/replay", token, json=body)
        return tuple(UUID(one["receipt"]) for one in answer.json()["receipts"])

    async def discard(self, token: str, receipt: UUID, command: UUID, reason: str) -> None:
        """Put a refused message aside for good, with a reason of the list `discard-reason`."""
        body = {"command_id": str(command), "reason": reason}
        await self._ask("POST", f"/v1/quarantine/{receipt}/discard", token, json=body)

    async def upload(self, token: str, type_name: str, content: bytes, *, dry_run: bool) -> Report:
        """What the rows of a file are worth, or what became of them when they were sent."""
        asked = {"type": type_name, "dry_run": "true" if dry_run else "false"}
        headers = {"Content-Type": "application/octet-stream"}
        return _read(
            Report, await self._ask("POST", "/v1/uploads", token, params=asked, content=content, headers=headers)
        )

    async def template(self, token: str, type_name: str, form: str) -> tuple[bytes, str]:
        """The empty table of a type: its bytes and their media type."""
        answer = await self._ask("GET", "/v1/uploads/template", token, params={"type": type_name, "format": form})
        return answer.content, answer.headers["content-type"]

    async def close(self) -> None:
        """Let go of the connections."""
        if self._http is not None:
            await self._http.aclose()

    def address(self, path: str) -> str:
        """Where something public of the gateway stands; empty without a gateway."""
        return f"{self._url}{quote(path, safe='/?=&')}" if self._url else ""

    async def _ask(self, method: str, path: str, token: str, **asked: Any) -> httpx.Response:
        if not self._url:
            raise GatewayAwayError
        if self._http is None:
            self._http = httpx.AsyncClient(base_url=self._url, timeout=TIMEOUT, trust_env=False)
        headers = {"Authorization": f"Bearer {token}", **asked.pop("headers", {})}
        try:
            answer = await self._http.request(method, path, headers=headers, **asked)
        except httpx.HTTPError as error:
            raise GatewayAwayError from error
        if answer.is_success:
            return answer
        if answer.status_code in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
            raise GatewayAwayError
        raise TurnedAwayError(answer.status_code, _problem(answer))


def _problem(answer: httpx.Response) -> Refusal:
    try:
        return Refusal.model_validate(answer.json())
    except ValueError:
        return Refusal(code="unreadable")


def _read(model: type[_M], answer: httpx.Response) -> _M:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        # The gateway of another version: nothing of it is shown rather than something wrong.
        raise GatewayAwayError from error
