"""What does a caller of the API get when something is not in order? Always a problem document that names the field.

Invariant: what was found is described by its form; a value that was sent is never repeated.
Source: RFC 9457 (problem details for HTTP APIs).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import UUID

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.reporting.looking.asking import DeniedError, NotKnownError, UnavailableError, UnrecordedError
from services.reporting.looking.cursor import BadCursorError
from shared.commands import Refusal
from shared.deciding import RefusedError
from shared.forms import expected_of, found_of
from shared.identity import NotProvenError
from shared.postgres import AWAY

MEDIA_TYPE: Final = "application/problem+json"
LONGEST_NAME: Final = 80

_STATUS: Final[Mapping[str, int]] = {
    "malformed": 422,
    "not-proven": 401,
    "not-your-command": 403,
    "not-your-case": 403,
    "wrong-municipality": 403,
    "unknown-command": 404,
    "unknown-youth": 404,
    "erased": 410,
}
"""The HTTP status of a refusal by its code; every other refusal is a conflict with what is."""


def problem(status: int, code: str, title: str, **details: Any) -> JSONResponse:
    """One problem document; `code` says which problem it is, for machines."""
    body = {"type": f"urn:samspor:problem:{code}", "code": code, "title": title, "status": status}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004 (RFC 9110)
    return JSONResponse(body | details, status, headers, MEDIA_TYPE)


def refused(refusal: Refusal, youth: UUID | None = None) -> JSONResponse:
    """A command that was refused; `youth` is whom the door found for it."""
    about = {} if youth is None else {"youth": str(youth)}
    return problem(
        _STATUS.get(refusal.code, 409),
        refusal.code,
        "The command is refused",
        field=refusal.field,
        found=refusal.found,
        expected=refusal.expected,
        reason_da=refusal.reason_da,
        reason_en=refusal.reason_en,
        **about,
    )


TOKEN: Final = "a bearer token of the municipality's issuer that has not expired"  # noqa: S105 (a description)
ROUTES: Final = "a route and method of /api/v1/openapi.json"

Handler = Callable[[Request, Exception], Awaitable[JSONResponse]]


async def _not_proven(_: Request, error: Exception) -> JSONResponse:
    return problem(401, "not-proven", "No proven person", field="authorization", found=str(error), expected=TOKEN)


async def _denied(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DeniedError)
    return problem(
        403,
        error.answer.code,
        "The policy denies it",
        field="purpose",
        found="a purpose or a role that does not open this",
        expected=", ".join(error.purposes) or "another role",
        purposes=list(error.purposes),
        reason_da=error.answer.reason_da,
        reason_en=error.answer.reason_en,
    )


async def _not_known(request: Request, _: Exception) -> JSONResponse:
    field = next(iter(request.path_params), "path")
    return problem(
        404,
        "not-known",
        "Nothing that is open to you",
        field=field,
        found="nothing that is open to you",
        expected="a youth in whose case you take part",
    )


async def _unrecorded(_: Request, __: Exception) -> JSONResponse:
    return problem(503, "not-recorded", "The look could not be recorded, so it is refused")


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    return problem(503, "unavailable", str(error))


async def _no_database(_: Request, __: Exception) -> JSONResponse:
    return problem(503, "unavailable", "the database does not answer, or the read models are being made")


async def _broken(_: Request, __: Exception) -> JSONResponse:
    return problem(500, "broken", "Something is wrong on our side; it has been noted")


async def _bad_cursor(_: Request, __: Exception) -> JSONResponse:
    return problem(
        422,
        "malformed",
        "The cursor is not one of ours",
        field="after",
        found="another text",
        expected="a cursor from an earlier page",
    )


async def _refusal(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)
    return refused(Refusal.model_validate(error.as_json()))


async def _malformed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fault = error.errors()[0]
    return problem(
        422,
        "malformed",
        "The request does not have the expected form",
        field=(".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]))[:LONGEST_NAME],
        found=found_of(fault),
        expected=expected_of(fault, "another form, see /api/v1/openapi.json"),
    )


async def _other(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    field, found, expected = _HTTP.get(error.status_code, ("path", "something else", ROUTES))
    return problem(error.status_code, "http", str(error.detail), field=field, found=found, expected=expected)


_HTTP: Final[Mapping[int, tuple[str, str, str]]] = {
    400: ("body", "bytes that cannot be read", "JSON in UTF-8"),
    404: ("path", "no such route", ROUTES),
    405: ("method", "a method that the route does not have", ROUTES),
}


NO_DATABASE: Final[tuple[type[Exception], ...]] = (*AWAY, asyncpg.UndefinedTableError)
"""What a question ends with while the database is away, or before the first read models are made."""

_HANDLERS: Final[Mapping[type[Exception], Handler]] = {
    NotProvenError: _not_proven,
    DeniedError: _denied,
    NotKnownError: _not_known,
    UnrecordedError: _unrecorded,
    UnavailableError: _unavailable,
    BadCursorError: _bad_cursor,
    RefusedError: _refusal,
    RequestValidationError: _malformed,
    HTTPException: _other,
    **dict.fromkeys(NO_DATABASE, _no_database),
    Exception: _broken,
}


def install(app: FastAPI) -> None:
    """Let every error of the API's routes become a problem document."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
