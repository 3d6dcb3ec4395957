"""Who looked at what, and why? Looking at a youth's data is itself an event of the log.

The key is the organisation's (`org-<municipality>-access`); the youths stand in the body, so that a look never
adds to a pathway's stream. Invariant: a look that is answered has been recorded first; nothing personal is in it.
Source: Datatilsynet 2024-32-0283 (the access log is part of what a data subject may ask for).
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from shared.events.envelope import Code, CodeMark, Event

Youths = Annotated[tuple[str, ...], Field(max_length=1000)]
"""Youth ids (UUID text) that a look showed, in the order shown; empty when it found nobody."""


def key_of(municipality: str) -> str:
    """The organisation key under which looks are recorded: `org-<municipality>-access`."""
    return f"org-{municipality}-access"


class RecordViewed(Event):
    """A person looked at data about the youths named: one event a page or query."""

    TYPE = "access.record-viewed"
    actor: str
    role: Code
    purpose: Annotated[Code, CodeMark("access-purpose")]
    what: Code
    youths: Youths


class FieldRevealed(Event):
    """A person opened a masked field of one youth, giving a purpose."""

    TYPE = "access.field-revealed"
    actor: str
    role: Code
    purpose: Annotated[Code, CodeMark("access-purpose")]
    what: Code
    field: Code
    youths: Youths


class ExportMade(Event):
    """A person took data out of the system in a file."""

    TYPE = "access.export-made"
    actor: str
    role: Code
    purpose: Annotated[Code, CodeMark("access-purpose")]
    what: Code
    youths: Youths
    export: UUID


TYPES: Final = (RecordViewed, FieldRevealed, ExportMade)
