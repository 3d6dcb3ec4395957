"""What does a youth's state become by an event that has happened?

Invariant: total and idempotent. Any subset of a stream in any order gives a state and never an error, and an event
that is folded twice is folded once. Time that passes changes nothing here: it is no event of the youth's own stream.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from services.coordination.breaches import Breach
from services.coordination.grounds import Obligation
from services.coordination.pathway.learning import corrected, learnt
from services.coordination.pathway.state import (
    FACTS_CORRECTED,
    AccessRequest,
    Actor,
    CaseLead,
    Consent,
    Disclosed,
    Discussed,
    Emergency,
    Followed,
    Following,
    Raised,
    State,
    Suggestion,
    Task,
    changed,
)
from shared.events import coordination as told_by_us
from shared.events.clock import TimePassed
from shared.events.envelope import Envelope
from shared.events.meetings import DecisionMade, YouthDiscussed
from shared.events.sharing import (
    AccessAnswered,
    AccessExtended,
    AccessRequested,
    CorrectionIssued,
    DisclosureDecided,
    EmergencyAccessOpened,
    EmergencyAccessReviewed,
    HandedOver,
    HandoverReceived,
    RecipientInformed,
    TaskEscalated,
)

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def evolve(state: State, envelope: Envelope) -> State:
    """The state after an event."""
    if isinstance(envelope.data, TimePassed):
        return state
    if not state.key:
        state = changed(state, key=envelope.key, municipality=envelope.municipality)
    return _after(learnt(state, envelope), envelope)


def _after(state: State, envelope: Envelope) -> State:  # noqa: C901, PLR0911, PLR0912 (one case an event)
    at, data = envelope.occurred_at, envelope.data
    match data:
        case told_by_us.YouthRaised():
            return _raised(state, Raised(data.by, data.sector, data.basis, at))
        case told_by_us.SuggestionMade():
            facts = tuple(one.fact for one in data.facts)
            suggestion = Suggestion(data.version, at, facts=facts)
            return changed(state, suggestions={**state.suggestions, data.description: suggestion})
        case told_by_us.SuggestionDismissed():
            return _dismissed(state, data)
        case told_by_us.PathwayOpened():
            return changed(
                state,
                phase="opening",
                paused=False,
                description=data.description,
                description_version=data.version,
                opened_at=at,
                closed_at=None,
            )
        case told_by_us.PhaseEntered():
            return changed(state, phase=data.phase, phase_since=at)
        case told_by_us.PathwayPaused():
            return changed(state, paused=True)
        case told_by_us.PathwayResumed():
            return changed(state, paused=False)
        case told_by_us.PathwayClosed():
            lapsed = {key: _lapsed(task) for key, task in state.tasks.items()}
            return changed(state, phase="closed", paused=False, closed_at=at, tasks=lapsed)
        case told_by_us.PathwayReopened():
            return changed(state, phase="mapping", paused=False, closed_at=None)
        case told_by_us.CaseLeadAppointed():
            return changed(state, case_lead=CaseLead(data.person, data.unit, at))
        case told_by_us.ActorJoined() | told_by_us.ActorLeft():
            return _with_actor(state, envelope, data)
        case told_by_us.FollowingStarted():
            following = Following(data.categories, data.basis, at, data.until)
            followed = _followed(state, data.sector, at, by=following)
            return changed(state, followings={**state.followings, data.sector: following}, followed=followed)
        case told_by_us.FollowingEnded():
            followed = _followed(state, data.sector, at)
            return changed(state, followings=_without(state.followings, data.sector), followed=followed)
        case told_by_us.TaskAssigned() | told_by_us.TaskAcknowledged() | told_by_us.TaskCompleted() | TaskEscalated():
            return _with_task(state, envelope, data)
        case YouthDiscussed():
            return _discussed(state, envelope, data)
        case DecisionMade():
            return changed(state, decisions={**state.decisions, data.decision: (data.about, data.outcome)})
        case (
            told_by_us.ConsentRequested()
            | told_by_us.ConsentGiven()
            | told_by_us.ConsentRefused()
            | told_by_us.ConsentWithdrawn()
        ):
            return _with_consent(state, envelope, data)
        case DisclosureDecided() | EmergencyAccessOpened() | EmergencyAccessReviewed():
            return _with_disclosure(state, data, at)
        case AccessRequested() | AccessExtended() | AccessAnswered():
            return _with_request(state, data, at)
        case HandedOver(to_municipality=place):
            gone = (place, at)
            return state if gone in state.handed_over else changed(state, handed_over=(*state.handed_over, gone))
        case HandoverReceived(from_municipality=place):
            come = (place, at)
            return state if come in state.received else changed(state, received=(*state.received, come))
        case told_by_us.PartiesInformed():
            informed = (data.parties, data.form)
            return state if informed in state.informed else changed(state, informed=(*state.informed, informed))
        case (
            told_by_us.ObligationOpened()
            | told_by_us.ObligationMet()
            | told_by_us.ObligationMissed()
            | told_by_us.ObligationWaived()
        ):
            return _with_obligation(state, envelope, data)
        case told_by_us.RuleBroken():
            breach = Breach(data.rule, data.rule_from, data.fact, at, data.obligation)
            return changed(state, broken={**state.broken, envelope.id: breach})
        case told_by_us.RuleKeptAfterAll(of=of):
            return changed(state, broken=_without(state.broken, of))
        case CorrectionIssued():
            return corrected(state, data, envelope)
        case RecipientInformed():
            told = (data.correction, data.sector)
            return state if told in state.recipients else changed(state, recipients=(*state.recipients, told))
        case _:
            return state


def _raised(state: State, raised: Raised) -> State:
    # A second person who raises the same youth changes nothing; after a closed pathway it is a new beginning.
    if state.raised is not None and state.phase != "closed":
        return state
    if state.open:
        return changed(state, raised=raised, dismissed=False)
    return changed(
        state,
        phase="raised",
        raised=raised,
        dismissed=False,
        suggestions={},
        description=None,
        description_version=None,
    )


def _dismissed(state: State, data: told_by_us.SuggestionDismissed) -> State:
    if data.description is None:
        phase = None if state.phase == "raised" else state.phase
        return changed(state, raised=None, dismissed=True, suggestions={}, phase=phase)
    suggestion = state.suggestions.get(data.description)
    if suggestion is None:
        return state
    if data.reason == FACTS_CORRECTED:
        return changed(state, suggestions=_without(state.suggestions, data.description))
    return changed(state, suggestions={**state.suggestions, data.description: replace(suggestion, dismissed=True)})


def _followed(state: State, sector: str, at: datetime, by: Following | None = None) -> tuple[Followed, ...]:
    """The followings that have ended, with the one that ends, or is replaced by another, at a moment."""
    before = state.followings.get(sector)
    if before is None or before == by:
        return state.followed
    return (*state.followed, Followed(sector, before.categories, before.since, at))


def _with_actor(state: State, envelope: Envelope, data: told_by_us.ActorJoined | told_by_us.ActorLeft) -> State:
    key = f"{data.sector}/{data.person}"
    match data:
        case told_by_us.ActorJoined():
            actor = Actor(data.sector, data.person, data.basis, data.until)
        case told_by_us.ActorLeft():
            if key not in state.actors:
                return state
            actor = replace(state.actors[key], left=envelope.occurred_at)
    return changed(state, actors={**state.actors, key: actor})


def _with_task(
    state: State,
    envelope: Envelope,
    data: told_by_us.TaskAssigned | told_by_us.TaskAcknowledged | told_by_us.TaskCompleted | TaskEscalated,
) -> State:
    at, known = envelope.occurred_at, state.tasks.get(data.task)
    match data:
        case told_by_us.TaskAssigned():
            task = known or Task(data.kind, data.sector, data.person, at, data.due, respond_by=data.respond_by)
        case _ if known is None:
            return state
        case told_by_us.TaskAcknowledged():
            task = replace(known, acknowledged=known.acknowledged or at)
        case told_by_us.TaskCompleted():
            task = replace(
                known, acknowledged=known.acknowledged or at, completed=known.completed or at, outcome=data.outcome
            )
        case TaskEscalated():
            task = replace(known, escalated=known.escalated | {data.reason})
    return changed(state, tasks={**state.tasks, data.task: task})


def _lapsed(task: Task) -> Task:
    return task if task.completed is not None else replace(task, lapsed=True)


def _discussed(state: State, envelope: Envelope, data: YouthDiscussed) -> State:
    present = tuple((one.person, one.sector, one.basis) for one in data.present)
    one = Discussed(data.meeting, present, data.acute, envelope.occurred_at, envelope.correlation_id)
    return state if one in state.discussed else changed(state, discussed=(*state.discussed, one))


def _with_consent(
    state: State,
    envelope: Envelope,
    data: told_by_us.ConsentRequested
    | told_by_us.ConsentGiven
    | told_by_us.ConsentRefused
    | told_by_us.ConsentWithdrawn,
) -> State:
    at, known = envelope.occurred_at, state.consents.get(data.consent)
    match data:
        case told_by_us.ConsentRequested():
            consent = known or Consent("requested", data.scope, data.to, data.categories, at)
        case told_by_us.ConsentGiven():
            consent = Consent(
                "given", data.scope, data.to, data.categories, at, data.until, data.given_by, data.form, at
            )
        case _ if known is None:
            return state
        case told_by_us.ConsentRefused():
            consent = replace(known, answer="refused", at=at)
        case told_by_us.ConsentWithdrawn():
            consent = replace(known, answer="withdrawn", at=at)
    return changed(state, consents={**state.consents, data.consent: consent})


def _with_disclosure(
    state: State, data: DisclosureDecided | EmergencyAccessOpened | EmergencyAccessReviewed, at: datetime
) -> State:
    match data:
        case DisclosureDecided():
            one = Disclosed(
                data.decision == "allow",
                data.basis,
                data.purpose,
                data.from_sector,
                data.to,
                data.categories,
                data.manner,
                at,
                data.facts or (),
            )
            return changed(state, disclosures={**state.disclosures, data.disclosure: one})
        case EmergencyAccessOpened():
            access = state.emergencies.get(data.access) or Emergency(data.person, data.sector, at, data.until)
        case EmergencyAccessReviewed():
            opened = state.emergencies.get(data.access)
            if opened is None:
                return state
            access = replace(opened, reviewed=at, justified=data.justified)
    return changed(state, emergencies={**state.emergencies, data.access: access})


def _with_request(state: State, data: AccessRequested | AccessExtended | AccessAnswered, at: datetime) -> State:
    known = state.requests.get(data.request)
    match data:
        case AccessRequested():
            request = known or AccessRequest(data.kind, data.by, at)
        case _ if known is None:
            return state
        case AccessExtended():
            request = replace(known, extended=data.until)
        case AccessAnswered():
            request = replace(known, answered=known.answered or at, outcome=known.outcome or data.outcome)
    return changed(state, requests={**state.requests, data.request: request})


def _with_obligation(
    state: State,
    envelope: Envelope,
    data: told_by_us.ObligationOpened
    | told_by_us.ObligationMet
    | told_by_us.ObligationMissed
    | told_by_us.ObligationWaived,
) -> State:
    known = state.obligations.get(data.obligation)
    match data:
        case told_by_us.ObligationOpened():
            one = _opened(known, data)
        case _ if known is None:
            return state
        case told_by_us.ObligationMet():
            one = replace(
                known,
                met_by=data.met_by,
                met_at=data.met_at,
                in_time=data.in_time,
                waived_at=None,
                waived_because=None,
                waived_for=None,
            )
        case told_by_us.ObligationMissed():
            one = replace(known, missed=True)
        case told_by_us.ObligationWaived():
            one = replace(
                known,
                met_by=None,
                met_at=None,
                in_time=None,
                waived_at=envelope.occurred_at,
                waived_because=data.because,
                waived_for=data.reason,
            )
    return changed(state, obligations={**state.obligations, data.obligation: one})


def _opened(known: Obligation | None, data: told_by_us.ObligationOpened) -> Obligation:
    one = Obligation(
        id=data.obligation,
        rule=data.rule,
        rule_from=data.rule_from,
        trigger=data.trigger,
        trigger_type=data.trigger_type,
        trigger_at=data.trigger_at,
        due=data.due,
        provisional=data.provisional,
        mandatory=data.mandatory,
        owed_by=data.owed_by,
        ordinal=data.ordinal,
    )
    if known is None or not data.revised:
        return known or one
    return known.revised(one)


def _without(mapping: Mapping[_Key, _Value], key: _Key) -> Mapping[_Key, _Value]:
    return {one: value for one, value in mapping.items() if one != key}
