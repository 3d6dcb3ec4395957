"""Where did the money go, and how much is left?"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer, Value


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


class Commitment(Answer):
    """One year's part of money that was set aside, in whole øre; nothing of whom it is for.

    Attributes:
        shared: whether it belongs to no one youth; only then it says when and how much.
    """

    commitment: UUID
    year: int
    area: str
    account: Literal["pool", "ordinary"]
    shared: bool
    starts_on: date | None = None
    ends_on: date | None = None
    committed_ore: int = 0
    spent_ore: int = 0
    released_ore: int = 0

    @property
    def bound_ore(self) -> int:
        """Committed, and neither spent nor released."""
        return max(0, self.committed_ore - self.released_ore - self.spent_ore)


class Override(Answer):
    """A leader let more be committed than was left; why, as a code."""

    at: datetime
    area: str
    amount_ore: int
    reason: str


class Budget(Answer):
    """A year's money and its use.

    Attributes:
        commitments: what was set aside for no one youth, such as group work.
        overrides: where a leader let more be used than was left, the newest first.
        commands: what the person may do with the year's money.
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
    commitments: tuple[Commitment, ...] = ()
    overrides: tuple[Override, ...] = ()
    commands: tuple[str, ...] = ()
