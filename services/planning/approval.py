"""Who may bind the municipality to how much: by one commitment, and with what is committed for the same youth already?

The limits are a municipality's own data, and so is what is added up: for a youth, or for a youth and effort area,
within one budget year. What was released gives room again; which account pays makes no difference. A cost of no one
youth is held against the limit by itself, with what its bills added.
Invariant: what a limit keeps from being committed at once is not committed in parts either; a role that no row names
binds the municipality to nothing; where a municipality has no file, nobody has set a limit.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.planning.budget import Budget
from services.planning.refusals import money
from shared.deciding import Person
from shared.definitions.dated import in_force
from shared.definitions.municipalities import Approval, Limit, known_municipality
from shared.definitions.roles import ROLES, Role
from shared.events.envelope import is_youth


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to commit in one budget year, in øre.

    Attributes:
        key: that of the cost's events: the youth's id, or the budget year's.
        field: what of the command says how much.
    """

    commitment: UUID
    key: str
    area: str
    amount_ore: int
    field: str = "unit_price_ore"


def check_price(person: Person, amount_ore: int, at: datetime) -> None:
    """Let a commitment pass that the person's role may make, by its whole price over all its budget years.

    Raises:
        RefusedError: it is more than that; it names the roles that may.
    """
    approval = _approval(person, at)
    if approval is None or _may(approval, person.role, amount_ore):
        return
    raise money.beyond_approval(
        "unit_price_ore", amount_ore, _limit(approval, person.role), _names(approval, amount_ore)
    )


def check_year(person: Person, asked: Asked, budget: Budget, year: int, at: datetime) -> None:
    """Let pass what the person's role may commit in one budget year beside what is committed there already.

    Raises:
        RefusedError: together it is more than that; it says how much is committed and names the roles that may.
    """
    approval = _approval(person, at)
    if approval is None or not asked.amount_ore:
        return
    already = _already(approval, asked, budget)
    total = already + asked.amount_ore
    if not _may(approval, person.role, total):
        limit, may = _limit(approval, person.role), _names(approval, total)
        same = approval.together if is_youth(asked.key) else "cost"
        raise money.beyond_approval_together(asked.field, asked.amount_ore, already, limit, year, same, may)


def _approval(person: Person, at: datetime) -> Approval | None:
    place = known_municipality(person.municipality)
    if place is None:
        return None
    # Where the municipality's limits have run out, no role is named any more.
    nobody = place.approval[0].model_copy(update={"limits": ()})
    return next((row for row in place.approval if in_force(row, at)), nobody)


def _already(approval: Approval, asked: Asked, budget: Budget) -> int:
    if not is_youth(asked.key):
        found = budget.commitments.get(asked.commitment)
        return 0 if found is None else found.used
    return sum(
        one.used
        for one in budget.commitments.values()
        if one.key == asked.key and (approval.together == "youth" or one.area == asked.area)
    )


def _may(approval: Approval, role: str, amount_ore: int) -> bool:
    return any(role in row.roles and _covers(row, amount_ore) for row in approval.limits)


def _limit(approval: Approval, role: str) -> int:
    return max((row.up_to_ore or 0 for row in approval.limits if role in row.roles), default=0)


def _names(approval: Approval, amount_ore: int) -> list[Role]:
    may = {role for row in approval.limits if _covers(row, amount_ore) for role in row.roles}
    return [role for name, role in ROLES.items() if name in may]


def _covers(row: Limit, amount_ore: int) -> bool:
    return row.up_to_ore is None or amount_ore <= row.up_to_ore
