"""What can the municipality offer, which pathway descriptions does it work by, and how are they used?

Invariant: nobody who uses an offer can be told from what is said of it; a description guides and never blocks, and
deviations from it are counted, not judged.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.reporting.answers.range_of_services import (
    Competence,
    Description,
    Descriptions,
    Offer,
    RangeOfServices,
    Recommendation,
    Step,
    SuggestedOffer,
    Usage,
)
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.indicators import Books, apart, banded, counted, share
from services.reporting.looking.management import books_of, permit
from services.reporting.looking.parts import codes
from services.reporting.looking.stories import Period, Story, midnight
from services.reporting.queries import services as rows
from shared import aggregates
from shared.definitions import descriptions as described
from shared.definitions.code_lists import codes as list_codes
from shared.definitions.dated import local_day
from shared.definitions.management import reporting
from shared.policy import may_command

OFFERING: Final = ("list-offer", "suggest-offer", "withdraw-offer", "hold-activity")
DESCRIBING: Final = ("publish-description", "follow-up-description", "revise-description", "retire-description")
_AFTER: Final[Mapping[str, str]] = {"published": "published", "revised": "published", "retired": "retired"}


def may_give(asking: Asking, names: Iterable[str], now: datetime) -> tuple[str, ...]:
    """Which of these commands, none of which is about a youth, the person may give."""
    return tuple(name for name in names if may_command(asking.person.role, name, frozenset(), now).allow)


def until_now(desk: Desk, now: datetime) -> Period:
    """The period that figures look back over, up to this moment."""
    months = reporting(desk.place.code, now).period_months
    whole = Period.of_months(local_day(now).replace(day=1), months)
    return Period(whole.since, now)


async def range_of_services(desk: Desk, asking: Asking) -> RangeOfServices:
    """Offers with price, places and evidence, suggestions, and how much of what is begun is well documented.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
    """
    now = desk.clock.now()
    permit(asking, now, ("organisation",))
    period = until_now(desk, now)
    async with desk.pool.acquire() as connection:
        offers = await rows.offers(connection, desk.place.code)
        suggested = await rows.suggested(connection, desk.place.code)
        books = await books_of(desk, connection, period)
    begun = [(s.youth, e) for s in books.stories for e in s.efforts.values() if period.holds(e.started)]
    levels = [(youth, books.level(effort)) for youth, effort in begun]
    every = dict.fromkeys(list_codes("evidence-level", now))
    found = [_offer(row, books, now) for row in offers]
    return RangeOfServices(
        at=now,
        offers=tuple(one for one in found if one.withdrawn_at is None),
        withdrawn=tuple(one for one in found if one.withdrawn_at is not None),
        suggested=tuple(_suggested(desk, row) for row in suggested),
        evidence_based=share(
            "evidence-based", [(youth, level in books.thresholds.evidence_based) for youth, level in levels]
        ),
        by_evidence=apart({level: len({y for y, found in levels if found == level}) for level in every}),
        commands=may_give(asking, OFFERING, now),
    )


async def to_choose_from(desk: Desk, asking: Asking) -> tuple[Offer, ...]:
    """The offers that can be chosen today, without a word of who uses them.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
    """
    permit(asking, desk.clock.now(), ("organisation",))
    async with desk.pool.acquire() as connection:
        found = await rows.offers(connection, desk.place.code)
    return tuple(_words(row) for row in found if row["withdrawn_at"] is None)


def _offer(row: Mapping[str, Any], books: Books, now: datetime) -> Offer:
    using, waiting = _use(books.stories, row["offer"], now)
    words = _words(row)
    return words.model_copy(
        update={
            "using": banded(len(using)),
            "waiting": banded(len(waiting)),
            "full": None if words.places is None else len(using) >= words.places,
        }
    )


def _words(row: Mapping[str, Any]) -> Offer:
    """An offer as it was last said to be."""
    return Offer(
        offer=row["offer"],
        title=row["title"],
        effort_area=row["effort_area"],
        sector=row["sector"],
        sectors=codes(row["sectors"]),
        kind=row["kind"],
        unit=row["unit"],
        unit_price_ore=row["unit_price_ore"],
        partner=row["partner"],
        evidence=row["evidence"],
        places=row["places"],
        listed_at=row["listed_at"],
        withdrawn_at=row["withdrawn_at"],
    )


def _use(stories: Iterable[Story], offer: str, now: datetime) -> tuple[set[UUID], set[UUID]]:
    """Who uses a listed offer, and who waits for it: committed to and not begun."""
    using: set[UUID] = set()
    waiting: set[UUID] = set()
    for story in stories:
        for effort in story.efforts.values():
            if effort.listed != offer:
                continue
            if effort.runs(now):
                using.add(story.youth)
            elif effort.committed is not None and effort.started is None and effort.ended is None:
                waiting.add(story.youth)
    return using, waiting


def _suggested(desk: Desk, row: Mapping[str, Any]) -> SuggestedOffer:
    return SuggestedOffer(
        suggestion=row["suggestion"],
        title=row["title"],
        effort_area=row["effort_area"],
        sector=row["sector"],
        evidence=row["evidence"],
        suggested_at=row["suggested_at"],
        suggested_by=desk.actor(row["suggested_by"]),
        listed_as=row["listed_as"],
    )


# Pathway descriptions -----------------------------------------------------------------------------------------------


async def descriptions(desk: Desk, asking: Asking) -> Descriptions:
    """Every description that the municipality works by: what it says, how it stands, what became of it.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
    """
    now = desk.clock.now()
    permit(asking, now, ("organisation",))
    async with desk.pool.acquire() as connection:
        decided = await rows.description_steps(connection, desk.place.code)
        books = await books_of(desk, connection, Period(midnight(date(2000, 1, 1)), now))
    allowed = may_give(asking, DESCRIBING, now)
    of_version: dict[tuple[str, int], list[Step]] = defaultdict(list)
    for row in decided:
        of_version[row["description"], row["version"]].append(_decided(desk, row))
    known = [row for row in described.DESCRIPTIONS if row.key in desk.place.descriptions]
    usages = await asyncio.to_thread(lambda: [_usage(books.stories, row, now) for row in known])
    return Descriptions(
        at=now,
        descriptions=tuple(
            _description(row, of_version, usage, local_day(now), allowed)
            for row, usage in zip(known, usages, strict=True)
        ),
    )


def _decided(desk: Desk, row: Mapping[str, Any]) -> Step:
    return Step(
        step=row["step"],
        at=row["at"],
        by=desk.actor(row["by"]),
        code=row["code"],
        replaces=row["replaces"],
        review_by=row["review_by"],
    )


def _description(
    row: described.Description,
    of_version: Mapping[tuple[str, int], list[Step]],
    usage: Usage,
    today: date,
    allowed: tuple[str, ...],
) -> Description:
    steps = of_version.get((row.key, row.version), [])
    replaced = any(
        step.replaces == row.version for key, found in of_version.items() if key[0] == row.key for step in found
    )
    standing = next((_AFTER[step.step] for step in reversed(steps) if step.step in _AFTER), "proposed")
    standing = "replaced" if replaced and standing != "retired" else standing
    review_by = next((step.review_by for step in reversed(steps) if step.review_by), row.review_by)
    followed_up = any(step.step == "followed-up" for step in steps)
    in_use = standing in ("proposed", "published")
    return Description(
        key=row.key,
        version=row.version,
        standing=standing,
        criteria=tuple(one.key for one in row.target_group.criteria),
        competences=tuple(
            Competence(phase=one.phase, required=one.required, optional=one.optional) for one in row.competences
        ),
        interventions=tuple(Recommendation(offer=one.offer, evidence=one.evidence) for one in row.interventions),
        authors=row.authors,
        knowledge=row.rationale.knowledge,
        coordination=row.rationale.coordination,
        effect=row.rationale.effect,
        valid_from=row.valid_from,
        review_by=review_by,
        follow_up_on=row.follow_up_on,
        stale=in_use and review_by < today,
        follow_up_due=in_use and not followed_up and row.follow_up_on <= today,
        steps=tuple(steps),
        usage=usage,
        commands=_for(standing, allowed),
    )


def _for(standing: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """What can be done to a description as it stands."""
    fitting = {"proposed": DESCRIBING[:1], "published": DESCRIBING[1:]}.get(standing, ())
    return tuple(name for name in allowed if name in fitting)


def _usage(stories: Iterable[Story], row: described.Description, now: datetime) -> Usage:
    """What became of the pathways that were opened by a version."""
    opened = [
        (story, fact)
        for story in stories
        for fact in story.opened
        if (fact.code, fact.amount) == (row.key, row.version) and fact.at < now
    ]
    mine = {story.youth: story for story, _ in opened}
    missing: dict[str, set[UUID]] = defaultdict(set)
    for story in mine.values():
        for fact in story.phases:
            for criterion in fact.says or ():
                missing[f"{fact.reference or ''}/{criterion}"].add(story.youth)
    phases = Counter(phase for story in mine.values() if (phase := story.phase(now)) is not None)
    outcomes = Counter(
        story.closed[-1].code or "not-judged"
        for story in mine.values()
        if story.closed and story.ended_before(now) is not None
    )
    return Usage(
        pathways=banded(len(mine)),
        outside=share("opened-outside", [(story.youth, bool(fact.flag)) for story, fact in opened]),
        deviations=apart({key: len(youths) for key, youths in sorted(missing.items())}),
        phases=counted(phases) if len(mine) >= aggregates.SMALLEST else counted({}),
        outcomes=counted(outcomes) if len(mine) >= aggregates.SMALLEST else counted({}),
    )
