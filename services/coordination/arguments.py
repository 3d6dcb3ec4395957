"""Is the data of a command such that it may be carried out at all: codes in force, texts sealed, moments sensible?

Invariant: nothing leaves this check that an event could not hold: a command is refused here or its event encodes.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.coordination import refusals
from shared.deciding import Command
from shared.definitions.code_lists import code_ok
from shared.events.envelope import coded_fields, personal_fields
from shared.seals import is_sealed, key_of


def checked(command: Command) -> datetime:
    """When what the command tells of happened; without `occurred_at`, when it was given.

    Raises:
        RefusedError: a code is not in force, a text is not sealed with the youth's key, or a moment cannot be.
    """
    args = command.args
    for field, code_list in coded_fields(type(args)):
        if not all(code_ok(code_list, code, command.at) for code in _codes(getattr(args, field))):
            raise refusals.not_in_list(field, code_list)
    for field in personal_fields(type(args)):
        value = getattr(args, field)
        if value is not None and not (is_sealed(value) and key_of(value) == command.key):
            raise refusals.not_sealed(field)
    return _moment(args, command.at)


def _moment(args: BaseModel, now: datetime) -> datetime:
    occurred_at: datetime | None = getattr(args, "occurred_at", None)
    until: Any = getattr(args, "until", None)
    if occurred_at is not None and occurred_at > now:
        raise refusals.in_the_future()
    if isinstance(until, datetime) and until <= now:
        raise refusals.in_the_past("until")
    return occurred_at or now


def _codes(value: Any) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case str():
            return (value,)
        case _:
            return tuple(value)
