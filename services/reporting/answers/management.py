"""What does management information consist of? Figures about many, and for a team leader who owes what.

Invariant: a figure that would tell of fewer than five is not there; in its place stands why.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer, Value

FigureKind = Literal["share", "count", "days", "percent"]
Said = Literal["shown", "too-few", "too-early"]


class Banded(Answer):
    """A number of persons as it is published: from `least` to `most`."""

    least: int
    most: int


class Figure(Answer):
    """One figure about many.

    Attributes:
        key: which; its definition stands in the catalogue of sentences.
        kind: a share in per cent, a number of persons, a median of days, or a median of percentages.
        said: whether it may be shown; `too-few` persons on one side of it, or `too-early` to say.
        value: per cent or days; `count`: the band of persons.
        n: how many persons it rests on.
        baseline, baseline_year: what the country does, where somebody has counted the same.
    """

    key: str
    kind: FigureKind
    said: Said
    value: int | None = None
    count: Banded | None = None
    n: Banded | None = None
    baseline: int | None = None
    baseline_year: int | None = None


class Group(Answer):
    """Figures that belong together."""

    key: str
    figures: tuple[Figure, ...]


class Limit(Answer):
    """How often a time limit was kept among those due in the period, beside the national baseline."""

    rule: str
    rule_from: date | None
    figure: Figure


class Counted(Answer):
    """A table of persons as it may be published.

    Attributes:
        total: none where the table is held back as a whole, because a cell could be worked out from the others.
        apart: its cells do not add up, since one person may be in several; each is held back for itself alone.
    """

    total: Banded | None
    cells: Mapping[str, Banded | None]
    apart: bool = False

    @property
    def withheld(self) -> bool:
        """Whether the table is held back as a whole, so that nothing is said of how few a cell holds."""
        return self.total is None and not self.apart


class Ladder(Answer):
    """Where the youths stand on the ladder at the end of the period, and how they moved over it."""

    steps: Counted
    movement: Counted
    said: Said


class Need(Answer):
    """One area of life: who needs something there, who gets it, and how long that took."""

    dimension: str
    needing: Banded | None
    helped: Figure
    days: Figure


class Month(Answer):
    """How many youths concerns were told of in a month."""

    month: str
    youths: Banded | None


class Owed(Answer):
    """Something that somebody owes in the team's own cases."""

    kind: Literal["limit", "task", "effort", "sector-missing", "overlap", "emergency", "rule-broken"]
    youth: UUID
    name: Value
    owner: str | None
    code: str | None = None
    rule_from: date | None = None
    due: datetime | None = None
    since: datetime | None = None


class Management(Answer):
    """Management information at one of its two levels.

    Attributes:
        level: `team` has the own unit's cases by the day and who owes what in them; `head` has all by the month.
        since, until: the days that the figures look over, both included.
        rules_broken: by rule, how many youths a broken rule concerned.
        deviations: criteria that were missing when a phase was left, by the number of youths.
    """

    at: datetime
    level: Literal["team", "head"]
    unit: str | None
    since: date
    until: date
    groups: tuple[Group, ...]
    limits: tuple[Limit, ...]
    ladder: Ladder
    needs: tuple[Need, ...]
    concerns: tuple[Month, ...]
    rules_broken: Counted
    deviations: Counted
    owed: tuple[Owed, ...] = ()
    more_owed: int = 0
