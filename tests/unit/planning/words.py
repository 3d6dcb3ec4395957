"""In which words are planning's rules told? A youth, people, commands, and a desk where commands are carried out.

The desk keeps the streams in memory and uses the pure deciders alone; its invariant is that of the real one: a
command's events are kept all together or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import reduce
from uuid import UUID

from pydantic import BaseModel

from services.planning import budget, plan
from services.planning.budget import Budget
from services.planning.commands import BudgetCommand, PlanCommand, ProposeIntervention
from services.planning.deciding import Standing, decide_budget, decide_plan, years_touched
from services.planning.plan import Plan
from shared.deciding import Command, Person, Recorder
from shared.events.envelope import Envelope, Event, derived_id
from shared.testing.examples import YOUTH, fact

NOW = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)
"""When commands are given unless a test says otherwise: a Monday morning in May."""
LEAD = Person(id="p-anja", role="case-lead", unit="social", municipality="707")
RECORDER = Recorder("planning", "707")


def named(name: str) -> UUID:
    """An id for something that a test calls by a name; the command that makes it has the same."""
    return derived_id("test", name)


def command(args: BaseModel, name: str = "this", *, at: datetime = NOW, key: str = YOUTH) -> Command:
    """A command of the case lead; `name` gives its id."""
    return Command(id=named(name), key=key, at=at, person=LEAD, args=args)


def happened(*events: Event, key: str = YOUTH) -> tuple[Envelope, ...]:
    """Events of a stream, oldest first."""
    return tuple(fact(event, key=key) for event in events)


def contact_person(area: str = "mentor-and-support") -> ProposeIntervention:
    """A contact person, as people propose one."""
    return ProposeIntervention(offer="contact-person", effort_area=area, sectors=("home",), minutes_per_week=240)


@dataclass
class Desk:
    """A youth's plan and the municipality's budget years, lived through one command after the other."""

    standing: Standing = "open"
    given: int = 0
    plan_events: list[Envelope] = field(default_factory=list)
    year_events: dict[int, list[Envelope]] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan, from its events."""
        return reduce(plan.evolve, self.plan_events, plan.INITIAL)

    def year(self, number: int) -> Budget:
        """A budget year, from its events."""
        return reduce(budget.evolve, self.year_events.get(number, ()), budget.INITIAL)

    def carry_out(self, args: BaseModel, name: str = "", *, at: datetime = NOW) -> Sequence[Envelope]:
        """Carry a command out: the events that it leads to.

        Raises:
            RefusedError: it may not be carried out; nothing is kept.
        """
        self.given += 1
        asked = command(args, name or f"command {self.given}", at=at)
        assert isinstance(args, PlanCommand | BudgetCommand)
        years = {year: self.year(year) for year in years_touched(args, self.plan)}
        if isinstance(args, PlanCommand):
            placed = decide_plan(asked, self.standing, self.plan, years)
        else:
            placed = decide_budget(asked, "707", years)
        events = []
        for index, each in enumerate(placed):
            envelope = RECORDER.from_command(each.decision, replace(asked, key=each.key), index, at)
            stream = self.plan_events if each.year is None else self.year_events.setdefault(each.year, [])
            stream.append(envelope)
            events.append(envelope)
        return events
