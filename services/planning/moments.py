"""When did what a command tells of happen?

Invariant: without a word on it, it happened when the command was given; whether that has been is asked elsewhere.
"""

from datetime import date, datetime

from shared.deciding import Command
from shared.definitions.dated import local_day


def happened_at(command: Command) -> datetime:
    """When what a command tells of happened: as it says, else when it was given."""
    told: datetime | None = getattr(command.args, "occurred_at", None)
    return told or command.at


def happened_on(command: Command) -> date:
    """The calendar day of it in Denmark."""
    return local_day(happened_at(command))
