"""Where is this youth, and what is next? The pure decider of a pathway: state, evolve, decide.

`evolve` folds every event of the youth's stream; `decide` answers a fact with what follows from it and a command with
what it asks for, or refuses the command. No clock, no input or output, no randomness. Invariant: replay evolves, it
never decides; deciding again on what was decided gives nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.coordination.methods import used_here
from services.coordination.pathway.commanding import obey
from services.coordination.pathway.evolving import evolve
from services.coordination.pathway.reacting import react
from services.coordination.pathway.state import INITIAL, State, due, state_hash
from shared.deciding import Command, Decision
from shared.events.envelope import Envelope

__all__ = ["INITIAL", "State", "decide", "due", "evolve", "state_hash"]

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
"""No state beside the youth's own."""


def decide(state: State, cause: Envelope | Command, beside: Mapping[str, Any] = NOTHING) -> tuple[Decision, ...]:
    """What follows from a fact that the state already holds (or from time), or from a person's command.

    Args:
        state: the youth's.
        cause: the fact or the command.
        beside: for a fact, states of the organisation's own streams, as a command carries them.

    Raises:
        RefusedError: a command may not be carried out. Facts are never refused.
    """
    match cause:
        case Command():
            return obey(state, cause)
        case Envelope():
            return react(state, cause, used_here(beside).retired)
