"""How does Beskedfordeler hand us a message, and fetch ours, over HTTP?

`POST /v1/beskedfordeler` is what a distributor pushes to; it is answered with StatusKode 20 when the message is in the
inbox on disk. Invariant: a message that was not stored is not answered with 20, and every answer to a message is one
ModtagBeskedOutput with an HTTP status that says the same, or a problem document where JSON is asked for.
"""

import asyncio
import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json

from services.intake.door import DoorClosedError
from services.intake.gateway.beskedfordeler.mapping import WrongFieldError, check, event_of, type_of
from services.intake.gateway.beskedfordeler.reading import read_besked
from services.intake.gateway.beskedfordeler.writing import Writer
from services.intake.gateway.counter import At, Counter, Tends, Who, body_of, permit, spend, today
from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.columns import columns_of
from services.intake.gateway.files.rows import sealed
from services.intake.gateway.problems import ProblemError, refused, unavailable
from services.intake.gateway.responses import problems
from services.intake.reading import Message
from services.intake.senders import feed_after, receipts_after
from shared.definitions.beskedfordeler import Envelopes, Standing, envelopes
from shared.definitions.sectors import may_publish
from shared.identity import Teller

SYSTEM: Final = "beskedfordeler"
"""The last part of the source of what comes this way."""
XML: Final = "application/xml"
_TAKEN: Final = frozenset({XML, "text/xml"})
_CURSOR: Final = re.compile(r"r([0-9]{1,18})-f([0-9]{1,18})")
_BEGINNING: Final = "r0-f0"
_OURS: Final = 500
"""Statuses from here on are not the sender's fault."""

Cursor = Annotated[str, Query(max_length=60, description="The cursor of the page before; nothing: from the beginning.")]


def router(_: Counter) -> APIRouter:
    """The routes of Beskedfordeler's envelope.

    Raises:
        ValueError: a row of the definitions gives a message a meaning that there is not.
    """
    routes = APIRouter(prefix="/v1/beskedfordeler", tags=["Beskedfordeler"])
    rules = envelopes()
    check(rules, today())
    writer = Writer(rules)

    @routes.post(
        "",
        responses=_XML | problems(401) | _in_both_forms(403, 408, 413, 415, 422, 429, 503),
        response_class=Response,
        openapi_extra={"requestBody": {"required": True, "content": _XML[200]["content"]}},
    )
    async def take(at: At, who: Who, request: Request) -> Response:
        """Hand in one Haendelsesbesked; answered with StatusKode 20 when it is in the inbox on disk."""
        try:
            _check_media(request)
            content = await body_of(at, request, rules.largest_bytes)
            message = await asyncio.to_thread(_message, at, who, content, rules)
            spend(at, who, 1)
            (placed,) = await at.door.put(who.sector, [message])
        except DoorClosedError as error:
            return _refusal(writer, request, unavailable(str(error), error.retry_after))
        except ProblemError as error:
            return _refusal(writer, request, error)
        headers = {"Location": f"/v1/receipts/{placed.receipt}", "Samspor-Receipt": str(placed.receipt)}
        return Response(writer.answer("stored", "Ok"), 200, headers, XML)

    @routes.get("/feed", responses=_XML | problems(401, 403, 422, 429, 503), response_class=Response)
    async def feed(
        at: At, who: Tends, *, after: Cursor = _BEGINNING, limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> Response:
        """The sector's receipts and feed messages as Haendelsesbeskeder, behind a cursor."""
        cursor = _CURSOR.fullmatch(after)
        if cursor is None:
            expected = "the cursor of an earlier page, such as r12-f3"
            raise ProblemError("malformed", field="after", found="another text", expected=expected)
        receipts = await receipts_after(at.office.pool, who.sector, int(cursor[1]), limit)
        told = await feed_after(at.office, who.sector, int(cursor[2]), limit)
        going_on = f"r{receipts.next}-f{told.next}"
        page = writer.page(receipts.items, told.items, going_on)
        return Response(page, 200, {"Samspor-Next": going_on}, XML)

    return routes


_XML: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "An XML document.", "content": {XML: {"schema": {"type": "string"}}}}
}


def _message(at: Counter, who: Teller, content: bytes, rules: Envelopes) -> Message:
    """The message to put into the inbox. Work for a thread of its own."""
    municipality, now = at.office.municipality, at.office.clock.now()
    try:
        besked = read_besked(content, rules)
        meant = type_of(besked, rules, now)
        type_name = meant if isinstance(meant, str) else meant.type
        if not may_publish(who.sector, type_name, now):
            raise ProblemError(
                "wrong-sector",
                field=rules.elements["beskedtype"].name,
                found="a type of another sector",
                expected=f"a type that {who.sector} publishes",
                status=403,
            )
        permit(who, [type_name])
        event = event_of(besked, meant, rules, who.sector, f"/{municipality}/{who.sector}/{SYSTEM}")
    except (FaultError, WrongFieldError) as error:
        raise refused(error.refused) from None
    if who.person is not None:
        event["actor"] = who.actor
    body = to_json(sealed(event, columns_of(type_name, who.sector), at.office.sealing))
    return Message(who.sector, at.door.subject(who.sector, type_name), None, body)


def _check_media(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind not in _TAKEN:
        raise ProblemError("media-type", field="content-type", found="another media type", expected=XML)


def _in_both_forms(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What is refused, as the distributor's document, or as a problem document for who asks for JSON."""
    described = problems(*statuses)
    for each in described.values():
        each["content"] = _XML[200]["content"] | each["content"]
    return described


def _refusal(writer: Writer, request: Request, problem: ProblemError) -> Response:
    if "json" in request.headers.get("accept", ""):
        raise problem
    said = problem.body
    sentence = f"{said['reason_da']} {said['field']}: {said['found']}; {said['expected']}. {said['reason_en']}"
    headers = {} if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    standing: Standing = "unavailable" if problem.status >= _OURS else "refused"
    return Response(writer.answer(standing, sentence), problem.status, headers, XML)
