"""What does the committee's status report consist of? Figures about many, and nothing by which anybody can be known.

A report is a draft, reckoned anew at each look, until somebody has made it; from then on it is read as it was made.
Invariant: numbers of persons are in bands, small ones are not there; money is in whole thousands of kroner; the
composite case is put together from published figures only, so that it tells nothing that they do not.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer, Colleague
from services.reporting.answers.management import Counted, Figure, Ladder, Limit
from services.reporting.answers.meetings import Milestone


class Held(Answer):
    """How often the taskforce met: meetings are no persons, so their numbers stand as they are."""

    held: int
    cancelled: int
    missed: int
    every_days: int


class AreaMoney(Answer):
    """One effort area of the year's amount, in øre rounded to thousands of kroner; `area` None is their sum.

    Attributes:
        forecast_ore: what is spent and still committed by the end of the year, as far as it is known today.
    """

    area: str | None
    frame_ore: int | None
    spent_ore: int
    committed_ore: int
    forecast_ore: int


class Composite(Answer):
    """What most of the published figures say, as one invented course; no youth has had it.

    Attributes:
        age_band, area: the commonest of what is published; none where nothing is.
        days: the median from raised to the first effort.
    """

    age_band: str | None
    area: str | None
    days: int | None


class Made(Answer):
    """A report that was made: when, by whom, and which other one it corrects, or is corrected by."""

    report: UUID
    since: date
    until: date
    at: datetime
    by: Colleague | None
    replaces: UUID | None = None
    replaced_by: UUID | None = None


class Reports(Answer):
    """The reports that were made, the latest period first, and the newest of a period first.

    Attributes:
        months: the ends of the months of which this person may see a draft.
    """

    at: datetime
    municipality: str
    made: tuple[Made, ...]
    months: tuple[date, ...] = ()


class Report(Answer):
    """The committee's status report over some whole months.

    Attributes:
        made: when and by whom it was made; None for a draft.
        holding: the report of the same months that holds, for a draft that would correct it.
        fingerprint: of a draft's figures, so that no others are made a report of.
        definitions: the edition of the definitions that the figures are reckoned by; `definitions_now` is today's.
        difficulties, asked: what is difficult, and what the Committee is asked for.
        since, until: the days that the figures look over, both included.
        outcomes: whether it is too early to tell of outcomes.
        followed: school, leisure and job for those followed long enough; `followed_days` is how long.
        placements: told beside the effort, never as what it led to.
        limits: those that a national baseline stands beside.
        voice: who was heard, and whether the plan was agreed or declined.
    """

    at: datetime
    municipality: str
    made: Made | None = None
    holding: UUID | None = None
    fingerprint: str | None = None
    definitions: int
    definitions_now: int
    difficulties: str | None = None
    asked: str | None = None
    since: date
    until: date
    milestones: tuple[Milestone, ...]
    meetings: Held
    raised: Figure
    opened: Figure
    closed: Figure
    ages: Counted
    first_effort: Figure
    year: int
    money: tuple[AreaMoney, ...]
    outcomes: Literal["shown", "too-early"]
    followed: tuple[Figure, ...]
    followed_days: int
    ladder: Ladder
    placements: tuple[Figure, ...]
    limits: tuple[Limit, ...]
    voice: tuple[Figure, ...]
    composite: Composite | None
    commands: tuple[str, ...] = ()
