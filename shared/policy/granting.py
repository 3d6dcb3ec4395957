"""What is open to a unit because somebody said yes, or because it was decided that it may go there?

A consent opens what it names while it would still allow it, and whatever comes meanwhile. What was disclosed once, or
at a meeting, opens for some days what had been recorded by then, or those facts that were named; a running disclosure
opens what it names as long as the unit takes part. Invariant: nothing is granted that the policy would not allow to be
disclosed at this moment, or did not allow when it was decided.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from shared.definitions.dated import in_force
from shared.definitions.policy import BASES, COORDINATED_BY, EVERYBODY, RECEIVED_BY, SIGHTED, Manner
from shared.policy.consenting import Consent, Givers
from shared.policy.disclosure import Disclosure, may_disclose
from shared.policy.sight import Grant

HOLDING: Final = frozenset({RECEIVED_BY, COORDINATED_BY})
"""Who holds the case: what they disclose may be of whatever the case holds, whoever told it."""
RUNNING: Final[Manner] = "feed"
"""The one manner in which what comes later is disclosed too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A disclosure to the unit that was allowed.

    Attributes:
        sender: the sector whose data it was.
        facts: the only facts that it was about; none named: all of the categories that had been recorded by then.
    """

    basis: str
    sender: str
    categories: tuple[str, ...]
    manner: Manner
    at: datetime
    conditions: tuple[str, ...] = ()
    facts: tuple[UUID, ...] = ()


def granted(
    unit: str, consents: Iterable[Consent], given: Iterable[Given], givers: Givers, at: datetime
) -> Mapping[str, tuple[Grant, ...]]:
    """What is open to a unit at a moment, by category: consents first, then what was decided, the latest first."""
    found: dict[str, tuple[Grant, ...]] = {}
    for consent in consents:
        for category, grant in _consented(unit, consent, givers, at):
            found[category] = (*found.get(category, ()), grant)
    for one in sorted(given, key=_decided, reverse=True):
        if one.at <= at and _still_open(one, at):
            for category in one.categories:
                found[category] = (*found.get(category, ()), _grant(one))
    return found


def own_of(sender: str) -> str | None:
    """The one sector whose facts a sender may disclose; None for who holds the case, and may disclose all it holds."""
    return None if sender in HOLDING else sender


def _decided(one: Given) -> datetime:
    return one.at


def _grant(one: Given) -> Grant:
    return Grant(
        one.basis,
        one.conditions,
        sender=own_of(one.sender),
        upto=None if one.manner == RUNNING else one.at,
        facts=frozenset(one.facts) if one.facts else None,
    )


def open_until(manner: Manner, given_at: datetime) -> datetime | None:
    """Until when what was disclosed in a manner is open to the recipients here; None: as long as they take part."""
    days = [row.days for row in SIGHTED if row.manner == manner and in_force(row, given_at)]
    ends = [given_at + timedelta(days=number) for number in days if number is not None]
    return max(ends, default=given_at) if len(ends) == len(days) else None


def _still_open(one: Given, at: datetime) -> bool:
    until = open_until(one.manner, one.at)
    return until is None or at < until


def _consented(unit: str, consent: Consent, givers: Givers, at: datetime) -> Iterator[tuple[str, Grant]]:
    for basis in BASES:
        for category in consent.categories if basis.consent and in_force(basis, at) else ():
            asked = Disclosure(
                basis=basis.code,
                category=category,
                sender=RECEIVED_BY,
                recipient=unit,
                purpose=consent.purpose or EVERYBODY,
                at=at,
                manner=RUNNING,
                consents=(consent,),
                givers=givers,
            )
            answer = may_disclose(asked)
            if answer.allow:
                yield category, Grant(basis.code, answer.conditions)
