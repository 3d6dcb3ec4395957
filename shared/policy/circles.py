"""May a sector hear of a youth's case on a basis at all, whatever it is told of it?

Invariant: what is closed to a sector stays closed on every basis that does not open it.
"""

from datetime import datetime
from itertools import chain
from typing import Final

from shared.definitions.policy import CIRCLES
from shared.policy.answer import among, basis_in_force
from shared.policy.disclosure import closed_to

THE_CASE: Final = "coordination"
"""The category of what everybody on a case learns: that there is one."""


def may_receive(basis: str, sector: str, at: datetime) -> bool:
    """Whether a sector is in the circle of recipients of a basis at a moment, and the case is not closed to it."""
    row = basis_in_force(basis, at)
    if row is None:
        return False
    closed = closed_to(THE_CASE, sector, at)
    if closed is not None and not (closed.unless_granted and row.consent):
        return False
    return among(sector, frozenset(chain.from_iterable(CIRCLES.get(name, (name,)) for name in row.recipients)))
