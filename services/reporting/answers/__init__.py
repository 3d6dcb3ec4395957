"""What does an answer about a youth, a caseload or a budget consist of? The same for the API and for the pages.

Answers carry codes and moments, never sentences: the words are found where they are shown. Invariant: a value that
the policy hides is replaced by `Masked` with the reason; it is never left out silently and never sent along.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """A part of an answer; nothing in it changes after it was made."""

    model_config = ConfigDict(frozen=True)


class Masked(Answer):
    """A value that this person may not see for this purpose, and why.

    Attributes:
        revealable: the person may open it by giving a purpose; that is recorded.
    """

    masked: Literal[True] = True
    category: str
    reason_da: str
    reason_en: str
    revealable: bool = False


Value = str | Masked | None


class Colleague(Answer):
    """A person who works in the system; the name is the given name, where the directory knows it."""

    id: str
    name: str | None = None
    title: str | None = None


class Obligation(Answer):
    """One thing that must be done, by when, and whether it was; the texts of its rule are dated data."""

    obligation: UUID
    youth: UUID
    rule: str
    rule_from: date | None
    state: Literal["open", "missed", "met", "waived"]
    trigger: UUID | None
    trigger_type: str | None
    trigger_at: datetime | None
    due: datetime | None
    before: tuple[str, ...] = ()
    provisional: bool = False
    mandatory: bool = False
    owed_by: str | None = None
    unconfirmed_until: datetime | None = None
    ordinal: int | None = None
    met_by: UUID | None = None
    met_at: datetime | None = None
    learnt_at: datetime | None = None
    in_time: bool | None = None
    missed: bool = False
    missed_known_at: datetime | None = None
    substituted_by: UUID | None = None
    waived_at: datetime | None = None
    waiver_reason: str | None = None
    waived_because: UUID | None = None
    explanation: Value = None


class BrokenRule(Answer):
    """A fact that went past a rule of casework."""

    event: UUID
    rule: str
    rule_from: date | None
    at: datetime
    fact: UUID | None
    obligation: UUID | None
    reason: Value = None


class Task(Answer):
    """Something that somebody was asked to do for a youth."""

    task: UUID
    state: Literal["assigned", "acknowledged", "completed"]
    kind: str
    sector: str
    person: Colleague | None
    text: Value
    due: datetime | None
    assigned_at: datetime
    assigned_by: Colleague | None
    acknowledged_at: datetime | None = None
    completed_at: datetime | None = None
    outcome: str | None = None
    escalated_at: datetime | None = None


# Needs me today -----------------------------------------------------------------------------------------------

ItemKind = Literal[
    "clock-24h",
    "emergency-review",
    "overdue",
    "due-soon",
    "task-unacknowledged",
    "task-escalated",
    "effort-not-started",
    "sessions-missed",
    "consent-expiring",
    "consent-unanswered",
    "parties-not-informed",
    "new-facts",
    "meeting",
    "to-decide",
    "rule-broken",
    "refused",
]
"""Why something needs a person today; `to-decide` is a raised youth or a suggestion that nobody has decided on."""


class Item(Answer):
    """One thing that needs the person who asks.

    Attributes:
        since: since when it needs somebody.
        due: by when it must be done, where there is a moment.
        about: the obligation, task, intervention, consent or broken rule that it is about.
        codes: coded details: rule, owed_by, unconfirmed_until, kind, sector, offer, count, type, sectors, description.
        commands: the commands by which this person may act on it.
    """

    kind: ItemKind
    youth: UUID | None
    name: Value
    since: datetime | None = None
    due: datetime | None = None
    about: UUID | None = None
    codes: Mapping[str, Any] = {}
    commands: tuple[str, ...] = ()


class Today(Answer):
    """All that needs a person today, most urgent first within each kind; `at` is the service's own time."""

    at: datetime
    items: tuple[Item, ...]


# The caseload -------------------------------------------------------------------------------------------------


class CaseRow(Answer):
    """One youth in the caseload."""

    youth: UUID
    name: Value
    age: int | Masked | None
    protected: bool
    state: str | None
    phase: str | None
    phase_since: datetime | None
    description: str | None
    case_lead: Colleague | None
    step: int | Masked | None
    overdue: int
    next_due: datetime | None
    next_rule: str | None
    tasks_open: int
    last_fact_at: datetime | None
    new_facts: int


class CaseFilter(Answer):
    """What a caseload is limited to; `name` is the beginning of a given name among those the person may see."""

    state: str | None = None
    phase: str | None = None
    overdue: bool = False
    case_lead: str | None = None
    name: str | None = None


class Caseload(Answer):
    """A page of the caseload; `after` is the cursor of the next one."""

    at: datetime
    rows: tuple[CaseRow, ...]
    after: str | None
    by_phase: Mapping[str, int]
    case_leads: tuple[Colleague, ...]


# One youth ----------------------------------------------------------------------------------------------------


class Head(Answer):
    """What stands above every page about one youth."""

    youth: UUID
    name: Value
    age: int | Masked | None
    protected: bool
    died: bool = False
    state: str | None
    phase: str | None
    phase_since: datetime | None
    description: str | None
    description_version: int | None
    case_lead: Colleague | None
    case_lead_unit: str | None = None
    paused_until: date | None = None
    pause_reason: str | None = None
    commands: tuple[str, ...] = ()


class Raising(Answer):
    """Who brought the youth before the taskforce, and why."""

    at: datetime
    by: Colleague | None
    sector: str | None
    basis: str | None
    reason: Value


class Actor(Answer):
    """Somebody who takes part in the pathway; `categories` is what the sector may tell."""

    sector: str
    person: Colleague
    basis: str | None
    joined_at: datetime | None
    until: datetime | None
    categories: tuple[str, ...] | None = None


class Seat(Answer):
    """A seat of the taskforce and who has it."""

    seat: str
    sector: str
    person: Colleague
    kind: str
    until: datetime | None = None


class Step(Answer):
    """What runs now on the highest step of the ladder; `levels` is the length of the ladder in force.

    Attributes:
        kind: the kind of run (`shared/definitions/ladder.yaml`); `measure` is a code of that kind.
    """

    level: int
    levels: int
    kind: str = "measure"
    measure: str
    placement: bool = False
    since: datetime | None


class MetCriterion(Answer):
    """One criterion of a target group and the fact that meets it."""

    criterion: str
    fact: UUID
    type: str | None = None
    occurred_at: datetime | None = None
    sector: str | None = None


class Suggestion(Answer):
    """A description whose target group the facts meet; a person opens or dismisses."""

    description: str
    version: int
    rule: str
    made_at: datetime
    facts: tuple[MetCriterion, ...]
    dismissed_at: datetime | None = None
    dismissed_reason: str | None = None


class Consent(Answer):
    """One consent in its newest state."""

    consent: UUID
    state: Literal["requested", "given", "refused", "withdrawn"]
    asked_of: tuple[str, ...] = ()
    given_by: tuple[str, ...] = ()
    scope: str | None = None
    to: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    form: str | None = None
    explained: bool | None = None
    requested_at: datetime | None = None
    given_at: datetime | None = None
    until: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    text: Value = None


class Informed(Answer):
    """When the parties were told that a pathway is open, and who."""

    at: datetime
    parties: tuple[str, ...]


class Deviation(Answer):
    """Where the description was departed from, and why; `kind` is `opened` or `phase`."""

    kind: Literal["opened", "phase"]
    at: datetime
    by: Colleague | None
    phase: str | None = None
    left: str | None = None
    missing: tuple[str, ...] = ()
    reason: Value = None


class NetworkMember(Answer):
    """Somebody around the youth, in which role, and which consents that person has given."""

    role: str
    name: Value
    since: datetime
    consented: bool = False


class Agreement(Answer):
    """Something that was agreed beside the plan, between whom, and who has read it."""

    agreement: UUID
    parties: tuple[str, ...]
    text: Value
    until: date | None
    made_at: datetime
    acknowledged: tuple[str, ...] = ()


class Overlap(Answer):
    """Two running efforts that do the same: the same offer, or the same effort area."""

    kind: Literal["offer", "area"]
    code: str
    count: int


class Coherence(Answer):
    """Whether the pathway hangs together, by the description that it follows; it warns and never blocks.

    Attributes:
        missing: sectors that the description asks for in this phase and that do not take part.
        without_effort: sectors that take part while nothing of theirs runs.
        overlaps: running efforts that do the same.
        review_by: until when the description should have been looked over; `stale` when that has passed.
        retired: the description is no longer used for new pathways.
    """

    missing: tuple[str, ...] = ()
    without_effort: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    review_by: date | None = None
    stale: bool = False
    retired: bool = False


class Absence(Answer):
    """The newest summary of absence, in half days."""

    quarter: str
    school_days: int
    unauthorised: int


class Everyday(Answer):
    """How the everyday is, by the newest that holds: school, absence, tie to the class, leisure, work.

    `running` are what runs of leisure, work and support at school: kind of run, and its code.
    """

    school: str | Masked | None = None
    absence: Absence | Masked | None = None
    belonging: int | Masked | None = None
    running: tuple[tuple[str, str], ...] = ()


class Overview(Answer):
    """One youth at a glance."""

    at: datetime
    head: Head
    raising: Raising | Masked | None
    opened_at: datetime | None
    closed_at: datetime | None = None
    close_reason: str | None = None
    close_outcome: str | None = None
    actors: tuple[Actor, ...] | Masked
    seats: tuple[Seat, ...] = ()
    step: Step | Masked | None
    obligations: tuple[Obligation, ...] | Masked
    tasks: tuple[Task, ...] | Masked
    consents: tuple[Consent, ...] | Masked
    informed: Informed | Masked | None
    suggestions: tuple[Suggestion, ...] | Masked
    risk_level: Value = None
    ssp_level: int | Masked | None = None
    notifications: int | Masked = 0
    concerns: int | Masked = 0
    last_notification_at: datetime | None = None
    problems: "Risk | Masked | None" = None
    coherence: Coherence | None = None
    deviations: tuple[Deviation, ...] = ()
    guardian: Value = None
    network: tuple[NetworkMember, ...] | Masked = ()
    agreements: tuple[Agreement, ...] | Masked = ()
    everyday: Everyday | None = None


class SetRight(Answer):
    """That an event was wrong: why, when, by whom, what holds instead, and which sectors were told."""

    at: datetime
    by: Colleague | None
    reason: str
    explanation: Value = None
    replaced_by: UUID | None = None
    replaced_by_type: str | None = None
    informed: tuple[str, ...] = ()


class Entry(Answer):
    """One event of the timeline; its coded facts by field, its opened texts as one."""

    event: UUID
    type: str
    sector: str
    occurred_at: datetime
    recorded_at: datetime
    actor: Colleague | None
    facts: Mapping[str, Any]
    text: Value
    legal_basis: str
    controller: str
    rule: str | None = None
    cause: UUID | None = None
    set_right: SetRight | None = None


class Hidden(Answer):
    """Entries of a sector that exist and may not be seen, where that much may be said."""

    sector: str
    count: int
    reason_da: str
    reason_en: str


class Timeline(Answer):
    """What happened with a youth, the newest first; `after` is the cursor of older entries."""

    at: datetime
    head: Head
    entries: tuple[Entry, ...]
    hidden: tuple[Hidden, ...] = ()
    after: str | None = None


class Obligations(Answer):
    """What must be done for a youth, what was, and which rules were broken."""

    at: datetime
    head: Head
    obligations: tuple[Obligation, ...]
    broken: tuple[BrokenRule, ...]


class Goal(Answer):
    """Something that the youth and those around want to reach; `scale` goes from 0 to 10."""

    goal: UUID
    state: Literal["set", "reached", "dropped"]
    area: str
    concerns: str | None = None
    text: Value
    set_at: datetime
    scale: int | None = None
    progressed_at: datetime | None = None
    reached_at: datetime | None = None
    dropped_at: datetime | None = None
    dropped_reason: str | None = None


class Intervention(Answer):
    """Something that is done for the youth, from proposal to end."""

    intervention: UUID
    state: Literal["proposed", "committed", "started", "ended", "cancelled"]
    offer: str
    listed: str | None = None
    effort_area: str
    sectors: tuple[str, ...]
    goals: tuple[UUID, ...] = ()
    minutes_per_week: int | None = None
    minutes_before: int | None = None
    proposed_at: datetime | None = None
    committed_at: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    held: int = 0
    missed: int = 0
    missed_in_a_row: int = 0


class Mentor(Answer):
    """A proposed or matched contact person."""

    match: UUID
    state: Literal["proposed", "matched", "declined", "ended"]
    mentor: Colleague
    name: Value = None
    proposed_at: datetime | None = None
    matched_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None


class Heard(Answer):
    """Whether somebody was heard, how, and in their own words."""

    at: datetime | None = None
    form: str | None = None
    by: tuple[str, ...] = ()
    view: Value = None
    not_heard_at: datetime | None = None
    not_heard_reason: str | None = None


class Risk(Answer):
    """Professionals' judgement of risk; never computed."""

    at: datetime
    level: str
    risk_factors: tuple[str, ...]
    protective_factors: tuple[str, ...]
    primary_problem: str | None = None
    derived_problems: tuple[str, ...] = ()


class Counselling(Answer):
    """A talk in which the youth or the family was counselled."""

    at: datetime
    topic: str
    to: tuple[str, ...]
    minutes: int | None = None
    by: Colleague | None = None


class NetworkMeeting(Answer):
    """The family's network and the professionals met."""

    at: datetime
    parties: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    youth_present: bool = False
    text: Value = None


class Plan(Answer):
    """What has been agreed to do for a youth, who was heard, and how it goes."""

    at: datetime
    head: Head
    state: str | None = None
    version: int | None = None
    drafted_at: datetime | None = None
    revised_at: datetime | None = None
    revision_reason: str | None = None
    agreed_at: datetime | None = None
    agreed_version: int | None = None
    agreed_parties: tuple[str, ...] = ()
    declined_at: datetime | None = None
    declined_by: str | None = None
    youth: Heard | Masked
    family: Heard | Masked
    needs: Mapping[str, str] | Masked | None
    needs_at: datetime | None = None
    risk: Risk | Masked | None
    goals: tuple[Goal, ...] | Masked
    interventions: tuple[Intervention, ...] | Masked
    mentors: tuple[Mentor, ...] | Masked
    agreements: tuple[Agreement, ...] | Masked = ()
    counselling: tuple[Counselling, ...] | Masked = ()
    network_meetings: tuple[NetworkMeeting, ...] | Masked = ()


# The budget ---------------------------------------------------------------------------------------------------


class AreaUse(Answer):
    """The use of one effort area and account in a year, in whole øre.

    Attributes:
        set_ore: the frame of the area, where the budget has one.
        committed_ore: committed and neither spent nor released yet.
        released_ore: committed once, and free again.
        forecast_ore: what will have been used by the end of the year, as far as it is known today.
        posted_ore: what the finance system has posted; nothing where it has posted nothing.
        standing: what to say of frame and forecast; nothing where there is no frame.
    """

    area: str
    account: Literal["pool", "ordinary"]
    set_ore: int | None
    committed_ore: int
    spent_ore: int
    overrides: int = 0
    released_ore: int = 0
    forecast_ore: int = 0
    posted_ore: int | None = None
    standing: Literal["over", "tight", "underspent", "on-track"] | None = None


class StepUse(Answer):
    """The use of a year's money on one step of the ladder; amounts are none where fewer than five are behind it."""

    step: int | None
    spent_ore: int | None
    forecast_ore: int | None


class YouthUse(Answer):
    """The use of a year's money on one youth, for those who may see it."""

    youth: UUID
    name: Value
    spent_ore: int
    forecast_ore: int


class Budget(Answer):
    """A year's money and its use.

    Attributes:
        standing: what to say of the pool as a whole.
        youths: what was used on each youth, where it was asked for; `youths_open`: whether it may be asked for.
    """

    at: datetime
    municipality: str
    year: int
    years: tuple[int, ...]
    amount_ore: int | None
    areas: tuple[AreaUse, ...]
    standing: Literal["over", "tight", "underspent", "on-track"] | None = None
    steps: tuple[StepUse, ...] = ()
    youths: tuple[YouthUse, ...] | None = None
    youths_open: bool = False


# The auditor's answers ----------------------------------------------------------------------------------------


class State(Answer):
    """A youth's state at a cut of the stream, as coordination's books give it.

    Attributes:
        version: how many events of the stream it rests on.
        hash: of the state; the same cut gives the same hash, at any time.
        state: coded values only; personal texts are not part of it.
    """

    at: datetime
    youth: UUID
    version: int
    hash: str
    state: Mapping[str, Any]


class HistoryEvent(Answer):
    """One event of the youth's stream, with both times and its place in the log.

    Attributes:
        event: the event as it was published, what is personal opened or masked; masked as a whole where the person
            may not see it.
    """

    version: int
    sequence: int | None
    recorded_at: datetime
    publisher: str
    event: Mapping[str, Any] | Masked


class History(Answer):
    """A page of the youth's stream, the oldest first; `after` is the version to go on behind."""

    at: datetime
    youth: UUID
    events: tuple[HistoryEvent, ...]
    after: int | None


class AccessEntry(Answer):
    """One look at the youth's data."""

    at: datetime
    event: UUID
    kind: Literal["viewed", "revealed", "exported"]
    person: Colleague
    role: str
    purpose: str
    what: str
    field: str | None = None


class AccessLog(Answer):
    """Who looked at what about a youth, the newest first; `after` is the cursor of older looks.

    Attributes:
        whole: the person may see the whole case, and so may take it out in a file.
    """

    at: datetime
    youth: UUID
    entries: tuple[AccessEntry, ...]
    after: str | None
    whole: bool = False


Overview.model_rebuild()
