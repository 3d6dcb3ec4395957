"""Who owes what by when, and is it met, moved, lapsed or missed? Pure, over dated rules and the facts of one youth.

Everything is judged by when it occurred, never by when it was learnt, so facts may come in any order: `triggered` says
what a fact opens, `settled` what an obligation has become by everything that is known, and both say nothing that has
been decided before. Only time that has passed (`missed`) decides that something was not done.

Invariant: deciding again on the same knowledge gives nothing, so decisions cannot feed each other for ever.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.coordination.grounds import (
    Facts,
    Obligation,
    Obligations,
    as_it_counts,
    breaches,
    closing,
    due_of,
    find,
    lapse,
    meeting,
    since_of,
    substitute,
)
from shared.deciding import Decision
from shared.definitions.patterns import Fact
from shared.definitions.sectors import lag
from shared.definitions.time_limits import Closer, Rule, Trigger, rule_row, rules_at
from shared.events.coordination import (
    ObligationMet,
    ObligationMissed,
    ObligationOpened,
    ObligationWaived,
    RuleBroken,
)
from shared.events.envelope import derived_id


def triggered(key: str, fact: Fact, facts: Facts, obligations: Obligations) -> Iterator[Decision]:
    """What obligations a fact opens, or gives an earlier start."""
    for rule in rules_at(fact.at):
        trigger = next((one for one in rule.triggers if one.fits(fact)), None)
        if trigger is None or rule.kind == "conduct":
            continue
        since = since_of(trigger, fact)
        existing = [one for one in obligations.values() if one.rule == rule.rule]
        opened = Obligation(
            id=derived_id("obligation", key, rule.rule, fact.id),
            rule=rule.rule,
            rule_from=rule.valid_from,
            trigger=fact.id,
            trigger_type=fact.type,
            trigger_at=since,
            due=due_of(rule, fact, since),
            provisional=trigger.provisional,
            mandatory=any(one.fits(fact) for one in rule.mandatory_when),
            owed_by=rule.owed_by,
            ordinal=len(existing) + 1,
        )
        match rule.once:
            case "each":
                if opened.id not in obligations:
                    yield _opened(rule, opened)
            case "reference":
                yield from _once_per_reference(key, rule, trigger, fact, opened, obligations)
            case "running":
                yield from _once_at_a_time(rule, fact, opened, existing, facts)


def _once_per_reference(
    key: str, rule: Rule, trigger: Trigger, fact: Fact, opened: Obligation, obligations: Obligations
) -> Iterator[Decision]:
    about = derived_id("obligation", key, rule.rule, trigger.reference_of(fact) or fact.id)
    known = obligations.get(about)
    if known is None:
        yield _opened(rule, replace(opened, id=about))
    elif known.waived_because is not None and known.waived_at is not None and known.waived_at < opened.trigger_at:
        yield _opened(rule, replace(opened, id=about, ordinal=known.ordinal), revised=True)


def _once_at_a_time(
    rule: Rule, fact: Fact, opened: Obligation, existing: Sequence[Obligation], facts: Facts
) -> Iterator[Decision]:
    if any(one.id == opened.id or one.trigger == fact.id for one in existing):
        return
    for one in existing:
        end = one.met_at or one.waived_at
        covered = one.trigger_at <= opened.trigger_at and (end is None or opened.trigger_at <= end)
        # What a screening of another notification closed says nothing of this one.
        if covered and (one.waived_because is None or closing(rule, opened, fact, facts) is not None):
            return
    later = [one for one in existing if one.trigger_at > opened.trigger_at and one.waived_at is None]
    first = min(later, key=lambda one: one.trigger_at, default=None)
    if first is not None and not _over_before(rule, opened, fact, facts, first.trigger_at):
        moved = replace(first, trigger=opened.trigger, trigger_type=opened.trigger_type,
                        trigger_at=opened.trigger_at, due=opened.due)  # fmt: skip
        if moved.due != first.due:
            yield _opened(rule, moved, revised=True)
    else:
        yield _opened(rule, opened)


def _over_before(rule: Rule, one: Obligation, trigger: Fact, facts: Facts, moment: datetime) -> bool:
    closed, met = closing(rule, one, trigger, facts), meeting(rule, one, trigger, facts)
    return (closed is not None and closed[1].at < moment) or (met is not None and met.at < moment)


def settled(one: Obligation, facts: Facts, broken: Collection[tuple[str, UUID]], *, idle: bool) -> Iterator[Decision]:
    """What has become of an obligation by everything that is known, as far as it was not decided before.

    A moved due moment comes alone: what follows from it is decided when the move itself is folded.

    Args:
        one: the obligation as decided so far.
        facts: what is known of the youth.
        broken: pairs (rule, fact) that were decided before.
        idle: no measure or placement is running.
    """
    rule = rule_row(one.rule, one.rule_from)
    if rule is None or (one.waived_at is not None and one.waived_because is None):
        return
    trigger = find(facts, one.trigger_type, one.trigger)
    moved = as_it_counts(rule, one, trigger, facts)
    if moved != one and one.waived_at is None:
        yield _opened(rule, moved, revised=True)
        return
    met = meeting(rule, one, trigger, facts)
    broken_by = list(breaches(rule, one, trigger, facts, met))
    if one.waived_at is None:
        closed = lapse(rule, one, facts, idle=idle)
        if one.met_at is None and closed is not None and (met is None or closed[1].at < met.at):
            yield _lapsed(one, *closed)
        elif met is not None:
            in_time = (one.due is None or met.at <= one.due) and not any(breach.at < met.at for breach in broken_by)
            if one.met_at is None or one.in_time != in_time:
                yield _met(one, met, in_time=in_time)
    for breach in broken_by:
        if (one.rule, breach.id) not in broken:
            yield Decision(
                RuleBroken(rule=one.rule, rule_from=one.rule_from, fact=breach.id, obligation=one.id),
                breach.at,
                one.rule,
            )


def missed(obligations: Iterable[Obligation], facts: Facts, until: datetime) -> Iterator[Decision]:
    """What time decides when it has passed until a moment."""
    for one in sorted(obligations, key=lambda one: (one.falls_due or until, str(one.id))):
        due = one.falls_due
        if due is not None and due <= until:
            rule = rule_row(one.rule, one.rule_from)
            instead = substitute(rule, one, due, facts) if rule is not None else None
            data = ObligationMissed(
                obligation=one.id, rule=one.rule, due=due, known_at=until, substituted_by=instead and instead.id
            )
            yield Decision(data, due, one.rule)


def _opened(rule: Rule, one: Obligation, *, revised: bool = False) -> Decision:
    late = lag(rule.owed_by)
    data = ObligationOpened(
        obligation=one.id,
        rule=one.rule,
        rule_from=one.rule_from,
        trigger=one.trigger,
        trigger_type=one.trigger_type,
        trigger_at=one.trigger_at,
        due=one.due,
        before=tuple(dict.fromkeys(pattern.type for pattern in rule.broken_by)) if rule.kind == "before" else (),
        provisional=one.provisional,
        mandatory=one.mandatory,
        owed_by=one.owed_by,
        unconfirmed_until=one.due + late if one.due is not None and late else None,
        ordinal=one.ordinal,
        revised=revised,
    )
    return Decision(data, one.trigger_at, one.rule)


def _met(one: Obligation, fact: Fact, *, in_time: bool) -> Decision:
    data = ObligationMet(
        obligation=one.id,
        rule=one.rule,
        met_by=fact.id,
        met_at=fact.at,
        learnt_at=fact.learnt_at,
        due=one.due,
        in_time=in_time,
        after_missed=one.missed,
    )
    return Decision(data, fact.at, one.rule)


def _lapsed(one: Obligation, closer: Closer, fact: Fact) -> Decision:
    data = ObligationWaived(
        obligation=one.id, rule=one.rule, reason=closer.reason, because=fact.id, after_missed=one.missed
    )
    return Decision(data, max(fact.at, one.trigger_at), one.rule)
