"""How does one youth's stream live, without books and log? The recorder's loop in memory, for tests."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any, Final, TypeVar
from uuid import UUID

from pydantic import BaseModel

from services.coordination import pathway
from services.coordination.pathway import State
from shared.deciding import Command, Person, Recorder
from shared.definitions.dated import TIME_ZONE
from shared.events.clock import TimePassed
from shared.events.envelope import Envelope, Event, derived_id
from shared.testing.examples import YOUTH, example_of, fact

LONGEST_CHAIN: Final = 4
"""Rounds of decisions that one cause may lead to before something feeds itself."""

RECORDER: Final = Recorder(service="coordination", municipality="707")
PERSON: Final = Person(id="p-mette", role="taskforce-coordinator", unit="ungnorddjurs", municipality="707")

_E = TypeVar("_E", bound=Event)


def local(text: str) -> datetime:
    """A moment as a clock in Denmark shows it: `2025-03-14 22:40`."""
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE).astimezone(UTC)


def named(name: str) -> UUID:
    """An id for a test."""
    return derived_id("test", name)


def social(model: type[Event], at: str, *, learnt: str | None = None, **changes: Any) -> Envelope:
    """A fact of a type, as its example but for some fields; `learnt` when it was told later than it occurred."""
    moment = local(at)
    recorded = local(learnt) if learnt is not None else moment
    return fact(example_of(model, **changes), at=moment, recorded_at=recorded)


def passed(until: str) -> Envelope:
    """Time has passed until a moment."""
    moment = local(until)
    return fact(TimePassed(until=moment), at=moment, recorded_at=moment)


def command(args: BaseModel, at: str, name: str = "", person: Person = PERSON) -> Command:
    """A command, unless it is said of whom that of the taskforce's coordinator."""
    identity = derived_id("command", type(args).__name__, at, name or args.model_dump_json())
    return Command(id=identity, key=YOUTH, at=local(at), person=person, args=args)


@dataclass
class Life:
    """A youth's stream as it is lived: each cause, and behind it what it led to."""

    state: State = pathway.INITIAL
    stream: list[Envelope] = field(default_factory=list)

    def folds(self, *causes: Envelope) -> "Life":
        """Let facts be folded, or time pass, one after the other."""
        for cause in causes:
            if not isinstance(cause.data, TimePassed):
                self._enter(cause)
            self._react(cause)
        return self

    def obeys(self, args: BaseModel, at: str, name: str = "", person: Person = PERSON) -> list[Event]:
        """Carry out a command; what it decided itself, without what followed from that.

        Raises:
            RefusedError: it may not be carried out.
        """
        asked = command(args, at, name, person)
        decisions = pathway.decide(self.state, asked)
        for index, decision in enumerate(decisions):
            envelope = RECORDER.from_command(decision, asked, index, asked.at)
            self._enter(envelope)
            self._react(envelope)
        return [decision.data for decision in decisions]

    def of(self, model: type[_E], **values: Any) -> list[_E]:
        """The events of a type in the stream whose fields have these values."""
        return [
            envelope.data
            for envelope in self.stream
            if isinstance(envelope.data, model)
            and all(getattr(envelope.data, name) == value for name, value in values.items())
        ]

    def ids(self, model: type[Event]) -> list[UUID]:
        """The ids of the events of a type in the stream."""
        return [envelope.id for envelope in self.stream if isinstance(envelope.data, model)]

    @property
    def rehydrated(self) -> State:
        """The state that the stream gives when it is folded anew."""
        return reduce(pathway.evolve, self.stream, pathway.INITIAL)

    def _enter(self, envelope: Envelope) -> None:
        self.state = pathway.evolve(self.state, envelope)
        self.stream.append(envelope)

    def _react(self, cause: Envelope) -> None:
        causes = [cause]
        for _ in range(LONGEST_CHAIN):
            following = []
            for one in causes:
                for index, decision in enumerate(pathway.decide(self.state, one)):
                    at = one.recorded_at + timedelta(seconds=1)
                    envelope = RECORDER.from_fact(decision, one, YOUTH, index, at)
                    self._enter(envelope)
                    following.append(envelope)
            causes = following
            if not causes:
                return
        raise AssertionError(f"decisions without end after {cause.type}: {[one.type for one in causes]}")
