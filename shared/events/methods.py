"""What can the municipality offer, what was held for many, and which descriptions and methods does it work by?

Events of planning about the organisation (key `org-<municipality>-methods`). Invariant: never a youth, never a name
of a person; what was held for many says how many came and no more.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, Strict

from shared.events.envelope import Code, CodeMark, Event
from shared.events.fields import Count, Day, Title
from shared.events.planning import EffortArea, Ore

Sector = Annotated[Code, CodeMark("sector")]
Edition = Annotated[int, Strict(), Field(ge=1)]
"""The number of a description's version."""
Outcome = Annotated[Code, CodeMark("review-outcome")]
"""What came of looking a description or a method over."""
Evidence = Annotated[Code, CodeMark("evidence-level")]
"""How well the effect of an offer or a method is known."""


def key_of(municipality: str) -> str:
    """The organisation key of offers, descriptions and methods: `org-<municipality>-methods`."""
    return f"org-{municipality}-methods"


class OfferListed(Event):
    """An offer is in the range of services, with its price a unit where it has one; newer words replace older.

    Attributes:
        kind: the offer of the common list that it is one of.
        sectors: all sectors that it takes, where it combines several; `sector` is the one that runs it.
        partner: a company or association that takes part; it holds no personal data.
        evidence: how well its effect is known.
        places: how many youths it has room for at a time.
        suggestion: the suggested offer that it came of.
    """

    TYPE = "planning.offer-listed"
    offer: Code
    title: Title
    effort_area: EffortArea
    sector: Sector
    unit: Annotated[Code, CodeMark("price-unit")] | None = None
    unit_price_ore: Ore | None = None
    kind: Annotated[Code, CodeMark("offer")] | None = None
    sectors: Annotated[tuple[Sector, ...], Field(max_length=20)] | None = None
    partner: Title | None = None
    evidence: Evidence | None = None
    places: Count | None = None
    suggestion: UUID | None = None


class OfferWithdrawn(Event):
    """An offer is no longer in the range of services; what runs goes on."""

    TYPE = "planning.offer-withdrawn"
    offer: Code


class OfferSuggested(Event):
    """Somebody suggests an offer that is not there yet."""

    TYPE = "planning.offer-suggested"
    suggestion: UUID
    title: Title
    effort_area: EffortArea
    sector: Sector
    evidence: Evidence | None = None


class ActivityHeld(Event):
    """Group work, a workshop or a visit was held, for so many; its cost is a commitment of its own."""

    TYPE = "planning.activity-held"
    activity: UUID
    kind: Annotated[Code, CodeMark("activity-held-kind")]
    effort_area: EffortArea
    participants: Count
    commitment: UUID | None = None


class DescriptionPublished(Event):
    """A version of a pathway description is in force here, and is looked over by a day."""

    TYPE = "planning.description-published"
    description: Code
    version: Edition
    review_by: Day


class DescriptionFollowedUp(Event):
    """The use of a description was looked at, about a year after it was published."""

    TYPE = "planning.description-followed-up"
    description: Code
    version: Edition
    outcome: Outcome


class DescriptionRevised(Event):
    """A new version replaces an older one; pathways keep the version that they were opened with."""

    TYPE = "planning.description-revised"
    description: Code
    version: Edition
    replaces: Edition
    review_by: Day


class DescriptionRetired(Event):
    """A description is no longer used for new pathways, and why; `successor` is the one that takes its place."""

    TYPE = "planning.description-retired"
    description: Code
    version: Edition
    reason: Annotated[Code, CodeMark("description-retired-reason")]
    successor: Code | None = None


class ProgrammePhaseEntered(Event):
    """The partnership programme entered one of its phases."""

    TYPE = "planning.programme-phase-entered"
    programme: Code
    phase: Annotated[Code, CodeMark("programme-phase")]


class MethodReviewed(Event):
    """A method in use was looked over, and what came of it."""

    TYPE = "planning.method-reviewed"
    method: Code
    title: Title
    outcome: Outcome
    next_review_by: Day | None = None
    evidence: Evidence | None = None


TYPES: Final = (
    OfferListed,
    OfferWithdrawn,
    OfferSuggested,
    ActivityHeld,
    DescriptionPublished,
    DescriptionFollowedUp,
    DescriptionRevised,
    DescriptionRetired,
    ProgrammePhaseEntered,
    MethodReviewed,
)
"""Every event of offers, activities for many, descriptions and methods."""
