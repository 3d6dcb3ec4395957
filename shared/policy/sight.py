"""May this person see this fact, or this category of data, about this youth, for this purpose?

Deny by default. A closed category stays closed whatever else is allowed; a place is masked under protection until it
is opened with a purpose. What was disclosed once opens the facts that it covered and no category. Invariants: without
a relation to the youth's case, nobody but those who audit, supervise or keep the records sees anything of the youth;
no fact that was recorded after a disclosure is opened by it, unless that is a running one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from shared.definitions.dated import in_force
from shared.definitions.event_types import EVENT_TYPES, category_of
from shared.definitions.policy import ACCESS, PROTECTED, Access
from shared.policy.answer import Answer, among, denied
from shared.policy.disclosure import closed_to


@dataclass(frozen=True, slots=True)
class Recorded:
    """One fact, as an event that was recorded: which one, and when."""

    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """On which basis data of a category was disclosed to a unit, the conditions that travelled, and what it covers.

    Attributes:
        sender: the sector whose own data it is; None for whatever the case holds.
        upto: for what was disclosed once, when: what had been recorded by then is covered, nothing that came later.
        facts: the only facts that are covered, where they were named.
    """

    basis: str
    conditions: tuple[str, ...] = ()
    sender: str | None = None
    upto: datetime | None = None
    facts: frozenset[UUID] | None = None

    def covers(self, origin: str, fact: Recorded | None) -> bool:
        """Whether a fact that stems from a sector is covered, or, without a fact, all there is and will be."""
        if self.sender not in {None, origin}:
            return False
        if self.upto is not None and (fact is None or fact.at > self.upto):
            return False
        return self.facts is None or (fact is not None and fact.id in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looks at what belongs to one youth (or to an organisation), and why.

    Attributes:
        role: the person's one role.
        unit: the sector of the person's unit.
        relations: how the person stands to the case (`shared.policy.relations`).
        purpose: what for, as a code of the list `access-purpose`.
        granted: what is disclosed to the unit by consents and disclosure decisions in force, by category.
        protected: whether the youth has name and address protection.
        revealed: whether the person has opened what is masked, with a purpose, and that has been recorded.
        about_organisation: whether the data is about an organisation and no youth.
    """

    role: str
    unit: str
    purpose: str
    at: datetime
    relations: frozenset[str] = frozenset()
    granted: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    protected: bool = False
    revealed: bool = False
    about_organisation: bool = False


def may_see(look: Look, category: str, origin: str = "", fact: Recorded | None = None) -> Answer:
    """Whether the person may see a category of data that stems from a sector (`origin`, the envelope's sector).

    With a fact, whether that one may be seen; without one, whether whatever there is of the category may be.
    """
    own = origin == look.unit
    granted = next((one for one in look.granted.get(category, ()) if one.covers(origin, fact)), None)
    closed = closed_to(category, look.unit, look.at)
    if closed is not None and not (
        own or look.role in closed.roles_exempt or (closed.unless_granted and granted is not None)
    ):
        return Answer(allow=False, code=closed.code, reason_da=closed.danish, reason_en=closed.english)
    covering = [row for row in _rows_of(look.role) if _covers(row, look, category, granted, own=own)]
    row = next((row for row in covering if _related(row, look) and look.purpose in row.purposes), None)
    if row is None:
        return _denial(covering, look, category)
    if look.protected and category in PROTECTED.categories and not (own or look.revealed):
        return _masked(look.role)
    grant = granted if row.origin == "granted" else None
    return Answer(
        allow=True,
        code="allowed",
        basis=row.basis if grant is None else grant.basis,
        reason_da=row.danish,
        reason_en=row.english,
        conditions=row.travels if grant is None else (*row.travels, *grant.conditions),
        purpose=look.purpose,
    )


def visible(look: Look, type_name: str, origin: str, fact: Recorded | None = None) -> Mapping[str, Answer]:
    """One answer for the event as such (under the empty name), and one for every field of another category.

    With a fact, for that very event; without one, for all events of the type that stem from the sector.

    A field that is not named is answered as the event is. Nothing of an event may be shown to whom the event as such
    is denied.

    Raises:
        KeyError: the type is unknown.
    """
    event = may_see(look, category_of(type_name), origin, fact)
    fields = {
        field: may_see(look, category, origin, fact) if event.allow else event
        for field, category in EVENT_TYPES[type_name].fields.items()
    }
    return {"": event, **fields}


@cache
def _rows_of(role: str) -> tuple[Access, ...]:
    return tuple(row for row in ACCESS if role in row.roles)


def _covers(row: Access, look: Look, category: str, granted: Grant | None, *, own: bool) -> bool:
    return (
        among(category, row.categories)
        and (not row.units or look.unit in row.units)
        and (not row.about_organisations or look.about_organisation)
        and (row.origin == "any" or (own if row.origin == "own" else granted is not None))
        and in_force(row, look.at)
    )


def _related(row: Access, look: Look) -> bool:
    return not row.relations or not row.relations.isdisjoint(look.relations)


def _denial(covering: Sequence[Access], look: Look, category: str) -> Answer:
    if any(_related(row, look) for row in covering):
        return denied("wrong-purpose")
    has_a_part = any(row.relations & look.relations for row in _rows_of(look.role))
    if covering and not has_a_part:
        return denied("no-relation")
    return denied("not-for-role", category=category)


def _masked(role: str) -> Answer:
    answer = denied("protected")
    conditions = ("reveal",) if role in PROTECTED.reveal_roles else ()
    return Answer(
        allow=False,
        code=answer.code,
        reason_da=answer.reason_da,
        reason_en=answer.reason_en,
        conditions=conditions,
    )
