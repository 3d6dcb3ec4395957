"""What does a client get when something is not in order? Always a problem document that names the field.

Invariant: what was found is described by its form; a value that was sent is never repeated.
Source: RFC 9457 (problem details for HTTP APIs), RFC 9110 (status codes, Retry-After).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from services.intake.correcting import MendingRefusedError
from services.intake.door import DoorClosedError
from services.intake.gateway.forms import expected_of, field_of
from services.intake.gateway.reasons import REASONS, Reason
from services.intake.refusals import REASONS as OF_MESSAGES
from services.intake.refusals import Refused
from shared.forms import found_of
from shared.identity import KeysUnreadableError, NotProvenError
from shared.postgres import AWAY

MEDIA_TYPE: Final = "application/problem+json"
REFUSED: Final = 422
"""The status of a refusal that has none of its own."""
RETRY_AFTER: Final = 2
"""Seconds after which a client tries again where nobody knows better."""


class ProblemError(Exception):
    """A request that is answered with a problem document.

    Args:
        code: which problem it is; its status and sentences are in `reasons.REASONS`, or those of a refused message.
        field: the part of the request that is not in order.
        found: the form of what was found there, never the value.
        expected: what would have been right.
        status: where it is another than the code's own.
        reasons: the sentences in Danish and English, where the code has none.
        retry_after: seconds after which the same request may succeed.
        more: further members of the document.
    """

    def __init__(
        self,
        code: str,
        *,
        field: str,
        found: str,
        expected: str,
        status: int | None = None,
        reasons: tuple[str, str] | None = None,
        retry_after: int | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code)
        known = REASONS.get(code) or Reason(REFUSED, "The message is refused", *OF_MESSAGES.get(code, ("", "")))
        danish, english = reasons or (known.danish, known.english)
        self.status = status or known.status
        self.retry_after = retry_after
        self.body = {
            "type": f"urn:samspor:problem:{code}",
            "title": known.title,
            "status": self.status,
            "code": code,
            "field": field,
            "found": found,
            "expected": expected,
            "reason_da": danish,
            "reason_en": english,
            **more,
        }


def refused(refusal: Refused, *, field: str | None = None, status: int | None = None) -> ProblemError:
    """The same of a message's refusal."""
    said = refusal.as_json()
    return ProblemError(
        refusal.code,
        field=field or refusal.field,
        found=refusal.found,
        expected=refusal.expected,
        status=status,
        reasons=(said["reason_da"], said["reason_en"]),
    )


def unavailable(found: str, retry_after: int = RETRY_AFTER) -> ProblemError:
    """Nothing is wrong with the request: it may be sent again after a while."""
    return ProblemError(
        "unavailable", field="service", found=found, expected="the same request again", retry_after=retry_after
    )


def answer(problem: ProblemError) -> JSONResponse:
    """The document that says it."""
    headers = {}
    if problem.status == 401:  # noqa: PLR2004 (RFC 9110 demands the challenge)
        headers["WWW-Authenticate"] = "Bearer"
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status in {408, 413, 431, 503}:
        # Whoever still sends a body that nobody reads is cut off.
        headers["Connection"] = "close"
    return JSONResponse(problem.body, problem.status, headers, MEDIA_TYPE)


def not_proven(sentence: str) -> ProblemError:
    """Nobody is proven to ask."""
    return ProblemError("not-proven", field="authorization", found=sentence, expected=_TOKEN)


_TOKEN: Final = "a bearer token that has not expired: a sector's own (audience samspor-gateway), or a person's"  # noqa: S105
_ROUTES: Final = "a route and method of /v1/openapi.json"
Handler = Callable[[Request, Exception], Awaitable[Response]]


async def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)
    return answer(error)


async def _unproven(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, KeysUnreadableError):
        return answer(unavailable(str(error)))
    return answer(not_proven(str(error)))


async def _closed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DoorClosedError)
    return answer(unavailable(str(error), error.retry_after))


async def _not_mended(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MendingRefusedError)
    return answer(refused(error.refused, status=_MENDING.get(error.refused.code)))


_MENDING: Final[Mapping[str, int]] = {"not-in-quarantine": 404, "already-mended": 409}


async def _no_database(_: Request, __: Exception) -> JSONResponse:
    return answer(unavailable("the database does not answer"))


async def _gone(_: Request, __: Exception) -> Response:
    """Nobody is there to read it."""
    return Response(status_code=400)


async def _malformed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fault = error.errors()[0]
    return answer(ProblemError("malformed", field=field_of(fault), found=found_of(fault), expected=expected_of(fault)))


async def _other(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, field, found = _HTTP.get(error.status_code, ("malformed", "path", "something else"))
    return answer(ProblemError(code, field=field, found=found, expected=_ROUTES, status=error.status_code))


_HTTP: Final[Mapping[int, tuple[str, str, str]]] = {
    404: ("not-found", "path", "no such route"),
    405: ("no-such-method", "method", "a method that the route does not have"),
}


async def _broken(_: Request, __: Exception) -> JSONResponse:
    return answer(ProblemError("broken", field="service", found="a fault of ours", expected="the same request later"))


_HANDLERS: Final[Mapping[type[Exception], Handler]] = {
    ProblemError: _problem,
    NotProvenError: _unproven,
    DoorClosedError: _closed,
    MendingRefusedError: _not_mended,
    ClientDisconnect: _gone,
    RequestValidationError: _malformed,
    HTTPException: _other,
    **dict.fromkeys(AWAY, _no_database),
    TimeoutError: _no_database,
    Exception: _broken,
}


def install(app: FastAPI) -> None:
    """Let every error of the routes become a problem document."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
