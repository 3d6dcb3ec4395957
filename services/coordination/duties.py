"""What does a rule ask for by everything that is known of a youth? The answer of the facts alone.

Nothing that was decided before goes in: not in which order facts became known, and not what was made of them then.
So the same facts give the same duties, whoever learnt them when; `obligations` holds them against what was decided.

Invariant: duties follow from facts by when they occurred, and from nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from services.coordination.grounds import Closing, Ground, Known, Obligation, breaches, due_of, grounds, meeting
from shared.definitions.patterns import Fact
from shared.definitions.time_limits import OBLIGING, RULES, Rule
from shared.events.envelope import derived_id

ROWS: Final[Mapping[str, tuple[Rule, ...]]] = {
    name: tuple(rows)
    for name, rows in groupby(sorted((row for row in RULES if row.kind in OBLIGING), key=lambda row: row.rule),
                              key=lambda row: row.rule)
}  # fmt: skip
"""The rows of every rule that opens obligations, by its key."""

OPENED_BY: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(trigger.type for row in rows for trigger in row.triggers) for name, rows in ROWS.items()
}
"""By rule, the types of fact without which it asks for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a rule asks for, and what came of it.

    Attributes:
        head: the trigger that it counts from. triggers: all that share it.
        met: the fact that meets it; `in_time` whether in time, and before what had to wait for it.
        lapsed: what took its ground away before it was met.
        breaches: facts that did not wait for it.
    """

    head: Ground
    triggers: frozenset[UUID]
    due: datetime | None
    mandatory: bool
    met: Fact | None
    in_time: bool
    lapsed: Closing | None
    breaches: tuple[Fact, ...]

    @property
    def begun(self) -> bool:
        """Whether it was not over before it began: then nobody ever owed anything."""
        return self.head.begun


def duties(key: str, rows: Sequence[Rule], known: Known, let_lapse: Sequence[Obligation] = ()) -> list[Duty]:
    """The duties of a youth by the rows of one rule.

    Args:
        key: of the youth.
        rows: of the rule; each trigger counts by the row in force when it occurred.
        known: what is known of the youth.
        let_lapse: obligations of the rule that a person has let lapse, with the triggers that they covered.
    """
    found = grounds(rows, known)
    if let_lapse:
        found = [one for one in found if not any(_covers(key, over, one) for over in let_lapse)]
    if not found:
        return []
    begun = [one for one in found if one.begun]
    return [
        *(_duty(group, known) for group in _shared(rows[0], begun, known)),
        *(_duty([one], known) for one in found if not one.begun),
    ]


def identity(key: str, ground: Ground) -> UUID:
    """The id of the obligation that a trigger opens, where nothing else has that id already."""
    match ground.rule.once:
        case "youth":
            return derived_id("obligation", key, ground.rule.rule)
        case "reference":
            return derived_id("obligation", key, ground.rule.rule, ground.about or ground.fact.id)
        case "each" | "running":
            return derived_id("obligation", key, ground.rule.rule, ground.fact.id)


def _covers(key: str, over: Obligation, ground: Ground) -> bool:
    if over.trigger == ground.fact.id:
        return True
    if ground.rule.once == "running":
        return over.waived_at is not None and over.trigger_at <= ground.since <= over.waived_at
    return over.id == identity(key, ground)


def _shared(rule: Rule, found: Sequence[Ground], known: Known) -> Sequence[Sequence[Ground]]:
    """The triggers that share a duty each: one, those of one thing, all of a youth, or those while it runs."""
    match rule.once:
        case "each":
            firsts: dict[UUID, Ground] = {}
            for one in found:
                firsts.setdefault(one.fact.id, one)
            return [[one] for one in firsts.values()]
        case "youth":
            return [found] if found else []
        case "reference":
            things: dict[str, list[Ground]] = {}
            for one in found:
                things.setdefault(one.about or str(one.fact.id), []).append(one)
            return list(things.values())
        case "running":
            return _episodes(found, known)


def _episodes(found: Sequence[Ground], known: Known) -> Sequence[Sequence[Ground]]:
    """One runs at a time: a trigger after all before it were closed, or after it was met, begins another.

    What counts is when a trigger came, though it may say that it counts from a day before.
    """
    episodes: list[list[Ground]] = []
    met: Fact | None = None
    for one in sorted(found, key=lambda one: (_came(one), one.fact.id)):
        if not episodes or (met is not None and _came(one) > met.at) or _over(episodes[-1], _came(one)):
            episodes.append([])
            met = meeting(replace(one, since=_came(one)), known)
        episodes[-1].append(one)
    return [sorted(episode, key=lambda one: (one.since, one.fact.id)) for episode in episodes]


def _came(one: Ground) -> datetime:
    return max(one.since, one.fact.at)


def _over(episode: Sequence[Ground], at: datetime) -> bool:
    return all(one.closed is not None and one.closed[1].at < at for one in episode)


def _duty(group: Sequence[Ground], known: Known) -> Duty:
    standing = [one for one in group if one.closed is None]
    head = standing[0] if standing else group[0]
    met = meeting(_asked_since(group, head), known)
    closed = None if standing else max((one.closed for one in group if one.closed), key=lambda pair: pair[1].at)
    first = closed is not None and (met is None or closed[1].at < met.at)
    lapsed = closed if first or not head.begun else None
    due = due_of(head, met, known)
    early = breaches(head, met, known)
    in_time = met is not None and (due is None or met.at <= due) and not any(one.at < met.at for one in early)
    if lapsed is not None:
        early = tuple(one for one in early if one.at < lapsed[1].at)
    return Duty(
        head=head,
        triggers=frozenset(one.fact.id for one in group),
        due=due,
        mandatory=_mandatory(standing or group, met, known),
        met=met if lapsed is None else None,
        in_time=in_time,
        lapsed=lapsed,
        breaches=early,
    )


def _asked_since(group: Sequence[Ground], head: Ground) -> Ground:
    """Since when something may meet it: of a thing, and of what runs, since its first trigger, closed or not."""
    match head.rule.once:
        case "reference":
            return replace(head, since=group[0].since)
        case "running":
            return replace(head, since=min(map(_came, group)))
        case "each" | "youth":
            return head


def _mandatory(group: Sequence[Ground], met: Fact | None, known: Known) -> bool:
    """Whether nobody can waive it: by a trigger, or by what became known before it was met."""
    head = group[0]
    for _, fact in known.of(head.rule.mandatory_when):
        if any(fact.id == one.fact.id for one in group):
            return True
        if head.rule.once != "each" and head.since <= fact.at and (met is None or fact.at <= met.at):
            return True
    return False
