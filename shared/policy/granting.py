"""Which categories are open to a unit because somebody said yes, or because it was decided that they may go there?

A consent opens what it names while it would still allow it; a disclosure that was given once opens it for some days, a
running one as long as the unit takes part. Invariant: nothing is granted that the policy would not allow to be
disclosed at this moment, or did not allow when it was decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.definitions.dated import in_force
from shared.definitions.policy import BASES, EVERYBODY, RECEIVED_BY, SIGHTED, Manner
from shared.policy.disclosure import Consent, Disclosure, may_disclose
from shared.policy.sight import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A disclosure to the unit that was allowed."""

    basis: str
    categories: tuple[str, ...]
    manner: Manner
    at: datetime
    conditions: tuple[str, ...] = ()


def granted(
    unit: str, consents: Iterable[Consent], given: Iterable[Given], age: float | None, at: datetime
) -> Mapping[str, Grant]:
    """What is open to a unit at a moment, each category with its basis and conditions; a consent goes first."""
    found: dict[str, Grant] = {}
    for one in given:
        if one.at <= at and _still_open(one, at):
            found |= dict.fromkeys(one.categories, Grant(one.basis, one.conditions))
    for consent in consents:
        found |= _consented(unit, consent, age, at)
    return found


def _still_open(one: Given, at: datetime) -> bool:
    rows = [row for row in SIGHTED if row.manner == one.manner and in_force(row, at)]
    return any(row.days is None or at < one.at + timedelta(days=row.days) for row in rows)


def _consented(unit: str, consent: Consent, age: float | None, at: datetime) -> Mapping[str, Grant]:
    found = {}
    for basis in BASES:
        for category in consent.categories if basis.consent and in_force(basis, at) else ():
            asked = Disclosure(
                basis=basis.code,
                category=category,
                sender=RECEIVED_BY,
                recipient=unit,
                purpose=consent.purpose or EVERYBODY,
                at=at,
                manner="feed",
                consent=consent,
                age=age,
            )
            answer = may_disclose(asked)
            if answer.allow:
                found[category] = Grant(basis.code, answer.conditions)
    return found
