"""Which concerns were talked over, and what was advised? The pure decider of consultations that open nothing.

The key is `org-<municipality>-consultations`. Invariant: a consultation holds codes alone, so nobody can be found in
it; where the one who asked stays unknown, the sector does too. Each is one of its own: nothing is decided from those
before.
"""

from datetime import datetime
from typing import Final

from services.coordination.arguments import checked
from services.coordination.commands import ConsultConcern
from shared.deciding import Command, Decision
from shared.definitions.code_lists import code_ok
from shared.events.coordination import ConcernConsulted
from shared.events.envelope import Envelope

INITIAL: Final = None
"""There is nothing to know of earlier consultations."""


def evolve(state: None, envelope: Envelope) -> None:
    """Nothing, whatever was consulted about."""


def decide(state: None, cause: Envelope | Command) -> tuple[Decision, ...]:  # noqa: ARG001 (every decider has this form)
    """What follows from a consultation: that it is recorded.

    Raises:
        RefusedError: a code is not in its list.
        TypeError: the command is about something else.
    """
    if isinstance(cause, Envelope):
        return ()
    args = cause.args
    if not isinstance(args, ConsultConcern):
        raise TypeError(f"{type(args).__name__} is no consultation")
    at = checked(cause)
    unit = cause.person.unit
    consulted = ConcernConsulted(
        category=args.category,
        age_band=args.age_band,
        advice=args.advice,
        sector=unit if not args.anonymous and code_ok("sector", unit, at) else None,
        anonymous=args.anonymous,
    )
    return (Decision(consulted, at, f"command:{args.NAME}"),)


def due(state: None) -> datetime | None:  # noqa: ARG001 (every decider has this form)
    """Never: a consultation leads to nothing by itself."""
    return None
