"""What is typed for the commands about who may know: disclose, an emergency, set right, hand over, give access?"""

from collections.abc import Mapping
from typing import Final

from services.reporting.web.forms.fields import WHEN, Field, Form

SHARE: Final = "decide-disclosure"
EMERGENCY: Final = "open-emergency-access"
CORRECT: Final = "issue-correction"

SHARING: Final[Mapping[str, Form]] = {
    SHARE: Form(
        (
            Field("from_sector", "code", "sector"),
            Field("to", "codes", "sector"),
            Field("categories", "codes", "shareable"),
            Field("facts", "several-known", "fact", required=False, hint=True, rare=True),
            Field("purpose", "code", "purpose", hint=True),
            Field("basis", "code", "legal-basis", required=False, hint=True),
            Field("manner", "code", "manner", preset="once"),
            Field("circumstances", "codes", "stated", required=False, hint=True),
            Field("explanation", "text", required=False, hint=True),
        ),
        page="deling",
    ),
    EMERGENCY: Form(
        (
            Field("reason", "code", "emergency-reason"),
            Field("explanation", "text", hint=True),
            Field("hours", "number", required=False, hint=True, least=1, most=72),
        ),
    ),
    "review-emergency-access": Form(
        (Field("justified", "yes-no"), Field("explanation", "text", required=False)),
        about="access",
        page="deling#noedadgang",
    ),
    CORRECT: Form(
        (
            Field("reason", "code", "correction-reason"),
            Field("replaced_by", "known", "event", required=False, hint=True),
            Field("explanation", "text", required=False, hint=True),
        ),
        about="of",
        page="tidslinje",
    ),
    "hand-over": Form(
        (
            Field("to_municipality", "thing", hint=True),
            Field("basis", "code", "legal-basis", preset="MUNI_MOVE"),
            Field("summary", "text", hint=True),
            WHEN,
        ),
        page="deling#flytning",
    ),
    "receive-handover": Form(
        (
            Field("from_municipality", "thing", hint=True),
            Field("basis", "code", "legal-basis", preset="MUNI_MOVE"),
            Field("text", "text", required=False, hint=True),
            WHEN,
        ),
        page="deling#flytning",
    ),
    "record-access-request": Form(
        (Field("kind", "code", "access-request-kind"), Field("by", "code", "party"), WHEN),
        page="deling#indsigt",
    ),
    "extend-access-request": Form(
        (Field("reason", "code", "access-extended-reason"), Field("until", "day"), WHEN),
        about="request",
        page="deling#indsigt",
    ),
    "answer-access-request": Form(
        (Field("outcome", "code", "access-outcome"), WHEN),
        about="request",
        page="deling#indsigt",
    ),
}
"""Forms of disclosure, emergency access, correction, hand-over and access to documents and data."""

DOOR: Final = "ask-consultation"

AT_THE_DOOR: Final[Mapping[str, Form]] = {
    DOOR: Form(
        (
            Field("asked_by", "code", "asker"),
            Field("category", "code", "concern-category"),
            Field("age_band", "code", "age-band", required=False, hint=True),
        ),
    ),
}
"""The form of the open door: codes alone, so nobody can be named in it."""
