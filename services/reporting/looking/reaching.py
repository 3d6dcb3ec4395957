"""How far do a person's lists reach? As far as the relations go by which the policy lets them see what is listed."""

from datetime import datetime

from services.reporting.looking.asking import Asking, DeniedError
from services.reporting.queries.reach import Reach
from shared.definitions.dated import in_force
from shared.definitions.policy import RELATIONS
from shared.definitions.roles import ROLES
from shared.policy import Answer, Look, may_see


def reach_of(asking: Asking, category: str, at: datetime) -> Reach:
    """The youths of whom a person may see a category of data, as relations.

    Raises:
        DeniedError: the role sees it of nobody for this purpose.
    """
    without = _answer(asking, category, at, frozenset())
    if without.allow:
        return Reach(None)
    standings = {
        row.when
        for row in RELATIONS
        if in_force(row, at)
        and asking.person.role in row.roles
        and (not row.units or asking.person.unit in row.units)
        and _answer(asking, category, at, frozenset({row.relation})).allow
    }
    if not standings:
        raise DeniedError(without, _purposes(asking, category, at))
    return Reach(standings)


def _answer(asking: Asking, category: str, at: datetime, relations: frozenset[str]) -> Answer:
    person = asking.person
    look = Look(role=person.role, unit=person.unit, purpose=asking.purpose, at=at, relations=relations)
    return may_see(look, category)


def _purposes(asking: Asking, category: str, at: datetime) -> tuple[str, ...]:
    """Other purposes for which the person's lists would reach somebody."""
    every = frozenset(row.relation for row in RELATIONS if asking.person.role in row.roles)
    return tuple(
        purpose
        for purpose in ROLES[asking.person.role].purposes
        if _answer(Asking(asking.person, purpose), category, at, every).allow
    )
