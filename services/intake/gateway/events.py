"""How does a system, or a person's page, tell us events over HTTP?

One event or a batch, all of which is in the inbox on disk before it is answered. Invariant: 202 means durable, with a
receipt to come for each; every other answer means that the sender sends again, or puts right what is named.
"""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict

from services.intake.gateway.counter import At, Counter, Who, body_of, permit, spend
from services.intake.gateway.examples import EVENT, EVENTS, TAKEN
from services.intake.gateway.lifting import Origin, Told, binary, carries_attributes, one, several, trace_of, types_of
from services.intake.gateway.problems import ProblemError
from services.intake.gateway.responses import problems
from services.intake.gateway.sealing import sealed
from shared.identity import Teller

ONE: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
JSON: Final = "application/json"


class Taken(BaseModel):
    """One event that is in the inbox, and where what becomes of it will be told."""

    model_config = ConfigDict(frozen=True)

    index: int
    id: str | None
    receipt: UUID
    href: str


class AllTaken(BaseModel):
    """Every event of the request, in its order."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [TAKEN]})

    receipts: tuple[Taken, ...]


_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "One event (structured, or binary with ce-* headers), or a batch that is taken as a whole.",
        "content": {
            ONE: {"schema": {"type": "object"}, "examples": {"one": {"value": EVENT}}},
            BATCH: {"schema": {"type": "array", "items": {"type": "object"}}, "examples": {"batch": {"value": EVENTS}}},
            JSON: {"schema": {"type": ["object", "array"]}, "examples": {"binary": {"value": EVENT["data"]}}},
        },
    }
}


def router(_: Counter) -> APIRouter:
    """The routes of this topic."""
    return _routes


_routes = APIRouter(tags=["Telling"])


@_routes.post(
    "/v1/events",
    status_code=202,
    response_model=AllTaken,
    responses=problems(401, 403, 408, 413, 415, 422, 429, 503),
    openapi_extra=_BODY,
)
async def tell(
    at: At, who: Who, request: Request, content_type: Annotated[str, Header(max_length=200)] = ""
) -> Response:
    """Tell one event or a batch; answered when all of it is in the inbox on disk, and none of it otherwise."""
    events = await _read(at, who, request, content_type)
    permit(who, types_of(events))
    spend(at, who, len(events))
    messages = [sealed(who, event, at.office.sealing).message for event in events]
    placed = await at.door.put(who.sector, messages)
    taken = [
        Taken(index=index, id=event.id, receipt=each.receipt, href=f"/v1/receipts/{each.receipt}")
        for index, (event, each) in enumerate(zip(events, placed, strict=True))
    ]
    headers = {"Location": taken[0].href} if len(taken) == 1 else {}
    return JSONResponse(AllTaken(receipts=tuple(taken)).model_dump(mode="json"), 202, headers)


async def _read(at: Counter, who: Teller, request: Request, content_type: str) -> list[Told]:
    kind, charset = _media_type(content_type)
    attributes_ahead = carries_attributes(request.headers.raw)
    if kind not in {ONE, BATCH, JSON} or charset not in {"", "utf-8"} or (attributes_ahead and kind != JSON):
        raise ProblemError(
            "media-type",
            field="content-type",
            found="another media type, or one that does not go with ce-… headers",
            expected=f"{ONE}, {BATCH}, or {JSON} (a list; or the data alone, with ce-… headers), in UTF-8",
        )
    origin = Origin(who.sector, who.municipality, None if who.person is None else who.actor)
    trace, limits = trace_of(request.headers), at.limits
    single = attributes_ahead or kind == ONE
    body = await body_of(at, request, limits.largest_event_bytes if single else limits.largest_body_bytes)
    if attributes_ahead:
        return binary(body, request.headers.raw, origin, trace, limits.largest_event_bytes)
    if kind == BATCH or (kind == JSON and body.lstrip()[:1] == b"["):
        return several(body, origin, trace, limits.largest_event_bytes, limits.largest_batch)
    return one(body, origin, trace, limits.largest_event_bytes)


def _media_type(said: str) -> tuple[str, str]:
    kind, _, parameters = said.partition(";")
    charset = ""
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset":
            charset = value.strip('"').lower()
    return kind.strip().lower(), charset
