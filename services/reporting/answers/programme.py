"""What does the partnership programme consist of: its phases, two periods side by side, and cost beside outcome?"""

from datetime import date, datetime
from typing import Literal

from services.reporting.answers import Answer, Colleague
from services.reporting.answers.management import Banded, Counted, Figure


class Entered(Answer):
    """A phase that the programme entered, when, and who said so."""

    programme: str
    phase: str
    at: datetime
    by: Colleague | None


class Compared(Answer):
    """One figure in two periods; `way` is which way it went, where both may be said."""

    group: str
    key: str
    before: Figure
    now: Figure
    way: Literal["up", "down", "same"] | None = None


class CostBeside(Answer):
    """What was used beside how it went: an association, and no proof.

    Attributes:
        key: the effort area, or the step of the ladder.
        spent_ore: nothing where fewer than five youths are behind it.
        youths: how many; `outcomes`: how their efforts ended.
    """

    key: str
    youths: Banded | None
    spent_ore: int | None
    outcomes: Counted


class Programme(Answer):
    """The partnership programme: where it is, and whether what it aims at moves."""

    at: datetime
    phases: tuple[Entered, ...]
    baseline_since: date
    baseline_until: date
    since: date
    until: date
    rows: tuple[Compared, ...]
    by_area: tuple[CostBeside, ...]
    by_step: tuple[CostBeside, ...]
    commands: tuple[str, ...] = ()
