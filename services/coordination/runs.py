"""What is running for a youth - measures, placements, offers, support, activities - and on which step of the ladder?

Invariant: beginning and end may become known in any order; what never began does not run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from shared.definitions.ladder import RUNS, Run, step_of
from shared.events.envelope import Envelope


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


def told(runs: Runs, envelope: Envelope, ladder: str) -> Runs:
    """The runs after an event; the same ones when it says nothing of them.

    Args:
        runs: the runs before.
        envelope: the event.
        ladder: key of the municipality's ladder.
    """
    kind = _BY_TYPE.get(envelope.type)
    if kind is None:
        return runs
    reference = str(getattr(envelope.data, kind.reference, ""))
    key = f"{kind.kind}/{reference}"
    before = runs.get(key, Running(kind=kind.kind, reference=reference))
    after = replace(
        before,
        code=getattr(envelope.data, kind.code, None) or before.code,
        section=getattr(envelope.data, "section", None) or before.section,
    )
    at = envelope.occurred_at
    if envelope.type == kind.starts:
        after = replace(after, since=min(at, after.since or at))
    elif envelope.type in kind.ends:
        after = replace(after, until=min(at, after.until or at))
    if after.since is not None and after.code is not None:
        after = replace(after, step=step_of(ladder, kind.kind, after.code, after.since))
    return runs if after == before and key in runs else {**runs, key: after}


def highest_step(runs: Iterable[Running]) -> int | None:
    """The step of the ladder that the youth is on: the highest of what runs; None when nothing on it runs."""
    return max((run.step for run in runs if run.now and run.step is not None), default=None)
