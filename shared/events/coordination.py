"""What does coordination decide about a youth, and what does it record of what people decide?

Two kinds of event: those that a person's command asks for (raised, opened, a phase entered, a consent, a task) and
those that follow from facts by a dated rule (suggestions, obligations, broken rules, a following that ends).
Invariant: every event says what it is about by an identifier of its own, so that each can be told apart and repeated
without effect. Free text about a person is `Personal`; reasons are codes, so that they can be counted.
Source: DOMAIN, "The published language", coordination; the events of meetings, disclosure, hand-over, emergency
access, correction and retention are not part of this version.
"""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Day, Flag, StaffId

Phase = Literal["opening", "mapping", "planning", "effort", "stepping-down", "aftercare"]
"""Phases of an open pathway; a person enters them, in any order where the work asks for it."""

Rule = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9.:-]*$")]
"""Key of a rule in the dated data: `T1`, `T9-before`, a description's key."""

Sector = Annotated[Code, CodeMark("sector")]
Basis = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=40), CodeMark("legal-basis")]
Category = Annotated[Code, CodeMark("data-category")]
Sectors = Annotated[tuple[Sector, ...], Field(min_length=1, max_length=40)]
Categories = Annotated[tuple[Category, ...], Field(min_length=1, max_length=40)]


class FactMeeting(BaseModel):
    """One fact that meets one criterion of a description's target group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    criterion: Code
    fact: UUID


# A youth is raised, and what comes of it ----------------------------------------------------------------------


class YouthRaised(Event):
    """A named person raised the youth, with a reason and a legal basis.

    Attributes:
        by: the person who raises, pseudonymous.
        sector: where that person works.
    """

    TYPE = "coordination.youth-raised"
    by: StaffId
    sector: Sector
    reason: Personal
    basis: Basis


class SuggestionMade(Event):
    """The facts lawfully before the taskforce meet a description's target group; a person opens or dismisses.

    Attributes:
        description: key of the description; `version` is the version in force then.
        rule: the target-group rule that was met.
        facts: each criterion with the fact that meets it.
    """

    TYPE = "coordination.suggestion-made"
    description: Code
    version: int = Field(ge=1)
    rule: Rule
    facts: tuple[FactMeeting, ...]


class SuggestionDismissed(Event):
    """A person dismissed a suggestion, or (without a description) the raising as a whole."""

    TYPE = "coordination.suggestion-dismissed"
    description: Code | None = None
    reason: Annotated[Code, CodeMark("dismissal-reason")]
    explanation: Personal | None = None


# The pathway and its phases -----------------------------------------------------------------------------------


class PathwayOpened(Event):
    """A pathway was opened by a description, whose version it keeps.

    Attributes:
        deviation: why it was opened although the facts do not meet the description's target group.
    """

    TYPE = "coordination.pathway-opened"
    description: Code
    version: int = Field(ge=1)
    deviation: Personal | None = None


class PhaseEntered(Event):
    """A person entered a phase of the pathway.

    Attributes:
        missing: criteria of the phase that was left which were not met then.
        deviation: why the phase was entered without them.
    """

    TYPE = "coordination.phase-entered"
    phase: Phase
    left: Phase | None = None
    missing: tuple[Code, ...] = ()
    deviation: Personal | None = None


class PathwayPaused(Event):
    """The pathway rests, for a coded reason, perhaps until a known day."""

    TYPE = "coordination.pathway-paused"
    reason: Annotated[Code, CodeMark("pause-reason")]
    until: Day | None = None
    explanation: Personal | None = None


class PathwayResumed(Event):
    """The pathway goes on in the phase that it was paused in."""

    TYPE = "coordination.pathway-resumed"


class PathwayClosed(Event):
    """The pathway ended, with the reason and the outcome as judged."""

    TYPE = "coordination.pathway-closed"
    reason: Annotated[Code, CodeMark("closing-reason")]
    outcome: Annotated[Code, CodeMark("pathway-outcome")]
    explanation: Personal | None = None


class PathwayReopened(Event):
    """A closed pathway goes on, in the phase of mapping."""

    TYPE = "coordination.pathway-reopened"
    reason: Personal


# Who is on the case -------------------------------------------------------------------------------------------


class CaseLeadAppointed(Event):
    """The adviser who owns the authority's case was appointed; the newest appointment holds."""

    TYPE = "coordination.case-lead-appointed"
    person: StaffId
    unit: Code


class ActorJoined(Event):
    """A person of a sector joined the pathway, on a basis, perhaps until a moment."""

    TYPE = "coordination.actor-joined"
    sector: Sector
    person: StaffId
    basis: Basis
    until: AwareDatetime | None = None


class ActorLeft(Event):
    """A person left the pathway."""

    TYPE = "coordination.actor-left"
    sector: Sector
    person: StaffId
    reason: Annotated[Code, CodeMark("leaving-reason")]


class FollowingStarted(Event):
    """A sector may from now on speak of the youth; a newer following of the same sector replaces the older."""

    TYPE = "coordination.following-started"
    sector: Sector
    categories: Categories
    basis: Basis
    until: AwareDatetime | None = None


class FollowingEnded(Event):
    """A sector may no longer speak of the youth, but in a notification or a concern."""

    TYPE = "coordination.following-ended"
    sector: Sector
    reason: Annotated[Code, CodeMark("leaving-reason")]


# The taskforce's seats (organisation key) ---------------------------------------------------------------------


class SeatFilled(Event):
    """A person took a seat of the taskforce, on a basis; `until` bounds an ad hoc seat."""

    TYPE = "coordination.seat-filled"
    seat: Code
    person: StaffId
    sector: Sector
    kind: Literal["fixed", "ad-hoc"]
    until: AwareDatetime | None = None
    basis: Basis | None = None


class SeatVacated(Event):
    """A person left a seat of the taskforce."""

    TYPE = "coordination.seat-vacated"
    seat: Code
    person: StaffId


# Consultations (organisation key) -----------------------------------------------------------------------------


class ConsultationAsked(Event):
    """Somebody asks for advice about a concern through the open door; no pathway, nobody named, codes alone.

    The id of the consultation is known to the one who asked alone: whoever comes back with it reads the advice.
    """

    TYPE = "coordination.consultation-asked"
    consultation: UUID
    category: Annotated[Code, CodeMark("concern-category")]
    age_band: Annotated[Code, CodeMark("age-band")] | None = None
    asked_by: Annotated[Code, CodeMark("asker")]


class ConcernConsulted(Event):
    """A concern was talked over and something was advised; no pathway, nobody named, codes alone.

    `sector` is that of the one who asked; none where that one stayed unknown (`anonymous`). `consultation` where the
    advice answers what was asked through the open door.
    """

    TYPE = "coordination.concern-consulted"
    category: Annotated[Code, CodeMark("concern-category")]
    age_band: Annotated[Code, CodeMark("age-band")] | None = None
    advice: Annotated[tuple[Annotated[Code, CodeMark("consultation-advice")], ...], Field(min_length=1, max_length=6)]
    sector: Sector | None = None
    anonymous: Flag = False
    consultation: UUID | None = None
    asked_by: Annotated[Code, CodeMark("asker")] | None = None


# Tasks --------------------------------------------------------------------------------------------------------


class TaskAssigned(Event):
    """A sector, perhaps a person in it, was asked to do something about the youth.

    Attributes:
        respond_by: until when the sector is to take it on; after that a leader is asked.
        decision: the decision of a meeting that it carries out.
    """

    TYPE = "coordination.task-assigned"
    task: UUID
    kind: Annotated[Code, CodeMark("task-kind")]
    sector: Sector
    person: StaffId | None = None
    text: Personal | None = None
    due: AwareDatetime | None = None
    respond_by: AwareDatetime | None = None
    decision: UUID | None = None


class TaskAcknowledged(Event):
    """The sector has seen the task and takes it on."""

    TYPE = "coordination.task-acknowledged"
    task: UUID


class TaskCompleted(Event):
    """The task is done."""

    TYPE = "coordination.task-completed"
    task: UUID
    outcome: Annotated[Code, CodeMark("task-outcome")]
    text: Personal | None = None


# Obligations and broken rules ---------------------------------------------------------------------------------


class ObligationOpened(Event):
    """A fact gave somebody a duty by a dated rule; said again of the same obligation, it moves the due moment.

    Attributes:
        obligation: derived from the rule and the first trigger.
        rule, rule_from: the row of the time limits in force when the trigger occurred.
        trigger, trigger_type, trigger_at: the fact that the duty counts from, and since when.
        due: last moment in time; nothing where the law gives no number or names an act instead of a moment.
        before: types of fact before which it must be met.
        provisional: a later judgement (a screening) may close it.
        mandatory: nobody can waive it.
        owed_by: sector from which the meeting fact is awaited.
        unconfirmed_until: until then the sector may still deliver late what it did in time.
        ordinal: how many obligations of this rule the youth has had, this one included.
        revised: it was open before; trigger and due moment have changed.
    """

    TYPE = "coordination.obligation-opened"
    obligation: UUID
    rule: Rule
    rule_from: Day
    trigger: UUID
    trigger_type: str
    trigger_at: AwareDatetime
    due: AwareDatetime | None = None
    before: tuple[str, ...] = ()
    provisional: Flag = False
    mandatory: Flag = False
    owed_by: Sector
    unconfirmed_until: AwareDatetime | None = None
    ordinal: int = Field(ge=1)
    revised: Flag = False


class ObligationMet(Event):
    """A fact met the obligation; said again when facts learnt later change the verdict. The newest word holds.

    Attributes:
        met_by: the fact; `met_at` is when it occurred, `learnt_at` when coordination was told.
        in_time: whether it occurred by the due moment (and before the facts it must precede).
        after_missed: the obligation had been decided missed before this was learnt.
    """

    TYPE = "coordination.obligation-met"
    obligation: UUID
    rule: Rule
    met_by: UUID
    met_at: AwareDatetime
    learnt_at: AwareDatetime
    due: AwareDatetime | None = None
    in_time: Flag
    after_missed: Flag = False


class ObligationMissed(Event):
    """Time passed the due moment and no fact known then had met the obligation.

    Attributes:
        known_at: how far time had passed when this was decided.
        substituted_by: the fact that the law accepts in the meantime, such as a preliminary assessment.
    """

    TYPE = "coordination.obligation-missed"
    obligation: UUID
    rule: Rule
    due: AwareDatetime
    known_at: AwareDatetime
    substituted_by: UUID | None = None


class ObligationWaived(Event):
    """The obligation lapsed: by a person, with a reason, or because another fact took its ground away.

    What a fact closed may be opened or met again when more becomes known; what a person let lapse stays so.

    Attributes:
        because: the fact that closed it, where no person did.
        after_missed: the obligation had been decided missed before.
    """

    TYPE = "coordination.obligation-waived"
    obligation: UUID
    rule: Rule
    reason: Annotated[Code, CodeMark("waiver-reason")]
    because: UUID | None = None
    after_missed: Flag = False
    explanation: Personal | None = None


class RuleBroken(Event):
    """A fact broke a rule of casework; it stands, and the leader is told.

    Where it turns out to have been in order, `rule-kept-after-all` takes the breach back.

    Attributes:
        fact: the fact that broke the rule; where a person gave a command all the same, it holds the reason.
        obligation: the open obligation that it went past, where there is one.
    """

    TYPE = "coordination.rule-broken"
    rule: Rule
    rule_from: Day
    fact: UUID
    obligation: UUID | None = None


class RuleKeptAfterAll(Event):
    """What else became known, or was set right, shows that a fact did not break the rule; the breach stands no longer.

    Attributes:
        of: the `rule-broken` that is taken back.
        fact: the fact that had seemed to break the rule.
        because: what became known, or the correction, that shows it.
        obligation: the obligation that it seemed to go past, where there was one.
    """

    TYPE = "coordination.rule-kept-after-all"
    rule: Rule
    rule_from: Day
    of: UUID
    fact: UUID
    because: UUID
    obligation: UUID | None = None


# Parties and consent ------------------------------------------------------------------------------------------


class PartiesInformed(Event):
    """Parties were told that a pathway is open and what is collected about them (GDPR, article 14).

    Attributes:
        despite: why it was done although a rule asks for something else first.
    """

    TYPE = "coordination.parties-informed"
    parties: Annotated[tuple[Annotated[Code, CodeMark("party")], ...], Field(min_length=1)]
    form: Annotated[Code, CodeMark("information-form")]
    despite: Personal | None = None


class ConsentRequested(Event):
    """Consent was asked for: what may be shared, with whom.

    Attributes:
        despite: why it was asked although a rule asks for something else first.
    """

    TYPE = "coordination.consent-requested"
    consent: UUID
    asked_of: Annotated[tuple[Annotated[Code, CodeMark("party")], ...], Field(min_length=1)]
    scope: Annotated[Code, CodeMark("purpose")]
    to: Sectors
    categories: Categories
    despite: Personal | None = None


class ConsentGiven(Event):
    """Consent was given, within the scope stated here and no further.

    Attributes:
        explained: what it means was explained to those who gave it.
        until: the last moment at which it holds.
    """

    TYPE = "coordination.consent-given"
    consent: UUID
    given_by: Annotated[tuple[Annotated[Code, CodeMark("party")], ...], Field(min_length=1)]
    scope: Annotated[Code, CodeMark("purpose")]
    to: Sectors
    categories: Categories
    form: Annotated[Code, CodeMark("consent-form")]
    explained: Flag
    until: AwareDatetime | None = None


class ConsentRefused(Event):
    """Those who were asked said no."""

    TYPE = "coordination.consent-refused"
    consent: UUID
    by: Annotated[Code, CodeMark("party")]
    text: Personal | None = None


class ConsentWithdrawn(Event):
    """A given consent was taken back; it holds no longer from now on."""

    TYPE = "coordination.consent-withdrawn"
    consent: UUID
    by: Annotated[Code, CodeMark("party")]
    text: Personal | None = None


# Retention ----------------------------------------------------------------------------------------------------


class Erased(Event):
    """The youth's key is destroyed: whatever was sealed with it reads as erased, everywhere, from here on."""

    TYPE = "coordination.erased"


TYPES: Final = (
    YouthRaised,
    SuggestionMade,
    SuggestionDismissed,
    PathwayOpened,
    PhaseEntered,
    PathwayPaused,
    PathwayResumed,
    PathwayClosed,
    PathwayReopened,
    CaseLeadAppointed,
    ActorJoined,
    ActorLeft,
    FollowingStarted,
    FollowingEnded,
    SeatFilled,
    SeatVacated,
    ConsultationAsked,
    ConcernConsulted,
    TaskAssigned,
    TaskAcknowledged,
    TaskCompleted,
    ObligationOpened,
    ObligationMet,
    ObligationMissed,
    ObligationWaived,
    RuleBroken,
    RuleKeptAfterAll,
    PartiesInformed,
    ConsentRequested,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    Erased,
)
