"""What has been agreed with a youth, and what is being done?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Head, Masked, Value


class Agreement(Answer):
    """Something that was agreed beside the plan, between whom, and who has read it."""

    agreement: UUID
    parties: tuple[str, ...]
    text: Value
    until: date | None
    made_at: datetime
    acknowledged: tuple[str, ...] = ()


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
    listed_title: str | None = None
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


class Cost(Answer):
    """What one budget year has given to an intervention, in whole øre."""

    intervention: UUID
    year: int
    account: Literal["pool", "ordinary"]
    committed_ore: int
    spent_ore: int = 0
    released_ore: int = 0

    @property
    def bound_ore(self) -> int:
        """Committed, and neither spent nor released."""
        return max(0, self.committed_ore - self.released_ore - self.spent_ore)


class Mentor(Answer):
    """A proposed or matched contact person."""

    match: UUID
    intervention: UUID | None = None
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
    """What has been agreed to do for a youth, who was heard, and how it goes.

    Attributes:
        costs: what each budget year has given to each intervention.
        money_commands: what the person may record of these costs.
    """

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
    costs: tuple[Cost, ...] | Masked = ()
    money_commands: tuple[str, ...] = ()
    mentors: tuple[Mentor, ...] | Masked
    agreements: tuple[Agreement, ...] | Masked = ()
    counselling: tuple[Counselling, ...] | Masked = ()
    network_meetings: tuple[NetworkMeeting, ...] | Masked = ()
