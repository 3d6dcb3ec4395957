"""Which course does each place in a cohort of forty take, and on which days does a pathway turn?

A cohort is forty youths. Invariant: what a place costs and when it is raised does not depend on chance, so that the
taskforce is as busy, and the pool as tight, for every seed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from deploy.demo.scenario import plans
from deploy.demo.scenario.calendar import (
    END,
    meeting,
    working_day,
)
from deploy.demo.scenario.following import Period

COHORT: Final = 40


RAISED: Final[dict[int, tuple[date, int]]] = {
    6: (date(2025, 3, 26), 300),
    8: (date(2025, 3, 27), 250),
    10: (date(2025, 3, 31), 260),
    12: (date(2025, 4, 24), 205),
    14: (date(2025, 5, 7), 235),
    16: (date(2025, 5, 20), 255),
    18: (date(2025, 6, 4), 330),
    20: (date(2025, 6, 17), 260),
    22: (date(2025, 8, 12), 350),
    24: (date(2025, 9, 8), 300),
    26: (date(2025, 10, 22), 380),
    28: (date(2025, 11, 20), 300),
    30: (date(2026, 1, 13), 330),
    32: (date(2026, 2, 18), 360),
    34: (date(2026, 3, 24), 300),
    36: (date(2026, 5, 20), 250),
    38: (date(2026, 8, 18), 300),
    11: (date(2026, 6, 9), 300),
    13: (date(2026, 4, 21), 330),
    15: (date(2026, 8, 12), 300),
    17: (date(2026, 9, 1), 300),
    19: (date(2026, 10, 6), 300),
    23: (date(2026, 10, 22), 300),
    25: (date(2026, 11, 4), 300),
}
"""Places in a cohort that get a pathway: the day on which the youth is raised, and for how many days it stays open."""


DISMISSED: Final[dict[int, date]] = {9: date(2025, 9, 2), 21: date(2026, 2, 3)}
"""Places whose youths are raised and dismissed: what is near was enough."""


UNDECIDED: Final[dict[int, date]] = {29: date(2026, 11, 26)}
"""Places whose youths are raised when the last meeting is over."""


DECLINED: Final = frozenset({12, 26})
"""Places whose youths decline the first plan; it is revised as they wish and then agreed."""


WITHDRAWN: Final = frozenset({24})
"""Places whose parents withdraw their consent in the end."""


FRESH: Final = frozenset({30})
"""Places about whose youths a notification comes on the last day, so that a 24-hour clock runs when one looks."""
UNANSWERED: Final = frozenset({36})
"""Places about whose youths a notification came a fortnight before the end, whose notifier has no receipt yet."""

EFFORTS: Final = (
    plans.MENTOR,
    plans.FAMILY_COUNSELLING,
    plans.CONTACT_PERSON,
    plans.SCHOOL_SUPPORT,
    plans.MENTOR,
    plans.NETWORK_MEETINGS,
    plans.LEISURE_GUIDANCE,
    plans.CONTACT_PERSON,
)
"""Efforts by place in the cohort: what they cost follows from the place and not from chance, so that the year's pool
is as tight for every seed."""


_BEFORE_CHRISTMAS: Final = (12, 14)
"""Nothing is started between this day and the new year."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which a pathway turns."""

    raised: date
    opened: date
    joined: date
    mapped: date
    effort: date
    stepping_down: date
    closed: date

    @property
    def lasts(self) -> Period:
        """From the first actor's joining to the day before closing, within the scenario."""
        return Period(self.joined + timedelta(days=1), min(self.closed, END) - timedelta(days=1))


def days_of(rng: Random, raised_on: date, days: int) -> Days:
    """The days of a pathway whose youth is raised on a day, and which stays open for about so many days."""
    opened = meeting(raised_on + timedelta(days=1))
    joined = working_day(opened, after=rng.randint(3, 8))
    mapped = working_day(joined + timedelta(days=rng.randint(16, 30)))
    effort = working_day(mapped + timedelta(days=rng.randint(18, 35)))
    if (effort.month, effort.day) > _BEFORE_CHRISTMAS:
        effort = working_day(date(effort.year + 1, 1, 5))
    closed = meeting(opened + timedelta(days=days))
    stepping = working_day(opened + timedelta(days=round(days * 0.72)))
    if opened + timedelta(days=days) > END:
        closed = END + timedelta(days=30)
    return Days(raised_on, opened, joined, mapped, effort, stepping, closed)
