"""Which version of each pathway description is in force here, and what may happen to it next?

published → followed up → revised … → retired, and a retired one may be published again. What a description says is a
file of the definitions; here is decided that this municipality works by it. Pure.
Invariant: one version of a description is in force at a time; each is looked over within the years that the dated
data sets; and what is retired here stays in the pathways that were opened with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, assert_never

from services.planning.commands.methods import (
    FollowUpDescription,
    PublishDescription,
    RetireDescription,
    ReviseDescription,
)
from services.planning.refusals import practice
from shared.definitions.dated import in_force, local_day
from shared.definitions.descriptions import DESCRIPTIONS, Description
from shared.definitions.reviews import latest_revision
from shared.events.envelope import Event
from shared.events.methods import (
    DescriptionFollowedUp,
    DescriptionPublished,
    DescriptionRetired,
    DescriptionRevised,
)

DescriptionCommand = PublishDescription | FollowUpDescription | ReviseDescription | RetireDescription


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a description stands here.

    Attributes:
        version: the version that is in force, or was last; None only where nothing among the events says so.
        review_by: the day by which that version is looked over.
        retired: it is used for no new pathway.
        versions: every version that was in force here.
    """

    version: int | None = None
    review_by: date | None = None
    retired: bool = False
    versions: frozenset[int] = frozenset()


Editions = Mapping[str, Edition]
INITIAL: Final[Editions] = {}


def evolve(known: Editions, event: Event) -> Editions:
    """The descriptions after an event; every other event leaves them as they are."""
    match event:
        case DescriptionPublished() | DescriptionRevised():
            before = known.get(event.description, Edition()).versions
            after = Edition(event.version, event.review_by, retired=False, versions=before | {event.version})
        case DescriptionRetired():
            after = replace(known.get(event.description, Edition(event.version)), retired=True)
        case _:
            return known
    return {**known, event.description: after}


def decide(
    known: Editions, args: DescriptionCommand, at: datetime, there: Sequence[Description] = DESCRIPTIONS
) -> Event | None:
    """What a command leads to; None where its effect is there already.

    Args:
        known: where the descriptions stand.
        args: what is asked.
        at: when it is asked.
        there: every version of every description that the definitions hold.

    Raises:
        RefusedError: that version is not there or not in force, or it would be looked over too late.
    """
    found = known.get(args.description, Edition())
    match args:
        case PublishDescription():
            return _published(found, args, at, there)
        case FollowUpDescription():
            if args.version not in found.versions:
                raise practice.not_published()
            return DescriptionFollowedUp(description=args.description, version=args.version, outcome=args.outcome)
        case ReviseDescription():
            return _revised(found, args, at, there)
        case RetireDescription():
            if found.version != args.version:
                raise practice.not_published()
            return None if found.retired else _retired(known, args)
        case _:
            assert_never(args)


def _published(found: Edition, args: PublishDescription, at: datetime, there: Sequence[Description]) -> Event | None:
    if found.version is not None and not found.retired:
        if found.version != args.version:
            raise practice.published_already(found.version)
        return None
    _check_edition(args, at, there)
    return DescriptionPublished(description=args.description, version=args.version, review_by=args.review_by)


def _revised(found: Edition, args: ReviseDescription, at: datetime, there: Sequence[Description]) -> Event | None:
    if found.retired or found.version not in (args.replaces, args.version):
        raise practice.not_published("replaces")
    if found.version == args.version:
        return None
    if args.version < args.replaces:
        raise practice.older_version(args.replaces)
    _check_edition(args, at, there)
    return DescriptionRevised(
        description=args.description, version=args.version, replaces=args.replaces, review_by=args.review_by
    )


def _retired(known: Editions, args: RetireDescription) -> Event:
    after = known.get(args.successor, Edition()) if args.successor is not None else None
    if args.successor == args.description or (after is not None and (after.version is None or after.retired)):
        raise practice.not_published("successor")
    return DescriptionRetired.model_validate(args.model_dump())


def _check_edition(args: PublishDescription | ReviseDescription, at: datetime, there: Sequence[Description]) -> None:
    rows = (row for row in there if (row.key, row.version) == (args.description, args.version))
    if not any(in_force(row, at) for row in rows):
        raise practice.no_such_version()
    today, latest = local_day(at), latest_revision(at)
    if args.review_by <= today or (latest is not None and args.review_by > latest):
        raise practice.review_too_late(latest)
