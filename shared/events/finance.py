"""What does the municipality's finance system tell: what was posted on the accounts of the effort?

Invariant: never a youth. The event is about the organisation, and a posting that would name somebody is not sent.
"""

from typing import Annotated, Final

from pydantic import Field, Strict

from shared.events.envelope import Code, CodeMark, Event
from shared.events.fields import Month, Reference


class PostingImported(Event):
    """Postering indlæst: an amount of a month on an account; a correction of an earlier one is negative."""

    TYPE = "finance.posting-imported"
    posting: Reference
    account: Annotated[Code, CodeMark("account")]
    effort_area: Annotated[Code, CodeMark("effort-area")]
    month: Month
    amount_ore: Annotated[int, Strict(), Field(ge=-(10**13), le=10**13)]


TYPES: Final = (PostingImported,)
"""Every event of the finance system."""
