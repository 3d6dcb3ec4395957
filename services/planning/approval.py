"""Who may bind the municipality to how much at a time?

The limits are a municipality's own data. Invariant: a role that no row names binds it to nothing; where a
municipality has no file, nobody has set a limit.
"""

from services.planning import refusals
from shared.deciding import Person
from shared.definitions.municipalities import Approval, known_municipality
from shared.definitions.roles import ROLES


def check_price(person: Person, amount_ore: int, field: str = "unit_price_ore") -> None:
    """Let a commitment pass that the person's role may make.

    Args:
        person: who commits.
        amount_ore: the whole price, over all its budget years.
        field: what of the command says so.

    Raises:
        RefusedError: it is more than that; it names the roles that may.
    """
    place = known_municipality(person.municipality)
    if place is None or any(person.role in row.roles and _covers(row, amount_ore) for row in place.approval):
        return
    may = {role for row in place.approval if _covers(row, amount_ore) for role in row.roles}
    limit = max((row.up_to_ore or 0 for row in place.approval if person.role in row.roles), default=0)
    raise refusals.beyond_approval(field, amount_ore, limit, [role for name, role in ROLES.items() if name in may])


def _covers(row: Approval, amount_ore: int) -> bool:
    return row.up_to_ore is None or amount_ore <= row.up_to_ore
