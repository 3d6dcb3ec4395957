"""What does a youth's case show the policy: who belongs to it, what holds, what was consented to and shared before?

Invariant: the policy is told what the state holds, never what somebody says of it.
"""

from datetime import datetime
from uuid import UUID

from services.coordination.pathway.state import Consent, State
from shared import policy
from shared.deciding import Person
from shared.definitions.policy import KNOWN, SHOWN_BY_EMERGENCY, WRITTEN
from shared.definitions.roles import ROLES
from shared.policy.circumstances import CONCERN, PARENTS_KEPT_OUT, age_at, began, categories_of


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
        age=age_at(state.facts, at),
        concern_since=began(CONCERN, state.facts, at),
    )


def _hidden(state: State, person: Person, at: datetime) -> frozenset[str]:
    """Circumstances of which the person may not know, since they follow from data that is closed to them."""
    relations = policy.relations_of(person, case_of(state, at), at)
    looks = [
        policy.Look(role=person.role, unit=person.unit, purpose=purpose, at=at, relations=relations)
        for purpose in ROLES[person.role].purposes
    ]
    return frozenset(
        row.circumstance
        for row in KNOWN
        if not all(
            any(policy.may_see(look, category).allow for look in looks)
            for category in categories_of((row.circumstance,), at)
        )
    )


def consents_of(state: State) -> dict[UUID, policy.Consent]:
    """The consents that were given, as the policy asks about them."""
    given = {key: _consent(one) for key, one in state.consents.items()}
    return {key: one for key, one in given.items() if one is not None}


def _consent(one: Consent) -> policy.Consent | None:
    if one.given_at is None:
        return None
    return policy.Consent(
        given_by=one.given_by,
        to=one.to,
        categories=one.categories,
        given_at=one.given_at,
        purpose=one.scope,
        written=one.form in WRITTEN,
        until=one.until,
        withdrawn_at=one.at if one.answer == "withdrawn" else None,
    )
