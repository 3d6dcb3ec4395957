"""What does the case itself show, so that nobody's word is taken for it? Circumstances, by dated patterns over facts.

A circumstance holds from the newest fact that begins it until a later one that ends it. Invariant: the answer follows
from the facts alone, whichever of them became known first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from shared.definitions.dated import in_force
from shared.definitions.patterns import Fact, Pattern
from shared.definitions.policy import KNOWN, SHOWN_BY_EMERGENCY, Known
from shared.policy.consenting import Givers

Facts = Mapping[str, Sequence[Fact]]
"""What is known of one youth, by type of event."""

PARENTS_KEPT_OUT: Final = "parents-kept-out"
"""Nothing of the case is open to the parents while this holds."""
CONCERN: Final = "concern-exists"
"""What an exchange is about that may happen only so many times."""

SHOWN: Final = frozenset(row.circumstance for row in KNOWN) | SHOWN_BY_EMERGENCY
"""Circumstances that only the case can show; what somebody states of them counts for nothing."""

_AGES: Final = ("person.age-known", "person.age-reached")
_CUSTODY: Final = "person.parental-responsibility-changed"

GIVING: Final = frozenset((*_AGES, _CUSTODY))
"""Types of event from which it is known who must consent."""


def kept() -> Iterable[tuple[str, Iterable[str]]]:
    """Types of event with the fields that the policy asks about, so that whoever keeps facts keeps enough."""
    for row in KNOWN:
        for pattern in (*row.since, *row.until):
            yield pattern.type, pattern.paths()
    for name in _AGES:
        yield name, ("years",)
    yield _CUSTODY, ("holder",)


def holding(facts: Facts, at: datetime) -> frozenset[str]:
    """The circumstances that hold at a moment, by what is known of a youth."""
    return frozenset(row.circumstance for row in KNOWN if _began(row, facts, at) is not None)


def began(circumstance: str, facts: Facts, at: datetime) -> datetime | None:
    """Since when a circumstance has held that holds at a moment, by the newest fact that began it."""
    rows = (row for row in KNOWN if row.circumstance == circumstance)
    return max((moment for row in rows if (moment := _began(row, facts, at)) is not None), default=None)


def categories_of(circumstances: Collection[str], at: datetime) -> frozenset[str]:
    """The categories of data from which these circumstances are known."""
    return frozenset(row.category for row in KNOWN if row.circumstance in circumstances and in_force(row, at))


def age_at(facts: Facts, at: datetime) -> float | None:
    """How old the youth is by what is known: the highest age that was known or reached by then."""
    years = (fact.values.get("years") for name in _AGES for fact in facts.get(name, ()) if fact.at <= at)
    return max((float(age) for age in years if isinstance(age, int | float)), default=None)


def givers_at(facts: Facts, at: datetime) -> Givers:
    """What is known at a moment of who must consent."""
    told = (fact for fact in facts.get(_CUSTODY, ()) if fact.at <= at)
    newest = max(told, key=lambda fact: (fact.at, fact.learnt_at), default=None)
    holder = None if newest is None else newest.values.get("holder")
    return Givers(age_at(facts, at), holder if isinstance(holder, str) else None)


def _began(row: Known, facts: Facts, at: datetime) -> datetime | None:
    if not in_force(row, at):
        return None
    newest, ended = _newest(row.since, facts, at), _newest(row.until, facts, at)
    return newest if newest is not None and (ended is None or ended < newest) else None


def _newest(patterns: Iterable[Pattern], facts: Facts, at: datetime) -> datetime | None:
    fitting = (fact.at for one in patterns for fact in facts.get(one.type, ()) if fact.at <= at and one.fits(fact))
    return max(fitting, default=None)
