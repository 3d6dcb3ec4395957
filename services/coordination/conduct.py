"""Which facts broke a rule of conduct: a rule that opens no obligation and is only kept or broken?

A fact is never refused for it; the leader is told. Invariant: everything is judged by what was so when it occurred,
so the answer is the same in whatever order the facts became known.
"""

from collections.abc import Collection, Iterator, Sequence

from services.coordination.breaches import Breach
from services.coordination.grounds import in_scope
from services.coordination.runs import Running
from shared.definitions.patterns import Fact, Facts, Pattern
from shared.definitions.time_limits import RULES, Freshness, Rule

CONDUCT = tuple(rule for rule in RULES if rule.kind == "conduct")
"""The rules of conduct."""


def breaches(facts: Facts, runs: Collection[Running]) -> Iterator[Breach]:
    """Each rule of conduct with each fact that broke it, by everything that is known."""
    for rule in CONDUCT:
        for pattern in rule.broken_by:
            for fact in facts.get(pattern.type, ()):
                if (
                    rule.governs(fact.at)
                    and pattern.fits(fact)
                    and any(_holds(rule, pattern, trigger, fact, runs) for trigger in _triggers(rule, facts))
                    and not _fresh(rule.unless_fresh, pattern, fact, facts)
                ):
                    yield Breach(rule.rule, rule.valid_from, fact.id, fact.at, None)


def _triggers(rule: Rule, facts: Facts) -> Sequence[tuple[Pattern, Fact]]:
    return [(pattern, fact) for pattern in rule.triggers for fact in facts.get(pattern.type, ()) if pattern.fits(fact)]


def _holds(rule: Rule, pattern: Pattern, trigger: tuple[Pattern, Fact], fact: Fact, runs: Collection[Running]) -> bool:
    """Whether the rule held for a fact because of a trigger: the same thing, earlier, and in the rule's scope."""
    about, came = trigger[0].reference_of(trigger[1]), trigger[1].at
    told = pattern.reference_of(fact)
    return (
        came <= fact.at
        and (about is None or told is None or about == told)
        and (rule.while_running is None or any(run.at(came) and in_scope(rule.while_running, run) for run in runs))
    )


def _fresh(freshness: Freshness | None, pattern: Pattern, fact: Fact, facts: Facts) -> bool:
    """Whether somebody took part who was not involved before, as the sender states it or as is known here."""
    if freshness is None:
        return False
    stated = fact.values.get(freshness.stated)
    if isinstance(stated, bool):
        return stated
    involved = {
        person
        for earlier in facts.get(pattern.type, ())
        if earlier.at < fact.at and earlier.id != fact.id
        for person in _persons(earlier, freshness)
    }
    return not set(_persons(fact, freshness)) <= involved


def _persons(fact: Fact, freshness: Freshness) -> tuple[str, ...]:
    value = fact.values.get(freshness.persons)
    return value if isinstance(value, tuple) else ()
