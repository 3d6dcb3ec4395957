"""How are the answers of a route described to those who read the OpenAPI document?

Invariant: every route that can be refused says with which statuses, and each is a problem document.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from services.intake.gateway.problems import MEDIA_TYPE
from services.intake.gateway.reasons import REASONS

_SAID: Final = {
    400: "The request cannot be read.",
    401: "Nobody is proven to ask: get a token.",
    403: "Not for this sector, role or person.",
    404: "There is none that is yours.",
    408: "The body came too slowly; the connection is closed.",
    409: "It was dealt with before.",
    413: "Too large: nothing of it was taken.",
    415: "Another media type.",
    422: "Something is not of the expected form: `field` names it. Nothing of the request was taken.",
    429: "This client sends too much at a time: wait for the seconds of `Retry-After`.",
    503: "Not possible at the moment, nothing is known to be kept: send the same again after `Retry-After` seconds.",
}
_WAITING: Final = frozenset({404, 429, 503})


class Problem(BaseModel):
    """What is not in order. A value that was sent is never repeated.

    Attributes:
        type: `urn:samspor:problem:<code>`.
        code: which problem it is, for programs.
        field: the part of the request, such as `events.3.type`.
        found: the form of what was found there.
        expected: what would have been right.
        reason_da: for people, in Danish.
        reason_en: for people, in English.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    title: str
    status: int
    code: str
    field: str
    found: str
    expected: str
    reason_da: str
    reason_en: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems with which a route may answer."""
    return {status: _described(status) for status in statuses}


def _described(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": _SAID[status],
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"value": example} for code, example in _examples(status).items()},
            }
        },
    }
    if status in _WAITING:
        described["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return described


def _examples(status: int) -> Mapping[str, Mapping[str, Any]]:
    return {
        code: {
            "type": f"urn:samspor:problem:{code}",
            "title": reason.title,
            "status": status,
            "code": code,
            "field": "body",
            "found": "a text of 9 characters",
            "expected": "an object",
            "reason_da": reason.danish,
            "reason_en": reason.english,
        }
        for code, reason in REASONS.items()
        if reason.status == status
    }
