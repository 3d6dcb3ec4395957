"""Which pathway descriptions are in use here, and by which version is a new pathway opened?

The key is `org-<municipality>-methods`; planning decides what happens there, coordination only remembers it, for the
moments at which a person opens a pathway and at which facts suggest one. Invariant: nothing is decided in this stream,
and what a pathway was opened with stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from shared.deciding import Command, Decision
from shared.definitions.descriptions import Description, description, edition
from shared.events.envelope import Envelope
from shared.events.methods import DescriptionPublished, DescriptionRetired, DescriptionRevised


@dataclass(frozen=True, slots=True)
class State:
    """Descriptions: `published` the newest version said to be in force, by key; `retired` those no longer used."""

    published: Mapping[str, int] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()


KEY: Final = "methods"
"""The last word of the stream's key, by which it stands beside a youth's."""
INITIAL: Final = State()
"""Nothing was said: the data alone tells which descriptions there are."""


def evolve(state: State, envelope: Envelope) -> State:
    """The state after an event; total on any part of the stream."""
    match envelope.data:
        case DescriptionPublished() | DescriptionRevised() as data:
            newest = max(data.version, state.published.get(data.description, 0))
            published = {**state.published, data.description: newest}
            return replace(state, published=published, retired=state.retired - {data.description})
        case DescriptionRetired() as data:
            return replace(state, retired=state.retired | {data.description})
        case _:
            return state


def decide(state: State, cause: Envelope | Command) -> tuple[Decision, ...]:
    """Nothing: planning decides here.

    Raises:
        TypeError: it is a command, and those go to planning.
    """
    if isinstance(cause, Command):
        raise TypeError(f"{type(cause.args).__name__} about descriptions is planning's to decide, not {type(state)}'s")
    return ()


def due(state: State) -> datetime | None:  # noqa: ARG001 (every decider has this form)
    """Never: nothing here waits for time."""
    return None


def used_here(beside: Mapping[str, Any]) -> State:
    """The descriptions among the states that stand beside a youth's; where none do, nothing was said of any."""
    found = beside.get(KEY, INITIAL)
    assert isinstance(found, State)
    return found


def in_use(state: State, key: str, at: datetime) -> Description | None:
    """The version by which a pathway is opened: the newest published, else the newest in force by the data."""
    published = state.published.get(key)
    return (edition(key, published) if published is not None else None) or description(key, at)
