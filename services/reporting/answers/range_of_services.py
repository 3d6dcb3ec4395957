"""What do the range of services, the pathway descriptions and their use consist of?"""

from datetime import date, datetime
from uuid import UUID

from services.reporting.answers import Answer, Colleague
from services.reporting.answers.management import Banded, Counted, Figure


class Offer(Answer):
    """An offer of the range of services and its use; nobody who uses it can be told from it.

    Attributes:
        using, waiting: how many youths, in bands; nothing below five.
        full: whether all places are taken; None where it has no number of places.
    """

    offer: str
    title: str
    effort_area: str
    sector: str
    sectors: tuple[str, ...] = ()
    kind: str | None = None
    unit: str | None = None
    unit_price_ore: int | None = None
    partner: str | None = None
    evidence: str | None = None
    places: int | None = None
    listed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    using: Banded | None = None
    waiting: Banded | None = None
    full: bool | None = None


class SuggestedOffer(Answer):
    """An offer that somebody suggests; `listed_as` is what it became."""

    suggestion: UUID
    title: str
    effort_area: str
    sector: str
    evidence: str | None
    suggested_at: datetime
    suggested_by: Colleague | None
    listed_as: str | None = None


class RangeOfServices(Answer):
    """What can be offered, what is suggested, and how much of what is begun is well documented."""

    at: datetime
    offers: tuple[Offer, ...]
    withdrawn: tuple[Offer, ...]
    suggested: tuple[SuggestedOffer, ...]
    evidence_based: Figure
    by_evidence: Counted
    commands: tuple[str, ...] = ()


class Competence(Answer):
    """The sectors that a phase asks for."""

    phase: str
    required: tuple[str, ...]
    optional: tuple[str, ...]


class Recommendation(Answer):
    """A recommended offer and how well its effect is known."""

    offer: str
    evidence: str


class Usage(Answer):
    """What became of a description in use.

    Attributes:
        pathways: how many were opened by it; `outside` of these although its target group was not met.
        deviations: criteria that were missing when a phase was left, by how many youths.
        phases: where the open ones are; `outcomes`: how the closed ones went.
    """

    pathways: Banded | None
    outside: Figure
    deviations: Counted
    phases: Counted
    outcomes: Counted


class Step(Answer):
    """Something that was decided of a description."""

    step: str
    at: datetime
    by: Colleague | None
    code: str | None = None
    replaces: int | None = None
    review_by: date | None = None


class Description(Answer):
    """One version of a pathway description, its standing here and its use.

    Attributes:
        standing: `proposed` (in the definitions only), `published`, `replaced` or `retired`.
        stale: its review is overdue; `follow_up_due`: its first follow-up is.
    """

    key: str
    version: int
    standing: str
    criteria: tuple[str, ...]
    competences: tuple[Competence, ...]
    interventions: tuple[Recommendation, ...]
    authors: tuple[str, ...]
    knowledge: str
    coordination: str
    effect: str
    valid_from: date
    review_by: date
    follow_up_on: date
    stale: bool
    follow_up_due: bool
    steps: tuple[Step, ...]
    usage: Usage
    commands: tuple[str, ...] = ()


class Descriptions(Answer):
    """Every version of every description that the municipality works by."""

    at: datetime
    descriptions: tuple[Description, ...]
