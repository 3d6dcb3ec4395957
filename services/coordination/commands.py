"""What can a person ask of coordination, and which data belongs to each wish?

One frozen model a command; its `NAME` is what is spoken on `cmd.coordination.<name>`. `COMMANDS` are about a youth,
`SEAT_COMMANDS` about the taskforce and `CONSULTATION_COMMANDS` about a concern that names nobody (an organisation's
key each). A task and a consent get the id of the command that made them. `occurred_at` says when something happened
that is told afterwards; without it, it happened when the command was given.

Invariant: `Personal` arguments arrive sealed with the youth's key; coordination never sees them in the clear.
"""

from typing import Annotated, ClassVar, Final, Literal, get_args
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.events.coordination import Basis, Categories, Category, Phase, Sector, Sectors
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.fields import Day, Flag, StaffId

_SHAPE: Final = ConfigDict(frozen=True, extra="forbid")

Parties = Annotated[tuple[Annotated[Code, CodeMark("party")], ...], Field(min_length=1, max_length=20)]
Party = Annotated[Code, CodeMark("party")]


class RaiseYouth(BaseModel):
    """Raise a youth; `by` is the named person who raises, who need not be the one who types."""

    model_config = _SHAPE
    NAME: ClassVar = "raise-youth"
    by: StaffId
    sector: Sector
    reason: Personal
    basis: Basis
    occurred_at: AwareDatetime | None = None


class DismissSuggestion(BaseModel):
    """Dismiss one suggestion or, without a description, the raising as a whole."""

    model_config = _SHAPE
    NAME: ClassVar = "dismiss-suggestion"
    description: Code | None = None
    reason: Annotated[Code, CodeMark("dismissal-reason")]
    explanation: Personal | None = None


class OpenPathway(BaseModel):
    """Open a pathway by a description; `deviation` says why, where no suggestion speaks for it."""

    model_config = _SHAPE
    NAME: ClassVar = "open-pathway"
    description: Code
    phase: Phase = "opening"
    deviation: Personal | None = None


class EnterPhase(BaseModel):
    """Enter a phase; `deviation` says why, where the phase that is left lacks something."""

    model_config = _SHAPE
    NAME: ClassVar = "enter-phase"
    phase: Phase
    deviation: Personal | None = None


class PausePathway(BaseModel):
    """Let the pathway rest."""

    model_config = _SHAPE
    NAME: ClassVar = "pause-pathway"
    reason: Annotated[Code, CodeMark("pause-reason")]
    until: Day | None = None
    explanation: Personal | None = None


class ResumePathway(BaseModel):
    """Go on with a paused pathway."""

    model_config = _SHAPE
    NAME: ClassVar = "resume-pathway"


class ClosePathway(BaseModel):
    """Close the pathway; its actors leave and its followings end."""

    model_config = _SHAPE
    NAME: ClassVar = "close-pathway"
    reason: Annotated[Code, CodeMark("closing-reason")]
    outcome: Annotated[Code, CodeMark("pathway-outcome")]
    explanation: Personal | None = None


class ReopenPathway(BaseModel):
    """Go on with a closed pathway, in the phase of mapping."""

    model_config = _SHAPE
    NAME: ClassVar = "reopen-pathway"
    reason: Personal


class AppointCaseLead(BaseModel):
    """Appoint the adviser who owns the authority's case."""

    model_config = _SHAPE
    NAME: ClassVar = "appoint-case-lead"
    person: StaffId
    unit: Code


class JoinActor(BaseModel):
    """Let a person of a sector join; with categories the sector follows the youth from now on."""

    model_config = _SHAPE
    NAME: ClassVar = "join-actor"
    sector: Sector
    person: StaffId
    basis: Basis
    categories: Annotated[tuple[Category, ...], Field(max_length=40)] = ()
    until: AwareDatetime | None = None


class LeaveActor(BaseModel):
    """Let a person leave; with the last one of a sector its following ends."""

    model_config = _SHAPE
    NAME: ClassVar = "leave-actor"
    sector: Sector
    person: StaffId
    reason: Annotated[Code, CodeMark("leaving-reason")] = "no-longer-needed"


class RecordPartiesInformed(BaseModel):
    """Record that parties were informed; `despite` says why, where a rule asks for something else first."""

    model_config = _SHAPE
    NAME: ClassVar = "record-parties-informed"
    parties: Parties
    form: Annotated[Code, CodeMark("information-form")]
    occurred_at: AwareDatetime | None = None
    despite: Personal | None = None


class RequestConsent(BaseModel):
    """Record that consent was asked for; `despite` says why, where a rule asks for something else first."""

    model_config = _SHAPE
    NAME: ClassVar = "request-consent"
    asked_of: Parties
    scope: Annotated[Code, CodeMark("purpose")]
    to: Sectors
    categories: Categories
    occurred_at: AwareDatetime | None = None
    despite: Personal | None = None


class RecordConsentGiven(BaseModel):
    """Record a consent, as the answer to a request or on its own, within the scope that was given."""

    model_config = _SHAPE
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

    model_config = _SHAPE
    NAME: ClassVar = "record-consent-refused"
    consent: UUID
    by: Party
    text: Personal | None = None
    occurred_at: AwareDatetime | None = None


class RecordConsentWithdrawn(BaseModel):
    """Record that a given consent was withdrawn."""

    model_config = _SHAPE
    NAME: ClassVar = "record-consent-withdrawn"
    consent: UUID
    by: Party
    text: Personal | None = None
    occurred_at: AwareDatetime | None = None


class AssignTask(BaseModel):
    """Ask a sector on the case, perhaps one person in it, to do something."""

    model_config = _SHAPE
    NAME: ClassVar = "assign-task"
    kind: Annotated[Code, CodeMark("task-kind")]
    sector: Sector
    person: StaffId | None = None
    text: Personal | None = None
    due: AwareDatetime | None = None


class AcknowledgeTask(BaseModel):
    """Take a task on."""

    model_config = _SHAPE
    NAME: ClassVar = "acknowledge-task"
    task: UUID


class CompleteTask(BaseModel):
    """Report a task as done, or as far as it went."""

    model_config = _SHAPE
    NAME: ClassVar = "complete-task"
    task: UUID
    outcome: Annotated[Code, CodeMark("task-outcome")]
    text: Personal | None = None


class WaiveObligation(BaseModel):
    """Let an obligation lapse, with a reason; the mandatory ones cannot."""

    model_config = _SHAPE
    NAME: ClassVar = "waive-obligation"
    obligation: UUID
    reason: Annotated[Code, CodeMark("waiver-reason")]
    explanation: Personal | None = None


class FillSeat(BaseModel):
    """Give a person a seat of the taskforce."""

    model_config = _SHAPE
    NAME: ClassVar = "fill-seat"
    seat: Code
    person: StaffId
    sector: Sector
    kind: Literal["fixed", "ad-hoc"]
    until: AwareDatetime | None = None


class VacateSeat(BaseModel):
    """Let a person leave a seat of the taskforce."""

    model_config = _SHAPE
    NAME: ClassVar = "vacate-seat"
    seat: Code
    person: StaffId


class ConsultConcern(BaseModel):
    """Record that a concern was talked over and what was advised; nobody is named and nothing is opened.

    `anonymous`: the one who asked is not to be known either; neither person nor sector is recorded.
    """

    model_config = _SHAPE
    NAME: ClassVar = "consult-concern"
    category: Annotated[Code, CodeMark("concern-category")]
    age_band: Annotated[Code, CodeMark("age-band")] | None = None
    advice: Annotated[tuple[Annotated[Code, CodeMark("consultation-advice")], ...], Field(min_length=1, max_length=6)]
    anonymous: Flag = False


PathwayArgs = (
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
"""The data of every command about a youth."""

SeatArgs = FillSeat | VacateSeat
"""The data of every command about a seat."""

COMMANDS: Final[tuple[type[PathwayArgs], ...]] = get_args(PathwayArgs)
"""Commands about a youth; `NAME` is the name that each is given by."""

SEAT_COMMANDS: Final[tuple[type[SeatArgs], ...]] = get_args(SeatArgs)
"""Commands about the taskforce's seats; their key is `org-<municipality>-taskforce`."""

CONSULTATION_COMMANDS: Final = (ConsultConcern,)
"""Commands about concerns that are talked over; their key is `org-<municipality>-consultations`."""
