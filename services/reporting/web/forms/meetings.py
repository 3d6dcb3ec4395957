"""What is typed for the commands about the taskforce's meetings and about what was asked at the open door?

Those about no youth stand below `/handling`; what is said and decided of a youth at a meeting has a page of its own,
where those present are known already.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.reporting.web.forms.fields import WHEN, Field, Form

_CARRIED_OUT: Final = (
    Field("text", "text", required=False),
    Field("responsible", "colleague", required=False),
    Field("sector", "code", "partner", required=False),
    Field("task", "code", "task-kind", required=False, hint=True),
    Field("due", "day", required=False),
)
"""How a decision is carried out: by whom, until when; with a sector and a task it is given on."""
_OUTCOME: Final = Field("outcome", "code", "decision-outcome", preset="yes")
DECISION: Final = Form(
    (
        Field("about", "code", "decision-subject", required=False),
        replace(_OUTCOME, required=False),
        *_CARRIED_OUT,
    )
)
"""A decision about a youth, beside the minutes of the item; without a subject there is none."""

MEETINGS: Final[Mapping[str, Form]] = {
    "make-decision": Form((Field("about", "code", "decision-subject"), _OUTCOME, *_CARRIED_OUT, WHEN), page="moeder"),
    "schedule-meeting": Form(
        (
            Field("kind", "code", "meeting-kind", preset="ordinary"),
            Field("starts_at", "moment"),
            Field("ends_at", "moment", required=False),
        ),
        about="meeting",
    ),
    "cancel-meeting": Form((Field("reason", "code", "meeting-cancelled-reason"),), about="meeting"),
    "fill-seat": Form(
        (
            Field("seat", "code", "seat"),
            Field("person", "colleague", also="sector", hint=True),
            Field("kind", "code", "seat-kind", preset="fixed"),
            Field("until", "day-end", required=False, hint=True),
            Field("basis", "code", "legal-basis", required=False, hint=True),
        ),
    ),
    "vacate-seat": Form((Field("seat", "code", "seat"), Field("person", "colleague"))),
    "reach-milestone": Form((WHEN,), about="milestone"),
    "answer-consultation": Form((Field("advice", "codes", "consultation-advice", hint=True),), about="consultation"),
}
"""Forms of the taskforce and of the open door, and of a decision that is made outside a meeting."""
MEETINGS_BACK: Final[Mapping[str, str]] = {
    "schedule-meeting": "/moeder",
    "cancel-meeting": "/moeder",
    "fill-seat": "/moeder",
    "vacate-seat": "/moeder",
    "reach-milestone": "/moeder",
    "answer-consultation": "/raad-soeges",
}
"""The page that each belongs to."""

REPORT: Final = Form(
    (
        Field("difficulties", "statement", required=False, hint=True),
        Field("asked", "statement", required=False, hint=True),
    )
)
"""What the head says in the Committee's report in words of his or her own; the figures stand above it."""
MINUTES: Final = Form((Field("acute", "flag"), Field("minutes", "text", required=False)))
"""What was said of a youth; who was there stands above it."""
