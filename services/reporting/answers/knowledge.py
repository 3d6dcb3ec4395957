"""What does the knowledge centre hold: methods and their reviews, offers and what came of them, activities?"""

from datetime import date, datetime

from services.reporting.answers import Answer, Colleague
from services.reporting.answers.management import Banded, Counted


class Review(Answer):
    """A method was looked over, and what came of it."""

    at: datetime
    by: Colleague | None
    outcome: str
    evidence: str | None = None


class Method(Answer):
    """A method in use, its reviews the newest first, and whether the next one is due."""

    method: str
    title: str
    reviews: tuple[Review, ...]
    next_review_by: date | None
    due: bool


class Outcome(Answer):
    """What came of an offer: how many youths it was begun with, and how it ended for them."""

    offer: str
    title: str | None
    listed: bool
    evidence: str | None
    youths: Banded | None
    outcomes: Counted


class Activities(Answer):
    """What was held for many, in one area of effort: how often, and for how many in all."""

    kind: str
    effort_area: str
    times: int
    participants: int


class Knowledge(Answer):
    """Everything that is known of methods and offers, as far as it may be told."""

    at: datetime
    sought: str
    methods: tuple[Method, ...]
    outcomes: tuple[Outcome, ...]
    activities: tuple[Activities, ...]
    commands: tuple[str, ...] = ()
