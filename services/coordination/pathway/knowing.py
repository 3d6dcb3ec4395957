"""What does a youth's case show the policy: who belongs to it, what holds, what was consented to and shared before?

Invariant: the policy is told what the state holds, never what somebody says of it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast
from uuid import UUID

from services.coordination.pathway.state import CONSENT, State, consents_of
from shared import policy
from shared.deciding import Person
from shared.definitions.patterns import Fact
from shared.definitions.policy import KNOWN, SHOWN_BY_EMERGENCY, Manner
from shared.definitions.roles import ROLES
from shared.policy.circumstances import CONCERN, PARENTS_KEPT_OUT, began, categories_of
from shared.policy.hearing import AT_A_MEETING


def case_of(state: State, at: datetime) -> policy.Case:
    """Who belongs to the case at a moment."""
    lead = state.case_lead
    return policy.Case(
        youth=state.key or None,
        lead=lead.person if lead else None,
        lead_unit=lead.unit if lead else None,
        actors=frozenset((actor.sector, actor.person) for actor in state.present),
        known=state.phase is not None,
        before_the_authority=bool(state.notifications) or state.concerned,
        opened_by=frozenset(one.person for one in state.emergencies.values() if one.at(at)),
        parents_kept_out=PARENTS_KEPT_OUT in policy.holding(state.facts, at),
    )


def shown(state: State, person: Person, at: datetime) -> policy.Shown:
    """What the case shows of a disclosure that a person asks about."""
    holding = policy.holding(state.facts, at)
    if any(one.person == person.id and one.at(at) for one in state.emergencies.values()):
        holding |= SHOWN_BY_EMERGENCY
    return policy.Shown(
        circumstances=holding,
        hidden=_hidden(state, person, at),
        consents=consents_of(state),
        before=tuple(
            policy.Before(basis=one.basis, recipients=one.to, categories=one.categories, at=one.at)
            for one in state.disclosures.values()
            if one.allow and one.basis is not None
        ),
        givers=policy.givers_at(state.facts, at),
        concern_since=began(CONCERN, state.facts, at),
    )


def heard_of(state: State, meeting: UUID, at: datetime) -> policy.Heard:
    """What the case shows of who may hear of the youth at a meeting."""
    raised, lead = state.raised, state.case_lead
    return policy.Heard(
        raised_basis=raised.basis if raised is not None else None,
        raised_sector=raised.sector if raised is not None else None,
        only_raised=state.phase == "raised",
        lead_unit=lead.unit if lead is not None else None,
        actors={(actor.sector, actor.person): actor.basis for actor in state.present},
        followings={sector: one.basis for sector, one in state.followings.items()},
        disclosed=frozenset(_disclosed_for(state, meeting, at)),
        consents=tuple(consents_of(state).values()),
        circumstances=policy.holding(state.facts, at),
        givers=policy.givers_at(state.facts, at),
    )


def _disclosed_for(state: State, meeting: UUID, at: datetime) -> Iterator[tuple[str, str]]:
    """Sectors to which something was disclosed for a meeting and not used up at another, each with its basis."""
    for one in state.disclosures.values():
        if one.allow and one.basis is not None and one.manner == AT_A_MEETING and one.at <= at:
            since = (item for item in state.discussed if item.meeting != meeting and item.at >= one.at)
            used = {(sector, basis) for item in since for _, sector, basis in item.present}
            yield from ((sector, one.basis) for sector in one.to if (sector, one.basis) not in used)


def looks_of(state: State, person: Person, at: datetime) -> tuple[policy.Look, ...]:
    """The looks that a person could take at the case: one a purpose of the role; protection is left out."""
    relations = policy.relations_of(person, case_of(state, at), at)
    opened = policy.granted(
        person.unit,
        consents_of(state).values(),
        _given_to(state, person.unit),
        policy.givers_at(state.facts, at),
        at,
    )
    return tuple(
        policy.Look(role=person.role, unit=person.unit, purpose=purpose, at=at, relations=relations, granted=opened)
        for purpose in ROLES[person.role].purposes
    )


def _given_to(state: State, unit: str) -> Iterator[policy.Given]:
    for one in state.disclosures.values():
        # What rests on consent is open as long as the consent is, and no longer.
        if one.allow and one.basis not in {None, CONSENT} and unit in one.to:
            yield policy.Given(
                basis=str(one.basis),
                sender=one.from_sector,
                categories=one.categories,
                manner=cast("Manner", one.manner),
                at=one.at,
                facts=one.facts,
            )


def may_name(looks: Iterable[policy.Look], fact: Fact) -> bool:
    """Whether a fact may be seen by one of these looks, so that whoever takes them may speak of it."""
    recorded = policy.Recorded(fact.id, fact.learnt_at)
    return any(policy.visible(look, fact.type, fact.sector, recorded)[""].allow for look in looks)


def _hidden(state: State, person: Person, at: datetime) -> frozenset[str]:
    """Circumstances of which the person may not know, since they follow from data that is closed to them."""
    looks = looks_of(state, person, at)
    return frozenset(
        row.circumstance
        for row in KNOWN
        if not all(
            any(policy.may_see(look, category).allow for look in looks)
            for category in categories_of((row.circumstance,), at)
        )
    )
