"""What is a form made of: which fields, how is each typed, and what is it about?

A form is data: fields by the name of the command's argument, in the order in which they are asked for. What a command
means, and whether it may be given, is decided elsewhere; here it is only asked for.
Invariant: what a form is about (a task, an obligation, a consent) is chosen by where it was opened, never typed.
"""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "code",
    "codes",
    "text",
    "statement",
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
    "kroner",
    "known",
    "several-known",
    "frames",
]
"""How a value is typed: one of a list, several of a list, free text, what an organisation says of its work, one line,
a CPR number, a day, the end of a day, a moment, a tick, yes or no, a whole number, a number with halves, a step, a
quarter, what something is called by those who tell of it, several of these with commas between, what a group or place
is called, a person of the directory, a youth whom one may tell of, an amount in kroner (øre for the command), one or
several of what is known already, an amount for each code of a list."""


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of a command.

    Attributes:
        codes: the code list, or what other definitions hold: `phase`, `description`, `partner` (a sector that takes
            part in the municipality's taskforce), `followable` (data that a sector may tell), `manner` (of disclosure),
            `stated` (circumstances that only the one who asks can state), `shareable` (data about a youth). For what is
            known already: `event` (others of the same kind), `goal` and `intervention` (of the youth's plan), `offer`
            (listed in the range of services), `fact` (of the timeline, to be shared); where none is known, nothing is
            asked.
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


WHEN: Final = Field("occurred_at", "moment", required=False, hint=True, rare=True)
"""When something happened that is told afterwards."""
DESPITE: Final = Field("despite", "text", required=False, hint=True, rare=True)
"""Why something is done although a rule asks for something else first."""
