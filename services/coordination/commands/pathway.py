"""What can be asked about one youth's pathway: raise, open, enter a phase, join, consent, a task, an obligation?"""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.coordination.commands.common import SHAPE, Parties, Party
from shared.events.coordination import Basis, Categories, Category, Phase, Sector, Sectors
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.fields import Day, Flag, StaffId


class RaiseYouth(BaseModel):
    """Raise a youth; `by` is the named person who raises, who need not be the one who types."""

    model_config = SHAPE
    NAME: ClassVar = "raise-youth"
    by: StaffId
    sector: Sector
    reason: Personal
    basis: Basis
    occurred_at: AwareDatetime | None = None


class DismissSuggestion(BaseModel):
    """Dismiss one suggestion or, without a description, the raising as a whole."""

    model_config = SHAPE
    NAME: ClassVar = "dismiss-suggestion"
    description: Code | None = None
    reason: Annotated[Code, CodeMark("dismissal-reason")]
    explanation: Personal | None = None


class OpenPathway(BaseModel):
    """Open a pathway by a description; `deviation` says why, where no suggestion speaks for it."""

    model_config = SHAPE
    NAME: ClassVar = "open-pathway"
    description: Code
    phase: Phase = "opening"
    deviation: Personal | None = None


class EnterPhase(BaseModel):
    """Enter a phase; `deviation` says why, where the phase that is left lacks something."""

    model_config = SHAPE
    NAME: ClassVar = "enter-phase"
    phase: Phase
    deviation: Personal | None = None


class PausePathway(BaseModel):
    """Let the pathway rest."""

    model_config = SHAPE
    NAME: ClassVar = "pause-pathway"
    reason: Annotated[Code, CodeMark("pause-reason")]
    until: Day | None = None
    explanation: Personal | None = None


class ResumePathway(BaseModel):
    """Go on with a paused pathway."""

    model_config = SHAPE
    NAME: ClassVar = "resume-pathway"


class ClosePathway(BaseModel):
    """Close the pathway; its actors leave and its followings end."""

    model_config = SHAPE
    NAME: ClassVar = "close-pathway"
    reason: Annotated[Code, CodeMark("closing-reason")]
    outcome: Annotated[Code, CodeMark("pathway-outcome")]
    explanation: Personal | None = None


class ReopenPathway(BaseModel):
    """Go on with a closed pathway, in the phase of mapping."""

    model_config = SHAPE
    NAME: ClassVar = "reopen-pathway"
    reason: Personal


class AppointCaseLead(BaseModel):
    """Appoint the adviser who owns the authority's case."""

    model_config = SHAPE
    NAME: ClassVar = "appoint-case-lead"
    person: StaffId
    unit: Code


class JoinActor(BaseModel):
    """Let a person of a sector join; with categories the sector follows the youth from now on."""

    model_config = SHAPE
    NAME: ClassVar = "join-actor"
    sector: Sector
    person: StaffId
    basis: Basis
    categories: Annotated[tuple[Category, ...], Field(max_length=40)] = ()
    until: AwareDatetime | None = None


class LeaveActor(BaseModel):
    """Let a person leave; with the last one of a sector its following ends."""

    model_config = SHAPE
    NAME: ClassVar = "leave-actor"
    sector: Sector
    person: StaffId
    reason: Annotated[Code, CodeMark("leaving-reason")] = "no-longer-needed"


class RecordPartiesInformed(BaseModel):
    """Record that parties were informed; `despite` says why, where a rule asks for something else first."""

    model_config = SHAPE
    NAME: ClassVar = "record-parties-informed"
    parties: Parties
    form: Annotated[Code, CodeMark("information-form")]
    occurred_at: AwareDatetime | None = None
    despite: Personal | None = None


class RequestConsent(BaseModel):
    """Record that consent was asked for; `despite` says why, where a rule asks for something else first."""

    model_config = SHAPE
    NAME: ClassVar = "request-consent"
    asked_of: Parties
    scope: Annotated[Code, CodeMark("purpose")]
    to: Sectors
    categories: Categories
    occurred_at: AwareDatetime | None = None
    despite: Personal | None = None


class RecordConsentGiven(BaseModel):
    """Record a consent, as the answer to a request or on its own, within the scope that was given."""

    model_config = SHAPE
    NAME: ClassVar = "record-consent-given"
    consent: UUID | None = None
    given_by: Parties
    scope: Annotated[Code, CodeMark("purpose")]
    to: Sectors
    categories: Categories
    form: Annotated[Code, CodeMark("consent-form")]
    explained: Flag
    until: AwareDatetime | None = None
    occurred_at: AwareDatetime | None = None


class RecordConsentRefused(BaseModel):
    """Record that a requested consent was refused."""

    model_config = SHAPE
    NAME: ClassVar = "record-consent-refused"
    consent: UUID
    by: Party
    text: Personal | None = None
    occurred_at: AwareDatetime | None = None


class RecordConsentWithdrawn(BaseModel):
    """Record that a given consent was withdrawn."""

    model_config = SHAPE
    NAME: ClassVar = "record-consent-withdrawn"
    consent: UUID
    by: Party
    text: Personal | None = None
    occurred_at: AwareDatetime | None = None


class AssignTask(BaseModel):
    """Ask a sector on the case, perhaps one person in it, to do something."""

    model_config = SHAPE
    NAME: ClassVar = "assign-task"
    kind: Annotated[Code, CodeMark("task-kind")]
    sector: Sector
    person: StaffId | None = None
    text: Personal | None = None
    due: AwareDatetime | None = None


class AcknowledgeTask(BaseModel):
    """Take a task on."""

    model_config = SHAPE
    NAME: ClassVar = "acknowledge-task"
    task: UUID


class CompleteTask(BaseModel):
    """Report a task as done, or as far as it went."""

    model_config = SHAPE
    NAME: ClassVar = "complete-task"
    task: UUID
    outcome: Annotated[Code, CodeMark("task-outcome")]
    text: Personal | None = None


class WaiveObligation(BaseModel):
    """Let an obligation lapse, with a reason; the mandatory ones cannot."""

    model_config = SHAPE
    NAME: ClassVar = "waive-obligation"
    obligation: UUID
    reason: Annotated[Code, CodeMark("waiver-reason")]
    explanation: Personal | None = None


CaseArgs = (
    RaiseYouth
    | DismissSuggestion
    | OpenPathway
    | EnterPhase
    | PausePathway
    | ResumePathway
    | ClosePathway
    | ReopenPathway
    | AppointCaseLead
    | JoinActor
    | LeaveActor
    | RecordPartiesInformed
    | RequestConsent
    | RecordConsentGiven
    | RecordConsentRefused
    | RecordConsentWithdrawn
    | AssignTask
    | AcknowledgeTask
    | CompleteTask
    | WaiveObligation
)
"""The data of every command about the pathway as such."""
