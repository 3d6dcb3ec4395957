"""What is typed for the commands about a pathway, its parties, tasks and plan, and for a consultation?"""

from collections.abc import Mapping
from typing import Final

from services.reporting.web.forms.fields import DESPITE, WHEN, Field, Form

CONSULT: Final = "consult-concern"

PATHWAY: Final[Mapping[str, Form]] = {
    CONSULT: Form(
        (
            Field("category", "code", "concern-category"),
            Field("age_band", "code", "age-band", required=False),
            Field("advice", "codes", "consultation-advice", hint=True),
            Field("anonymous", "flag", hint=True),
        ),
    ),
    "raise-youth": Form(
        (
            Field("cpr", "cpr", hint=True),
            Field("name", "line", required=False),
            Field("reason", "text", hint=True),
            Field("by", "colleague", also="sector", hint=True),
            Field("basis", "code", "legal-basis"),
        ),
        new_youth=True,
    ),
    "raise-this-youth": Form(
        (
            Field("reason", "text", hint=True),
            Field("by", "colleague", also="sector", hint=True),
            Field("basis", "code", "legal-basis"),
        ),
        command="raise-youth",
    ),
    "open-pathway": Form(
        (
            Field("description", "code", "description"),
            Field("phase", "code", "phase", preset="opening"),
            Field("deviation", "text", required=False, hint=True),
        ),
        about="description",
    ),
    "dismiss-suggestion": Form(
        (Field("reason", "code", "dismissal-reason"), Field("explanation", "text", required=False)),
        about="description",
    ),
    "enter-phase": Form(
        (Field("phase", "code", "phase"), Field("deviation", "text", required=False, hint=True)),
    ),
    "pause-pathway": Form(
        (
            Field("reason", "code", "pause-reason"),
            Field("until", "day", required=False),
            Field("explanation", "text", required=False),
        ),
    ),
    "resume-pathway": Form(),
    "close-pathway": Form(
        (
            Field("reason", "code", "closing-reason"),
            Field("outcome", "code", "pathway-outcome"),
            Field("explanation", "text", required=False),
        ),
    ),
    "reopen-pathway": Form((Field("reason", "text"),)),
    "appoint-case-lead": Form((Field("person", "colleague", also="unit"),)),
    "join-actor": Form(
        (
            Field("person", "colleague", also="sector"),
            Field("basis", "code", "legal-basis"),
            Field("categories", "codes", "followable", required=False, hint=True),
            Field("until", "day-end", required=False),
        ),
    ),
    "record-parties-informed": Form(
        (Field("parties", "codes", "party"), Field("form", "code", "information-form"), WHEN, DESPITE),
    ),
    "request-consent": Form(
        (
            Field("asked_of", "codes", "party"),
            Field("scope", "code", "purpose", preset="coordinated-pathway"),
            Field("to", "codes", "partner"),
            Field("categories", "codes", "followable"),
            WHEN,
            DESPITE,
        ),
    ),
    "record-consent-given": Form(
        (
            Field("given_by", "codes", "party"),
            Field("scope", "code", "purpose", preset="coordinated-pathway"),
            Field("to", "codes", "partner"),
            Field("categories", "codes", "followable"),
            Field("form", "code", "consent-form"),
            Field("explained", "flag"),
            Field("until", "day-end", required=False),
            WHEN,
        ),
        about="consent",
    ),
    "record-consent-refused": Form(
        (Field("by", "code", "party"), Field("text", "text", required=False), WHEN),
        about="consent",
    ),
    "record-consent-withdrawn": Form(
        (Field("by", "code", "party"), Field("text", "text", required=False), WHEN),
        about="consent",
    ),
    "assign-task": Form(
        (
            Field("kind", "code", "task-kind"),
            Field("sector", "code", "partner"),
            Field("text", "text", required=False),
            Field("due", "day-end", required=False),
        ),
    ),
    "acknowledge-task": Form(about="task"),
    "complete-task": Form(
        (Field("outcome", "code", "task-outcome"), Field("text", "text", required=False)),
        about="task",
    ),
    "waive-obligation": Form(
        (Field("reason", "code", "waiver-reason"), Field("explanation", "text", required=False)),
        about="obligation",
        page="frister",
    ),
    "start-intervention": Form((WHEN,), about="intervention", page="plan"),
    "hear-youth": Form((Field("form", "code", "hearing-form"), Field("view", "text", hint=True), WHEN), page="plan"),
    "hear-family": Form(
        (Field("form", "code", "hearing-form"), Field("by", "codes", "party"), Field("view", "text"), WHEN),
        page="plan",
    ),
    "set-goal": Form(
        (
            Field("area", "code", "ics-dimension"),
            Field("text", "text", hint=True),
            Field("concerns", "code", "goal-concern", required=False),
        ),
        page="plan",
    ),
    "agree-plan": Form((Field("parties", "codes", "party"), WHEN), page="plan"),
}
"""Forms of the pathway, its parties and tasks, of consultations, and of the plan."""
