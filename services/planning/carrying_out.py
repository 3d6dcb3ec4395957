"""How does a command become entries in the books: read, decide, enter everything together or nothing?

The streams that a command touches are read, the pure deciders decide, and what they decide is entered at the versions
that were read. Whoever was faster makes this one read and decide again, so that no two commands spend the same money.
A command whose id is in the books already is answered with what it led to then: also when the answer was lost.
Invariant: one command is one transaction, over the plan and every budget year that it touches.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Final
from uuid import UUID

from services.planning import budget as budgets
from services.planning import plan as plans
from services.planning import refusals
from services.planning.budget import Budget
from services.planning.commands import BudgetCommand, PlanCommand
from services.planning.deciding import Placed, Standing, decide_budget, decide_plan, years_touched
from services.planning.plan import Plan
from shared.arguments import check_typed
from shared.books import Books, Recorded, VersionConflictError
from shared.clock import Clock
from shared.deciding import Command, Recorder
from shared.events.envelope import derived_id, encode

SERVICE: Final = "planning"
ATTEMPTS: Final = 20
"""How often a command is decided again when others were faster, before it is refused."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: whether it was carried out before, and the ids of what it led to."""

    repeated: bool
    events: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read to decide: states, and the versions that they are at."""

    plan: Plan
    years: Mapping[int, Budget]
    versions: Mapping[UUID, int]


def plan_stream(youth: str) -> UUID:
    """The stream of a youth's plan."""
    return derived_id(SERVICE, "plan", youth)


def budget_stream(municipality: str, year: int) -> UUID:
    """The stream of a municipality's budget year."""
    return derived_id(SERVICE, "budget", municipality, year)


def carry_out(books: Books, recorder: Recorder, clock: Clock, command: Command, standing: Standing) -> Outcome:
    """Carry a command out. Synchronous: call with `asyncio.to_thread`.

    Args:
        books: planning's books.
        recorder: stamps what is decided.
        clock: says when it is recorded.
        command: already authorised.
        standing: where its youth stands; of no meaning to a command about a budget.

    Raises:
        RefusedError: it may not be carried out; nothing was recorded.
    """
    for _ in range(ATTEMPTS):
        read = _read(books, recorder.municipality, command)
        # Looked for after reading: what another instance records from here on is a conflict, and what it recorded
        # before is found. The other way round, a command's own effect could be taken for somebody else's.
        before = books.caused_by(command.id)
        if before:
            return Outcome(repeated=True, events=tuple(before))
        placed = _decided(read, recorder.municipality, command, standing)
        now = clock.now()
        entries = _entries(placed, read.versions, recorder, command, now)
        if not entries:
            return Outcome(repeated=False, events=())
        try:
            books.enter(entries, now)
        except VersionConflictError:
            continue
        return Outcome(repeated=False, events=tuple(entry.envelope.id for entry in entries))
    raise refusals.busy()


def _read(books: Books, municipality: str, command: Command) -> _Read:
    args = command.args
    assert isinstance(args, PlanCommand | BudgetCommand)
    versions: dict[UUID, int] = {}
    plan = plans.INITIAL
    if isinstance(args, PlanCommand):
        stream = plan_stream(command.key)
        written = [entry.envelope for entry in books.read(stream)]
        versions[stream] = len(written)
        plan = reduce(plans.evolve, written, plan)
    touched = {year: budget_stream(municipality, year) for year in years_touched(args, plan)}
    found = books.read_many(list(touched.values()))
    versions |= {stream: len(found.get(stream, ())) for stream in touched.values()}
    years = {year: reduce(budgets.evolve, found.get(stream, ()), budgets.INITIAL) for year, stream in touched.items()}
    return _Read(plan, years, versions)


def _decided(read: _Read, municipality: str, command: Command, standing: Standing) -> Sequence[Placed]:
    if isinstance(command.args, PlanCommand):
        return decide_plan(command, standing, read.plan, read.years)
    return decide_budget(command, municipality, read.years)


def _entries(
    placed: Iterable[Placed], versions: Mapping[UUID, int], recorder: Recorder, command: Command, now: datetime
) -> list[Recorded]:
    entries = []
    next_version = {stream: version + 1 for stream, version in versions.items()}
    for index, each in enumerate(placed):
        envelope = recorder.from_command(each.decision, replace(command, key=each.key), index, now)
        check_typed(envelope.data, envelope.key, envelope.occurred_at)
        stream = plan_stream(each.key) if each.year is None else budget_stream(recorder.municipality, each.year)
        entries.append(Recorded(stream, next_version[stream], envelope, encode(envelope), SERVICE))
        next_version[stream] += 1
    return entries
