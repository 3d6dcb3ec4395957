"""What does the leisure sector tell: concerns, membership, attendance and what a youth worker sees?

Invariant: clubs know no CPR number; the youth worker reports with the youth id of the following.
"""

from typing import Annotated, Final, Self

from pydantic import model_validator

from shared.events import shapes
from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Count, Day, Reference, in_order


class ConcernShared(shapes.ConcernShared):
    """Bekymring delt by the leisure sector; it starts no clock."""

    TYPE = "leisure.concern-shared"


class ActivityJoined(Event):
    """Begyndt i fritidsaktivitet; the club's name reveals where the youth is."""

    TYPE = "leisure.activity-joined"
    activity_id: Reference
    kind: Annotated[Code, CodeMark("activity-kind")]
    club: Personal | None = None


class ActivityAttended(Event):
    """Fremmøde i fritidsaktivitet: times attended of those expected in a period."""

    TYPE = "leisure.activity-attended"
    activity_id: Reference
    since: Day
    until: Day
    times: Count
    expected: Count

    @model_validator(mode="after")
    def _a_period(self) -> Self:
        in_order(self.since, self.until)
        return self


class ActivityLeft(Event):
    """Stoppet i fritidsaktivitet."""

    TYPE = "leisure.activity-left"
    activity_id: Reference
    reason: Annotated[Code, CodeMark("activity-left-reason")]


class ObservationShared(shapes.ObservationShared):
    """Iagttagelse delt: what a youth worker saw."""

    TYPE = "leisure.observation-shared"


TYPES: Final = (ConcernShared, ActivityJoined, ActivityAttended, ActivityLeft, ObservationShared)
"""Every event of the leisure sector."""
