"""How does somebody send many events at once from a table: the empty table, a rehearsal, and then in earnest?

Between the rehearsal and the sending, the file stays in the page itself, in a field that nobody sees: nothing of it is
kept here. Invariant: nothing is sent before its rows have been shown with what would become of them.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64Error
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from services.reporting.gateway import GatewayAwayError, Report, TurnedAwayError
from services.reporting.web.posting import CSRF
from services.reporting.web.telling import AWAY, told_types
from services.reporting.web.views.filing import FILES, filing_page
from services.reporting.web.views.telling import reason_of
from services.reporting.web.visiting import HEADERS, Front, Visit, page, visited
from shared.definitions.uploads import BOUNDS

LARGEST: Final = BOUNDS.largest_bytes
"""Bytes of the largest file."""
ENVELOPE: Final = 64 * 1024
"""What a form may hold besides the file."""
IN_A_FIELD: Final = LARGEST * 4 // 3 + ENVELOPE
"""Signs of the largest file as text in a field."""

TypeName = Annotated[str, Query(max_length=80, pattern=r"^[a-z0-9.-]*$")]


def filings(front: Front) -> APIRouter:
    """The page for files."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(FILES)
    async def ask(request: Request, slags: TypeName = "") -> Response:
        visit = await visited(front, request)
        return _show(visit, slags)

    @routes.get(f"{FILES}/skabelon")
    async def template(request: Request, slags: TypeName, form: Literal["csv", "xlsx"] = "xlsx") -> Response:
        visit = await visited(front, request)
        _demand(visit, slags)
        content, kind = await front.gateway.template(visit.signed_in.token, slags, form)
        name = f'attachment; filename="{slags}.{form}"'
        return Response(content, media_type=kind, headers={**HEADERS, "Content-Disposition": name})

    @routes.post(FILES)
    async def sent(request: Request) -> Response:
        visit = await visited(front, request)
        length = request.headers.get("content-length", "")
        if not length.isdigit() or int(length) > IN_A_FIELD + ENVELOPE:
            return _show(visit, "", wrong=visit.words("file.too-large", megabytes=LARGEST // 2**20), status=413)
        form = await request.form(max_files=1, max_part_size=IN_A_FIELD)
        visit.signed_in.check(str(form.get(CSRF, "")))
        slags, dry = str(form.get("slags", "")), str(form.get("send", "")) != "ja"
        _demand(visit, slags)
        given = form.get("fil")
        content = await given.read() if isinstance(given, UploadFile) else _unpacked(str(form.get("indhold", "")))
        if not content:
            return _show(visit, slags, wrong=visit.words("file.missing"), status=422)
        try:
            report = await front.gateway.upload(visit.signed_in.token, slags, content, dry_run=dry)
        except GatewayAwayError:
            kept = "" if dry else b64encode(content).decode()
            return _show(visit, slags, wrong=visit.words.of(AWAY.reason_da, AWAY.reason_en), kept=kept, status=503)
        except TurnedAwayError as turned:
            return _show(visit, slags, wrong=reason_of(turned.refusal, visit.words), status=turned.status)
        return _show(visit, slags, report=report, kept=b64encode(content).decode() if dry else "")

    return routes


def _show(
    visit: Visit, slags: str, *, report: Report | None = None, kept: str = "", wrong: str = "", status: int = 200
) -> Response:
    view = filing_page(told_types(visit), slags, report, visit.words, kept=kept, wrong=wrong)
    return page(visit, "file.html", visit.words("file.title"), status=status, page=view)


def _demand(visit: Visit, slags: str) -> None:
    if slags not in told_types(visit):
        raise HTTPException(404)


def _unpacked(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64Error, ValueError):
        return b""
