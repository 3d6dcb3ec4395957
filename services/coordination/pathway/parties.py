"""What are the parties told, what have they consented to, and which obligation may a person let lapse?

Invariant: where a rule asks for something else first (an honour-related risk assessed before parents are involved),
the command asks why, and the fact that follows breaks the rule in the open.
"""

from datetime import datetime

from services.coordination import refusals
from services.coordination.commands import (
    RecordConsentGiven,
    RecordConsentRefused,
    RecordConsentWithdrawn,
    RecordPartiesInformed,
    RequestConsent,
    WaiveObligation,
)
from services.coordination.pathway.state import State
from shared.deciding import Command
from shared.definitions.patterns import Fact, values_of
from shared.definitions.time_limits import Rule, rule_row
from shared.events import coordination as events
from shared.events.envelope import Event


def inform(state: State, command: Command, args: RecordPartiesInformed) -> tuple[Event, ...]:
    """Record that parties were informed."""
    if (args.parties, args.form) in state.informed:
        return ()
    if not (state.open or state.phase == "raised"):
        raise refusals.not_raised()
    informed = events.PartiesInformed(parties=args.parties, form=args.form, despite=args.despite)
    _ask_why(state, command, informed, args.occurred_at or command.at, given=args.despite is not None)
    return (informed,)


def request(state: State, command: Command, args: RequestConsent) -> tuple[Event, ...]:
    """Record that consent was asked for; the consent has the command's id."""
    wish = (args.scope, set(args.to), set(args.categories))
    for one in state.consents.values():
        if one.answer == "requested" and (one.scope, set(one.to), set(one.categories)) == wish:
            return ()
    if not (state.open or state.phase == "raised"):
        raise refusals.not_raised()
    requested = events.ConsentRequested(
        consent=command.id,
        asked_of=args.asked_of,
        scope=args.scope,
        to=args.to,
        categories=args.categories,
        despite=args.despite,
    )
    _ask_why(state, command, requested, args.occurred_at or command.at, given=args.despite is not None)
    return (requested,)


def give(state: State, command: Command, args: RecordConsentGiven) -> tuple[Event, ...]:
    """Record a consent that was given, as an answer or on its own."""
    known = state.consents.get(args.consent) if args.consent is not None else None
    if args.consent is not None and known is None:
        raise refusals.unknown("consent")
    if known is not None and known.answer == "withdrawn":
        raise refusals.consent_is("withdrawn", "requested")
    terms = (args.scope, set(args.to), set(args.categories), args.until)
    for one in (known,) if known is not None else state.consents.values():
        if one.answer == "given" and (one.scope, set(one.to), set(one.categories), one.until) == terms:
            return ()
    if not (state.open or state.phase == "raised"):
        raise refusals.not_raised()
    return (
        events.ConsentGiven(
            consent=args.consent or command.id,
            given_by=args.given_by,
            scope=args.scope,
            to=args.to,
            categories=args.categories,
            form=args.form,
            explained=args.explained,
            until=args.until,
        ),
    )


def refuse(state: State, args: RecordConsentRefused) -> tuple[Event, ...]:
    """Record that a requested consent was refused."""
    known = state.consents.get(args.consent)
    if known is None:
        raise refusals.unknown("consent")
    if known.answer == "refused":
        return ()
    if known.answer != "requested":
        raise refusals.consent_is(known.answer, "requested")
    return (events.ConsentRefused(consent=args.consent, by=args.by, text=args.text),)


def withdraw(state: State, args: RecordConsentWithdrawn) -> tuple[Event, ...]:
    """Record that a given consent was withdrawn."""
    known = state.consents.get(args.consent)
    if known is None:
        raise refusals.unknown("consent")
    if known.answer == "withdrawn":
        return ()
    if known.answer != "given":
        raise refusals.consent_is(known.answer, "given")
    return (events.ConsentWithdrawn(consent=args.consent, by=args.by, text=args.text),)


def waive(state: State, args: WaiveObligation) -> tuple[Event, ...]:
    """Let an obligation lapse, with a reason."""
    one = state.obligations.get(args.obligation)
    if one is None:
        raise refusals.unknown("obligation")
    if one.waived_at is not None:
        return ()
    if one.met_at is not None:
        raise refusals.obligation_over()
    row = rule_row(one.rule, one.rule_from)
    if one.mandatory or row is None or not row.waivable:
        raise refusals.not_waivable(mandatory=one.mandatory)
    return (
        events.ObligationWaived(
            obligation=one.id,
            rule=one.rule,
            reason=args.reason,
            after_missed=one.missed,
            explanation=args.explanation,
        ),
    )


def _ask_why(state: State, command: Command, wish: Event, at: datetime, *, given: bool) -> None:
    rule = None if given else in_the_way(state, command, wish, at)
    if rule is not None:
        raise refusals.rule_in_the_way(rule.rule, rule.danish, rule.english)


def in_the_way(state: State, command: Command, wish: Event, at: datetime) -> Rule | None:
    """The rule that asks for something else before an event, if one is waiting for it."""
    for one in state.obligations.values():
        row = rule_row(one.rule, one.rule_from)
        kept = one.waived_at is not None or (one.met_at is not None and one.met_at <= at)
        if row is None or row.kind != "before" or kept or at < one.trigger_at:
            continue
        for pattern in row.broken_by:
            fact = Fact(command.id, wish.TYPE, at, command.at, values_of(wish, pattern.paths()))
            if pattern.fits(fact):
                return row
    return None
