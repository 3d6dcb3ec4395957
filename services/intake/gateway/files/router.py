"""How is a table handed in over HTTP, and its template fetched?

`POST /v1/uploads` is a dry run unless it is told not to be. Nothing is kept between the two: the same bytes sent
again are the same events. Invariant: whatever the bytes are, the answer is a report or one problem document.
"""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated, Final, Literal, TypeVar, assert_never

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json

from services.intake.gateway.counter import At, Counter, Who, body_of, permit, spend
from services.intake.gateway.faults import FaultError
from services.intake.gateway.files.columns import NoTableError
from services.intake.gateway.files.description import BODY, EMPTY, REPORTED
from services.intake.gateway.files.faults import fault
from services.intake.gateway.files.judging import commit, judged
from services.intake.gateway.files.report import Report
from services.intake.gateway.files.rows import Voice
from services.intake.gateway.files.templates import csv_template, workbook_template
from services.intake.gateway.files.writing import CSV, XLSX, as_csv, as_workbook
from services.intake.gateway.problems import ProblemError, refused
from services.intake.gateway.responses import problems
from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.sectors import may_publish
from shared.definitions.uploads import BOUNDS
from shared.identity import Teller

_TAKEN: Final = frozenset({"text/csv", "application/csv", XLSX, "application/vnd.ms-excel", "application/octet-stream"})
_STATUS: Final = {"too-large": 413, "old-workbook": 415, "not-a-table": 415, "active-content": 415}

Type = Annotated[str, Query(alias="type", max_length=100, description="The type of the events, one a row.")]
Shown = Literal["json", "csv", "xlsx"]


def router(_: Counter) -> APIRouter:
    """The routes of tables."""
    routes = APIRouter(prefix="/v1/uploads", tags=["Uploads"])
    turns = asyncio.Semaphore(BOUNDS.at_a_time)

    @routes.post(
        "",
        responses=REPORTED | problems(401, 403, 408, 413, 415, 422, 429, 503),
        response_class=Response,
        openapi_extra=BODY,
    )
    async def upload(
        at: At,
        who: Who,
        request: Request,
        type_name: Type,
        dry_run: Annotated[bool, Query(description="Whether to tell only what would become of it.")] = True,
        report: Annotated[Shown, Query(description="The form of the report.")] = "json",
        refused_rows: Annotated[
            Literal["keep", "send"],
            Query(alias="refused", description="Whether rows that would be refused are sent, too."),
        ] = "keep",
    ) -> Response:
        """Hand in a table of events, one a row: told row by row what would become of it, or put into the inbox."""
        _check(at, who, type_name)
        _check_media(request)
        content = await body_of(at, request, BOUNDS.largest_bytes)
        async with turns:
            found = await _told(judged(at.office, at.door, type_name, _voice(at, who), content))
        spend(at, who, len(found.report.lines))
        if dry_run:
            return _shown(found.report, report)
        return _shown(await commit(at.door, found, refused_too=refused_rows == "send"), report)

    @routes.get("/template", responses=EMPTY | problems(401, 403, 422, 429, 503), response_class=Response)
    async def template(
        at: At, who: Who, type_name: Type, kind: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "xlsx"
    ) -> Response:
        """An empty table for events of a type, with its columns explained and its codes."""
        _check(at, who, type_name)
        async with turns:
            content = await _told(asyncio.to_thread(_template, type_name, who.sector, kind, at.office.clock.now()))
        return _file(content, CSV if kind == "csv" else XLSX, f"{type_name}.{kind}")

    return routes


_Made = TypeVar("_Made")


async def _told(work: Awaitable[_Made]) -> _Made:
    """What work on a file comes to; what is wrong with the file is a problem document."""
    try:
        return await work
    except FaultError as error:
        raise refused(error.refused, status=_STATUS.get(error.refused.code)) from None
    except NoTableError:
        fits = fault("unknown-type", "type", "a type that does not fit into rows", "POST /v1/events")
        raise refused(fits) from None


def _check(at: Counter, who: Teller, type_name: str) -> None:
    """Refuse a type that this teller may not tell, before anything is read."""
    event_type = EVENT_TYPES.get(type_name)
    if event_type is None or event_type.needs is None:
        found = f"a text of {len(type_name)} characters"
        raise refused(fault("unknown-type", "type", found, "a type of GET /v1/me"))
    if not may_publish(who.sector, type_name, at.office.clock.now()):
        raise refused(fault("not-your-type", "type", "a type of another sector", "a type of GET /v1/me"), status=403)
    permit(who, [type_name])


def _check_media(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind not in _TAKEN:
        raise ProblemError(
            "media-type", field="content-type", found="another media type", expected=f"text/csv or {XLSX}"
        )


def _voice(at: Counter, who: Teller) -> Voice:
    actor = None if who.person is None else who.actor
    return Voice(who.sector, f"/{at.office.municipality}/{who.sector}", actor, at.office.vault.pepper)


def _template(type_name: str, sector: str, kind: str, now: datetime) -> bytes:
    return csv_template(type_name, sector) if kind == "csv" else workbook_template(type_name, sector, now)


def _shown(report: Report, form: Shown) -> Response:
    status = 202 if any(line.receipt is not None for line in report.lines) else 200
    match form:
        case "json":
            return Response(to_json(report.as_json()), status, media_type="application/json")
        case "csv":
            return _file(as_csv(report.as_rows()), CSV, "rapport.csv", status)
        case "xlsx":
            return _file(as_workbook(report.as_rows(), "Rapport"), XLSX, "rapport.xlsx", status)
        case _:
            assert_never(form)


def _file(content: bytes, media_type: str, name: str, status: int = 200) -> Response:
    return Response(content, status, {"Content-Disposition": f'attachment; filename="{name}"'}, media_type)
