"""What does a person read when a page cannot be shown? Plain words, why, and where to go from there.

Invariant: a youth who is unknown and a youth in whose case one has no part give the same page. No fault shows what
was inside it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.gateway import TurnedAwayError
from services.reporting.looking.asking import DeniedError, NotKnownError, UnavailableError, UnrecordedError
from services.reporting.looking.cursor import BadCursorError
from services.reporting.problems import NO_DATABASE
from services.reporting.session import ForgedError
from services.reporting.web.sharing import EMERGENCY_PAGE, may_break_glass
from services.reporting.web.views.purpose import purpose_page
from services.reporting.web.visiting import (
    Front,
    NotForStaffError,
    NotSignedInError,
    Visit,
    elsewhere,
    home_of,
    page,
    visited,
    words_of,
)


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """A page about what went wrong."""

    title: str
    lead: str
    next: str
    links: tuple[tuple[str, str], ...]


def show_problems(app: FastAPI, front: Front) -> None:
    """Let every error of the pages become a page of its own."""
    for kind, key, status in (
        (BadCursorError, "not-found", 404),
        (RequestValidationError, "not-found", 404),
        (ForgedError, "stale", 403),
        (UnrecordedError, "unavailable", 503),
        (UnavailableError, "down", 503),
    ):
        app.add_exception_handler(kind, _saying(front, key, status))
    handlers = {
        NotForStaffError: _to_own_pages,
        NotKnownError: _unknown,
        NotSignedInError: _login,
        DeniedError: _denied,
        TurnedAwayError: _turned_away,
        HTTPException: _other,
        **dict.fromkeys(NO_DATABASE, _no_database),
    }
    for error, handler in handlers.items():
        app.add_exception_handler(error, _with(front, handler))
    app.add_exception_handler(Exception, _with(front, _broken))

    @app.get("/login/failed", include_in_schema=False)
    async def failed(request: Request) -> Response:
        visit = await visited(front, request)
        return _problem(visit, 403, "login-failed", links=((visit.words("problem.again"), "/login"),))


Handler = Callable[[Front, Request, Exception], Awaitable[Response]]


def _with(front: Front, handler: Handler) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return await handler(front, request, error)

    return handle


def _saying(front: Front, key: str, status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, _: Exception) -> Response:
        visit = await visited(front, request)
        again = status == HTTPStatus.SERVICE_UNAVAILABLE and request.method == "GET"
        return _problem(visit, status, key, again=_here(request) if again else "")

    return handle


async def _to_own_pages(front: Front, request: Request, _: Exception) -> Response:
    visit = await visited(front, request)
    return elsewhere(visit, home_of(visit.signed_in, visit.now))


async def _unknown(front: Front, request: Request, _: Exception) -> Response:
    """No such youth, or none of this person's: the same words for both, and the same way in where life is in danger."""
    visit = await visited(front, request)
    youth = request.path_params.get("youth_id")
    links: tuple[tuple[str, str], ...] = ()
    if youth is not None and visit.session is not None and may_break_glass(visit):
        links = ((visit.words("problem.emergency"), f"/sager/{youth}/{EMERGENCY_PAGE}"),)
    return _problem(visit, 404, "not-found", links=links)


async def _denied(front: Front, request: Request, error: Exception) -> Response:
    """Why it is denied; where another purpose would open it, the choice between them."""
    assert isinstance(error, DeniedError)
    visit = await visited(front, request)
    reason = visit.words.of(error.answer.reason_da, error.answer.reason_en)
    if error.purposes and request.method == "GET":
        view = purpose_page(error.purposes, visit.signed_in.purpose, _here(request), visit.words, reason)
        return page(visit, "purpose.html", visit.words("purpose.title"), status=403, page=view)
    youth = request.path_params.get("youth_id")
    inside = youth is not None and request.url.path.rstrip("/") != f"/sager/{youth}"
    links = ((visit.words("problem.youth"), f"/sager/{youth}"),) if inside else ()
    following = visit.words("problem.forbidden-next")
    return _problem(visit, 403, "forbidden", lead=reason, following=following, links=links)


async def _turned_away(front: Front, request: Request, error: Exception) -> Response:
    """What the gateway does not show or do, with its reason."""
    assert isinstance(error, TurnedAwayError)
    visit = await visited(front, request)
    key = {HTTPStatus.UNAUTHORIZED: "stale", HTTPStatus.FORBIDDEN: "forbidden", HTTPStatus.NOT_FOUND: "not-found"}
    reason = visit.words.of(error.refusal.reason_da, error.refusal.reason_en)
    links = ((visit.words("problem.tell"), "/fortael"),)
    return _problem(visit, error.status, key.get(HTTPStatus(error.status), "not-done"), lead=reason, links=links)


async def _other(front: Front, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    visit = await visited(front, request)
    missing = error.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
    return _problem(visit, error.status_code, "not-found" if missing else "wrong")


async def _no_database(front: Front, request: Request, _: Exception) -> Response:
    again = _here(request) if request.method == "GET" else ""
    return _problem(_asking_nobody(front, request), 503, "down", again=again)


async def _broken(front: Front, request: Request, _: Exception) -> Response:
    return _problem(_asking_nobody(front, request), 500, "wrong")


def _asking_nobody(front: Front, request: Request) -> Visit:
    """The visit of somebody unknown: what is broken may be the database, and with it the session."""
    return Visit(request, None, words_of(request), None, front.desk.clock.now())


async def _login(front: Front, request: Request, _: Exception) -> Response:
    """The way in; a form that was sent too late is told so."""
    visit = await visited(front, request)
    to = _here(request) if request.method == "GET" else "/"
    view = ProblemPage(
        title=visit.words("problem.login"),
        lead=visit.words("problem.login-lead"),
        next=visit.words("problem.stale-lead") if request.method != "GET" else "",
        links=((visit.words("problem.login-button"), f"/login?next={_quoted(to)}"),),
    )
    return page(visit, "problem.html", view.title, status=401, page=view)


def _problem(
    visit: Visit,
    status: int,
    key: str,
    *,
    lead: str = "",
    following: str = "",
    again: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> Response:
    words = visit.words
    found = [(words("problem.again"), again)] if again else []
    view = ProblemPage(
        title=words(f"problem.{key}"),
        lead=lead or words(f"problem.{key}-lead"),
        next=following,
        links=(*found, *links, (words("problem.home"), "/")),
    )
    return page(visit, "problem.html", view.title, status=status, page=view)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _quoted(path: str) -> str:
    return quote(path, safe="/")
