"""What does the municipality know of methods and offers: what was reviewed, and what came of what was begun?

The search is over methods and offers. Invariant: there is no search over children; nothing here names one, and what
came of an offer is told when five or more are behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.reporting.answers.knowledge import Activities, Knowledge, Method, Outcome, Review
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.indicators import Books, banded, counted
from services.reporting.looking.management import books_of, permit
from services.reporting.looking.range_of_services import may_give, until_now
from services.reporting.looking.stories import Story
from services.reporting.queries import services as rows
from shared.definitions.code_lists import label
from shared.definitions.dated import local_day

REVIEWING: Final = ("review-method", "hold-activity")
RUNNING: Final = "running"


async def knowledge(desk: Desk, asking: Asking, sought: str = "") -> Knowledge:
    """Methods and their reviews, offers and what came of them, and what was held for many.

    Args:
        desk: what looks work with.
        asking: who asks.
        sought: a part of what a method or an offer is called.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
    """
    now = desk.clock.now()
    permit(asking, now, ("organisation",))
    place, period = desk.place.code, until_now(desk, now)
    async with desk.pool.acquire() as connection:
        reviews = await rows.method_reviews(connection, place)
        offers = await rows.offers(connection, place)
        held = await rows.activities(connection, place, period.since)
        books = await books_of(desk, connection, period)
    return Knowledge(
        at=now,
        sought=sought,
        methods=tuple(one for one in _methods(desk, reviews, local_day(now)) if _fits(sought, one.method, one.title)),
        outcomes=tuple(
            one
            for one in outcomes(books, offers)
            if _fits(sought, one.offer, one.title, label("offer", one.offer, "da"), label("offer", one.offer, "en"))
        ),
        activities=tuple(Activities(**dict(row)) for row in held),
        commands=may_give(asking, REVIEWING, now),
    )


def _fits(sought: str, *names: str | None) -> bool:
    part = sought.strip().casefold()
    return any(part in (name or "").casefold() for name in names)


def _methods(desk: Desk, reviews: Iterable[Mapping[str, Any]], today: date) -> list[Method]:
    """Every method with its reviews, those that are due first."""
    by_method: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in reviews:
        by_method[row["method"]].append(row)
    found = [
        Method(
            method=method,
            title=told[0]["title"],
            reviews=tuple(
                Review(at=row["at"], by=desk.actor(row["by"]), outcome=row["outcome"], evidence=row["evidence"])
                for row in told
            ),
            next_review_by=told[0]["next_review_by"],
            due=told[0]["next_review_by"] is not None and told[0]["next_review_by"] <= today,
        )
        for method, told in by_method.items()
    ]
    return sorted(found, key=lambda one: (not one.due, one.title.casefold()))


def outcomes(books: Books, offers: Iterable[Mapping[str, Any]]) -> list[Outcome]:
    """What came of every offer that was begun: of a listed one by its own name, else by that of the common list."""
    listed = {row["offer"]: row for row in offers}
    ends: dict[str, dict[UUID, str]] = defaultdict(dict)
    for story in books.stories:
        for offer, ended in _ends(story).items():
            ends[offer][story.youth] = ended
    return [
        Outcome(
            offer=offer,
            title=listed[offer]["title"] if offer in listed else None,
            listed=offer in listed and listed[offer]["withdrawn_at"] is None,
            evidence=books.evidence.get(offer),
            youths=banded(len(who)),
            outcomes=counted(Counter(who.values())),
        )
        for offer, who in sorted(ends.items())
    ]


def _ends(story: Story) -> dict[str, str]:
    """How the newest effort of each offer ended for a youth, or that it runs; what never began is no effort."""
    found: dict[str, str] = {}
    begun = [effort for effort in story.efforts.values() if effort.started is not None]
    for effort in sorted(begun, key=lambda effort: str(effort.started)):
        found[effort.listed or effort.offer] = (effort.outcome or RUNNING) if effort.ended is not None else RUNNING
    return found
