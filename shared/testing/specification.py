"""How is a decider specified? Given what has happened, when something comes, then this is decided.

    given(pathway, fact(a), fact(b)).when(fact(c)).then(Expected(...))
    given(pathway).when(command).then_refused("no-pathway")
    given(pathway, fact(a)).when(fact(a)).then_nothing()

Works for every pure decider module: `INITIAL`, `evolve(state, envelope)`, `decide(state, envelope or command)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from shared.deciding import Command, Decision, RefusedError
from shared.events.envelope import Envelope, Event

S = TypeVar("S")


class Decider(Protocol[S]):
    """A pure decider module over states of one kind."""

    @property
    def INITIAL(self) -> S:  # noqa: N802 (the name that every decider module uses)
        """The state before anything has happened."""

    @property
    def evolve(self) -> Callable[[S, Envelope], S]:
        """The state after one more event."""

    @property
    def decide(self) -> Callable[[S, Any], Sequence[Decision]]:
        """What follows from a fact or a command in a state."""


@dataclass(frozen=True, slots=True)
class When:
    """What came of it: the decisions, or the refusal."""

    decisions: tuple[Decision, ...]
    refusal: RefusedError | None

    @property
    def events(self) -> tuple[Event, ...]:
        """The decided events, without when and why."""
        return tuple(decision.data for decision in self.decisions)

    def then(self, *expected: Event | Decision) -> None:
        """Exactly these are decided, in this order; an event stands for a decision whatever its moment and rule."""
        assert self.refusal is None, f"refused: {self.refusal}"
        found = tuple(
            decision if isinstance(expectation, Decision) else decision.data
            for decision, expectation in zip(self.decisions, expected, strict=False)
        )
        assert expected == found + self.events[len(expected) :]

    def then_nothing(self) -> None:
        """Nothing is decided, and nothing refused."""
        self.then()

    def then_refused(self, code: str, field: str | None = None) -> None:
        """The command is refused with this code, about this field where one is named."""
        assert self.refusal is not None, f"decided: {self.events}"
        assert code == self.refusal.code
        assert field in (None, self.refusal.field)


@dataclass(frozen=True, slots=True)
class Given(Generic[S]):
    """A state that came about by events."""

    decider: Decider[S]
    state: S

    def when(self, cause: Envelope | Command) -> When:
        """A fact happens (and the state has evolved by it), or a command is given."""
        if isinstance(cause, Command):
            try:
                return When(tuple(self.decider.decide(self.state, cause)), None)
            except RefusedError as refusal:
                return When((), refusal)
        return When(tuple(self.decider.decide(self.decider.evolve(self.state, cause), cause)), None)


def given(decider: Decider[S], *events: Envelope) -> Given[S]:
    """The state of a decider after these events, oldest first."""
    state = decider.INITIAL
    for event in events:
        state = decider.evolve(state, event)
    return Given(decider, state)
