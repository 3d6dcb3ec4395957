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


class Plan(Answer):
    """What has been agreed to do for a youth, who was heard, and how it goes."""

    at: datetime
    head: Head
    state: str | None
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


# The budget ---------------------------------------------------------------------------------------------------


class AreaUse(Answer):
    """The use of one effort area and account in a year, in whole øre.

    Attributes:
        set_ore: the frame of the area, where the budget has one.
        committed_ore: committed and neither spent nor released yet.
    """

    area: str
    account: Literal["pool", "ordinary"]
    set_ore: int | None
    committed_ore: int
    spent_ore: int
    overrides: int = 0


class Budget(Answer):
    """A year's money and its use."""

    at: datetime
    municipality: str
    year: int
    years: tuple[int, ...]
    amount_ore: int | None
    areas: tuple[AreaUse, ...]


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
    """Who looked at what about a youth, the newest first; `after` is the cursor of older looks."""

    at: datetime
    youth: UUID
    entries: tuple[AccessEntry, ...]
    after: str | None
