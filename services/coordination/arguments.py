"""Is the data of a command such that it may be carried out at all: codes in force, texts sealed, moments sensible?

Invariant: nothing leaves this check that an event could not hold: a command is refused here or its event encodes.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.coordination import refusals
from shared.arguments import check_past, check_typed
from shared.deciding import Command


def checked(command: Command) -> datetime:
    """When what the command tells of happened; without `occurred_at`, when it was given.

    Raises:
        RefusedError: a code is not in force, a text is not sealed with the youth's key, or a moment cannot be.
    """
    args = command.args
    check_typed(args, command.key, command.at)
    return _moment(args, command.at)


def _moment(args: BaseModel, now: datetime) -> datetime:
    occurred_at: datetime | None = getattr(args, "occurred_at", None)
    until: Any = getattr(args, "until", None)
    if occurred_at is not None:
        check_past(occurred_at, now)
    if isinstance(until, datetime) and until <= now:
        raise refusals.in_the_past("until")
    return occurred_at or now
