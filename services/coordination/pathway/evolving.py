"""What does a youth's state become by an event that has happened?

Invariant: total and idempotent. Any subset of a stream in any order gives a state and never an error, and an event
that is folded twice is folded once. Time that passes changes nothing here: it is no event of the youth's own stream.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final, TypeVar

from services.coordination.grounds import Obligation
from services.coordination.pathway.state import (
    Actor,
    Broken,
    CaseLead,
    Consent,
    Following,
    Notification,
    Raised,
    State,
    Suggestion,
    Task,
)
from services.coordination.runs import highest_step, told
from shared.definitions.descriptions import DESCRIPTIONS
from shared.definitions.municipalities import known_municipality
from shared.definitions.patterns import fact_of
from shared.definitions.phases import PHASES
from shared.definitions.time_limits import CLOSES_ALL, RULES
from shared.events import coordination as told_by_us
from shared.events.clock import TimePassed
from shared.events.envelope import Envelope
from shared.events.shapes import ConcernShared
from shared.events.social import NotificationReceived

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def _asked_for() -> Mapping[str, tuple[str, ...]]:
    pairs = chain(
        chain.from_iterable(rule.paths() for rule in RULES),
        chain.from_iterable(description.paths() for description in DESCRIPTIONS),
        ((pattern.type, path) for row in PHASES.values() for one in row.done_when for pattern in one.facts
         for path in pattern.paths()),
        ((closer.type, path) for closer in CLOSES_ALL for path in closer.paths()),
    )  # fmt: skip
    types: dict[str, set[str]] = {name: set() for name in _types()}
    for name, path in pairs:
        types.setdefault(name, set()).add(path)
    return {name: tuple(sorted(paths)) for name, paths in types.items()}


def _types() -> Iterable[str]:
    """Types that some rule speaks of, those whose fields it does not ask for included."""
    for rule in RULES:
        patterns = (rule.triggers, rule.met_by, rule.moved_by, rule.confirmed_by, rule.closed_by, rule.broken_by)
        yield from (pattern.type for pattern in chain(*patterns, rule.substitutes, rule.mandatory_when))
    yield from (closer.type for closer in CLOSES_ALL)
    yield from (pattern.type for row in PHASES.values() for one in row.done_when for pattern in one.facts)
    for description in DESCRIPTIONS:
        yield from description.types()


KEPT: Final = _asked_for()
"""Types of event that rules speak of, with the fields that they ask for; of all others nothing is kept."""


def evolve(state: State, envelope: Envelope) -> State:
    """The state after an event."""
    if isinstance(envelope.data, TimePassed):
        return state
    if not state.key:
        state = replace(state, key=envelope.key, municipality=envelope.municipality)
    return _after(_with_fact(_with_run(state, envelope), envelope), envelope)


def _with_fact(state: State, envelope: Envelope) -> State:
    paths = KEPT.get(envelope.type)
    known = state.facts.get(envelope.type, ())
    if paths is None or any(fact.id == envelope.id for fact in known):
        return state
    facts = {**state.facts, envelope.type: (*known, fact_of(envelope, paths))}
    return replace(state, facts=facts)


def _with_run(state: State, envelope: Envelope) -> State:
    runs = told(state.runs, envelope, _ladder(envelope.municipality))
    return state if runs is state.runs else replace(state, runs=runs, ladder_step=highest_step(runs.values()))


def _ladder(code: str) -> str:
    place = known_municipality(code)
    return "" if place is None else place.ladder


def _after(state: State, envelope: Envelope) -> State:  # noqa: C901, PLR0911, PLR0912 (one case an event)
    at, data = envelope.occurred_at, envelope.data
    match data:
        case NotificationReceived():
            return _with_notification(state, envelope, data)
        case ConcernShared():
            return state if state.concerned else replace(state, concerned=True)
        case told_by_us.YouthRaised():
            return _raised(state, Raised(data.by, data.sector, data.basis, at))
        case told_by_us.SuggestionMade():
            return replace(state, suggestions={**state.suggestions, data.description: Suggestion(data.version, at)})
        case told_by_us.SuggestionDismissed():
            return _dismissed(state, data)
        case told_by_us.PathwayOpened():
            return replace(
                state,
                phase="opening",
                paused=False,
                description=data.description,
                description_version=data.version,
                opened_at=at,
                closed_at=None,
            )
        case told_by_us.PhaseEntered():
            return replace(state, phase=data.phase)
        case told_by_us.PathwayPaused():
            return replace(state, paused=True)
        case told_by_us.PathwayResumed():
            return replace(state, paused=False)
        case told_by_us.PathwayClosed():
            return replace(state, phase="closed", paused=False, closed_at=at)
        case told_by_us.PathwayReopened():
            return replace(state, phase="mapping", paused=False, closed_at=None)
        case told_by_us.CaseLeadAppointed():
            return replace(state, case_lead=CaseLead(data.person, data.unit, at))
        case told_by_us.ActorJoined() | told_by_us.ActorLeft():
            return _with_actor(state, envelope, data)
        case told_by_us.FollowingStarted():
            following = Following(data.categories, data.basis, at, data.until)
            return replace(state, followings={**state.followings, data.sector: following})
        case told_by_us.FollowingEnded():
            return replace(state, followings=_without(state.followings, data.sector))
        case told_by_us.TaskAssigned() | told_by_us.TaskAcknowledged() | told_by_us.TaskCompleted():
            return _with_task(state, envelope, data)
        case (
            told_by_us.ConsentRequested()
            | told_by_us.ConsentGiven()
            | told_by_us.ConsentRefused()
            | told_by_us.ConsentWithdrawn()
        ):
            return _with_consent(state, envelope, data)
        case told_by_us.PartiesInformed():
            informed = (data.parties, data.form)
            return state if informed in state.informed else replace(state, informed=(*state.informed, informed))
        case (
            told_by_us.ObligationOpened()
            | told_by_us.ObligationMet()
            | told_by_us.ObligationMissed()
            | told_by_us.ObligationWaived()
        ):
            return _with_obligation(state, envelope, data)
        case told_by_us.RuleBroken():
            broken = Broken(data.rule, data.fact, data.obligation)
            return state if broken in state.broken else replace(state, broken=(*state.broken, broken))
        case _:
            return state


def _with_notification(state: State, envelope: Envelope, data: NotificationReceived) -> State:
    if any(one.id == envelope.id for one in state.notifications):
        return state
    one = Notification(envelope.id, envelope.occurred_at, data.abuse_suspected)
    return replace(state, notifications=(*state.notifications, one))


def _raised(state: State, raised: Raised) -> State:
    # A second person who raises the same youth changes nothing; after a closed pathway it is a new beginning.
    if state.raised is not None and state.phase != "closed":
        return state
    if state.open:
        return replace(state, raised=raised, dismissed=False)
    return replace(
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
        return replace(state, raised=None, dismissed=True, suggestions={}, phase=phase)
    suggestion = state.suggestions.get(data.description)
    if suggestion is None:
        return state
    return replace(state, suggestions={**state.suggestions, data.description: replace(suggestion, dismissed=True)})


def _with_actor(state: State, envelope: Envelope, data: told_by_us.ActorJoined | told_by_us.ActorLeft) -> State:
    key = f"{data.sector}/{data.person}"
    match data:
        case told_by_us.ActorJoined():
            actor = Actor(data.sector, data.person, data.basis, data.until)
        case told_by_us.ActorLeft():
            if key not in state.actors:
                return state
            actor = replace(state.actors[key], left=envelope.occurred_at)
    return replace(state, actors={**state.actors, key: actor})


def _with_task(
    state: State,
    envelope: Envelope,
    data: told_by_us.TaskAssigned | told_by_us.TaskAcknowledged | told_by_us.TaskCompleted,
) -> State:
    at, known = envelope.occurred_at, state.tasks.get(data.task)
    match data:
        case told_by_us.TaskAssigned():
            task = known or Task(data.kind, data.sector, data.person, at, data.due)
        case _ if known is None:
            return state
        case told_by_us.TaskAcknowledged():
            task = replace(known, acknowledged=known.acknowledged or at)
        case told_by_us.TaskCompleted():
            task = replace(
                known, acknowledged=known.acknowledged or at, completed=known.completed or at, outcome=data.outcome
            )
    return replace(state, tasks={**state.tasks, data.task: task})


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
            consent = Consent("given", data.scope, data.to, data.categories, at, data.until)
        case _ if known is None:
            return state
        case told_by_us.ConsentRefused():
            consent = replace(known, answer="refused", at=at)
        case told_by_us.ConsentWithdrawn():
            consent = replace(known, answer="withdrawn", at=at)
    return replace(state, consents={**state.consents, data.consent: consent})


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
            )
    return replace(state, obligations={**state.obligations, data.obligation: one})


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
    # A later due moment gives back the time that had run out; an earlier one takes nothing back.
    still_missed = known.missed and (data.due is None or known.due is None or data.due <= known.due)
    return replace(one, met_by=known.met_by, met_at=known.met_at, in_time=known.in_time, missed=still_missed)


def _without(mapping: Mapping[_Key, _Value], key: _Key) -> Mapping[_Key, _Value]:
    return {one: value for one, value in mapping.items() if one != key}
