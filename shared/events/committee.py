"""What was the Committee told, and by which figures? The status report, as it was made.

An event of the taskforce (key `org-<municipality>-taskforce`). Invariant: nothing finer is kept than was published.
Numbers of persons are bands, or are not there; money is in whole thousands of kroner; nothing is about any person.
"""

from hashlib import sha256
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Strict, model_validator

from shared import aggregates
from shared.events.coordination import Rule
from shared.events.envelope import Code, CodeMark, Event
from shared.events.fields import Count, Day, Flag, Month, Statement
from shared.events.planning import BudgetYear, EffortArea

_SHAPE: Final = ConfigDict(frozen=True, extra="forbid")
THOUSAND_KRONER: Final = 100_000
"""In øre: money is published in whole ones of these, so that no single price can be read off it."""

Persons = Annotated[int, Strict(), Field(ge=aggregates.SMALLEST, le=100_000)]
"""An end of a band of persons."""
Rounded = Annotated[int, Strict(), Field(ge=0, le=10**13, multiple_of=THOUSAND_KRONER)]
"""An amount in øre, rounded."""
Key = Rule


def _is_band(least: int | None, most: int | None) -> bool:
    if least is None or most is None:
        return least is most
    return aggregates.band(least) == aggregates.Band(least, most)


class ReportFigure(BaseModel):
    """One figure, as it was published.

    Attributes:
        part: the part of the report that it stands in.
        value: per cent or days; `least` to `most`: the band of persons.
        n_least, n_most: the band of persons that it rests on.
        baseline, baseline_year: what the country does.
        rule, rule_from: of a time limit, which.
    """

    model_config = _SHAPE

    part: Literal["flow", "followed", "placements", "limits", "voice"]
    key: Key
    kind: Literal["share", "count", "days", "percent"]
    said: Literal["shown", "too-few", "too-early"]
    value: Annotated[int, Strict(), Field(ge=-10_000, le=10_000)] | None = None
    least: Persons | None = None
    most: Persons | None = None
    n_least: Persons | None = None
    n_most: Persons | None = None
    baseline: Annotated[int, Strict(), Field(ge=0, le=100)] | None = None
    baseline_year: Annotated[int, Strict(), Field(ge=1990, le=2100)] | None = None
    rule: Rule | None = None
    rule_from: Day | None = None

    @model_validator(mode="after")
    def _as_published(self) -> Self:
        if not (_is_band(self.least, self.most) and _is_band(self.n_least, self.n_most)):
            raise ValueError("found a number of persons, expected a band as it is published")
        if self.said != "shown" and (self.value, self.least) != (None, None):
            raise ValueError("found a figure that is not said with a value, expected none")
        return self


class ReportCell(BaseModel):
    """One cell of a table of persons, as it was published; `key` None is the sum. Without a band it is held back."""

    model_config = _SHAPE

    table: Literal["ages", "steps", "movement"]
    key: Key | None = None
    least: Persons | None = None
    most: Persons | None = None

    @model_validator(mode="after")
    def _as_published(self) -> Self:
        if not _is_band(self.least, self.most):
            raise ValueError("found a number of persons, expected a band as it is published")
        return self


class ReportMoney(BaseModel):
    """One effort area of the year's amount; `area` None is their sum."""

    model_config = _SHAPE

    area: EffortArea | None = None
    frame_ore: Annotated[int, Strict(), Field(ge=0, le=10**13)] | None = None
    spent_ore: Rounded
    committed_ore: Rounded
    forecast_ore: Rounded


class ReportMilestone(BaseModel):
    """A milestone: the month it was planned for, and when it was reached."""

    model_config = _SHAPE

    milestone: Code
    planned: Month | None = None
    reached_at: AwareDatetime | None = None


class ReportMeetings(BaseModel):
    """How often the taskforce met."""

    model_config = _SHAPE

    held: Count
    cancelled: Count
    missed: Count
    every_days: Count


class ReportCase(BaseModel):
    """The commonest of the published figures, as one invented course."""

    model_config = _SHAPE

    age_band: Annotated[Code, CodeMark("age-band")] | None = None
    effort_area: EffortArea | None = None
    days: Count | None = None


class Published(BaseModel):
    """All figures of a report, as they were shown.

    Attributes:
        early: it was too early to tell of outcomes.
        followed_days: for how long somebody had been followed who is told of in `followed`.
        composite: the composite case; None where too little of it may be told.
    """

    model_config = _SHAPE

    milestones: Annotated[tuple[ReportMilestone, ...], Field(max_length=60)] = ()
    meetings: ReportMeetings
    figures: Annotated[tuple[ReportFigure, ...], Field(min_length=1, max_length=200)]
    tables: Annotated[tuple[ReportCell, ...], Field(min_length=1, max_length=200)]
    year: BudgetYear
    money: Annotated[tuple[ReportMoney, ...], Field(min_length=1, max_length=60)]
    early: Flag = False
    followed_days: Count
    composite: ReportCase | None = None

    def fingerprint(self) -> str:
        """By which two readings of the figures are known to be the same: SHA-256 of them."""
        return sha256(self.model_dump_json().encode()).hexdigest()


class CommitteeReportMade(Event):
    """The status report over some months was made; one that corrects another names it, and both stay readable.

    Attributes:
        since, until: the days that the figures look over, both included.
        definitions: the edition of the definitions that the figures are reckoned by.
        published: the figures as they were shown.
        difficulties, asked: what is difficult, and what the Committee is asked for, in the organisation's own words.
        replaces: the report that this one corrects.
    """

    TYPE = "coordination.committee-report-made"
    report: UUID
    since: Day
    until: Day
    definitions: Annotated[int, Strict(), Field(ge=1)]
    published: Published
    difficulties: Statement | None = None
    asked: Statement | None = None
    replaces: UUID | None = None


TYPES: Final = (CommitteeReportMade,)
"""Every event of what the Committee is told."""
