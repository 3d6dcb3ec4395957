"""What is running for a youth - measures, placements, offers, support, activities - and on which step of the ladder?

Invariant: what runs follows from the facts that are known, in whatever order they became known; what never began
does not run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.definitions.ladder import RUNS, Run, step_of
from shared.definitions.patterns import Fact, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An effort that lasts.

    Attributes:
        code: what it is, by the code list of its kind; known when it was decided or when it began.
        section: the section of law that it was decided under.
        step: its step on the municipality's ladder, by the row in force when it began.
        since, until: when it began and ended, as far as known.
    """

    kind: str
    reference: str
    code: str | None = None
    section: str | None = None
    step: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def at(self, moment: datetime) -> bool:
        """Whether it ran at a moment."""
        return self.since is not None and self.since <= moment and (self.until is None or moment < self.until)

    @property
    def now(self) -> bool:
        """Whether it runs by what is known."""
        return self.since is not None and self.until is None


Runs = Mapping[str, Running]
"""What has been decided, has run or runs, by kind and reference."""

_BY_TYPE: Final[Mapping[str, Run]] = {
    type_name: run for run in RUNS for type_name in (run.starts, *run.ends, *([run.decided] if run.decided else []))
}

TYPES: Final = frozenset(_BY_TYPE)
"""Types of event that begin, end or decide something that lasts."""


def told(runs: Runs, facts: Facts, by: Fact, ladder: str) -> Runs:
    """The runs after a fact; the same ones when it says nothing of them.

    Args:
        runs: the runs before.
        facts: all that is known, with the fact, or without it where it was wrong.
        by: the fact.
        ladder: key of the municipality's ladder.
    """
    kind = _BY_TYPE.get(by.type)
    if kind is None:
        return runs
    reference = str(by.values.get(kind.reference, ""))
    key = f"{kind.kind}/{reference}"
    after = _run(kind, reference, facts, ladder)
    if after == runs.get(key):
        return runs
    others = {one: run for one, run in runs.items() if one != key}
    return others if after is None else {**others, key: after}


def paths() -> Iterator[tuple[str, str]]:
    """Pairs (type, field) that runs need to know of facts."""
    for type_name, run in _BY_TYPE.items():
        yield from ((type_name, path) for path in (run.reference, run.code, "section"))


def _run(kind: Run, reference: str, facts: Facts, ladder: str) -> Running | None:
    """What all facts say of one thing that runs: what was said of it last holds, it began and ended when first told."""
    about = [
        fact
        for type_name in (kind.starts, *kind.ends, *([kind.decided] if kind.decided else []))
        for fact in facts.get(type_name, ())
        if str(fact.values.get(kind.reference, "")) == reference
    ]
    if not about:
        return None
    about.sort(key=lambda fact: (fact.at, fact.id))
    since = next((fact.at for fact in about if fact.type == kind.starts), None)
    code = _last(about, kind.code)
    return Running(
        kind=kind.kind,
        reference=reference,
        code=code,
        section=_last(about, "section"),
        step=None if since is None or code is None else step_of(ladder, kind.kind, code, since),
        since=since,
        until=next((fact.at for fact in about if fact.type in kind.ends), None),
    )


def _last(facts: Sequence[Fact], path: str) -> str | None:
    return next((str(fact.values[path]) for fact in reversed(facts) if path in fact.values), None)


def highest_step(runs: Iterable[Running]) -> int | None:
    """The step of the ladder that the youth is on: the highest of what runs; None when nothing on it runs."""
    return max((run.step for run in runs if run.now and run.step is not None), default=None)
