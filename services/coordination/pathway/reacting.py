"""What follows from a fact about a youth, by the rules in force when it occurred?

A suggestion for a youth whom a person has raised, obligations opened, met, moved, lapsed or missed, broken rules, and
followings that end with their ground. Invariants: a fact is never refused; what was decided is not decided again, so
the same fact twice gives nothing the second time; nothing here looks beyond the one youth.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from services.coordination import breaches, conduct, obligations, runs
from services.coordination.grounds import Known, Obligation
from services.coordination.pathway import correcting, meetings
from services.coordination.pathway.state import CONSENT, FACTS_CORRECTED, Actor, State, consent_ends, consented
from shared.deciding import Decision
from shared.definitions.descriptions import DESCRIPTIONS, description
from shared.definitions.ladder import RUNS
from shared.definitions.municipalities import known_municipality
from shared.definitions.time_limits import OBLIGING, RULES
from shared.events.clock import TimePassed
from shared.events.coordination import (
    ActorLeft,
    ConsentWithdrawn,
    FactMeeting,
    FollowingEnded,
    PathwayClosed,
    SuggestionDismissed,
    SuggestionMade,
)
from shared.events.envelope import Envelope
from shared.events.meetings import YouthDiscussed
from shared.events.person import AgeKnown
from shared.events.sharing import CorrectionIssued
from shared.policy.circumstances import GIVING

_LASTING: Final = frozenset(
    name
    for run in RUNS
    if run.kind in {"measure", "placement"}
    for name in (run.starts, *run.ends, *([run.decided] if run.decided else []))
)
"""Types of fact that say what runs."""


def _concerned() -> Mapping[str, tuple[str, ...]]:
    rules: dict[str, dict[str, None]] = {}
    for rule in RULES:
        if rule.kind not in OBLIGING:
            continue
        types = {pattern.type for pattern in rule.patterns}
        if rule.while_running is not None or any(closer.reference is not None for closer in rule.closed_by):
            # Whether anything ran when something occurred may become known later.
            types |= _LASTING
        for name in types:
            rules.setdefault(name, {})[rule.rule] = None
    return {name: tuple(found) for name, found in rules.items()}


_CONCERNED: Final = _concerned()
"""By type of fact, the rules whose obligations it may change, in the order of the table."""

_CONDUCT: Final = runs.TYPES | {
    pattern.type for rule in conduct.CONDUCT for pattern in chain(rule.triggers, rule.broken_by)
}
"""Types of fact on which rules of conduct depend."""


_SUGGESTING: Final = {"coordination.youth-raised", "coordination.pathway-reopened"} | {
    type_name for row in DESCRIPTIONS for type_name in row.types()
}
"""Types of event after which a target group may be met."""


def react(state: State, cause: Envelope, retired: AbstractSet[str] = frozenset()) -> tuple[Decision, ...]:
    """What follows from a fact (or a decision, or time that has passed) that `state` already knows of.

    Args:
        state: the youth's, with the fact.
        cause: the fact.
        retired: descriptions that are no longer used here; none of them is suggested.
    """
    return tuple(_following(state, cause, retired))


def _following(state: State, cause: Envelope, retired: AbstractSet[str]) -> Iterator[Decision]:
    match cause.data:
        case TimePassed(until=until):
            yield from _with_time(state, until)
        case CorrectionIssued() as wrong:
            yield from _corrected(state, cause, wrong, retired)
            if wrong.of_type in GIVING:
                yield from _without_consent(state, cause.recorded_at, "consent-giver")
        case SuggestionDismissed(reason=reason) if reason == FACTS_CORRECTED:
            yield from _suggested(state, cause.occurred_at, retired)
        case YouthDiscussed():
            yield from _by_rules(state, cause, retired)
            yield from correcting.informed(state)
        case PathwayClosed():
            yield from _by_rules(state, cause, retired)
            yield from _dissolved(state, cause.occurred_at)
        case ConsentWithdrawn():
            yield from _by_rules(state, cause, retired)
            yield from _without_consent(state, cause.occurred_at, "consent-withdrawn")
        case _:
            yield from _by_rules(state, cause, retired)
            if cause.type in GIVING:
                # Who must consent is another, as it is known from now on.
                yield from _without_consent(state, cause.recorded_at, "consent-giver")
            if isinstance(cause.data, AgeKnown):
                yield from correcting.replaced(state, cause, cause.data.replaces or ())


def _by_rules(state: State, cause: Envelope, retired: AbstractSet[str]) -> Iterator[Decision]:
    yield from _judged(state, cause.type, cause.id)
    if cause.type in _SUGGESTING:
        yield from _suggested(state, cause.occurred_at, retired)


def _judged(state: State, type_name: str, cause: UUID) -> Iterator[Decision]:
    """What the rules say that a fact of a type may change."""
    concerned = _CONCERNED.get(type_name, ())
    conducted = type_name in _CONDUCT
    if not concerned and not conducted:
        return
    if concerned:
        known = _known(state)
        existing: dict[str, list[Obligation]] = {}
        for one in state.obligations.values():
            existing.setdefault(one.rule, []).append(one)
        for rule in concerned:
            told = {event: one for event, one in state.broken.items() if one.rule == rule}
            yield from obligations.judged(state.key, rule, known, existing.get(rule, ()), told, cause)
    if conducted:
        told = {event: one for event, one in state.broken.items() if one.obligation is None}
        yield from breaches.judged(conduct.breaches(state.facts, state.runs.values()), told, cause)


def _corrected(state: State, cause: Envelope, wrong: CorrectionIssued, retired: AbstractSet[str]) -> Iterator[Decision]:
    """Who is told, and what is left of what rested on the wrong event, or is to be seen now that it is gone."""
    yield from correcting.informed(state)
    yield from _judged(state, wrong.of_type, cause.id)
    yield from correcting.withdrawn(state, cause, wrong)
    if wrong.of_type in _SUGGESTING:
        yield from _suggested(state, cause.occurred_at, retired)


def _known(state: State) -> Known:
    return Known(state.facts, tuple(state.runs.values()), state.municipality)


def _suggested(state: State, at: datetime, retired: AbstractSet[str]) -> Iterator[Decision]:
    """Descriptions in use whose target group the facts meet, for a youth whom a named person has raised."""
    if state.raised is None or state.phase == "closed":
        return
    for key in _descriptions(state.municipality):
        row = description(key, at)
        if row is None or key in retired or key in state.suggestions or key == state.description:
            continue
        met = row.target_group.met_by(state.facts)
        if met is not None:
            known = {fact.id: fact.at for fact in chain.from_iterable(state.facts.values())}
            data = SuggestionMade(
                description=key,
                version=row.version,
                rule=row.target_group.rule,
                facts=tuple(FactMeeting(criterion=criterion, fact=fact) for criterion, fact in met),
            )
            since = max([state.raised.at, *(known[fact] for _, fact in met)])
            yield Decision(data, since, f"description:{key}")


def _descriptions(code: str) -> tuple[str, ...]:
    place = known_municipality(code)
    return () if place is None else place.descriptions


def _with_time(state: State, until: datetime) -> Iterator[Decision]:
    yield from obligations.missed(state.obligations.values(), _known(state), until)
    ended: set[str] = set()
    unconsented: set[str] = set()
    for sector, following in state.followings.items():
        if following.until is not None and following.until <= until:
            ended.add(sector)
            yield _ended(sector, "expired", following.until, "following:until")
        else:
            ends = consent_ends(state, sector)
            if ends is not None and ends <= until:
                ended.add(sector)
                unconsented.add(sector)
                yield from _unconsented(state, sector, ends, "consent-expired")
    gone = {actor: actor.until for actor in state.present if actor.until is not None and actor.until <= until}
    for actor, at in gone.items():
        if not (actor.sector in unconsented and actor.basis == CONSENT):
            yield _left(actor, "expired", at, "actor:until")
    for sector in sorted(state.followings.keys() - ended):
        last = [at for actor, at in gone.items() if actor.sector == sector]
        if last and all(actor in gone for actor in state.present if actor.sector == sector):
            yield _ended(sector, "expired", max(last), "actor:until")
    yield from meetings.escalated(state, until)


def _dissolved(state: State, at: datetime) -> Iterator[Decision]:
    """Nobody stays, and nobody follows, when there is no pathway any more."""
    for actor in state.present:
        yield _left(actor, "pathway-closed", at, "pathway-closed")
    for sector in state.followings:
        yield _ended(sector, "pathway-closed", at, "pathway-closed")


def _without_consent(state: State, at: datetime, reason: str) -> Iterator[Decision]:
    """A following that rests on consent ends when no consent carries it any more."""
    for sector, following in state.followings.items():
        if following.basis == CONSENT and not consented(state, sector, following.categories, at):
            yield from _unconsented(state, sector, at, reason)


def _unconsented(state: State, sector: str, at: datetime, reason: str) -> Iterator[Decision]:
    yield _ended(sector, reason, at, "following:consent")
    for actor in state.present:
        if actor.sector == sector and actor.basis == CONSENT:
            yield _left(actor, reason, at, "following:consent")


def _left(actor: Actor, reason: str, at: datetime, rule: str) -> Decision:
    return Decision(ActorLeft(sector=actor.sector, person=actor.person, reason=reason), at, rule)


def _ended(sector: str, reason: str, at: datetime, rule: str) -> Decision:
    return Decision(FollowingEnded(sector=sector, reason=reason), at, rule)
