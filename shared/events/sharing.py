"""Who was told what about the youth, on which basis; what was wrong and set right; where did the case go in the end?

Events of coordination with the youth's id as key: disclosure, emergency access, correction, hand-over, retention.
Invariant: every one of them can be counted by codes and followed by ids; reasons in words are `Personal`.
"""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.coordination import Basis, Categories, Rule, Sector, Sectors
from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Day, Flag, Municipality, StaffId

Conditions = Annotated[tuple[Annotated[Code, CodeMark("condition")], ...], Field(max_length=20)]
Facts = Annotated[tuple[UUID, ...], Field(max_length=100)]

# May this be shared? ------------------------------------------------------------------------------------------


class DisclosureDecided(Event):
    """Whether data of these categories may go from one sector to others, and why; `reason` is the policy's code.

    Attributes:
        basis: the legal basis that was asked about; none where nobody knew one.
        conditions: what travels with the data that is disclosed.
        facts: the events of the youth that alone are disclosed, where they were named; without them, what had been
            recorded of the categories when it was decided, or, as a feed, whatever there is and comes.
    """

    TYPE = "coordination.disclosure-decided"
    disclosure: UUID
    decision: Literal["allow", "deny"]
    basis: Basis | None = None
    purpose: Annotated[Code, CodeMark("purpose")]
    from_sector: Sector
    to: Sectors
    categories: Categories
    manner: Literal["once", "meeting", "feed"]
    reason: Code
    conditions: Conditions = ()
    explanation: Personal | None = None
    facts: Facts | None = None


class EmergencyAccessOpened(Event):
    """A person opened the case because of danger to life or health; the leader is told and reviews it afterwards."""

    TYPE = "coordination.emergency-access-opened"
    access: UUID
    person: StaffId
    sector: Sector
    reason: Annotated[Code, CodeMark("emergency-reason")]
    explanation: Personal
    until: AwareDatetime


class EmergencyAccessReviewed(Event):
    """A leader has looked at an emergency access: whether there was ground for it."""

    TYPE = "coordination.emergency-access-reviewed"
    access: UUID
    by: StaffId
    justified: Flag
    explanation: Personal | None = None


# What was wrong and is set right ------------------------------------------------------------------------------


class CorrectionIssued(Event):
    """An event was wrong; another one holds instead, or none does. The wrong one stays readable as what was known.

    Attributes:
        of, of_type: the event that was wrong.
        replaced_by: the event that holds instead.
    """

    TYPE = "coordination.correction-issued"
    of: UUID
    of_type: Annotated[str, Field(max_length=100, pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$")]
    replaced_by: UUID | None = None
    reason: Annotated[Code, CodeMark("correction-reason")]
    explanation: Personal | None = None


class RecipientInformed(Event):
    """Somebody who had received what was wrong was told (GDPR, article 19); `correction` is the correction's event."""

    TYPE = "coordination.recipient-informed"
    correction: UUID
    sector: Sector


# Somebody is asked again, somewhere else, at last nowhere -------------------------------------------------------


class TaskEscalated(Event):
    """A task lay too long; a leader is asked."""

    TYPE = "coordination.task-escalated"
    task: UUID
    to: StaffId | None = None
    reason: Annotated[Code, CodeMark("escalation-reason")]


class HandedOver(Event):
    """The case went to another municipality, with the needed file; `summary` is what was told there."""

    TYPE = "coordination.handed-over"
    to_municipality: Municipality
    basis: Basis
    explanation: Personal | None = None
    summary: Personal | None = None


class HandoverReceived(Event):
    """The case came from another municipality."""

    TYPE = "coordination.handover-received"
    from_municipality: Municipality
    basis: Basis
    text: Personal | None = None


# Somebody asks to see ------------------------------------------------------------------------------------------


class AccessRequested(Event):
    """A party asked for access to the documents, or as the data subject; the limit runs from here."""

    TYPE = "coordination.access-requested"
    request: UUID
    kind: Annotated[Code, CodeMark("access-request-kind")]
    by: Annotated[Code, CodeMark("party")]


class AccessExtended(Event):
    """The one who asked was told that it takes longer, why, and until when."""

    TYPE = "coordination.access-extended"
    request: UUID
    reason: Annotated[Code, CodeMark("access-extended-reason")]
    until: Day


class AccessAnswered(Event):
    """The request for access was answered: granted, in part, or refused."""

    TYPE = "coordination.access-answered"
    request: UUID
    outcome: Annotated[Code, CodeMark("access-outcome")]


class RetentionReached(Event):
    """The file has been kept as long as a dated rule asks; what is next is the archive, then destruction."""

    TYPE = "coordination.retention-reached"
    rule: Rule
    rule_from: Day


class TransferredToArchive(Event):
    """The file was handed to an archive; `transfer` names the delivery there."""

    TYPE = "coordination.transferred-to-archive"
    archive: Annotated[Code, CodeMark("archive")]
    transfer: UUID


TYPES: Final = (
    DisclosureDecided,
    EmergencyAccessOpened,
    EmergencyAccessReviewed,
    CorrectionIssued,
    RecipientInformed,
    TaskEscalated,
    HandedOver,
    HandoverReceived,
    AccessRequested,
    AccessExtended,
    AccessAnswered,
    RetentionReached,
    TransferredToArchive,
)
"""Every event of disclosure, correction, hand-over and retention."""
