"""How does a person stand to a youth's case? The one place where "my case" is worked out, by dated rows.

Invariant: a relation follows from the case and the person alone; what a relation allows is said elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from shared.deciding import Person
from shared.definitions.dated import in_force
from shared.definitions.policy import RELATIONS, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What must be known of a youth's case in order to say who belongs to it.

    Attributes:
        youth: whose case it is; None for what is about no youth.
        lead: the case lead's person id; `lead_unit` the unit that has the case.
        actors: those who have joined and not left, each as the sector joined for and the person's id. Who has seats in
            two sectors stands in the case with the one that the token names.
        known: the youth has been raised (and not dismissed) or has, or had, a pathway.
        before_the_authority: a notification or concern about the youth has been accepted.
        opened_by: person ids with emergency access that has not expired.
        parents_kept_out: something is known that keeps the parents out of the case, or nobody knows whether it is.
    """

    youth: str | None = None
    lead: str | None = None
    lead_unit: str | None = None
    actors: frozenset[tuple[str, str]] = frozenset()
    known: bool = False
    before_the_authority: bool = False
    opened_by: frozenset[str] = frozenset()
    parents_kept_out: bool = True


def relations_of(person: Person, case: Case, at: datetime) -> frozenset[str]:
    """Every relation in which the person stands to the case at a moment."""
    return frozenset(
        row.relation
        for row in RELATIONS
        if in_force(row, at)
        and person.role in row.roles
        and (not row.units or person.unit in row.units)
        and _holds(row.when, person, case)
    )


def _holds(standing: Standing, person: Person, case: Case) -> bool:  # noqa: PLR0911 (one case a standing)
    match standing:
        case "is-lead":
            return (case.lead_unit, case.lead) == (person.unit, person.id)
        case "joined":
            return (person.unit, person.id) in case.actors
        case "known":
            return case.known
        case "unit-has-case":
            return case.lead_unit == person.unit
        case "undecided":
            return case.lead is None and (case.before_the_authority or case.known)
        case "opened":
            return person.id in case.opened_by
        case "is-party":
            return case.youth in person.youths
        case "is-party-not-kept-out":
            return case.youth in person.youths and not case.parents_kept_out
        case _:
            assert_never(standing)
