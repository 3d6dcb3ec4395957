"""Which breaches of a rule were told, and which do the facts show by now? The difference is decided.

Invariant: a breach that the facts no longer show is taken back by a decision of its own, and one that they show again
is told again; so the breaches that stand follow from the facts, in whatever order they became known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.deciding import Decision
from shared.definitions.time_limits import rule_row
from shared.events.coordination import RuleBroken, RuleKeptAfterAll


@dataclass(frozen=True, slots=True)
class Breach:
    """That a fact broke a rule.

    Attributes:
        at: when the fact occurred.
        obligation: the one that it went past, where the rule opens one.
    """

    rule: str
    rule_from: date
    fact: UUID
    at: datetime
    obligation: UUID | None


Told = Mapping[UUID, Breach]
"""Breaches by the event that told them."""


def judged(shown: Iterable[Breach], told: Told, cause: UUID) -> Iterator[Decision]:
    """What is to be told of breaches, and what is to be taken back.

    Args:
        shown: the breaches that everything known shows, of the rules that `told` is about.
        told: those that were told and stand; those that may not go are left out by the caller.
        cause: what became known or was set right.
    """
    standing = {(one.rule, one.fact): one for one in shown}
    before = {(one.rule, one.fact) for one in told.values()}
    for pair, one in standing.items():
        if pair not in before:
            data = RuleBroken(rule=one.rule, rule_from=one.rule_from, fact=one.fact, obligation=one.obligation)
            yield Decision(data, one.at, one.rule)
    for event, one in told.items():
        # Where the data no longer has its row, it stays as it was decided.
        if (one.rule, one.fact) not in standing and rule_row(one.rule, one.rule_from) is not None:
            kept = RuleKeptAfterAll(
                rule=one.rule,
                rule_from=one.rule_from,
                of=event,
                fact=one.fact,
                because=cause,
                obligation=one.obligation,
            )
            yield Decision(kept, one.at, one.rule)
