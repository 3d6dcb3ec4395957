"""What does the home-support unit (FTI) tell: support of the family, and contact persons around the end of the day?

Support of the family starts and ends in the common shapes; a contact person has a window of the day.
Invariant: a course has one id from start to end.
"""

from typing import Annotated, Final

from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Reference, StaffId


class ContactPersonStarted(Event):
    """Kontaktperson begyndt, at a time of day such as the end of school until bedtime."""

    TYPE = "home.contact-person-started"
    course_id: Reference
    contact_person: StaffId
    window: Annotated[Code, CodeMark("contact-window")]
    name: Personal | None = None


class ContactPersonEnded(Event):
    """Kontaktperson ophørt, and why."""

    TYPE = "home.contact-person-ended"
    course_id: Reference
    contact_person: StaffId
    reason: Annotated[Code, CodeMark("contact-person-end-reason")]


TYPES: Final = (ContactPersonStarted, ContactPersonEnded)
"""Every event of the home-support unit that has a form of its own."""
