"""What does coordination keep of a fact that becomes known, and what is left when the fact turns out to be wrong?

A fact leaves its coded fields, as far as a rule or the policy speaks of them, what runs by it, and whether the
authority or anybody has been told. Invariant: what is known is what all facts say that were not set right, in whatever
order they became known; a correction may come before the fact that it is about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from services.coordination import runs
from services.coordination.pathway.state import Corrected, Notification, State, changed
from shared.definitions.descriptions import DESCRIPTIONS
from shared.definitions.event_types import EVENT_TYPES, correctable
from shared.definitions.municipalities import known_municipality
from shared.definitions.patterns import Fact, fact_of
from shared.definitions.phases import PHASES
from shared.definitions.time_limits import RULES
from shared.events.envelope import Envelope
from shared.events.shapes import ConcernShared
from shared.events.sharing import CorrectionIssued
from shared.events.social import NotificationReceived
from shared.policy.circumstances import kept


def _asked_for() -> Mapping[str, tuple[str, ...]]:
    types: dict[str, set[str]] = {name: set() for name in EVENT_TYPES if correctable(name)}
    for name, path in _paths():
        types.setdefault(name, set()).update([path] if path is not None else [])
    return {name: tuple(sorted(found)) for name, found in types.items()}


def _paths() -> Iterator[tuple[str, str | None]]:
    """Pairs (type, field) that something is decided by; no field where it matters only that there was such a fact."""
    for rule in RULES:
        yield from ((pattern.type, None) for pattern in rule.patterns)
        yield from rule.paths()
    for description in DESCRIPTIONS:
        yield from ((name, None) for name in description.types())
        yield from description.paths()
    for pattern in (pattern for row in PHASES.values() for one in row.done_when for pattern in one.facts):
        yield from ((pattern.type, path) for path in (None, *pattern.paths()))
    yield from ((name, path) for name, paths in kept() for path in (None, *paths))
    yield from runs.paths()


KEPT: Final = _asked_for()
"""Types of event that something is decided by, or that may be set right, with the fields that are asked for."""


def learnt(state: State, envelope: Envelope) -> State:
    """What is known after an event; the same where it tells nothing new, or was set right before it came."""
    paths = KEPT.get(envelope.type)
    known = state.facts.get(envelope.type, ())
    if paths is None or any(fact.id == envelope.id for fact in known):
        return state
    fact = fact_of(envelope, paths)
    wrong = state.corrected.get(envelope.id)
    if wrong is not None:
        return changed(state, corrected={**state.corrected, envelope.id: replace(wrong, fact=fact)})
    facts = {**state.facts, envelope.type: (*known, fact)}
    match envelope.data:
        case NotificationReceived(abuse_suspected=abuse_suspected):
            one = Notification(envelope.id, envelope.occurred_at, abuse_suspected)
            return changed(state, facts=facts, notifications=(*state.notifications, one))
        case ConcernShared():
            return changed(state, facts=facts, concerns=(*state.concerns, envelope.id))
        case _:
            return _knowing(state, facts, fact)


def corrected(state: State, wrong: CorrectionIssued, by: Envelope) -> State:
    """What is left of what is known when an event was wrong; what rested on it is decided anew (`reacting`)."""
    if wrong.of in state.corrected:
        return state
    told = state.facts.get(wrong.of_type, ())
    fact = next((one for one in told if one.id == wrong.of), None)
    one = Corrected(by.id, by.occurred_at, fact)
    state = changed(state, corrected={**state.corrected, wrong.of: one})
    if fact is None:
        return state
    left = tuple(one for one in told if one.id != wrong.of)
    return changed(
        _knowing(state, {**state.facts, wrong.of_type: left}, fact),
        notifications=tuple(one for one in state.notifications if one.id != wrong.of),
        concerns=tuple(one for one in state.concerns if one != wrong.of),
    )


def _knowing(state: State, facts: Mapping[str, tuple[Fact, ...]], about: Fact) -> State:
    """The state with these facts, and what runs by them: what one of them says may have changed."""
    if about.type not in runs.TYPES:
        return changed(state, facts=facts)
    place = known_municipality(state.municipality)
    found = runs.told(state.runs, facts, about, "" if place is None else place.ladder)
    return changed(state, facts=facts, runs=found, ladder_step=runs.highest_step(found.values()))
