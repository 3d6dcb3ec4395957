"""Who owes what by when, and is it met, moved, lapsed or missed? Pure, over dated rules and the facts of one youth.

Everything is judged by when it occurred, never by when it was learnt, so facts may come in any order: `triggered` says
what a fact opens, `settled` what an obligation is by everything that is known, and both say nothing that has been
decided before. Only time that has passed (`missed`) decides that something was not done.

Invariant: deciding again on the same knowledge gives nothing, so decisions cannot feed each other for ever.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.coordination.grounds import (
    Known,
    Obligation,
    Obligations,
    as_it_counts,
    breaches,
    closing,
    due_of,
    lapse,
    meeting,
    sharing,
    since_of,
    subject_of,
    substitute,
)
from shared.deciding import Decision
from shared.definitions.patterns import Fact
from shared.definitions.sectors import lag
from shared.definitions.time_limits import Closer, Rule, rule_row, rules_opened_by
from shared.events.coordination import (
    ObligationMet,
    ObligationMissed,
    ObligationOpened,
    ObligationWaived,
    RuleBroken,
)
from shared.events.envelope import derived_id


def triggered(key: str, fact: Fact, known: Known, obligations: Obligations) -> Iterator[Decision]:
    """What obligations a fact opens, or gives an earlier start."""
    for rule in rules_opened_by(fact.type, fact.at):
        if any(trigger.fits(fact) for trigger in rule.triggers):
            yield from _triggered(key, rule, fact, known, obligations)


def resumed(key: str, ended: Obligation, known: Known, obligations: Obligations) -> Iterator[Decision]:
    """What an obligation leaves behind when it ends: a trigger that it covered while it ran, and no longer covers."""
    rule = rule_row(ended.rule, ended.rule_from)
    end = ended.met_at or ended.waived_at
    if rule is None or rule.once != "running" or end is None:
        return
    later = {fact.id: (since_of(trigger, fact), fact) for trigger, fact in known.of(rule.triggers)}
    for since, fact in sorted(later.values(), key=lambda pair: (pair[0], str(pair[1].id))):
        decided = list(_triggered(key, rule, fact, known, obligations)) if since > end else []
        if decided:
            yield from decided
            return


def _triggered(key: str, rule: Rule, fact: Fact, known: Known, obligations: Obligations) -> Iterator[Decision]:
    trigger = next(one for one in rule.triggers if one.fits(fact))
    since = since_of(trigger, fact)
    existing = [one for one in obligations.values() if one.rule == rule.rule]
    about = trigger.reference_of(fact) if rule.once == "reference" else None
    opened = Obligation(
        id=derived_id("obligation", key, rule.rule, about or fact.id),
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
    if rule.once == "running":
        yield from _once_at_a_time(rule, fact, _anew(opened, obligations), existing, known)
    elif opened.id not in obligations:
        yield _opened(rule, opened)


def _anew(opened: Obligation, obligations: Obligations) -> Obligation:
    """The obligation with an id of its own, where an earlier start has taken its trigger's id to another trigger."""
    while opened.id in obligations and obligations[opened.id].trigger != opened.trigger:
        opened = replace(opened, id=derived_id("obligation", opened.id, "again"))
    return opened


def _once_at_a_time(
    rule: Rule, fact: Fact, opened: Obligation, existing: Sequence[Obligation], known: Known
) -> Iterator[Decision]:
    """Open an obligation of which one runs at a time, give the running one an earlier start, or share it."""
    for one in existing:
        end = one.met_at or one.waived_at
        if one.trigger == fact.id or (
            one.trigger_at <= opened.trigger_at and (end is None or opened.trigger_at <= end)
        ):
            return
    later = [one for one in existing if one.trigger_at > opened.trigger_at and one.waived_at is None]
    first = min(later, key=lambda one: one.trigger_at, default=None)
    closed = closing(rule, fact, opened.trigger_at, known)
    met = meeting(rule, opened, None, known)
    ends = [end.at for end in (closed and closed[1], met) if end is not None]
    if first is None or any(end < first.trigger_at for end in ends):
        yield _opened(rule, opened)
    elif closed is None and opened.due != first.due:
        earlier = replace(opened, id=first.id, ordinal=first.ordinal, mandatory=first.mandatory or opened.mandatory)
        yield _opened(rule, earlier, revised=True)


def settled(one: Obligation, known: Known, broken: Collection[tuple[str, UUID]]) -> Iterator[Decision]:
    """What an obligation is by everything that is known, as far as that was not decided before.

    An obligation that has moved comes alone: what follows from it is decided when the move itself is folded. What a
    person has let lapse stays so.

    Args:
        one: the obligation as decided so far.
        known: what is known of the youth.
        broken: pairs (rule, fact) that were decided before.
    """
    rule = rule_row(one.rule, one.rule_from)
    if rule is None or (one.waived_at is not None and one.waived_because is None):
        return
    about = subject_of(rule, one, known)
    met = meeting(rule, one, about, known)
    triggers = sharing(rule, one, about, met, known)
    closed = lapse(rule, one, triggers, known)
    lapsed = closed is not None and (met is None or closed[1].at < met.at)
    if not lapsed:
        counts = as_it_counts(rule, one, triggers, met, known)
        if counts != one or (met is None and one.waived_at is not None):
            yield _opened(rule, counts, revised=True)
            return
    early = list(breaches(rule, one, about, met, known))
    if closed is not None and lapsed:
        if one.waived_at is None:
            yield _lapsed(one, *closed)
    elif met is not None:
        in_time = (one.due is None or met.at <= one.due) and not any(breach.at < met.at for breach in early)
        if one.met_at is None or one.in_time != in_time:
            yield _met(one, met, in_time=in_time)
    for breach in early:
        if (one.rule, breach.id) not in broken and not (closed is not None and lapsed and closed[1].at <= breach.at):
            data = RuleBroken(rule=one.rule, rule_from=one.rule_from, fact=breach.id, obligation=one.id)
            yield Decision(data, breach.at, one.rule)


def missed(obligations: Iterable[Obligation], known: Known, until: datetime) -> Iterator[Decision]:
    """What time decides when it has passed until a moment."""
    for one in sorted(obligations, key=lambda one: (one.falls_due or until, str(one.id))):
        due = one.falls_due
        if due is not None and due <= until:
            rule = rule_row(one.rule, one.rule_from)
            instead = substitute(rule, one, due, known) if rule is not None else None
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
