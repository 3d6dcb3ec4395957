"""Which commands can be given on a page, and what is typed for each?

A form is data: fields by the name of the command's argument, in the order in which they are asked for. What a command
means, and whether it may be given, is decided elsewhere; here it is only asked for.
Invariant: what a form is about (a task, an obligation, a consent) is chosen by where it was opened, never typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "code",
    "codes",
    "text",
    "line",
    "cpr",
    "day",
    "day-end",
    "moment",
    "flag",
    "yes-no",
    "number",
    "decimal",
    "scale",
    "quarter",
    "thing",
    "things",
    "group",
    "colleague",
    "youth",
]
"""How a value is typed: one of a list, several of a list, free text, one line, a CPR number, a day, the end of a day, a
moment, a tick, yes or no, a whole number, a number with halves, a step, a quarter, what something is called by those
who tell of it, several of these with commas between, what a group or place is called, a person of the directory, a
youth whom one may tell of."""


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of a command.

    Attributes:
        codes: the code list, or what other definitions hold: `phase`, `description`, `partner` (a sector that takes
            part in the municipality's taskforce), `followable` (data that a sector may tell).
        also: for a colleague, the argument that gets the colleague's unit.
        preset: what is chosen before anybody chooses.
        rare: seldom needed, so folded away until it is asked for.
        least, most: the bounds of a number or a step.
        either: one of several of which one has to be filled in, so it is not called optional.
    """

    name: str
    kind: Kind
    codes: str = ""
    required: bool = True
    also: str = ""
    preset: str = ""
    hint: bool = False
    rare: bool = False
    least: int | None = None
    most: int | None = None
    either: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What is typed for one command.

    Attributes:
        about: the argument that names what the form is about, given by the address it is opened at.
        new_youth: the youth is named by a number that is typed, because no page about the youth exists yet.
        page: the youth's page to go back to.
        command: the command's own name, where the form has another.
    """

    fields: tuple[Field, ...] = ()
    about: str = ""
    new_youth: bool = False
    page: str = ""
    command: str = ""


_WHEN: Final = Field("occurred_at", "moment", required=False, hint=True, rare=True)
_DESPITE: Final = Field("despite", "text", required=False, hint=True, rare=True)

CONSULT: Final = "consult-concern"

FORMS: Final[Mapping[str, Form]] = {
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
        (Field("parties", "codes", "party"), Field("form", "code", "information-form"), _WHEN, _DESPITE),
    ),
    "request-consent": Form(
        (
            Field("asked_of", "codes", "party"),
            Field("scope", "code", "purpose", preset="coordinated-pathway"),
            Field("to", "codes", "partner"),
            Field("categories", "codes", "followable"),
            _WHEN,
            _DESPITE,
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
            _WHEN,
        ),
        about="consent",
    ),
    "record-consent-refused": Form(
        (Field("by", "code", "party"), Field("text", "text", required=False), _WHEN),
        about="consent",
    ),
    "record-consent-withdrawn": Form(
        (Field("by", "code", "party"), Field("text", "text", required=False), _WHEN),
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
    "start-intervention": Form((_WHEN,), about="intervention", page="plan"),
    "hear-youth": Form((Field("form", "code", "hearing-form"), Field("view", "text", hint=True)), page="plan"),
    "hear-family": Form(
        (Field("form", "code", "hearing-form"), Field("by", "codes", "party"), Field("view", "text")),
        page="plan",
    ),
    "set-goal": Form((Field("area", "code", "ics-dimension"), Field("text", "text", hint=True)), page="plan"),
    "agree-plan": Form((Field("parties", "codes", "party"),), page="plan"),
}
"""Every command that has a form."""


def wire_name(name: str) -> str:
    """The command that a form gives."""
    return FORMS[name].command or name
