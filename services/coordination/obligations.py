"""Who owes what by when, and is it met, moved, lapsed or missed? Pure, over dated rules and the facts of one youth.

`duties` says what the facts ask for; `judged` holds that against what was decided before, and decides the difference
and nothing else, breaches included (`breaches`). So facts may come in any order, and one that was wrong may go again:
the obligations end where the facts that remain put them. Only time that has passed (`missed`) decides that something
was not done, and only a person that it need not be.

Invariant: deciding again on the same knowledge gives nothing, so decisions cannot feed each other for ever.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.coordination import breaches
from services.coordination.breaches import Breach
from services.coordination.duties import OPENED_BY, ROWS, Duty, duties, identity
from services.coordination.grounds import MISTAKE, TOGETHER, Known, Obligation, substitute
from shared.deciding import Decision
from shared.definitions.patterns import Fact
from shared.definitions.sectors import lag
from shared.definitions.time_limits import Rule, rule_row
from shared.events.coordination import (
    ObligationMet,
    ObligationMissed,
    ObligationOpened,
    ObligationWaived,
)
from shared.events.envelope import derived_id


def judged(
    key: str, rule: str, known: Known, existing: Sequence[Obligation], broken: Mapping[UUID, Breach], cause: UUID
) -> Iterator[Decision]:
    """What the obligations of one rule are by everything that is known, as far as that was not decided before.

    Args:
        key: of the youth.
        rule: key of the rule.
        known: what is known of the youth.
        existing: the obligations of the rule as decided so far.
        broken: the breaches of the rule that were told and stand, by the event that told them.
        cause: what became known or was set right: where it takes away all ground, the obligation lapses because of it.
    """
    # An obligation whose row the data no longer has stays as it was decided.
    held = [one for one in existing if rule_row(one.rule, one.rule_from) is not None]
    if not held and OPENED_BY[rule].isdisjoint(known.facts):
        return
    found = duties(key, ROWS[rule], known, [one for one in existing if one.let_lapse])
    standing, surplus = _matched(key, found, held)
    taken = {one.id for one in existing}
    shown: list[Breach] = []
    for duty, one in standing:
        if one is not None:
            yield from _held_against(duty, one)
            shown += _breaches(duty, one)
        elif duty.begun:
            opened = _as_asked(duty, _free(key, duty, taken), len(taken) + 1)
            taken.add(opened.id)
            yield _opened(duty, opened)
            yield from _concluded(duty, opened)
            shown += _breaches(duty, opened)
    for one, reason in surplus:
        if one.waived_for != reason:
            yield _lapsed(one, reason, cause, one.trigger_at)
    # What went past an obligation that a person let lapse later went past it all the same.
    let_lapse = {one.id for one in existing if one.let_lapse}
    told = {event: one for event, one in broken.items() if one.obligation not in let_lapse}
    yield from breaches.judged(shown, told, cause)


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


Standing = list[tuple[Duty, Obligation | None]]
Surplus = list[tuple[Obligation, str]]


def _matched(key: str, found: Sequence[Duty], existing: Sequence[Obligation]) -> tuple[Standing, Surplus]:
    """Each duty with the obligation that stands for it, and the obligations that stand for none, with the reason."""
    taken: dict[int, Obligation] = {}
    surplus: Surplus = []
    for one in sorted((one for one in existing if not one.let_lapse), key=_precedence):
        sharing = [number for number, duty in enumerate(found) if one.trigger in duty.triggers]
        # Where it is about a thing, that thing may have another trigger by now.
        about = sharing or [number for number, duty in enumerate(found) if _same(key, one, duty)]
        number = next((number for number in about if number not in taken), None)
        if number is not None:
            taken[number] = one
        else:
            surplus.append((one, TOGETHER if sharing else MISTAKE))
    return [(duty, taken.get(number)) for number, duty in enumerate(found)], surplus


def _same(key: str, one: Obligation, duty: Duty) -> bool:
    return duty.head.rule.once == "reference" and one.id == identity(key, duty.head)


def _precedence(one: Obligation) -> tuple[bool, bool, datetime, int]:
    """Which of several obligations goes on when they turn out to be one: that which stood before, then the earliest."""
    return one.waived_for in {MISTAKE, TOGETHER}, one.waived_at is not None, one.trigger_at, one.ordinal


def _free(key: str, duty: Duty, taken: Collection[UUID]) -> UUID:
    """An id for the obligation; of its own where an earlier start has given its trigger's id to another trigger."""
    free = identity(key, duty.head)
    while free in taken:
        free = derived_id("obligation", free, "again")
    return free


def _as_asked(duty: Duty, id_: UUID, ordinal: int) -> Obligation:
    head = duty.head
    return Obligation(
        id=id_,
        rule=head.rule.rule,
        rule_from=head.rule.valid_from,
        trigger=head.fact.id,
        trigger_type=head.fact.type,
        trigger_at=head.since,
        due=duty.due,
        provisional=head.trigger.provisional,
        mandatory=duty.mandatory,
        owed_by=head.rule.owed_by,
        ordinal=ordinal,
    )


def _breaches(duty: Duty, one: Obligation) -> Iterator[Breach]:
    yield from (Breach(one.rule, one.rule_from, fact.id, fact.at, one.id) for fact in duty.breaches)


def _held_against(duty: Duty, one: Obligation) -> Iterator[Decision]:
    """What changes for an obligation that was decided before: what it counts from, then what came of it."""
    asked = _as_asked(duty, one.id, one.ordinal)
    if duty.lapsed is None:
        decided = replace(one, met_by=None, met_at=None, in_time=None, missed=False, waived_at=None,
                          waived_because=None, waived_for=None)  # fmt: skip
        reopened = one.waived_at is not None or (one.met_by is not None and duty.met is None)
        if reopened or asked != decided:
            yield _opened(duty, asked, revised=True)
            one = one.revised(asked)
    elif (one.trigger_at <= duty.lapsed[1].at) != duty.begun:
        # It was over before it began, or was not, by a trigger that is another by now.
        yield _opened(duty, asked, revised=True)
        one = one.revised(asked)
    yield from _concluded(duty, one)


def _concluded(duty: Duty, one: Obligation) -> Iterator[Decision]:
    """What came of a duty: lapsed or met, as far as that is news."""
    if duty.lapsed is not None:
        closer, fact = duty.lapsed
        if (one.waived_for, one.waived_because) != (closer.reason, fact.id):
            yield _lapsed(one, closer.reason, fact.id, max(fact.at, one.trigger_at))
    elif duty.met is not None and (one.met_by, one.in_time) != (duty.met.id, duty.in_time):
        yield _met(one, duty.met, in_time=duty.in_time)


def _opened(duty: Duty, one: Obligation, *, revised: bool = False) -> Decision:
    late = lag(one.owed_by)
    data = ObligationOpened(
        obligation=one.id,
        rule=one.rule,
        rule_from=one.rule_from,
        trigger=one.trigger,
        trigger_type=one.trigger_type,
        trigger_at=one.trigger_at,
        due=one.due,
        before=_awaiting(duty.head.rule),
        provisional=one.provisional,
        mandatory=one.mandatory,
        owed_by=one.owed_by,
        unconfirmed_until=one.due + late if one.due is not None and late else None,
        ordinal=one.ordinal,
        revised=revised,
    )
    return Decision(data, one.trigger_at, one.rule)


def _awaiting(rule: Rule) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pattern.type for pattern in rule.broken_by)) if rule.kind == "before" else ()


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


def _lapsed(one: Obligation, reason: str, because: UUID, at: datetime) -> Decision:
    data = ObligationWaived(obligation=one.id, rule=one.rule, reason=reason, because=because, after_missed=one.missed)
    return Decision(data, at, one.rule)
