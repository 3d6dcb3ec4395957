"""In which words are planning's rules told? A youth, people, commands, and a desk where commands are carried out.

The desk keeps the streams in memory and uses the pure deciders alone; its invariant is that of the real one: a
command's events are kept all together or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel

from services.planning.budget import Budget
from services.planning.commands.interventions import ProposeIntervention
from services.planning.deciding import Background, Standing, decide
from services.planning.methods import Methods
from services.planning.plan import Plan
from services.planning.streams import S, Stream, methods_of, plan_of, year_of
from shared.arguments import check_typed
from shared.deciding import Command, Person, Recorder
from shared.events.envelope import Envelope, Event, derived_id
from shared.testing.examples import YOUTH, fact

NOW = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)
"""When commands are given unless a test says otherwise: a Monday morning in May."""
LEAD = Person(id="p-anja", role="case-lead", unit="social", municipality="707")
COORDINATOR = Person(id="p-sidsel", role="taskforce-coordinator", unit="ungnorddjurs", municipality="707")
TEAM_LEADER = Person(id="p-ulla", role="team-leader", unit="social", municipality="707")
HEAD = Person(id="p-birgit", role="head", unit="children-and-family", municipality="707")
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
    """A youth's plan, the municipality's budget years and its methods, lived through one command after the other."""

    standing: Standing = "open"
    corrected: frozenset[UUID] = frozenset()
    giver: Person = LEAD
    youth: str = YOUTH
    given: int = 0
    events: dict[UUID, list[Envelope]] = field(default_factory=dict)
    states: dict[UUID, Any] = field(default_factory=dict)

    def of(self, stream: Stream[S]) -> S:
        """What a stream has come to by its events."""
        return cast("S", self.states.get(stream.id, stream.initial))

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.of(plan_of(self.youth))

    @property
    def methods(self) -> Methods:
        """The methods."""
        return self.of(methods_of("707"))

    def year(self, number: int) -> Budget:
        """A budget year."""
        return self.of(year_of("707", number))

    def carry_out(self, args: BaseModel, name: str = "", *, at: datetime = NOW) -> Sequence[Envelope]:
        """Carry a command out: the events that it leads to.

        Raises:
            RefusedError: it may not be carried out; nothing is kept.
        """
        self.given += 1
        asked = replace(command(args, name or f"command {self.given}", at=at, key=self.youth), person=self.giver)
        placed = decide(asked, Background(self.standing, self.corrected), self)
        led_to = []
        for index, each in enumerate(placed):
            envelope = RECORDER.from_command(each.decision, replace(asked, key=each.key), index, at)
            check_typed(envelope.data, envelope.key, envelope.occurred_at)
            self.events.setdefault(each.stream.id, []).append(envelope)
            self.states[each.stream.id] = each.stream.evolve(self.of(each.stream), envelope)
            led_to.append(envelope)
        return led_to
